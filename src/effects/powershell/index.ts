/** PowerShell, first level: cmdlets and their aliases, variables, pipelines, blocks, the usual ways to run text. */
import { isHooklessVariable } from '../governance.ts';
import { Call } from '../shell/call.ts';
import {
  type Field,
  field,
  merged,
  type Output,
  type Scope,
  SILENT,
  type Sources,
  sourcesOf,
  UNREAD,
} from '../shell/scope.ts';
import type { Shell } from '../shell/shell.ts';
import { opaqueCode } from '../shell/unread.ts';
import { ANY, atMost, isUnknown, NAME, withoutEnd } from '../text.ts';
import { type Cause, possibly, via } from '../trace.ts';
import { cmdletOf, dotnet, parametersOf } from './cmdlets.ts';
import { Reader, type SimpleCommand, type Word } from './words.ts';

const DEPTH_LIMIT = 10;

/** Folders that Windows' variables stand for. */
const FOLDERS: Readonly<Record<string, string>> = {
  userprofile: '',
  home: '',
  homepath: '',
  appdata: '/AppData/Roaming',
  localappdata: '/AppData/Local',
  onedrive: '/OneDrive',
  temp: '/AppData/Local/Temp',
  tmp: '/AppData/Local/Temp',
};
const ROOTS: Readonly<Record<string, string>> = {
  systemroot: 'C:/Windows',
  windir: 'C:/Windows',
  systemdrive: 'C:',
  programfiles: 'C:/Program Files',
  programdata: 'C:/ProgramData',
  public: 'C:/Users/Public',
};

/** Value of an environment variable as Windows names them, or nothing where it is not an ordinary one. */
export function windowsVariable(name: string, home: string): string | undefined {
  const key = name.toLowerCase();
  const folder = FOLDERS[key];
  return folder !== undefined ? home + folder : ROOTS[key];
}

/** Parameters of the cmdlet for which `curl` and `wget` stand in older versions. */
const WEB_PARAMETERS =
  /^-(?:uri|outf\w*|meth\w*|headers?|body|inf\w*|useb\w*|credential|contenttype|websession)$/i;

/** `curl.exe`, and `curl` with the options of the program: a program, though an alias bears its name. */
const isProgram = (first: Word, rest: readonly Word[]): boolean =>
  /\.exe$/i.test(first.text) ||
  (/^(?:curl|wget)$/i.test(first.text) &&
    rest.some((word) => /^-/.test(word.text)) &&
    !rest.some((word) => WEB_PARAMETERS.test(word.text)));

/** Items of a loop that are told apart. */
const LOOP_LIMIT = 16;

export class PowerShell {
  /** What the loop that is being read goes over. */
  #loop: { readonly name: string; readonly items: readonly string[]; readonly from: Sources } | undefined;
  readonly #shell: Shell;
  #depth = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** Follows text as PowerShell runs it. `own`: spans point into it. */
  run(
    code: Output,
    scope: Scope,
    cause: Cause,
    stdin: Output | undefined,
    own: boolean,
    call?: Call,
  ): Output {
    const { trace } = this.#shell;
    const { text } = code;
    if (text === undefined || isUnknown(text.trim())) {
      opaqueCode(code.from, cause, trace, call);
      return UNREAD;
    }
    if (this.#depth >= DEPTH_LIMIT || text.length > 100_000) {
      trace.cut('PowerShell code too long or too deep to be followed', cause);
      return UNREAD;
    }
    if (!trace.step(cause, own ? 0 : text.length / 256)) return UNREAD;
    this.#depth++;
    try {
      return this.#pipelines(text, scope, cause, stdin, own);
    } finally {
      this.#depth--;
    }
  }

