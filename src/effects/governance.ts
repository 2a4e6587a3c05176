/** What governs the agent, and which touches of it count: Chaperone's own files and processes, agents' hook settings. */
import { Minimatch } from 'minimatch';
import type { Place } from '../model/facts.ts';
import type { Located } from './paths.ts';
import { isWithin, lexical } from './paths.ts';
import { ANY, asGlob, isKnown, type Text } from './text.ts';
import type { Trace } from './trace.ts';

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
const SAYS = new Set(['echo', 'printf', 'print', ':', 'true', 'false', 'test', '[']);

/** Programs one of whose words is a pattern or a message; the files that they read are told by their own rules. */
const MATCHES = /^(?:[efz]?grep|rgrep|rg|ag|ack|ugrep|pcregrep|sed|gsed)$/;

/** Is the word at `at` text that the program only compares or keeps: a pattern, a commit message? */
function isData(program: string, words: readonly Text[], at: number): boolean {
  const before = words[at - 1] ?? '';
  if (MATCHES.test(program)) {
    if (/^(?:-e|--regexp|--expression)$/.test(before)) return true;
    return at === words.findIndex((word) => !word.startsWith('-'));
  }
  return (
    /^(?:git|gh|hg|jj|svn)$/.test(program) && /^(?:-\w*m|--message|--body|--title|--grep|-[SG])$/.test(before)
  );
}

/**
 * The sealed path that a word of a command line names, or nothing. What the program would do with it need not be known:
 * there is no harmless use. A word may hold the path behind a prefix: `--socket=PATH`, `UNIX-CONNECT:PATH`, `@PATH`.
 */
export function sealedWord(
  program: string,
  words: readonly Text[],
  at: number,
  trace: Trace,
  cwd: Text,
): string | undefined {
  const { place } = trace;
  const word = words[at] ?? '';
  if (!place.sealed || SAYS.has(program) || isData(program, words, at)) return undefined;
  // A value may hang on its flag: `-fPATH`.
  const pieces = new Set([word, ...word.split(/[=,:@]/), word.replace(/^-[A-Za-z]/, '')]);
  for (const piece of pieces) {
    if (piece === '' || (/\s/.test(piece) && !piece.startsWith('/')) || !/[^\uE000-\uE003]/.test(piece))
      continue;
    const sealed = sealedPath(piece, cwd, trace);
    if (sealed) return sealed;
  }
  return undefined;
}

/** The sealed path that this text leads to, by its letters or by links that the action has made, or nothing. */
export function sealedPath(text: Text, cwd: Text, trace: Trace): string | undefined {
  const { place } = trace;
  const path = trace.links.followed(lexical(text.replace(/^~(?=\/|$)/, place.home), cwd, place));
  if (isKnown(path)) return place.sealed?.find((root) => isWithin(path, root, place.platform)) && path;
  return path.startsWith(ANY) ? undefined : sealedBy({ path: asGlob(path), pattern: true }, false, place);
}

/** Names of what lies in the sealed folder, by which code would open it when the path is put together. */
const SEALED_NAMES = /\b(?:person\.key|gate\.sock|device-key(?:-\d+)?\.key)\b/;

/** Does program text name a sealed path, whole or by its own names? */
export function sealedInCode(code: string, place: Place): string | undefined {
  const named = place.sealed?.find(
    (root) => code.includes(root) || code.includes(root.replace(place.home, '~')),
  );
  return named ?? (place.sealed ? SEALED_NAMES.exec(code)?.[0] : undefined);
}

/** `chaperone` by the file of its program: what these words would change of the agent's own rule, or nothing. */
export function ownProgram(
  program: string,
  words: readonly Text[],
  leads: (word: Text) => string,
): string | undefined {
  if (SAYS.has(program)) return undefined;
  const at = words.findIndex((word) => OWN_PROGRAM.test(word) || OWN_PROGRAM.test(leads(word)));
  if (at >= 0 && !loadsCode(words, at)) return ownCommand(words.slice(at + 1));
  // Loaded by a runtime beside another program or by code, it finds its words wherever they stand.
  const code = at >= 0 ? at : RUNTIMES.test(program) ? words.findIndex((word) => OWN_FILE.test(word)) : -1;
  if (code < 0) return undefined;
  const said = [...words.slice(code + 1), ...(words[code]?.match(/[a-z-]+/g) ?? [])];
  return said.map((_, i) => ownCommand(said.slice(i))).find(Boolean);
}

