/**
 * The checks of a device, in their order (after The Update Framework, specification 1.0): roots, then the status, then the
 * bundle that it names. Each refusal has a code of its own, and leaves in force what was.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { type EnvelopeFault, open } from '../../model/envelope.ts';
import { issueLine } from '../../model/issue.ts';
import { sha256Of } from '../../model/sha256.ts';
import { isOlder } from '../../model/version.ts';
import { BUNDLE_TYPE, Bundle, LARGEST, ROOT_TYPE, Root, STATUS_TYPE, Status } from './documents.ts';

export type RefusalCode =
  | EnvelopeFault
  | 'too-large'
  | 'not-next'
  | 'wrong-organization'
  | 'expired'
  | 'older'
  | 'older-revision'
  | 'other-root'
  | 'no-channel'
  | 'wrong-digest'
  | 'wrong-size'
  | 'wrong-revision'
  | 'withdrawn'
  | 'client-too-old'
  | 'self-test-failed';

/** Why something published is not taken: the step, the code, and a sentence for people. */
export interface Refusal {
  readonly ok: false;
  readonly step: 'root' | 'status' | 'bundle';
  readonly code: RefusalCode;
  readonly problem: string;
}
export type Checked<T> = { readonly ok: true; readonly value: T } | Refusal;

type Step = Refusal['step'];

interface Signers {
  readonly keys: readonly KeyObject[];
  readonly threshold: number;
}

function read<S extends v.GenericSchema>(
  step: Step,
  schema: S,
  text: Buffer,
  type: string,
  { keys, threshold }: Signers,
): Checked<v.InferOutput<S>> {
  if (text.length > LARGEST[step]) return refuse(step, 'too-large', `it has ${text.length} bytes`);
  const opened = open(text, type, keys, threshold);
  if (!opened.ok) return refuse(step, opened.code, opened.problem);
  let value: unknown;
  try {
    value = JSON.parse(opened.payload.toString('utf8'));
  } catch {
    return refuse(step, 'malformed', 'its payload is no JSON');
  }
  const parsed = v.safeParse(schema, value);
  return parsed.success
    ? { ok: true, value: parsed.output }
    : refuse(step, 'malformed', issueLine(parsed.issues[0]));
}

/** A refusal, as the checks here make them and those that need a whole machine. */
export function refuse(step: Step, code: RefusalCode, problem: string): Refusal {
  return {
    ok: false,
    step,
    code,
    problem: `The ${step} that was published is not taken (${code}): ${problem}.`,
  };
}

/** The keys of a role; names without a usable key count for nothing. */
function keysOf(root: Root, role: keyof Root['roles']): Signers {
  const { keys, threshold } = root.roles[role];
  // A key that is listed under two names would sign twice.
  const bodies = new Map<string, KeyObject>();
  for (const name of keys) {
    const pub = root.keys[name]?.pub;
    try {
      if (pub !== undefined) {
        const key = createPublicKey(pub);
        if (key.asymmetricKeyType === 'ed25519')
          bodies.set(key.export({ type: 'spki', format: 'der' }).toString('hex'), key);
      }
    } catch {
      // No key: the threshold is then harder to reach, never easier.
    }
  }
  return { keys: [...bodies.values()], threshold };
}

/** The root that a device starts from: its digest was written down by an administrator. SHA-256, hex, over the file. */
export function pinnedRoot(text: Buffer, sha256: string): Checked<Root> {
  if (sha256Of(text) !== sha256.toLowerCase())
    return refuse('root', 'wrong-digest', 'its digest is not the one that was pinned');
  const claimed = read('root', Root, text, ROOT_TYPE, { keys: [], threshold: 0 });
  // Its own keys have to stand behind it, so that a root that was never finished is not pinned by mistake.
  return claimed.ok ? signedByItself(claimed.value, text) : claimed;
}

/** The next root: signed by the threshold of the one before and by its own, one version on. */
export function nextRoot(trusted: Root, text: Buffer): Checked<Root> {
  const next = read('root', Root, text, ROOT_TYPE, keysOf(trusted, 'root'));
  if (!next.ok) return next;
  const root = next.value;
  if (root.version !== trusted.version + 1)
    return refuse('root', 'not-next', `it is version ${root.version}, after ${trusted.version}`);
  if (root.organization !== trusted.organization)
    return refuse('root', 'wrong-organization', `it is of ${root.organization}`);
  return signedByItself(root, text);
}

