/** A record as one event of OCSF (https://schema.ocsf.io). */
import { type ActivityRecord, GENESIS } from '../../model/record.ts';
import { EFFECT_CLASSES, leadingEffect, NO_EFFECT, type Touched } from './effect-classes.ts';
import type { Exported } from './exported.ts';
import { type Field, filled, type JsonObject } from './fields.ts';
import { fitted, wellFormed } from './fit.ts';
import { type Shape, shapeOf } from './record-classes.ts';
import { userOf } from './user.ts';
import { severityOf, verdictOf } from './verdict.ts';

/** Most effects of one action that an event lists; how many there are stands beside them. */
const MOST_EFFECTS = 100;

const decision = ({ record }: Exported) => (record.type === 'decision' ? record : undefined);
const member = (record: ActivityRecord, name: string): unknown =>
  (record as Readonly<Record<string, unknown>>)[name];

/** OCSF's numbers of operating systems. */
const SYSTEMS = { linux: ['Linux', 200], darwin: ['macOS', 300], win32: ['Windows', 100] } as const;

const shell = (item: Exported) => {
  const found = decision(item);
  return found?.effects.some(({ kind }) => kind === 'command.run') ? found : undefined;
};

/** What is observed in place of enforced. */
const observed = ({ record }: Exported) =>
  'wouldBe' in record && record.wouldBe && record.outcome === 'allow' ? record.wouldBe : undefined;

/** Fields that every event has, as far as the record has a value for them. */
export const COMMON_FIELDS: readonly Field<Exported>[] = [
  { name: 'metadata.version', from: 'the `ocsf` of the export: 1.9.0 or 1.8.0', value: ({ ocsf }) => ocsf },
  { name: 'metadata.uid', from: '`device`:`seq`', value: ({ uid }) => uid },
  { name: 'metadata.sequence', from: '`seq`', value: ({ record }) => record.seq },
  { name: 'metadata.product.name', from: 'always Chaperone', value: () => 'Chaperone' },
  { name: 'metadata.product.version', from: 'version of Chaperone', value: ({ version }) => version },
  { name: 'metadata.event_code', from: '`type`', value: ({ record }) => record.type },
  { name: 'metadata.log_name', from: 'always activity', value: () => 'activity' },
  {
    name: 'metadata.tenant_uid',
    from: '`policy.organization`',
    value: (item) => decision(item)?.policy.organization,
  },
  { name: 'time', from: '`at`, milliseconds since 1970', value: ({ record }) => Date.parse(record.at) },
  { name: 'severity_id', from: 'see "How grave"', value: ({ record }) => severityOf(record) },
  { name: 'message', from: 'one sentence, put together', value: ({ record }) => messageOf(record) },
  { name: 'action_id', from: 'see "What was decided"', value: ({ record }) => verdictOf(record)?.action },
  {
    name: 'disposition_id',
    from: 'see "What was decided"',
    value: ({ record }) => verdictOf(record)?.disposition,
  },
  {
    name: 'policy.uid',
    from: '`rule`; what would have stopped it, where the policy observes',
    value: (item) => {
      const would = observed(item);
      return (would && 'rule' in would ? would.rule : undefined) ?? decision(item)?.rule;
    },
  },
  {
    name: 'policy.version',
    from: '`policy.revision`',
    value: (item) => {
      const revision = decision(item)?.policy.revision;
      return revision === undefined ? undefined : String(revision);
    },
  },
  {
    name: 'policy.is_applied',
    from: 'false where the policy observes',
    value: (item) => (decision(item) ? observed(item) === undefined : undefined),
  },
  {
    name: 'actor.user',
    from: "`principal`: `subject` or the account's name, `name`, `email`, `groups`",
    value: ({ record }) => userOf(record),
  },
  { name: 'actor.session.uid', from: '`session`', value: ({ record }) => record.session || undefined },
  {
    name: 'actor.session.issuer',
    from: '`principal.issuer`',
    value: ({ record: { principal } }) => ('issuer' in principal ? principal.issuer : undefined),
  },
  {
    name: 'actor.process.uid',
    from: '`action`, where a shell command does it',
    value: (item) => shell(item) && (shell(item)?.action || 'unknown'),
  },
  {
    name: 'actor.process.cmd_line',
    from: '`summary`, where a shell command does it',
    value: (item) => shell(item)?.summary || undefined,
  },
  { name: 'actor.app_name', from: '`agent`', value: ({ record }) => record.agent },
  { name: 'device.uid', from: '`device`', value: ({ record }) => record.device || 'unknown' },
  { name: 'device.type_id', from: 'always 0, not known', value: () => 0 },
  {
    name: 'device.os',
    from: '`place.platform`',
    value: (item) => {
      const system =
        decision(item)?.place && SYSTEMS[decision(item)?.place?.platform as keyof typeof SYSTEMS];
      return system && { name: system[0], type_id: system[1] };
    },
  },
  {
    name: 'attestation_list',
    since: '1.9.0',
    from: "`prev` and the hash of the record's own line: of the record as it stands in the log, not of this event",
    value: attestation,
  },
  {
    name: 'observables',
    from: 'what is touched: name (kind of effect) and value',
    value: (item) => {
      const found = decision(item)?.effects.slice(0, MOST_EFFECTS) ?? [];
      const named = found.filter(({ resource }) => resource !== '');
      if (named.length === 0) return undefined;
      return named.map(({ kind, resource }) => ({ name: kind, type_id: 99, type: kind, value: resource }));
    },
  },
];

