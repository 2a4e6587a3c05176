/** What a SQL text does to data and structure. */

import { mysqlParser, postgresParser } from '../lazy.ts';
import type { Budget } from '../trace.ts';
import { type SqlStatement, statementsOf, type Token } from './split.ts';

export interface SqlChange {
  /** In lower case: `drop table`, `delete`, `update`. */
  readonly action: string;
  readonly target?: string;
  /** Data or structure goes away without a condition that bounds it. */
  readonly destructive: boolean;
}

/** Files and programs that a statement reaches on the server. */
export interface SqlReach {
  readonly kind: 'read' | 'write' | 'run';
  readonly what: string;
}

export interface SqlMeaning {
  readonly changes: readonly SqlChange[];
  readonly reaches: readonly SqlReach[];
}

/** Longest statement that is given to the parser. */
const PARSE_LIMIT = 4_000;
/** Deepest brackets: the parser tries every reading of them, so its time doubles with each. */
const NESTING_LIMIT = 4;
/** Most signs in a row, brackets aside, for the same reason: `!!!!` may be one operator or several. */
const SIGN_LIMIT = 4;

/** Follows every statement of `sql`; `budget` says how many more may be parsed. The others are told by their words. */
export function sqlMeaning(sql: string, engine: string, budget: Budget): SqlMeaning {
  const changes: SqlChange[] = [];
  const reaches: SqlReach[] = [];
  const { statements, rest } = statementsOf(sql);
  for (const statement of statements) {
    changes.push(...changesOf(statement, engine, budget));
    reaches.push(...reachesOf(statement.tokens));
  }
  if (rest) changes.push({ action: 'more statements than are followed', destructive: true });
  return { changes, reaches };
}

/** Statements that only look, or steer the session. */
const LOOKS = new Set(
  'select show explain describe desc use set begin start commit rollback savepoint release end analyze pragma values table help fetch declare close listen notify unlisten print go checkpoint lock unlock reset discard vacuum reindex list'.split(
    ' ',
  ),
);

function changesOf(statement: SqlStatement, engine: string, budget: Budget): SqlChange[] {
  const words = statement.tokens.filter((token) => token.kind === 'word').map((token) => token.value);
  const [first = ''] = words;
  // A look that hides a change: `WITH gone AS (DELETE …) SELECT`, `EXPLAIN ANALYZE DELETE`.
  const hides = words.some((word) => /^(?:delete|update|insert|drop|truncate|alter)$/.test(word));
  if (LOOKS.has(first) && !(first === 'explain' && hides) && !(first === 'select' && words.includes('into')))
    return [];
  if (first === 'explain' && !words.includes('analyze')) return [];
  if (first === 'with' && !hides) return [];
  if (/^(?:delete|update|with|explain)$/.test(first) && budget.left-- > 0) {
    const parsed = parsedChanges(statement, engine);
    if (parsed) return parsed;
  }
  return byWords(statement.tokens, words);
}

// ---- by the parser

interface Node {
  readonly type?: unknown;
  readonly where?: unknown;
  readonly from?: unknown;
  readonly table?: unknown;
  readonly with?: unknown;
  readonly stmt?: unknown;
}

function parsedChanges(statement: SqlStatement, engine: string): SqlChange[] | undefined {
  if (statement.text.length > PARSE_LIMIT || !isShallow(statement.tokens)) return undefined;
  try {
    const parser = /mysql|mariadb/.test(engine) ? mysqlParser() : postgresParser();
    const text = statement.text
      .replace(/^explain(?:\s*\([^)]*\)|\s+(?:analyze|verbose))*/i, '')
      .replace(/[\uE000-\uE003]/g, 'x');
    const ast: unknown = parser.astify(text);
    const changes: SqlChange[] = [];
    for (const node of Array.isArray(ast) ? ast : [ast]) collect(node, changes, 0);
    return changes;
  } catch {
    // Not every dialect's every form is known to the parser: the words say it too, less exactly.
    return undefined;
  }
}

