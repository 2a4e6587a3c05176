/**
 * The organisation's policy on this device: what was taken, checked again at every start, fetched anew from time to time
 * and on a push. Whatever fails, the last good one stays in force, and says so.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, LARGEST, type Lockdown, type Root, type Status } from '../policy/bundle/documents.ts';
import { type Rung, rungAt, sentenceOf } from '../policy/bundle/ladder.ts';
import {
  type Checked,
  checkBundle,
  checkStatus,
  nextRoot,
  pinnedRoot,
  type Refusal,
  surestNow,
} from '../policy/bundle/trust.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { readJson, writeWhole } from './files.ts';
import type { Home } from './home.ts';
import type { Organization } from './organization.ts';
import { type Fetched, fetchFile, listenForPush } from './policy-fetch.ts';

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
  }) => void;
  readonly refused: (refusal: { step: string; code: string; problem: string }) => void;
  /** Something that decides has changed: revision, rung, lock-down. */
  readonly changed: () => void;
}

/** The organisation's word, as it stands now. */
export interface Word {
  readonly compiled?: CompiledPolicy;
  readonly rung: Rung;
  readonly lockdown: readonly Lockdown[];
  /** Grants given before are void, milliseconds since the epoch. */
  readonly grantsBefore?: number;
  readonly problem?: string;
}

interface Taken {
  readonly root: Root;
  readonly status?: Status;
  readonly policy?: TakenPolicy;
}

/** A bundle, what the status said of it, and what is decided by. */
interface TakenPolicy {
  readonly named: Named;
  readonly bundle: Bundle;
  readonly compiled: CompiledPolicy;
}

type Named = Status['channels'][string];

