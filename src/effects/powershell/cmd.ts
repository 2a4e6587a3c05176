/** `cmd.exe`, first level: its own commands, variables, chains and redirections. */
import { Call } from '../shell/call.ts';
import { type Field, field, type Output, type Scope, SILENT, UNREAD } from '../shell/scope.ts';
import type { Shell } from '../shell/shell.ts';
import { ANY, NAME, STAR } from '../text.ts';
import { type Cause, possibly } from '../trace.ts';
import { windowsPath } from './cmdlets.ts';
import { windowsVariable } from './index.ts';

const DEPTH_LIMIT = 8;

/** Commands of cmd itself that touch nothing. */
const GLUE =
  /^(?:echo|rem|set|setlocal|endlocal|cls|ver|vol|title|pause|exit|goto|shift|prompt|path|dir|if|else|chcp|color|date|time|where|tree|find|findstr|more|sort|hostname|whoami|ipconfig|systeminfo|tasklist|assoc|ftype|verify|break|help|timeout|choice|fc|comp)$/i;

/** Follows a command line or batch text. */
export function runCmd(
  text: string,
  shell: Shell,
  scope: Scope,
  cause: Cause,
  own: boolean,
  depth = 0,
): Output {
  if (depth > DEPTH_LIMIT || text.length > 100_000) {
    shell.trace.cut('a command line too long or too deep to be followed', cause);
    return UNREAD;
  }
  let stdin: Output | undefined;
  for (const part of partsOf(text)) {
    if (!shell.trace.step(cause)) break;
    const at = own ? { ...cause, span: { start: part.start, end: part.end } } : cause;
    const out = runPart(part.text, shell, scope, at, stdin, depth);
    stdin = part.piped ? out : undefined;
  }
  return stdin ?? SILENT;
}

interface Part {
  readonly text: string;
  readonly piped: boolean;
  readonly start: number;
  readonly end: number;
}

/** Commands between `&`, `&&`, `||`, `|` and line ends, outside of quotes and carets. */
function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === '^') i++;
    else if (c === '"') quoted = !quoted;
    else if (c === undefined || (!quoted && /[&|\n()]/.test(c))) {
      const piece = text.slice(start, i);
      if (piece.trim() !== '')
        parts.push({ text: piece, piped: c === '|' && text[i + 1] !== '|', start, end: i });
      start = i + 1;
    }
  }
  return parts;
}

