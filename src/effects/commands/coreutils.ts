/** Programs that read files and print, or filter what they are given. */
import { folderOf, lexical, nameOf, processesIn } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import { merged, type Output, sourcesOf } from '../shell/scope.ts';
import { ANY, isKnown, NAME, STAR } from '../text.ts';
import {
  cutFields,
  firstLines,
  fromBase32,
  fromBase64,
  fromDump,
  fromHex,
  lastLines,
  reversed,
  transliterated,
} from './decode.ts';
import { type Family, filtered, LEADS_ELSEWHERE, reading } from './rule.ts';

const SOMETHING: Output = { text: NAME, from: [] };

/** A filter over files or standard input. */
const filter =
  (takes: string, change: (call: Call, text: string) => string | undefined, skip = 0) =>
  (call: Call): Output => {
    const options = call.options(takes);
    const files = options.operands.slice(skip).filter((word) => !isPagerCommand(call, word.text));
    // What one program's option takes as a value is another's file.
    files.push(...options.all.filter((value) => LEADS_ELSEWHERE.test(value.text)));
    call.reads(...files);
    if (files.length === 0) return filtered(call, (text) => change(call, text));
    const [only] = files;
    const held = files.length === 1 && only ? heldText(call, only.text) : undefined;
    const changed = held === undefined ? undefined : change(call, held);
    return call.prints(changed);
  };

/** `less +!COMMAND`: what a pager is told to do first. */
function isPagerCommand(call: Call, text: string): boolean {
  if (!text.startsWith('+') || !/^(?:less|more|most|view)$/.test(call.program)) return false;
  if (text.startsWith('+!')) call.runText(text.slice(2), { stdin: undefined });
  return true;
}

/** Text that the script itself wrote to this file. */
function heldText(call: Call, path: string): string | undefined {
  return call.shell.files.get(lexical(path, call.scope.cwd, call.trace.place))?.text;
}