/** Are the brackets balanced, and few, and no signs heaped up? */
function isShallow(tokens: readonly Token[]): boolean {
  let depth = 0;
  let signs = 0;
  for (const token of tokens) {
    signs = token.kind === 'sign' && !/[(),;]/.test(token.value) ? signs + 1 : 0;
    if (signs > SIGN_LIMIT) return false;
    if (token.kind !== 'sign') continue;
    if (token.value === '(' && ++depth > NESTING_LIMIT) return false;
    if (token.value === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

function collect(value: unknown, into: SqlChange[], depth: number): void {
  if (depth > 40 || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, into, depth + 1);
    return;
  }
  const node = value as Node;
  if (node.type === 'delete' || node.type === 'update') {
    into.push({
      action: node.type,
      destructive: !bounds(node.where),
      ...targetOf(node.type === 'delete' ? (node.from ?? node.table) : node.table),
    });
  }
  for (const inner of Object.values(value)) collect(inner, into, depth + 1);
}

function targetOf(from: unknown): { target: string } | Record<string, never> {
  const first: unknown = Array.isArray(from) ? from[0] : from;
  const table = typeof first === 'object' && first !== null && 'table' in first ? first.table : undefined;
  return typeof table === 'string' ? { target: table } : {};
}

/** Does a condition leave some rows out? `1=1`, `true` and their like do not. */
function bounds(where: unknown): boolean {
  if (typeof where !== 'object' || where === null) return false;
  const node = where as {
    type?: unknown;
    operator?: unknown;
    left?: unknown;
    right?: unknown;
    value?: unknown;
  };
  if (node.type === 'bool' || node.type === 'boolean' || node.type === 'number') return !node.value;
  if (node.type !== 'binary_expr') return true;
  if (node.operator === 'OR') return bounds(node.left) && bounds(node.right);
  if (node.operator === 'AND') return bounds(node.left) || bounds(node.right);
  const [left, right] = [node.left, node.right] as { type?: unknown; value?: unknown }[];
  const constant = (side: { type?: unknown } | undefined): boolean =>
    /^(?:number|bool|boolean|single_quote_string|string)$/.test(String(side?.type));
  return !(
    constant(left) &&
    constant(right) &&
    (node.operator === '=' ? left?.value === right?.value : true)
  );
}

// ---- by the words

/** What is destroyed when it is dropped. */
const HOLDS_DATA =
  /^(?:table|database|schema|keyspace|collection|user|role|owned|tablespace|materialized|foreign|column|bucket|stream|type)$/;

function byWords(tokens: readonly Token[], words: readonly string[]): SqlChange[] {
  const [first = '', second = ''] = words;
  switch (first) {
    case 'drop': {
      const what =
        words.slice(1).find((word) => !/^(?:if|exists|temporary|unlogged|global|local)$/.test(word)) ??
        second;
      return [change(`drop ${what}`, nameAfter(tokens, what), HOLDS_DATA.test(what))];
    }
    case 'truncate':
      return [change('truncate', nameAfter(tokens, second === 'table' ? 'table' : 'truncate'), true)];
    case 'delete':
      return [change('delete', nameAfter(tokens, 'from'), !isBounded(tokens))];
    case 'update':
      return [change('update', nameAfter(tokens, 'update'), !isBounded(tokens))];
    case 'alter': {
      const drops =
        words.includes('drop') &&
        !words.some(
          (word, i) =>
            word === 'drop' &&
            /^(?:constraint|not|default|index|identity|expression|key|check)$/.test(words[i + 1] ?? ''),
        );
      // ClickHouse deletes rows so.
      const deletes = words.includes('delete') && !words.includes('on');
      return [change(`alter ${second}`, nameAfter(tokens, second), (drops || deletes) && second === 'table')];
    }
    case 'with':
    case 'explain':
      return words
        .filter((word) => /^(?:delete|update|insert)$/.test(word))
        .map((word) => change(word, undefined, word !== 'insert' && !isBounded(tokens)));
    case 'create':
    case 'insert':
    case 'merge':
    case 'replace':
    case 'upsert':
    case 'copy':
    case 'grant':
    case 'revoke':
    case 'call':
    case 'exec':
    case 'execute':
    case 'do':
    case 'select':
    case 'comment':
    case 'rename':
    case 'refresh':
    case 'load':
    case 'import':
    case 'attach':
    case 'kill':
    case 'flush':
    case 'purge':
    case 'shutdown':
      return [
        change(
          /^(?:create|grant)$/.test(first) ? `${first} ${second}` : first,
          nameAfter(tokens, /^(?:insert|merge|replace|select)$/.test(first) ? 'into' : second || first),
          false,
        ),
        ...innerChanges(tokens, first),
      ];
    default:
      return [];
  }
}

/** Code in a `DO $$ … $$` block or a string that is executed. */
function innerChanges(tokens: readonly Token[], first: string): SqlChange[] {
  if (!/^(?:do|exec|execute|call)$/.test(first)) return [];
  return tokens
    .filter((token) => token.kind === 'text')
    .flatMap((token) =>
      statementsOf(
        token.value.replace(/^\$\w*\$|\$\w*\$$/g, '').replace(/\b(?:begin|end)\b/gi, ';'),
      ).statements.flatMap((inner) =>
        byWords(
          inner.tokens,
          inner.tokens.filter((t) => t.kind === 'word').map((t) => t.value),
        ),
      ),
    );
}

const change = (action: string, target: string | undefined, destructive: boolean): SqlChange => ({
  action: action.trim(),
  destructive,
  ...(target && { target }),
});

function nameAfter(tokens: readonly Token[], word: string): string | undefined {
  const at = tokens.findIndex((token) => token.kind === 'word' && token.value === word);
  if (at < 0) return undefined;
  const next = tokens
    .slice(at + 1)
    .find(
      (token) =>
        !(
          token.kind === 'word' &&
          /^(?:if|not|exists|only|table|concurrently|into|from|low_priority|ignore)$/.test(token.value)
        ),
    );
  return next && (next.kind === 'word' || next.kind === 'name')
    ? next.value.replace(/[\uE000-\uE003]+/g, '*')
    : undefined;
}

/** Is there a `WHERE` that is not `1=1` or `true`, or a `LIMIT`? */
function isBounded(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex((token) => token.kind === 'word' && token.value === 'where');
  if (at < 0) return tokens.some((token) => token.kind === 'word' && token.value === 'limit');
  const rest = tokens
    .slice(at + 1)
    .map((token) => token.value)
    .join(' ');
  return !/^(?:true|1|not false|(\S+) = \1)(?: |$)/.test(rest);
}

function reachesOf(tokens: readonly Token[]): SqlReach[] {
  const reaches: SqlReach[] = [];
  const values = tokens.map((token) => token.value);
  tokens.forEach((token, i) => {
    if (token.kind !== 'word') return;
    const text = tokens.slice(i + 1, i + 5).find((each) => each.kind === 'text')?.value;
    if (text === undefined) return;
    if (token.value === 'program') reaches.push({ kind: 'run', what: text });
    else if (
      /^(?:pg_read_file|pg_read_binary_file|load_file|pg_ls_dir|lo_import|read_csv(?:_auto)?|read_parquet|read_text|readfile|infile)$/.test(
        token.value,
      )
    )
      reaches.push({ kind: 'read', what: text });
    else if (/^(?:outfile|dumpfile|lo_export|writefile|pg_file_write)$/.test(token.value))
      reaches.push({ kind: 'write', what: text });
    else if (/^(?:xp_cmdshell|sys_exec|sys_eval|pg_exec)$/.test(token.value))
      reaches.push({ kind: 'run', what: text });
    else if (token.value === 'to' && values[0] === 'copy') reaches.push({ kind: 'write', what: text });
    else if (token.value === 'from' && values[0] === 'copy') reaches.push({ kind: 'read', what: text });
  });
  return reaches;
}
