import { sealedBy } from '../governance.ts';
import type { Call } from '../shell/call.ts';
import type { Field, Output } from '../shell/scope.ts';
import { field } from '../shell/scope.ts';
import { ANY, STAR } from '../text.ts';
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
      'find . -type f -exec rm {} \\;': 'file.delete /work/app/**',
      'find ~ -name x -exec sh -c "rm -rf /srv" \\;': 'file.delete /srv/**',
      'fd x /srv -x rm': 'file.delete /srv/**',
    },
    harmless: { "find . -name '*.rm'": [], 'fd test src': [] },
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
  for (; at < words.length; at++) {
    const text = texts[at] ?? '';
    if (text === '-name' || text === '-iname') name = texts[at + 1];
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
      for (const root of roots) execute(call, inner, foundIn(root, name, shallow));
      at = end < 0 ? words.length : end;
    }
  }
  const texts2 = roots.map((root) => foundIn(root, name, shallow).text);
  return { text: texts2.join('\n'), from: [], ...(name === undefined && !shallow && { trees: roots }) };
}

/** What find can come upon: everything below the root, or what bears the name. */
function foundIn(root: Field, name: string | undefined, shallow: boolean): Field {
  const base = root.text.replace(/\/+$/, '');
  const glob = name?.replaceAll('*', STAR).replaceAll('?', '\uE003');
  if (glob === undefined || glob === STAR)
    return shallow ? field(`${base}/${STAR}`, root.from) : field(base === '' ? '/' : base, root.from);
  return field(shallow ? `${base}/${glob}` : `${base}/${ANY}/${glob}`, root.from);
}

/** Programs that open none of the files they are given, or whose rule tells of the whole tree. */
const LOOKS = /^(?:.*\/)?(?:rm|shred|unlink|ls|stat|du|file|echo|printf|basename|dirname|test|\[)$/;

/** What reads or changes every file below a folder meets what is sealed there. */
export function meetsTree(call: Call, program: Field, root: Field): void {
  if (LOOKS.test(program.text)) return;
  const sealed = sealedBy(call.shell.locate(root.text, call.scope), true, call.trace.place);
  if (sealed) call.add({ kind: 'governance.change', target: sealed });
}

/** `-exec rm {}`: a command that meets all that was found; below a root that means the tree. */
function execute(call: Call, inner: readonly Field[], found: Field): void {
  const [program] = inner;
  const tree = !/[\uE000-\uE003]/.test(found.text);
  const filled = inner.map((word) =>
    word.text.includes('{}')
      ? field(
          word.text.replaceAll('{}', tree ? `${found.text === '/' ? '' : found.text}/${ANY}` : found.text),
          found.from,
        )
      : word,
  );
  if (!program) return;
  if (tree) meetsTree(call, program, found);
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
  const found = field(`${root.text.replace(/\/$/, '')}/${ANY}`, root.from);
  if (at >= 0) {
    const inner = call.words.slice(at + 1);
    const holds = inner.some((word) => /\{[./]*\}/.test(word.text));
    const [program] = inner;
    if (program && /^(?:rm|shred|unlink)$/.test(program.text)) call.runWords([program, field('-r'), root]);
    else
      call.runWords([
        ...inner.map((word) => ({ ...word, text: word.text.replace(/\{[./]*\}/g, () => found.text) })),
        ...(holds ? [] : [found]),
      ]);
  }
  return { text: found.text, from: [] };
}
