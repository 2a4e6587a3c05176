/** SQL text cut into statements, and a statement into words outside of strings and comments. */

/** One token: a word in lower case, a quoted text, or a sign. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'sign';
  readonly value: string;
}

const TOKEN =
  /--[^\n]*|\/\*(?:(?!\*\/)[\s\S])*(?:\*\/|$)|#(?![>-])[^\n]*|'(?:''|\\.|[^'\\])*(?:'|$)|"(?:""|[^"])*(?:"|$)|`[^`]*(?:`|$)|\[[A-Za-z_][\w ]*\]|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|[A-Za-z_\uE000-\uE003][\w$.\uE000-\uE003]*|\d[\w.]*|[^\s\w]/g;

export interface SqlStatement {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Statements of one text that are followed. */
const STATEMENT_LIMIT = 2_000;

/**
 * Statements of a SQL text, empty ones left out, and whether there are more of them. MySQL's versioned comments
 * (`/*!50000 … *\/`) are code.
 */
export function statementsOf(sql: string): { readonly statements: SqlStatement[]; readonly rest: boolean } {
  // What opens behind the last end never ends.
  const last = sql.lastIndexOf('*/');
  const end = last < 0 ? 0 : last + 2;
  const source = sql.slice(0, end).replace(/\/\*!\d*([\s\S]*?)\*\//g, ' $1 ') + sql.slice(end);
  const statements: SqlStatement[] = [];
  let tokens: Token[] = [];
  let start = 0;
  const close = (end: number): void => {
    if (tokens.length > 0) statements.push({ text: source.slice(start, end).trim(), tokens });
    tokens = [];
    start = end + 1;
  };
  for (const match of source.matchAll(TOKEN)) {
    const [raw] = match;
    if (raw.startsWith('--') || raw.startsWith('/*') || (raw.startsWith('#') && raw.length > 1)) continue;
    if (raw === ';') {
      close(match.index);
      continue;
    }
    if (statements.length >= STATEMENT_LIMIT) return { statements, rest: true };
    tokens.push(tokenOf(raw));
  }
  close(source.length);
  return { statements, rest: false };
}

function tokenOf(raw: string): Token {
  const first = raw[0] ?? '';
  if (first === "'" || (first === '$' && raw.length > 1))
    return { kind: 'text', value: raw.replace(/^'|'$/g, '').replaceAll("''", "'") };
  if (first === '"' || first === '`' || (first === '[' && raw.length > 1))
    return { kind: 'name', value: raw.slice(1, -1) };
  if (/[A-Za-z_\uE000-\uE003]/.test(first)) return { kind: 'word', value: raw.toLowerCase() };
  return { kind: 'sign', value: raw };
}
