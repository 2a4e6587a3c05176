/** Building blocks of the libraries' tables: what a function does to files, programs, the network. */
import { folderOf, lexical, locate } from '../paths.ts';
import { ANY, isKnown, NAME, type Text } from '../text.ts';
import { Args } from './args.ts';
import type { Calls } from './calls.ts';
import type { LibraryFunction } from './library.ts';
import { joined, mapped, textOf, textValue, UNKNOWN, type Value } from './value.ts';

/** Puts a table with several names a line into a map. */
export function table(
  ...lists: readonly Readonly<Record<string, LibraryFunction>>[]
): Map<string, LibraryFunction> {
  const map = new Map<string, LibraryFunction>();
  for (const list of lists)
    for (const [names, does] of Object.entries(list))
      for (const name of names.split(' ')) map.set(name, does);
  return map;
}

/** Reads the file at this argument; gives its content. */
export const reads =
  (index = 0, name?: string): LibraryFunction =>
  (args, run) => {
    const path = args.get(index, name);
    const from = run.file('file.read', path);
    const text = run.held(path)?.text;
    return text === undefined ? { from } : textValue(text, from);
  };

/** Writes the file at this argument; with `content`, what is written is remembered. */
export const writes =
  (index = 0, content?: number, name?: string): LibraryFunction =>
  (args, run) => {
    const path = args.get(index, name);
    run.file('file.write', path);
    const value = content === undefined ? undefined : args.get(content);
    if (value) run.holds(path, value);
    return UNKNOWN;
  };

/** Makes a link at one argument to what another names; later paths of the same action lead through it. */
export const links =
  (target = 0, at = 1): LibraryFunction =>
  (args, run) => {
    const { scope, trace } = run.call;
    run.file('file.write', args.get(at));
    const [from, to] = [textOf(args.get(at)), textOf(args.get(target))];
    if (!from || !to) return UNKNOWN;
    const path = lexical(from, scope.cwd, trace.place);
    // What a link names is seen from where the link lies.
    const leads = locate(to, !isKnown(path) ? scope.cwd : folderOf(path), trace);
    const own = locate(to, scope.cwd, trace);
    if (!own.pattern && own.path !== leads.path && isKnown(path)) trace.links.add(path, own.path);
    if (!leads.pattern && isKnown(path)) trace.links.add(path, leads.path);
    return UNKNOWN;
  };

export const deletes =
  (recursive = false, index = 0, name?: string): LibraryFunction =>
  (args, run) => {
    run.file('file.delete', args.get(index, name), recursive);
    return UNKNOWN;
  };

/** Moves or copies from the first argument to the second; what the first held is then in the second. */
export const transfers =
  (moves: boolean, recursive = false): LibraryFunction =>
  (args, run) => {
    const from = args.get(0, 'src');
    const to = args.get(1, 'dst');
    const held = run.held(from);
    const read = run.file(moves ? 'file.delete' : 'file.read', from, recursive && !moves);
    run.file('file.write', to, recursive);
    run.holds(to, { from: held?.from ?? read, ...(held?.text !== undefined && { texts: [held.text] }) });
    return to;
  };

/**
 * Sets the mode of a file. A bit above the others lets whoever runs the file act as its owner.
 * @param mode a number, or a value of which `mode:s` is a source.
 */
export function setMode(run: Calls, path: Value | undefined, mode: Value | undefined): Value {
  run.file('file.write', path);
  if ((Number(textOf(mode)) & 0o6000) !== 0 || mode?.from.includes('mode:s'))
    run.out.add({ kind: 'privilege.raise', user: 'root' });
  return UNKNOWN;
}

/** All that a started program has been given so far, with this. */
export function fed(process: Value | undefined, input: Value): Value {
  const before = process?.entries?.get('* given');
  const whole = before ? joined([before, input]) : input;
  process?.entries?.set('* given', whole);
  return whole;
}

/** The methods of path objects: `self` is the path. */
export const onSelf =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) =>
    does(withFirst(self ?? UNKNOWN, args), run, self);

function withFirst(value: Value, args: Args): Args {
  return new Args([value, ...args.values], args.named);
}

/** Shell code as the first argument. */
export const shellCode =
  (how: string, index = 0): LibraryFunction =>
  (args, run) =>
    run.shell(args.get(index), how);

/** A request over HTTP to the URL at this argument. */
export const requests =
  (method: string, index = 0): LibraryFunction =>
  (args, run) => {
    const named = (...names: readonly string[]): Value[] =>
      names.flatMap((name) => args.named.get(name) ?? []);
    const bodies = named('data', 'json', 'files', 'body', 'content', 'content_stream');
    const rest = args.values.filter((_, i) => i !== index);
    const signs: Value[] = named('auth', 'cookies', 'cert').map((value) => ({
      entries: new Map([['* signs', value]]),
      from: [],
    }));
    const changes = !/^(?:GET|HEAD|OPTIONS)$/i.test(method);
    return run.request(args.get(index, 'url'), method, changes ? [...bodies, ...rest] : bodies, [
      ...named('params', 'headers'),
      ...signs,
      ...(changes ? [] : rest),
    ]);
  };

/** Decodes the first argument. */
export const decodes =
  (change: (text: Text) => string | undefined): LibraryFunction =>
  (args) =>
    args.values[0]?.texts ? mapped(args.values[0], change) : { from: args.from };

/** Puts the arguments together to a path. */
export const joinsPath: LibraryFunction = (args) => {
  let path = '';
  for (const value of args.values) {
    const part = textOf(value);
    path = path === '' || part.startsWith('/') ? part : `${path.replace(/\/$/, '')}/${part}`;
  }
  return { texts: [path], path: 'path', from: args.from };
};

export const asPath = (value: Value): Value => ({
  texts: value.texts ?? [ANY],
  path: 'path',
  from: value.from,
});
export const gives =
  (value: Value): LibraryFunction =>
  () =>
    value;
export const givesFirst: LibraryFunction = (args) => args.values[0] ?? UNKNOWN;
export const aName: LibraryFunction = (args) => textValue(NAME, args.from);
export const below = (folder: Text): Text => `${folder.replace(/\/$/, '')}/${ANY}`;
