/**
 * The organisation's policy on this device: what was taken, checked again at every start, fetched anew from time to time
 * and on a push. Whatever fails, the last good one stays in force, and says so.
 */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { PolicyDocument } from '../../model/policy/document.ts';
import { channelFor, type Member } from '../../policy/bundle/channels.ts';
import {
  type Bundle,
  LARGEST,
  type Lockdown,
  type Root,
  type Status,
} from '../../policy/bundle/documents.ts';
import { type Rung, rungAt, sentenceOf } from '../../policy/bundle/ladder.ts';
import { inForceAt, type Orders } from '../../policy/bundle/orders.ts';
import {
  type Checked,
  checkBundle,
  checkStatus,
  nextRoot,
  pinnedRoot,
  type Refusal,
  refuse,
  surestNow,
} from '../../policy/bundle/trust.ts';
import { type CompiledPolicy, compilePolicy } from '../../policy/compile.ts';
import { documentProblems } from '../../policy/parse.ts';
import type { Home } from '../home.ts';
import { nameOf, runCase } from './case.ts';
import { type FetchCode, type Fetched, fetchFile, listenForPush } from './fetch.ts';
import { KeptPolicy, type Taken } from './kept.ts';
import type { Organization } from './organization.ts';

/** Longest chain of roots that is followed at once. */
const MOST_ROOTS = 64;
/** First wait after a failure, and the longest, milliseconds. */
const RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;

/** What the sync tells the gate. */
export interface SyncNews {
  readonly activated: (news: {
    from: number | undefined;
    to: number;
    digest: string;
    status: number;
    channel: string;
  }) => void;
  readonly refused: (refusal: { step: string; code: string; problem: string }) => void;
  /** Something that decides has changed: revision, rung, lock-down. */
  readonly changed: () => void;
}

/** The organisation's word, as it stands now. */
export interface Word {
  readonly compiled?: CompiledPolicy;
  /** The policy that has run out or was withdrawn. */
  readonly lapsed?: PolicyDocument;
  /** Name of the channel that it came by. */
  readonly channel?: string;
  readonly rung: Rung;
  readonly lockdown: readonly Lockdown[];
  readonly revoked: Orders['revoked'];
  /** Grants given before are void, milliseconds since the epoch. */
  readonly grantsBefore?: number;
  readonly problem?: string;
}

export class PolicySync {
  readonly #organization: Organization;
  readonly #kept: KeptPolicy;
  readonly #client: string;
  readonly #news: SyncNews;
  #member: () => Member = () => ({ device: '', groups: [] });
  #taken: Taken | undefined;
  #etag: string | undefined;
  #serverDate: number | undefined;
  #problem: string | undefined;
  #failures = 0;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #push: { close(): void } | undefined;

  constructor(home: Home, organization: Organization, client: string, news: SyncNews) {
    this.#organization = organization;
    this.#kept = new KeptPolicy(join(home.root, 'policy'));
    this.#client = client;
    this.#news = news;
    this.#taken = this.#kept.read(organization, client);
  }

  /** The word in force at a time, milliseconds since the epoch. */
  word(clock: number): Word {
    const now = this.#now(clock);
    const { status, policy } = this.#taken ?? {};
    const lockdown = inForceAt(status?.lockdown ?? [], now);
    const revoked = status ? [status.revoked] : [];
    if (!status || !policy) {
      const none = `No policy of ${this.#organization.baseUrl} has come yet: the safe defaults are in force.`;
      return { rung: 'fresh', lockdown, revoked, problem: this.#problem ?? none };
    }
    const { bundle, compiled } = policy;
    const rung = bundle.revision < status.floor ? 'expired' : rungAt(status, bundle, now);
    const problem = this.#problem ?? sentenceOf(rung, status);
    const { grantsBefore } = status.revoked;
    return {
      ...(rung === 'expired' ? { lapsed: bundle.policy } : { compiled, channel: policy.channel }),
      rung,
      lockdown,
      revoked,
      ...(grantsBefore && { grantsBefore: Date.parse(grantsBefore) }),
      ...(problem && { problem }),
    };
  }

  /** Fetches now, and from then on by itself, what is published for this member. */
  start(member: () => Member): void {
    this.#member = member;
    const { push, baseUrl, pushSpreadSeconds } = this.#organization;
    void this.look();
    if (push)
      this.#push = listenForPush(`${baseUrl}/events`, () =>
        this.#later(Math.random() * pushSpreadSeconds * 1000),
      );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#push?.close();
  }

