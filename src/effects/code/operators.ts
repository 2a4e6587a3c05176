/** What operators make of values: sums, joins, formats, slices. */
import { merged } from '../shell/scope.ts';
import { ANY, isKnown, NAME } from '../text.ts';
import { sourcesIn } from './args.ts';
import { joined, listValue, mapped, textOf, textValue, type Value } from './value.ts';

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** `left operator right` */
export function binary(operator: string, left: Value, right: Value): Value {
  const from = merged(left.from, right.from);
  const [a, b] = [textOf(left), textOf(right)];
  if (left.path === 'path' || right.path === 'path') {
    if (operator === '/')
      return {
        ...mapped(joined([left, textValue('/'), right]), (text) =>
          text.replace(/^[^\uE000-\uE003]*\/\/+/, '/').replace(/\/{2,}/g, '/'),
        ),
        path: 'path',
        from,
      };
  }
  if (left.items && right.items && operator === '+') return listValue([...left.items, ...right.items]);
  if (NUMBER.test(a) && NUMBER.test(b) && operator !== '.') {
    const n = calculate(operator, Number(a), Number(b));
    if (n !== undefined) return textValue(String(n), from);
  }
  if (operator === '+' || operator === '.' || operator === '<<') return joined([left, right]);
  if (operator === '*' && (NUMBER.test(a) || NUMBER.test(b))) {
    const [text, count] = NUMBER.test(b) ? [a, Number(b)] : [b, Number(a)];
    return {
      texts: [count * text.length < 10_000 && count >= 0 ? text.repeat(Math.floor(count)) : ANY],
      from,
    };
  }
  if (operator === '%') return { texts: [percentFormat(a, right)], from: merged(from, sourcesIn(right)) };
  return { texts: [NAME], from };
}

function calculate(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '//':
      return Math.floor(a / b);
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '^':
      return a ^ b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '**':
      return a ** b;
    default:
      return undefined;
  }
}

/** `"…%s…" % value` */
export function percentFormat(format: string, right: Value): string {
  const values = right.items ?? [right];
  let at = 0;
  return format.replace(
    /%(?:\((\w+)\))?[-+ #0]*(?:[1-9]\d*)?(?:\.\d+)?([sdrixXfc%])/g,
    (_, key: string | undefined, kind: string) => {
      if (kind === '%') return '%';
      const value = key !== undefined ? right.entries?.get(key) : values[at++];
      return value ? textOf(value) : ANY;
    },
  );
}

/** `of[start:stop:step]` */
export function sliced(of: Value, bounds: readonly (Value | undefined)[]): Value {
  const [start, stop, step] = bounds.map((bound) => (bound ? Number(textOf(bound)) : undefined));
  if ([start, stop, step].some((bound) => Number.isNaN(bound))) return { from: of.from };
  const cut = <T>(list: readonly T[]): T[] =>
    step === -1 && start === undefined && stop === undefined
      ? [...list].reverse()
      : list.slice(start, stop).filter((_, i) => step === undefined || step <= 1 || i % step === 0);
  if (of.items) return listValue(cut(of.items));
  return {
    ...mapped(of, (text) => (isKnown(text) ? cut([...text]).join('') : undefined)),
    ...(of.bytes && { bytes: true }),
  };
}
