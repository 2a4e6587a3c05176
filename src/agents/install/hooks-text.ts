/** Our entries in the text of a client's hook settings: put in, found, taken out. */
import { isDeepStrictEqual } from 'node:util';
import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import { append, applyInsertion, type Insertion, placeOf, printFile, treeOf, without } from './json-text.ts';
import { SettingsProblem } from './problem.ts';

/** What we want in one settings file. */
export interface Wanted {
  readonly path: string;
  /** Event name -> our entry in the event's list. */
  readonly events: Readonly<Record<string, object>>;
  /** Top-level fields that the client insists on, set where they are missing. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Nobody but us has business in this file. */
  readonly isOurFile?: true;
  /** Is this command line or URL of a hook one of ours? */
  readonly isOurs: (target: string) => boolean;
}

export interface Change {
  readonly text: string;
  readonly insertions: readonly Insertion[];
}

/** The text with our entries, each at the end of its event's list. Ours must not be in it yet. */
export function withHooks(before: string, wanted: Wanted): Change {
  const insertions: Insertion[] = [];
  let text = before;
  const insert = (insertion: Insertion) => {
    insertions.push(insertion);
    text = applyInsertion(text, insertion);
  };
  const root = rootOf(text, wanted.path);
  if (!root) {
    // Nothing but white space and comments, if that.
    const lists = Object.fromEntries(Object.entries(wanted.events).map(([name, entry]) => [name, [entry]]));
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    // A line comment reaches to the end of its line.
    const apart = text === '' || /[\r\n]$/.test(text) ? '' : eol;
    insert({ offset: text.length, text: apart + printFile({ ...wanted.fields, hooks: lists }, eol) });
    return { text, insertions };
  }
  for (const [key, value] of Object.entries(wanted.fields ?? {})) {
    if (!nodeAt(text, wanted.path, [key])) insert(append(text, rootNode(text, wanted.path), value, key));
  }
  if (!nodeAt(text, wanted.path, ['hooks'])) insert(append(text, rootNode(text, wanted.path), {}, 'hooks'));
  for (const [name, entry] of Object.entries(wanted.events)) {
    const hooks = containerAt(text, wanted.path, ['hooks'], 'object');
    if (!nodeAt(text, wanted.path, ['hooks', name])) insert(append(text, hooks, [entry], name));
    else insert(append(text, containerAt(text, wanted.path, ['hooks', name], 'array'), entry));
  }
  return { text, insertions };
}

/** Which of our entries stand in the text as wanted, otherwise than wanted, or not at all. */
export interface Found {
  readonly present: readonly string[];
  readonly changed: readonly string[];
  readonly missing: readonly string[];
}

export function findHooks(text: string, wanted: Wanted): Found {
  const present: string[] = [];
  const changed: string[] = [];
  const missing: string[] = [];
  const ours = entriesOfOurs(text, wanted);
  for (const [name, entry] of Object.entries(wanted.events)) {
    const entries = ours
      .filter(({ event }) => event === name)
      // A clone, since the parser's own objects have no prototype and would equal nothing.
      .map(({ node }) => structuredClone(getNodeValue(node)) as unknown);
    if (entries.length === 0) missing.push(name);
    else if (entries.length === 1 && isDeepStrictEqual(entries[0], entry)) present.push(name);
    else changed.push(name);
  }
  for (const { event } of ours)
    if (!Object.hasOwn(wanted.events, event) && !changed.includes(event)) changed.push(event);
  return { present, changed, missing };
}

/** The text without any entry of ours; lists (and the `hooks` object) that are then empty go if `made` names them. */
export function withoutHooks(before: string, wanted: Wanted, made: readonly string[]): string {
  let text = before;
  for (let ours = entriesOfOurs(text, wanted)[0]; ours; ours = entriesOfOurs(text, wanted)[0]) {
    text = without(text, ours.list, ours.node);
  }
  for (const name of made.filter((key) => key !== 'hooks'))
    text = withoutEmpty(text, wanted.path, ['hooks', name]);
  return made.includes('hooks') ? withoutEmpty(text, wanted.path, ['hooks']) : text;
}

/** Which keys `withHooks` would have to make: `hooks` itself and events by name. */
export function missingKeys(text: string, wanted: Wanted): readonly string[] {
  const events = Object.keys(wanted.events).filter((name) => !nodeAt(text, wanted.path, ['hooks', name]));
  return nodeAt(text, wanted.path, ['hooks']) ? events : ['hooks', ...events];
}

