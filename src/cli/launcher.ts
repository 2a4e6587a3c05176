/**
 * The launcher: what hooks are installed with. Its path stays the same over updates, and its warm path starts no Node:
 * a shell and curl carry the payload to the gate and print the answer.
 */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { CALLER_VARIABLES } from '../agents/adapter.ts';
import type { Program } from '../gate/client.ts';
import { type Home, prepare } from '../gate/home.ts';
import { NOT_TAKEN_OVER } from '../gate/own-environment.ts';
import { STDERR_MARK } from '../gate/wire.ts';
import { PAUSE_COMMAND } from '../policy/sentences.ts';

/** A little under the longest time-out that install writes, so that the launcher speaks before the client gives up. Seconds. */
const LONGEST_S = 595;

const QUOTED = `'\\''`;
const quote = (text: string): string => `'${text.replaceAll("'", QUOTED)}'`;

/** The shell form. Only built-ins and curl on the warm path: every further process costs a millisecond. */
export function shellLauncher(home: Home, program: Program): string {
  const headers = CALLER_VARIABLES.map((name) => `-H "Chaperone-Env-${name}: $${name}"`).join(' ');
  return `#!/bin/sh
# Chaperone's launcher. Written by "chaperone install"; changes here are lost at the next install or update.
runtime=${quote(program.runtime)}
program=${quote(program.file)}
socket=${quote(home.socket)}
mark='${STDERR_MARK}'
export CHAPERONE_HOME=${quote(home.root)}

# A refusal that every client understands and that needs nothing of ours: exit code 2 and a sentence.
# Events that only tell us something must not be refused: a refused "stop" would keep the agent going, a refused
# "post" would end its turn without a word. Where a refusal of a result withholds it, it is refused.
refuse() {
  case $agent/$event in
    codex/PostToolUse|*/AfterTool) so='its result is withheld' ;;
    *[sS]top|*End|*/[sS]essionStart|*/SubagentStart|*/[pP]ost*|*/after*|*/AfterAgent) printf '{}'; exit 0 ;;
    *) so='it was not run' ;;
  esac
  printf 'Chaperone could not check this, so %s: %s. Agents cannot mend this; %s.' "$so" "$1" "$2" >&2
  exit 2
}
goOn='the person can go on with ${PAUSE_COMMAND} in a terminal'

if [ "$1" = hook ]; then
  agent=$2
  event=$3
  # Both must be ours: in a shared temp folder somebody else could have made them.
  if [ -S "$socket" ] && [ -O "$socket" ]; then
    # Events after the fact have short limits at the client; those that may wait for a person have long ones.
    case $event in [pP]ost*|[aA]fter*|*[sS]top|*End) limit=25 ;; *) limit=${LONGEST_S} ;; esac
    # The payload is sent as it is read (-T -): if nobody listens, it is still there for the slow path.
    answer=$(curl -q -sf -N --connect-timeout 2 --max-time "$limit" --unix-socket "$socket" -X POST -H 'Expect:' ${headers} -T - "http://gate/v1/hook/$2/$3" 2>/dev/null)
    case $? in
      0)
        code=\${answer##*"$mark"}
        rest=\${answer%"$mark"*}
        problem=\${rest##*"$mark"}
        case $code in 0|2) ;; *) refuse 'the gate gave half an answer' "$goOn" ;; esac
        [ -z "$problem" ] || printf '%s' "$problem" >&2
        printf '%s' "\${rest%"$mark"*}"
        exit "$code" ;;
      2|3|7|126|127) ;; # no curl, or nobody listens: nothing was read yet
      28) refuse 'nobody answered in time' "$goOn" ;;
      *) refuse 'the gate stopped in the middle of it; try the same once more' "$goOn" ;;
    esac
  fi
  # What an agent may have put there to have other code run, or any certificate believed.
  unset ${NOT_TAKEN_OVER.join(' ')}
  gone=$runtime
  [ ! -x "$runtime" ] || gone=$program
  [ -x "$gone" ] || [ -f "$gone" ] || refuse "its program is gone ($gone)" "the person has to install Chaperone again, or take its hooks out of the agent's settings"
fi
export ELECTRON_RUN_AS_NODE=1
# The program as it was compiled the last time: it starts in half the time.
export NODE_COMPILE_CACHE=${quote(home.compiled)}
exec "$runtime" "$program" "$@"
`;
}

/** The Windows form starts the runtime each time: cmd cannot take a payload apart safely. */
export function cmdLauncher(home: Home, program: Program): string {
  const emptied = NOT_TAKEN_OVER.map((name) => `if "%1"=="hook" set "${name}="\r\n`).join('');
  return `@echo off\r\nsetlocal\r\nset "CHAPERONE_HOME=${home.root}"\r\nset ELECTRON_RUN_AS_NODE=1\r\n${emptied}set "NODE_COMPILE_CACHE=${home.compiled}"\r\nif exist "${program.runtime}" if exist "${program.file}" goto run\r\necho Chaperone could not check this, so it was not run: its program is gone. Install Chaperone again. 1>&2\r\nexit /b 2\r\n:run\r\n"${program.runtime}" "${program.file}" %*\r\nexit /b %ERRORLEVEL%\r\n`;
}

/** Writes the launcher for this program, as a whole, so that a hook that starts meanwhile finds the old or the new one. */
export function writeLauncher(home: Home, program: Program): string {
  prepare(home);
  const text = process.platform === 'win32' ? cmdLauncher(home, program) : shellLauncher(home, program);
  const temporary = `${home.launcher}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o700 });
  chmodSync(temporary, 0o700);
  renameSync(temporary, home.launcher);
  return home.launcher;
}

/** What the launcher starts; undefined where there is no launcher of ours. */
export function launched(home: Home): Program | undefined {
  if (!existsSync(home.launcher)) return undefined;
  const text = readFileSync(home.launcher, 'utf8');
  const named =
    process.platform === 'win32'
      ? [...text.matchAll(/ exist "([^"]+)"/g)].map(([, file]) => file)
      : [...text.matchAll(/^(?:runtime|program)='(.*)'$/gm)].map(([, file]) => file?.replaceAll(QUOTED, "'"));
  const [runtime, file] = named;
  return runtime !== undefined && file !== undefined ? { runtime, file } : undefined;
}
