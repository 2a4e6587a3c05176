/**
 * One entry of the activity log: who asked for what, what was decided, by what or whom, and what came of it. Holds no
 * secret values. Types and validator are one; `docs/record.md` describes every field.
 */
import * as v from 'valibot';
import { AGENT_NAMES } from './action.ts';
import { TOOL_GROUPS } from './circumstances.ts';
import { OUTCOMES } from './decision.ts';
import { EFFECT_KINDS } from './effect.ts';
import { Finding, SEVERITIES } from './finding.ts';
import type { Frozen } from './frozen.ts';
import { Obedience } from './obedience.ts';
import { Principal } from './principal.ts';

/** Version of the schema that is written. */
export const RECORD_VERSION = 2;

/** `prev` of the first record of a chain. */
export const GENESIS = '0'.repeat(64);

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Rule = { rule: v.string() };

/** Who or what settled a decision. */
const Decider = v.variant('by', [
  v.object({ by: v.literal('rule'), ...Rule }),
  v.object({ by: v.literal('grant'), grant: v.string(), ...Rule }),
  v.object({ by: v.literal('preapproval'), preapproval: v.string(), ...Rule }),
  v.object({
    by: v.literal('person'),
    answer: v.picklist(['once', 'session', 'minutes', 'deny']),
    words: v.exactOptional(v.string()),
    ...Rule,
  }),
  /** Handed to the client's own question to its user. */
  v.object({ by: v.literal('client'), ...Rule }),
  v.object({ by: v.literal('timeout'), ...Rule }),
  v.object({ by: v.literal('pause'), ...Rule }),
  v.object({ by: v.literal('fault'), problem: v.string() }),
]);

const RecordedEffect = v.object({
  kind: v.picklist(EFFECT_KINDS),
  resource: v.string(),
  certainty: v.picklist(['proven', 'possible', 'opaque']),
  /** Where in the summary it comes from, UTF-16 offsets. */
  span: v.exactOptional(v.object({ start: Count, end: Count })),
  /** What else a rule can ask of it, so that another policy can be tried on it; absent in older records. */
  properties: v.exactOptional(v.record(v.string(), v.unknown())),
});

/** What conditions on paths need to know of the place where an action was decided. */
const RecordedPlace = v.object({
  home: v.string(),
  workspace: v.array(v.string()),
  temp: v.array(v.string()),
  platform: v.picklist(['linux', 'darwin', 'win32']),
});

/** A text without its secrets, cut at a bound, and what identifies the whole of it. */
const Excerpt = v.object({
  text: v.string(),
  /** Of the whole text, before secrets were taken out. */
  bytes: Count,
  sha256: Sha256,
  cut: v.exactOptional(v.literal(true)),
});

const entry = {
  v: v.literal(RECORD_VERSION),
  /** Counts up by one within one log, from 1. */
  seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** SHA-256 over the canonical JSON (RFC 8785) of the record before, hex. */
  prev: Sha256,
  /** RFC 3339, UTC, milliseconds. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  /** Made up once for this state folder; tells logs of several machines apart. */
  device: v.string(),
  principal: Principal,
  /** `person`: done by a person in the editor or a terminal. `chaperone`: about the log itself. */
  agent: v.picklist([...AGENT_NAMES, 'person', 'chaperone']),
  session: v.string(),
  subagent: v.exactOptional(v.object({ id: v.string(), type: v.string() })),
  cwd: v.string(),
  clientVersion: v.exactOptional(v.string()),
  model: v.exactOptional(v.string()),
  /** Which of the client's own front ends speaks, where it has several. */
  harness: v.exactOptional(v.string()),
  workspace: v.exactOptional(v.array(v.string())),
  /** Root of the work tree around `cwd`. */
  repository: v.exactOptional(v.string()),
  branch: v.exactOptional(v.string()),
  /** A hook decided by itself because no gate answered: the spool file and line that the record came from. */
  spooled: v.exactOptional(v.string()),
};

const call = { action: v.string(), tool: v.string() };
const Obligations = v.array(v.picklist(['redact']));

