/** Programs that make, change, move and remove files. */
import { patchedFiles } from '../patch.ts';
import { lexical, nameOf } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import type { Field, Output } from '../shell/scope.ts';
import { field, merged, SILENT } from '../shell/scope.ts';
import { ANY, isKnown, STAR } from '../text.ts';
import { effect, type Family, operands } from './rule.ts';

export const FILESYSTEM: Family = [
  {
    names: 'rm unlink rmdir srm trash trash-put gio-trash rimraf del-cli grm shred wipe trash-empty',
    does: effect(remove),
    harmful: {
      'rm -rf ~': 'file.delete /home/dev/**',
      'rm -r -f -- /etc': 'file.delete /etc/**',
      'rm --recursive --force /srv': 'file.delete /srv/**',
      'rm -rf /*': 'file.delete /**',
      'shred -u secret': 'file.delete /work/app/secret',
    },
    harmless: {
      'rm --help': [],
      'rm -f out.log': 'file.delete /work/app/out.log',
      'rm -rf node_modules': 'file.delete /work/app/node_modules/**',
    },
  },
  {
    names: 'cp gcp install ditto',
    does: effect(copy),
    harmful: {
      'cp ~/.ssh/id_rsa /tmp/x': ['file.read /home/dev/.ssh/id_rsa', 'file.write /tmp/x'],
      'cp -t /etc a b': 'file.write /etc/a',
    },
    harmless: { 'cp a b': ['file.read /work/app/a', 'file.write /work/app/b'] },
  },
  {
    names: 'mv gmv git-mv',
    does: effect(move),
    harmful: {
      'mv /etc/passwd /tmp': ['file.delete /etc/passwd'],
      'mv src /dev/null': 'file.delete /work/app/src/**',
    },
    harmless: { 'mv a b': ['file.delete /work/app/a', 'file.write /work/app/b'] },
  },
  {
    names: 'ln link',
    does: effect(link),
    harmful: { 'ln -sf /etc/shadow ~/.bashrc': 'file.write /home/dev/.bashrc' },
    harmless: { 'ln -s ../lib lib': 'file.write /work/app/lib' },
  },
  {
    names: 'touch mkdir mkfifo mknod',
    does: operands('file.write', '-m -t -d -r --mode --date --reference -Z --context'),
    harmful: { 'touch ~/.ssh/authorized_keys': 'file.write /home/dev/.ssh/authorized_keys' },
    harmless: { 'mkdir -p dist/a': 'file.write /work/app/dist/a' },
  },
  {
    names: 'truncate',
    does: operands('file.write', '-s -r --size --reference', { replaces: true }),
    harmful: { 'truncate -s 0 /var/log/syslog': 'file.write /var/log/syslog' },
  },
  {
    names: 'chmod chown chgrp setfacl setfattr chattr xattr chflags chcon restorecon icacls takeown cacls',
    does: effect(changeMode),
    harmful: {
      'chmod -R 777 /etc': 'file.write /etc/**',
      'chmod u+s /tmp/sh': 'privilege.raise root',
      'chown root:root /etc/x': 'file.write /etc/x',
      'chmod 4755 /tmp/sh': 'privilege.raise root',
    },
    harmless: { 'chmod +x run.sh': 'file.write /work/app/run.sh' },
  },
  {
    names: 'dd',
    does: effect((call) => {
      for (const word of call.words) {
        const value = { ...word, text: word.text.slice(3) };
        if (word.text.startsWith('if=')) call.reads(value);
        if (word.text.startsWith('of=')) call.writes(value, { replaces: true });
      }
    }),
    harmful: { 'dd if=/dev/zero of=/dev/sda bs=1M': 'file.write /dev/sda' },
    harmless: { 'dd if=/dev/zero of=/tmp/x count=1': 'file.write /tmp/x' },
  },
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
  {
    names: 'patch',
    does: effect((call) => {
      const options = call.options('-p -i -d -o -r -B -D -F -Y -z --strip --input --directory --output');
      call.reads(...options.values('-i', '--input'));
      for (const word of options.operands.slice(0, 1)) call.writes(word);
      if (options.operands.length > 0) return;
      const folder = options.value('-d', '--directory')?.text ?? '.';
      const text = call.stdin?.text;
      // A patch that can be read names its files; else somewhere below the folder.
      if (text === undefined) call.touch('file.write', folder);
      else
        for (const file of patchedFiles(text, Number(options.value('-p', '--strip')?.text ?? 1)))
          call.touch(file.kind, `${folder}/${file.path}`);
    }),
    harmless: { 'patch -p1 < fix.diff': ['file.read /work/app/fix.diff', 'file.write /work/app'] },
  },
  {
    names: 'tar gtar bsdtar',
    does: effect(tar),
    harmful: {
      'tar czf /tmp/x.tgz ~/.ssh': ['file.read /home/dev/.ssh/**', 'file.write /tmp/x.tgz'],
      'tar xf a.tar -C /etc': 'file.write /etc',
      'tar cf /dev/null x --checkpoint=1 --checkpoint-action=exec="rm -rf /srv"': 'file.delete /srv/**',
    },
    harmless: { 'tar tzf a.tgz': 'file.read /work/app/a.tgz' },
  },
  {
    names:
      'zip 7z 7za 7zz rar unrar unzip gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd lz4 brotli pigz pixz lzma cpio ar unar compress uncompress jar',
    does: effect(pack),
    harmful: {
      'zip -r /tmp/h.zip ~': ['file.read /home/dev/**', 'file.write /tmp/h.zip'],
      'unzip a.zip -d /etc': 'file.write /etc',
    },
    harmless: { 'unzip -l a.zip': 'file.read /work/app/a.zip', 'gunzip -c a.gz': 'file.read /work/app/a.gz' },
  },
  {
    names:
      'vi vim nvim nano emacs ed ex micro pico joe code cursor subl gedit kate hx helix open xdg-open start pbcopy pbpaste xclip xsel wl-copy wl-paste',
    does: edit,
    harmful: {
      "vim -c '!rm -rf /srv' x": 'file.delete /srv/**',
      "ex -sc '%s/a/b/|x' /etc/hosts": 'file.write /etc/hosts',
    },
    harmless: { 'code .': [] },
  },
];

