/** Claude Code's session files, as 2.1.330 writes them: `projects/<folder>/<session>.jsonl`, subagents' in files of their own. */
import type { Ended } from '../../model/obedience.ts';
import { isObject, objectOf, textOf } from '../payload.ts';
import { stringsIn, type TranscriptEntry, type TranscriptReader } from './reader.ts';

export const claudeCodeTranscript: TranscriptReader = {
  marks: ['"tool_result"'],
  read: (line) => {
    const { type, message, toolUseResult } = objectOf(line);
    // `api-request-blob` repeats what goes to the model, old results left out: no word about how a call ended.
    const { content } = objectOf(type === 'user' ? message : undefined);
    const parts: readonly unknown[] = Array.isArray(content) ? content : [];
    return parts.filter(isObject).flatMap((part): TranscriptEntry[] => {
      const call = part.type === 'tool_result' ? textOf(part.tool_use_id) : undefined;
      if (call === undefined) return [];
      const failed = part.is_error === true;
      // The result in the tool's own shape stands beside it: of an edit the model reads one sentence, of the file nothing.
      const text = stringsIn([part.content, parts.length === 1 ? toolUseResult : undefined]);
      return [{ call, end: { ended: endOf(objectOf(line), failed), text } }];
    });
  },
};

/** Beside a result stands who decided: `accept` by `config` or by a `user_…` answer, `reject` by `hook`, `config` or a user. */
function endOf(line: Readonly<Record<string, unknown>>, failed: boolean): Ended {
  const { decision, source } = objectOf(line.permissionDecision);
  if (decision === 'reject' || textOf(line.toolDenialKind)) return 'refused';
  if (decision === 'accept') return textOf(source)?.startsWith('user') ? 'answered-yes' : 'run';
  // Older releases write no decision; an error may then be a refusal.
  return failed ? 'untold' : 'run';
}
