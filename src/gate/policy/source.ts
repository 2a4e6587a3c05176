/**
 * The policy in force: the organisation's, where this device follows one; else the person's file, else the last good one,
 * else the safe defaults. A file is read again when it changes.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../model/canonical.ts';
import type { PolicyDocument } from '../../model/policy/document.ts';
import { sha256Of } from '../../model/sha256.ts';
import type { Member } from '../../policy/bundle/channels.ts';
import { inForceAt, type Orders } from '../../policy/bundle/orders.ts';
import { type CompiledPolicy, compilePolicy } from '../../policy/compile.ts';
import { documentAfter } from '../../policy/lapsed.ts';
import { mustParsePolicy, parsePolicy } from '../../policy/parse.ts';
import { withPlace } from '../../policy/positioned.ts';
import { SAFE_DEFAULTS } from '../../policy/templates/safe-defaults.ts';
import { stampIn, writeWhole } from '../files.ts';
import type { Home } from '../home.ts';
import { AdministratorOrders, type LocalWord } from './administrator.ts';
import { findOrganization } from './organization.ts';
import { PolicySync, type SyncNews, type Word } from './sync.ts';

export interface PolicyInForce {
  readonly compiled: CompiledPolicy;
  /** Of the document's canonical JSON, hex. */
  readonly sha256: string;
  /** The file it comes from; absent for the safe defaults. */
  readonly file?: string;
  /** The channel of the organisation's that it came by. */
  readonly channel?: string;
  /** Why what was wanted is not what is in force, and what to do. */
  readonly problem?: string;
  /** Orders of the organisation and of an administrator beside the policy; they only tighten. */
  readonly orders?: Orders;
}

export class PolicySource {
  readonly #home: Home;
  readonly #sync: PolicySync | undefined;
  readonly #brokenOrganization: string | undefined;
  readonly #administrator: AdministratorOrders;
  #stamp: string | undefined = '';
  #inForce: PolicyInForce;

  /** `news` hears of the organisation's policies while `follow` is on. */
  constructor(
    home: Home,
    client: string,
    news: SyncNews = SILENT,
    administrator: AdministratorOrders = new AdministratorOrders(),
  ) {
    this.#home = home;
    this.#administrator = administrator;
    const found = findOrganization(home);
    if (found.kind === 'found') this.#sync = new PolicySync(home, found.organization, client, news);
    if (found.kind === 'broken') this.#brokenOrganization = found.problem;
    this.#inForce = inForce(home, safeDefaults());
    this.current();
  }

