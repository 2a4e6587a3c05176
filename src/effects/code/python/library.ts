/** Python's library: its functions by topic, methods known by their names, members that are no functions. */
import { ANY, isKnown } from '../../text.ts';
import { sourcesIn } from '../args.ts';
import { deletes, onSelf, reads, shellCode, table, writes } from '../functions.ts';
import type { Library } from '../library.ts';
import type { Run } from '../run.ts';
import { refValue, textValue, UNKNOWN, type Value } from '../value.ts';
import { DATABASES, query } from './databases.ts';
import { FILES } from './files.ts';
import { NETWORK } from './network.ts';
import { PROGRAMS } from './programs.ts';
import { parsePython } from './statements.ts';
import { VALUES } from './values.ts';

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
  functions: new Map([...PROGRAMS, ...FILES, ...NETWORK, ...VALUES, ...DATABASES]),
  methods: METHODS,
  globals: (name) =>
    name === '__file__' ? textValue(ANY) : name === 'Path' ? refValue('pathlib.Path') : undefined,
  members,
  parse: parsePython,
};
