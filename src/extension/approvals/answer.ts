/** What comes back from the approvals panel. The page is ours, but what arrives is still checked. */
import type { AskAnswer } from '../../gate/protocol.ts';

/** A person's choice for one ask, without the digest that binds it. */
export type Choice =
  | { readonly answer: 'once' | 'session' }
  | { readonly answer: 'minutes'; readonly minutes: number }
  | { readonly answer: 'deny'; readonly words?: string };

/** How long "Allow for 15 minutes" lasts. */
export const GRANT_MINUTES = 15;

export type PanelMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly ask: string; readonly digest: string; readonly choice: Choice }
  /** Shows the values behind an ask's placeholders. */
  | { readonly type: 'reveal'; readonly ask: string }
  | { readonly type: 'undo'; readonly grant: string };

/** The message, or nothing where it is not one of ours. */
export function parseMessage(value: unknown): PanelMessage | undefined {
  if (!isObject(value)) return undefined;
  const { type, ask, digest, grant } = value;
  if (type === 'ready') return { type };
  if (type === 'undo' && typeof grant === 'string') return { type, grant };
  if (type === 'reveal' && typeof ask === 'string') return { type, ask };
  if (type !== 'answer' || typeof ask !== 'string' || typeof digest !== 'string') return undefined;
  const choice = choiceOf(value.answer, value.words);
  return choice && { type, ask, digest, choice };
}

/** The choice behind a button's name; empty words count as none. */
export function choiceOf(answer: unknown, words?: unknown): Choice | undefined {
  switch (answer) {
    case 'once':
    case 'session':
      return { answer };
    case 'minutes':
      return { answer, minutes: GRANT_MINUTES };
    case 'deny': {
      const said = typeof words === 'string' ? words.trim() : '';
      return said === '' ? { answer } : { answer, words: said };
    }
    default:
      return undefined;
  }
}

export const bound = (choice: Choice, digest: string): AskAnswer => ({ ...choice, digest });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
