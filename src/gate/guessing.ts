/**
 * An agent that plays for a value byte by byte: an edit that succeeds, a `grep -q` or an exit code tells one bit a try. What
 * cannot be closed is counted by file; then a person is asked, and then it ends.
 */
import type { Judged } from './judged.ts';
import type { Session } from './sessions.ts';

/** So many tries are a coincidence; from here on each is put to a person. */
const ASKED_FROM = 5;
/** So many are none. */
const STOPPED_FROM = 15;

/** Longest output that can be an answer to a question instead of content, in bytes of JSON. */
const SHORT_ANSWER = 400;

/** Was this call's result an answer about a file with secrets that shows nothing of it? */
export function isProbe(
  reads: readonly string[],
  secret: ReadonlySet<string>,
  bytes: number,
  redactions: number,
): string[] {
  return redactions === 0 && bytes <= SHORT_ANSWER ? reads.filter((file) => secret.has(file)) : [];
}

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

export const GUESSING_RULE = 'secrets.guessing';

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
