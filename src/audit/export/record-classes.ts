/** Which event any other record than a decision becomes. */
import type { ActivityRecord } from '../../model/record.ts';
import {
  type Activity,
  API,
  APPLICATION,
  AUTHENTICATION,
  DATA_SECURITY,
  DETECTION,
  EVENT_LOG,
  type EventClass,
} from './classes.ts';
import type { Field } from './fields.ts';
import { userOf } from './user.ts';

type Of<Type extends ActivityRecord['type']> = Extract<ActivityRecord, { type: Type }>;

interface RecordClass<R> {
  readonly when: string;
  readonly of: EventClass;
  readonly activity: (record: R) => Activity;
  readonly fields: readonly Field<R>[];
}

type Called = { readonly device: string; readonly action: string; readonly tool: string };
const call: readonly Field<Called>[] = [
  { name: 'api.operation', from: '`tool`', value: ({ tool }) => tool || 'unknown' },
  { name: 'api.request.uid', from: '`action`', value: ({ action }) => action },
  { name: 'src_endpoint.uid', from: '`device`', value: ({ device }) => device || 'unknown' },
];

const RESULT: RecordClass<Of<'result'>> = {
  when: 'result',
  of: API,
  activity: () => [99, 'Result'],
  fields: [
    ...call,
    {
      name: 'status_id',
      from: '`failed`: 2 (failure), else 1 (success)',
      value: ({ failed }) => (failed ? 2 : 1),
    },
    { name: 'duration', from: '`milliseconds`', value: ({ milliseconds }) => whole(milliseconds) },
  ],
};

const secret = (title: string): readonly Field<Of<'result'> | Of<'prompt'>>[] => [
  { name: 'finding_info.uid', from: '`device`, `seq`', value: ({ device, seq }) => `${device}:${seq}` },
  { name: 'finding_info.title', from: `always "${title}"`, value: () => title },
  { name: 'data_security.data_lifecycle_state_id', from: 'always 3, in use', value: () => 3 },
];

const RESULT_SECRET: RecordClass<Of<'result'>> = {
  when: 'result with `redactions`',
  of: DATA_SECURITY,
  activity: () => [1, 'Create'],
  fields: secret('Secrets taken out of what a tool returned'),
};

const PROMPT_SECRET: RecordClass<Of<'prompt'>> = {
  when: 'prompt that was held back',
  of: DATA_SECURITY,
  activity: () => [1, 'Create'],
  fields: secret('A prompt with a secret was held back'),
};

const PROMPT: RecordClass<Of<'prompt'>> = {
  when: 'prompt',
  of: API,
  activity: () => [1, 'Create'],
  fields: [
    { name: 'api.operation', from: 'always prompt', value: () => 'prompt' },
    { name: 'src_endpoint.uid', from: '`device`', value: ({ device }) => device || 'unknown' },
    { name: 'message_context.application.name', from: '`agent`', value: ({ agent }) => agent },
    { name: 'message_context.ai_role_id', from: 'always 1, user', value: () => 1 },
    {
      name: 'message_context.prompt_text',
      since: '1.9.0',
      from: '`summary`',
      value: ({ summary }) => summary || undefined,
    },
  ],
};

const OBEDIENCE: RecordClass<Of<'obedience'>> = {
  when: 'obedience',
  of: API,
  activity: () => [99, 'Obedience'],
  fields: [
    ...call,
    {
      name: 'status_id',
      from: '`obeyed`: yes 1 (success), no 2 (failure), unknown 0',
      value: ({ obeyed }) => ({ yes: 1, no: 2, unknown: 0 })[obeyed],
    },
  ],
};

const ENROLMENT: RecordClass<Of<'enrolment'>> = {
  when: 'enrolment',
  of: AUTHENTICATION,
  activity: () => [1, 'Logon'],
  fields: [
    { name: 'user', from: 'as `actor.user`', value: userOf },
    {
      name: 'service.name',
      from: '`principal.issuer`',
      value: ({ principal }) => ('issuer' in principal ? principal.issuer : 'unknown'),
    },
    { name: 'auth_protocol_id', from: 'always 4, OpenID', value: () => 4 },
  ],
};

