/** Perl and Ruby cut into tokens: strings in all their quotings, names, signs. */

export type Word =
  /** `raw`: no interpolation. `shell`: code for a shell. `list`: words of `qw(…)`. */
  | {
      readonly kind: 'string';
      readonly quote: 'raw' | 'cooked' | 'shell' | 'list' | 'pattern';
      readonly text: string;
      readonly line: number;
    }
  | {
      readonly kind: 'number' | 'name' | 'variable' | 'sign' | 'end';
      readonly text: string;
      readonly line: number;
      readonly spaced?: boolean;
    };

export type Tongue = 'perl' | 'ruby';

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

const NAME = /[A-Za-z_][\w]*(?:::[A-Za-z_]\w*)*[?!]?/y;
const VARIABLE = /(?:\$#?\{\^?\w+\}|[$@%][A-Za-z_]\w*(?:::\w+)*|\$[0-9&!@/\\,;.$<>()[\]~^]|@@?[A-Za-z_]\w*)/y;
const NUMBER = /0x[0-9a-fA-F]+|\d[\d_]*(?:\.\d+)?/y;
const HEREDOC = /<<[~-]?(?:"(\w+)"|'(\w+)'|`(\w+)`|([A-Z_]\w*))/y;
const SIGN = /=>|->|\.\.\.?|&\.|==|!=|<=|>=|=~|!~|&&|\|\||::|\*\*|<<|>>|\+=|\.=|-=|\|\|=|[^\s\w]/y;

/** Tokens of a program; comments and documentation are left out. */
export function wordsOf(source: string, tongue: Tongue): Word[] {
  const words: Word[] = [];
  const heredocs: {
    readonly tag: string;
    readonly quote: 'raw' | 'cooked' | 'shell';
    readonly index: number;
  }[] = [];
  let at = 0;
  let line = 1;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const quotedAt = (open: number): { text: string; end: number } => quoted(source, open);
  while (at < source.length) {
    const c = source[at] ?? '';
    if (c === '\n') {
      line++;
      at++;
      for (const doc of heredocs.splice(0)) {
        const close = new RegExp(`^[ \\t]*${doc.tag}[ \\t]*$`, 'm');
        const rest = source.slice(at);
        const end = close.exec(rest);
        const body = end ? rest.slice(0, end.index) : rest;
        words[doc.index] = {
          kind: 'string',
          quote: doc.quote,
          text: doc.quote === 'raw' ? body : body,
          line,
        };
        line += body.split('\n').length;
        at += end ? end.index + end[0].length : rest.length;
      }
      if (tongue === 'ruby') words.push({ kind: 'end', text: '\n', line });
      if (source.startsWith('=', at) && /^=(?:pod|head|begin|cut|item|over)/.test(source.slice(at, at + 8))) {
        const end = /^=(?:cut|end).*$/m.exec(source.slice(at));
        at = end ? at + end.index + end[0].length : source.length;
      }
      continue;
    }
    if (/\s/.test(c)) {
      at++;
      continue;
    }
    if (c === '#') {
      const end = source.indexOf('\n', at);
      at = end < 0 ? source.length : end;
      continue;
    }
    const before = words.at(-1);
    const operand =
      before !== undefined &&
      (before.kind === 'string' ||
        before.kind === 'number' ||
        before.kind === 'variable' ||
        (before.kind === 'sign' && /^[)\]}]$/.test(before.text)));
    const spaced = at > 0 && /\s/.test(source[at - 1] ?? '');
    if (c === '"' || c === "'" || c === '`') {
      const { text, end } = quotedAt(at);
      words.push({
        kind: 'string',
        quote: c === "'" ? 'raw' : c === '`' ? 'shell' : 'cooked',
        text: c === "'" ? text.replace(/\\([\\'])/g, '$1') : text,
        line,
      });
      at = end;
      continue;
    }
    const doc = !operand ? match(HEREDOC) : null;
    if (doc) {
      const [whole, cooked, raw, shell, bare] = doc;
      heredocs.push({
        tag: cooked ?? raw ?? shell ?? bare ?? '',
        quote: raw ? 'raw' : shell ? 'shell' : 'cooked',
        index: words.length,
      });
      words.push({ kind: 'string', quote: 'raw', text: '', line });
      at += whole.length;
      continue;
    }
    const custom =
      tongue === 'perl'
        ? /(qq|qx|qw|qr|q|m|s|tr|y)(?=\s*[^\w\s,;=)]|\s+[^\w\s,;=)])/y
        : /%([qQxwWiI]?)(?=[([{<|!/])/y;
    const special = operand && tongue === 'ruby' ? null : match(custom);
    if (
      special &&
      !(before?.kind === 'sign' && before.text === '->') &&
      !(
        tongue === 'perl' &&
        before?.kind === 'sign' &&
        before.text === '{' &&
        source[at + special[0].length] === '}'
      )
    ) {
      let open = at + special[0].length;
      while (/\s/.test(source[open] ?? '')) open++;
      const first = quotedAt(open);
      const kind = special[1] ?? '';
      if (kind === 's' || kind === 'tr' || kind === 'y') {
        const second = CLOSERS[source[open] ?? '']
          ? quotedAt(source.indexOf(source[open] ?? '', first.end))
          : quotedAt(first.end - 1);
        const flags = /[a-z]*/y;
        flags.lastIndex = second.end;
        const given = flags.exec(source)?.[0] ?? '';
        // `s/…/code/e`: the replacement is code.
        if (kind === 's' && given.includes('e'))
          words.push(
            { kind: 'name', text: 'eval', line },
            { kind: 'string', quote: 'raw', text: second.text, line },
          );
        else words.push({ kind: 'string', quote: 'pattern', text: '', line });
        at = second.end + given.length;
        continue;
      }
      const quote =
        kind === 'qx' || kind === 'x'
          ? 'shell'
          : /^(?:qw|w|W|i|I)$/.test(kind)
            ? 'list'
            : kind === 'q'
              ? 'raw'
              : kind === 'm' || kind === 'qr'
                ? 'pattern'
                : 'cooked';
      words.push({ kind: 'string', quote, text: first.text, line });
      at = first.end;
      continue;
    }
    if (c === '/' && !operand && !(before?.kind === 'name')) {
      const { end } = quotedAt(at);
      words.push({ kind: 'string', quote: 'pattern', text: '', line });
      at = end;
      continue;
    }
    const variable = match(VARIABLE);
    const named = variable ? null : match(NAME);
    const number = variable || named ? null : match(NUMBER);
    const found = variable ?? named ?? number ?? match(SIGN);
    const text = found?.[0] ?? c;
    words.push({
      kind: variable ? 'variable' : named ? 'name' : number ? 'number' : text === ';' ? 'end' : 'sign',
      text,
      line,
      spaced,
    });
    at += text.length;
  }
  words.push({ kind: 'end', text: '', line });
  return words;
}

/** The text between a quote at `open` and its closer, nested brackets counted. */
function quoted(source: string, open: number): { text: string; end: number } {
  const start = source[open] ?? '';
  const close = CLOSERS[start] ?? start;
  let depth = 1;
  for (let i = open + 1; i < source.length; i++) {
    const c = source[i];
    if (c === '\\') i++;
    else if (c === close && (close === start || --depth === 0))
      return { text: source.slice(open + 1, i), end: i + 1 };
    else if (c === start && close !== start) depth++;
  }
  return { text: source.slice(open + 1), end: source.length };
}