export const RECORD_SCHEMA = v.variant('type', [
  v.object({
    ...entry,
    type: v.literal('decision'),
    ...call,
    /** The command, path or diff, secrets taken out, cut at a bound; `digest` covers the whole. */
    summary: v.string(),
    /** SHA-256 over the action as it was decided, hex. */
    digest: v.string(),
    /** The tool's input as the client sent it, as canonical JSON. */
    input: v.exactOptional(Excerpt),
    /** What an edit changes, in unified form. */
    diff: v.exactOptional(Excerpt),
    effects: v.array(RecordedEffect),
    /** How it ended. */
    outcome: v.picklist(OUTCOMES),
    /** What the policy said, before grants, people and pauses had their word; absent in older records. */
    decided: v.exactOptional(v.picklist(OUTCOMES)),
    place: v.exactOptional(RecordedPlace),
    /** Kind of tool, as policies name it. */
    by: v.exactOptional(v.picklist(TOOL_GROUPS)),
    /** The task profile that the session was on, and since when. */
    task: v.exactOptional(v.object({ name: v.string(), since: v.pipe(v.string(), v.isoTimestamp()) })),
    rule: v.string(),
    /** Of the rule, where it says so. */
    severity: v.exactOptional(v.picklist(SEVERITIES)),
    references: v.exactOptional(v.array(v.string())),
    reasons: v.array(v.string()),
    decider: Decider,
    /** What the client was told to do. */
    answer: v.exactOptional(v.picklist(['pass', 'allow', 'deny', 'ask', 'rewrite', 'replace'])),
    /** What has to be done for the allow to hold; a result says what was. */
    obligations: v.exactOptional(Obligations),
    wouldBe: v.exactOptional(v.object({ outcome: v.picklist(OUTCOMES), ...Rule })),
    policy: v.object({
      organization: v.string(),
      revision: v.number(),
      /** Of the document's canonical JSON; the document itself is kept under this name. */
      sha256: v.exactOptional(Sha256),
      /** Of the canonical JSON of the workspace's own parts, where it has any. */
      workspace: v.exactOptional(Sha256),
    }),
    /** Milliseconds that a person or a time-out was waited for. */
    waited: v.number(),
    /** Milliseconds from payload to answer, the wait left out. */
    took: v.number(),
  }),
  v.object({
    ...entry,
    type: v.literal('result'),
    ...call,
    failed: v.boolean(),
    /** Size of the result in bytes of JSON, as the client sent it. */
    bytes: Count,
    /** SHA-256 over the canonical JSON of the result as it was passed on, secrets taken out. */
    sha256: v.exactOptional(Sha256),
    redactions: Count,
    /** Secrets that would have been taken out, were what only observes enforced. */
    wouldRedact: v.exactOptional(Count),
    /** Obligations of the decision that were carried out on this result. */
    fulfilled: v.exactOptional(Obligations),
    /** Files in which the call had left a placeholder in place of a value; the value is back. */
    restored: v.exactOptional(v.array(v.string())),
    /** How long the call ran, where the client says it. */
    milliseconds: v.exactOptional(v.number()),
    /** In older records: a call that was denied came back with a result. Now an `obedience` record says so. */
    disobeyed: v.exactOptional(v.literal(true)),
  }),
  v.object({
    ...entry,
    type: v.literal('prompt'),
    summary: v.string(),
    /** Of the whole prompt. */
    bytes: v.exactOptional(Count),
    sha256: v.exactOptional(Sha256),
    outcome: v.picklist(OUTCOMES),
    reason: v.exactOptional(v.string()),
    /** What would have become of it, were the policy enforced; absent when that is the same. */
    wouldBe: v.exactOptional(v.object({ outcome: v.picklist(OUTCOMES), reason: v.string() })),
  }),
  v.object({
    ...entry,
    type: v.literal('session'),
    moment: v.picklist(['start', 'end', 'stop', 'subagent-start', 'subagent-stop']),
    detail: v.string(),
    /** Name of the session that the client was started in (`<agent>/<session>`), as its environment says. */
    startedIn: v.exactOptional(v.string()),
  }),
  v.object({ ...entry, type: v.literal('finding'), ...Finding.entries }),
  v.object({ ...entry, type: v.literal('obedience'), ...call, ...Obedience.entries }),
  /** The principal has proved who they are on this device, whose key signs what leaves it. */
  v.object({
    ...entry,
    type: v.literal('enrolment'),
    by: v.picklist(['browser', 'device-code', 'editor', 'key-exchange']),
    /** When they last proved it to the provider (`auth_time`), seconds since the epoch, and how (`amr`). */
    authenticated: v.exactOptional(v.number()),
    methods: v.exactOptional(v.array(v.string())),
    /** The device's public key: its id, and its SPKI form, base64. */
    key: v.exactOptional(v.object({ id: v.string(), spki: v.string() })),
  }),
  v.object({
    ...entry,
    type: v.literal('governance'),
    what: v.string(),
    outcome: v.picklist(OUTCOMES),
    reason: v.string(),
  }),
  v.object({
    ...entry,
    type: v.literal('log'),
    /**
     * `begun`: first of a chain. `repaired`: a line that a crash had cut off was taken away. `missing`: the log ends
     * before the last record that was known to be on disk. `lost`: records that could not be written. `removed`: old
     * records were removed on purpose. `unreadable`: a spool file held no record.
     */
    event: v.picklist(['begun', 'repaired', 'missing', 'lost', 'removed', 'unreadable']),
    /** One sentence. */
    says: v.string(),
    file: v.exactOptional(v.string()),
    bytes: v.exactOptional(Count),
    /** Of the file or the bytes; with `removed` the hash of the last record that went. */
    sha256: v.exactOptional(Sha256),
    /** Numbers of the records that it is about. */
    first: v.exactOptional(Count),
    last: v.exactOptional(Count),
    count: v.exactOptional(Count),
  }),
]);

