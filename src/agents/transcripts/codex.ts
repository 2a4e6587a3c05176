/**
 * Codex's rollouts, as 0.169.0 writes them. Beside what the model reads they keep what commands printed, unfiltered, in
 * `item_completed`: that is no disobedience. A script of the model's is one call here, whatever it has run.
 */
import { objectOf, textOf } from '../payload.ts';
import { stringsIn, type TranscriptReader } from './reader.ts';

export const codexTranscript: TranscriptReader = {
  marks: ['call_output"'],
  isNested: (call) => call.startsWith('exec-'),
  read: (line) => {
    const { type, call_id, output } = objectOf(objectOf(line).payload);
    const call = textOf(call_id);
    if (call === undefined || (type !== 'function_call_output' && type !== 'custom_tool_call_output'))
      return [];
    const text = stringsIn(output);
    return [{ call, end: { ended: RAN.test(text) ? 'run' : 'untold', text } }];
  },
};

/** How the output of a command begins, and of a patch that was applied. */
const RAN = /^(?:Chunk ID: |Exit code: |Wall time: |Success\. )/;
