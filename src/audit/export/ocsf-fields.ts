/** The fields that every OCSF event has, whatever its class. */
import { type ActivityRecord, GENESIS } from '../../model/record.ts';
import type { Exported } from './exported.ts';
import type { Field } from './fields.ts';
import { messageOf } from './message.ts';
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
