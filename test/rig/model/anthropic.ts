/** Anthropic Messages, whole and streamed, as Claude Code 2.1.330 speaks it. */
import type { Item, Turn } from './script.ts';
import { field, list, type NewId, string, textOf, type Wire, type WireReply } from './wire.ts';

const USAGE = { input_tokens: 10, output_tokens: 10 };

type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown };

function items(message: unknown): Item[] {
  const role = field(message, 'role') === 'assistant' ? 'assistant' : 'user';
  const content = field(message, 'content');
  if (typeof content === 'string') return [{ type: 'text', role, text: content }];
  return list(content).flatMap((block): Item[] => {
    switch (field(block, 'type')) {
      case 'text':
        return [{ type: 'text', role, text: string(field(block, 'text')) }];
      case 'tool_use':
        return [
          {
            type: 'call',
            id: string(field(block, 'id')),
            name: string(field(block, 'name')),
            input: field(block, 'input'),
          },
        ];
      case 'tool_result':
        return [
          {
            type: 'result',
            id: string(field(block, 'tool_use_id')),
            text: textOf(field(block, 'content')),
            isError: field(block, 'is_error') === true,
          },
        ];
      default:
        return [];
    }
  });
}

const blocksOf = (turn: Turn, newId: NewId): Block[] => [
  ...(turn.text === undefined ? [] : [{ type: 'text' as const, text: turn.text }]),
  ...(turn.calls ?? []).map((call) => ({
    type: 'tool_use' as const,
    id: newId('toolu'),
    name: call.name,
    input: call.input,
  })),
];

function write(turn: Turn, body: unknown, newId: NewId): WireReply {
  const content = blocksOf(turn, newId);
  const stop_reason = turn.calls?.length ? 'tool_use' : 'end_turn';
  const message = {
    id: newId('msg'),
    type: 'message',
    role: 'assistant',
    model: field(body, 'model'),
    content,
    stop_reason,
    stop_sequence: null,
    usage: USAGE,
  };
  if (field(body, 'stream') !== true) return { type: 'json', body: message };
  const event = (type: string, data: object) => ({ event: type, data: { type, ...data } });
  return {
    type: 'events',
    events: [
      event('message_start', { message: { ...message, content: [], stop_reason: null } }),
      ...content.flatMap((block, index) => [
        event('content_block_start', {
          index,
          content_block: block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} },
        }),
        event('content_block_delta', {
          index,
          delta:
            block.type === 'text'
              ? { type: 'text_delta', text: block.text }
              : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
        }),
        event('content_block_stop', { index }),
      ]),
      event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: USAGE }),
      event('message_stop', {}),
    ],
  };
}

export const anthropic: Wire = {
  read: (body) => ({
    system: textOf(field(body, 'system')),
    items: list(field(body, 'messages')).flatMap(items),
    tools: list(field(body, 'tools')).map((tool) => string(field(tool, 'name'))),
  }),
  write,
};