export class PolicySync {
  readonly #organization: Organization;
  readonly #folder: string;
  readonly #client: string;
  readonly #news: SyncNews;
  #taken: Taken | undefined;
  #rootChanged = false;
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
    this.#folder = join(home.root, 'policy');
    this.#client = client;
    this.#news = news;
    mkdirSync(join(this.#folder, 'roots'), { recursive: true, mode: 0o700 });
    this.#load();
  }

  /** The word in force at a time, milliseconds since the epoch. */
  word(clock: number): Word {
    const now = this.#now(clock);
    const { status, policy } = this.#taken ?? {};
    if (!status || !policy) {
      const none = `No policy of ${this.#organization.baseUrl} has come yet: the safe defaults are in force.`;
      return { rung: 'fresh', lockdown: lockdownOf(status, now), problem: this.#problem ?? none };
    }
    const { bundle, compiled } = policy;
    const rung = bundle.revision < status.floor ? 'expired' : rungAt(status, bundle, now);
    const problem = this.#problem ?? sentenceOf(rung, status);
    const { grantsBefore } = status.revoked;
    return {
      ...(rung !== 'expired' && { compiled }),
      rung,
      lockdown: lockdownOf(status, now),
      ...(grantsBefore && { grantsBefore: Date.parse(grantsBefore) }),
      ...(problem && { problem }),
    };
  }

  /** Fetches now, and from then on by itself. */
  start(): void {
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
    const failed = await this.#fetchAll().catch((error: Error) => ({
      // A full disk, say: what was taken in memory holds, and it is tried again.
      problem: `The organisation's policy cannot be kept (${error.message}).`,
    }));
    this.#failures = failed ? this.#failures + 1 : 0;
    const problem = failed && `${failed.problem} What was in force stays so.`;
    if (failed && problem !== this.#problem)
      this.#news.refused(
        'code' in failed ? failed : { step: 'fetch', code: 'unreachable', problem: failed.problem },
      );
    this.#problem = problem;
    if (JSON.stringify([this.#problem, this.#taken?.status?.version]) !== before) this.#news.changed();
  }

  async #fetchAll(): Promise<Refusal | { readonly problem: string } | undefined> {
    const { baseUrl, channel } = this.#organization;
    const roots = await this.#fetchRoots();
    if (roots) return roots;
    const taken = this.#taken as Taken;
    const fetched = await fetchFile(`${baseUrl}/status.json`, LARGEST.status, this.#etag);
    if (fetched.kind === 'failed' || fetched.kind === 'missing') return unfetched(fetched);
    if (fetched.date !== undefined) this.#serverDate = Math.max(fetched.date, this.#serverDate ?? 0);
    let status = taken.status;
    let text: Buffer | undefined;
    const etag = fetched.kind === 'got' ? fetched.etag : undefined;
    if (fetched.kind === 'got') {
      const standing = { root: taken.root, ...(status && { status }), rootChanged: this.#rootChanged };
      const checked = checkStatus(standing, fetched.body, this.#now(Date.now()));
      if (!checked.ok) return checked;
      status = checked.value;
      text = fetched.body;
    }
    if (!status) return { problem: `${baseUrl} says that nothing is new, and nothing is known here.` };
    const named = status.channels[channel];
    if (!named || this.#taken?.policy?.named.sha256 !== named.sha256) {
      const bundle = await this.#fetchBundle(taken.root, status);
      // A lock-down counts also where the bundle that came with it does not.
      if (text) this.#takeStatus(status, text, bundle.ok ? etag : undefined);
      if (!bundle.ok) return bundle;
    } else if (text) this.#takeStatus(status, text, etag);
    return undefined;
  }

  #takeStatus(status: Status, text: Buffer, etag: string | undefined): void {
    this.#taken = { ...(this.#taken as Taken), status };
    this.#rootChanged = false;
    this.#etag = etag;
    writeWhole(join(this.#folder, 'status.json'), text.toString());
  }

  async #fetchBundle(root: Root, status: Status): Promise<Checked<Bundle> | { ok: false; problem: string }> {
    const { baseUrl, channel } = this.#organization;
    const named = status.channels[channel];
    if (!named) return checkBundle({ root, status }, channel, Buffer.alloc(0), 0, this.#client);
    const fetched = await fetchFile(`${baseUrl}/bundles/${named.sha256}.json`, named.bytes);
    if (fetched.kind !== 'got') return { ok: false, ...unfetched(fetched) };
    const checked = checkBundle({ root, status }, channel, fetched.body, this.#now(Date.now()), this.#client);
    if (!checked.ok) return checked;
    // Made ready first: from the next decision on it is this one, whole.
    const compiled = compilePolicy(checked.value.policy);
    const from = this.#taken?.policy?.bundle.revision;
    this.#taken = { ...(this.#taken as Taken), policy: { named, bundle: checked.value, compiled } };
    writeWhole(join(this.#folder, 'bundle.json'), fetched.body.toString());
    writeWhole(join(this.#folder, 'named.json'), JSON.stringify(named));
    this.#news.activated({ from, to: checked.value.revision, digest: named.sha256, status: status.version });
    return checked;
  }

  async #fetchRoots(): Promise<Refusal | { readonly problem: string } | undefined> {
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
      this.#rootChanged = true;
      this.#etag = undefined;
      this.#takeRoot(checked.value, next.body);
    }
    return undefined;
  }

  #takeRoot(root: Root, text: Buffer): void {
    this.#taken = { ...this.#taken, root };
    writeWhole(join(this.#folder, 'roots', `${root.version}.json`), text.toString());
  }

  /** What was taken before, checked again from the pinned root on: the folder is only this user's word. */
  #load(): void {
    const file = (name: string): Buffer | undefined => {
      const path = join(this.#folder, name);
      return existsSync(path) ? readFileSync(path) : undefined;
    };
    const first = file('roots/1.json');
    const pinned = first && pinnedRoot(first, this.#organization.rootSha256);
    if (!pinned?.ok) return;
    let root = pinned.value;
    for (let version = 2; version <= readdirSync(join(this.#folder, 'roots')).length; version++) {
      const text = file(`roots/${version}.json`);
      const next = text && nextRoot(root, text);
      if (!next?.ok) break;
      root = next.value;
    }
    this.#taken = { root };
    const statusText = file('status.json');
    // How old they are is for the ladder to say; here only who signed them counts.
    const status = statusText && checkStatus({ root }, statusText, 0);
    if (!status?.ok) return;
    this.#taken = { root, status: status.value };
    const bundleText = file('bundle.json');
    const named = readJson(join(this.#folder, 'named.json')) as Named | undefined;
    if (!bundleText || !named) return;
    const { channel } = this.#organization;
    const then: Status = { ...status.value, floor: 0, channels: { [channel]: named } };
    const bundle = checkBundle({ root, status: then }, channel, bundleText, 0, this.#client);
    if (!bundle.ok) return;
    const compiled = compilePolicy(bundle.value.policy);
    this.#taken = { root, status: status.value, policy: { named, bundle: bundle.value, compiled } };
  }
}

/** Why there is no file, in one sentence. */
const unfetched = (fetched: Exclude<Fetched, { kind: 'got' }>): { problem: string } => ({
  problem: fetched.kind === 'failed' ? `${fetched.problem}.` : `${fetched.url} ${ABSENT[fetched.kind]}.`,
});
const ABSENT = { missing: 'does not exist', same: 'is said to be known, and is not' } as const;

function lockdownOf(status: Status | undefined, now: number): readonly Lockdown[] {
  return (status?.lockdown ?? []).filter(({ until }) => until === undefined || Date.parse(until) > now);
}
