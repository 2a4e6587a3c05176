import { folderOf, lexical, locate, nameOf } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import type { Field } from '../shell/scope.ts';
import { field, merged } from '../shell/scope.ts';
import { isKnown, STAR } from '../text.ts';
import { effect, type Family, operands } from './rule.ts';

export const FILESYSTEM: Family = [
  {
    names:
      'rm unlink rmdir srm trash trash-put gio-trash rimraf del-cli trash-cli grm shred wipe trash-empty',
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
      'cp -r /tmp/x/.claude .': 'file.write /work/app/.claude/**',
    },
    harmless: { 'cp a b': ['file.read /work/app/a', 'file.write /work/app/b'] },
  },
  {
    names: 'mv gmv git-mv',
    does: effect(move),
    harmful: {
      'mv /etc/passwd /tmp': ['file.delete /etc/passwd'],
      'mv /tmp/x/.claude ./': 'file.write /work/app/.claude',
      'mv src /dev/null': 'file.delete /work/app/src/**',
    },
    harmless: { 'mv a b': ['file.delete /work/app/a', 'file.write /work/app/b'] },
  },
  {
    names: 'ln link',
    does: effect(link),
    harmful: {
      'ln -sf /etc/shadow ~/.bashrc': 'file.write /home/dev/.bashrc',
      'ln -s /tmp/x/.claude .': 'file.write /work/app/.claude',
    },
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
];

function remove(call: Call): void {
  const options = call.options('-n -s --iterations --size --interactive');
  if (call.program === 'shred' && !options.has('-u', '--remove')) {
    for (const word of options.operands) call.writes(word, { replaces: true });
    return;
  }
  const recursive =
    options.has('-r', '-R', '--recursive', '-rf') ||
    /^(?:rimraf|del-cli|trash-cli|trash|trash-put|srm|wipe)$/.test(call.program);
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
    intoFolder:
      into !== undefined ||
      from.length > 1 ||
      (!options.has('-T', '--no-target-directory') && isFolder(call, to)),
    recursive: options.has('-r', '-R', '-a', '--recursive', '--archive'),
  };
}

/** Is it a folder, by its spelling (`.`, `a/`) or on the machine? What is put there keeps its own name. */
function isFolder({ scope, trace }: Call, to: Field | undefined): boolean {
  if (to === undefined || to.text === '') return false;
  if (/(?:^|\/)\.{0,2}$/.test(to.text)) return true;
  const at = trace.links.followed(lexical(to.text, scope.cwd, trace.place));
  return !scope.elsewhere && isKnown(at) && trace.facts.ask('type', at) === 'directory';
}

/** Where a source lands: in the folder, under its own name. */
const target = (source: Field, { to, intoFolder }: Transfer): Field =>
  intoFolder
    ? field(`${to?.text.replace(/\/$/, '')}/${nameOf(source.text) || STAR}`, to?.from ?? [])
    : (to ?? source);

/** Options by which cp makes links and copies nothing. */
const LINKS = /^(?:-[a-zA-Z]*[ls][a-zA-Z]*|--link|--symbolic-link)$/;

function copy(call: Call): void {
  const how = transfer(call, '-m -o -g --mode --owner --group --sparse --reflink --context');
  if (call.program === 'install' && call.options('-m -o -g').has('-d', '--directory')) {
    for (const word of [...how.from, ...(how.to ? [how.to] : [])]) call.writes(word);
    return;
  }
  const mode = call.program === 'install' ? call.options('-m -o -g --mode').value('-m', '--mode') : undefined;
  if (mode && SETUID.test(mode.text)) call.add({ kind: 'privilege.raise', user: 'root' });
  for (const source of how.from) {
    const read = call.touch('file.read', source, { recursive: how.recursive, takesAlong: true });
    const written = call.touch('file.write', target(source, how), {
      recursive: how.recursive,
      replaces: true,
    });
    if (call.texts.some((text) => LINKS.test(text))) leads(call, target(source, how), source, false);
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
    // A link that is moved leads where it did.
    const before = lexical(source.text, call.scope.cwd, call.trace.place);
    if (call.trace.links.has(before)) leads(call, target(source, how), source, false);
    const held = call.shell.files.get(before);
    const from = call.touch(
      'file.delete',
      source,
      gone ? { recursive: true, replaces: true } : { covers: true },
    );
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
  const inside = sources.length > 1 || into !== undefined || isFolder(call, to);
  const soft = options.has('-s', '--symbolic');
  for (const source of sources) {
    const own = nameOf(source.text);
    const name = to === undefined ? field(own) : inside ? field(`${to.text}/${own}`) : to;
    // A link to a file is a way to its bytes: writing through it later is seen by its real path.
    call.writes(name, { replaces: options.has('-f', '--force') });
    leads(call, name, source, soft);
    // Where the name is that of a folder, the link is made in it.
    if (to && !inside) leads(call, field(`${to.text}/${own}`), source, soft, true);
  }
}

/** Notes that `name` leads to `source` from here on; a soft link's target is seen from where the link lies. */
function leads(call: Call, name: Field, source: Field, soft: boolean, ifFolder = false): void {
  const { trace, scope } = call;
  const at = lexical(name.text, scope.cwd, trace.place);
  if (scope.elsewhere || !isKnown(at)) return;
  if (ifFolder && trace.facts.ask('type', folderOf(at)) !== 'directory') return;
  const target = locate(source.text, soft ? folderOf(at) : scope.cwd, trace);
  if (!target.pattern) trace.links.add(at, target.path);
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
