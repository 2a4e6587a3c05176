/** What functions of Node, Bun and Deno do with programs and with code. */
import { ANY, isKnown } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import type { Calls } from '../calls.ts';
import { fed, givesFirst, shellCode, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { listValue, refValue, textOf, textsOf, textValue, UNKNOWN, type Value } from '../value.ts';
import { called, canonical, truthy } from './conventions.ts';
import { beside } from './modules.ts';

/** Folder and input of a command, from the options of the call. */
function startOf(options: Value | undefined): Parameters<Calls['words']>[2] {
  const folder = options?.entries?.get('cwd');
  const input = options?.entries?.get('input');
  return {
    ...(folder?.texts && { folder }),
    ...(input && { stdin: { from: sourcesIn(input), ...(input.texts && { text: textOf(input) }) } }),
  };
}

/** A program that has been started: what is given to it later, it gets. */
const child = (out: Value, command: Value, shell: boolean): Value => ({
  path: 'child',
  entries: new Map([
    ['* command', command],
    ['* shell', textValue(shell ? 'true' : 'false')],
    ['stdout', { ...out, path: 'stream' }],
    ['stderr', { ...out, path: 'stream' }],
  ]),
  from: out.from,
});

/** What is given to a started program by its standard input. */
export function feed(process: Value | undefined, input: Value, run: Calls): void {
  const command = process?.entries?.get('* command');
  if (!command) return;
  const whole = fed(process, input);
  const start = { stdin: { from: sourcesIn(whole), ...(whole.texts && { text: textOf(whole) }) } };
  if (truthy(process?.entries?.get('* shell'))) run.shell(command, 'in child_process', start);
  else run.words(command, 'in child_process', start);
}

/** `spawn(program, args, options)` */
const spawns: LibraryFunction = (args, run) => {
  const [program, list] = args.values;
  const options = args.values.find((value) => value.entries);
  const words = listValue([...(program ? [program] : []), ...(list?.items ?? [])]);
  const shell = truthy(options?.entries?.get('shell'));
  const code = textValue((words.items ?? []).map((value) => textOf(value)).join(' '), args.from);
  const out = shell
    ? run.shell(code, 'in child_process', startOf(options))
    : run.words(words, 'in child_process', startOf(options));
  return called(args, run, child(out, shell ? code : words, shell));
};

/** `exec(code, options, callback)` */
const executes: LibraryFunction = (args, run) => {
  const [code] = args.values;
  const out = run.shell(code, 'in child_process', startOf(args.values[1]));
  return called(args, run, child(out, code ?? UNKNOWN, true));
};

/** `Bun.spawn(["program", …])`, `Deno.Command("program", {args})`, `execa("program", […])` */
const spawnsList: LibraryFunction = (args, run) => {
  const [first, second] = args.values;
  if (first?.items) return run.words(first, 'in spawn');
  const list = first?.entries?.get('cmd') ?? second?.entries?.get('args') ?? second;
  return run.words(
    listValue([...(first && !first.entries ? [first] : []), ...(list?.items ?? [])]),
    'in spawn',
  );
};

/** `new Worker(file)`, `new Worker(code, {eval: true})` */
const works: LibraryFunction = (args, run) => {
  const [code, options] = args.values;
  if (truthy(options?.entries?.get('eval'))) return run.evaluate(code, 'a worker');
  return run.words(listValue([textValue('node'), ...(code ? [code] : [])]), 'in child_process');
};

/** `eval(code)`, `new Function("a", code)` */
const evaluates: LibraryFunction = (args, run) => run.evaluate(args.values.at(-1), 'eval');

/** `new Function("a", code)`: what it is made of is followed at once, what it gives when it is called. */
const makesFunction: LibraryFunction = (args, run, self) => ({
  path: 'made function',
  entries: new Map([['gives', evaluates(args, run, self) ?? UNKNOWN]]),
  from: [],
});

/** A command of shelljs, which reads its words as a shell does. */
const shelljs =
  (program: string): LibraryFunction =>
  (args, run) =>
    run.shell(textValue([program, ...args.values.map((value) => textOf(value))].join(' ')), 'in shelljs');

/** `vm.runInNewContext(code, names)` */
const runsIn: LibraryFunction = (args, run) => {
  const [code, names] = args.values;
  return run.evaluate(code, 'vm', names?.entries ? run.scopeOf(names.entries) : undefined);
};

/** A module by its name; one that the program has written itself is followed. */
const requires: LibraryFunction = (args, run) => {
  const [path] = args.values;
  const name = textOf(path);
  const own = beside(name, run);
  if (own) return own;
  if (/^[./]/.test(name) && run.held(path)) return run.script(path, 'require');
  return refValue(canonical(name));
};

const kills: LibraryFunction = (args, run) => {
  const [pid, signal] = args.values;
  if (!pid || textOf(signal) === '0') return UNKNOWN;
  return run.starts('in JavaScript', 'kill', textOf(pid) === '-1' ? '-9' : '--', pid);
};

export const PROGRAMS = table({
  'require import module.require process.mainModule.require createRequire().require': requires,
  'module.createRequire createRequire': () => refValue('require'),
  'process.getBuiltinModule': requires,
  'process.binding process.dlopen': (_args, run) => {
    run.opaque('native code is loaded');
    return UNKNOWN;
  },
  'child_process.exec child_process.execSync shelljs.exec execa.command execa.execaCommand execa.commandSync execa.execaCommandSync zx.$ Bun.$':
    executes,
  'child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync cross-spawn cross-spawn.sync cross-spawn.spawn execa execa.execa execa.sync execa.execaSync execa.$':
    spawns,
  'child_process.fork': works,
  'worker_threads.Worker Worker': works,
  'child.stdin.write child.stdin.end': (args, run, self) => {
    // `end()` alone gives nothing more.
    if (args.values[0]) feed(self?.self, args.values[0], run);
    return self;
  },
  'Bun.spawn Bun.spawnSync Deno.run Deno.Command': spawnsList,
  $: shellCode('in a script'),
  ...Object.fromEntries(
    ['rm', 'cp', 'mv', 'mkdir', 'cat', 'chmod', 'ln', 'touch', 'sed'].map((name) => [
      `shelljs.${name}`,
      shelljs(name),
    ]),
  ),
  'shelljs.cd': (args, run) => {
    const { scope, trace } = run.call;
    scope.cwd = run.inFolder(textOf(args.values[0]).replace(/^~(?=\/|$)/, trace.place.home));
    return UNKNOWN;
  },
  'util.promisify promisify': givesFirst,
  'eval globalThis.eval window.eval global.eval vm.runInThisContext': evaluates,
  'Function globalThis.Function vm.compileFunction': makesFunction,
  'made function': (_args, _run, self) => self?.entries?.get('gives'),
  'vm.runInNewContext vm.runInContext': runsIn,
  'vm.Script vm.SourceTextModule': (args) => ({
    path: 'vm script',
    entries: new Map([['code', args.values[0] ?? UNKNOWN]]),
    from: args.from,
  }),
  'vm script.runInThisContext vm script.runInNewContext vm script.runInContext': (args, run, self) =>
    runsIn(new Args([self?.entries?.get('code') ?? UNKNOWN, ...args.values]), run, undefined),
  'vm.createContext': givesFirst,
  'setTimeout setInterval setImmediate process.nextTick queueMicrotask': (args, run) => {
    const [then] = args.values;
    if (then?.closure) run.apply(then, new Args(args.values.slice(2)));
    else if (then?.texts) run.evaluate(then, 'setTimeout');
    return UNKNOWN;
  },
  'process.kill': kills,
  'process.setuid process.setgid': (_args, run) => {
    run.out.add({ kind: 'privilege.raise', user: 'another user' });
    return UNKNOWN;
  },
  'Proxy Reflect.apply': (args, run) => {
    const [then, , list] = args.values;
    return then && list ? run.apply(then, new Args(list.items ?? [list])) : UNKNOWN;
  },
  'Reflect.get': (args, run) => {
    const [of, key] = args.values;
    if (!of) return UNKNOWN;
    return isKnown(textOf(key)) ? run.memberOf(of, textOf(key)) : run.anyMember(of);
  },
  'Promise.all Promise.allSettled Promise.race Promise.any Promise.resolve': givesFirst,
  Promise: (args, run) => {
    // The function that is given settles the promise by what it calls.
    const [then] = args.values;
    if (then?.closure) run.apply(then, new Args([UNKNOWN, UNKNOWN]));
    return textsOf(then)[0] === ANY ? UNKNOWN : (then ?? UNKNOWN);
  },
});
