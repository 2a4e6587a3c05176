/** Arguments of a program, read by `argparse`: what they are where nobody gives others. */
import { Args } from '../args.ts';
import type { LibraryFunction } from '../library.ts';
import { listValue, textOf, textValue, UNKNOWN, type Value } from '../value.ts';

/** `parser.add_argument("--root", default="build")`: the words of the command line, else the standard. */
export const addArgument: LibraryFunction = (args, run, self) => {
  const names = args.values.map((value) => textOf(value));
  const long = names.find((name) => name.startsWith('--')) ?? names[0];
  const dest = args.named.has('dest')
    ? textOf(args.named.get('dest'))
    : long?.replace(/^-+/, '').replaceAll('-', '_');
  if (dest === undefined || !self?.entries) return UNKNOWN;
  const given = givenTo(names, args, run.globals.get('* arguments')?.items ?? [], self.entries);
  const value =
    given ??
    args.named.get('default') ??
    (/^store_/.test(textOf(args.named.get('action')))
      ? textValue('False')
      : long?.startsWith('-')
        ? textValue('None')
        : UNKNOWN);
  const type = args.named.get('type');
  self.entries.set(dest, type?.path && value.texts ? run.apply(type, new Args([value])) : value);
  return UNKNOWN;
};

export const parseArguments: LibraryFunction = (args, _run, self) => {
  const own = args.values[0]?.items;
  return {
    entries: new Map([...(self?.entries ?? [])].filter(([name]) => !(own && name.startsWith('* ')))),
    from: [],
  };
};

/** What the command line gives to this argument. */
function givenTo(
  names: readonly string[],
  args: Args,
  words: readonly Value[],
  known: Map<string, Value>,
): Value | undefined {
  const [first = ''] = names;
  if (first.startsWith('-')) {
    const at = words.findIndex((word) => names.includes(textOf(word)));
    if (at < 0) return undefined;
    return args.named.has('action') ? textValue('True') : words[at + 1];
  }
  // Operands in their order; words after a flag are taken for its value.
  const operands = words.filter(
    (word, i) => !textOf(word).startsWith('-') && !textOf(words[i - 1] ?? textValue('')).startsWith('-'),
  );
  const count = Number(textOf(known.get('* operands') ?? textValue('0')));
  known.set('* operands', textValue(String(count + 1)));
  const many = /^[*+]$/.test(textOf(args.named.get('nargs')));
  if (many) return operands.length > count ? listValue(operands.slice(count)) : undefined;
  return operands[count];
}
