/**
 * The events of Copilot's runtime, as CLI 1.0.102 writes them: `session-state/<session>/events.jsonl`. The model reads
 * `content`; `detailedContent`, and what the runtime hands to hooks, keep the result as it was.
 */
import { objectOf, textOf } from '../payload.ts';
import type { TranscriptReader } from './reader.ts';

export const copilotTranscript: TranscriptReader = {
  marks: ['"tool.execution_start"', '"tool.execution_complete"'],
  read: (line) => {
    const { type, data } = objectOf(line);
    const { toolCallId, arguments: input, success, result, error } = objectOf(data);
    const call = textOf(toolCallId);
    if (call === undefined) return [];
    if (type === 'tool.execution_start') return [{ call, input }];
    if (type !== 'tool.execution_complete') return [];
    if (success === true)
      return [{ call, end: { ended: 'run', text: textOf(objectOf(result).content) ?? '' } }];
    const { code, message } = objectOf(error);
    return [{ call, end: { ended: code === 'denied' ? 'refused' : 'untold', text: textOf(message) ?? '' } }];
  },
};
