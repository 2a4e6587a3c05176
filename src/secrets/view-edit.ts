/**
 * An edit as the agent means it: of the text that it has read, with placeholders in place of the values. It is carried
 * out on that view, and the values are put back behind it; so a guess at a value finds nothing, right or wrong.
 */
import { findSecrets, type Lookout } from './find.ts';
import { replaceFound, restoreText } from './redact.ts';
import type { Vault } from './vault.ts';

export interface ViewReplacement {
  readonly before: string;
  readonly after: string;
  readonly all?: boolean;
}

export type ViewEdit =
  | { readonly ok: true; readonly content: string }
  | { readonly ok: false; readonly problem: 'not found' | 'more than once' };

/** The text as an agent reads it. */
export function viewOf(content: string, vault: Vault, lookout: Lookout): string {
  return replaceFound(content, findSecrets(content, lookout), vault.name);
}

/** Carries out the replacements, one after the other. Values come back where their placeholder stands afterwards. */
export function editView(
  content: string,
  replacements: readonly ViewReplacement[],
  vault: Vault,
  lookout: Lookout,
): ViewEdit {
  let view = viewOf(content, vault, lookout);
  for (const { before, after, all } of replacements) {
    const first = before === '' ? -1 : view.indexOf(before);
    if (first === -1) return { ok: false, problem: 'not found' };
    if (all) {
      view = view.split(before).join(after);
      continue;
    }
    if (view.indexOf(before, first + 1) !== -1) return { ok: false, problem: 'more than once' };
    view = view.slice(0, first) + after + view.slice(first + before.length);
  }
  return { ok: true, content: restoreText(view, (id) => valueIn(content, id, vault)) };
}

/** A value goes back into a text that it came from. */
function valueIn(content: string, id: string, vault: Vault): string | undefined {
  const value = vault.get(id)?.value;
  return value !== undefined && content.includes(value) ? value : undefined;
}

/** Does a text to replace stand in the file, but not in what the agent may see of it? Then it is a guess. */
export function isGuess(
  content: string,
  replacements: readonly ViewReplacement[],
  vault: Vault,
  lookout: Lookout,
): boolean {
  const standing = replacements.filter(({ before }) => before !== '' && content.includes(before));
  if (standing.length === 0) return false;
  const view = viewOf(content, vault, lookout);
  return standing.some(({ before }) => !view.includes(before));
}
