/** Code of other languages than the shell's: which one it is, and who reads it. */
import { sealedInCode } from '../governance.ts';
import type { Call } from '../shell/call.ts';
import type { Field, Output } from '../shell/scope.ts';
import { UNREAD } from '../shell/scope.ts';
import { opaqueCode } from '../shell/unread.ts';
import { isUnknown, nesting, type Text } from '../text.ts';
import type { Cause } from '../trace.ts';
import { JAVASCRIPT } from './javascript/library.ts';
import type { Library } from './library.ts';
import { Names } from './names.ts';
import { PHP } from './php/library.ts';
import { PYTHON } from './python/library.ts';
import { Run } from './run.ts';
import { PERL, RUBY } from './scripting/library.ts';
import { listValue, textValue } from './value.ts';

export type Language = 'shell' | 'python' | 'javascript' | 'perl' | 'ruby' | 'php' | 'powershell' | 'other';

const INTERPRETERS: readonly (readonly [RegExp, Language])[] = [
  [/\b(?:ba|da|k|z|a)?sh\b/, 'shell'],
  [/\bpython|\bpypy|\buv\b/, 'python'],
  [/\b(?:node|bun|deno|tsx|ts-node|zx)\b/, 'javascript'],
  [/\bperl/, 'perl'],
  [/\bruby/, 'ruby'],
  [/\bphp/, 'php'],
  [/\bpwsh|\bpowershell/, 'powershell'],
];

const EXTENSIONS: Readonly<Record<string, Language>> = {
  sh: 'shell',
  bash: 'shell',
  zsh: 'shell',
  ksh: 'shell',
  py: 'python',
  pyw: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  ts: 'javascript',
  mts: 'javascript',
  cts: 'javascript',
  pl: 'perl',
  pm: 'perl',
  rb: 'ruby',
  php: 'php',
  ps1: 'powershell',
};

/** Language of a script by its first line, else by its name; nothing if neither says so. */
export function languageOf(text: string, name: string): Language | undefined {
  if (text.startsWith('#!')) {
    const line = text.slice(2, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n'));
    return INTERPRETERS.find(([pattern]) => pattern.test(line))?.[1] ?? 'other';
  }
  return EXTENSIONS[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];
}

const LIBRARIES: Partial<Record<Language, Library>> = {
  python: PYTHON,
  javascript: JAVASCRIPT,
  php: PHP,
  perl: PERL,
  ruby: RUBY,
};

/** Longest program that is followed, in characters. */
const PROGRAM_LIMIT = 200_000;

/** Deepest brackets that are followed: trees are walked by recursion. */
const NESTING_LIMIT = 150;

/** Follows code of another language than the shell's, which `file` may hold; what cannot be followed is opaque. */
export function runCode(
  language: Language,
  code: Output,
  call: Call,
  cause: Cause,
  args: readonly Field[],
  file?: Text,
): Output {
  const library = LIBRARIES[language];
  const { text } = code;
  if (text === undefined || isUnknown(text.trim())) {
    opaqueCode(code.from, cause, call.trace, call);
    return UNREAD;
  }
  const sealed = sealedInCode(text, call.trace.place);
  if (sealed) call.add({ kind: 'governance.change', target: sealed });
  if (!library) {
    call.opaque('script', `code in ${language === 'other' ? 'this language' : language} is not followed`);
    return UNREAD;
  }
  if (text.length > PROGRAM_LIMIT || nesting(text) > NESTING_LIMIT) {
    call.opaque('hidden', 'a program too long or too deep to be followed');
    return UNREAD;
  }
  if (!call.trace.step(cause, 8 + text.length / 64)) return UNREAD;
  const run = new Run(call, library, cause);
  const names = new Names();
  names.set('* arguments', listValue(args.map((word) => textValue(word.text, word.from))));
  for (const [name, place] of Object.entries(library.placed?.(file) ?? {})) names.set(name, textValue(place));
  const statements = library.parse(text, call.trace.repairs);
  if (statements) return run.program(statements, names);
  call.opaque('hidden', `code that is no ${language} program, or one too deep to be followed`);
  return UNREAD;
}
