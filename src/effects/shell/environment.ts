/** Variables whose value some program runs as code: setting them is running it. */
import type { Text } from '../text.ts';
import { isKnown } from '../text.ts';
import { type Cause, possibly, via } from '../trace.ts';
import type { Scope } from './scope.ts';
import type { Shell } from './shell.ts';

/** Values are shell commands that other programs start. */
const COMMANDS =
  /^(?:GIT_SSH_COMMAND|GIT_SSH|GIT_EDITOR|GIT_SEQUENCE_EDITOR|GIT_PAGER|GIT_EXTERNAL_DIFF|GIT_ASKPASS|GIT_PROXY_COMMAND|SSH_ASKPASS|SUDO_ASKPASS|PROMPT_COMMAND|PAGER|MANPAGER|LESSOPEN|LESSCLOSE|EDITOR|VISUAL|BROWSER|RUSTC_WRAPPER|CC_WRAPPER)$/;
/** Values are files that are loaded as code. */
const LOADED =
  /^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|ENV|PYTHONSTARTUP|PERL5DB|RUBYOPT|NODE_OPTIONS|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|PERL5OPT)$/;

/** Follows the code that a variable's value stands for. */
export function codeInVariable(name: string, value: Text, shell: Shell, scope: Scope, cause: Cause): void {
  // A history that is kept nowhere is one that is deleted.
  if (/^HIST(?:FILE|SIZE|FILESIZE)$/.test(name) && /^(?:0|\/dev\/null|)$/.test(value))
    shell.touch(scope, 'file.delete', `${shell.trace.place.home}/.bash_history`, cause);
  if (value === '') return;
  if (COMMANDS.test(name)) {
    if (isKnown(value))
      shell.runText(
        { text: value, from: [] },
        scope.fork(),
        via(possibly(cause), `set as ${name}`),
        undefined,
      );
    return;
  }
  // Prompts are expanded each time they are shown.
  if (/^PS[0-4]$/.test(name) && /\$\(|`/.test(value)) {
    shell.runText(
      { text: `: "${value}"`, from: [] },
      scope.fork(),
      via(possibly(cause), `set as ${name}`),
      undefined,
    );
    return;
  }
  if (!LOADED.test(name)) return;
  const file = loadedFile(name, value);
  if (file)
    shell.trace.add(
      {
        kind: 'command.run',
        program: file,
        text: `${name}=${value}`,
        // Libraries of the system are programs like any other; what lies elsewhere nobody has read.
        code: /^(?:\/usr|\/lib|\/opt|lib[\w.-]+$)/.test(file) ? 'program' : 'hidden',
        certainty: 'opaque',
      },
      via(cause, `${name} loads code into every program`),
    );
}

/** The code file in a value; options such as `--max-old-space-size` load nothing. */
function loadedFile(name: string, value: Text): string | undefined {
  if (/^(?:NODE_OPTIONS|RUBYOPT|PERL5OPT)$/.test(name))
    return /(?:--require|--import|--loader|--experimental-loader|-r|-M)[= ]?(\S+)/.exec(value)?.[1];
  if (/JAVA/.test(name)) return /-(?:javaagent|agentpath|agentlib):(\S+)/.exec(value)?.[1];
  return value;
}