export const COREUTILS: Family = [
  {
    names: 'cat tac nl zcat bzcat xzcat zstdcat gzcat batcat bat pv less more most view',
    does: filter(
      '-r -H -l -n -w -b -s -v -d -i --language --style --theme --line-range --highlight-line --pager -L -N -S',
      (call, text) => (/^[tn]/.test(call.program) ? undefined : text),
    ),
    harmful: {
      'cat ~/.ssh/id_ed25519': 'file.read /home/dev/.ssh/id_ed25519',
      "less '+!rm -rf /srv' a": 'file.delete /srv/**',
      'cat </etc/shadow': 'file.read /etc/shadow',
    },
    harmless: {
      'less +G a.log': 'file.read /work/app/a.log',
      'cat package.json': 'file.read /work/app/package.json',
      'ls | cat': [],
    },
  },
  {
    names: 'head',
    does: filter('-n -c --lines --bytes', (call, text) =>
      firstLines(text, call.options('-n -c').value('-n', '--lines')?.text ?? '10'),
    ),
    harmful: { 'head -5 ~/.aws/credentials': 'file.read /home/dev/.aws/credentials' },
    harmless: { 'git log | head -5': [] },
  },
  {
    names: 'tail',
    does: filter('-n -c -s --lines --bytes --pid --sleep-interval', (call, text) =>
      lastLines(text, call.options('-n -c').value('-n', '--lines')?.text ?? '10'),
    ),
    harmful: { 'ls -t /srv/*.zip | tail -n +5 | xargs rm': 'file.delete /srv/*.zip' },
    harmless: { 'npm test 2>&1 | tail -20': [] },
  },
  {
    names:
      'sort uniq comm join paste column fold fmt expand unexpand pr tsort shuf split csplit numfmt colrm ul',
    does: reading(
      '-k -t -S -T -o --output --key --field-separator -n -i -w -f -s -d -l -b -a -c --lines --bytes',
      { writes: '-o --output' },
    ),
    harmful: { 'sort x -o /etc/hosts': 'file.write /etc/hosts' },
    harmless: { 'sort names.txt | uniq -c': 'file.read /work/app/names.txt' },
  },
  {
    names:
      'wc cksum sum md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum shasum md5 xxhsum b3sum',
    does: (call) => {
      const options = call.options('-a --algorithm --files0-from');
      // Names that are none are told in the complaint.
      call.reads(...options.values('--files0-from'));
      // Only a number comes out: nothing of what was read is disclosed.
      call.reads(...options.operands);
      return SOMETHING;
    },
    harmless: { 'ls | wc -l': [] },
  },
  {
    names: 'cut',
    does: filter('-d -f -c -b --delimiter --fields --characters --output-delimiter', (call, text) => {
      const options = call.options('-d -f -c -b --delimiter --fields');
      const list = options.value('-f', '--fields')?.text;
      return list ? cutFields(text, options.value('-d', '--delimiter')?.text ?? '\t', list) : undefined;
    }),
    harmful: { 'cut -d: -f1 /etc/passwd': 'file.read /etc/passwd' },
  },
  {
    names: 'tr',
    does: (call) => {
      const { operands, has } = {
        operands: call.options().operands,
        has: (flag: string) => call.texts.some((text) => text === flag),
      };
      const [from, to] = operands;
      return filtered(call, (text) =>
        from && isKnown(text) && !call.texts.some((each) => /^-\w*[cC]/.test(each))
          ? transliterated(text, from.text, to?.text, has('-d') || has('--delete'))
          : undefined,
      );
    },
    harmful: {
      "echo 'sn -sg /tsw' | tr 'a-z' 'a-z' | cat": [],
      "echo 'RM -RF /SRV' | tr A-Z a-z | sh": 'file.delete /srv/**',
    },
  },
  {
    names: 'look',
    does: reading('-t', {}, 1),
    harmful: { "look '' /etc/shadow": 'file.read /etc/shadow' },
    harmless: { 'look app': [] },
  },
  {
    names: 'rev',
    does: filter('', (_, text) => reversed(text)),
    harmful: { "echo 'vrs/ fr- mr' | rev | sh": 'file.delete /srv/**' },
  },
  {
    names: 'base64 base32 basenc gbase64',
    does: filter('-w -i --wrap -o -b', (call, text) => {
      const decodes = call.options('-w -i').has('-d', '-D', '--decode');
      if (call.program === 'base32') return decodes ? fromBase32(text) : undefined;
      if (decodes) return fromBase64(text);
      return isKnown(text) ? Buffer.from(text).toString('base64') : undefined;
    }),
    harmful: { 'echo cm0gLXJmIC9zcnY= | base64 -d | sh': 'file.delete /srv/**' },
    harmless: { 'echo cm0gLXJmIC9zcnY= | base64 -d': [] },
  },
  {
    names: 'xxd od hexdump hd strings',
    does: filter('-l -s -c -g -o -n -A -t -N -j -S -w -e', (call, text) => {
      if (call.program !== 'xxd' || !call.texts.some((each) => /^-\w*r/.test(each))) return undefined;
      return call.texts.some((each) => /^-(?:\w*p|ps|plain)/.test(each)) ? fromHex(text) : fromDump(text);
    }),
    harmful: { 'echo 726d202d7266202f737276 | xxd -r -p | sh': 'file.delete /srv/**' },
  },
  {
    names: 'tee sponge',
    does: (call) => {
      const options = call.options('-p --output-error');
      const append = options.has('-a', '--append');
      for (const word of options.operands) {
        if (word.stream) continue;
        const located = call.touch('file.write', word, { replaces: !append });
        if (located && !located.pattern && call.stdin) call.shell.files.set(located.path, call.stdin);
      }
      return filtered(call, (text) => text);
    },
    harmful: { 'echo x | sudo tee -a /etc/hosts': 'file.write /etc/hosts' },
    harmless: { 'npm test | tee out.log': 'file.write /work/app/out.log' },
  },
  {
    names: 'diff colordiff cmp sdiff diff3 delta difft wdiff icdiff',
    does: reading('-U -C -L -x -X -I -W --label --exclude --color -n -i', { writes: '--output -o' }),
    harmless: { 'diff a b': ['file.read /work/app/a', 'file.read /work/app/b'] },
  },
  {
    names: 'jq yq gojq fx jo dasel xq tomlq',
    does: (call) => {
      const options = call.options(
        '--arg --argjson --indent --slurpfile --rawfile -f --from-file -L -o -p --tab',
      );
      const files = options.operands.slice(options.has('-f', '--from-file') ? 0 : 1);
      for (const [i, { text }] of call.words.entries())
        if (/^--(?:rawfile|slurpfile)$/.test(text)) call.reads(call.words[i + 2]);
      for (const match of (options.operands[0]?.text ?? '').matchAll(
        /\bload(?:_str|_xml|_props|_base64)?\(\s*"([^"]+)"/g,
      ))
        call.reads(match[1]);
      if (options.has('-i', '--inplace')) for (const file of files) call.writes(file);
      call.reads(...files);
      const program = options.operands[0]?.text ?? '';
      if (/\$ENV\b|(?:^|[|(,:\s])env\b/.test(program)) {
        call.add({ kind: 'env.read', name: '*' });
        call.sources = merged(call.sources, ['env:*']);
      }
      // `jq -n` makes its output of its own words.
      return options.has('-n', '--null-input') && call.sources.length === 0 && files.length === 0
        ? { text: NAME, from: sourcesOf(call.words) }
        : undefined;
    },
    harmless: { "jq -n '{a: 1}'": [], "jq '.scripts' package.json": 'file.read /work/app/package.json' },
    harmful: { 'jq -n env': 'env.read *', "yq -i '.a=1' /etc/x.yaml": 'file.write /etc/x.yaml' },
  },
  {
    names:
      'file stat readlink realpath basename dirname ls ll la dir vdir exa eza lsd tree du df pathchk namei lsattr getfacl getfattr lsblk lscpu',
    does: named,
    harmful: {
      'ls -d /srv/*.d | while read -r d; do rm -rf "$d"; done': 'file.delete /srv/*.d/**',
      'ls -t /srv/*.zip | xargs rm': 'file.delete /srv/*.zip',
      'for p in $(ls /proc); do kill -9 $p; done': 'process.kill *',
    },
    harmless: {
      'ls -la ~/.ssh': [],
      'stat /etc/shadow': [],
      'ls -d build/* | xargs rm -r': 'file.delete /work/app/build/**',
    },
  },
  {
    names:
      'date uname arch nproc hostname hostid whoami id groups users logname tty uptime free getconf locale tput stty cal ncal seq expr factor bc dc sleep usleep yes pgrep pidof ps top htop vmstat iostat w who last sw_vers lsb_release mktemp tempfile uuidgen mcookie which whereis where whatis man info apropos tldr clear reset resize dircolors nvidia-smi locate mdfind plocate loadavg units cowsay figlet lolcat fortune banner neofetch fastfetch say beep sar mpstat pidstat lsmod lspci lsusb lshw dmidecode acpi sensors pstree inotifywait ts',
    does: informed,
    harmless: { 'date +%s': [], 'X=$(mktemp -d); ls "$X"': [] },
  },
];

