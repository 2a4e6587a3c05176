/** OpenAI Responses, streamed and whole, as Codex 0.169.0 speaks it. */
import type { Item, Turn } from './script.ts';
import { field, list, type NewId, parsed, string, textOf, type Wire, type WireReply } from './wire.ts';

const USAGE = {
  input_tokens: 10,
  output_tokens: 10,
  total_tokens: 20,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens_details: { reasoning_tokens: 0 },
};

function items(entry: unknown): Item[] {
  const id = string(field(entry, 'call_id'));
  switch (field(entry, 'type')) {
    case 'message': {
      const role = field(entry, 'role') === 'assistant' ? 'assistant' : 'user';
      return [{ type: 'text', role, text: textOf(field(entry, 'content')) }];
    }
    case 'function_call': {
      const input = parsed(string(field(entry, 'arguments')));
      return [{ type: 'call', id, name: nameOf(entry), input }];
    }
    case 'custom_tool_call':
      return [{ type: 'call', id, name: nameOf(entry), input: string(field(entry, 'input')) }];
    case 'function_call_output':
    case 'custom_tool_call_output':
      return [{ type: 'result', id, text: textOf(field(entry, 'output')), isError: false }];
    default:
      return [];
  }
}

/** Tools of MCP servers come in a namespace: `mcp__orders` and, in it, `lookup`. */
const nameOf = (entry: unknown): string =>
  [string(field(entry, 'namespace')), string(field(entry, 'name'))].filter(Boolean).join('__');

interface Offered {
  readonly name: string;
  readonly namespace: string;
  /** Takes text as it is, and no JSON. */
  readonly isCustom: boolean;
}

/** Tools stand beside the conversation or, for newer models, in it. */
function offered(body: unknown): readonly Offered[] {
  const within = list(field(body, 'input')).filter((entry) => field(entry, 'type') === 'additional_tools');
  const tools = [body, ...within].flatMap((holder) => list(field(holder, 'tools')));
  return tools.flatMap((tool): Offered[] => {
    const name = string(field(tool, 'name'));
    const isSpace = field(tool, 'type') === 'namespace';
    return (isSpace ? list(field(tool, 'tools')) : [tool]).map((one) => ({
      name: string(field(one, 'name')),
      namespace: isSpace ? name : '',
      isCustom: field(one, 'type') === 'custom',
    }));
  });
}

function write(turn: Turn, body: unknown, newId: NewId): WireReply {
  const tools = offered(body);
  const said = {
    type: 'message',
    id: newId('msg'),
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: turn.text ?? '', annotations: [] }],
  };
  const calls = (turn.calls ?? []).map(({ name, input }) => {
    const tool = tools.find((one) => nameOf(one) === name);
    const common = { id: newId('fc'), call_id: newId('call'), name: tool?.name ?? name, status: 'completed' };
    const namespace = tool?.namespace ? { namespace: tool.namespace } : {};
    return tool?.isCustom
      ? { ...common, ...namespace, type: 'custom_tool_call', input: string(input.input) }
      : { ...common, ...namespace, type: 'function_call', arguments: JSON.stringify(input) };
  });
  const output = [...(turn.text === undefined ? [] : [said]), ...calls];
  const response = {
    id: newId('resp'),
    object: 'response',
    created_at: 0,
    model: field(body, 'model'),
    status: 'completed',
    output,
    usage: USAGE,
  };
  if (field(body, 'stream') !== true) return { type: 'json', body: response };
  const event = (type: string, data: object) => ({ event: type, data: { type, ...data } });
  return {
    type: 'events',
    events: [
      event('response.created', { response: { ...response, status: 'in_progress', output: [] } }),
      ...output.flatMap((item, output_index) => [
        event('response.output_item.added', { output_index, item }),
        event('response.output_item.done', { output_index, item }),
      ]),
      event('response.completed', { response }),
    ],
  };
}

export const responses: Wire = {
  read: (body) => ({
    system: string(field(body, 'instructions')),
    items: list(field(body, 'input')).flatMap(items),
    tools: offered(body).map(nameOf),
  }),
  write,
};
