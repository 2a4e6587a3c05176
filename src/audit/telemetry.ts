/**
 * Tool calls as the clients' own OpenTelemetry tells them. Seen on Claude Code 2.1.330 (log events `tool_decision` and
 * `tool_result`) and Copilot CLI 1.0.102 (spans `execute_tool`, by the GenAI conventions); VS Code's agent has the same
 * conventions by its documentation. Only attributes that name and time a call are looked at.
 */

/** One call that the client tells of; times in milliseconds since the epoch. */
export interface ToldCall {
  readonly session: string;
  readonly call: string;
  readonly tool: string;
  readonly from: number;
  readonly to: number;
  /** `refused`: it did not run. */
  readonly how: 'ran' | 'refused';
}

/** Deeper than this no exporter nests. */
const DEEPEST = 12;

type Json = Readonly<Record<string, unknown>>;

/**
 * The calls in an exported document: OTLP as JSON, or the JSON of a file exporter, one signal or many. What is told twice
 * of a call is put together.
 */
export function toldCalls(documents: Iterable<unknown>): ToldCall[] {
  const calls = new Map<string, ToldCall>();
  for (const document of documents)
    for (const told of callsIn(document, 0)) {
      const key = `${told.session} ${told.call}`;
      const known = calls.get(key);
      calls.set(key, known ? together(known, told) : told);
    }
  return [...calls.values()].sort((a, b) => a.from - b.from);
}

/** A call that was decided and has a result ran; one that was refused has none. */
function together(one: ToldCall, other: ToldCall): ToldCall {
  return {
    ...one,
    from: Math.min(one.from, other.from),
    to: Math.max(one.to, other.to),
    how: one.how === 'refused' || other.how === 'refused' ? 'refused' : 'ran',
  };
}

function* callsIn(value: unknown, depth: number): Generator<ToldCall> {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) yield* callsIn(each, depth + 1);
    return;
  }
  const node = value as Json;
  const told = callOf(node, attributesOf(node));
  if (told) yield told;
  else for (const each of Object.values(node)) yield* callsIn(each, depth + 1);
}

function callOf(node: Json, attributes: Json): ToldCall | undefined {
  return claudeCodes(node, attributes) ?? conventional(node, attributes);
}

function claudeCodes(node: Json, attributes: Json): ToldCall | undefined {
  const event = attributes['event.name'];
  const session = attributes['session.id'];
  const call = attributes.tool_use_id;
  if (typeof call !== 'string' || typeof session !== 'string') return undefined;
  if (event !== 'tool_result' && event !== 'tool_decision') return undefined;
  const at =
    timeOf(attributes['event.timestamp']) ?? timeOf(node.timeUnixNano) ?? timeOf(node.timestamp) ?? 0;
  const milliseconds = event === 'tool_result' ? Number(attributes.duration_ms) || 0 : 0;
  return {
    session,
    call,
    tool: String(attributes.tool_name ?? ''),
    from: at - milliseconds,
    to: at,
    how: attributes.decision === 'reject' ? 'refused' : 'ran',
  };
}

function conventional(node: Json, attributes: Json): ToldCall | undefined {
  const session = attributes['gen_ai.conversation.id'];
  const call = attributes['gen_ai.tool.call.id'];
  if (attributes['gen_ai.operation.name'] !== 'execute_tool') return undefined;
  if (typeof call !== 'string' || typeof session !== 'string') return undefined;
  const from = timeOf(node.startTimeUnixNano) ?? timeOf(node.startTime) ?? 0;
  return {
    session,
    call,
    tool: String(attributes['gen_ai.tool.name'] ?? ''),
    from,
    to: timeOf(node.endTimeUnixNano) ?? timeOf(node.endTime) ?? from,
    how: attributes['error.type'] === 'denied' ? 'refused' : 'ran',
  };
}

/** OTLP has them as a list of keys and typed values, file exporters as an object, some as members of the event itself. */
function attributesOf(node: Json): Json {
  const { attributes } = node;
  if (Array.isArray(attributes)) return Object.fromEntries(attributes.flatMap(pairOf));
  return typeof attributes === 'object' && attributes !== null ? (attributes as Json) : node;
}

function pairOf(attribute: unknown): [string, unknown][] {
  const { key, value } = (attribute ?? {}) as { key?: unknown; value?: unknown };
  if (typeof key !== 'string' || typeof value !== 'object' || value === null) return [];
  return [[key, Object.values(value)[0]]];
}

/** RFC 3339, nanoseconds since the epoch as a string or a number, or seconds and nanoseconds; milliseconds come out. */
function timeOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return Number(value[0]) * 1000 + Number(value[1]) / 1e6;
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)))
    return Number(value) / 1e6;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
