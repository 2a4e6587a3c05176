/**
 * An agent that plays for a value byte by byte: an edit that succeeds, a `grep -q` or an exit code tells one bit a try. What
 * cannot be closed is counted by file; then a person is asked, and then it ends.
 */
import type { ToolUse } from '../../model/action.ts';
import { GUESSING_RULE } from '../../model/decision.ts';
import type { Judged } from '../judged.ts';
import type { Session } from '../sessions/sessions.ts';

/** So many tries are a coincidence; from here on each is put to a person. */
const ASKED_FROM = 5;
/** So many are none. */
const STOPPED_FROM = 15;

/** Longest output that can be an answer to a question instead of content, in bytes of JSON. */
const SHORT_ANSWER = 400;

/**
 * Files with secrets that a call looks into and may answer a question about. It counts as a try from the moment that it
 * is let run, since many can be under way at once, until its result shows that it was none.
 */
export function probed(tool: ToolUse, reads: readonly string[], secret: ReadonlySet<string>): string[] {
  return tool.kind === 'read' ? [] : reads.filter((file) => secret.has(file));
}

/**
 * How much less than a try a call was whose result is known. What shows content is most likely honest work; but an answer
 * can be hidden beside content, so it counts a little.
 */
export const relief = (bytes: number, redactions: number): number =>
  redactions > 0 || bytes > SHORT_ANSWER ? 0.8 : 0;

export type Suspicion =
  | { readonly level: 'none' }
  | { readonly level: 'ask' | 'stop'; readonly file: string };

/** What the tries so far mean for another call that reads or edits one of these files. */
export function suspicion(session: Session, files: readonly string[]): Suspicion {
  const [file] = [...files].sort((a, b) => session.guesses.of(b) - session.guesses.of(a));
  const tries = file === undefined ? 0 : session.guesses.of(file);
  if (file === undefined || tries < ASKED_FROM) return { level: 'none' };
  return { level: tries < STOPPED_FROM ? 'ask' : 'stop', file };
}

/** The decision as it stands after so many tries: stronger than before, never weaker. */
export function suspected(judged: Judged, found: Exclude<Suspicion, { level: 'none' }>): Judged {
  const outcome = found.level === 'stop' ? 'deny' : 'ask';
  const { decision } = judged;
  if (decision.outcome === 'deny') return judged;
  const reason = `This session has tried again and again to learn what stands behind the placeholders of ${found.file} (rule ${GUESSING_RULE})`;
  return {
    ...judged,
    decision: { ...decision, outcome, rule: GUESSING_RULE, reasons: [reason, ...decision.reasons] },
    keys: [...judged.keys, `${GUESSING_RULE} ${found.file}`],
    says: [...judged.says, `look into ${found.file} again`],
  };
}
