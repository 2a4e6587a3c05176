/** Gemini CLI's chats, as 0.61.0 writes them: a message again whenever it has changed, its calls with their results in it. */
import { isObject, objectOf, textOf } from '../payload.ts';
import { stringsIn, type TranscriptEntry, type TranscriptReader } from './reader.ts';

export const geminiTranscript: TranscriptReader = {
  marks: ['"toolCalls"'],
  read: (line) => {
    const { toolCalls } = objectOf(line);
    const calls: readonly unknown[] = Array.isArray(toolCalls) ? toolCalls : [];
    return calls.filter(isObject).flatMap(({ id, args, result }): TranscriptEntry[] => {
      const call = textOf(id);
      if (call === undefined) return [];
      const responses = (Array.isArray(result) ? result : []).map((part) =>
        objectOf(objectOf(objectOf(part).functionResponse).response),
      );
      if (responses.length === 0) return [{ call, input: args }];
      // A refusal and an error of the tool's own look alike; the reason tells them apart.
      const ended = responses.some(({ output }) => output !== undefined) ? 'run' : 'untold';
      return [{ call, input: args, end: { ended, text: stringsIn(responses) } }];
    });
  },
};
