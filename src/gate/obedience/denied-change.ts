/** What a denied edit would have made of its files, so that the disk can tell later whether it was made all the same. */
import { readFile, stat } from 'node:fs/promises';
import type { Replacement, ToolUse } from '../../model/action.ts';
import { sha256Of } from '../../model/sha256.ts';
import type { Evidence } from '../../monitor/obedience.ts';
import { absolute } from '../secrets/restoring.ts';

/** Digests of a file as it was when the edit was denied, and as the edit would have left it. `absent`: no such file. */
export interface DeniedChange {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** A larger file is not looked at, in bytes. */
const LARGEST = 2 * 1024 * 1024;

/** The changes that a tool was about to make, from the files as they are now; none of what is no plain edit. */
export async function deniedChanges(tool: ToolUse, cwd: string): Promise<readonly DeniedChange[]> {
  if (tool.kind === 'write') return changed(absolute(tool.path, cwd), () => tool.content);
  if (tool.kind !== 'edit') return [];
  const [first, ...others] = tool.replacements;
  if (!first || others.some(({ path }) => path !== first.path)) return [];
  return changed(absolute(first.path, cwd), (text) =>
    tool.replacements.reduce<string | undefined>(replaced, text),
  );
}

async function changed(file: string, edit: (text: string) => string | undefined): Promise<DeniedChange[]> {
  const text = await textOf(file);
  const edited = text === undefined ? undefined : edit(text ?? '');
  if (edited === undefined) return [];
  const change = { file, before: digestOf(text), after: digestOf(edited) };
  return change.before === change.after ? [] : [change];
}

/** Nothing where it would be larger than what is looked at: an agent chooses both texts. */
function replaced(text: string | undefined, { before, after, all }: Replacement): string | undefined {
  if (text === undefined || before === '') return text === '' ? after : text;
  const parts = text.split(before);
  const count = all ? parts.length - 1 : 1;
  if (text.length + count * after.length > LARGEST) return undefined;
  return all ? parts.join(after) : text.replace(before, () => after);
}

/** What the disk says of them now; nothing where it says neither. */
export async function lookAt(changes: readonly DeniedChange[]): Promise<Evidence | undefined> {
  const now = await Promise.all(changes.map(async ({ file }) => digestOf(await textOf(file))));
  const made = changes.filter(({ after }, index) => now[index] === after).map(({ file }) => file);
  if (made.length > 0) return { by: 'disk', is: 'as-denied', files: made };
  const isAsBefore = changes.length > 0 && changes.every(({ before }, index) => now[index] === before);
  return isAsBefore ? { by: 'disk', is: 'unchanged', files: changes.map(({ file }) => file) } : undefined;
}

/** `null`: there is no such file; undefined: it is not looked at. */
async function textOf(file: string): Promise<string | null | undefined> {
  try {
    const found = await stat(file);
    // A pipe would be waited for without end.
    return found.isFile() && found.size <= LARGEST ? await readFile(file, 'utf8') : undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : undefined;
  }
}

const digestOf = (text: string | null | undefined): string =>
  typeof text === 'string' ? sha256Of(text) : String(text);