/** Fields of classes that know an AI agent; in findings they stand below `unmapped`. */
const AGENT: readonly Field<Exported>[] = [
  { name: 'ai_agent.uid', from: '`agent`', value: ({ record }) => record.agent },
  {
    name: 'ai_agent.name',
    from: '`subagent.type`, else `agent`',
    value: ({ record }) => record.subagent?.type || record.agent,
  },
  {
    name: 'ai_agent.instance_uid',
    from: '`subagent.id`, else `session`',
    value: ({ record }) => record.subagent?.id || record.session || undefined,
  },
  { name: 'ai_agent.version', from: '`clientVersion`', value: ({ record }) => record.clientVersion },
  { name: 'ai_agent.type_id', from: 'always 1, native', value: () => 1 },
  {
    name: 'ai_agent.ai_model',
    from: '`model`; its provider is not known',
    value: ({ record }) => (record.model ? { name: record.model, ai_provider: 'unknown' } : undefined),
  },
];

export const AGENT_FIELDS = AGENT.map((field) => ({ ...field, since: '1.9.0' }));

/** What OCSF has no place for. */
export const UNMAPPED_FIELDS: readonly Field<Exported>[] = [
  ...[
    'action',
    'tool',
    'outcome',
    'rule',
    'decider',
    'reasons',
    'reason',
    'wouldBe',
    'answer',
    'obligations',
    'digest',
    'waited',
    'took',
    'failed',
    'bytes',
    'redactions',
    'wouldRedact',
    'fulfilled',
    'restored',
    'disobeyed',
    'expected',
    'obeyed',
    'evidence',
    'by',
    'authenticated',
    'methods',
    'key',
    'moment',
    'detail',
    'what',
    'signal',
    'severity',
    'event',
    'first',
    'last',
    'count',
    'cwd',
    'workspace',
    'repository',
    'branch',
    'subagent',
    'harness',
    'spooled',
  ].map((name) => ({
    name,
    from: `\`${name}\``,
    value: ({ record }: Exported) => member(record, name) || undefined,
  })),
  { name: 'input', from: '`input.text`', value: (item) => decision(item)?.input?.text },
  { name: 'policy_sha256', from: '`policy.sha256`', value: (item) => decision(item)?.policy.sha256 },
  {
    name: 'effects',
    from: '`effects`: kind, resource, certainty',
    value: (item) =>
      decision(item)
        ?.effects.slice(0, MOST_EFFECTS)
        .map(({ kind, resource, certainty }) => ({ kind, resource, certainty })),
  },
  {
    name: 'effects_in_all',
    from: 'how many effects there are',
    value: (item) => decision(item)?.effects.length,
  },
  {
    name: 'erased',
    from: 'fields that were taken out, where the export has no content',
    value: ({ erased }) => (erased.length > 0 ? [...new Set(erased)] : undefined),
  },
];

/** The event. All strings in it are well-formed Unicode. */
export function ocsfEvent(item: Exported): JsonObject {
  const { of, activity, own } = shapeOfAny(item.record);
  const [activityId, activityName] = activity;
  const common = filledFor(COMMON_FIELDS, item, item);
  const agent = filledFor(of.agent ? AGENT_FIELDS : [], item, item);
  const single = own(item);
  const event = {
    class_uid: of.uid,
    class_name: of.name,
    category_uid: Math.floor(of.uid / 1000),
    activity_id: activityId,
    activity_name: activityName,
    type_uid: of.uid * 100 + activityId,
    unmapped: [common, agent, single].reduce((all, { later }) => merged(all, later), {
      ...filled(UNMAPPED_FIELDS, item),
      ...(!of.agent && filled(AGENT_FIELDS, item)),
    }),
  };
  const whole = [common, agent, single].reduce((all, { now }) => merged(all, now), event as JsonObject);
  const profiles = [
    'security_control',
    'host',
    ...('attestation_list' in whole ? ['record_integrity'] : []),
    ...('ai_agent' in whole || 'message_context' in whole ? ['ai_operation'] : []),
  ];
  return clean(merged(whole, { metadata: { profiles } })) as JsonObject;
}

