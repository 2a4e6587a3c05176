import type { Call } from '../shell/call.ts';
import { below, type Field, field, merged, notIn, type Output, type Sources } from '../shell/scope.ts';
import { ANY, NAME, withoutEnd } from '../text.ts';
import type { Family } from './rule.ts';

const FIND_TAKES =
  '-name -iname -path -ipath -wholename -regex -iregex -type -xtype -size -mtime -atime -ctime -mmin -amin -cmin -newer -user -group -perm -maxdepth -mindepth -printf -regextype -fstype -links -inum -samefile -lname -uid -gid -used';

export const FIND: Family = [
  {
    names: 'find gfind fd fdfind',
    does: find,
    harmful: {
      'find / -name core -delete': 'file.delete /**/core',
      'find / -delete': 'file.delete /**',
      "find /srv ! -name 'x*' -exec rm {} +": 'file.delete /srv/**',
      'find . -type f -exec rm {} \\;': 'file.delete /work/app/**',
      'find ~ -name x -exec sh -c "rm -rf /srv" \\;': 'file.delete /srv/**',
      'fd x /srv -x rm': 'file.delete /srv/**',
    },
    harmless: {
      "find . -name '*.rm'": [],
      'fd test src': [],
      "find . -name node_modules -prune -exec rm -rf '{}' +": 'file.delete /work/app/**/node_modules/**',
    },
  },
];

