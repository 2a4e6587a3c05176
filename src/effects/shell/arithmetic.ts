/** Whole numbers as a shell reckons them. */
import type { ArithmeticExpression } from 'unbash';

type ArithmeticWord = Extract<ArithmeticExpression, { type: 'ArithmeticWord' }>;

/** The variables that an expression reads and sets; a value that cannot be read is nothing. */
export interface Numbers {
  read(word: ArithmeticWord): bigint | undefined;
  assign(name: string, value: bigint | undefined): void;
}

const BINARY: Readonly<Record<string, (a: bigint, b: bigint) => bigint | undefined>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0n ? undefined : a / b),
  '%': (a, b) => (b === 0n ? undefined : a % b),
  '**': (a, b) => (b < 0n || b > 64n ? undefined : a ** b),
  '<<': (a, b) => (b < 0n || b > 63n ? undefined : a << b),
  '>>': (a, b) => (b < 0n || b > 63n ? undefined : a >> b),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '<': (a, b) => truth(a < b),
  '<=': (a, b) => truth(a <= b),
  '>': (a, b) => truth(a > b),
  '>=': (a, b) => truth(a >= b),
  '&&': (a, b) => truth(a !== 0n && b !== 0n),
  '||': (a, b) => truth(a !== 0n || b !== 0n),
  ',': (_, b) => b,
};

const truth = (holds: boolean): bigint => (holds ? 1n : 0n);

/** What the expression comes to; nothing where a part cannot be read. */
export function reckoned(node: ArithmeticExpression, numbers: Numbers): bigint | undefined {
  switch (node.type) {
    case 'ArithmeticWord':
      return numbers.read(node);
    case 'ArithmeticGroup':
      return reckoned(node.expression, numbers);
    case 'ArithmeticUnary':
      return unary(node, numbers);
    case 'ArithmeticTernary': {
      const test = reckoned(node.test, numbers);
      if (test === undefined) return undefined;
      return reckoned(test === 0n ? node.alternate : node.consequent, numbers);
    }
    case 'ArithmeticBinary': {
      const assigns = ASSIGNS.exec(node.operator);
      // `a = b` does not read a.
      const left = node.operator === '=' ? 0n : reckoned(node.left, numbers);
      const right = reckoned(node.right, numbers);
      const value = combined(node.operator === '=' ? ',' : (assigns?.[1] ?? node.operator), left, right);
      if (assigns && node.left.type === 'ArithmeticWord') numbers.assign(node.left.value, value);
      return value;
    }
    case 'ArithmeticCommandExpansion':
      return undefined;
  }
}

const ASSIGNS = /^(\*|\/|%|\+|-|<<|>>|&|\^|\||)=$/;

function combined(operator: string, left: bigint | undefined, right: bigint | undefined): bigint | undefined {
  if (left === undefined || right === undefined) return undefined;
  const value = BINARY[operator]?.(left, right);
  // A shell's numbers have 64 bits.
  return value === undefined ? undefined : BigInt.asIntN(64, value);
}

function unary(
  node: Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>,
  numbers: Numbers,
): bigint | undefined {
  const value = reckoned(node.operand, numbers);
  if (node.operator === '++' || node.operator === '--') {
    const next = combined(node.operator === '++' ? '+' : '-', value, 1n);
    if (node.operand.type === 'ArithmeticWord') numbers.assign(node.operand.value, next);
    return node.prefix ? next : value;
  }
  if (value === undefined) return undefined;
  if (node.operator === '-') return -value;
  if (node.operator === '+') return value;
  if (node.operator === '~') return ~value;
  return node.operator === '!' ? truth(value === 0n) : undefined;
}

/** The number that a text stands for in an expression: decimal, `0x…`, octal `0…`, `BASE#…`. */
export function numberIn(text: string): bigint | undefined {
  if (/^(?:0|[1-9]\d{0,18}|0x[\da-f]{1,16})$/i.test(text)) return BigInt(text);
  if (/^0[0-7]{1,21}$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  const based = /^(\d{1,2})#([\da-z]{1,16})$/i.exec(text);
  if (!based) return undefined;
  const value = Number.parseInt(based[2] ?? '', Number(based[1]));
  return Number.isSafeInteger(value) ? BigInt(value) : undefined;
}
