/** What Python's functions do with programs and with code. */
import { isKnown } from '../../text.ts';
import { gives, requests, shellCode, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import type { Run } from '../run.ts';
import { listValue, refValue, textOf, UNKNOWN } from '../value.ts';

/** `subprocess.run(args, shell=…)` */
const subprocess: LibraryFunction = (args, run) => {
  const command = args.get(0, 'args');
  const shell = args.named.get('shell');
  const input = args.named.get('input');
  const stdin = input ? { from: input.from, ...(input.texts && { text: textOf(input) }) } : undefined;
  for (const name of ['cwd'] as const)
    if (args.named.has(name)) run.call.scope.cwd = inFolder(run, textOf(args.named.get(name)));
  if (command?.items && !(shell && textOf(shell) === 'True'))
    return run.words(command, 'in subprocess', stdin);
  // A list with a shell: the first item is the code. A text without a shell is a program's name, or a Windows command line.
  return run.shell(command?.items ? command.items[0] : command, 'in subprocess', stdin);
};

export const inFolder = (run: Run, folder: string): string =>
  folder.startsWith('/') || !isKnown(folder) ? folder : `${run.call.scope.cwd}/${folder}`;

const execs =
  (list: boolean): LibraryFunction =>
  (args, run) => {
    const [program, first, ...others] = args.values;
    const items = list ? (first?.items ?? []) : first ? [first, ...others] : [];
    return run.words(listValue(program ? [program, ...items.slice(1)] : []), 'in exec');
  };

const killing: LibraryFunction = (args, run) => {
  const pid = textOf(args.values[0]);
  const signal = args.values[1] ? textOf(args.values[1]) : '15';
  if (signal !== '0')
    run.out.add({ kind: 'process.kill', target: pid === '-1' ? '*' : isKnown(pid) ? pid : '?' });
  return UNKNOWN;
};

/** Objects put together again from bytes run code on the way. */
const unpickles: LibraryFunction = (args, run) => {
  if (args.from.some((source) => source.startsWith('net:')) || args.values[0]?.texts)
    run.opaque('objects are put together from bytes, which can run code');
  return UNKNOWN;
};

export const PROGRAMS = table({
  // programs
  'os.system os.popen subprocess.getoutput subprocess.getstatusoutput commands.getoutput commands.getstatusoutput pty.spawn_shell asyncio.create_subprocess_shell asyncio.subprocess.create_subprocess_shell':
    shellCode('in Python'),
  'subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen pexpect.spawn pexpect.run sh.Command pty.spawn':
    subprocess,
  'asyncio.create_subprocess_exec asyncio.subprocess.create_subprocess_exec': (args, run) =>
    run.words(listValue(args.values), 'in subprocess'),
  'os.execv os.execvp os.execve os.execvpe os.posix_spawn os.posix_spawnp': execs(true),
  'os.execl os.execlp os.execle os.execlpe': execs(false),
  'os.spawnl os.spawnlp os.spawnle': (args, run) => run.words(listValue(args.values.slice(2)), 'in spawn'),
  'os.spawnv os.spawnvp os.spawnve': (args, run) => run.words(args.values[2], 'in spawn'),
  'os.startfile': (args, run) => run.words(listValue(args.values.slice(0, 1)), 'in Python'),
  'webbrowser.open': requests(false),
  // code
  'exec eval builtins.exec builtins.eval __builtins__.exec __builtins__.eval': (args, run) =>
    run.evaluate(args.values[0], 'exec'),
  'compile builtins.compile marshal.loads types.FunctionType types.CodeType': (args) =>
    args.values[0] ?? UNKNOWN,
  '__import__ importlib.import_module builtins.__import__': (args) => refValue(textOf(args.values[0])),
  'getattr builtins.getattr operator.attrgetter': (args, run) => {
    const [of, key] = args.values;
    const member = textOf(key);
    if (isKnown(member) && of)
      return of.path === '__builtins__'
        ? refValue(member)
        : (of.entries?.get(member) ?? { path: `${of.path ?? '?'}.${member}`, from: of.from, self: of });
    if (of?.path && !of.path.endsWith('()')) run.opaque('which function is called is decided at run time');
    return UNKNOWN;
  },
  'globals locals vars builtins.globals': gives({ path: '__builtins__', from: [] }),
  'pickle.loads pickle.load dill.loads cloudpickle.loads joblib.load torch.load yaml.unsafe_load jsonpickle.decode shelve.open':
    unpickles,
  'runpy.run_path runpy.run_module': (args, run) => {
    run.file('file.read', args.values[0]);
    return UNKNOWN;
  },
  'ctypes.CDLL ctypes.cdll.LoadLibrary': gives({ path: 'ctypes', from: [] }),
  'ctypes.system ctypes.cdll.system': shellCode('in Python'),
  'os.kill os.killpg': killing,
  'os.setuid os.setgid os.seteuid os.setreuid': (args, run) => {
    run.out.add({
      kind: 'privilege.raise',
      user: textOf(args.values[0]) === '0' ? 'root' : 'another user',
    });
    return UNKNOWN;
  },
  'os.fork': (_args, _run) => UNKNOWN,
});
