/** Programs that pack files together and take them apart, and patches. */
import { patchedFiles } from '../patch.ts';
import type { Call } from '../shell/call.ts';
import type { Field } from '../shell/scope.ts';
import { field, merged } from '../shell/scope.ts';
import { effect, type Family } from './rule.ts';

export const ARCHIVES: Family = [
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
    // Codex takes such a command for a call of its patch tool, and no program of that name need be there.
    names: 'apply_patch applypatch',
    does: effect((call) => {
      const text = call.options('').operands[0]?.text ?? call.stdin?.text;
      if (text === undefined) call.touch('file.write', '.');
      else for (const file of patchedFiles(text)) call.touch(file.kind, file.path);
    }),
    harmful: {
      "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: /etc/cron.d/x\n+x\n*** Delete File: ../b.txt\n*** End Patch\nEOF\n":
        ['file.write /etc/cron.d/x', 'file.delete /work/b.txt'],
      "cd /srv && apply_patch '*** Begin Patch\n*** Update File: a.txt\n*** Move to: b.txt\n*** End Patch'": [
        'file.write /srv/b.txt',
      ],
    },
    harmless: {
      "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: a.txt\n+rm -rf /\n*** End Patch\nEOF\n":
        'file.write /work/app/a.txt',
    },
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
];

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
      unpack(call, folder ?? '.');
  }
  if (options.has('--remove-files'))
    for (const word of options.operands)
      call.touch('file.delete', inFolder(word), { recursive: true, replaces: true });
}

/** The folder holds what came out of the archive. */
function unpack(call: Call, folder: Field | string): void {
  const located = call.touch('file.write', folder);
  if (located && !located.pattern)
    call.shell.unpacked.set(located.path, merged(call.sources, call.stdin?.from ?? []));
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
    // unrar's folder stands last, and ends in a slash.
    const last = /^(?:un)?rar$/.test(program)
      ? rest.slice(1).find((word) => word.text.endsWith('/'))
      : undefined;
    unpack(call, last ?? options.values('-d', '-o').find((word) => word.text !== '') ?? '.');
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
    if (options.has('-i', '-p', '--extract'))
      call.touch('file.write', call.options('-D --directory').value('-D', '--directory') ?? '.');
    return;
  }
  // One file each, in place: the packed one takes the other's place.
  for (const word of files) {
    call.reads(word);
    if (!options.has('-c', '-l', '-t', '--stdout', '--to-stdout', '--list', '--test'))
      call.writes(/^(?:un|gun|bun)/.test(program) ? word.text.replace(/\.\w+$/, '') : `${word.text}.gz`);
  }
}
