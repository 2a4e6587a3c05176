/** Names of packages as they are written on a command line, and where they come from. */
import { foldLookalikes, withoutInvisible } from '../lookalikes.ts';
import type { Call } from '../shell/call.ts';
import type { Options } from '../shell/options.ts';
import type { Field } from '../shell/scope.ts';
import { asShown, hasUnknown } from '../text.ts';
import { hostOf } from '../tools.ts';

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

/** Host that a package written as a URL or as a repository comes from; it is connected to. */
export function remoteSource(call: Call, word: Field): string | undefined {
  const url = /^(?:git\+)?((?:https?|ssh|git):\/\/.+)$/.exec(word.text)?.[1];
  const isRepository = /^(?:github:)?[\w-]+\/[\w.-]+(?:#.*)?$/.test(word.text) && !word.text.startsWith('@');
  const from = url ?? (isRepository ? 'github.com' : undefined);
  if (from === undefined) return undefined;
  call.connect(from, 'download');
  return hostOf(from).host;
}

/** Options that name another registry. */
const INDEXES = [
  '--index-url',
  '--extra-index-url',
  '-i',
  '--registry',
  '--source',
  '--find-links',
  '-f',
  '--index',
  '--default-index',
  '--git',
];

/** Host of the registry that options, or `also`, name instead of the usual one; it is connected to. */
export function otherRegistry(
  call: Call,
  options: Options,
  also: readonly string[] = [],
): string | undefined {
  let host: string | undefined;
  for (const index of options.values(...INDEXES, ...also))
    if (/^\w+:/.test(index.text)) {
      call.connect(index, 'download');
      host = hostOf(index.text).host;
    }
  return host;
}