function remove(call: Call): void {
  const options = call.options('-n -s --iterations --size --interactive');
  if (call.program === 'shred' && !options.has('-u', '--remove')) {
    for (const word of options.operands) call.writes(word, { replaces: true });
    return;
  }
  const recursive =
    options.has('-r', '-R', '--recursive', '-rf') ||
    /^(?:rimraf|del-cli|trash|trash-put|srm|wipe)$/.test(call.program);
  // An empty folder is all that rmdir takes: nothing can be lost.
  const replaces = call.program !== 'rmdir';
  for (const word of options.operands) call.touch('file.delete', word, { recursive, replaces });
}

interface Transfer {
  readonly from: readonly Field[];
  readonly to: Field | undefined;
  readonly intoFolder: boolean;
}

function transfer(call: Call, takes: string): Transfer & { readonly recursive: boolean } {
  const options = call.options(`-t -S --target-directory --suffix ${takes}`);
  const into = options.value('-t', '--target-directory');
  const words = options.operands;
  const to = into ?? (words.length > 1 ? words.at(-1) : undefined);
  const from = into ? words : words.slice(0, -1);
  return {
    from,
    to,
    intoFolder: into !== undefined || from.length > 1 || to?.text.endsWith('/') === true,
    recursive: options.has('-r', '-R', '-a', '--recursive', '--archive'),
  };
}

/** Where a source lands: in the folder, under its own name. */
const target = (source: Field, { to, intoFolder }: Transfer): Field =>
  intoFolder
    ? field(`${to?.text.replace(/\/$/, '')}/${nameOf(source.text) || STAR}`, to?.from ?? [])
    : (to ?? source);

function copy(call: Call): void {
  const how = transfer(call, '-m -o -g --mode --owner --group --sparse --reflink --context');
  if (call.program === 'install' && call.options('-m -o -g').has('-d', '--directory')) {
    for (const word of [...how.from, ...(how.to ? [how.to] : [])]) call.writes(word);
    return;
  }
  for (const source of how.from) {
    const read = call.touch('file.read', source, { recursive: how.recursive, takesAlong: true });
    const written = call.touch('file.write', target(source, how), {
      recursive: how.recursive,
      replaces: true,
    });
    if (!read || !written || written.pattern) continue;
    call.shell.files.set(
      written.path,
      call.shell.files.get(read.path) ?? { from: merged([read.path], source.from) },
    );
  }
}

function move(call: Call): void {
  const how = transfer(call, '--backup --update');
  for (const source of how.from) {
    // Moved to nowhere is removed; moved elsewhere it is still there.
    const gone = how.to?.text === '/dev/null';
    const held = call.shell.files.get(lexical(source.text, call.scope.cwd, call.trace.place));
    const from = call.touch('file.delete', source, gone ? { recursive: true, replaces: true } : {});
    const to = call.touch('file.write', target(source, how), { replaces: true });
    if (to && !to.pattern && from) call.shell.files.set(to.path, held ?? { from: [from.path] });
  }
}

