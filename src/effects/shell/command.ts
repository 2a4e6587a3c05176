/** A simple command: assignments, words, redirections; then the program is looked up and run. */
import type { Assignment, Command } from 'unbash';
import { isHooklessVariable, sealedPath } from '../governance.ts';
import type { Text } from '../text.ts';
import { type Cause, possibly, via } from '../trace.ts';
import { codeInVariable } from './environment.ts';
import type { Frame } from './frame.ts';
import { redirectsOf } from './redirect.ts';
import type { Field, Output, Variable } from './scope.ts';
import { bounded, merged, SILENT, sourcesOf } from './scope.ts';

/** Programs that one variable in front may stand for. */
const NAME_LIMIT = 8;

/** Follows a simple command and says what it prints. */
export function runCommand(node: Command, frame: Frame): Output {
  const cause = frame.at(node);
  const assignments = node.prefix.filter((each): each is Assignment => each.type === 'Assignment');
  if (!node.name) {
    for (const each of assignments) assign(each, frame, cause);
    // `> file` alone empties the file; `$(<file)` prints it.
    const redirects = redirectsOf(node.redirects, frame);
    return redirects.deliver(redirects.stdin ?? SILENT);
  }
  const heads = frame.expander.alternatives(node.name, NAME_LIMIT);
  const args: Field[] = [];
  for (const each of node.args) {
    if (each.type === 'Word') args.push(...frame.expander.fields(each));
    else args.push(...declared(each, frame));
  }
  const redirects = redirectsOf(node.redirects, frame);
  const stdin = redirects.stdin ?? frame.stdin;
  const restore = temporary(assignments, frame, cause);
  try {
    // A variable that may be one of several programs: each of them may run.
    const outs = heads.map((head) =>
      dispatch([...head, ...args], frame, heads.length > 1 ? possibly(cause) : cause, stdin),
    );
    return redirects.deliver(outs.length === 1 ? (outs[0] ?? SILENT) : { from: sourcesOf(outs) });
  } finally {
    restore();
  }
}

function dispatch(words: readonly Field[], frame: Frame, cause: Cause, stdin: Output | undefined): Output {
  const [name] = words;
  if (!name) return SILENT;
  const alias = frame.scope.aliases.get(name.text);
  if (alias !== undefined) {
    const line = [alias, ...words.slice(1).map((word) => quoted(word.text))].join(' ');
    const scope = frame.scope;
    // An alias may name itself: inside it, it is the program.
    scope.aliases.delete(name.text);
    const out = frame.shell.runText({ text: line, from: [] }, scope, via(cause, `alias ${name.text}`), stdin);
    scope.aliases.set(name.text, alias);
    return out;
  }
  return frame.shell.runFields(words, frame.scope, cause, stdin);
}

/** A word quoted so that a shell reads it back as it is. */
export const quoted = (text: Text): string =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The value that an assignment gives. */
function assignedValue(node: Assignment, frame: Frame): Variable {
  const { value } = node;
  if (value.type === 'ArrayValue') {
    const fields = value.elements.flatMap((each) => frame.expander.fields(each));
    return { texts: fields.map((each) => each.text), from: sourcesOf(fields), array: true };
  }
  const { texts, from } = frame.expander.texts(value);
  return { texts: texts.map(bounded), from };
}

function assign(node: Assignment, frame: Frame, cause: Cause): void {
  const { scope } = frame;
  const value = assignedValue(node, frame);
  const before = scope.get(node.name);
  if (isHooklessVariable(node.name))
    frame.shell.trace.add({ kind: 'governance.change', target: node.name }, cause);
  if (node.index) {
    const texts = [...(before?.texts ?? []), ...value.texts];
    scope.set(node.name, texts, merged(before?.from ?? [], value.from), true);
  } else if (node.append && before) {
    const from = merged(before.from, value.from);
    if (before.array || value.array) scope.set(node.name, [...before.texts, ...value.texts], from, true);
    else
      scope.set(
        node.name,
        before.texts.flatMap((a) => value.texts.map((b) => a + b)),
        from,
      );
  } else scope.put(node.name, value);
  codeInVariable(node.name, value.texts[0] ?? '', frame.shell, scope, cause);
}

/** `export X=…`, `local X=…`: the assignment happens, and the word is what the builtin gets. */
function declared(node: Assignment, frame: Frame): Field[] {
  const value = assignedValue(node, frame);
  if (!value.array)
    return value.texts.slice(0, 1).map((text) => ({ text: `${node.name}=${text}`, from: value.from }));
  frame.scope.put(node.name, value);
  return [{ text: node.name, from: value.from }];
}

/** Assignments before a command hold for that command only. */
function temporary(assignments: readonly Assignment[], frame: Frame, cause: Cause): () => void {
  if (assignments.length === 0) return () => {};
  const { vars } = frame.scope;
  const before = new Map(assignments.map((each) => [each.name, vars.get(each.name)]));
  for (const each of assignments) {
    assign(each, frame, cause);
    // The program is handed the value, whatever it does with it.
    for (const text of vars.get(each.name)?.texts ?? []) {
      const sealed = sealedPath(text, frame.scope.cwd, frame.shell.trace);
      if (sealed) frame.shell.trace.add({ kind: 'governance.change', target: sealed }, cause);
    }
  }
  return () => {
    for (const [name, value] of before) {
      if (value) vars.set(name, value);
      else vars.delete(name);
    }
  };
}