  /** Fetches and checks what is new. One at a time; never throws. */
  look(): Promise<void> {
    if (this.#running) {
      // What it has fetched may be from before the news.
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#look().finally(() => {
      this.#running = undefined;
      if (this.#again) {
        this.#again = false;
        return this.#later(0);
      }
      const usual = (this.#taken?.status?.refreshSeconds ?? 300) * 1000;
      const wait =
        this.#failures === 0
          ? usual
          : Math.min(RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS, usual);
      // Devices that started together must not stay together.
      this.#later(wait * (0.8 + Math.random() * 0.4));
    });
    return this.#running;
  }

  #later(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), wait).unref();
  }

  #now(clock: number): number {
    const { status } = this.#taken ?? {};
    return surestNow(clock, status && Date.parse(status.issued), this.#serverDate);
  }

  async #look(): Promise<void> {
    const before = JSON.stringify([this.#problem, this.#taken?.status?.version]);
    const failed = await this.#fetchAll().catch(
      (error: Error): Failed => ({
        step: 'keep',
        code: 'not-kept',
        // A full disk, say: what was taken in memory holds, and it is tried again.
        problem: `The organisation's policy cannot be kept (${error.message}).`,
      }),
    );
    this.#failures = failed ? this.#failures + 1 : 0;
    const problem = failed && `${failed.problem} What was in force stays so.`;
    if (failed && problem !== this.#problem) this.#news.refused(failed);
    this.#problem = problem;
    if (JSON.stringify([this.#problem, this.#taken?.status?.version]) !== before) this.#news.changed();
  }

  async #fetchAll(): Promise<Failed | undefined> {
    const { baseUrl } = this.#organization;
    const roots = await this.#fetchRoots();
    if (roots) return roots;
    const taken = this.#taken as Taken;
    const fetched = await fetchFile(`${baseUrl}/status.json`, LARGEST.status, { etag: this.#etag });
    if (fetched.kind === 'failed' || fetched.kind === 'missing') return unfetched(fetched);
    if (fetched.date !== undefined) this.#serverDate = Math.max(fetched.date, this.#serverDate ?? 0);
    let status = taken.status;
    let text: Buffer | undefined;
    const etag = fetched.kind === 'got' ? fetched.etag : undefined;
    if (fetched.kind === 'got') {
      const standing = { root: taken.root, ...(status && { status }) };
      const checked = checkStatus(standing, fetched.body, this.#now(Date.now()));
      if (!checked.ok) return checked;
      status = checked.value;
      text = fetched.body;
    }
    if (!status) return unfetched({ kind: 'same', url: `${baseUrl}/status.json` });
    const channel = channelFor(status, this.#member(), this.#organization.channel);
    const { policy } = taken;
    if (!policy || policy.named.sha256 !== status.channels[channel]?.sha256) {
      const bundle = await this.#fetchBundle(taken.root, status, channel);
      // A lock-down counts also where the bundle that came with it does not.
      if (text) this.#takeStatus(status, text, bundle.ok ? etag : undefined);
      if (!bundle.ok) return bundle;
      return undefined;
    }
    this.#taken = { ...taken, policy: { ...policy, channel } };
    if (text) this.#takeStatus(status, text, etag);
    return undefined;
  }

  #takeStatus(status: Status, text: Buffer, etag: string | undefined): void {
    this.#taken = { ...(this.#taken as Taken), status };
    this.#etag = etag;
    this.#kept.keepStatus(text);
  }

  async #fetchBundle(
    root: Root,
    status: Status,
    channel: string,
  ): Promise<Checked<Bundle> | ({ ok: false } & Failed)> {
    const named = status.channels[channel];
    if (!named) return checkBundle({ root, status }, channel, Buffer.alloc(0), 0, this.#client);
    const url = `${this.#organization.baseUrl}/bundles/${named.sha256}.json`;
    const fetched = await fetchFile(url, named.bytes);
    if (fetched.kind !== 'got') return { ok: false, ...unfetched(fetched) };
    const checked = checkBundle({ root, status }, channel, fetched.body, this.#now(Date.now()), this.#client);
    if (!checked.ok) return checked;
    // Made ready first: from the next decision on it is this one, whole.
    const ready = await madeReady(checked.value);
    if (!ready.ok) return ready;
    const from = this.#taken?.policy?.bundle.revision;
    const { revision } = checked.value;
    this.#taken = {
      ...(this.#taken as Taken),
      policy: { channel, named, bundle: checked.value, compiled: ready.value },
    };
    this.#kept.keepBundle({ channel, named }, fetched.body);
    this.#news.activated({ from, to: revision, digest: named.sha256, status: status.version, channel });
    return checked;
  }

  async #fetchRoots(): Promise<Failed | undefined> {
    const { baseUrl, rootSha256 } = this.#organization;
    if (!this.#taken) {
      const first = await fetchFile(`${baseUrl}/roots/1.json`, LARGEST.root);
      if (first.kind !== 'got') return unfetched(first);
      const checked = pinnedRoot(first.body, rootSha256);
      if (!checked.ok) return checked;
      this.#takeRoot(checked.value, first.body);
    }
    for (let i = 0; i < MOST_ROOTS; i++) {
      const { root } = this.#taken as unknown as Taken;
      const next = await fetchFile(`${baseUrl}/roots/${root.version + 1}.json`, LARGEST.root);
      if (next.kind === 'missing') return undefined;
      if (next.kind !== 'got') return unfetched(next);
      const checked = nextRoot(root, next.body);
      if (!checked.ok) return checked;
      this.#etag = undefined;
      this.#takeRoot(checked.value, next.body);
    }
    return undefined;
  }

  #takeRoot(root: Root, text: Buffer): void {
    this.#taken = { ...this.#taken, root };
    this.#kept.keepRoot(root, text);
  }
}

/** The bundle's policy, compiled; it must do here what its own tests say. */
async function madeReady({ policy, tests }: Bundle): Promise<Checked<CompiledPolicy>> {
  const [problem] = documentProblems(policy);
  if (problem !== undefined) return refuse('bundle', 'malformed', `its policy has a fault: ${problem}`);
  const compiled = compilePolicy(policy);
  for (const each of tests) {
    await setImmediate(); // Calls that wait are decided in between.
    const [differs] = runCase(each, compiled).differences;
    if (differs) {
      const { what, expected, found } = differs;
      const problem = `its test "${nameOf(each)}" fails: ${what} should be ${expected} and is ${found}`;
      return refuse('bundle', 'self-test-failed', problem);
    }
  }
  return { ok: true, value: compiled };
}

/** What went wrong: a refusal, or that something cannot be fetched or kept. One sentence for people. */
type Failed =
  | Refusal
  | { readonly step: 'fetch'; readonly code: FetchCode; readonly problem: string }
  | { readonly step: 'keep'; readonly code: 'not-kept'; readonly problem: string };

/** Why there is no file, in one sentence. */
function unfetched(fetched: Exclude<Fetched, { kind: 'got' }>): Extract<Failed, { step: 'fetch' }> {
  const failed = (code: FetchCode, problem: string) => ({ step: 'fetch' as const, code, problem });
  switch (fetched.kind) {
    case 'failed':
      return failed(fetched.code, `${fetched.problem}.`);
    case 'missing':
      return failed('missing', `${fetched.url} does not exist.`);
    case 'same':
      return failed('missing', `${fetched.url} is said to be known, and is not.`);
  }
}
