/** What Python's functions do with files, paths and the environment. */
import { merged } from '../../shell/scope.ts';
import { ANY, isKnown, NAME } from '../../text.ts';
import {
  asPath,
  below,
  deletes,
  held,
  joinsPath,
  links,
  onSelf,
  reads,
  remember,
  table,
  transfers,
  writes,
} from '../functions.ts';
import { asGlobMarks } from '../globs.ts';
import type { LibraryFunction } from '../library.ts';
import type { Run } from '../run.ts';
import { eitherOf, listValue, mapped, textOf, textsOf, textValue, UNKNOWN, type Value } from '../value.ts';
import { inFolder } from './programs.ts';

/** `open(path, mode)` */
const open: LibraryFunction = (args, run) => openFile(args.get(0, 'file'), args.get(1, 'mode'), run);

function openFile(path: Value | undefined, mode: Value | undefined, run: Run): Value {
  const how = mode ? textOf(mode) : 'r';
  const written = /[wax+]/.test(how) || (mode !== undefined && !isKnown(how));
  if (written) run.file('file.write', path);
  if (!written || how.includes('+')) {
    const from = run.file('file.read', path);
    const text = held(path, run);
    return {
      path: 'file',
      texts: path?.texts ?? [ANY],
      from,
      entries: new Map([['content', text === undefined ? { from } : textValue(text, from)]]),
    };
  }
  return { path: 'file', texts: path?.texts ?? [ANY], from: [] };
}

const content: LibraryFunction = (_args, _run, self) =>
  self?.entries?.get('content') ?? { from: self?.from ?? [] };

const writeTo: LibraryFunction = (args, run, self) => {
  const value = args.values[0] ?? UNKNOWN;
  if (self?.texts) {
    const before = run.call.shell.files.get(textOf(self));
    remember(
      self,
      before?.text !== undefined && value.texts
        ? { texts: [before.text + textOf(value)], from: merged(before.from, value.from) }
        : value,
      run,
    );
  }
  return UNKNOWN;
};

/** `os.walk(top)` gives folders, the names of folders in them, the names of files. */
const walk: LibraryFunction = (args) => {
  const folder = asPath({ texts: textsOf(args.get(0, 'top')), from: args.from });
  const root: Value = { ...folder, texts: textsOf(folder).flatMap((text) => [below(text)]) };
  return { items: [listValue([root, listValue([textValue(NAME)]), listValue([textValue(NAME)])])], from: [] };
};

const listing: LibraryFunction = () => listValue([textValue(NAME)]);

const globbed: LibraryFunction = (args, _run, self) => {
  const pattern = textOf(args.values[0]);
  const base = self?.texts ? textsOf(self) : [''];
  return listValue([
    {
      path: 'path',
      texts: base.map((folder) => asGlobMarks(folder === '' ? pattern : `${folder}/${pattern}`)),
      from: args.from,
    },
  ]);
};
const globbedBelow: LibraryFunction = (args, _run, self) =>
  listValue([
    {
      path: 'path',
      texts: textsOf(self).map((folder) => `${below(folder)}/${asGlobMarks(textOf(args.values[0]))}`),
      from: args.from,
    },
  ]);

const removesPathBelow: LibraryFunction = (_args, _run, self) =>
  listValue([
    { path: 'path', texts: textsOf(self).map((folder) => `${folder}/${NAME}`), from: self?.from ?? [] },
  ]);

const home: LibraryFunction = (_args, run) => asPath(textValue(run.call.trace.place.home));
const here: LibraryFunction = (_args, run) => asPath(textValue(run.call.scope.cwd));

const expanduser: LibraryFunction = (args, run, self) => {
  const value = self?.texts ? self : (args.values[0] ?? UNKNOWN);
  return { ...mapped(value, (text) => text.replace(/^~(?=\/|$)/, run.call.trace.place.home)), path: 'path' };
};

const dirname: LibraryFunction = (args) => ({
  ...mapped(
    args.values[0] ?? UNKNOWN,
    (text) => text.slice(0, Math.max(text.lastIndexOf('/'), 0)) || (text.startsWith('/') ? '/' : '.'),
  ),
  path: 'path',
});

const environmentGet: LibraryFunction = (args, run) => {
  const name = textOf(args.values[0]);
  const known = run.call.trace.place.env[name] ?? (name === 'HOME' ? run.call.trace.place.home : undefined);
  if (known !== undefined) return textValue(known);
  const value = isKnown(name) ? run.environment(name) : run.environment('*');
  return args.values[1] ? eitherOf(args.values[1], value) : value;
};

