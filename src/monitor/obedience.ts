/**
 * Did the client do what it was told? An answer that was given proves nothing: clients have run denied calls and ignored
 * replacements. So each answer leaves an expectation, and what is seen afterwards is weighed against it.
 */
import type { Ended, Obeyed } from '../model/obedience.ts';

/** What a client does if it heeds an answer. */
export type Expectation =
  /** The call was denied. `reason` is what the client was to show in place of a result. */
  | { readonly expected: 'not-run'; readonly reason: string }
  /** The result was replaced. `taken`: what stood there, as it was spelled; `placeholders`: what stands there now. */
  | {
      readonly expected: 'withheld';
      readonly taken: readonly string[];
      readonly placeholders: readonly string[];
    }
  /** The client was to ask its user first. */
  | { readonly expected: 'asked' };

/** What was seen of a call after the answer. */
export type Evidence =
  /** The client told of the call's end in a later event. */
  | { readonly by: 'event'; readonly failed: boolean; readonly text: string }
  /** The client's own record of the session says how the call ended; `text` is what the model read. */
  | { readonly by: 'transcript'; readonly ended: Ended; readonly text: string }
  /** The files that a denied edit was about: as they were, or as the edit would have made them. */
  | { readonly by: 'disk'; readonly is: 'unchanged' | 'as-denied'; readonly files: readonly string[] };

/** `says`: one sentence for a person, without any value. */
export interface Weighed {
  readonly obeyed: Obeyed;
  readonly by: Evidence['by'];
  readonly says: string;
}

/** Weighs one piece of evidence; nothing where it does not settle anything. */
export function weigh(expectation: Expectation, evidence: Evidence): Weighed | undefined {
  const weighed = (obeyed: Obeyed, says: string): Weighed => ({ obeyed, by: evidence.by, says });
  switch (expectation.expected) {
    case 'not-run':
      return weighDenial(expectation.reason, evidence, weighed);
    case 'withheld':
      return evidence.by === 'transcript' ? weighReplacement(expectation, evidence.text, weighed) : undefined;
    case 'asked':
      return evidence.by === 'transcript' ? weighQuestion(evidence.ended, weighed) : undefined;
  }
}

type Say = (obeyed: Obeyed, says: string) => Weighed;

function weighDenial(reason: string, evidence: Evidence, weighed: Say): Weighed | undefined {
  switch (evidence.by) {
    case 'event':
      if (repeats(evidence.text, reason)) return weighed('yes', 'The client reports the refusal.');
      // A failure may be the client's own refusal, or a run that failed: its record tells them apart.
      return evidence.failed ? undefined : weighed('no', 'The denied call came back with a result.');
    case 'transcript':
      if (repeats(evidence.text, reason))
        return weighed('yes', 'The transcript has the refusal in place of a result.');
      if (evidence.ended === 'refused')
        return weighed('yes', 'The transcript says that the call was refused.');
      if (evidence.ended === 'run' || evidence.ended === 'answered-yes')
        return weighed('no', 'The transcript has a result of the denied call.');
      return undefined;
    case 'disk':
      return evidence.is === 'as-denied'
        ? weighed('no', `The denied change is on disk: ${evidence.files.join(', ')}.`)
        : weighed('yes', `The files are as they were: ${evidence.files.join(', ')}.`);
  }
}

/** The shortest stretch of a value that is looked for by itself; anything shorter stands in many texts. */
const TELLING = 6;

function weighReplacement(
  { taken, placeholders }: Extract<Expectation, { expected: 'withheld' }>,
  text: string,
  weighed: Say,
): Weighed | undefined {
  if (taken.some((value) => text.includes(value)))
    return weighed('no', 'What was taken out stands in the transcript: the model has read it.');
  if (placeholders.some((placeholder) => text.includes(placeholder)))
    return weighed('yes', 'The transcript has placeholders in place of what was taken out.');
  return undefined;
}

function weighQuestion(ended: Ended, weighed: Say): Weighed | undefined {
  if (ended === 'refused') return weighed('yes', 'The transcript says that the call was refused.');
  if (ended === 'answered-yes') return weighed('yes', 'The transcript says that a person allowed the call.');
  return undefined;
}

/** Clients wrap a reason and cut it, but leave its beginning as it is. */
const SIGNIFICANT = 80;

function repeats(text: string, reason: string): boolean {
  const beginning = words(reason).slice(0, SIGNIFICANT);
  return beginning !== '' && words(text).includes(beginning);
}

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * What of a value tells that the model has read it: its longest line, since clients number lines. Nothing where that is
 * so short that it stands in many texts, or where the model was given the same elsewhere in the result.
 *
 * @param value as it was spelled in the result
 * @param passed the result as it was passed on
 */
export function tellingPart(value: string, passed: string): string | undefined {
  const line = value
    .split(/\r?\n/)
    .map((text) => text.trim())
    .reduce((longest, text) => (text.length > longest.length ? text : longest), '');
  return line.length >= TELLING && !passed.includes(line) ? line : undefined;
}
