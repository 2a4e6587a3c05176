/** What Python's functions do with programs and with code. */
import { ANY, isKnown } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import type { Calls } from '../calls.ts';
import { fed, gives, givesFirst, requests, shellCode, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import type { Start } from '../reach.ts';
import { listValue, refValue, textOf, textsOf, textValue, UNKNOWN, type Value } from '../value.ts';

const isTrue = (value: Value | undefined): boolean => value !== undefined && textOf(value) === 'True';

/** `subprocess.run(args, shell=…)` */
const subprocess: LibraryFunction = (args, run) => {
  const command = args.get(0, 'args');
  const start = startOf(args, run);
  const shell = isTrue(args.named.get('shell'));
  // A list with a shell: the first item is the code. A text without a shell is a program's name, or a Windows command line.
  const out =
    command?.items && !shell
      ? run.words(command, 'in subprocess', start)
      : run.shell(command?.items ? command.items[0] : command, 'in subprocess', start);
  return {
    ...out,
    path: 'process',
    entries: new Map<string, Value>([
      ['* command', command ?? UNKNOWN],
      ['* shell', textValue(shell ? 'True' : 'False')],
      ['stdout', { ...out, path: 'file' }],
    ]),
  };
};

/** What a command gets and where it runs, from the arguments of the call. */
function startOf(args: Args, run: Calls): Start {
  const input = args.named.get('input');
  const stdin = args.named.get('stdin');
  const folder = args.named.get('cwd');
  const given =
    input ??
    (stdin && (stdin.path === 'socket' || stdin.path === 'file' || isConnection(stdin))
      ? contentOf(stdin, run)
      : undefined);
  return {
    ...(given && { stdin: { from: sourcesIn(given), ...(given.texts && { text: textOf(given) }) } }),
    ...(folder && { folder }),
  };
}

/** The number of an open connection: `socket.fileno()`. */
const isConnection = (value: Value): boolean =>
  value.path === undefined && !value.texts && value.from.some((source) => source.startsWith('net:'));

/** What an open file or connection gives to whoever reads it. */
function contentOf(stream: Value, run: Calls): Value {
  if (stream.path === 'socket' || isConnection(stream)) return { from: ['net:a socket'] };
  const held = run.held(stream);
  return held
    ? { from: held.from, ...(held.text !== undefined && { texts: [held.text] }) }
    : { from: stream.from };
}

/** What is given to a program that was started earlier: `process.communicate(input)`, `process.stdin.write(text)`. */
const feeds: LibraryFunction = (args, run, self) => {
  const input = args.get(0, 'input');
  const process = self?.entries?.has('* command') ? self : self?.self;
  const command = process?.entries?.get('* command');
  if (!input || !command) return self;
  const whole = fed(process, input);
  const start = { stdin: { from: sourcesIn(whole), ...(whole.texts && { text: textOf(whole) }) } };
  const shell = isTrue(process?.entries?.get('* shell'));
  return command.items && !shell
    ? run.words(command, 'in subprocess', start)
    : run.shell(command.items ? command.items[0] : command, 'in subprocess', start);
};

const execs =
  (list: boolean): LibraryFunction =>
  (args, run) => {
    const [program, first, ...others] = args.values;
    const items = list ? (first?.items ?? []) : first ? [first, ...others] : [];
    return run.words(listValue(program ? [program, ...items.slice(1)] : []), 'in exec');
  };

/** A shell that is handed what a connection sends: `os.dup2(socket.fileno(), 0)`. */
const duplicates: LibraryFunction = (args, run) => {
  const [from, to] = args.values;
  const hosts = from ? sourcesIn(from).filter((source) => source.startsWith('net:')) : [];
  const onto = textOf(to);
  if (hosts.length > 0 && (onto === '0' || !isKnown(onto))) run.stdin = { from: hosts };
  return UNKNOWN;
};

/** `os.kill(pid, signal)`: what the command of the same name does. */
const kills: LibraryFunction = (args, run) => {
  const [pid, signal] = args.values;
  if (!pid || textOf(signal) === '0') return UNKNOWN;
  return run.starts('in Python', 'kill', textOf(pid) === '-1' ? '-9' : '--', pid);
};

/** Objects put together again from bytes run code on the way. */
const unpickles: LibraryFunction = (args, run) => {
  const [bytes] = args.values;
  // A file of one's own is as good as the program that wrote it.
  const sources = [...args.from, ...(bytes?.texts ? (run.held(bytes)?.from ?? []) : [])];
  if (sources.some((source) => source.startsWith('net:')) || bytes?.bytes)
    run.opaque('objects are put together from bytes, which can run code');
  return UNKNOWN;
};

/** `__reduce__` says what is called when the object is put together again. */
const pickles: LibraryFunction = (args, run) => {
  const [object] = args.values;
  const reduce = object && run.memberOf(object, '__reduce__');
  const [then, given] = reduce?.closure ? (run.apply(reduce, new Args([])).items ?? []) : [];
  if (then) run.possible(() => run.apply(then, new Args(given?.items ?? [])));
  return { from: args.from };
};

/** `getattr(object, name)` */
const attribute: LibraryFunction = (args, run) => {
  const [of, key, standard] = args.values;
  const member = textOf(key);
  if (!of) return UNKNOWN;
  return isKnown(member)
    ? run.memberOf(of, member)
    : standard && !of.entries
      ? { ...run.anyMember(of), others: [] }
      : run.anyMember(of);
};

/** `exec(code, names)` */
const executes: LibraryFunction = (args, run) => {
  const [code, into] = args.values;
  const value = run.evaluate(code, 'exec');
  if (into?.entries && code?.texts && isKnown(textOf(code)))
    for (const [name, each] of run.module(textOf(code)).entries ?? []) into.entries.set(name, each);
  return value;
};

const runsFile: LibraryFunction = (args, run) => run.script(args.values[0], 'runpy');

/** `with object as value`: what the object's own method gives, or what a generator yields, or the object. */
export const enters: LibraryFunction = (args, run) => {
  const [object] = args.values;
  if (!object) return UNKNOWN;
  const enter = ['__enter__', '__aenter__'].find((each) => object.entries?.has(each));
  if (enter) return run.apply(run.memberOf(object, enter), new Args([]));
  return object.items?.length === 1 ? object.items[0] : object;
};

const leaves: LibraryFunction = (args, run) => {
  const [object] = args.values;
  const exit = ['__exit__', '__aexit__'].find((each) => object?.entries?.has(each));
  return object && exit
    ? run.apply(run.memberOf(object, exit), new Args([UNKNOWN, UNKNOWN, UNKNOWN]))
    : UNKNOWN;
};

export const PROGRAMS = table({
  'contextlib.closing contextlib.nullcontext contextlib.aclosing': givesFirst,
  'psutil.process_iter': gives({ path: 'some process', from: ['output'] }),
  '*enter': enters,
  '*exit': leaves,
  'os.system os.popen subprocess.getoutput subprocess.getstatusoutput commands.getoutput commands.getstatusoutput pty.spawn_shell asyncio.create_subprocess_shell asyncio.subprocess.create_subprocess_shell invoke.run fabric.api.local':
    shellCode('in Python'),
  'subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen pexpect.spawn pexpect.run pty.spawn':
    subprocess,
  'process.communicate process.stdin.write process.stdin.writelines': feeds,
  'asyncio.create_subprocess_exec asyncio.subprocess.create_subprocess_exec': (args, run) =>
    run.words(listValue(args.values), 'in subprocess', startOf(args, run)),
  'os.execv os.execvp os.execve os.execvpe os.posix_spawn os.posix_spawnp': execs(true),
  'os.execl os.execlp os.execle os.execlpe': execs(false),
  'os.spawnl os.spawnlp os.spawnle': (args, run) => run.words(listValue(args.values.slice(2)), 'in spawn'),
  'os.spawnv os.spawnvp os.spawnve': (args, run) => run.words(args.values[2], 'in spawn'),
  'os.startfile': (args, run) => run.words(listValue(args.values.slice(0, 1)), 'in Python'),
  'webbrowser.open': requests('GET'),
  'os.dup2': duplicates,
  'os.kill os.killpg': kills,
  'os.fork': () => UNKNOWN,
  'exec eval': executes,
  'compile marshal.loads types.FunctionType types.CodeType': (args) => args.values[0] ?? UNKNOWN,
  '__import__ importlib.import_module': (args) => refValue(textOf(args.values[0])),
  'importlib.util.spec_from_file_location importlib.machinery.SourceFileLoader imp.load_source': (
    args,
    run,
  ) => {
    run.script(args.get(1, 'location'), 'import');
    return undefined;
  },
  'runpy.run_path': runsFile,
  getattr: attribute,
  'operator.attrgetter operator.methodcaller': (args) => ({ path: `?.${textOf(args.values[0])}`, from: [] }),
  'functools.partial functools.partialmethod': (args) => partial(args),
  'globals locals vars': (args, run) =>
    args.values[0] ?? { path: '__builtins__', entries: run.globals, from: [] },
  'pickle.loads pickle.load dill.loads cloudpickle.loads joblib.load torch.load yaml.unsafe_load jsonpickle.decode shelve.open':
    unpickles,
  'pickle.dumps pickle.dump dill.dumps cloudpickle.dumps': pickles,
  'ctypes.CDLL ctypes.cdll.LoadLibrary ctypes.PyDLL ctypes.cdll ctypes.windll ctypes.util.find_library':
    gives({
      path: 'ctypes',
      from: [],
    }),
  'ctypes.system ctypes.cdll.system ctypes.popen ctypes.cdll.msvcrt.system': shellCode('in Python'),
  'ctypes.execl ctypes.execlp ctypes.execv ctypes.execvp': (args, run) =>
    run.words(listValue(args.values.slice(1).filter((value) => textsOf(value)[0] !== 'None')), 'in exec'),
  'os.setuid os.setgid os.seteuid os.setreuid': (args, run) => {
    run.out.add({
      kind: 'privilege.raise',
      user: textOf(args.values[0]) === '0' ? 'root' : 'another user',
    });
    return UNKNOWN;
  },
});

/** A function some of whose arguments are given already. */
function partial(args: Args): Value {
  const [then, ...first] = args.values;
  return {
    path: 'partial',
    items: [then ?? UNKNOWN, ...first],
    entries: new Map(args.named),
    from: args.from,
  };
}

/** Programs that are called as functions of a module: `sh.rm("-rf", path)`, and git by GitPython. */
export function programObject(path: string, args: Args, run: Calls): Value | undefined {
  if (/__subclasses__\(\)/.test(path)) run.opaque('which class is called is found at run time');
  if (/^some process(?:\[\])?\.(?:kill|terminate|suspend|send_signal)$/.test(path)) {
    // The one that is looked for, as `pkill` would; else any.
    const names = run.sought.length > 0 ? run.sought : [undefined];
    for (const name of names)
      if (name === undefined) run.out.add({ kind: 'process.kill', target: '*' });
      else run.starts('in psutil', 'pkill', '-f', name);
    return undefined;
  }
  const shell = /^sh\.(\w+)$/.exec(path)?.[1];
  if (shell && shell !== 'Command') return run.words(listValue([textValue(shell), ...args.values]), 'in sh');
  const git = /^git\.(?:Repo\(\)\.git|cmd\.Git\(\)|Git\(\))\.(\w+)$/.exec(path)?.[1];
  if (git)
    return run.words(
      listValue([textValue('git'), textValue(git.replaceAll('_', '-')), ...args.values, ...flags(args)]),
      'in GitPython',
    );
  const verb = /^git\.Repo\(\)\.(.+)$/.exec(path)?.[1];
  return verb === undefined ? undefined : gitObject(verb, args, run);
}

/** `git(force=True, b="x")` is `git --force -b x`. */
const flags = (args: Args): Value[] =>
  [...args.named].flatMap(([name, value]) => {
    const flag = textValue(name.length === 1 ? `-${name}` : `--${name.replaceAll('_', '-')}`);
    return textOf(value) === 'True' ? [flag] : textOf(value) === 'False' ? [] : [flag, value];
  });

/** What GitPython's objects do, as commands of git. */
function gitObject(verb: string, args: Args, run: Calls): Value | undefined {
  const git = (...words: (Value | string)[]): Value => run.starts('in GitPython', 'git', ...words);
  const word = (index: number, name?: string): Value => args.get(index, name) ?? textValue(ANY);
  if (/^(?:remotes?(?:\(\)|\.\w+|\[\])?|remotes\.origin)\.push$/.test(verb))
    return git(
      'push',
      'origin',
      ...args.values,
      ...flags(args).filter((flag) => /^--force/.test(textOf(flag))),
    );
  if (verb === 'head.reset')
    return git('reset', ...(isTrue(args.named.get('working_tree')) ? ['--hard'] : []), word(0, 'commit'));
  if (verb === 'delete_head') return git('branch', isTrue(args.named.get('force')) ? '-D' : '-d', word(0));
  if (verb === 'index.commit') return git('commit', '-m', word(0));
  return undefined;
}
