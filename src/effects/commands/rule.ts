/** What a command table is made of: a rule per program, with its examples beside it. */
import type { FileEffect } from '../../model/effect.ts';
import type { Touch } from '../files.ts';
import type { Call } from '../shell/call.ts';
import type { Options, Style } from '../shell/options.ts';
import type { Output } from '../shell/scope.ts';
import { merged } from '../shell/scope.ts';

/** A command, and the effects that must be found in it beside `command.run`: `file.delete /home/dev/x`. */
export type Examples = Readonly<Record<string, string | readonly string[]>>;

/** Follows one call of a program; returns what it prints, where that is better known than "what it read". */
export type Meaning = (call: Call) => Output | undefined;

export interface Rule {
  /** Programs that the rule speaks of, separated by blanks. */
  readonly names: string;
  /** Absent: the program only prints, and touches nothing. */
  readonly does?: Meaning;
  /** Commands with effects that matter: all that are listed must be found. */
  readonly harmful?: Examples;
  /** Their harmless twins: exactly these effects must be found. */
  readonly harmless?: Examples;
}

export type Family = readonly Rule[];

/** A meaning that prints nothing better known than what it read. */
export const effect =
  (does: (call: Call) => void): Meaning =>
  (call) => {
    does(call);
    return undefined;
  };

/** All operands are touched alike. */
export const operands = (
  kind: FileEffect['kind'],
  takes = '',
  how: Touch = {},
  style: Style = 'gnu',
): Meaning =>
  effect((call) => {
    for (const word of call.options(takes, style).operands) call.touch(kind, word, how);
  });

/** Options whose values are files, and what happens to those files. */
export interface FileOptions {
  readonly reads?: string;
  readonly writes?: string;
}

/** Touches the files that options name. */
export function touchOptions(call: Call, options: Options, files: FileOptions): void {
  for (const word of options.values(...split(files.reads))) call.reads(word);
  for (const word of options.values(...split(files.writes))) call.writes(word, { replaces: true });
}

const split = (list: string | undefined): string[] => (list ? list.split(' ') : []);

/** A path that leads out of the working folder. */
export const LEADS_ELSEWHERE = /^(?:~\/|\/\w|\.\.\/)/;

/** Operands are read, and options may name files to read or write; what is read is printed. */
export const reading = (takes = '', files: FileOptions = {}, skip = 0, style: Style = 'gnu'): Meaning =>
  effect((call) => {
    const options = call.options(`${takes} ${files.reads ?? ''} ${files.writes ?? ''}`.trim(), style);
    call.reads(...options.operands.slice(skip));
    // Options differ between systems: a path that leads elsewhere is a file, whatever stands before it.
    const outputs = options.values(...split(files.writes));
    for (const value of options.all)
      if (LEADS_ELSEWHERE.test(value.text) && !outputs.includes(value)) call.reads(value);
    touchOptions(call, options, files);
  });

/** What goes through a filter: its input's text if `change` can say what becomes of it. */
export function filtered(call: Call, change?: (text: string) => string | undefined): Output {
  const text = call.stdin?.text;
  const changed = text === undefined ? undefined : change?.(text);
  const from = merged(call.sources, call.stdin?.from ?? []);
  return changed === undefined ? { from } : { text: changed, from };
}
