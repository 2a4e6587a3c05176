/** What Python's functions do with files and the environment. */
import { processesIn } from '../../paths.ts';
import { merged } from '../../shell/scope.ts';
import { ANY, isKnown, NAME } from '../../text.ts';
import type { Calls } from '../calls.ts';
import { asPath, deletes, links, onSelf, reads, setMode, table, transfers, writes } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { eitherOf, listValue, mapped, textOf, textsOf, textValue, UNKNOWN, type Value } from '../value.ts';

/** `open(path, mode)` */
const open: LibraryFunction = (args, run) => openFile(args.get(0, 'file'), args.get(1, 'mode'), run);

function openFile(path: Value | undefined, mode: Value | undefined, run: Calls): Value {
  const how = mode ? textOf(mode) : 'r';
  const written = /[wax+]/.test(how) || (mode !== undefined && !isKnown(how));
  if (written) run.file('file.write', path);
  if (!written || how.includes('+')) {
    const from = run.file('file.read', path);
    const text = run.held(path)?.text;
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

/** A file that is only in memory. */
const inMemory: LibraryFunction = (args) => ({
  path: 'file',
  entries: new Map([['content', args.values[0] ?? textValue('')]]),
  from: [],
});

const writeTo: LibraryFunction = (args, run, self) => {
  const value = args.values[0] ?? UNKNOWN;
  if (self?.texts) run.holds(self, value, true);
  else self?.entries?.set('content', value);
  return UNKNOWN;
};

const listing: LibraryFunction = (args) => {
  const from = textsOf(args.get(0, 'path') ?? textValue('.')).flatMap(processesIn);
  return listValue([{ ...textValue(NAME), from }]);
};

/** `os.scandir(folder)`: entries that know their name and path. */
const scanning: LibraryFunction = (args) => {
  const entry = asPath({
    texts: textsOf(args.get(0, 'path') ?? textValue('.')).map(
      (folder) => `${folder.replace(/\/$/, '')}/${NAME}`,
    ),
    from: args.from,
  });
  return listValue([
    {
      ...entry,
      entries: new Map([
        ['path', entry],
        ['name', textValue(NAME)],
      ]),
    },
  ]);
};

/** Archives: what is put into them, and where they are unpacked. */
const archive: LibraryFunction = (args, run) => {
  const into = args.named.get('fileobj') ?? args.get(0, 'name');
  const mode = textOf(args.get(1, 'mode') ?? textValue('r'));
  const written = /^[wax]/.test(mode);
  if (into?.path !== 'file' || into.texts) run.file(written ? 'file.write' : 'file.read', into);
  return { path: 'archive', entries: new Map([['* into', into ?? UNKNOWN]]), from: into?.from ?? [] };
};

const packs: LibraryFunction = (args, run, self) => {
  const from = run.file('file.read', args.get(0, 'name'), true);
  const into = self?.entries?.get('* into');
  if (into?.texts) run.holds(into, { from }, true);
  else into?.entries?.set('content', { from });
  return UNKNOWN;
};

const unpacks: LibraryFunction = (args, run) => {
  run.file('file.write', args.get(args.values.length > 1 ? 1 : 0, 'path') ?? textValue('.'), true);
  return UNKNOWN;
};

/** `os.chmod(path, mode)` */
const modes: LibraryFunction = (args, run) => setMode(run, args.get(0, 'path'), args.get(1, 'mode'));

/** A folder or file that is new, and the program's own. */
const fresh =
  (kind: 'path' | 'file'): LibraryFunction =>
  (args, run) => {
    const folder = textOf(args.named.get('dir') ?? textValue(run.call.trace.place.temp[0] ?? '/tmp'));
    return {
      path: kind,
      texts: [
        `${folder}/${kind === 'path' ? 'new-folder' : 'new-file'}${textOf(args.named.get('suffix') ?? textValue(''))}`,
      ],
      from: [],
    };
  };

const environmentGet: LibraryFunction = (args, run) => {
  const name = textOf(args.values[0]);
  const known = run.call.trace.place.env[name] ?? (name === 'HOME' ? run.call.trace.place.home : undefined);
  if (known !== undefined) return textValue(known);
  const value = isKnown(name) ? run.environment(name) : run.environment('*');
  return args.values[1] ? eitherOf(args.values[1], value) : value;
};

/** The whole environment, or the first argument. */
const whole: LibraryFunction = (args, run, self) => {
  if (self?.path === 'os.environ' || args.values.some((value) => value.path === 'os.environ'))
    return run.environment('*');
  const [first] = args.values;
  return first ?? { ...(self ?? UNKNOWN) };
};

/** A value out of a store of secrets. */
const discloses =
  (store: string): LibraryFunction =>
  (_args, run) =>
    run.environment(`secret:${store}`);

export const FILES = table({
  'keyring.get_password keyring.get_credential': discloses('keyring'),
  'secretstorage.get_all_collections secretstorage.get_default_collection secretstorage.Collection secretstorage.search_items':
    discloses('keyring'),
  'browser_cookie3.load browser_cookie3.chrome browser_cookie3.firefox browser_cookie3.edge browser_cookie3.chromium browsercookie.load browsercookie.chrome':
    discloses('browser'),
  'open io.open codecs.open os.fdopen gzip.open bz2.open lzma.open aiofiles.open': open,
  'io.BytesIO io.StringIO BytesIO StringIO': inMemory,
  'zipfile.ZipFile tarfile.open tarfile.TarFile': archive,
  'archive.write archive.add': packs,
  'archive.extractall archive.extract shutil.unpack_archive': unpacks,
  'os.open': (args, run) =>
    openFile(
      args.values[0],
      args.values[1] && /O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)/.test(args.values[1].path ?? 'O_RDWR')
        ? textValue('w')
        : textValue('r'),
      run,
    ),
  'file.read file.readlines file.readline file.readall file.getvalue file.getbuffer': content,
  'file.write file.writelines': writeTo,
  'file.truncate': writes(),
  'os.remove os.unlink os.rmdir os.removedirs': deletes(),
  'shutil.rmtree send2trash.send2trash': deletes(true, 0, 'path'),
  'os.rename os.replace os.renames shutil.move': transfers(true),
  'shutil.copy shutil.copyfile shutil.copy2': transfers(false),
  'shutil.copytree': transfers(false, true),
  'os.link os.symlink': links(),
  'os.chmod os.fchmod': modes,
  'os.truncate os.mkdir os.makedirs os.chown os.lchown os.mkfifo os.mknod os.utime os.setxattr shutil.chown':
    writes(),
  'shutil.make_archive': (args, run) => {
    const from = run.file('file.read', args.get(2, 'root_dir') ?? textValue('.'), true);
    run.file('file.write', args.values[0]);
    const packed = mapped(args.values[0] ?? UNKNOWN, (text) => `${text}.${textOf(args.get(1, 'format'))}`);
    run.holds(packed, { from });
    return packed;
  },
  'fileinput.input': (args, run) => {
    if (args.named.has('inplace')) run.file('file.write', args.values[0]);
    return reads()(args, run, undefined);
  },
  'tempfile.gettempdir': (_args, run) => textValue(run.call.trace.place.temp[0] ?? '/tmp'),
  'tempfile.mkdtemp tempfile.TemporaryDirectory': fresh('path'),
  'tempfile.mktemp': fresh('path'),
  'tempfile.NamedTemporaryFile tempfile.TemporaryFile tempfile.SpooledTemporaryFile': fresh('file'),
  'tempfile.mkstemp': (args, run, self) => {
    const file = fresh('file')(args, run, self) ?? UNKNOWN;
    return listValue([file, { ...file, path: 'path' }]);
  },
  'pandas.read_csv pandas.read_json pandas.read_excel numpy.load numpy.loadtxt json.load_path linecache.getlines dotenv.dotenv_values_from':
    reads(),
  'configparser.ConfigParser().read configparser.RawConfigParser().read configparser.SafeConfigParser().read':
    reads(),
  'dotenv.dotenv_values dotenv.load_dotenv': (args, run) => ({
    from: run.file('file.read', args.get(0, 'dotenv_path') ?? textValue('.env')),
  }),
  'print pprint.pprint sys.stdout.write logging.info': (args, run) => {
    run.call.sources = merged(run.call.sources, args.from);
    return UNKNOWN;
  },
  'shutil.which distutils.spawn.find_executable': (args) => args.values[0],
  'path.unlink path.rmdir': onSelf(deletes()),
  'path.rmtree path.remove path.rmtree_p': onSelf(deletes(true)),
  'path.write_text path.write_bytes': onSelf(writes(0, 1)),
  'path.touch path.mkdir': onSelf(writes()),
  'path.chmod': onSelf(modes),
  'path.symlink_to path.hardlink_to': onSelf(links(1, 0)),
  'path.read_text path.read_bytes': onSelf(reads()),
  'path.rename path.replace path.move': onSelf(transfers(true)),
  'path.copy': onSelf(transfers(false)),
  'path.open': (args, run, self) => openFile(self, args.get(0, 'mode'), run),
  'os.listdir': listing,
  'os.scandir': scanning,
  'os.getenv os.environ.get os.environ.pop os.environ.setdefault os.environb.get': environmentGet,
  'json.dumps repr pprint.pformat os.environ.copy os.environ.items os.environ.keys os.environ.values list tuple sorted set iter frozenset deepcopy copy.copy copy.deepcopy':
    whole,
  dict: (args, run, self) =>
    args.named.size > 0
      ? { entries: new Map([...(args.values[0]?.entries ?? []), ...args.named]), from: args.from }
      : whole(args, run, self),
  'os.environ[]=': () => UNKNOWN,
});
