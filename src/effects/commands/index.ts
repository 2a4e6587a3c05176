/** Which rule speaks of a program. */
import { type Call, spelled } from '../shell/call.ts';
import { field } from '../shell/scope.ts';
import { runScript } from '../shell/script.ts';
import { ARCHIVES } from './archives.ts';
import { BATCHES } from './batches.ts';
import { BUILTINS } from './builtins.ts';
import { CLOUD } from './cloud.ts';
import { CONTAINERS } from './containers.ts';
import { byConvention } from './conventions.ts';
import { CONVERTERS } from './converters.ts';
import { COREUTILS } from './coreutils.ts';
import { DATABASES, FRAMEWORKS, frameworkDestroys } from './databases.ts';
import { EDITORS } from './editors.ts';
import { FILESYSTEM } from './filesystem.ts';
import { FIND } from './find.ts';
import { GENERATORS } from './generators.ts';
import { GIT } from './git.ts';
import { HTTP } from './http.ts';
import { INTERPRETERS } from './interpreters.ts';
import { MACHINE } from './machine.ts';
import { NETWORK } from './network.ts';
import { PACKAGES } from './packages.ts';
import { PRIVILEGE } from './privilege.ts';
import { PROCESSES } from './processes.ts';
import { RELEASES } from './releases.ts';
import { REMOTE } from './remote.ts';
import type { Family, Meaning, Rule } from './rule.ts';
import { SCHEDULES } from './schedules.ts';
import { SECRETS } from './secrets.ts';
import { REMOTE_SERVICES } from './services.ts';
import { SHELLS } from './shells.ts';
import { STARTERS } from './starters.ts';
import { STREAMS } from './streams.ts';
import { SYSTEM } from './system.ts';
import { TOOLS } from './tools.ts';
import { WINDOWS } from './windows.ts';
import { WRAPPERS } from './wrappers.ts';

/** Every table there is: a new command changes its family's file only. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  schedules: SCHEDULES,
  shells: SHELLS,
  streams: STREAMS,
  remote: REMOTE,
  http: HTTP,
  editors: EDITORS,
  archives: ARCHIVES,
  batches: BATCHES,
  privilege: PRIVILEGE,
  processes: PROCESSES,
  find: FIND,
  builtins: BUILTINS,
  cloud: CLOUD,
  containers: CONTAINERS,
  coreutils: COREUTILS,
  databases: DATABASES,
  filesystem: FILESYSTEM,
  generators: GENERATORS,
  git: GIT,
  interpreters: INTERPRETERS,
  network: NETWORK,
  packages: PACKAGES,
  secrets: SECRETS,
  system: SYSTEM,
  tools: TOOLS,
  wrappers: WRAPPERS,
  converters: CONVERTERS,
  machine: MACHINE,
  releases: RELEASES,
  starters: STARTERS,
  services: REMOTE_SERVICES,
  windows: WINDOWS,
};

const rules = new Map<string, Rule>();
for (const family of Object.values(FAMILIES))
  for (const rule of family) for (const name of rule.names.split(' ')) if (name !== '') rules.set(name, rule);

const SILENT: Meaning = () => undefined;
const HELP = /^(?:--help|--version)$/;

/** What running this program means. */
export function ruleFor(call: Call): Meaning {
  const { program, written } = call;
  if (FRAMEWORKS.test(program)) frameworkDestroys(call, spelled(program, call.words));
  const rule =
    rules.get(program) ??
    rules.get(withoutVersion(program)) ??
    rules.get(program.toLowerCase()) ??
    (/-(?:cli|tools?|bin)$/.test(program) ? rules.get(program.replace(/-\w+$/, '')) : undefined);
  if (rule && !isLocal(written)) {
    // A lone `--help` or `--version` tells about the program and does nothing else.
    return call.words.length === 1 && HELP.test(call.words[0]?.text ?? '') ? SILENT : (rule.does ?? SILENT);
  }
  if (written.includes('/')) return runFile;
  return unknown;
}

/** `python3.12`, `gcc-13`, `clang++-17`: the version says nothing of what the program does. */
const withoutVersion = (program: string): string => program.replace(/-?\d+(?:\.\d+)*$/, '');

/** Wrapper scripts that projects carry with them, known by their tool's name. */
const CARRIED =
  /(?:^|\/)(?:gradlew|mvnw|node_modules\/\.bin\/[^/]+|\.?venv\/bin\/[^/]+|vendor\/bin\/[^/]+|bin\/(?:rails|rake|rspec|bundle|console))$/;

/** Is it a file of the project or of a scratch folder, and not the program of that name? */
function isLocal(written: string): boolean {
  if (!written.includes('/') || CARRIED.test(written)) return false;
  return !/^(?:\/(?:usr|bin|sbin|opt|snap|nix|Applications|Library|System|home\/linuxbrew|proc)\b|[A-Za-z]:|[\uE000\uE001]|~?\/[^ ]*\/(?:\.local|\.cargo|\.bun|\.nvm|\.pyenv|\.rbenv|\.volta|\.deno|go|\.asdf|\.foundry|miniconda3|anaconda3)\/)/.test(
    written,
  );
}

/** A file that is run by its path. */
const runFile: Meaning = (call) => {
  call.names(call.written);
  return runScript(call, field(call.written), call.words);
};

const unknown: Meaning = (call) => {
  call.opaque('program', `${call.program} is not known`);
  byConvention(call);
  return undefined;
};
