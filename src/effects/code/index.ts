/** Code of other languages than the shell's: which one it is, and who reads it. */
import type { Call } from '../shell/call.ts';
import type { Field, Output } from '../shell/scope.ts';
import { UNREAD } from '../shell/scope.ts';
import type { Cause } from '../trace.ts';

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

/** Follows code of another language. */
export function runCode(
  language: Language,
  code: Output,
  call: Call,
  _cause: Cause,
  _args: readonly Field[],
): Output {
  call.opaque(code.text === undefined ? 'computed' : 'hidden', `code in ${language} is not followed`);
  return UNREAD;
}
