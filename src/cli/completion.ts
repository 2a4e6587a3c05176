/** `chaperone completion`: a script by which a shell completes commands and options, made from the commands themselves. */
import type { Command } from 'commander';

/** For bash, and for zsh with `bashcompinit`. Where nothing of ours fits, files are completed. */
export function completionScript(cli: Command): string {
  const places = placesIn(cli, '');
  const known = places.map(({ path }) => `'${path}'`).filter((path) => path !== "''");
  return `# chaperone: completion for bash (zsh: autoload -U bashcompinit && bashcompinit first).
_chaperone() {
  local at= word words=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      ${known.join('|')}) at="$at $word" ;;
    esac
  done
  case "$at" in
${places.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _chaperone chaperone
`;
}

interface Place {
  /** The commands that lead there, each with a space before it. */
  readonly path: string;
  readonly words: readonly string[];
}

function placesIn(command: Command, path: string): readonly Place[] {
  const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  const words = [...command.commands.map((each) => each.name()), ...options, '--help'];
  return [{ path, words }, ...command.commands.flatMap((each) => placesIn(each, `${path} ${each.name()}`))];
}
