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

/** A module that the program itself has written beside it. */
function written(path: string, run: Calls): Value | undefined {
  const [file = '', ...rest] = path.split('.');
  const held = run.held(textValue(`${file}.py`));
  if (held?.text === undefined) return undefined;
  return rest.reduce<Value>((of, name) => run.memberOf(of, name), run.module(held.text));
}

export const PYTHON: Library = {
  functions: new Map([...PROGRAMS, ...FILES, ...PATHS, ...NETWORK, ...VALUES, ...DATABASES]),
  methods: METHODS,
  globals: (name) => (name === 'Path' ? refValue('pathlib.Path') : undefined),
  placed: (path = '<stdin>') => ({ __file__: path }),
  members,
  objects,
  module: written,
  canonical: (path) => path.replace(/^(?:(?:builtins|__builtins__|__builtin__)\.)+/, ''),
  parse: parsePython,
};