/** The words behind `chaperone`'s own file that a runtime is given, if they run another command: `node …/chaperone.js exec -- …`. */
export function ownExec(program: string, words: readonly Text[]): number | undefined {
  if (!RUNTIMES.test(program)) return undefined;
  const at = words.findIndex((word) => OWN_PROGRAM.test(word));
  return at >= 0 && words[at + 1] === 'exec' ? at + 1 : undefined;
}

const OWN_PROGRAM = /(?:^|[\\/=])chaperone(?:\.[cm]?[jt]s|\.cmd)?$/i;
/** Its file, named inside code. */
const OWN_FILE = /[\\/'"`]chaperone(?:\.[cm]?js)?['"`]/i;
const RUNTIMES = /^(?:node|nodejs|bun|deno|electron|tsx|ts-node|code|cursor)$/;

/** Is the word at `at` code that a runtime loads before the program it is given? */
const loadsCode = (words: readonly Text[], at: number): boolean =>
  /^(?:-r|--require|--import|--loader|--experimental-loader|--preload)(?:=|$)/.test(words[at] ?? '') ||
  /^(?:-r|--require|--import|--loader|--experimental-loader|--preload)$/.test(words[at - 1] ?? '');

/** Files that lie in Chaperone's folder: what a glob over folders without a name has to match to mean it. */
const OWN_FILES =
  'person.key gate.sock policy.yaml policy.last-good.json pause.json grants.json tasks.json log/activity-000000000001.jsonl log/head.json log/seal.json device device-key.json device-key.key evidence/state.json evidence/1/sent.json exports/siem.json bin/chaperone vault.json'.split(
    ' ',
  );

/** Does a glob name a part of the folder's own name and go on inside it (`/tmp/chap*\/x`), or mean one of its files? */
function entersBy(glob: string, folder: string, nocase: boolean): boolean {
  const depth = folder.split('/').length;
  const parts = glob.split('/');
  const head = parts.slice(0, depth);
  if (
    parts.length > depth &&
    !head.includes('**') &&
    /[^*?[\]]/.test(head.at(-1) ?? '') &&
    new Minimatch(head.join('/'), { nocase, nobrace: true }).match(folder)
  )
    return true;
  if (head.includes('**') && !/[^*?[\]]/.test(parts.at(-1) ?? '')) return false;
  // Below folders that are not known anything may lie, hidden or not: `find ~ -name 'p*'`.
  const matcher = new Minimatch(glob, { nocase, nobrace: true, dot: head.includes('**') });
  return OWN_FILES.some((file) => matcher.match(`${folder}/${file}`));
}

/** Could a glob mean a path, what lies below it or a folder above it? A quick look: names that differ say no. */
function mayMeet(glob: string, path: string, nocase: boolean): boolean {
  const names = (nocase ? path.toLowerCase() : path).split('/');
  const parts = (nocase ? glob.toLowerCase() : glob).split('/', names.length);
  for (const [at, part] of parts.entries()) {
    if (part.includes('**')) return true;
    const wild = part.search(/[*?[\\]|[+@!]\(/);
    if (wild < 0 ? part !== names[at] : !names[at]?.startsWith(part.slice(0, wild))) return false;
  }
  return true;
}

function matchesGoverned(
  glob: string,
  recursive: boolean,
  place: Place,
  roots: readonly string[],
): string | undefined {
  // A glob of which not even the first folder is known matches everything: that says nothing.
  if (!/^(?:[A-Z]:)?\/[^*?[]/.test(glob)) return undefined;
  const nocase = place.platform !== 'linux';
  const near = roots.filter((root) => mayMeet(glob, root, nocase));
  if (near.length === 0) return undefined;
  // As in a shell, wildcards leave out hidden names: `~/*` is not `~/.chaperone`, but `~/.c*` is.
  const matcher = new Minimatch(glob, { nocase, nobrace: true });
  // Any file of a project's folder may be meant by `$OUT`; that is no reason to take it for the one that governs.
  const saysSomething = /[^*?]/.test(glob.slice(glob.lastIndexOf('/') + 1));
  for (const governed of near) {
    if (matcher.match(governed) && (saysSomething || liesHidden(governed))) return governed;
    // Something below it: `/home/*/.chaperone/person.key`.
    if (place.sealed?.includes(governed) && entersBy(glob, governed, nocase)) return glob;
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

/** Is it a file of a hidden folder, as settings are, and no file among a project's own? */
const liesHidden = (path: string): boolean =>
  path
    .split('/')
    .slice(-3)
    .some((name) => name.startsWith('.'));

/** Subcommands of `chaperone` that an agent may not run: they loosen, stop or speak for the person. */
const OWN_COMMANDS: Readonly<Record<string, RegExp | true>> = {
  pause: true,
  resume: true,
  uninstall: true,
  approve: true,
  grant: true,
  reveal: true,
  install: true,
  login: true,
  logout: true,
  // Who starts the gate chooses its environment; hooks and editors start it.
  gate: true,
  // What a hook tells is taken for the client's own word: that a session ended, what a tool returned.
  hook: true,
  session: /^(?:resume|suspend|task)$/,
  redact: /^--restore$/,
  vault: true,
  edit: true,
  scan: /^--scrub$/,
  policy: /^(?:sign|keygen|publish|rotate|enrol|leave)$/,
  log: /^--(?:exchange|begin-anew)$/,
  exports: /^test$/,
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
export function meansChaperone(target: string, gate?: Place['gate']): boolean {
  if (/chaperone|\bgate (?:--)?foreground\b|^gate$/i.test(target)) return true;
  // Patterns are matched as pgrep does; those that fit the runtime alone (`node`) do not mean the gate.
  const command = gate?.command ?? 'node chaperone.js gate --foreground';
  const own = command.search(/chaperone[^\s/]*(?:\s|$)/i);
  const found = matchIn(command, target.replace(/^(?:pid|ps):/, ''));
  return found !== undefined && own >= 0 && found > own;
}

/** Where the last match of the pattern in `text` ends; nothing for no match, and for patterns that match anything. */
function matchIn(text: string, pattern: string): number | undefined {
  if (!isKnown(pattern) || pattern.length > 200 || !/[A-Za-z]{2}|[[.*(]/.test(pattern)) return undefined;
  try {
    const own = new RegExp(pattern, 'gi');
    let end: number | undefined;
    for (const match of text.matchAll(own)) if (match[0].length > 1) end = match.index + match[0].length;
    return end;
  } catch {
    return undefined;
  }
}

/** Switches with which an agent's program is started without its hooks, by the program's name. */
const HOOKLESS: Readonly<Record<string, RegExp>> = {
  claude: /^--(?:bare|setting-sources|safe-mode|settings)(?:=|$)/,
  codex:
    /(?:^|\b)features\.(?:codex_)?hooks\s*=\s*(?:false|"false")|^--disable[= ](?:codex_)?hooks$|^--ignore-user-config$/,
  gemini: /^--(?:no-hooks|disable-hooks)(?:=|$)/,
  copilot: /^--(?:no-hooks|config-dir)(?:=|$)/,
  opencode: /^--(?:pure|no-plugins?)(?:=|$)/,
};

/** The switch that turns an agent's hooks off on this command line, or nothing. */
export function hooklessSwitch(program: string, words: readonly string[]): string | undefined {
  const pattern = HOOKLESS[program];
  // Also a switch with its value as the next word.
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`);
  const word = pattern && [...words, ...pairs].find((each) => pattern.test(each));
  return word ? `${program} ${word}` : undefined;
}

/** Variables that move an agent's or Chaperone's settings elsewhere, or switch hooks off. */
const HOOKLESS_VARIABLES =
  /^(?:CLAUDE_CONFIG_DIR|CLAUDE_CODE_SIMPLE|CLAUDE_CODE_DISABLE_HOOKS|CODEX_HOME|COPILOT_HOME|GEMINI_CLI_(?:HOME|SYSTEM_SETTINGS_PATH|SYSTEM_DEFAULTS_PATH|TRUSTED_FOLDERS_PATH)|OPENCODE_CONFIG(?:_DIR|_CONTENT)?|OPENCODE_PURE|CHAPERONE_[A-Z_]+)$/;

/** Does setting this variable for a program get around what governs the agent? */
export const isHooklessVariable = (name: string): boolean => HOOKLESS_VARIABLES.test(name);
