/** What governs the agent, and which touches of it count: Chaperone's own files and processes, agents' hook settings. */
import { Minimatch } from 'minimatch';
import type { Place } from '../model/facts.ts';
import type { Located } from './paths.ts';
import { isWithin, nameOf } from './paths.ts';

/** Files that an agent must not even read: whoever holds them can answer for the person. */
const OWN_SECRETS = /^(?:person\.key|.*\.key|vault.*)$/i;

/**
 * The governed path that a change of `located` would touch, or nothing. A folder that holds a governed path counts
 * only when the whole tree is touched.
 */
export function governedBy(located: Located, recursive: boolean, place: Place): string | undefined {
  const { path, pattern } = located;
  if (pattern) return matchesGoverned(path, recursive, place);
  for (const governed of place.governed) {
    if (isWithin(path, governed, place.platform)) return path;
    if (recursive && isWithin(governed, path, place.platform)) return governed;
  }
  return undefined;
}

/** The governed secret that reading `path` would disclose, or nothing. */
export function governedSecret(located: Located, place: Place): string | undefined {
  if (!OWN_SECRETS.test(nameOf(located.path))) return undefined;
  return place.governed.some((governed) => isWithin(located.path, governed, place.platform))
    ? located.path
    : undefined;
}

function matchesGoverned(glob: string, recursive: boolean, place: Place): string | undefined {
  // A glob of which not even the first folder is known matches everything: that says nothing.
  if (!/^(?:[A-Z]:)?\/[^*?[]/.test(glob)) return undefined;
  // As in a shell, wildcards leave out hidden names: `~/*` is not `~/.chaperone`, but `~/.c*` is.
  const matcher = new Minimatch(glob, { nocase: place.platform !== 'linux', nobrace: true });
  for (const governed of place.governed) {
    if (matcher.match(governed)) return governed;
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
export const meansChaperone = (target: string): boolean => /chaperone/i.test(target);

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
