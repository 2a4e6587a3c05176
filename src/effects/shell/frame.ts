/** Where a walk through a script is. */
import type { SyntaxNode } from 'unbash';
import type { Span } from '../../model/effect.ts';
import type { Cause } from '../trace.ts';
import { Expander } from './expand.ts';
import { outsideVariable } from './outside.ts';
import type { Output, Scope, Source, Variable } from './scope.ts';
import type { Shell } from './shell.ts';

/** Where in which text the walk is, and what it carries along. */
export class Frame {
  readonly shell: Shell;
  readonly scope: Scope;
  readonly source: Source;
  readonly cause: Cause;
  readonly stdin: Output | undefined;
  #expander: Expander | undefined;

  constructor(shell: Shell, scope: Scope, source: Source, cause: Cause, stdin: Output | undefined) {
    this.shell = shell;
    this.scope = scope;
    this.source = source;
    this.cause = cause;
    this.stdin = stdin;
  }

  with(change: { scope?: Scope; cause?: Cause; stdin?: Output | undefined }): Frame {
    return new Frame(
      this.shell,
      change.scope ?? this.scope,
      this.source,
      change.cause ?? this.cause,
      'stdin' in change ? change.stdin : this.stdin,
    );
  }

  get expander(): Expander {
    this.#expander ??= new Expander(
      {
        capture: (script, scope, source) => this.shell.capture(script, scope, source, this.cause, this.stdin),
        outside: (name): Variable => outsideVariable(name, this.shell.trace, this.cause),
      },
      this.scope,
      this.source,
    );
    return this.#expander;
  }

  /** The cause of effects of a node: its span, where the text is the action's own. */
  at(node: Pick<SyntaxNode, 'pos' | 'end'>): Cause {
    if (!this.source.own) return this.cause;
    const span: Span = { start: node.pos, end: node.end };
    return { ...this.cause, span };
  }
}