function link(call: Call): void {
  const options = call.options('-t -S --target-directory --suffix');
  const words = options.operands;
  const into = options.value('-t', '--target-directory');
  const to = into ?? (words.length > 1 ? words.at(-1) : undefined);
  const sources = into ? words : words.slice(0, words.length > 1 ? -1 : 1);
  for (const source of sources) {
    // A link to a file is a way to its bytes: writing through it later is seen by its real path.
    const inside = sources.length > 1 || into;
    const name =
      to === undefined
        ? field(nameOf(source.text))
        : inside
          ? field(`${to.text}/${nameOf(source.text)}`)
          : to;
    const target = call.shell.locate(source.text, call.scope);
    call.writes(name, { replaces: options.has('-f', '--force') });
    const at = lexical(name.text, call.scope.cwd, call.trace.place);
    if (!target.pattern && isKnown(at)) call.trace.links.set(at, target.path);
  }
}

/** Modes under which a program runs with its owner's rights, whoever starts it: `u+s`, `4755`. */
const SETUID = /^(?:[ugoa,]*[+=][rwxX]*s[rwxXst]*|0?[2-7][0-7]{3})$/;

/** Programs that take what is changed as options, or as words that cannot be paths: all other operands are files. */
const NO_MODE = /^(?:setfacl|setfattr|chattr|xattr|restorecon|icacls|takeown|cacls)$/;

function changeMode(call: Call): void {
  const attribute = call.program === 'chattr' ? /^[+=-][aAcCdDeijmsStTux]+$/ : /^-[rwxXst]+$/;
  const words = call.words.filter((word) => !attribute.test(word.text));
  const options = call.options(
    '--reference --from -m -x -M -X -n --modify --remove --set --restore',
    'gnu',
    words,
  );
  const recursive = options.has('-R', '--recursive', '/T', '-r');
  const noMode =
    NO_MODE.test(call.program) ||
    options.has('--reference') ||
    call.texts.some((text) => /^-[rwxXst]+$/.test(text));
  const [mode, ...rest] = options.operands;
  if (call.program === 'chmod' && mode && SETUID.test(mode.text))
    call.add({ kind: 'privilege.raise', user: 'root' });
  for (const word of noMode ? options.operands : rest)
    call.touch('file.write', word, { recursive, covers: recursive });
}

const FIND_TAKES =
  '-name -iname -path -ipath -wholename -regex -iregex -type -xtype -size -mtime -atime -ctime -mmin -amin -cmin -newer -user -group -perm -maxdepth -mindepth -printf -regextype -fstype -links -inum -samefile -lname -uid -gid -used';

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
  return { text: texts2.join('\n'), from: [] };
}