function signedByItself(root: Root, text: Buffer): Checked<Root> {
  const { keys, threshold } = keysOf(root, 'root');
  const opened = open(text, ROOT_TYPE, keys, threshold);
  return opened.ok ? { ok: true, value: root } : refuse('root', opened.code, opened.problem);
}

/** What a device has taken so far. */
export interface Standing {
  readonly root: Root;
  readonly status?: Status;
}

/** A status that is fresher than the one before. `now` in milliseconds since the epoch, see `surestNow`. */
export function checkStatus({ root, status: last }: Standing, text: Buffer, now: number): Checked<Status> {
  if (Date.parse(root.expires) <= now)
    return refuse('root', 'expired', `the root that is trusted ended at ${root.expires}`);
  const checked = read('status', Status, text, STATUS_TYPE, keysOf(root, 'status'));
  if (!checked.ok) return checked;
  const status = checked.value;
  if (status.organization !== root.organization)
    return refuse('status', 'wrong-organization', `it is of ${status.organization}`);
  if (Date.parse(status.expires) <= now) return refuse('status', 'expired', `it ended at ${status.expires}`);
  if (status.root > root.version)
    return refuse(
      'status',
      'other-root',
      `it belongs to root ${status.root}, and ${root.version} is the newest here`,
    );
  // The first status of a new root may start its numbers anew, which heals a fast-forward.
  const back = last && !(last.root < root.version && status.root === root.version) && goesBack(last, status);
  return back || { ok: true, value: status };
}

/** What is older than before. A channel that is new must not bring what every other has left behind. */
function goesBack(last: Status, status: Status): Refusal | undefined {
  if (status.version < last.version)
    return refuse('status', 'older', `it is version ${status.version}, and ${last.version} was taken before`);
  if (status.root < last.root)
    return refuse('status', 'other-root', `it belongs to root ${status.root}, and the last to ${last.root}`);
  if (status.floor < last.floor)
    return refuse(
      'status',
      'older-revision',
      `it takes back that revisions below ${last.floor} are withdrawn`,
    );
  const published = Object.values(last.channels).map(({ revision }) => revision);
  const lowest = published.length > 0 ? Math.min(...published) : 0;
  for (const [name, { revision }] of Object.entries(status.channels))
    if (revision < (last.channels[name]?.revision ?? lowest))
      return refuse('status', 'older-revision', `channel ${name} goes back to revision ${revision}`);
  return undefined;
}

/** The bundle that the status names for the channel, compared by size and digest before anything of it is read. */
export function checkBundle(
  { root, status }: { readonly root: Root; readonly status: Status },
  channel: string,
  text: Buffer,
  now: number,
  client: string,
): Checked<Bundle> {
  const named = status.channels[channel];
  if (!named) return refuse('bundle', 'no-channel', `the status names none for channel ${channel}`);
  if (text.length !== named.bytes)
    return refuse('bundle', 'wrong-size', `it has ${text.length} bytes, and the status says ${named.bytes}`);
  if (sha256Of(text) !== named.sha256)
    return refuse('bundle', 'wrong-digest', 'its digest is not the one that the status names');
  const checked = read('bundle', Bundle, text, BUNDLE_TYPE, keysOf(root, 'policy'));
  if (!checked.ok) return checked;
  const bundle = checked.value;
  if (bundle.organization !== root.organization)
    return refuse('bundle', 'wrong-organization', `it is of ${bundle.organization}`);
  if (bundle.revision !== named.revision)
    return refuse(
      'bundle',
      'wrong-revision',
      `it is revision ${bundle.revision}, and the status says ${named.revision}`,
    );
  if (bundle.revision < status.floor)
    return refuse('bundle', 'withdrawn', `revisions below ${status.floor} are withdrawn`);
  if (Date.parse(bundle.expires) <= now) return refuse('bundle', 'expired', `it ended at ${bundle.expires}`);
  if (bundle.minClient !== undefined && isOlder(client, bundle.minClient))
    return refuse(
      'bundle',
      'client-too-old',
      `it needs Chaperone ${bundle.minClient}, and this is ${client}`,
    );
  return { ok: true, value: bundle };
}

/**
 * The latest time that anybody credible has named: a clock that is set back makes nothing young again.
 * All in milliseconds since the epoch.
 */
export const surestNow = (clock: number, ...seen: readonly (number | undefined)[]): number =>
  Math.max(clock, ...seen.filter((time) => time !== undefined));