/** Programs that print numbers, names or pictures of the machine's state. */
function informed(call: Call): Output {
  const { program, texts } = call;
  // `date -f FILE` tells each line that is no date.
  if (program === 'date') call.reads(...call.options('-f --file -d -r').values('-f', '--file'));
  const { temp } = call.trace.place;
  if (program === 'mktemp' || program === 'tempfile') {
    const options = call.options('-p --tmpdir --suffix -t');
    const template = options.operands[0]?.text;
    const name = (template ?? 'tmp.XXXXXXXX').replace(/X{3,}/, NAME);
    const folder = options.value('-p', '--tmpdir')?.text || temp[0] || '/tmp';
    const inTemp = template === undefined || options.has('-p', '-t', '--tmpdir') || !template.includes('/');
    return {
      text: inTemp && !(template && !options.has('-p', '-t', '--tmpdir')) ? `${folder}/${name}` : name,
      from: [],
    };
  }
  if (program === 'pgrep' || program === 'pidof')
    return { text: ANY, from: texts.filter((text) => !text.startsWith('-')).map((text) => `pid:${text}`) };
  // Every process there is, until a filter picks some.
  if (program === 'ps') {
    // `ps eww`: with the environment of each; with a dash the letter means every process.
    if (call.texts.some((text) => /^[a-z]*e[a-z]*$/.test(text) && /^[aexfluwvjsT]+$/.test(text)))
      call.add({ kind: 'env.read', name: 'secret:process/environment' });
    return { text: NAME, from: ['ps:*'] };
  }
  if (/^(?:locate|plocate|mdfind)$/.test(program)) {
    const name = call.options('-n -l -onlyin -name', 'gnu').operands.at(-1)?.text ?? '';
    return { text: `/${ANY}/${NAME}${nameOf(name)}${NAME}`, from: [] };
  }
  if (program === 'which' || program === 'where')
    return { text: texts.find((text) => !text.startsWith('-')) ?? NAME, from: [] };
  if (program === 'seq' && texts.every((text) => /^-?\d+$/.test(text))) {
    const [a = 1, b = a, c = b] = texts.map(Number);
    const [from, step, to] = texts.length === 1 ? [1, 1, a] : texts.length === 2 ? [a, 1, b] : [a, b, c];
    const numbers: number[] = [];
    for (let n = from; step > 0 ? n <= to : n >= to; n += step)
      if (step === 0 || numbers.push(n) >= 32) break;
    return { text: numbers.join('\n'), from: [] };
  }
  if (program === 'whoami' || program === 'logname')
    // Who works here is told to whoever gets it: a host name that holds it is a message.
    return { text: call.trace.place.env.USER ?? NAME, from: ['env:USER'] };
  if (program === 'hostname' && texts.some((text) => /^\w/.test(text))) call.writes('/etc/hostname');
  if (program === 'hostname' || program === 'id') return { text: NAME, from: ['env:USER'] };
  return SOMETHING;
}

