/** Operators of Perl and Ruby, and what stands left and right of them. */
import { type Expression, parts, type Statement, type Target, text } from '../tree.ts';

/** How tight operators bind. */
export const TIGHTNESS: Readonly<Record<string, number>> = {
  '=': 4,
  '||=': 4,
  '+=': 4,
  '.=': 4,
  '?': 5,
  ':': 5,
  '||': 6,
  '&&': 7,
  '=~': 9,
  '!~': 9,
  '==': 8,
  '!=': 8,
  '<': 8,
  '>': 8,
  '<=': 8,
  '>=': 8,
  '..': 6,
  '+': 12,
  '-': 12,
  '.': 12,
  '<<': 11,
  '*': 13,
  '/': 13,
  '%': 13,
  '=>': 3,
};

/** `left operator right` */
export function combined(operator: string, left: Expression, right: Expression): Expression {
  switch (operator) {
    case '=':
    case '||=': {
      // `my %h = (a => 1)`
      const hash = left.kind === 'name' && left.name.startsWith('%') && right.kind === 'list';
      return {
        kind: 'assign',
        target: targetOf(left),
        value: hash ? { kind: 'record', entries: pairs(right.items) } : right,
      };
    }
    case '+=':
    case '.=':
      return { kind: 'assign', target: targetOf(left), value: { kind: 'join', parts: [left, right] } };
    case '.':
    case '+':
    case '*':
    case '%':
    case '<<':
    case '-':
      return { kind: 'binary', operator, left, right };
    case '||':
    case '&&':
    case ':':
      return { kind: 'either', options: [left, right] };
    case '=>':
      return { kind: 'list', items: [left, right] };
    default:
      return parts(left, right);
  }
}

function targetOf(e: Expression): Target {
  if (e.kind === 'name') return { kind: 'name', name: e.name };
  if (e.kind === 'call' && e.args.length === 0 && e.callee.kind === 'name')
    return { kind: 'name', name: e.callee.name };
  if (e.kind === 'index') return { kind: 'place', of: e.of, at: e.at };
  if (e.kind === 'member') return { kind: 'place', of: e.of, at: text(e.name) };
  if (e.kind === 'list') return { kind: 'list', items: e.items.map(targetOf) };
  return { kind: 'none' };
}

/** Entries of a record from a list of pairs. */
export function pairs(items: readonly Expression[]): [Expression, Expression][] {
  return items.flatMap((item): [Expression, Expression][] =>
    item.kind === 'list' && item.items[0] && item.items[1] ? [[keyOf(item.items[0]), item.items[1]]] : [],
  );
}

/** A body whose last value is what it gives. */
export function returning(body: readonly Statement[]): Statement[] {
  const last = body.at(-1);
  return last?.kind === 'do' ? [...body.slice(0, -1), { kind: 'return', value: last.value }] : [...body];
}

/** A bare word before `=>` is a text. */
const keyOf = (e: Expression): Expression => (e.kind === 'name' && /^\w/.test(e.name) ? text(e.name) : e);
