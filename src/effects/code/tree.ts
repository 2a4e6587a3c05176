/** A small common form of programs in Python, JavaScript, PHP, Ruby and Perl: enough to see what they call, with what. */
import type { Text } from '../text.ts';

export type Expression =
  /** A string, or what a number or constant reads as. */
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression }
  /** `x[a:b:c]` */
  | { readonly kind: 'slice'; readonly of: Expression; readonly bounds: readonly (Expression | undefined)[] }
  | {
      readonly kind: 'call';
      readonly callee: Expression;
      readonly args: readonly Expression[];
      readonly named: readonly (readonly [string, Expression])[];
      readonly line: number;
    }
  /** Texts one after the other: `f"…"`, template strings, `.` of PHP and Perl. */
  | { readonly kind: 'join'; readonly parts: readonly Expression[] }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** Bytes: looping over them gives numbers. */
  | { readonly kind: 'bytes'; readonly text: Text }
  /** `a == b`, `a in b`: decides what is taken, and is no value of use itself. */
  | {
      readonly kind: 'test';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'not'; readonly of: Expression }
  /** `*list` among arguments and items, `**record` among entries. */
  | { readonly kind: 'spread'; readonly of: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  /** A spread stands under a key of its own kind. */
  | { readonly kind: 'record'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'function'; readonly definition: Definition }
  /** `[f(x) for x in xs]` */
  | {
      readonly kind: 'each';
      readonly target: Target;
      readonly over: Expression;
      readonly value: Expression;
      /** What has to hold for an item to be taken. */
      readonly tests?: readonly Expression[];
    }
  /** One of several; with `all`, a test that holds where every one of them does. */
  | {
      readonly kind: 'either';
      readonly options: readonly Expression[];
      readonly all?: true;
      /** What chooses between them, and happens before. */
      readonly test?: Expression;
    }
  | { readonly kind: 'assign'; readonly target: Target; readonly value: Expression }
  /** Shell code between backticks. */
  | { readonly kind: 'shell'; readonly code: Expression }
  /** Of its value nothing is known; its parts still happen. */
  | { readonly kind: 'parts'; readonly parts: readonly Expression[] };

/** What a value is bound to: a name, a member, several at once. */
export type Target =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'place'; readonly of: Expression; readonly at: Expression }
  | {
      readonly kind: 'list';
      readonly items: readonly Target[];
      /** Which of them takes all that the others leave: `first, *rest`. */
      readonly rest?: number;
    }
  | { readonly kind: 'record'; readonly items: readonly (readonly [string, Target])[] }
  | { readonly kind: 'none' };

export interface Parameter {
  readonly target: Target;
  readonly name: string;
  readonly standard?: Expression;
  /** Takes all that follow; with `keywords`, those given by name. */
  readonly rest?: true;
  readonly keywords?: true;
}

export interface Definition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  /** Reading the member calls it. */
  readonly getter?: true;
}

export type Statement =
  | { readonly kind: 'do'; readonly value: Expression }
  | { readonly kind: 'assign'; readonly target: Target; readonly value: Expression; readonly adds?: true }
  | { readonly kind: 'define'; readonly definition: Definition; readonly decorators: readonly Expression[] }
  | {
      readonly kind: 'class';
      readonly name: string;
      readonly bases: readonly Expression[];
      readonly body: readonly Statement[];
    }
  /** Binds a name to a module or a member of it. */
  | { readonly kind: 'import'; readonly name: string; readonly path: string }
  /** `from x import *`: every name of the module. */
  | { readonly kind: 'importAll'; readonly path: string }
  /** One of several bodies runs, or none. */
  | {
      readonly kind: 'branch';
      readonly bodies: readonly (readonly Statement[])[];
      readonly certain: boolean;
      /** What has to hold for each body, where that is known. */
      readonly tests?: readonly (Expression | undefined)[];
    }
  | {
      readonly kind: 'for';
      readonly target: Target;
      readonly over: Expression;
      readonly body: readonly Statement[];
    }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  /** Gives one more item, or all items of a list. */
  | { readonly kind: 'yield'; readonly value: Expression; readonly all?: true }
  /** What follows in the same body does not happen: `continue`, `break`, `raise`. */
  | { readonly kind: 'leave' };

export const text = (value: Text): Expression => ({ kind: 'text', text: value });
export const name = (value: string): Expression => ({ kind: 'name', name: value });
export const parts = (...list: readonly Expression[]): Expression => ({ kind: 'parts', parts: list });
export const call = (callee: Expression, args: readonly Expression[], line = 0): Expression => ({
  kind: 'call',
  callee,
  args,
  named: [],
  line,
});