  #pipelines(text: string, scope: Scope, cause: Cause, stdin: Output | undefined, own: boolean): Output {
    const reader = new Reader(text, {
      variable: (name) => this.#variable(name, scope, cause),
      expression: (code) => this.#expression(code, scope, cause),
      assign: (name, value) => {
        const variable = name.replace(/^env:/i, '');
        if (/^env:/i.test(name) && isHooklessVariable(variable.toUpperCase()))
          this.#shell.trace.add({ kind: 'governance.change', target: variable }, cause);
        scope.set(name.toLowerCase(), [value.text], value.from);
      },
    });
    let out: Output = SILENT;
    for (let pipeline = reader.next(); pipeline && this.#shell.trace.step(cause); pipeline = reader.next()) {
      let input = stdin;
      for (const command of pipeline) {
        const at = own ? { ...cause, span: { start: command.start, end: command.end } } : cause;
        input = this.#command(command, scope, at, input);
      }
      out = out === SILENT ? (input ?? SILENT) : { from: merged(out.from, input?.from ?? []) };
    }
    return out;
  }

  /** Value of `$( … )`, `( … )` or the right side of an assignment. */
  #expression(code: string, scope: Scope, cause: Cause): Word {
    const trimmed = code.trim();
    const [, loopName, over] = /^\$(\w+)\s+in\s+(\S.*)$/is.exec(trimmed) ?? [];
    if (loopName && over) {
      const { text, from } = this.#expression(over, scope, cause);
      const items = text.split('\n').filter(Boolean);
      this.#loop = { name: loopName.toLowerCase(), items: atMost(items, LOOP_LIMIT), from };
      return { text: '', from };
    }
    // 'a' + 'b', 'a','b', ('x' -f 'y'): texts put together.
    const joined = /^(?:(['"])(?:(?!\1).)*\1\s*\+\s*)+(['"])(?:(?!\2).)*\2$/s.test(trimmed);
    if (joined)
      return {
        text: [...trimmed.matchAll(/'([^']*)'|"([^"]*)"/g)]
          .map((match) => match[1] ?? match[2] ?? '')
          .join(''),
        from: [],
      };
    if (/^\d+$/.test(trimmed)) return { text: trimmed, from: [] };
    const out = this.#shell.trace.step(cause)
      ? this.run({ text: code, from: [] }, scope, cause, undefined, false)
      : UNREAD;
    return { text: out.text === undefined ? ANY : withoutEnd(out.text, '\n'), from: out.from };
  }

  #variable(name: string, scope: Scope, cause: Cause): Word {
    const key = name.toLowerCase();
    const known = scope.vars.get(key);
    if (known) return { text: known.texts[0] ?? '', from: known.from };
    const { home, env, temp } = this.#shell.trace.place;
    if (key === 'home' || key === '~') return { text: home, from: [] };
    if (key === 'pwd') return { text: scope.cwd, from: [] };
    if (key === 'true' || key === 'false' || key === 'null') return { text: key, from: [] };
    if (key === 'profile') return { text: `${home}/Documents/PowerShell/profile.ps1`, from: [] };
    if (key === 'psscriptroot') return { text: scope.cwd, from: [] };
    if (key === '_' || key === 'psitem')
      return { text: scope.vars.get('_')?.texts[0] ?? ANY, from: scope.vars.get('_')?.from ?? [] };
    if (!key.startsWith('env:')) return { text: ANY, from: [] };
    const variable = name.slice(4);
    if (/^te?mp$/i.test(variable)) return { text: temp[0] ?? `${home}/AppData/Local/Temp`, from: [] };
    const value = windowsVariable(variable, home) ?? env[variable];
    if (value !== undefined) return { text: value, from: [] };
    if (
      /^(?:path|username|computername|userdomain|os|processor_\w+|number_of_processors|pathext|comspec|ci)$/i.test(
        variable,
      )
    )
      return { text: NAME, from: [] };
    this.#shell.trace.add({ kind: 'env.read', name: variable }, cause);
    return { text: ANY, from: [`env:${variable}`] };
  }

  #command(command: SimpleCommand, scope: Scope, cause: Cause, stdin: Output | undefined): Output {
    const [first, ...rest] = command.words;
    if (!first) return stdin ?? SILENT;
    const out = this.#words(first, rest, command.called, scope, cause, stdin);
    for (const { to, append } of command.redirections) {
      if (/^\$?null$/i.test(to)) continue;
      const located = this.#shell.touch(scope, 'file.write', to.replaceAll('\\', '/'), cause, {
        replaces: !append,
      });
      if (located && !located.pattern) this.#shell.files.set(located.path, out);
    }
    return command.redirections.length ? SILENT : out;
  }

  #words(
    first: Word,
    rest: readonly Word[],
    called: boolean,
    scope: Scope,
    cause: Cause,
    stdin: Output | undefined,
  ): Output {
    const blocks = (): void => {
      for (const word of [first, ...rest])
        if (word.block !== undefined) this.#block(word.block, scope, cause, stdin);
    };
    const name = (scope.aliases.get(first.text.toLowerCase()) ?? first.text)
      .replace(/^.*[\\/]/, '')
      .replace(/\.(?:exe|cmd|bat)$/i, '');
    // A value or a call of .NET: no program runs.
    const isValue = !called && (first.value === true || /^[{]|[.:]\w+\(/.test(first.text));
    const cmdlet = isValue || isProgram(first, rest) ? undefined : cmdletOf(name);
    if (isValue) {
      const call = this.#call(first, rest, scope, cause, stdin, 'expression');
      blocks();
      return (
        dotnet([first, ...rest].map((word) => word.text).join(' '), call, sourcesOf([first, ...rest])) ?? {
          text: first.text,
          from: first.from,
        }
      );
    }
    if (/^foreach$/i.test(name) && this.#loop) {
      const { name: variable, items, from } = this.#loop;
      this.#loop = undefined;
      for (const item of items.length > 0 ? items : [ANY]) {
        const inner = scope.fork();
        inner.set(variable, [item], from);
        for (const { block } of rest)
          if (block !== undefined) this.run({ text: block, from: [] }, inner, cause, undefined, false);
      }
      return UNREAD;
    }
    const fields = new Map(rest.map((word) => [word, field(word.text, word.from)] as const));
    const words = [...fields.values()];
    if (!cmdlet) {
      blocks();
      if (/^(?:powershell|pwsh)$/i.test(name)) return this.interpreter(words, scope, cause, stdin);
      if (/\.ps1$/i.test(first.text)) return this.#script(first, scope, cause);
      // Programs are those of every shell.
      return this.#shell.runFields(
        [
          field(/[\\/]/.test(first.text) ? first.text.replaceAll('\\', '/') : name.toLowerCase(), first.from),
          ...words,
        ],
        scope,
        cause,
        stdin,
      );
    }
    const call = this.#call(field(name.toLowerCase()), rest, scope, cause, stdin, name.toLowerCase());
    const quoted = new Set(rest.filter((word) => word.quoted).map((word) => fields.get(word) as Field));
    for (const [word, own] of fields) {
      const given = /\]::|\.\w+\(/.test(word.text) ? dotnet(word.text, call) : undefined;
      if (given) words[words.indexOf(own)] = field(given.text ?? ANY, given.from);
    }
    if (/^new-object$/i.test(name)) dotnet(`New-Object ${rest.map((word) => word.text).join(' ')}`, call);
    const out = cmdlet(call, parametersOf(words, quoted));
    blocks();
    return (
      out ??
      (/^(?:where|select|sort|\?|out-string|get-unique|convert)/i.test(name) && stdin ? stdin : call.prints())
    );
  }

  #call(
    first: Word | Field,
    rest: readonly Word[],
    scope: Scope,
    cause: Cause,
    stdin: Output | undefined,
    program: string,
  ): Call {
    return new Call(
      this.#shell,
      scope,
      cause,
      program,
      first.text,
      rest.map((word) => field(word.block !== undefined ? `{${word.block}}` : word.text, word.from)),
      stdin,
    );
  }

  /** A script block runs for what comes in, if at all. */
  #block(code: string, scope: Scope, cause: Cause, stdin: Output | undefined): void {
    const inner = scope.fork();
    const items = stdin?.text?.split('\n').filter(Boolean);
    inner.set('_', items?.length ? items.slice(0, 1) : [ANY], stdin?.from ?? []);
    this.run({ text: code, from: [] }, inner, possibly(cause), undefined, false);
  }

  #script(first: Word, scope: Scope, cause: Cause): Output {
    const call = this.#call(first, [], scope, cause, undefined, first.text);
    const located = this.#shell.locate(first.text.replaceAll('\\', '/'), scope);
    const held = located.pattern ? undefined : this.#shell.files.get(located.path);
    const text = held
      ? held.text
      : located.pattern
        ? null
        : this.#shell.trace.facts.ask('text', located.path);
    if (held || typeof text === 'string')
      return this.run(
        held ?? { text: text as string, from: [] },
        scope.fork(),
        via(cause, `script ${first.text}`),
        undefined,
        false,
        call,
      );
    call.opaque('script', `the script ${first.text} cannot be read`);
    return UNREAD;
  }

  /** `powershell -Command …`, `-EncodedCommand …`, `-File …` from any shell. */
  interpreter(words: readonly Field[], scope: Scope, cause: Cause, stdin: Output | undefined): Output {
    const call = new Call(this.#shell, scope, cause, 'powershell', 'powershell', words, stdin);
    for (let i = 0; i < words.length; i++) {
      const flag = words[i]?.text.toLowerCase() ?? '';
      const rest = words.slice(i + 1);
      if (/^[-/]e(?:c|nc?|nco\w*)?$/.test(flag) && rest[0]) {
        const decoded = Buffer.from(rest[0].text, 'base64').toString('utf16le');
        return this.run(
          { text: decoded, from: rest[0].from },
          scope.fork(),
          via(cause, 'inside -EncodedCommand'),
          stdin,
          false,
          call,
        );
      }
      if (/^[-/]c(?:o\w*)?$/.test(flag)) {
        const text = rest.map((word) => word.text).join(' ');
        if (text === '-' && stdin)
          return this.run(stdin, scope.fork(), via(cause, 'read by powershell'), undefined, false, call);
        return this.run(
          { text, from: sourcesOf(rest) },
          scope.fork(),
          via(cause, 'inside -Command'),
          stdin,
          false,
          call,
        );
      }
      // A script of another machine.
      if (/^[-/]f(?:i\w*)?$/.test(flag) && /^[\\/]{2}\w/.test(rest[0]?.text ?? '')) {
        call.opaque('download', 'a script on another machine');
        return UNREAD;
      }
      if (/^[-/]f(?:i\w*)?$/.test(flag) && rest[0])
        return this.#script({ text: rest[0].text, from: rest[0].from }, scope, cause);
      if (/^[-/](?:ex\w*|ep|w\w*|v\w*|in\w*|o\w*|config\w*|workingdirectory|wd)$/.test(flag)) i++;
      else if (!/^[-/]/.test(flag)) {
        if (/\.ps1$/i.test(flag)) return this.#script({ text: words[i]?.text ?? '', from: [] }, scope, cause);
        return this.run(
          {
            text: words
              .slice(i)
              .map((word) => word.text)
              .join(' '),
            from: sourcesOf(words),
          },
          scope.fork(),
          via(cause, 'inside powershell'),
          stdin,
          false,
          call,
        );
      }
    }
    return stdin
      ? this.run(stdin, scope.fork(), via(cause, 'read by powershell'), undefined, false, call)
      : UNREAD;
  }
}
