/** Gemini's generateContent, whole and streamed, as Gemini CLI 0.61.0 speaks it. */
import type { Item, Turn } from './script.ts';
import { field, list, type NewId, string, textOf, type Wire } from './wire.ts';

const USAGE = { promptTokenCount: 10, candidatesTokenCount: 10, totalTokenCount: 20 };

function items(content: unknown): Item[] {
  const role = field(content, 'role') === 'model' ? 'assistant' : 'user';
  return list(field(content, 'parts')).flatMap((part): Item[] => {
    const call = field(part, 'functionCall');
    const result = field(part, 'functionResponse');
    if (call) {
      const id = string(field(call, 'id'));
      return [{ type: 'call', id, name: string(field(call, 'name')), input: field(call, 'args') }];
    }
    if (result) {
      const response = field(result, 'response');
      const error = field(response, 'error');
      const said = error ?? field(response, 'output') ?? response;
      const text = typeof said === 'string' ? said : JSON.stringify(said ?? '');
      return [{ type: 'result', id: string(field(result, 'id')), text, isError: error !== undefined }];
    }
    const text = string(field(part, 'text'));
    return text === '' ? [] : [{ type: 'text', role, text }];
  });
}

const partsOf = (turn: Turn, newId: NewId): object[] => [
  ...(turn.text === undefined ? [] : [{ text: turn.text }]),
  ...(turn.calls ?? []).map(({ name, input }) => ({
    functionCall: { name, args: input, id: newId('call') },
  })),
];

function reply(turn: Turn, newId: NewId): object {
  const content = { role: 'model', parts: partsOf(turn, newId) };
  return {
    candidates: [{ index: 0, content, finishReason: 'STOP' }],
    usageMetadata: USAGE,
    modelVersion: 'scripted',
  };
}

const read: Wire['read'] = (body) => ({
  system: textOf(field(field(body, 'systemInstruction'), 'parts')),
  items: list(field(body, 'contents')).flatMap(items),
  tools: list(field(body, 'tools'))
    .flatMap((group) => list(field(group, 'functionDeclarations')))
    .map((tool) => string(field(tool, 'name'))),
});

/** `…:generateContent` */
export const gemini: Wire = {
  read,
  write: (turn, _body, newId) => ({ type: 'json', body: reply(turn, newId) }),
};

/** `…:streamGenerateContent`: the path, not the body, asks for a stream. */
export const geminiStream: Wire = {
  read,
  write: (turn, _body, newId) => ({ type: 'events', events: [{ data: reply(turn, newId) }] }),
};