/** What find can come upon: everything below the root, or what bears the name. */
function foundIn(root: Field, name: string | undefined, shallow: boolean): Field {
  const base = root.text.replace(/\/+$/, '');
  const glob = name?.replaceAll('*', STAR).replaceAll('?', '\uE003');
  if (glob === undefined || glob === STAR)
    return shallow ? field(`${base}/${STAR}`, root.from) : field(base === '' ? '/' : base, root.from);
  return field(shallow ? `${base}/${glob}` : `${base}/${ANY}/${glob}`, root.from);
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

function tar(call: Call): void {
  // Old style: `tar czf a b`, the first word is a bundle without a dash.
  const [first, ...others] = call.words;
  const words =
    first && /^[A-Za-z]+$/.test(first.text) && /[cxtru]/.test(first.text)
      ? [{ ...first, text: `-${first.text}` }, ...others]
      : call.words;
  const options = call.options(
    '-f -C -T -X -I -b -g -H -N -V -L -K -F --file --directory --files-from --exclude --exclude-from --use-compress-program --checkpoint-action --to-command --transform --strip-components --owner --group --mode --one-top-level --info-script --new-volume-script --rsh-command',
    'gnu',
    words,
  );
  for (const program of options.values(
    '-I',
    '--use-compress-program',
    '--to-command',
    '-F',
    '--info-script',
    '--new-volume-script',
    '--rsh-command',
  ))
    call.runText(program.text);
  for (const action of options.values('--checkpoint-action'))
    if (action.text.startsWith('exec=')) call.runText(action.text.slice(5));
  const archive = options.value('-f', '--file');
  const folder = options.value('-C', '--directory');
  const inFolder = (word: Field): Field =>
    folder && !/^[/~\uE000]/.test(word.text) ? field(`${folder.text}/${word.text}`, word.from) : word;
  if (options.has('-c', '-r', '-u', '-A', '--create', '--append', '--update')) {
    for (const word of options.operands)
      call.touch('file.read', inFolder(word), { recursive: true, takesAlong: true });
    if (archive) pass(call, archive);
  } else {
    if (archive) call.reads(archive);
    if (options.has('-x', '--extract', '--get') && !options.has('-O', '--to-stdout'))
      call.touch('file.write', folder ?? '.');
  }
  if (options.has('--remove-files'))
    for (const word of options.operands)
      call.touch('file.delete', inFolder(word), { recursive: true, replaces: true });
}

/** The archive holds what was read into it. */
function pass(call: Call, archive: Field): void {
  const located = call.touch('file.write', archive, { replaces: true });
  if (located && !located.pattern) call.shell.files.set(located.path, { from: call.sources });
}

function pack(call: Call): void {
  const { program } = call;
  // `-o` overwrites in unzip and names the folder in 7z.
  const options = call.options(
    /^(?:unzip|zip|gzip|gunzip)$/.test(program) ? '-d -x -P -n' : '-d -x -P -o -n -S -b -C',
  );
  const files = options.operands;
  if (
    program === 'unzip' ||
    program === 'unrar' ||
    program === 'unar' ||
    program === 'jar' ||
    /^7z/.test(program) ||
    program === 'rar'
  ) {
    const verb = program === 'unzip' || program === 'unar' ? 'x' : (files[0]?.text ?? 'x');
    const rest = program === 'unzip' || program === 'unar' ? files : files.slice(1);
    if (/^-?a|^-?c|^-?u/.test(verb)) {
      call.reads(...rest.slice(1));
      if (rest[0]) pass(call, rest[0]);
      return;
    }
    call.reads(rest[0]);
    if (program === 'unzip' && options.has('-l', '-v', '-t', '-p', '-Z')) return;
    if (/^[lt]/.test(verb)) return;
    call.touch('file.write', options.values('-d', '-o').find((word) => word.text !== '') ?? '.');
    return;
  }
  if (program === 'zip') {
    const [archive, ...rest] = files;
    for (const word of rest)
      call.touch('file.read', word, { recursive: options.has('-r', '--recurse-paths'), takesAlong: true });
    if (archive) pass(call, archive);
    if (options.has('-m', '--move')) for (const word of rest) call.deletes(word, { recursive: true });
    for (const word of options.values('-T', '--unzip-command')) if (word.text) call.runText(word.text);
    return;
  }
  if (program === 'cpio' || program === 'ar') {
    if (options.has('-i', '-p', '--extract')) call.touch('file.write', '.');
    return;
  }
  // One file each, in place: the packed one takes the other's place.
  for (const word of files) {
    call.reads(word);
    if (!options.has('-c', '-l', '-t', '--stdout', '--to-stdout', '--list', '--test'))
      call.writes(/^(?:un|gun|bun)/.test(program) ? word.text.replace(/\.\w+$/, '') : `${word.text}.gz`);
  }
}

/** Editors that a person would use: what an agent can do with them is run their commands. */
function edit(call: Call): Output | undefined {
  const { program } = call;
  if (/^(?:code|cursor|subl|gedit|kate|open|xdg-open|start|pbcopy|xclip|xsel|wl-copy)$/.test(program)) {
    const url = call.texts.find((text) => /^https?:/i.test(text));
    if (url && /^(?:open|xdg-open|start)$/.test(program)) call.connect(url, 'download');
    return SILENT;
  }
  if (program === 'pbpaste' || program === 'wl-paste') return undefined;
  const options = call.options(
    '-c -S --cmd --eval --load -l --execute -u',
    'gnu',
    call.words.filter((word) => !/^\+\d*$/.test(word.text) && !/^-sc?$/.test(word.text)),
  );
  const commands = [
    ...options.values('-c', '--cmd', '--eval', '--execute'),
    ...call.words.filter((word) => word.text.startsWith('+') && word.text.length > 1),
  ];
  const sc = call.words.findIndex((word) => word.text === '-sc');
  const files = sc >= 0 ? options.operands.slice(1) : options.operands;
  if (sc >= 0 && call.words[sc + 1]) commands.push(call.words[sc + 1] as Field);
  for (const { text } of commands) {
    const shell =
      /(?:^|[|:\s+])(?:silent\s+)?!\s*([^|].*)$/.exec(text)?.[1] ??
      /\b(?:system|shell-command|terminal|call-process)\(?\s*["'\s]([^"']+)["']/.exec(text)?.[1];
    if (shell) call.runText(shell);
  }
  for (const word of files) {
    call.reads(word);
    call.writes(word);
  }
  return SILENT;
}
