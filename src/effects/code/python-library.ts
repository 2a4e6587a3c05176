/** What Python's functions do: files, programs, network, environment, decoding. */

import { type Args, type Library, type LibraryFunction, type Run, sourcesIn } from './evaluate.ts';
import { asGlobMarks } from './globs.ts';
import {
  ANY,
  aName,
  asPath,
  below,
  decodes,
  deletes,
  fromBase32,
  fromBase64,
  fromHex,
  gives,
  givesFirst,
  held,
  isKnown,
  joinsPath,
  links,
  listValue,
  mapped,
  merged,
  NAME,
  onSelf,
  reads,
  remember,
  requests,
  shellCode,
  table,
  textOf,
  textsOf,
  textValue,
  transfers,
  UNKNOWN,
  writes,
} from './library.ts';
import { parsePython } from './python.ts';
import { rot13 } from './text-methods.ts';
import { eitherOf, refValue, type Value } from './value.ts';

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

const inFolder = (run: Run, folder: string): string =>
  folder.startsWith('/') || !isKnown(folder) ? folder : `${run.call.scope.cwd}/${folder}`;

const execs =
  (list: boolean): LibraryFunction =>
  (args, run) => {
    const [program, first, ...others] = args.values;
    const items = list ? (first?.items ?? []) : first ? [first, ...others] : [];
    return run.words(listValue(program ? [program, ...items.slice(1)] : []), 'in exec');
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

const environmentGet: LibraryFunction = (args, run) => {
  const name = textOf(args.values[0]);
  const known = run.call.trace.place.env[name] ?? (name === 'HOME' ? run.call.trace.place.home : undefined);
  if (known !== undefined) return textValue(known);
  const value = isKnown(name) ? run.environment(name) : run.environment('*');
  return args.values[1] ? eitherOf(args.values[1], value) : value;
};

const connects: LibraryFunction = (args, run, self) => {
  const [address] = args.values;
  const [host, port] = address?.items ?? args.values;
  const number = Number(textOf(port));
  run.connect(host, true, [], Number.isInteger(number) ? number : undefined);
  if (self?.entries) self.entries.set('host', host ?? UNKNOWN);
  return { path: 'socket', entries: new Map([['host', host ?? UNKNOWN]]), from: [`net:${textOf(host)}`] };
};

/** What is sent over a socket or connection that is open. */
const sends: LibraryFunction = (args, run, self) => {
  const host = self?.entries?.get('host');
  const carries = args.from.filter((source) => !source.startsWith('net:'));
  if (carries.length > 0) run.connect(host ?? textValue(ANY), true, carries);
  return UNKNOWN;
};

const receives: LibraryFunction = (_args, _run, self) => ({
  from: merged(self?.from ?? [], ['net:a socket']),
});

const killing: LibraryFunction = (args, run) => {
  const pid = textOf(args.values[0]);
  const signal = args.values[1] ? textOf(args.values[1]) : '15';
  if (signal !== '0')
    run.out.add({ kind: 'process.kill', target: pid === '-1' ? '*' : isKnown(pid) ? pid : '?' });
  return UNKNOWN;
};

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

const request: LibraryFunction = (args, run) => {
  const method = textOf(args.get(0, 'method')).toUpperCase();
  return requests(!/^(?:GET|HEAD|OPTIONS)$/.test(method), 1)(args, run, undefined);
};

const urlopen: LibraryFunction = (args, run) => {
  const [url] = args.values;
  const data = args.get(1, 'data') ?? url?.entries?.get('data');
  const target = url?.entries?.get('url') ?? url;
  return run.connect(target, data !== undefined, data ? sourcesIn(data) : []);
};

const requestObject: LibraryFunction = (args) => {
  const data = args.get(1, 'data');
  const url = args.get(0, 'url') ?? UNKNOWN;
  return { entries: new Map([['url', url], ...(data ? ([['data', data]] as const) : [])]), from: url.from };
};

const retrieves: LibraryFunction = (args, run) => {
  const value = run.connect(args.get(0, 'url'), false, []);
  const path = args.get(1, 'filename');
  if (path) {
    run.file('file.write', path);
    remember(path, { from: value.from }, run);
  }
  return listValue([path ?? UNKNOWN]);
};

const query: LibraryFunction = (args, run) => {
  const sql = args.values[0];
  if (sql?.texts) for (const text of sql.texts) run.sql(text);
  return UNKNOWN;
};

/** Objects put together again from bytes run code on the way. */
const unpickles: LibraryFunction = (args, run) => {
  if (args.from.some((source) => source.startsWith('net:')) || args.values[0]?.texts)
    run.opaque('objects are put together from bytes, which can run code');
  return UNKNOWN;
};

const FUNCTIONS = table(
  {
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
      mapped(args.values[0] ?? UNKNOWN, (text) =>
        text.slice(text.lastIndexOf('/') + 1).replaceAll(ANY, NAME),
      ),
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
    'os.kill os.killpg': killing,
    'os.setuid os.setgid os.seteuid os.setreuid': (args, run) => {
      run.out.add({
        kind: 'privilege.raise',
        user: textOf(args.values[0]) === '0' ? 'root' : 'another user',
      });
      return UNKNOWN;
    },
    'os.fork': (_args, _run) => UNKNOWN,
  },
  {
    // network
    'requests.get requests.head requests.options httpx.get httpx.head urllib3.request httpx.stream requests.Session().get requests.Session().head httpx.Client().get httpx.AsyncClient().get aiohttp.ClientSession().get requests.session().get':
      requests(false),
    'requests.post requests.put requests.patch requests.delete httpx.post httpx.put httpx.patch httpx.delete requests.Session().post requests.Session().put requests.session().post requests.Session().patch requests.Session().delete httpx.Client().post httpx.AsyncClient().post aiohttp.ClientSession().post aiohttp.ClientSession().put':
      requests(true),
    'requests.request httpx.request requests.Session().request': request,
    'urllib3.PoolManager().request': request,
    'urllib.request.urlopen urllib2.urlopen urllib.urlopen urlopen': urlopen,
    'urllib.request.Request urllib2.Request': requestObject,
    'urllib.request.urlretrieve urllib.urlretrieve wget.download': retrieves,
    'socket.socket': () => ({ path: 'socket', entries: new Map(), from: [] }),
    'socket.create_connection asyncio.open_connection': connects,
    'socket.connect socket.connect_ex': connects,
    'socket.send socket.sendall socket.sendto socket.sendfile ftp.storbinary smtp.sendmail smtp.send_message http.request':
      sends,
    'socket.recv socket.recvfrom socket.makefile': receives,
    'socket.bind': (_args, run) => run.connect(textValue(ANY), true, []),
    'socket.gethostbyname socket.getaddrinfo dns.resolver.resolve': (args, run) =>
      run.connect(args.values[0], args.from.length > 0, args.from),
    'http.client.HTTPConnection http.client.HTTPSConnection ftplib.FTP ftplib.FTP_TLS smtplib.SMTP smtplib.SMTP_SSL telnetlib.Telnet paramiko.Transport websocket.create_connection websockets.connect':
      (args, run) => {
        const host = args.get(0, 'host') ?? textValue(ANY);
        run.connect(host, true, []);
        return { path: 'socket', entries: new Map([['host', host]]), from: [`net:${textOf(host)}`] };
      },
    'paramiko.SSHClient().connect': (args, run) => run.connect(args.get(0, 'hostname'), true, []),
    'paramiko.SSHClient().exec_command': (args, run) => run.shell(args.values[0], 'on another host'),
    'boto3.client boto3.resource': (args) => ({ path: `boto3 ${textOf(args.values[0])}`, from: [] }),
    'socketserver.TCPServer http.server.HTTPServer': (_args, run) => run.connect(textValue(ANY), true, []),
    // decoding
    'base64.b64decode base64.urlsafe_b64decode base64.standard_b64decode base64.decodebytes binascii.a2b_base64':
      decodes(fromBase64),
    'base64.b32decode': decodes(fromBase32),
    'base64.b16decode binascii.unhexlify binascii.a2b_hex bytes.fromhex bytearray.fromhex': decodes(fromHex),
    'base64.b64encode base64.encodebytes base64.urlsafe_b64encode binascii.hexlify json.loads json.load yaml.safe_load urllib.parse.quote urllib.parse.urlencode shlex.quote zlib.compress gzip.compress hashlib.sha256 binascii.b2a_hex':
      (args) =>
        args.values[0]?.texts && args.values[0].path === undefined
          ? { texts: [NAME], from: args.from }
          : { from: args.from },
    'zlib.decompress gzip.decompress bz2.decompress lzma.decompress': (args) => ({ from: args.from }),
    'codecs.decode codecs.encode': (args) => {
      const how = textOf(args.values[1]).toLowerCase();
      const [value] = args.values;
      if (!value?.texts) return { from: args.from };
      if (/rot.?13/.test(how)) return mapped(value, rot13);
      if (/hex/.test(how)) return mapped(value, fromHex);
      return /base.?64/.test(how) ? mapped(value, fromBase64) : value;
    },
    'shlex.split': (args) =>
      args.values[0]?.texts && isKnown(textOf(args.values[0]))
        ? listValue(
            textOf(args.values[0])
              .split(/\s+/)
              .map((part) => textValue(part)),
          )
        : UNKNOWN,
    chr: (args) => {
      const n = Number(textOf(args.values[0]));
      return Number.isInteger(n) && n >= 0 && n <= 0x10ffff
        ? textValue(String.fromCodePoint(n))
        : textValue(NAME);
    },
    ord: (args) =>
      mapped(args.values[0] ?? UNKNOWN, (text) =>
        isKnown(text) && text !== '' ? String(text.codePointAt(0)) : undefined,
      ),
    'int float': (args) => args.values[0] ?? UNKNOWN,
    map: (args, run) => {
      const [then, list] = args.values;
      if (!then) return UNKNOWN;
      const Kind = args.constructor as new (values: readonly Value[]) => Args;
      const items = list?.items ?? [list ?? UNKNOWN];
      return listValue(items.slice(0, 256).map((item) => run.apply(then, new Kind([item]))));
    },
    reversed: (args) =>
      args.values[0]?.items
        ? listValue([...args.values[0].items].reverse())
        : args.values[0]?.texts
          ? mapped(args.values[0], (text) => [...text].reverse().join(''))
          : UNKNOWN,
    'zip enumerate': (args) => {
      const lists = args.values.map((value) => value.items ?? [value]);
      const length = Math.min(...lists.map((list) => list.length), 256);
      return listValue(
        Array.from({ length }, (_, i) =>
          listValue(
            lists.length === 1
              ? [textValue(String(i)), lists[0]?.[i] ?? UNKNOWN]
              : lists.map((list) => list[i] ?? UNKNOWN),
          ),
        ),
      );
    },
    range: (args) => {
      const numbers = args.values.map((value) => Number(textOf(value)));
      const [from, to] = numbers.length > 1 ? [numbers[0] ?? 0, numbers[1] ?? 0] : [0, numbers[0] ?? 0];
      return Number.isNaN(from + to)
        ? UNKNOWN
        : listValue(
            Array.from({ length: Math.max(0, Math.min(to - from, 64)) }, (_, i) =>
              textValue(String(from + i)),
            ),
          );
    },
    '*spread': givesFirst,
    'input sys.stdin.read sys.stdin.readline': (_args, run) => ({
      from: run.call.stdin?.from ?? [],
      ...(run.call.stdin?.text !== undefined && { texts: [run.call.stdin.text] }),
    }),
    'time.strftime datetime.datetime.now uuid.uuid4 getpass.getuser os.getpid os.getlogin platform.node socket.gethostname platform.system random.randint len hash id':
      aName,
    'sqlite3.connect': (args, run) => {
      if (textOf(args.values[0]) !== ':memory:') run.file('file.read', args.values[0]);
      return { path: 'database', from: ['db:sqlite'] };
    },
    'psycopg2.connect psycopg.connect pymysql.connect mysql.connector.connect MySQLdb.connect sqlalchemy.create_engine pyodbc.connect':
      gives({ path: 'database', from: ['db:sql'] }),
    'database.cursor database.connect database.begin cursor.connection': (_args, _run, self) => self,
    'database.execute database.executemany database.executescript': query,
    'sqlalchemy.text': givesFirst,
  },
);

/** Methods that are distinctive enough to be known on any object. */
const METHODS = table({
  unlink: onSelf(deletes()),
  rmtree: onSelf(deletes(true)),
  'write_text write_bytes': onSelf(writes(0, 1)),
  'read_text read_bytes': onSelf(reads()),
  'execute executescript executemany': query,
  exec_command: (args, run) => run.shell(args.values[0], 'on another host'),
  system: shellCode('in Python'),
  'read text json content getvalue readlines': (_args, _run, self) => ({ from: self ? sourcesIn(self) : [] }),
  'upload_file put_object upload_fileobj': (args, run) => {
    const from = run.file('file.read', args.get(0, 'Filename'));
    return run.connect(textValue('s3.amazonaws.com'), true, from);
  },
  'delete_object delete_objects delete_bucket terminate_instances delete_table delete_stack delete_db_instance delete_user delete_function':
    (_args, run, self) => {
      run.out.add({
        kind: 'cloud.mutate',
        provider: 'aws',
        action: (self?.path ?? 'api').replace('boto3 ', ''),
      });
      return UNKNOWN;
    },
});

function members(path: string, name: string, run: Run): Value | undefined {
  if (path === 'os' && name === 'environ')
    return { path: 'os.environ', from: ['env:*'], entries: new EnvironmentEntries(run) };
  if (path === 'os' && (name === 'sep' || name === 'linesep')) return textValue(name === 'sep' ? '/' : '\n');
  if (path === 'path' && name === 'parents') return { path: 'path', texts: [ANY], from: [] };
  return undefined;
}

/** `os.environ["X"]`: each key that is looked up is read. */
class EnvironmentEntries extends Map<string, Value> {
  readonly #run: Run;

  constructor(run: Run) {
    super();
    this.#run = run;
  }

  override get(name: string): Value | undefined {
    if (/^(?:get|items|copy|keys|values|pop|setdefault|update)$/.test(name)) return undefined;
    const known =
      this.#run.call.trace.place.env[name] ?? (name === 'HOME' ? this.#run.call.trace.place.home : undefined);
    if (known !== undefined) return textValue(known);
    return isKnown(name) ? this.#run.environment(name) : this.#run.environment('*');
  }
}

export const PYTHON: Library = {
  functions: FUNCTIONS,
  methods: METHODS,
  globals: (name) =>
    name === '__file__' ? textValue(ANY) : name === 'Path' ? refValue('pathlib.Path') : undefined,
  members,
  parse: parsePython,
};
