/** The text that stands for a secret in the conversation: `{{secret:<family>:<id>}}`. */

/** Makes the placeholder of a value: the same value gives the same placeholder, nothing can be computed back from it. */
export type NamePlaceholder = (family: string, value: string) => string;

/** The id is too short to be a secret itself. */
const PLACEHOLDER = /\{\{secret:([a-z0-9-]{1,60}):([a-z0-9]{4,12})\}\}/g;

export const placeholderOf = (family: string, id: string): string => `{{secret:${family}:${id}}}`;

/** Every placeholder in the text, in order; offsets in UTF-16 units, end exclusive. */
export function placeholdersIn(text: string): { id: string; family: string; start: number; end: number }[] {
  if (!text.includes('{{secret:')) return [];
  return [...text.matchAll(PLACEHOLDER)].map((match) => ({
    family: match[1] as string,
    id: match[2] as string,
    start: match.index,
    end: match.index + match[0].length,
  }));
}
