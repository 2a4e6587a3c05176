/** Rows for Microsoft Sentinel through the Logs Ingestion API. Column names are ours; a table of `docs/siem.md` has their types. */
import type { Exported } from './exported.ts';
import { type Field, flat, type JsonObject } from './fields.ts';
import { cutText, fitted, wellFormed } from './fit.ts';
import { messageOf } from './message.ts';
import { fittedEvent } from './ocsf.ts';
import { verdictOf } from './verdict.ts';

/** Largest call, in bytes of JSON: the API takes 1 MB (1,048,576), brackets and commas included. */
export const SENTINEL_BYTES = 1_000_000;
/** Longest field: 64 KB, and the API cuts what is longer without a word. */
const FIELD_BYTES = 64 * 1024;

/** A column has at most 45 characters; `id`, `Type`, `Title`, `TenantId`, `UniqueId` and `_ResourceId` are taken. */
export const COLUMNS: readonly (Field<Exported> & {
  readonly type: 'datetime' | 'string' | 'int' | 'long' | 'dynamic';
})[] = [
  { name: 'TimeGenerated', type: 'datetime', from: '`at`', value: ({ record }) => record.at },
  { name: 'RecordUid', type: 'string', from: '`device`:`seq`', value: ({ uid }) => uid },
  { name: 'RecordType', type: 'string', from: '`type`', value: ({ record }) => record.type },
  { name: 'Sequence', type: 'long', from: '`seq`', value: ({ record }) => record.seq },
  {
    name: 'RecordSha256',
    type: 'string',
    from: "hash of the record's line in the log",
    value: ({ hash }) => hash,
  },
  { name: 'Device', type: 'string', from: '`device`', value: ({ record }) => record.device },
  {
    name: 'UserName',
    type: 'string',
    from: '`principal`: `email`, else `subject` or the account',
    value: ({ record: { principal } }) =>
      principal.kind === 'anonymous'
        ? principal.user
        : principal.kind === 'unknown'
          ? undefined
          : ((principal.kind === 'person' ? principal.email : undefined) ?? principal.subject),
  },
  { name: 'Agent', type: 'string', from: '`agent`', value: ({ record }) => record.agent },
  {
    name: 'AgentVersion',
    type: 'string',
    from: '`clientVersion`',
    value: ({ record }) => record.clientVersion,
  },
  { name: 'Model', type: 'string', from: '`model`', value: ({ record }) => record.model },
  { name: 'AgentSession', type: 'string', from: '`session`', value: ({ record }) => record.session },
  {
    name: 'Tool',
    type: 'string',
    from: '`tool`',
    value: ({ record }) => ('tool' in record ? record.tool : undefined),
  },
  {
    name: 'ToolCall',
    type: 'string',
    from: '`action`',
    value: ({ record }) => ('action' in record ? record.action : undefined),
  },
  {
    name: 'Outcome',
    type: 'string',
    from: '`outcome`',
    value: ({ record }) => ('outcome' in record ? record.outcome : undefined),
  },
  {
    name: 'Rule',
    type: 'string',
    from: '`rule`',
    value: ({ record }) => (record.type === 'decision' ? record.rule : undefined),
  },
  {
    name: 'Decider',
    type: 'string',
    from: '`decider.by`',
    value: ({ record }) => (record.type === 'decision' ? record.decider.by : undefined),
  },
  {
    name: 'ActionId',
    type: 'int',
    from: 'see "What was decided"',
    value: ({ record }) => verdictOf(record)?.action,
  },
  {
    name: 'Signal',
    type: 'string',
    from: '`signal`',
    value: ({ record }) => (record.type === 'finding' ? record.signal : undefined),
  },
  {
    name: 'Message',
    type: 'string',
    from: 'one sentence, put together',
    value: ({ record }) => messageOf(record),
  },
  {
    name: 'Event',
    type: 'dynamic',
    from: 'the OCSF event',
    value: (item) => fittedEvent(item, FIELD_BYTES),
  },
];

export function sentinelRow(item: Exported): JsonObject {
  const row = flat(COLUMNS, item);
  for (const [name, value] of Object.entries(row))
    if (typeof value === 'string') row[name] = cutText(wellFormed(value), FIELD_BYTES);
  // Twenty columns of 64 KB each would not fit into a call.
  return fitted(row, SENTINEL_BYTES / 4).value;
}
