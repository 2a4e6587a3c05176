/** What Python's functions make of paths: joined, taken apart, searched. */
import { ANY, isKnown, NAME } from '../../text.ts';
import { Args } from '../args.ts';
import { asPath, below, joinsPath, onSelf, table } from '../functions.ts';
import { asGlobMarks } from '../globs.ts';
import type { LibraryFunction } from '../library.ts';
import { joined, listValue, mapped, textOf, textsOf, textValue, UNKNOWN, type Value } from '../value.ts';

/** `os.walk(top)` gives folders, the names of folders in them, the names of files. */
const walk: LibraryFunction = (args) => {
  const folder = asPath({ texts: textsOf(args.get(0, 'top')), from: args.from });
  const root: Value = { ...folder, texts: textsOf(folder).flatMap((text) => [below(text)]) };
  return { items: [listValue([root, listValue([textValue(NAME)]), listValue([textValue(NAME)])])], from: [] };
};

/** The folder that a path lies in. */
const folderOf = (value: Value): Value =>
  asPath(dirname(new Args([value]), undefined as never, undefined) ?? UNKNOWN);

/** Parts of a path object. */
export function pathMember(of: Value, name: string): Value | undefined {
  switch (name) {
    case 'parent':
      return folderOf(of);
    case 'parents':
      return listValue(chain(of));
    case 'name':
    case 'stem':
      return mapped({ texts: textsOf(of), from: of.from }, (text) => {
        const last = text.slice(text.lastIndexOf('/') + 1).replaceAll(ANY, NAME);
        return name === 'name' ? last : last.replace(/(?<=.)\.[^.]*$/, '');
      });
    default:
      return undefined;
  }
}

/** The folders above, a few. */
function chain(of: Value): Value[] {
  const folders: Value[] = [];
  for (let at = folderOf(of); folders.length < 6; at = folderOf(at)) folders.push(at);
  return folders;
}

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
    // Of what is not known the folder is not known either.
    (text) =>
      text === '.' || text === '..' || text.endsWith('/..')
        ? `${text}/..`
        : text === ANY
          ? ANY
          : text.slice(0, Math.max(text.lastIndexOf('/'), 0)) || (text.startsWith('/') ? '/' : '.'),
  ),
  path: 'path',
});

export const PATHS = table({
  'os.path.join posixpath.join': joinsPath,
  'pathlib.Path pathlib.PosixPath pathlib.PurePath pathlib.PurePosixPath Path': (args) =>
    args.values.length > 1
      ? joinsPath(args, undefined as never, undefined)
      : asPath(args.values[0] ?? textValue('.')),
  'os.path.expanduser path.expanduser': expanduser,
  'os.path.expandvars': (args, run) =>
    mapped(args.values[0] ?? UNKNOWN, (text) =>
      text.replace(/\$\{?HOME\}?/g, run.call.trace.place.home).replace(/\$\{?\w+\}?/g, ANY),
    ),
  'os.path.abspath os.path.realpath os.path.normpath os.fspath str path.resolve path.absolute path.as_posix memoryview os.fsencode os.fsdecode path.__str__':
    (args, _run, self) =>
      self?.path === 'path' && args.values.length === 0 ? self : (args.values[0] ?? UNKNOWN),
  'os.path.dirname': dirname,
  'os.path.basename': (args) =>
    mapped(args.values[0] ?? UNKNOWN, (text) => text.slice(text.lastIndexOf('/') + 1).replaceAll(ANY, NAME)),
  'os.path.splitext': (args) =>
    listValue([
      mapped(args.values[0] ?? UNKNOWN, (text) => text.replace(/(?<=[^/])\.[^./]*$/, '')),
      mapped(
        args.values[0] ?? UNKNOWN,
        (text) => /(?<=[^/])\.[^./]*$/.exec(text)?.[0] ?? (isKnown(text) ? '' : NAME),
      ),
    ]),
  'os.path.split': (args) => {
    const value = args.values[0] ?? UNKNOWN;
    return listValue([folderOf(value), pathMember(value, 'name') ?? UNKNOWN]);
  },
  'pathlib.Path.home Path.home': home,
  'pathlib.Path.cwd os.getcwd Path.cwd': here,
  'os.chdir': (args, run) => {
    run.call.scope.cwd = run.inFolder(textOf(args.values[0]));
    return UNKNOWN;
  },
  'path.joinpath': (args, run, self) => onSelf(joinsPath)(args, run, self),
  'path.with_suffix': (args, _run, self) => ({
    ...mapped(self ?? UNKNOWN, (text) => text.replace(/(?<=[^/])\.[^./]*$/, '') + textOf(args.values[0])),
    path: 'path',
  }),
  'path.with_name path.with_stem': (args, _run, self) => ({
    ...joined([folderOf(self ?? UNKNOWN), textValue('/'), args.values[0] ?? UNKNOWN]),
    path: 'path',
  }),
  'path.relative_to path.expand': (_args, _run, self) => self,
  'path.iterdir': removesPathBelow,
  'path.glob glob.glob glob.iglob': globbed,
  'path.rglob': globbedBelow,
  'path.walk': (_args, run, self) => walk(new Args([self ?? UNKNOWN]), run, undefined),
  'os.walk os.fwalk': walk,
});