function find(call: Call): Output | undefined {
  if (call.program.startsWith('fd')) return fd(call);
  const { texts, words } = call;
  const roots: Field[] = [];
  let at = 0;
  while (/^-(?:[HLP]|O\d|D)$/.test(texts[at] ?? '')) at++;
  for (; at < words.length && !/^(?:-.|[(!,])/.test(texts[at] ?? ''); at++) roots.push(words[at] as Field);
  if (roots.length === 0) roots.push(field('.'));
  const single = new Set(FIND_TAKES.split(' '));
  let name: string | undefined;
  let shallow = false;
  // Conditions by age, size or emptiness leave most of the tree alone.
  const picks = texts.some((text) =>
    /^-(?:empty|[acm](?:time|min)|size|newer\w*|user|group|perm|i?path|i?regex|links|inum)$/.test(text),
  );
  const without = leftOut(texts);
  // Files with raised rights are programs of the system.
  const setuid = texts.some(
    (text, i) => texts[i - 1] === '-perm' && /^[-/](?:[2467]\d{3}|[ugoa]+[+=]s)/.test(text),
  );
  for (; at < words.length; at++) {
    const text = texts[at] ?? '';
    const all = name === undefined && !shallow && !setuid;
    if ((text === '-name' || text === '-iname') && !isOut(texts, at)) name = texts[at + 1];
    if (text === '-maxdepth') shallow = texts[at + 1] === '0' || texts[at + 1] === '1';
    if (single.has(text)) at++;
    else if (text === '-delete')
      for (const root of roots)
        call.touch(
          'file.delete',
          picks && name === undefined
            ? field(`${root.text}/${ANY}`, root.from)
            : foundIn(root, name, shallow),
          {
            recursive: name === undefined && !shallow && !picks,
            replaces: !texts.includes('-empty'),
          },
        );
    else if (/^-f(?:print0?|ls|printf)$/.test(text)) call.writes(words[++at], { replaces: true });
    else if (/^-(?:exec|execdir|ok|okdir)$/.test(text)) {
      const end = texts.findIndex(
        (each, i) => i > at && (each === ';' || (each === '+' && texts[i - 1] === '{}')),
      );
      const inner = words.slice(at + 1, end < 0 ? undefined : end);
      for (const root of roots) execute(call, inner, foundIn(root, name, shallow), all, without);
      at = end < 0 ? words.length : end;
    }
  }
  // What is printed are the names of what lies below, one a line.
  const found = roots.map((root) => {
    const { text } = foundIn(root, name, shallow);
    return /[\uE000-\uE003]/.test(text) ? text : `${text === '/' ? '' : text}/${ANY}`;
  });
  const all = name === undefined && !shallow && !setuid;
  return {
    text: found.join('\n'),
    from: merged(all ? roots.flatMap((root) => treeBelow(call, root)) : [], without),
  };
}

/** Does the condition at `at` say what is not looked for? */
const isOut = (texts: readonly string[], at: number): boolean =>
  /^(?:!|-not)$/.test(texts[at - 1] ?? '') || prunes(texts, at + 2);

/** `-name x -prune -o …`: what bears the name is passed over. Without an `-o` it is what is found, and not entered. */
function prunes(texts: readonly string[], from: number): boolean {
  const at = texts.indexOf('-prune', from);
  if (at < 0 || at > from + 1) return false;
  const next = texts.slice(at + 1).find((text) => text !== ')');
  return next === undefined || next === '-o' || next === '-or';
}

/** Folders that the conditions leave out: `-not -path '*\/.git/*'`, `-path ./x -prune`, `-name x -prune`. */
function leftOut(texts: readonly string[]): Sources {
  return texts.flatMap((text, at) => {
    if (!/^-(?:i?path|i?name|wholename)$/.test(text)) return [];
    const name = /^(?:\.\/|\*\/|.*\/)?([\w.-]+)(?:\/\*?)?$/.exec(texts[at + 1] ?? '')?.[1];
    return name !== undefined && isOut(texts, at) ? [notIn(name)] : [];
  });
}

/** Says of a value that it may be any file below the folder. */
function treeBelow(call: Call, root: Field): string[] {
  const { path, pattern } = call.shell.locate(root.text, call.scope);
  return pattern || call.scope.elsewhere ? [] : [below(path)];
}

/** What find can come upon: everything below the root, or what bears the name. */
function foundIn(root: Field, name: string | undefined, shallow: boolean): Field {
  const base = withoutEnd(root.text, '/');
  // Unlike a shell's, its wildcards meet hidden names too.
  const glob = name?.replaceAll('*', NAME).replaceAll('?', NAME);
  if (glob === undefined || glob === NAME)
    return shallow ? field(`${base}/${NAME}`, root.from) : field(base === '' ? '/' : base, root.from);
  return field(shallow ? `${base}/${glob}` : `${base}/${ANY}/${glob}`, root.from);
}

/** `-exec rm {}`: a command that meets all that was found; below a root that means the tree. */
function execute(call: Call, inner: readonly Field[], found: Field, all: boolean, without: Sources): void {
  const [program] = inner;
  const from = merged(merged(found.from, all ? treeBelow(call, found) : []), without);
  const tree = !/[\uE000-\uE003]/.test(found.text);
  const filled = inner.map((word) =>
    word.text.includes('{}')
      ? field(
          word.text.replaceAll('{}', tree ? `${found.text === '/' ? '' : found.text}/${ANY}` : found.text),
          from,
        )
      : word,
  );
  if (!program) return;
  call.runWords(
    tree && /^(?:rm|shred|unlink)$/.test(program.text)
      ? [program, field('-r'), ...inner.slice(1).map((word) => (word.text === '{}' ? found : word))]
      : filled,
  );
}

function fd(call: Call): Output {
  const at = call.words.findIndex((word) => /^(?:-x|-X|--exec|--exec-batch)$/.test(word.text));
  const head = at < 0 ? call.words : call.words.slice(0, at);
  const words = call.options(
    '-e -t -d -E -S -o -c -j --extension --type --max-depth --exclude --size --changed-within --changed-before --owner --color --threads --base-directory --search-path',
    'gnu',
    head,
  ).operands;
  const root = words[1] ?? field('.');
  const extension = call.options('-e --extension', 'gnu', head).value('-e', '--extension')?.text;
  const name = extension === undefined ? '' : `/${NAME}.${extension}`;
  const from = [...treeBelow(call, root), notIn('.git')];
  const found = field(`${root.text.replace(/\/$/, '')}/${ANY}${name}`, merged(root.from, from));
  if (at >= 0) {
    const inner = call.words.slice(at + 1);
    const holds = inner.some((word) => /\{[./]*\}/.test(word.text));
    const [program] = inner;
    if (program && /^(?:rm|shred|unlink)$/.test(program.text)) call.runWords([program, field('-r'), root]);
    else
      call.runWords([
        ...inner.map((word) =>
          /\{[./]*\}/.test(word.text)
            ? field(
                word.text.replace(/\{[./]*\}/g, () => found.text),
                found.from,
              )
            : word,
        ),
        ...(holds ? [] : [found]),
      ]);
  }
  return { text: found.text, from };
}
