/** Files that are run as code: read, told apart by language, and followed. */

import { type Language, languageOf, runCode } from '../code/index.ts';
import { isWithin, locate, nameOf } from '../paths.ts';
import { hasUnknown } from '../text.ts';
import { via } from '../trace.ts';
import type { Call } from './call.ts';
import type { Field, Output, Scope, Sources } from './scope.ts';
import { UNREAD } from './scope.ts';
import type { Shell } from './shell.ts';
import { isDownload, opaqueCode } from './unread.ts';

export interface ScriptRun {
  /** The language that the interpreter speaks; absent: what the file says of itself. */
  readonly language?: Language;
  /** Set where the script runs in the shell's own scope (`source`); else it gets a copy. */
  readonly scope?: Scope;
}

/** Scripts that everybody's shell sources: where they cannot be read they are no riddle. */
const ORDINARY =
  /(?:^|\/)(?:activate|nvm\.sh|bash_completion|\.?bashrc|\.?zshrc|\.?profile|\.bash_profile|\.zprofile|\.zshenv|env|\.cargo\/env|sdkman-init\.sh|conda\.sh|asdf\.sh|cargo\/env|setup\.bash|emsdk_env\.sh|export\.sh|\.envrc|\.env(?:\.\w+)?)$/;

/** Runs the file that a word names. */
export function runScript(
  call: Call,
  file: Field,
  args: readonly Field[],
  how: ScriptRun = {},
): Output | undefined {
  const { shell, scope } = call;
  if (file.stream) return runRead(call, file.stream, file, args, how);
  if (/^\/(?:dev\/(?:stdin|fd\/0)|proc\/self\/fd\/0)$/.test(file.text))
    return runRead(call, call.stdin ?? UNREAD, file, args, how);
  if (hasUnknown(file.text) && file.from.some(isDownload)) {
    opaqueCode(file.from, call.cause, shell.trace, call);
    return UNREAD;
  }
  if (scope.elsewhere) {
    call.opaque('script', 'a script on another machine');
    return UNREAD;
  }
  const located = locate(file.text, scope.cwd, shell.trace);
  const held = shell.files.get(located.path);
  if (held) return runRead(call, held, file, args, how);
  if (located.pattern) {
    call.opaque('script', 'which script runs cannot be read');
    return UNREAD;
  }
  const text = shell.trace.facts.ask('text', located.path);
  if (typeof text === 'string') return runRead(call, { text, from: [] }, file, args, how);
  const brought = text === null ? broughtTo(shell, located.path) : [];
  if (brought.some(isDownload)) {
    opaqueCode(brought, call.cause, shell.trace, call);
    return UNREAD;
  }
  if (text === null && how.scope && ORDINARY.test(located.path)) return UNREAD;
  call.opaque(
    text === null || text === undefined ? 'script' : 'program',
    `the script ${nameOf(located.path)} cannot be read`,
  );
  return UNREAD;
}

/** Where a file came from that is not there yet: out of an archive that the action unpacks. */
function broughtTo(shell: Shell, path: string): Sources {
  for (const [folder, from] of shell.unpacked)
    if (isWithin(path, folder, shell.trace.place.platform)) return from;
  return [];
}

function runRead(
  call: Call,
  code: Output,
  file: Field,
  args: readonly Field[],
  how: ScriptRun,
): Output | undefined {
  const { shell } = call;
  const name = nameOf(file.text);
  const cause = via(call.cause, file.stream ? 'what another command prints' : `script ${name}`);
  if (code.text === undefined) {
    opaqueCode(code.from, call.cause, shell.trace, call);
    return UNREAD;
  }
  const language = how.language ?? languageOf(code.text, file.text) ?? 'shell';
  if (language !== 'shell')
    return runCode(language, code, call, cause, args, file.stream ? undefined : file.text);
  const scope = how.scope ?? call.scope.fork();
  const outer = scope.params;
  // A sourced file sees the caller's parameters unless it is given its own.
  if (!how.scope || args.length > 0) scope.params = [file, ...args];
  try {
    return shell.runText(code, scope, cause, call.stdin, call);
  } finally {
    scope.params = outer;
  }
}
