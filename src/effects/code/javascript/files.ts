/** What functions of Node, Bun and Deno do with files, paths and the environment. */
import { processesIn } from '../../paths.ts';
import { merged } from '../../shell/scope.ts';
import { ANY, NAME } from '../../text.ts';
import { sourcesIn } from '../args.ts';
import {
  aName,
  asPath,
  deletes,
  givesFirst,
  joinsPath,
  links,
  onSelf,
  reads,
  setMode,
  table,
  transfers,
  writes,
} from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { listValue, mapped, textOf, textsOf, textValue, UNKNOWN, type Value } from '../value.ts';
import { called, truthy, withCallback } from './conventions.ts';

/** `fs.rm(path, {recursive})` */
const removes: LibraryFunction = (args, run) => {
  const recursive = truthy(args.values[1]?.entries?.get('recursive'));
  run.file('file.delete', args.values[0], recursive);
  return called(args, run);
};

/** What a folder holds: names, or entries that know their name and folder; with `recursive`, all below. */
const lists: LibraryFunction = (args, run) => {
  const options = args.values[1];
  const recursive = truthy(options?.entries?.get('recursive'));
  const folder = args.values[0] ?? textValue('.');
  const name = { ...textValue(recursive ? ANY : NAME), from: textsOf(folder).flatMap(processesIn) };
  const entry: Value = {
    entries: new Map([
      ['name', name],
      ['parentPath', folder],
      ['path', folder],
    ]),
    from: [],
  };
  return called(args, run, listValue([truthy(options?.entries?.get('withFileTypes')) ? entry : name]));
};

/** A folder that is new, and the program's own. */
const fresh: LibraryFunction = (args, run) => {
  const value: Value = { texts: textsOf(args.values[0]).map((text) => `${text}new`), from: [] };
  run.file('file.write', value);
  return called(args, run, value);
};

/** A stream into a file. */
const streamsTo: LibraryFunction = (args, run) => {
  run.file('file.write', args.values[0]);
  return { path: 'stream', texts: textsOf(args.values[0]), from: [] };
};

const FS = (names: string, does: LibraryFunction): Record<string, LibraryFunction> =>
  Object.fromEntries(
    names.split(' ').flatMap((name) => [
      [`fs.${name}`, withCallback(does)],
      [`fs.${name}Sync`, does],
      [`fs.promises.${name}`, does],
      [`fs-extra.${name}`, withCallback(does)],
      [`fs-extra.${name}Sync`, does],
      [`Deno.${name}`, does],
      [`Deno.${name}Sync`, does],
    ]),
  );

/** The whole environment where it is meant, else what `does` gives. */
const orEnvironment =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) =>
    args.values.some((value) => value.path === 'process.env') ? run.environment('*') : does(args, run, self);

const pairs = (value: Value | undefined): Value[] =>
  [...(value?.entries ?? [])].map(([key, each]) => listValue([textValue(key), each]));

const discloses: LibraryFunction = (_args, run) => run.environment('secret:keyring');

