/** What a validator found -> where in the document, a sentence, and what was most likely meant. */
import type * as v from 'valibot';
import { type JsonSchema, keysIn, type Path, schemasAt, valuesIn } from './json-schema.ts';
import { nearest } from './nearest.ts';

export interface Trouble {
  /** To the key or item that the trouble is with; to the object, where a key is missing in it. */
  readonly path: Path;
  readonly message: string;
  /** What to write instead: of the key, where there is no such key, else of the value. */
  readonly instead?: { readonly of: 'key' | 'value'; readonly text: string };
}

interface Leaf {
  readonly path: Path;
  readonly issue: v.BaseIssue<unknown>;
  /** The last key is one that the object does not know. */
  readonly isUnknownKey: boolean;
}

/** Longest part of a sentence that lists what may be written, in characters. */
const LONGEST_LIST = 160;

export function troubleOf(issue: v.BaseIssue<unknown>, schema: JsonSchema): Trouble {
  const { path, issue: leaf, isUnknownKey } = furthest(leavesOf(issue, []));
  const where = path.length > 0 ? `${path.join('.')}: ` : '';
  if (isUnknownKey) return unknownKey(path, where, schema);
  if (path.length === 0 && leaf.input === null)
    return {
      path,
      message: 'there is nothing in it; write what it begins with, `chaperone: 1` in a policy.',
    };
  if (path.join('.') === 'chaperone')
    return { path, message: 'chaperone: must be 1, the version of the policy language.' };
  if (isMissingKey(leaf)) {
    const inside = path.slice(0, -1);
    const place = inside.length > 0 ? `${inside.join('.')}: ` : '';
    return { path: inside, message: `${place}the key "${path.at(-1)}" is missing; write it.` };
  }
  const own = /^Invalid /.test(leaf.message) ? undefined : leaf.message;
  if (own) return { path, message: `${where}${own}.` };
  if (path.at(-1) === 'do' && ELSEWHERE[String(leaf.input)] === UNBUILT)
    return { path, message: `${where}${UNBUILT}.` };
  const named = valuesIn(schemasAt(schema, path)).map(String);
  const meant = typeof leaf.input === 'string' ? nearest(leaf.input, named) : undefined;
  if (meant !== undefined)
    return {
      path,
      message: `${where}there is no ${leaf.received} here; did you mean "${meant}"?`,
      instead: { of: 'value', text: meant },
    };
  const expected = leaf.expected
    ? `expected ${readable(leaf.expected)}, found ${readable(leaf.received)}`
    : leaf.message;
  return { path, message: `${where}${expected}.` };
}

const UNBUILT =
  'checkpoint, sandbox, reason and second-person are not built yet: write `do: ask`, or `do: redact` to have secrets taken out';

/** What people look for under another name, and where it is. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  obligation: UNBUILT,
  checkpoint: UNBUILT,
  sandbox: UNBUILT,
  'second-person': UNBUILT,
  command: 'a command is named by `program` and `subcommand`',
  commands: 'commands are named by `program` and `subcommand`, and in a pre-approval by `commands`',
  user: 'a person is named by `principal`, `group` or `role`',
};

function unknownKey(path: Path, where: string, schema: JsonSchema): Trouble {
  const elsewhere = ELSEWHERE[String(path.at(-1))];
  if (elsewhere) return { path, message: `${where}there is no such key; ${elsewhere}.` };
  const meant = nearest(String(path.at(-1)), keysIn(schemasAt(schema, path.slice(0, -1))));
  if (meant === undefined)
    return { path, message: `${where}there is no such key; remove it or mend its spelling.` };
  return {
    path,
    message: `${where}there is no such key; did you mean "${meant}"?`,
    instead: { of: 'key', text: meant },
  };
}

/** What the alternatives of a union say, each by itself; an issue without alternatives is its own leaf. */
function leavesOf(issue: v.BaseIssue<unknown>, outside: Path): Leaf[] {
  const path = [...outside, ...(issue.path ?? []).map((item) => item.key as string | number)];
  const inner = (issue.issues ?? []).flatMap((each) => leavesOf(each, path));
  // An alternative that speaks of the whole value says no more than the union itself.
  const further = inner.filter((leaf) => leaf.path.length > path.length && !isOfListAsObject(leaf.issue));
  if (further.length > 0) return further;
  return [{ path, issue, isUnknownKey: issue.type === 'strict_object' && issue.expected === 'never' }];
}

/** An object's alternative complains of every item of a list. */
const isOfListAsObject = (issue: v.BaseIssue<unknown>): boolean =>
  issue.type === 'strict_object' && Array.isArray(issue.path?.at(-1)?.input);

/**
 * Of a union's alternatives the one that got furthest into the value says most: first what is wrong with a key that another
 * alternative does not know, then keys that none knows, then keys that are missing.
 */
function furthest(leaves: readonly Leaf[]): Leaf {
  const known = new Set(leaves.flatMap((leaf) => (leaf.isUnknownKey ? [] : [leaf.path.join('.')])));
  const rank = (leaf: Leaf): number => {
    if (leaf.isUnknownKey) return known.has(leaf.path.join('.')) ? 3 : 1;
    return isMissingKey(leaf.issue) ? 2 : 0;
  };
  const [first] = [...leaves].sort((a, b) => b.path.length - a.path.length || rank(a) - rank(b));
  return first as Leaf;
}

const isMissingKey = (issue: v.BaseIssue<unknown>): boolean =>
  issue.type.endsWith('object') && issue.received === 'undefined' && issue.path?.at(-1) !== undefined;

const readable = (text: string): string => {
  const whole = text.replaceAll('undefined', 'nothing');
  return whole.length > LONGEST_LIST ? `${whole.slice(0, LONGEST_LIST)}…` : whole;
};