/** Programs that look at names, sizes and dates, never at content. */
function named(call: Call): Output {
  const { program } = call;
  // Each line of the list is told as a file that is not there.
  if (program === 'file')
    call.reads(...call.options('-f --files-from -m -F -P -e').values('-f', '--files-from'));
  if (program === 'dirname' || program === 'basename') {
    const [path, suffix] = call.options('-s --suffix').operands;
    if (!path) return SOMETHING;
    if (program === 'dirname')
      return {
        text: path.text.includes('/') ? folderOf(path.text) : isKnown(path.text) ? '.' : ANY,
        from: path.from,
      };
    const name = nameOf(path.text);
    return {
      text:
        name === ANY
          ? NAME
          : suffix && name.endsWith(suffix.text)
            ? name.slice(0, -suffix.text.length)
            : name,
      from: path.from,
    };
  }
  if (/^(?:ls|exa|eza|lsd|ll|la|dir|vdir)$/.test(program)) return listed(call);
  const words = call.options(
    '-I -w -T --time-style --sort --color --format -c -f --printf -d -L -P --level --filelimit --block-size --exclude --max-depth -t',
  ).operands;
  if (program === 'realpath' || program === 'readlink') {
    const [path] = words;
    return path ? { text: lexical(path.text, call.scope.cwd, call.trace.place), from: path.from } : SOMETHING;
  }
  return SOMETHING;
}

/** `ls a/*.x` and `ls -d a` print the paths themselves; `ls a` prints the names in it. */
function listed(call: Call): Output {
  const options = call.options('-I -w -T --time-style --sort --color --format --block-size', 'posix');
  const paths = options.has('-d', '--directory', '--list-dirs')
    ? options.operands
    : options.operands.filter((word) => word.text.includes(STAR));
  if (paths.length) return { text: paths.map((word) => word.text).join('\n'), from: [] };
  return { text: NAME, from: options.operands.flatMap((word) => processesIn(word.text)) };
}
