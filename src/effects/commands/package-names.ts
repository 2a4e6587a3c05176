/** Names of packages as they are written on a command line, and where they come from. */
import { foldLookalikes, withoutInvisible } from '../lookalikes.ts';
import type { Call } from '../shell/call.ts';
import type { Field } from '../shell/scope.ts';
import { asShown, hasUnknown } from '../text.ts';

/** `name@1.2`, `name==1.2`, `@scope/name`, with look-alikes folded. */
export function packageName(word: Field, manager: string): { name: string; version?: string } {
  const text = asShown(withoutInvisible(word.text));
  const match =
    manager === 'pip'
      ? /^([\w.-]+)(?:\[.*\])?\s*(?:[=<>~!]=?=?\s*(\S+))?$/.exec(text)
      : /^(@?[^@=\s]+)(?:[@=](\S+))?$/.exec(text);
  const name = foldLookalikes(match?.[1] ?? text);
  return { name: hasUnknown(word.text) ? '*' : name, ...(match?.[2] && { version: match[2] }) };
}

/** Packages by URL or from a repository come from that host. */
export function remoteSource(call: Call, word: Field): void {
  const url = /^(?:git\+)?((?:https?|ssh|git):\/\/.+)$/.exec(word.text)?.[1];
  if (url) call.connect(url, 'download');
  else if (/^(?:github:)?[\w-]+\/[\w.-]+(?:#.*)?$/.test(word.text) && !word.text.startsWith('@'))
    call.connect('github.com', 'download');
}