function runPart(
  text: string,
  shell: Shell,
  scope: Scope,
  cause: Cause,
  stdin: Output | undefined,
  depth: number,
): Output {
  const loop = /^\s*for\b.*?\bin\b/i.exec(text);
  const after = /\bdo\s+(.*)$/is.exec(text)?.[1];
  if (loop || (after && /^\s*do\b/i.test(text))) {
    if (after) runCmd(after.replace(/%%?~?\w+/g, ANY), shell, scope, possibly(cause), false, depth + 1);
    return SILENT;
  }
  const condition =
    /^\s*(?:if\s+(?:\/i\s+)?(?:not\s+)?(?:exist\s+(?:"[^"]*"|\S+)|errorlevel\s+\S+|defined\s+\S+|(?:"[^"]*"|\S+)\s*==\s*(?:"[^"]*"|\S+)))\s+(.+)$/is.exec(
      text,
    )?.[1];
  if (condition) return runCmd(condition, shell, scope, possibly(cause), false, depth + 1);
  const { words, writes, reads } = wordsOf(expanded(text.replace(/^\s*@/, ''), shell, scope));
  for (const { to, append } of writes)
    if (!/^(?:nul|con)$/i.test(to))
      shell.touch(scope, 'file.write', to.replaceAll('\\', '/'), cause, { replaces: !append });
  for (const from of reads) shell.touch(scope, 'file.read', from.replaceAll('\\', '/'), cause);
  const [first, ...rest] = words;
  if (!first) return SILENT;
  const name = first.text
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:exe|cmd|bat|com)$/i, '')
    .toLowerCase();
  const call = (): Call => new Call(shell, scope, cause, name, first.text, rest, stdin);
  const operands = rest.filter((word) => !/^\/\w/.test(word.text)).map(windowsPath);
  const has = (flag: string): boolean => rest.some((word) => word.text.toLowerCase().startsWith(flag));
  switch (name) {
    case 'del':
    case 'erase':
    case 'rd':
    case 'rmdir': {
      const c = call();
      const recursive = has('/s');
      for (const word of operands) c.touch('file.delete', word, { recursive, replaces: true });
      return SILENT;
    }
    case 'copy':
    case 'xcopy':
    case 'robocopy':
    case 'move':
    case 'ren':
    case 'rename':
    case 'mklink': {
      const c = call();
      const [from, to] = operands;
      if (from)
        c.touch(/^(?:move|ren)/.test(name) ? 'file.delete' : 'file.read', from, {
          recursive: has('/e') || has('/s') || has('/mir'),
          takesAlong: true,
        });
      if (to) c.touch('file.write', to, { replaces: true });
      if (to && has('/mir')) c.touch('file.delete', to, { recursive: true, replaces: true });
      return SILENT;
    }
    case 'type': {
      const c = call();
      c.reads(...operands);
      return c.prints();
    }
    case 'md':
    case 'mkdir': {
      const c = call();
      for (const word of operands) c.touch('file.write', word);
      return SILENT;
    }
    case 'attrib':
    case 'icacls':
    case 'takeown':
    case 'cacls': {
      const c = call();
      for (const word of operands.slice(0, 1))
        c.touch('file.write', word, { recursive: has('/t') || has('/s') });
      return SILENT;
    }
    case 'cd':
    case 'chdir':
    case 'pushd':
      if (operands[0]) shell.changeFolder(scope, operands[0].text);
      return SILENT;
    case 'format': {
      const c = call();
      c.touch('file.write', `/dev/${operands[0]?.text ?? '*'}`);
      return SILENT;
    }
    case 'call':
    case 'start':
      return runCmd(
        rest
          .filter((word) => !/^\/\w+$/.test(word.text))
          .map((word) => quotedWord(word.text))
          .join(' '),
        shell,
        scope,
        cause,
        false,
        depth + 1,
      );
    case 'cmd': {
      const at = rest.findIndex((word) => /^\/[ck]/i.test(word.text));
      return at >= 0
        ? runCmd(
            rest
              .slice(at + 1)
              .map((word) => word.text)
              .join(' '),
            shell,
            scope.fork(),
            cause,
            false,
            depth + 1,
          )
        : SILENT;
    }
    case 'vssadmin':
    case 'wbadmin':
    case 'bcdedit':
    case 'cipher':
      if (rest.some((word) => /delete|\/set|\/w|resize/i.test(word.text)))
        call().touch('file.delete', 'C:/System Volume Information', { recursive: true });
      return SILENT;
    case 'set': {
      call();
      const match = /^([^=]+)=(.*)$/s.exec(rest.map((word) => word.text).join(' '));
      if (match?.[1]) scope.set(match[1].toLowerCase(), [match[2] ?? '']);
      else if (rest.length === 0) shell.trace.add({ kind: 'env.read', name: '*' }, cause);
      return SILENT;
    }
    case 'setx':
      call().touch('file.write', '/registry/environment');
      return SILENT;
    default:
      if (GLUE.test(name)) {
        const c = call();
        if (/^(?:find|findstr|more|sort)$/.test(name))
          c.reads(...operands.slice(name === 'findstr' || name === 'find' ? 1 : 0));
        return name === 'echo' ? { text: rest.map((word) => word.text).join(' '), from: [] } : c.prints();
      }
      return shell.runFields(
        [field(/[\\/]/.test(first.text) ? first.text.replaceAll('\\', '/') : name, first.from), ...rest],
        scope,
        cause,
        stdin,
      );
  }
}

const quotedWord = (text: string): string => (/\s/.test(text) ? `"${text}"` : text);

/** `%VAR%` and `!VAR!` */
function expanded(text: string, shell: Shell, scope: Scope): string {
  const { home, env, temp } = shell.trace.place;
  return text.replace(/%([\w:~,-]+)%|!(\w+)!/g, (_, a?: string, b?: string) => {
    const name = (a ?? b ?? '').replace(/:.*/, '');
    const known = scope.vars.get(name.toLowerCase())?.texts[0];
    if (known !== undefined) return known;
    if (/^cd$/i.test(name)) return scope.cwd;
    if (/^te?mp$/i.test(name)) return temp[0] ?? `${home}/AppData/Local/Temp`;
    return windowsVariable(name, home) ?? env[name] ?? NAME;
  });
}

function wordsOf(text: string): {
  words: Field[];
  writes: { to: string; append: boolean }[];
  reads: string[];
} {
  const words: Field[] = [];
  const writes: { to: string; append: boolean }[] = [];
  const reads: string[] = [];
  const tokens = text.match(/\d?>{1,2}(?:&\d)?|<|(?:\^.|"[^"]*"?|[^\s"<>^])+/g) ?? [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? '';
    const clean = (raw: string): string => raw.replace(/\^(.)/g, '$1').replace(/"/g, '');
    if (/^\d?>{1,2}&\d$/.test(token)) continue;
    if (/^\d?>{1,2}$/.test(token))
      writes.push({ to: clean(tokens[++i] ?? 'nul'), append: token.includes('>>') });
    else if (token === '<') reads.push(clean(tokens[++i] ?? 'nul'));
    else words.push(field(clean(token).replaceAll('*', STAR)));
  }
  return { words, writes, reads };
}
