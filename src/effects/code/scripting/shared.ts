/** What functions of Perl and Ruby have in common: programs, sockets, formats. */
import { fromHex } from '../../commands/decode.ts';
import { ANY, isKnown } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import { asGlobMarks } from '../globs.ts';
import type { LibraryFunction } from '../library.ts';
import { percentFormat } from '../operators.ts';
import { listValue, mapped, textOf, textValue, UNKNOWN, type Value } from '../value.ts';

/** `system("code")` goes through a shell; `system("program", "arg")` does not. */
export const systems: LibraryFunction = (args, run) => {
  const options = optionsOf(args);
  const words = args.values
    .filter((value) => !isPair(value))
    .flatMap((value) => value.items ?? [value])
    .filter((value) => !value.entries && !value.closure);
  const input = options.get('stdin_data');
  const folder = options.get('chdir');
  const start = {
    ...(input && { stdin: { from: sourcesIn(input), ...(input.texts && { text: textOf(input) }) } }),
    ...(folder && { folder }),
  };
  return words.length > 1
    ? run.words(listValue(words), 'in system', start)
    : run.shell(words[0], 'in system', start);
};

/** `name: value` and `name => value` among the arguments. */
export const isPair = (value: Value): boolean =>
  value.items?.length === 2 && value.items[0]?.path !== undefined;

export function optionsOf(args: Args): Map<string, Value> {
  const options = new Map<string, Value>(args.named);
  for (const value of args.values) {
    for (const [name, each] of value.entries ?? []) options.set(name, each);
    if (isPair(value))
      options.set(value.items?.[0]?.path?.replace(/\(\)$/, '') ?? '', value.items?.[1] ?? UNKNOWN);
  }
  return options;
}

/** Every argument, lists opened. */
export const eachOf =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) => {
    for (const value of args.values.flatMap((each) => each.items ?? [each]))
      if (!value.entries) does(new Args([value]), run, self);
    return UNKNOWN;
  };

export const evaluates: LibraryFunction = (args, run) => run.evaluate(args.values[0], 'eval');

export const glob: LibraryFunction = (args) =>
  listValue([textValue(asGlobMarks(textOf(args.values[0])), args.from)]);

export const socket: LibraryFunction = (args, run) => {
  const named = new Map<string, Value>();
  args.values.forEach((value) => {
    if (value.items?.length === 2 && value.items[0] && value.items[1])
      named.set(textOf(value.items[0]), value.items[1]);
    if (value.items?.length === 2 && value.items[0]?.path)
      named.set(value.items[0].path.replace(/\(\)$/, ''), value.items[1] as Value);
  });
  const host =
    named.get('PeerAddr') ??
    named.get('PeerHost') ??
    args.values.find((value) => value.texts) ??
    textValue(ANY);
  const port = Number(textOf(named.get('PeerPort') ?? args.values[1]));
  return run.connect(host, true, [], { port: Number.isInteger(port) ? port : undefined });
};

export const kills: LibraryFunction = (args, run) => {
  for (const value of args.values.slice(1))
    run.out.add({
      kind: 'process.kill',
      target: textOf(value) === '-1' ? '*' : isKnown(textOf(value)) ? textOf(value) : '?',
    });
  return UNKNOWN;
};

export const packs: LibraryFunction = (args, _run, self) => {
  const how = textOf(args.values[0]);
  const value = self?.items?.[0] ?? args.values[1] ?? self;
  if (!value?.texts) return UNKNOWN;
  if (/^H/.test(how)) return mapped(value, fromHex);
  if (/^[cCU]\*/.test(how))
    return textValue(
      (self?.items ?? args.values.slice(1))
        .map((each) => String.fromCharCode(Number(textOf(each)) || 0))
        .join(''),
    );
  return UNKNOWN;
};

export const formats: LibraryFunction = (args) =>
  textValue(percentFormat(textOf(args.values[0]), listValue(args.values.slice(1))), args.from);
