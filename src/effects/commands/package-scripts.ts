import { lexical } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import { Options } from '../shell/options.ts';
import { type Field, field, type Output } from '../shell/scope.ts';
import { runScript } from '../shell/script.ts';
import { opaqueCode } from '../shell/unread.ts';
import { hasUnknown } from '../text.ts';
import { packageName, remoteSource } from './package-names.ts';

/** Verbs of npm and its kin that are no script. */
const NPM_VERBS = new Set(
  'view info show ls list ll la outdated audit fund why explain explore doctor ping search pack config c get set init create version help docs bugs repo home prefix root bin cache login logout whoami token team owner access deprecate dist-tag unpublish star profile org hook adduser sbom query pkg shrinkwrap completion edit store patch env node setup licenses approve-builds import config import check build upgrade-interactive dedupe plugin info pm x cat-file server changelog types fmt lint check bench doc task repl eval compile bundle coverage'.split(
    ' ',
  ),
);

/** Verbs that run what a package brings. */
const RUNS_PACKAGE = /^(?:exec|x|dlx|create|init)$/;

export function npmScript(
  call: Call,
  name: string,
  words: readonly Field[],
  options: Options,
): Output | undefined {
  // What the project itself wants done when its packages are put in.
  if (/^(?:install|ci|i|in|add|clean-install|install-test)$/.test(name) && options.operands.length === 0) {
    const folder = options.value('--prefix', '-C', '--dir', '--cwd');
    if (!options.has('--ignore-scripts', '-g', '--global'))
      for (const script of ['install', 'prepare']) packageScript(call, script, [], folder);
    return undefined;
  }
  if (
    /^(?:run|run-script|rum|urn|test|t|tst|start|stop|restart)$/.test(name) ||
    (!NPM_VERBS.has(name) &&
      !RUNS_PACKAGE.test(name) &&
      name !== '' &&
      call.program !== 'npm' &&
      call.program !== 'deno')
  ) {
    const isRun = /^(?:run|run-script|rum|urn)$/.test(name);
    const script = isRun ? options.operands[0]?.text : name === 't' || name === 'tst' ? 'test' : name;
    if (script === undefined) return undefined;
    // Deno and Bun run code right from a URL.
    if (/^https?:/.test(script)) {
      call.connect(script, 'download');
      opaqueCode(call.sources, call.cause, call.trace, call);
      return undefined;
    }
    if (/^(?:bun|deno)$/.test(call.program) && /\.[cm]?[jt]sx?$/.test(script)) {
      return runScript(call, field(script), isRun ? options.operands.slice(1) : words, {
        language: 'javascript',
      });
    }
    const args = isRun ? options.operands.slice(1) : words.filter((word) => word.text !== '--');
    return packageScript(call, script, args, options.value('--prefix', '-C', '--dir', '--cwd'));
  }
  if (RUNS_PACKAGE.test(name)) return execute(call, words, name);
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
  if (name === 'pkg' && options.operands[0]?.text === 'set')
    for (const word of options.operands.slice(1)) {
      // Scripts that the next install runs by itself.
      const code = /^scripts\.(?:(?:pre|post)?install|prepare|prepublish)=(.+)$/s.exec(word.text)?.[1];
      if (code) call.runText(code, { via: 'as a script of package.json', from: word.from });
    }
  if (
    /^(?:config|get)$/.test(name) &&
    options.operands.some((word) => /_auth|token|_password/i.test(word.text))
  )
    call.add({ kind: 'env.read', name: 'secret:npm/token' });
  if (name === 'config' || name === 'set') {
    if (
      (name === 'set' && options.operands[0]?.text !== 'version') ||
      /^(?:set|delete|edit)$/.test(options.operands[0]?.text ?? '')
    )
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
  const path = `${folder}/package.json`;
  const manifest = call.shell.files.get(path)?.text ?? call.trace.facts.ask('text', path);
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
export function execute(call: Call, words: readonly Field[], verb: string): Output | undefined {
  const options = new Options(
    words,
    '-p --package -c --call --shell -w --workspace --from --with --python --spec --filter',
    'posix',
  );
  for (const word of options.values('-p', '--package', '--from', '--with', '--spec')) {
    const source = remoteSource(call, word);
    call.add({
      kind: 'package.install',
      manager: managerOf(call.program),
      ...packageName(word, 'npm'),
      ...(source && { source }),
    });
  }
  const code = options.value('-c', '--call');
  if (code) return call.runText(code.text);
  const [tool, ...args] = options.operands;
  if (!tool) return undefined;
  if (verb === 'create' || verb === 'init') {
    call.add({ kind: 'package.install', manager: 'npm', name: `create-${tool.text}` });
    return undefined;
  }
  const { name, version } = packageName(tool, 'npm');
  const source = remoteSource(call, tool);
  if (source) {
    call.add({ kind: 'package.install', manager: managerOf(call.program), name, source });
    return undefined;
  }
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