export const FILES = table(
  FS('readFile readTextFile createReadStream readlink readJson open opendir', reads()),
  FS('writeFile writeTextFile outputFile writeJson', writes(0, 1)),
  FS('createWriteStream', streamsTo),
  FS('appendFile', (args, run) => {
    run.file('file.write', args.values[0]);
    if (args.values[1]) run.holds(args.values[0], args.values[1], true);
    return UNKNOWN;
  }),
  FS('chmod', (args, run) => setMode(run, args.values[0], args.values[1])),
  FS('truncate mkdir chown utimes lchown ensureDir ensureFile create', writes()),
  FS('mkdtemp makeTempDir', fresh),
  FS('symlink link', links()),
  FS('unlink rmdir', removes),
  FS('rm remove emptyDir', removes),
  FS('rename move', transfers(true)),
  FS('copyFile', transfers(false)),
  FS('cp copy', transfers(false, true)),
  FS('readdir readDir', lists),
  {
    'fs-extra.remove fs-extra.removeSync fs-extra.emptyDir fs-extra.emptyDirSync rimraf rimraf.sync rimraf.rimraf rimraf.rimrafSync del del.sync trash':
      deletes(true),
    'keytar.getPassword keytar.findPassword keytar.findCredentials': discloses,
    'process.chdir': (args, run) => {
      run.call.scope.cwd = run.inFolder(textOf(args.values[0]));
      return UNKNOWN;
    },
    'process.cwd Deno.cwd': (_args, run) => textValue(run.call.scope.cwd),
    'os.homedir': (_args, run) => textValue(run.call.trace.place.home),
    'os.tmpdir': (_args, run) => textValue(run.call.trace.place.temp[0] ?? '/tmp'),
    'os.hostname os.userInfo': () => ({ texts: [NAME], from: ['output'] }),
    'os.platform os.arch crypto.randomUUID crypto.randomBytes Date.now Math.random Date': aName,
    'path.join path.resolve path.posix.join path.posix.resolve': joinsPath,
    'path.dirname': (args) =>
      mapped(args.values[0] ?? UNKNOWN, (text) =>
        text === ANY
          ? ANY
          : text.slice(0, Math.max(text.lastIndexOf('/'), 0)) || (text.startsWith('/') ? '/' : '.'),
      ),
    'path.basename': (args) =>
      mapped(args.values[0] ?? UNKNOWN, (text) =>
        text.slice(text.lastIndexOf('/') + 1).replaceAll(ANY, NAME),
      ),
    'path.normalize url.fileURLToPath': givesFirst,
    'glob.globSync glob.glob glob.sync fast-glob fast-glob.sync globby globby.globbySync fs.globSync fs.glob fs.promises.glob tinyglobby.globSync tinyglobby.glob':
      (args) =>
        listValue(
          (args.values[0]?.items ?? args.values.slice(0, 1)).map((value) => ({
            ...asPath(value),
            texts: textsOf(value).map(globbed),
            path: 'path',
          })),
        ),
    'console.log console.error console.info console.table console.dir console.warn process.stdout.write': (
      args,
      run,
    ) => {
      if (args.values.some((value) => value.path === 'process.env')) run.environment('*');
      run.call.sources = merged(run.call.sources, args.from);
      return UNKNOWN;
    },
    'Object.entries': orEnvironment((args) =>
      args.values[0]?.entries ? listValue(pairs(args.values[0])) : args.values[0],
    ),
    'Object.keys': orEnvironment((args) =>
      args.values[0]?.entries
        ? listValue([...args.values[0].entries.keys()].map((key) => textValue(key)))
        : args.values[0],
    ),
    'Object.values': orEnvironment((args) =>
      args.values[0]?.entries ? listValue([...args.values[0].entries.values()]) : args.values[0],
    ),
    'Object.fromEntries Map': orEnvironment((args) => {
      const items = args.values[0]?.items?.filter((item) => item.items?.length === 2);
      return items?.length
        ? {
            entries: new Map(items.map((item) => [textOf(item.items?.[0]), item.items?.[1] ?? UNKNOWN])),
            from: args.from,
          }
        : (args.values[0] ?? UNKNOWN);
    }),
    'Object.assign': orEnvironment((args) => ({
      entries: new Map(args.values.flatMap((value) => [...(value.entries ?? [])])),
      from: args.from,
    })),
    'btoa encodeURIComponent JSON.parse JSON.stringify structuredClone encodeURI String Array.from Set Array.of':
      orEnvironment((args) => args.values[0] ?? UNKNOWN),
    'Bun.file': (args) => ({ path: 'bunfile', texts: args.values[0]?.texts ?? [ANY], from: args.from }),
    'bunfile.text bunfile.json bunfile.arrayBuffer': onSelf(reads()),
    'bunfile.delete': onSelf(deletes()),
    'Bun.write': writes(0, 1),
    'Deno.env.get': (args, run) => run.environment(textOf(args.values[0])),
    'Deno.env.toObject': (_args, run) => run.environment('*'),
    URL: (args) => args.values[0] ?? UNKNOWN,
    'stream.pipeline stream.promises.pipeline': (args, run) => {
      // Each gives to the next.
      const [first, ...rest] = args.values.filter((value) => !value.closure);
      const last = rest.at(-1);
      if (first && last?.texts) run.holds(last, { from: sourcesIn(first) });
      return called(args, run);
    },
  },
);

const globbed = (text: string): string => text.replace(/\*\*/g, ANY).replace(/\*/g, NAME);
