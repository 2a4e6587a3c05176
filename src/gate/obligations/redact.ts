/**
 * The obligation to redact: the result may reach the model, its secrets may not.
 * Where the client lets a result be replaced, that happens when the result comes back. Elsewhere the call is refused
 * and the refusal carries what the model would have read, without the secrets.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { canReplace } from '../../agents/verdict.ts';
import type { Action } from '../../model/action.ts';
import type { Decision } from '../../model/decision.ts';
import type { Governed } from '../judged.ts';
import { showsAndGoesOn } from './early.ts';

/** Longest view of a file that is put into a refusal, in bytes. */
const VIEW_LIMIT = 64 * 1024;

/** How the obligation is met for one action. */
export type Redaction =
  | { readonly how: 'later' }
  /** There is nothing to take out: the call can run as it is. */
  | { readonly how: 'nothing' }
  | { readonly how: 'refuse'; readonly reason: string };

/** Takes the secrets out of a text and says how many there were. */
type Redact = (text: string) => { readonly text: string; readonly count: number };

/** Decides how; reads the files that the action names only where it has to. */
export function redaction(
  action: Action,
  decision: Decision,
  { capabilities, event }: Pick<Governed, 'capabilities' | 'event'>,
  redact: Redact,
): Redaction {
  if (event.type === 'action' && event.resultUnseen) {
    return {
      how: 'refuse',
      reason:
        'What a command in the background prints reaches you unseen, and this one would show secrets. Run it in the foreground instead: you get its output with placeholders in place of the values.',
    };
  }
  if (capabilities.printsEarly && action.tool.kind === 'shell' && showsAndGoesOn(decision)) {
    return {
      how: 'refuse',
      reason:
        'The command shows a file with secrets and then goes on, and this client hands over what is printed before anybody can take them out. Show the file in a command of its own.',
    };
  }
  if (canReplace(capabilities, action.tool, false)) return { how: 'later' };
  if (action.tool.kind !== 'read') {
    return {
      how: 'refuse',
      reason:
        'The result would show secrets, and this client lets nobody take them out of it. Read the file with the file tool instead: you get it with placeholders in place of the values.',
    };
  }
  // The paths that were judged, not as the agent spelled them: the client may read the one where we would look at another.
  const paths = decision.effects.flatMap((effect) => (effect.kind === 'file.read' ? [effect.path] : []));
  const views = [...new Set(paths)].map((path) => viewOf(path, redact));
  if (views.every((view) => view.count === 0)) return { how: 'nothing' };
  const text = views.map((view) => `--- ${view.path}\n${view.text}`).join('\n');
  return {
    how: 'refuse',
    reason: `The file holds secrets, so Chaperone read it for you and put placeholders in place of the values. This is its content:\n${text}`,
  };
}

function viewOf(path: string, redact: Redact): { path: string; text: string; count: number } {
  try {
    if (!statSync(path).isFile()) return { path, text: '(not a regular file)', count: 0 };
    const file = openSync(path, 'r');
    try {
      const size = fstatSync(file).size;
      const bytes = Buffer.alloc(Math.min(size, VIEW_LIMIT));
      readSync(file, bytes, 0, bytes.length, 0);
      const { text, count } = redact(bytes.toString('utf8'));
      // What was not looked at may hold anything, so a longer file is never passed on as it is.
      return size > VIEW_LIMIT
        ? { path, text: `${text}\n(cut after ${VIEW_LIMIT} bytes)`, count: count + 1 }
        : { path, text, count };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    // What is not there shows nothing; what cannot be looked at may hold anything.
    const { code } = error as NodeJS.ErrnoException;
    return { path, text: `(cannot be read: ${code})`, count: code === 'ENOENT' ? 0 : 1 };
  }
}