const MOMENTS: Readonly<Record<Of<'session'>['moment'], Activity>> = {
  start: [3, 'Start'],
  'subagent-start': [3, 'Start'],
  end: [4, 'Stop'],
  'subagent-stop': [4, 'Stop'],
  // The agent has answered and waits: its session goes on.
  stop: [99, 'Turn ended'],
};

const SESSION: RecordClass<Of<'session'>> = {
  when: 'session',
  of: APPLICATION,
  activity: ({ moment }) => MOMENTS[moment],
  fields: [
    {
      name: 'app.name',
      from: '`subagent.type`, else `agent`',
      value: ({ agent, subagent }) => subagent?.type || agent,
    },
    { name: 'app.version', from: '`clientVersion`', value: ({ clientVersion }) => clientVersion },
  ],
};

const FINDING: RecordClass<Of<'finding'>> = {
  when: 'finding',
  of: DETECTION,
  activity: () => [1, 'Create'],
  fields: [
    { name: 'finding_info.uid', from: '`device`, `seq`', value: ({ device, seq }) => `${device}:${seq}` },
    { name: 'finding_info.title', from: '`signal`', value: ({ signal }) => signal },
    { name: 'finding_info.desc', from: '`why`', value: ({ why }) => why || undefined },
    { name: 'finding_info.analytic.name', from: '`signal`', value: ({ signal }) => signal },
    { name: 'finding_info.analytic.type_id', from: 'always 1, a rule', value: () => 1 },
    {
      name: 'finding_info.related_events',
      from: '`actions`: the calls that are its evidence',
      value: ({ actions }) => (actions.length > 0 ? actions.map((uid) => ({ uid })) : undefined),
    },
    {
      name: 'is_alert',
      from: '`severity` high or critical',
      value: ({ severity }) => severity === 'high' || severity === 'critical',
    },
  ],
};

const GOVERNANCE: RecordClass<Of<'governance'>> = {
  when: 'governance',
  of: APPLICATION,
  activity: () => [8, 'Update'],
  fields: [{ name: 'app.name', from: 'always Chaperone', value: () => 'Chaperone' }],
};

const EVENTS: Readonly<Record<Of<'log'>['event'], Activity>> = {
  begun: [6, 'Start'],
  repaired: [99, 'Repair'],
  missing: [99, 'Missing'],
  lost: [99, 'Lost'],
  removed: [2, 'Delete'],
  unreadable: [99, 'Unreadable'],
};

const LOG: RecordClass<Of<'log'>> = {
  when: 'log',
  of: EVENT_LOG,
  activity: ({ event }) => EVENTS[event] ?? [99, event],
  fields: [
    { name: 'log_name', from: 'always chaperone', value: () => 'chaperone' },
    { name: 'status_detail', from: '`says`', value: ({ says }) => says },
  ],
};

const whole = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value);

/** All of them, for the documentation. */
export const RECORD_CLASSES = [
  PROMPT,
  PROMPT_SECRET,
  RESULT,
  RESULT_SECRET,
  OBEDIENCE,
  SESSION,
  ENROLMENT,
  FINDING,
  GOVERNANCE,
  LOG,
];

/** The event of a record: class, activity and the fields that this class has besides the common ones. */
export interface Shape {
  readonly of: EventClass;
  readonly activity: Activity;
  readonly fields: readonly Field<ActivityRecord>[];
}

const shape = <R extends ActivityRecord>({ of, activity, fields }: RecordClass<R>, record: R): Shape => ({
  of,
  activity: activity(record),
  fields: fields as unknown as readonly Field<ActivityRecord>[],
});

export function shapeOf(record: Exclude<ActivityRecord, Of<'decision'>>): Shape {
  switch (record.type) {
    case 'result':
      return shape(record.redactions > 0 ? RESULT_SECRET : RESULT, record);
    case 'prompt':
      return shape(record.outcome === 'allow' ? PROMPT : PROMPT_SECRET, record);
    case 'obedience':
      return shape(OBEDIENCE, record);
    case 'session':
      return shape(SESSION, record);
    case 'enrolment':
      return shape(ENROLMENT, record);
    case 'finding':
      return shape(FINDING, record);
    case 'governance':
      return shape(GOVERNANCE, record);
    case 'log':
      return shape(LOG, record);
  }
}
