/**
 * What a record is called in OpenTelemetry. The conventions for generative AI are in development and their names change
 * (open-telemetry/semantic-conventions-genai): this table is the only place that knows them.
 */
import type { Exported } from './exported.ts';
import type { Field } from './fields.ts';

/** Counts up when a name changes; sent along as `chaperone.mapping`. */
export const MAPPING_VERSION = 1;

const decision = ({ record }: Exported) => (record.type === 'decision' ? record : undefined);

/** By type of record: `gen_ai.operation.name`. */
const OPERATIONS = {
  decision: 'execute_tool',
  result: 'execute_tool',
  prompt: 'chat',
  session: 'invoke_agent',
} as const;

export const ATTRIBUTES: readonly Field<Exported>[] = [
  // Of the general conventions.
  {
    name: 'event.name',
    from: '`chaperone.` and `type`; also in `eventName`',
    value: ({ record }) => eventName(record.type),
  },
  { name: 'log.record.uid', from: '`device`:`seq`', value: ({ uid }) => uid },
  {
    name: 'user.id',
    from: '`principal.subject`',
    value: ({ record: { principal } }) => ('subject' in principal ? principal.subject : undefined),
  },
  {
    name: 'user.name',
    from: '`principal.name`, or the account',
    value: ({ record: { principal } }) =>
      principal.kind === 'anonymous'
        ? principal.user
        : principal.kind === 'person'
          ? principal.name
          : undefined,
  },
  {
    name: 'user.email',
    from: '`principal.email`',
    value: ({ record: { principal } }) => (principal.kind === 'person' ? principal.email : undefined),
  },
  // Of those for generative AI, in development.
  {
    name: 'gen_ai.operation.name',
    from: 'decision, result: execute_tool; prompt: chat; session: invoke_agent',
    value: ({ record: { type } }) => (OPERATIONS as Readonly<Record<string, string>>)[type],
  },
  {
    name: 'gen_ai.tool.name',
    from: '`tool`',
    value: ({ record }) => ('tool' in record ? record.tool : undefined),
  },
  {
    name: 'gen_ai.tool.call.id',
    from: '`action`',
    value: ({ record }) => ('action' in record ? record.action : undefined),
  },
  { name: 'gen_ai.conversation.id', from: '`session`', value: ({ record }) => record.session || undefined },
  {
    name: 'gen_ai.agent.name',
    from: '`subagent.type`, else `agent`',
    value: ({ record }) => record.subagent?.type || record.agent,
  },
  { name: 'gen_ai.agent.id', from: '`subagent.id`', value: ({ record }) => record.subagent?.id },
  { name: 'gen_ai.agent.version', from: '`clientVersion`', value: ({ record }) => record.clientVersion },
  { name: 'gen_ai.request.model', from: '`model`', value: ({ record }) => record.model },
  // Our own.
  { name: 'chaperone.mapping', from: 'version of this table', value: () => MAPPING_VERSION },
  { name: 'chaperone.record.type', from: '`type`', value: ({ record }) => record.type },
  { name: 'chaperone.record.seq', from: '`seq`', value: ({ record }) => record.seq },
  {
    name: 'chaperone.record.sha256',
    from: "hash of the record's line in the log",
    value: ({ hash }) => hash,
  },
  { name: 'chaperone.record.previous', from: '`prev`', value: ({ record }) => record.prev },
  { name: 'chaperone.agent', from: '`agent`', value: ({ record }) => record.agent },
  {
    name: 'chaperone.outcome',
    from: '`outcome`',
    value: ({ record }) => ('outcome' in record ? record.outcome : undefined),
  },
  { name: 'chaperone.rule', from: '`rule`', value: (item) => decision(item)?.rule },
  { name: 'chaperone.decider', from: '`decider.by`', value: (item) => decision(item)?.decider.by },
  {
    name: 'chaperone.would_be',
    from: '`wouldBe.outcome`',
    value: ({ record }) => ('wouldBe' in record ? record.wouldBe?.outcome : undefined),
  },
  {
    name: 'chaperone.effects',
    from: '`effects`, kinds only, each once',
    value: (item) => {
      const kinds = new Set(decision(item)?.effects.map(({ kind }) => kind));
      return kinds.size > 0 ? [...kinds] : undefined;
    },
  },
  {
    name: 'chaperone.policy.organization',
    from: '`policy.organization`',
    value: (item) => decision(item)?.policy.organization,
  },
  {
    name: 'chaperone.policy.revision',
    from: '`policy.revision`',
    value: (item) => decision(item)?.policy.revision,
  },
  {
    name: 'chaperone.redactions',
    from: '`redactions`',
    value: ({ record }) => (record.type === 'result' ? record.redactions : undefined),
  },
  {
    name: 'chaperone.signal',
    from: '`signal`',
    value: ({ record }) => (record.type === 'finding' ? record.signal : undefined),
  },
  { name: 'chaperone.repository', from: '`repository`', value: ({ record }) => record.repository },
  { name: 'chaperone.branch', from: '`branch`', value: ({ record }) => record.branch },
];

/** Of the whole batch: where it comes from. */
export const RESOURCE: readonly Field<Exported>[] = [
  { name: 'service.name', from: 'always chaperone', value: () => 'chaperone' },
  { name: 'service.version', from: 'version of Chaperone', value: ({ version }) => version },
  { name: 'device.id', from: '`device`', value: ({ record }) => record.device || 'unknown' },
];

export const eventName = (type: string): string => `chaperone.${type}`;
