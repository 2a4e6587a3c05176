/** OpenAI Chat Completions, whole and streamed, as VS Code 1.139's agent (Copilot 0.67) speaks it. */
import type { Item, Turn } from './script.ts';
import { field, list, type NewId, parsed, string, textOf, type Wire, type WireReply } from './wire.ts';

const USAGE = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 };

function items(message: unknown): Item[] {
  const role = field(message, 'role');
  const text = textOf(field(message, 'content'));
  if (role === 'tool') {
    return [{ type: 'result', id: string(field(message, 'tool_call_id')), text, isError: false }];
  }
  if (role !== 'user' && role !== 'assistant') return [];
  const calls = list(field(message, 'tool_calls')).map(
    (call): Item => ({
      type: 'call',
      id: string(field(call, 'id')),
      name: string(field(field(call, 'function'), 'name')),
      input: parsed(string(field(field(call, 'function'), 'arguments'))),
    }),
  );
  return [...(text === '' ? [] : [{ type: 'text' as const, role, text } satisfies Item]), ...calls];
}

function write(turn: Turn, body: unknown, newId: NewId): WireReply {
  const tool_calls = (turn.calls ?? []).map((call, index) => ({
    index,
    id: newId('call'),
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.input) },
  }));
  const calling = tool_calls.length > 0;
  const finish_reason = calling ? 'tool_calls' : 'stop';
  const head = { id: newId('chatcmpl'), created: 0, model: field(body, 'model') };
  if (field(body, 'stream') !== true) {
    const message = { role: 'assistant', content: turn.text ?? null, ...(calling && { tool_calls }) };
    return {
      type: 'json',
      body: {
        ...head,
        object: 'chat.completion',
        choices: [{ index: 0, message, finish_reason }],
        usage: USAGE,
      },
    };
  }
  const chunk = (delta: object, finish: string | null = null) => ({
    data: {
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finish }],
    },
  });
  return {
    type: 'events',
    events: [
      chunk({ role: 'assistant', content: turn.text ?? '' }),
      ...(calling ? [chunk({ tool_calls })] : []),
      chunk({}, finish_reason),
      { data: { ...head, object: 'chat.completion.chunk', choices: [], usage: USAGE } },
      { data: '[DONE]' },
    ],
  };
}

export const chatCompletions: Wire = {
  read: (body) => {
    const messages = list(field(body, 'messages'));
    return {
      system: messages
        .filter((message) => ['system', 'developer'].includes(string(field(message, 'role'))))
        .map((message) => textOf(field(message, 'content')))
        .join('\n'),
      items: messages.flatMap(items),
      tools: list(field(body, 'tools')).map((tool) => string(field(field(tool, 'function'), 'name'))),
    };
  },
  write,
};