export type ActivityRecord = Frozen<v.InferOutput<typeof RECORD_SCHEMA>>;
export type Decider = Frozen<v.InferOutput<typeof Decider>>;
export type RecordedEffect = Frozen<v.InferOutput<typeof RecordedEffect>>;
export type RecordedPlace = Frozen<v.InferOutput<typeof RecordedPlace>>;
export type Excerpt = Frozen<v.InferOutput<typeof Excerpt>>;

/** A record before the log has numbered it. */
export type NewRecord = ActivityRecord extends infer R
  ? R extends ActivityRecord
    ? Omit<R, 'seq' | 'v' | 'prev'>
    : never
  : never;

/** What the log says about itself; who and where is added by the log. */
export type LogNote = Omit<
  Extract<NewRecord, { type: 'log' }>,
  'at' | 'device' | 'principal' | 'agent' | 'session' | 'cwd' | 'type'
>;

/**
 * Reads a parsed line of a log: a record of today's schema, an older one as one of today's, or undefined where it is
 * neither.
 */
export function readRecord(value: unknown): ActivityRecord | undefined {
  const record = isVersion1(value) ? upgraded(value) : value;
  return v.is(RECORD_SCHEMA, record) ? (record as ActivityRecord) : undefined;
}

/** Is this a record that waits for its number? */
export function isNewRecord(value: unknown): value is NewRecord {
  if (typeof value !== 'object' || value === null) return false;
  return v.is(RECORD_SCHEMA, { ...value, v: RECORD_VERSION, seq: 1, prev: GENESIS });
}

function isVersion1(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && (value as { v?: unknown }).v === 1;
}

/** Version 1 had no chain, no principal and no device; all else has kept its name. */
function upgraded({ spooled, ...old }: Readonly<Record<string, unknown>>): object {
  return {
    ...old,
    v: RECORD_VERSION,
    prev: GENESIS,
    device: '',
    principal: { kind: 'unknown' },
    ...(spooled === true && { spooled: 'version 1' }),
  };
}