/** One hook of ours in a client's groups, counted from 0 as clients do. */
export interface HookPlace {
  readonly event: string;
  readonly group: number;
  readonly hook: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Where our hooks stand in a text of groups; a text that cannot be read holds none. */
export function placesOfHooks(text: string, wanted: Wanted): readonly HookPlace[] {
  const tree = treeOf(text);
  const hooks = tree.ok && tree.root ? findNodeAtLocation(tree.root, ['hooks']) : undefined;
  return (hooks?.children ?? []).flatMap(({ children }) => {
    const [key, list] = children ?? [];
    return (list?.children ?? []).flatMap((node, group) =>
      (findNodeAtLocation(node, ['hooks'])?.children ?? []).flatMap((inner, hook) =>
        isOurHook(inner, wanted)
          ? [{ event: String(key?.value), group, hook, value: getNodeValue(inner) as HookPlace['value'] }]
          : [],
      ),
    );
  });
}

interface OurEntry {
  readonly event: string;
  readonly list: Node;
  readonly node: Node;
}

/** Our entries: a flat one, a group with nothing but ours, or our hook alone inside a group with others. */
function entriesOfOurs(text: string, wanted: Wanted): readonly OurEntry[] {
  const root = rootOf(text, wanted.path);
  const hooks = root && findNodeAtLocation(root, ['hooks']);
  if (hooks?.type !== 'object') return [];
  return (hooks.children ?? []).flatMap(({ children }) => {
    const [key, list] = children ?? [];
    const event = String(key?.value);
    if (list?.type !== 'array') return [];
    return (list.children ?? []).flatMap((node): readonly OurEntry[] => {
      if (isOurHook(node, wanted)) return [{ event, list, node }];
      const group = findNodeAtLocation(node, ['hooks']);
      const inner = group?.type === 'array' ? (group.children ?? []) : [];
      const ours = inner.filter((hook) => isOurHook(hook, wanted));
      if (!group || ours.length === 0) return [];
      return ours.length === inner.length
        ? [{ event, list, node }]
        : ours.map((hook) => ({ event, list: group, node: hook }));
    });
  });
}

function isOurHook(node: Node, { isOurs }: Wanted): boolean {
  if (node.type !== 'object') return false;
  return ['command', 'url'].some((key) => {
    const value: unknown = findNodeAtLocation(node, [key])?.value;
    return typeof value === 'string' && isOurs(value);
  });
}

function withoutEmpty(text: string, file: string, path: readonly string[]): string {
  const node = nodeAt(text, file, path);
  const property = node?.parent;
  if (!node || !property?.parent || (node.children ?? []).length > 0) return text;
  return without(text, property.parent, property);
}

/** The root object; nothing where there is only white space and comments. */
function rootOf(text: string, file: string): Node | undefined {
  const tree = treeOf(text);
  if (!tree.ok) {
    const { line, column, what } = tree.problem;
    throw new SettingsProblem(
      'unparsable',
      file,
      `${file}:${line}:${column}: ${what}. Nothing was changed; mend the file, then try again.`,
    );
  }
  if (tree.root && tree.root.type !== 'object') throw unexpected(text, file, tree.root, 'the file', 'object');
  return tree.root;
}

function rootNode(text: string, file: string): Node {
  const root = rootOf(text, file);
  if (!root) throw new Error(`${file} has no root, though it had one before something was added`);
  return root;
}

function nodeAt(text: string, file: string, path: readonly string[]): Node | undefined {
  const root = rootOf(text, file);
  if (!root) return undefined;
  refuseTwice(text, file, root, path[0] ?? '');
  return findNodeAtLocation(root, [...path]);
}

function containerAt(text: string, file: string, path: readonly string[], type: 'object' | 'array'): Node {
  const node = nodeAt(text, file, path);
  if (node?.type !== type)
    throw unexpected(text, file, node ?? rootNode(text, file), `"${path.join('.')}"`, type);
  return node;
}

/** Of two equal keys a client takes the last, and what we put into the first would be lost. */
function refuseTwice(text: string, file: string, root: Node, key: string): void {
  const same = (root.children ?? []).filter(({ children }) => children?.[0]?.value === key);
  if (same.length < 2) return;
  const { line, column } = placeOf(text, same[1]?.offset ?? 0);
  throw new SettingsProblem(
    'unexpected-shape',
    file,
    `${file}:${line}:${column}: "${key}" stands here a second time. Nothing was changed; make it one, then try again.`,
  );
}

function unexpected(text: string, file: string, node: Node, what: string, type: string): SettingsProblem {
  const { line, column } = placeOf(text, node.offset);
  return new SettingsProblem(
    'unexpected-shape',
    file,
    `${file}:${line}:${column}: ${what} should be an ${type} but is ${node.type}. Nothing was changed; mend the file, then try again.`,
  );
}
