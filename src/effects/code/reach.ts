/** How a program reaches out: what its functions do to files, programs, the network. */
import { runSql } from '../commands/database-clients.ts';
import type { Call } from '../shell/call.ts';
import { merged, type Output, type Sources } from '../shell/scope.ts';
import type { Cause } from '../trace.ts';
import { sourcesIn } from './args.ts';
import { textOf, textsOf, type Value } from './value.ts';

export abstract class Reach {
  readonly call: Call;
  cause: Cause;

  constructor(call: Call, cause: Cause) {
    this.call = call.with(cause);
    this.cause = cause;
  }

  /** Effects of what follows have this call's cause; it is replaced as branches are entered. */
  get out(): Call {
    return this.call.with(this.cause);
  }

  /** Marks the program as one that cannot be read. */
  opaque(why: string): void {
    this.call.opaque('computed', why);
  }

  /** Runs shell code. */
  shell(code: Value | undefined, how: string, stdin?: Output): Value {
    let from: Sources = [];
    for (const text of textsOf(code)) {
      const out = this.out.runText(text, { via: how, from: code?.from ?? [], stdin });
      from = merged(from, out.from);
    }
    return { path: 'output', from };
  }

  /** Runs a program with its arguments, no shell between. */
  words(list: Value | undefined, how: string, stdin?: Output): Value {
    const items = list?.items;
    if (!items) return this.shell(list, how, stdin);
    const fields = items.flatMap((item) =>
      (item.items ?? [item]).map((each) => ({ text: textOf(each), from: each.from })),
    );
    const out = this.out.runWords(fields, { via: how, stdin });
    return { path: 'output', from: out.from };
  }

  file(
    kind: 'file.read' | 'file.write' | 'file.delete',
    path: Value | undefined,
    recursive = false,
  ): Sources {
    const out = this.out;
    for (const text of textsOf(path)) {
      if (/^\d$/.test(text)) continue;
      out.touch(kind, { text, from: path?.from ?? [] }, { recursive, replaces: kind !== 'file.read' });
    }
    return out.sources;
  }

  connect(url: Value | undefined, sends: boolean, carries: Sources, port?: number): Value {
    let from: Sources = [];
    for (const text of textsOf(url)) {
      const out = this.out;
      out.sources = [];
      out.connect({ text, from: url ? sourcesIn(url) : [] }, sends ? 'both' : 'download', carries, { port });
      from = merged(from, out.sources);
    }
    return { path: 'response', from };
  }

  /** SQL given to a database. */
  sql(code: string): void {
    runSql(this.out, 'sql', code);
  }

  environment(name: string): Value {
    this.out.add({ kind: 'env.read', name });
    return { from: [`env:${name}`] };
  }
}
