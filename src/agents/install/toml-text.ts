/** As much of TOML as finding out what a text sets, and where, needs. Values are not looked into. */

/** A table's header, or one key with its value. */
export interface TomlStatement {
  readonly kind: 'table' | 'tables' | 'value';
  /** From the root: the table's keys and the key's own. */
  readonly path: readonly string[];
  /** The value as written; empty for a header. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /[\s\uFEFF]*(?:#[^\n]*(?:\n|$)[\s]*)*/y;
const KEY = /[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*(\.?)/y;
const STRING =
  /"""[\s\S]*?(?:(?<!\\)(?:\\\\)*""""{0,2}|$)|'''[\s\S]*?(?:''''{0,2}|$)|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;

/** The statements in order. What is no TOML ends the list: the client that reads the file will say more of it. */
export function tomlStatements(text: string): readonly TomlStatement[] {
  const statements: TomlStatement[] = [];
  let table: readonly string[] = [];
  for (let at = match(SPACE, text, 0)?.end ?? 0; at < text.length; ) {
    const start = at;
    const brackets = text[at] === '[' ? (text[at + 1] === '[' ? 2 : 1) : 0;
    const keys = keysAt(text, at + brackets);
    if (!keys) return statements;
    if (brackets > 0) {
      table = keys.path;
      const end = keys.end + brackets;
      if (text.slice(keys.end, end) !== ']'.repeat(brackets)) return statements;
      statements.push({ kind: brackets === 2 ? 'tables' : 'table', path: table, value: '', start, end });
      at = end;
    } else {
      if (text[keys.end] !== '=') return statements;
      const end = endOfValue(text, keys.end + 1);
      const value = text.slice(keys.end + 1, end).trim();
      statements.push({ kind: 'value', path: [...table, ...keys.path], value, start, end });
      at = end;
    }
    at = match(SPACE, text, at)?.end ?? at;
  }
  return statements;
}

/** What a basic or literal string on one line holds; nothing for any other value. */
export function tomlString(value: string): string | undefined {
  if (/^'[^'\n]*'$/.test(value)) return value.slice(1, -1);
  if (!/^"(?:[^"\\\n]|\\.)*"$/.test(value)) return undefined;
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === 'string' ? read : undefined;
  } catch {
    return undefined; // An escape that JSON does not have.
  }
}

function keysAt(text: string, from: number): { path: string[]; end: number } | undefined {
  const path: string[] = [];
  for (let at = from; ; ) {
    const found = match(KEY, text, at);
    if (!found) return undefined;
    const [, basic, literal, bare, dot] = found.groups;
    path.push(basic === undefined ? (literal ?? bare ?? '') : (tomlString(`"${basic}"`) ?? basic));
    at = found.end;
    if (!dot) return { path, end: at };
  }
}

/** The end of the line, but for what stands within strings and brackets. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const string = match(STRING, text, at);
    const char = text[at];
    if (string) at = string.end - 1;
    else if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth--;
    else if (char === '\n' && depth <= 0) return at;
    else if (char === '#') {
      if (depth <= 0) return at;
      const line = text.indexOf('\n', at);
      if (line === -1) return text.length;
      at = line - 1;
    }
  }
  return text.length;
}

function match(
  pattern: RegExp,
  text: string,
  at: number,
): { groups: RegExpExecArray; end: number } | undefined {
  pattern.lastIndex = at;
  const groups = pattern.exec(text);
  return groups ? { groups, end: pattern.lastIndex } : undefined;
}
