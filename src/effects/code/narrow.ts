/** What a test says of a name: after `if f.endswith(".py")` it ends so. */
import { ANY, isKnown, NAME, type Text } from '../text.ts';
import type { Names } from './names.ts';
import type { Expression } from './tree.ts';
import type { Value } from './value.ts';

/** Most ways of ending that are told apart. */
const ENDINGS = 4;

/** Names that are known better where `test` holds (or does not hold), with what is known of them. */
export function narrowed(test: Expression, holds: boolean, names: Names): (readonly [string, Value])[] {
  switch (test.kind) {
    case 'not':
      return narrowed(test.of, !holds, names);
    case 'either':
      // All of `and` hold; none of `or` does.
      return (test.all === true) === holds
        ? test.options.flatMap((option) => narrowed(option, holds, names))
        : [];
    case 'call':
      return holds ? ending(called(test), names) : [];
    case 'test':
      return (holds && /^(?:==|===|in|is)$/.test(test.operator)) ||
        (!holds && /^(?:!=|!==|not in)$/.test(test.operator))
        ? ending(compared(test), names)
        : [];
    default:
      return [];
  }
}

interface Ending {
  readonly of: Expression;
  readonly texts: readonly Text[];
}

/** `f.endswith(".py")`, `f.endsWith(".js")`, `fnmatch(f, "*.py")` */
function called(e: Extract<Expression, { kind: 'call' }>): Ending | undefined {
  const { callee, args } = e;
  const [first, second] = args;
  if (callee.kind === 'member' && /^(?:endswith|endsWith|end_with\?)$/.test(callee.name) && first)
    return { of: callee.of, texts: textsIn(first) };
  if ((callee.kind === 'member' || callee.kind === 'name') && callee.name === 'fnmatch' && first && second)
    return {
      of: first,
      texts: textsIn(second).flatMap((text) => (/^\*[^*?[]+$/.test(text) ? [text.slice(1)] : [])),
    };
  return undefined;
}

/** `p.suffix == ".py"`, `p.suffix in {".py", ".pyi"}`, `os.path.splitext(f)[1] == ".py"`, `path.extname(f) === ".js"` */
function compared(e: Extract<Expression, { kind: 'test' }>): Ending | undefined {
  const { left, right } = e;
  const texts = textsIn(right);
  if (left.kind === 'member' && /^(?:suffix|extname)$/.test(left.name)) return { of: left.of, texts };
  const call = left.kind === 'index' ? left.of : left;
  if (
    call.kind === 'call' &&
    call.callee.kind === 'member' &&
    /^(?:splitext|extname)$/.test(call.callee.name)
  )
    return call.args[0] && { of: call.args[0], texts };
  return undefined;
}

const textsIn = (e: Expression): readonly Text[] =>
  e.kind === 'text' ? [e.text] : e.kind === 'list' ? e.items.flatMap((item) => textsIn(item)) : [];

function ending(end: Ending | undefined, names: Names): (readonly [string, Value])[] {
  if (!end || end.texts.length === 0 || end.texts.length > ENDINGS) return [];
  // `p.name.endswith(…)` speaks of the path as well.
  const of = end.of.kind === 'member' && end.of.name === 'name' ? end.of.of : end.of;
  const value = of.kind === 'name' ? names.get(of.name) : undefined;
  if (of.kind !== 'name' || !value?.texts) return [];
  const texts = value.texts.flatMap((text) => {
    if (isKnown(text) || !/[\uE000-\uE003]$/.test(text)) return [text];
    return end.texts.map((tail) => `${text.endsWith(ANY) ? text : `${text.slice(0, -1)}${NAME}`}${tail}`);
  });
  return [[of.name, { ...value, texts }]];
}
