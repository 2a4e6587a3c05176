/**
 * A command with nothing on its standard input. What an agent types into a running command (`write_stdin`) calls no hook
 * of Codex's (0.169.0), so a shell or a prompt that waits there would obey words that nobody has judged. With `tty` left
 * out Codex closes the input itself; but whether it was asked for is not in the payload.
 *
 * Codex's own rules about commands (`rules/*.rules`, its list of harmless ones) see the text that comes out of here. They
 * read plain words, quotes, `|`, `&&`, `||` and `;`: such a text stays one that they read. Any other is put in braces.
 */

/** The command as it may run, in a POSIX shell. The same text where nothing in it could take orders. */
export function withoutInput(command: string): string {
  if (HERE_DOCUMENT.test(command)) return command;
  const parts = pipelinesOf(command);
  return parts ? parts.map(withEmptyInput).join('') : `{ ${command}\n} </dev/null`;
}

/** One command whose input is a here-document already. With `apply_patch` it is a patch to Codex, and no command. */
const HERE_DOCUMENT =
  /^\s*(?:cd[ \t]+[\w./~-]+[ \t]*&&[ \t]*)?[\w./+-]+(?:[ \t]+[\w./=:,@%+-]+)*[ \t]*<<-?[ \t]*(['"]?)(\w+)\1(?:[ \t]*>{1,2}[ \t]*[\w./~-]+)?[ \t]*\n(?:[\s\S]*\n)?\2\s*$/;

/** A pipeline with the space before it, or what stands between two of them. */
function withEmptyInput(part: string): string {
  const [, space = '', words = ''] = /^(\s*)([\s\S]*)$/.exec(part) ?? [];
  if (words === '' || SEPARATOR.test(words)) return part;
  const [program = '', subcommand = ''] = words.split(/\s+/);
  const isDeaf = DEAF.has(program) || (program === 'git' && DEAF_IN_GIT.has(subcommand));
  return isDeaf ? part : `${space}true | ${words}`;
}

const SEPARATOR = /^(?:&&|\|\||;|\n)$/;

/** Words, in quotes or not, with nothing in them that the shell would replace; then what may stand between them. */
const PIECE = /(?:[\w./=:,@%+^~*?[\]-]|'[^']*'|"[^"$`\\!]*")+|[ \t]+|&&|\|\||[|;\n]/y;

/** Pipelines and what separates them, in order; nothing where the text holds more than Codex's rules read. */
function pipelinesOf(command: string): readonly string[] | undefined {
  const parts = [''];
  for (let at = 0; at < command.length; ) {
    PIECE.lastIndex = at;
    const [piece] = PIECE.exec(command) ?? [];
    if (piece === undefined) return undefined;
    if (SEPARATOR.test(piece)) parts.push(piece, '');
    else parts[parts.length - 1] += piece;
    at = PIECE.lastIndex;
  }
  return parts.some((part) => NOT_IN_A_PIPE.test(part)) ? undefined : parts;
}

/** What means something else behind a `|`: words of the shell's grammar, and built-ins that read code or change the shell. */
const NOT_IN_A_PIPE =
  /^\s*(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|select|function|time|coproc|\.|source|eval|exec|read|mapfile|readarray|\w+=\S*)(?:\s|$)/;

/** Programs that take what they read for data, and built-ins that read nothing and have to run in the shell itself. */
const DEAF: ReadonlySet<string> = new Set(
  (
    'alias cd exit export hash popd pushd return set shift trap ulimit umask unset wait ' +
    'ack ag base64 basename cat chmod cksum cmp comm cp cut date df diff dirname du echo egrep expand false fd fdfind fgrep ' +
    'file find fold grep head hostname id join jq ln ls md5sum mkdir mv nl od paste printenv printf ps pwd readlink ' +
    'realpath rev rg rm rmdir seq sha1sum sha256sum sleep sort stat strings tac tail tee test touch tr tree true type ' +
    'ugrep uname uniq wc which whoami xxd yq'
  ).split(' '),
);
const DEAF_IN_GIT: ReadonlySet<string> = new Set(
  'blame branch describe diff grep log ls-files remote rev-list rev-parse shortlog show status'.split(' '),
);