  /** Fetches the organisation's policy for this device from now on. Only the gate does: hooks read what it has taken. */
  follow(member: () => Member): { close(): void } {
    this.#sync?.start(member);
    return { close: () => this.#sync?.stop() };
  }

  /** The policy in force. Costs a `stat` or two while the files stay as they are. */
  current(): PolicyInForce {
    return tightened(this.#current(), this.#administrator.current());
  }

  #current(): PolicyInForce {
    if (this.#sync) return ordered(this.#home, this.#sync.word(Date.now()));
    if (this.#brokenOrganization !== undefined) {
      const problem = `${this.#brokenOrganization} The safe defaults are in force, and what needs approval is denied.`;
      return {
        ...inForce(this.#home, safeDefaults()),
        problem,
        orders: { lockdown: [], revoked: [], restricted: true },
      };
    }
    const stamp = stampIn(this.#home.policy);
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#inForce = this.#load(stamp);
    }
    return this.#inForce;
  }

  #load(stamp: string | undefined): PolicyInForce {
    const file = this.#home.policy;
    if (stamp === undefined) return inForce(this.#home, safeDefaults());
    const found = readPolicy(file);
    if ('document' in found) {
      rememberGood(this.#home, found.document);
      return { ...inForce(this.#home, compilePolicy(found.document)), file };
    }
    const last = lastGood(this.#home);
    const instead = last ? 'The last good policy stays in force' : 'The safe defaults are in force';
    return {
      ...inForce(this.#home, last ?? safeDefaults()),
      file,
      problem: `${found.problem} ${instead} until the file is mended.`,
    };
  }
}

const SILENT: SyncNews = { activated() {}, refused() {}, changed() {} };

/** What an administrator has ordered on this machine, added. */
function tightened(policy: PolicyInForce, { orders, problem }: LocalWord): PolicyInForce {
  const lockdown = inForceAt(orders.lockdown, Date.now());
  const { devices, subjects, sessions } = orders.revoked;
  const silent = lockdown.length + devices.length + subjects.length + sessions.length === 0;
  if (silent && problem === undefined) return policy;
  const before: Orders = policy.orders ?? { lockdown: [], revoked: [], restricted: false };
  const problems = [policy.problem, problem].filter((each) => each !== undefined).join(' ');
  return {
    ...policy,
    ...(problems && { problem: problems }),
    orders: {
      ...before,
      lockdown: [...lockdown, ...before.lockdown],
      revoked: [orders.revoked, ...before.revoked],
    },
  };
}

function ordered(
  home: Home,
  { compiled, lapsed, channel, rung, lockdown, revoked, grantsBefore, problem }: Word,
): PolicyInForce {
  return {
    ...inForce(home, compiled ?? (lapsed ? inPlaceOf(lapsed) : safeDefaults())),
    ...(channel !== undefined && { channel }),
    ...(problem && { problem }),
    orders: {
      lockdown,
      revoked,
      restricted: rung === 'restricted' || rung === 'expired',
      ...(grantsBefore !== undefined && { grantsBefore }),
    },
  };
}

const digests = new WeakMap<CompiledPolicy, string>();

/** A policy as it comes into force; its document is kept under its digest, so that a record can be read by it later. */
function inForce(home: Home, compiled: CompiledPolicy): Pick<PolicyInForce, 'compiled' | 'sha256'> {
  const known = digests.get(compiled);
  if (known) return { compiled, sha256: known };
  const text = canonicalJson(compiled.document);
  const sha256 = sha256Of(text);
  const kept = join(home.policies, `${sha256}.json`);
  try {
    if (!existsSync(kept)) {
      mkdirSync(home.policies, { recursive: true, mode: 0o700 });
      writeWhole(kept, text);
    }
  } catch {
    // A full or read-only disk, or no state folder: the policy is in force all the same.
  }
  digests.set(compiled, sha256);
  return { compiled, sha256 };
}

let defaults: CompiledPolicy | undefined;
const safeDefaults = (): CompiledPolicy => {
  defaults ??= compilePolicy(mustParsePolicy(SAFE_DEFAULTS, 'safe-defaults.yaml'));
  return defaults;
};

/** Is it what holds where nobody has written a policy? */
export const isSafeDefaults = (compiled: CompiledPolicy): boolean => compiled === defaults;

const afterLapse = new WeakMap<PolicyDocument, CompiledPolicy>();

/** What holds in place of a policy that has lapsed; it is worked out once. */
function inPlaceOf(lapsed: PolicyDocument): CompiledPolicy {
  const known = afterLapse.get(lapsed);
  if (known) return known;
  const compiled = compilePolicy(documentAfter(lapsed, safeDefaults().document));
  afterLapse.set(lapsed, compiled);
  return compiled;
}

/** Reads and checks a policy file; the problem names file, line and column. */
export function readPolicy(file: string): { document: PolicyDocument } | { problem: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problem: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).` };
  }
  const parsed = parsePolicy(text);
  if (parsed.ok) return { document: parsed.document };
  const [first = '', ...others] = parsed.problems.map((problem) => withPlace(file, problem));
  return { problem: others.length > 0 ? `${first} (and ${others.length} more)` : first };
}

function rememberGood(home: Home, document: PolicyDocument): void {
  try {
    writeWhole(home.lastGood, JSON.stringify(document));
  } catch {
    // A full or read-only disk: the policy is in force all the same, only the copy for bad days is missing.
  }
}

function lastGood(home: Home): CompiledPolicy | undefined {
  const found = readPolicy(home.lastGood);
  return 'document' in found ? compilePolicy(found.document) : undefined;
}
