/** What a word of a policy means: the text of hovers, and of the lines beside what is offered. */
import { isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import { EFFECT_KINDS, type EffectKind } from '../../model/effect.ts';
import { alternatives, type JsonSchema, type Path, schemasAt, valuesIn } from '../json-schema.ts';
import type { Range } from '../positioned.ts';

const EFFECTS: Readonly<Record<EffectKind, string>> = {
  'file.read': 'a file is read',
  'file.write': 'a file is made or changed',
  'file.delete': 'a file is removed',
  'command.run': 'a program runs',
  'net.connect': 'a host is reached',
  'git.commit': 'a commit is made',
  'git.push': 'commits, branches or tags go to a remote',
  'git.rewrite': 'history or the work tree is replaced',
  'package.install': 'a package is installed',
  'package.publish': 'a package is published',
  'env.read': 'an environment variable is read',
  'process.kill': 'a process is ended',
  'privilege.raise': "another user's rights are taken",
  'cloud.mutate': 'something in a cloud or service is changed',
  'db.mutate': 'a database is changed',
  'container.run': 'a container is started',
  'mcp.call': 'a tool of an MCP server is called',
  'web.fetch': "the agent's own tool fetches a page",
  'agent.spawn': 'another agent is started',
  'governance.change': "Chaperone's own files, hooks or processes are changed",
};

const isEffect = (value: unknown): value is EffectKind => EFFECT_KINDS.includes(value as EffectKind);

/** Of a value that means something by itself. */
export const meaningOfValue = (value: unknown): string | undefined =>
  isEffect(value) ? EFFECTS[value] : undefined;

export interface Meaning {
  /** Markdown. */
  readonly text: string;
  readonly range: Range;
}

/** What the key or value at `offset` means; nothing where nothing is known of it. */
export function meaningAt(schema: JsonSchema, text: string, offset: number): Meaning | undefined {
  const { contents } = parseDocument(text, { logLevel: 'error', prettyErrors: false });
  const word = wordAt(contents, offset, []);
  if (!word) return undefined;
  const key = [...word.path].reverse().find((part) => typeof part === 'string');
  const inside = word.path.slice(0, word.path.lastIndexOf(key ?? ''));
  const [described] = schemasAt(schema, inside).flatMap(({ properties }) => properties?.[key ?? ''] ?? []);
  if (key === undefined || described?.description === undefined) return undefined;
  const value = word.is === 'value' ? meaningOfValue(word.value) : undefined;
  return {
    range: word.range,
    text: [
      ...(value === undefined ? [] : [`**${String(word.value)}**: ${value}.`]),
      `**${key}** (${detailOf(described)}): ${described.description}`,
    ].join('\n\n'),
  };
}

interface Word {
  readonly is: 'key' | 'value';
  /** To the key's value, or to the value. */
  readonly path: Path;
  readonly value: unknown;
  readonly range: Range;
}

function wordAt(node: unknown, offset: number, path: Path): Word | undefined {
  if (!isNode(node)) return undefined;
  if (isScalar(node)) return covers(node, offset, { is: 'value', path, value: node.value });
  if (isSeq(node)) return firstOf(node.items, (item, index) => wordAt(item, offset, [...path, index]));
  if (!isMap(node)) return undefined;
  return firstOf(node.items, ({ key, value }) => {
    if (!isScalar(key)) return undefined;
    const inner = [...path, String(key.value)];
    return covers(key, offset, { is: 'key', path: inner, value: key.value }) ?? wordAt(value, offset, inner);
  });
}

function covers(node: unknown, offset: number, word: Omit<Word, 'range'>): Word | undefined {
  const [start, end] = (isScalar(node) ? node.range : undefined) ?? [0, -1];
  return offset >= start && offset <= end ? { ...word, range: { start, end } } : undefined;
}

function firstOf<T, R>(items: readonly T[], look: (item: T, index: number) => R | undefined): R | undefined {
  for (const [index, item] of items.entries()) {
    const found = look(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Values that a line beside a word has room for. */
const VALUES_IN_DETAIL = 5;

/** What may be written there, in a few words: `deny, ask or allow`, `text or list`, `number`. */
export function detailOf(schema: JsonSchema): string {
  const kinds = alternatives(schema);
  const values = valuesIn(kinds).map(String);
  const shown =
    values.length > VALUES_IN_DETAIL
      ? [`one of ${values.length} values`]
      : values.length > 0
        ? [listed(values)]
        : [];
  const types = new Set(
    kinds.filter((kind) => valuesIn([kind]).length === 0).map(({ type }) => TYPES[type ?? '']),
  );
  const fallback =
    schema.default === undefined || typeof schema.default === 'object' ? [] : [`else ${schema.default}`];
  return [[...shown, ...[...types].filter((type) => type !== undefined)].join(', or '), ...fallback].join(
    '; ',
  );
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'true or false',
  array: 'list',
  object: 'object',
};

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join('');
