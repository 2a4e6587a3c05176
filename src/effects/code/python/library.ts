/** Python's library: its functions by topic, methods known by their names, members that are no functions. */
import { isKnown } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import type { Calls } from '../calls.ts';
import { cloudObject } from '../clouds.ts';
import { query, storeCall } from '../databases.ts';
import { deletes, onSelf, reads, table, writes } from '../functions.ts';
import type { Library } from '../library.ts';
import { listValue, refValue, textOf, textValue, type Value } from '../value.ts';
import { containerObject } from './containers.ts';
import { DATABASES, dropsAll } from './databases.ts';
import { FILES } from './files.ts';
import { NETWORK } from './network.ts';
import { PATHS, pathMember } from './paths.ts';
import { enters, PROGRAMS, programObject } from './programs.ts';
import { parsePython } from './statements.ts';
import { VALUES } from './values.ts';

/** Methods that are distinctive enough to be known on any object. */
const METHODS = table({
  rmtree: onSelf(deletes(true)),
  'write_text write_bytes': onSelf(writes(0, 1)),
  'read_text read_bytes': onSelf(reads()),
  'execute executescript executemany': query,
  'enter_context enter_async_context': enters,
  drop_all: dropsAll,
  to_sql: (args, run) => {
    const table = textOf(args.get(0, 'name'));
    const replaces = textOf(args.named.get('if_exists')) === 'replace';
    const sql = `${replaces ? `drop table ${table}; ` : ''}insert into ${table} values (1)`;
    return query(new Args([textValue(sql)]), run, args.get(1, 'con'));
  },
  'read text json content getvalue readlines': (_args, _run, self) => ({ from: self ? sourcesIn(self) : [] }),
});

/** Calls on objects of libraries. */
const objects = (path: string, args: Args, run: Calls): Value | undefined =>
  cloudObject(path, args, run) ??
  programObject(path, args, run) ??
  containerObject(path, args, run) ??
  storeCall(path, args, run);

const MEMBERS: Readonly<Record<string, string>> = {
  'os.sep': '/',
  'os.linesep': '\n',
  'os.curdir': '.',
  'os.pardir': '..',
  'os.devnull': '/dev/null',
  'os.name': 'posix',
  'sys.executable': 'python3',
  'sys.platform': 'linux',
  'string.ascii_lowercase': 'abcdefghijklmnopqrstuvwxyz',
  'string.digits': '0123456789',
};

function members(path: string, name: string, run: Calls, of: Value): Value | undefined {
  const constant = MEMBERS[`${path}.${name}`];
  if (constant !== undefined) return textValue(constant);
  if (path === 'sys.modules') return refValue(name);
  if (name === '__dict__') return refValue(path);
  if (path === 'os' && name === 'environ')
    return { path: 'os.environ', from: ['env:*'], entries: new EnvironmentEntries(run) };
  if (path === 'sys' && name === 'argv')
    return listValue([textValue('-'), ...(run.globals.get('* arguments')?.items ?? [])]);
  if (path === 'stat' && /^S_IS[UG]ID$/.test(name)) return { from: ['mode:s'] };
  if (path === 'file' && name === 'name' && of.texts) return { texts: of.texts, from: of.from };
  return path === 'path' ? pathMember(of, name) : undefined;
}

/** `os.environ["X"]`: each key that is looked up is read. */
class EnvironmentEntries extends Map<string, Value> {
  readonly #run: Calls;

  constructor(run: Calls) {
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

const FUNCTIONS = new Map([...PROGRAMS, ...FILES, ...PATHS, ...NETWORK, ...VALUES, ...DATABASES]);

/** Modules that come with Python or are installed: nobody looks for them beside the program. */
const INSTALLED: ReadonlySet<string> = new Set([
  ...[...FUNCTIONS.keys()].flatMap((names) => names.split('.').slice(0, 1)),
  ...'abc argparse array ast bisect builtins calendar cmath collections configparser contextlib copy csv dataclasses datetime decimal difflib dis doctest email enum errno fnmatch fractions functools gc getpass gettext hashlib heapq hmac html inspect io ipaddress itertools json keyword locale logging math mimetypes numbers operator os platform pprint queue random re secrets select signal statistics string struct sys sysconfig tempfile textwrap threading time timeit tokenize traceback types typing unicodedata unittest uuid warnings weakref xml zlib zoneinfo'.split(
    ' ',
  ),
  ...'PIL attr attrs bs4 click cv2 django dotenv fastapi flask httpx jinja2 jsonschema jwt keras lxml matplotlib networkx nltk numpy openai openpyxl pandas pip plotly polars pyarrow pydantic pytest rich scipy seaborn setuptools six sklearn spacy sqlalchemy starlette sympy tensorflow tomli toml torch torchvision tqdm transformers typer typing_extensions uvicorn yaml'.split(
    ' ',
  ),
]);

/** Folders of a module's dotted name that are gone down. */
const MODULE_DEPTH = 3;

/** A module beside the program: `lib`, `lib.name`, `package.module.name`. */
function beside(path: string, run: Calls): Value | undefined {
  const parts = path.replace(/^\.+/, '').split('.');
  const asks = !INSTALLED.has(parts[0] ?? '');
  const program = run.globals.get('__file__')?.texts?.[0] ?? '';
  const folder = program.slice(0, program.lastIndexOf('/') + 1);
  let found: Value | undefined;
  for (let depth = 1; depth <= Math.min(parts.length, MODULE_DEPTH); depth++) {
    const module = run.ownModule(`${folder}${parts.slice(0, depth).join('/')}.py`, asks);
    if (module) found ??= parts.slice(depth).reduce((of, name) => run.memberOf(of, name), module);
  }
  return found;
}

export const PYTHON: Library = {
  functions: FUNCTIONS,
  methods: METHODS,
  globals: (name) => (name === 'Path' ? refValue('pathlib.Path') : undefined),
  placed: (path = '<stdin>') => ({ __file__: path }),
  members,
  objects,
  module: beside,
  canonical: (path) => path.replace(/^(?:(?:builtins|__builtins__|__builtin__)\.)+/, ''),
  parse: parsePython,
};