/** What this version of OCSF knows, and what only a later one does. */
function filledFor<T>(
  fields: readonly Field<T>[],
  of: T,
  { ocsf }: Exported,
): { readonly now: JsonObject; readonly later: JsonObject } {
  const isLater = ({ since }: Field<T>) => since !== undefined && since > ocsf;
  return {
    now: filled(
      fields.filter((field) => !isLater(field)),
      of,
    ),
    later: filled(fields.filter(isLater), of),
  };
}

/** The event with at most `bytes` bytes of JSON; `metadata.is_truncated` says that long texts or lists were cut. */
export function fittedEvent(item: Exported, bytes: number): JsonObject {
  const { value, cut } = fitted(ocsfEvent(item), bytes - TRUNCATED.length);
  return cut ? { ...value, metadata: { ...(value.metadata as object), is_truncated: true } } : value;
}

const TRUNCATED = ',"is_truncated":true';

/** Largest event where the receiver sets no narrower limit, in bytes of JSON. */
export const EVENT_BYTES = 250_000;

/** Class, activity, and what fills the fields of that class. */
function shapeOfAny(record: ActivityRecord): Pick<Shape, 'of' | 'activity'> & {
  readonly own: (item: Exported) => ReturnType<typeof filledFor>;
} {
  if (record.type !== 'decision') {
    const { of, activity, fields } = shapeOf(record);
    return { of, activity, own: (item) => filledFor(fields, record, item) };
  }
  const effect = leadingEffect(record.effects);
  if (!effect) return { ...NO_EFFECT, own: (item) => filledFor(NO_EFFECT.fields, record, item) };
  const { of, activity, fields } = EFFECT_CLASSES[effect.kind];
  return { of, activity, own: (item) => filledFor<Touched>(fields, { record, effect }, item) };
}

/** Objects that both have are made one. */
function merged(a: JsonObject, b: JsonObject): JsonObject {
  const whole: JsonObject = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const before = whole[name];
    whole[name] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return whole;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function clean(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (Array.isArray(value)) return value.map(clean);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [wellFormed(name), clean(item)]),
  );
}

function attestation({ record, hash }: Exported): object[] {
  const fingerprint = (value: string) => ({
    algorithm_id: 3,
    encoding_id: 1,
    serialization_id: 99,
    serialization: 'RFC 8785 JSON of the record in the log',
    value,
  });
  return [
    {
      authority_uid: record.device || 'unknown',
      chain_uid: record.device || 'unknown',
      fingerprint: fingerprint(hash),
      ...(record.prev !== GENESIS && {
        prev_event: {
          uid: `${record.device || 'unknown'}:${record.seq - 1}`,
          fingerprint: fingerprint(record.prev),
        },
      }),
    },
  ];
}

/** One sentence for a person; it names what was touched, and quotes nothing. */
export function messageOf(record: ActivityRecord): string {
  const who = record.subagent ? `${record.agent}/${record.subagent.type}` : record.agent;
  switch (record.type) {
    case 'decision': {
      const effect = leadingEffect(record.effects);
      const what = effect ? `${effect.kind} ${effect.resource}`.trim() : record.tool;
      const would = record.wouldBe ? `, would be ${record.wouldBe.outcome} by ${record.wouldBe.rule}` : '';
      return `${who}: ${record.outcome} ${what} (${record.rule}, by ${record.decider.by}${would})`;
    }
    case 'result':
      return `${who}: ${record.tool} ${record.failed ? 'failed' : 'done'}${record.redactions ? `, ${record.redactions} secrets taken out` : ''}${record.disobeyed ? ', although it was denied' : ''}`;
    case 'prompt':
      return `${who}: prompt, ${record.outcome}`;
    case 'session':
      return `${who}: session ${record.moment}`;
    case 'finding':
      return `${who}: ${record.signal} (${record.severity})`;
    case 'governance':
      return `${who}: ${record.what}, ${record.outcome}`;
    case 'obedience':
      return `${who}: ${record.tool} ${record.expected}, obeyed: ${record.obeyed}`;
    case 'enrolment':
      return `signed in by ${record.by}`;
    case 'log':
      return record.says;
  }
}