export const FILES = table({
  // files
  'open io.open codecs.open os.fdopen gzip.open bz2.open lzma.open builtins.open aiofiles.open zipfile.ZipFile tarfile.open':
    open,
  'os.open': (args, run) =>
    openFile(
      args.values[0],
      args.values[1] && /O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)/.test(args.values[1].path ?? 'O_RDWR')
        ? textValue('w')
        : textValue('r'),
      run,
    ),
  'file.read file.readlines file.readline file.readall': content,
  'file.write file.writelines': writeTo,
  'file.truncate': writes(),
  'file.extractall file.extract shutil.unpack_archive': (args, run) => {
    run.file('file.write', args.get(args.values.length > 1 ? 1 : 0, 'path') ?? textValue('.'), true);
    return UNKNOWN;
  },
  'os.remove os.unlink os.rmdir': deletes(),
  'os.removedirs': deletes(),
  'shutil.rmtree send2trash.send2trash': deletes(true, 0, 'path'),
  'os.rename os.replace os.renames shutil.move': transfers(true),
  'shutil.copy shutil.copyfile shutil.copy2': transfers(false),
  'shutil.copytree': transfers(false, true),
  'os.link os.symlink': links(),
  'os.truncate os.mkdir os.makedirs os.chmod os.chown os.lchown os.mkfifo os.mknod os.utime os.setxattr shutil.chown':
    writes(),
  'shutil.make_archive': (args, run) => {
    run.file('file.read', args.get(2, 'root_dir') ?? textValue('.'), true);
    run.file('file.write', args.values[0]);
    return UNKNOWN;
  },
  'fileinput.input': (args, run) => {
    if (args.named.has('inplace')) run.file('file.write', args.values[0]);
    return reads()(args, run, undefined);
  },
  'tempfile.mkdtemp tempfile.gettempdir': (_args, run) =>
    asPath(textValue(`${run.call.trace.place.temp[0] ?? '/tmp'}/${NAME}`)),
  'tempfile.TemporaryDirectory': (_args, run) =>
    asPath(textValue(`${run.call.trace.place.temp[0] ?? '/tmp'}/${NAME}`)),
  'tempfile.NamedTemporaryFile tempfile.mkstemp tempfile.TemporaryFile': (_args, run) => ({
    path: 'file',
    texts: [`${run.call.trace.place.temp[0] ?? '/tmp'}/${NAME}`],
    from: [],
  }),
  'pandas.read_csv pandas.read_json pandas.read_excel numpy.load numpy.loadtxt json.load_path linecache.getlines':
    reads(),
  'print pprint.pprint sys.stdout.write logging.info': (args, run) => {
    run.call.sources = merged(run.call.sources, args.from);
    return UNKNOWN;
  },
  // paths
  'os.path.join posixpath.join': joinsPath,
  'pathlib.Path pathlib.PosixPath pathlib.PurePath Path': (args) =>
    args.values.length > 1
      ? joinsPath(args, undefined as never, undefined)
      : asPath(args.values[0] ?? textValue('.')),
  'os.path.expanduser path.expanduser': expanduser,
  'os.path.expandvars': (args, run) =>
    mapped(args.values[0] ?? UNKNOWN, (text) =>
      text.replace(/\$\{?HOME\}?/g, run.call.trace.place.home).replace(/\$\{?\w+\}?/g, ANY),
    ),
  'os.path.abspath os.path.realpath os.path.normpath os.fspath str path.resolve path.absolute path.as_posix bytes bytearray memoryview os.fsencode os.fsdecode path.__str__':
    (args, _run, self) =>
      self?.path === 'path' && args.values.length === 0 ? self : (args.values[0] ?? UNKNOWN),
  'os.path.dirname': dirname,
  'os.path.basename': (args) =>
    mapped(args.values[0] ?? UNKNOWN, (text) => text.slice(text.lastIndexOf('/') + 1).replaceAll(ANY, NAME)),
  'pathlib.Path.home Path.home': home,
  'pathlib.Path.cwd os.getcwd Path.cwd': here,
  'os.chdir': (args, run) => {
    run.call.scope.cwd = inFolder(run, textOf(args.values[0]));
    return UNKNOWN;
  },
  'path.joinpath': (args, run, self) => onSelf(joinsPath)(args, run, self),
  'path.with_suffix path.with_name path.relative_to path.expand': (_args, _run, self) => self,
  'path.iterdir': removesPathBelow,
  'path.glob glob.glob glob.iglob': globbed,
  'path.rglob': globbedBelow,
  'path.unlink path.rmdir': onSelf(deletes()),
  'path.rmtree path.remove': onSelf(deletes(true)),
  'path.write_text path.write_bytes': onSelf(writes(0, 1)),
  'path.touch path.mkdir path.chmod': onSelf(writes()),
  'path.symlink_to path.hardlink_to': onSelf(links(1, 0)),
  'path.read_text path.read_bytes': onSelf(reads()),
  'path.rename path.replace path.move': onSelf(transfers(true)),
  'path.copy': onSelf(transfers(false)),
  'path.open': (args, run, self) => openFile(self, args.get(0, 'mode'), run),
  'os.walk os.fwalk': walk,
  'os.listdir os.scandir': listing,
  // environment
  'os.getenv os.environ.get os.environ.pop os.environ.setdefault os.environb.get': environmentGet,
  'dict json.dumps repr pprint.pformat os.environ.copy os.environ.items os.environ.keys os.environ.values list tuple sorted set iter':
    (args, run, self) => {
      if (self?.path === 'os.environ' || args.values.some((value) => value.path === 'os.environ'))
        return run.environment('*');
      const [first] = args.values;
      return first ?? { ...(self ?? UNKNOWN) };
    },
  'os.environ[]=': () => UNKNOWN,
});
