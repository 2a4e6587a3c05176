/** What governs the agent, and which touches of it count: Chaperone's own files and processes, agents' hook settings. */
import { Minimatch } from 'minimatch';
import type { Place } from '../model/facts.ts';
import type { Located } from './paths.ts';
import { isWithin, lexical } from './paths.ts';
import { isKnown, type Text } from './text.ts';

/**
 * The governed path that a change of `located` would touch, or nothing. A folder that holds a governed path counts
 * only when the whole tree is touched.
 */
export function governedBy(
  located: Located,
  recursive: boolean,
  place: Place,
  roots: readonly string[] = place.governed,
): string | undefined {
  const { path, pattern } = located;
  if (pattern) return matchesGoverned(path, recursive, place, roots);
  for (const governed of roots) {
    if (isWithin(path, governed, place.platform)) return path;
    if (recursive && isWithin(governed, path, place.platform)) return governed;
  }
  return undefined;
}

/** The sealed path that a read of `located` would disclose, or nothing; `recursive` reads all below as well. */
export function sealedBy(located: Located, recursive: boolean, place: Place): string | undefined {
  return place.sealed && governedBy(located, recursive, place, place.sealed);
}

/** Programs whose words are printed or compared and name no file. */
const SAYS = new Set(['echo', 'printf', ':', 'true', 'false', 'test', '[']);

/**
 * The sealed path that a word of a command line names, or nothing. What the program would do with it need not be known:
 * there is no harmless use. A word may hold the path behind a prefix: `--socket=PATH`, `UNIX-CONNECT:PATH`, `@PATH`.
 */
export function sealedWord(program: string, word: Text, cwd: Text, place: Place): string | undefined {
  if (!place.sealed || SAYS.has(program) || !isKnown(word)) return undefined;
  const pieces = [word, ...word.split(/[=,:@]/)].filter(
    (piece) => piece !== '' && (!/\s/.test(piece) || piece.startsWith('/')),
  );
  for (const piece of pieces) {
    const path = lexical(piece, cwd, place);
    if (place.sealed.some((root) => isWithin(path, root, place.platform))) return path;
  }
  return undefined;
}

/** Names of what lies in the sealed folder, by which code would open it when the path is put together. */
const SEALED_NAMES = /\b(?:person\.key|gate\.sock)\b/;

/** Does program text name a sealed path, whole or by its own names? */
export function sealedInCode(code: string, place: Place): string | undefined {
  const named = place.sealed?.find(
    (root) => code.includes(root) || code.includes(root.replace(place.home, '~')),
  );
  return named ?? (place.sealed ? SEALED_NAMES.exec(code)?.[0] : undefined);
}

/** `chaperone` by the file of its program: what these words would change of the agent's own rule, or nothing. */
export function ownProgram(program: string, words: readonly string[]): string | undefined {
  if (SAYS.has(program)) return undefined;
  const at = words.findIndex((word) => /(?:^|[\\/])chaperone(?:\.c?js|\.cmd)?$/i.test(word));
  return at < 0 ? undefined : ownCommand(words.slice(at + 1));
}

function matchesGoverned(
  glob: string,
  recursive: boolean,
  place: Place,
  roots: readonly string[],
): string | undefined {
  // A glob of which not even the first folder is known matches everything: that says nothing.
  if (!/^(?:[A-Z]:)?\/[^*?[]/.test(glob)) return undefined;
  // As in a shell, wildcards leave out hidden names: `~/*` is not `~/.chaperone`, but `~/.c*` is.
  const matcher = new Minimatch(glob, { nocase: place.platform !== 'linux', nobrace: true });
  for (const governed of roots) {
    if (matcher.match(governed)) return governed;
    // Something below it: `/home/*/.chaperone/person.key`.
    if (matcher.match(governed, true)) return glob;
    // Below a governed folder: `~/.chaperone/*`.
    const fixed = glob.slice(0, glob.search(/[*?[]/));
    if (isWithin(fixed.replace(/\/[^/]*$/, '') || '/', governed, place.platform)) return glob;
    // A folder above it, taken whole: `rm -rf ~/.c*`.
    if (!recursive) continue;
    for (let above = governed; above.includes('/'); above = above.slice(0, above.lastIndexOf('/')))
      if (matcher.match(above)) return governed;
  }
  return undefined;
}

/** Subcommands of `chaperone` that an agent may not run: they loosen, stop or speak for the person. */
const OWN_COMMANDS: Readonly<Record<string, RegExp | true>> = {
  pause: true,
  resume: true,
  uninstall: true,
  approve: true,
  grant: true,
  reveal: true,
  install: true,
  gate: /^--stop$/,
  session: /^(?:resume|suspend)$/,
  redact: /^--restore$/,
  policy: /^(?:sign|keygen|trust|set)$/,
};

/** What `chaperone` with these words would change of its own rule, or nothing for its harmless subcommands. */
export function ownCommand(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => !word.startsWith('-'));
  const subcommand = words[at];
  const rule = subcommand === undefined ? undefined : OWN_COMMANDS[subcommand];
  if (rule === undefined) return undefined;
  if (rule === true) return `chaperone ${subcommand}`;
  const word = words.slice(at + 1).find((each) => rule.test(each));
  return word ? `chaperone ${subcommand} ${word}` : undefined;
}

/** Does a process name, pattern or command line mean Chaperone's own processes? */
export const meansChaperone = (target: string): boolean =>
  /chaperone|\bgate (?:--)?foreground\b|^gate$/i.test(target);

/** Switches with which an agent's program is started without its hooks, by the program's name. */
const HOOKLESS: Readonly<Record<string, RegExp>> = {
  claude: /^--(?:bare|setting-sources|safe-mode|settings)(?:=|$)/,
  codex: /(?:^|\b)features\.(?:codex_)?hooks\s*=\s*(?:false|"false")|^--disable[= ](?:codex_)?hooks$/,
  gemini: /^--(?:no-hooks|disable-hooks)(?:=|$)/,
  copilot: /^--(?:no-hooks|config-dir)(?:=|$)/,
  opencode: /^--(?:pure|no-plugins?)(?:=|$)/,
};

/** The switch that turns an agent's hooks off on this command line, or nothing. */
export function hooklessSwitch(program: string, words: readonly string[]): string | undefined {
  const pattern = HOOKLESS[program];
  const word = pattern && words.find((each) => pattern.test(each));
  return word ? `${program} ${word}` : undefined;
}

/** Variables that move an agent's or Chaperone's settings elsewhere, or switch hooks off. */
const HOOKLESS_VARIABLES =
  /^(?:CLAUDE_CONFIG_DIR|CLAUDE_CODE_SIMPLE|CLAUDE_CODE_DISABLE_HOOKS|CODEX_HOME|COPILOT_HOME|GEMINI_CLI_HOME|OPENCODE_CONFIG(?:_DIR|_CONTENT)?|OPENCODE_PURE|CHAPERONE_[A-Z_]+)$/;

/** Does setting this variable for a program get around what governs the agent? */
export const isHooklessVariable = (name: string): boolean => HOOKLESS_VARIABLES.test(name);
