/** Programs that run another command: they are unfolded, so that the command inside is what counts. */

import { isHooklessVariable } from '../governance.ts';
import { lexical } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import { Layers } from '../shell/layers.ts';
import { type Field, field, merged, type Output, SILENT } from '../shell/scope.ts';
import { onHost } from '../shell/touch.ts';
import { ANY, atMost, isUnknown } from '../text.ts';
import { setVariable } from './builtins.ts';
import { type Family, type Meaning, operands } from './rule.ts';

/** Options end at the command: the rest of the line is run. */
const unfold =
  (takes = '', skip = 0): Meaning =>
  (call) =>
    call.runWords(call.options(takes, 'posix').operands.slice(skip));

const SUDO =
  '-u -g -p -C -D -R -T -U -h -r -t --user --group --prompt --chdir --chroot --host --close-from --role --type --command-timeout --other-user';

const TIMERS =
  '--on-calendar --on-active --on-boot --on-startup --on-unit-active --on-unit-inactive --timer-property'.split(
    ' ',
  );
const SYSTEMD_RUN = `-u -p -E -M -H -t --unit --property --setenv --description --slice --uid --gid --working-directory --nice --machine --host -D ${TIMERS.join(' ')}`;

export const WRAPPERS: Family = [
  {
    names: 'sudo doas pkexec gosu su-exec run0 gsudo',
    does: (call) => {
      const takes = call.program === 'run0' ? `${SUDO} --setenv --unit --property` : SUDO;
      const options = call.options(takes, 'posix');
      let words = options.operands;
      let user = options.value('-u', '--user', '-U')?.text;
      if (call.program === 'gosu' || call.program === 'su-exec') {
        user = words[0]?.text;
        words = words.slice(1);
      }
      if (
        options.has('-k', '-K', '-v', '-V', '-l', '-ll', '--list', '--version', '--help') &&
        words.length === 0
      )
        return undefined;
      call.add({ kind: 'privilege.raise', user: user?.replace(/^#0$/, 'root') ?? 'root' });
      words = assignments(call, words);
      const folder = options.value('-D', '--chdir');
      const scope = folder ? moved(call, folder) : call.scope;
      if (options.has('-e', '--edit') || call.written.endsWith('sudoedit'))
        for (const word of words) call.writes(word);
      else if (words.length > 0) return call.runWords(words, { scope });
      else if (call.stdin)
        return call.shell.runText(call.stdin, call.scope.fork(), call.cause, undefined, call);
      return undefined;
    },
    harmful: {
      'sudo -u postgres rm -rf /srv': ['privilege.raise postgres', 'file.delete /srv/**'],
      'sudo -i': 'privilege.raise root',
    },
    harmless: { 'sudo --version': [] },
  },
  {
    names: 'sudoedit',
    does: (call) => {
      call.add({ kind: 'privilege.raise', user: 'root' });
      return operands('file.write', '-u')(call);
    },
    harmful: { 'sudoedit /etc/hosts': 'file.write /etc/hosts' },
  },
  {
    names: 'su runuser',
    does: (call) => {
      const options = call.options('-c -s -g -G -w --command --shell --group -u');
      const user =
        (options.value('-u') ?? options.operands.find((word) => word.text !== '-'))?.text ?? 'root';
      call.add({ kind: 'privilege.raise', user });
      const code = options.value('-c', '--command');
      if (code) return call.runText(code.text, { from: code.from });
      if (call.program === 'runuser' && options.has('-u')) return call.runWords(options.operands);
      if (call.stdin) return call.shell.runText(call.stdin, call.scope.fork(), call.cause, undefined, call);
      return undefined;
    },
    harmful: {
      "su -c 'rm -rf /srv' - dev": ['privilege.raise dev', 'file.delete /srv/**'],
      'su - root': 'privilege.raise root',
    },
  },
  {
    names: 'newgrp',
    does: (call) => {
      const code = call.options('-c').value('-c');
      call.add({ kind: 'privilege.raise', user: call.texts.find((text) => !text.startsWith('-')) ?? '*' });
      if (code) return call.runText(code.text, { from: code.from });
      if (call.stdin) return call.shell.runText(call.stdin, call.scope.fork(), call.cause, undefined, call);
      return undefined;
    },
    harmful: { "newgrp docker <<< 'rm -rf /srv'": ['privilege.raise docker', 'file.delete /srv/**'] },
  },
  {
    names: 'wsl',
    does: (call) => {
      const options = call.options('-u -d -e --user --distribution --exec --cd --shell-type', 'posix');
      const user = options.value('-u', '--user')?.text;
      if (user) call.add({ kind: 'privilege.raise', user });
      const run = options.value('-e', '--exec');
      const words = [...(run ? [run] : []), ...options.operands];
      if (options.has('--unregister', '--shutdown', '--terminate', '-t'))
        call.add({ kind: 'process.kill', target: '*' });
      return words.length > 0 ? call.runWords(words) : undefined;
    },
    harmful: { 'wsl.exe -u root rm -rf /srv': ['privilege.raise root', 'file.delete /srv/**'] },
    harmless: { 'wsl.exe ls': [], 'wsl -l -v': [] },
  },
  {
    names: 'env',
    does: (call) => {
      const options = call.options('-u -C -S --unset --chdir --split-string --argv0 -a', 'posix');
      const split = options.value('-S', '--split-string');
      let words = options.operands;
      // `env -i` sets apart the agent's own variables; what is run counts all the same.
      if (split) {
        const line = [split.text, ...words.map((word) => word.text)].join(' ');
        return call.runText(line, { from: split.from });
      }
      const folder = options.value('-C', '--chdir');
      const before = call.scope.vars;
      call.scope.vars = new Layers(before);
      words = assignments(call, words);
      // `env $(grep -v '^#' .env | xargs) program`: what a file of settings holds are assignments.
      while (words.length > 1 && isUnknown(words[0]?.text ?? '') && words[0]?.from.some(isSettings))
        words = words.slice(1);
      const scope = folder ? moved(call, folder) : call.scope;
      try {
        if (words.length > 0) return call.runWords(words, { scope });
      } finally {
        call.scope.vars = before;
      }
      call.add({ kind: 'env.read', name: '*' });
      call.sources = ['env:*'];
      return undefined;
    },
    harmful: {
      env: 'env.read *',
      'env -i A=1 rm -rf /srv': 'file.delete /srv/**',
      "env -S 'rm -rf /srv'": 'file.delete /srv/**',
    },
    harmless: {
      'env NODE_ENV=test node --version': [],
      "env $(grep -v '^#' .env | xargs) node --version": 'file.read /work/app/.env',
    },
  },
  {
    names:
      'nohup setsid nice ionice chrt taskset stdbuf unbuffer time gtime chronic caffeinate rlwrap catchsegv eatmydata fakeroot proxychains proxychains4 torsocks tsocks torify systemd-inhibit dbus-run-session dbus-launch xvfb-run cpulimit cgexec numactl prlimit firejail bwrap setarch linux64 linux32 uname26 setpriv sem lockf noglob nocorrect busybox toybox entr tini dumb-init pseudo faketime libfaketime rtk hyperfine strace ltrace valgrind heaptrack',
    does: unwrapped,
    harmful: {
      'nohup rm -rf /srv &': 'file.delete /srv/**',
      'nice -n 10 rm -rf /srv': 'file.delete /srv/**',
      'stdbuf -oL rm -rf /srv': 'file.delete /srv/**',
      'busybox rm -rf /srv': 'file.delete /srv/**',
    },
    harmless: { 'time ls': [] },
  },
  {
    names: 'timeout gtimeout',
    does: unfold('-s -k --signal --kill-after', 1),
    harmful: { 'timeout -k 5 10 rm -rf /srv': 'file.delete /srv/**' },
  },
  {
    names: 'flock',
    does: flock,
    harmful: {
      "flock /tmp/l -c 'rm -rf /srv'": 'file.delete /srv/**',
      'flock -n /tmp/l rm -rf /srv': 'file.delete /srv/**',
    },
  },
  {
    names: 'chroot unshare nsenter ip-netns-exec systemd-nspawn',
    does: (call) => {
      if (call.program === 'chroot') {
        const { operands: words } = call.options('--userspec --groups', 'posix');
        const [root, ...rest] = words;
        if (!root) return undefined;
        call.add({ kind: 'privilege.raise', user: 'root' });
        const scope = call.scope.fork();
        const path = lexical(root.text, call.scope.cwd, call.trace.place);
        const outer = call.scope.elsewhere;
        const host = outer?.kind === 'container' ? onHost(outer, path) : path;
        scope.elsewhere = { kind: 'container', mounts: host === undefined ? [] : [{ host, inside: '/' }] };
        scope.cwd = '/';
        return rest.length ? call.runWords(rest, { scope }) : undefined;
      }
      call.add({ kind: 'privilege.raise', user: 'root' });
      const words = call.options(
        '-t -S -G -R -w --target --setuid --setgid --root --wd -D -M --directory --machine',
        'posix',
      ).operands;
      return words.length ? call.runWords(words) : undefined;
    },
    harmful: {
      'chroot /mnt rm -rf /etc': 'file.delete /mnt/etc/**',
      'nsenter -t 1 -m -u sh': 'privilege.raise root',
    },
  },
  {
    names: 'xargs gxargs',
    does: xargs,
    harmful: {
      'echo /srv/a /srv/b | xargs rm -rf': ['file.delete /srv/a/**', 'file.delete /srv/b/**'],
      'find /srv -name x | xargs -I{} rm {}': 'file.delete /srv/**/x',
    },
    harmless: { 'ls | xargs -n1 echo': [] },
  },
  {
    names: 'parallel',
    does: parallel,
    harmful: { 'parallel rm -rf ::: /srv/a /srv/b': 'file.delete /srv/a/**' },
  },
  {
    names: 'watch viddy',
    does: (call) => {
      const { operands: words } = call.options('-n --interval -q --equexit', 'posix');
      return call.runText(words.map((word) => word.text).join(' '), {
        from: words.flatMap((word) => word.from),
      });
    },
    harmful: { "watch -n 1 'rm -rf /srv'": 'file.delete /srv/**' },
    harmless: { 'watch -n 2 git status': [] },
  },
  {
    names: 'systemd-run',
    does: (call) => {
      const options = call.options(SYSTEMD_RUN, 'posix');
      // A timer starts it again and again, after this session too.
      if (options.has(...TIMERS)) call.writes('/run/systemd/transient/run.timer');
      return call.runWords(options.operands);
    },
    harmful: {
      'systemd-run --user --scope rm -rf /srv': 'file.delete /srv/**',
      'systemd-run --user --on-calendar=hourly ls': 'file.write /run/systemd/transient/run.timer',
    },
    harmless: { 'systemd-run --user --scope -p MemoryMax=1G ls': [] },
  },
];

/** Is it a file of settings such as `.env.local`? */
const isSettings = (source: string): boolean => /\/\.env(?:\.[\w.-]+)?$/.test(source);

/** Applies leading `NAME=value` words as `env` and `sudo` do, and gives back the rest. */
function assignments(call: Call, words: readonly Field[]): Field[] {
  let at = 0;
  for (; at < words.length; at++) {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[at]?.text ?? '');
    if (!match?.[1]) break;
    setVariable(call, match[1], match[2] ?? '', words[at]?.from ?? []);
    if (isHooklessVariable(match[1])) call.add({ kind: 'governance.change', target: match[1] });
  }
  return words.slice(at);
}

function moved(call: Call, folder: Field): Call['scope'] {
  const scope = call.scope.fork();
  scope.cwd = lexical(folder.text, scope.cwd, call.trace.place);
  return scope;
}

/** Options of simple wrappers that take a value, where they have any. */
const TAKES: Readonly<Record<string, string>> = {
  nice: '-n --adjustment',
  ionice: '-c -n -p --class --classdata',
  chrt: '-p -T -P -D',
  taskset: '-p -c',
  stdbuf: '-i -o -e --input --output --error',
  time: '-o -f --output --format',
  gtime: '-o -f',
  strace: '-e -o -p -s -u -E -P -a -I -O -S -b -X',
  ltrace: '-e -o -p -s -u -n -l',
  valgrind: '',
  caffeinate: '-t -w',
  cpulimit: '-l -p -e',
  cgexec: '-g',
  numactl: '-C -m -N -i --cpunodebind --membind --physcpubind --interleave',
  'xvfb-run': '-n -s -e -f -w --server-num --server-args',
  proxychains: '-f',
  proxychains4: '-f',
  bwrap: '',
  faketime: '-f',
  hyperfine:
    '-w -r -m -M -p -c -s -S -L -n --warmup --runs --prepare --cleanup --setup --export-json --export-markdown -i',
  sem: '-j --id',
};

/** How many operands stand before the command. */
const BEFORE: Readonly<Record<string, number>> = {
  chrt: 1,
  taskset: 1,
  faketime: 1,
  libfaketime: 1,
  setarch: 1,
};

function unwrapped(call: Call): Output | undefined {
  const { program } = call;
  if (program === 'bwrap') {
    const at = call.words.findIndex(
      (word, i) =>
        !word.text.startsWith('-') &&
        !/^\//.test(word.text) &&
        !/^--(?:setenv|chdir|dev|proc|tmpfs|dir|hostname|uid|gid)$/.test(call.words[i - 1]?.text ?? ''),
    );
    return at >= 0 ? call.runWords(call.words.slice(at)) : undefined;
  }
  const { operands: words } = call.options(TAKES[program] ?? '', 'posix');
  if (program === 'hyperfine') {
    for (const word of words) call.runText(word.text, { from: word.from });
    return undefined;
  }
  return call.runWords(words.slice(BEFORE[program] ?? 0));
}

function flock(call: Call): Output | undefined {
  const { operands: words } = call.options('-w -E --timeout --wait', 'posix');
  const [, first, ...rest] = words;
  if (first && (first.text === '-c' || first.text === '--command'))
    return call.runText(rest.map((word) => word.text).join(' '));
  return first ? call.runWords([first, ...rest]) : undefined;
}

/** Words of standard input that are told apart. */
const WORD_LIMIT = 64;

/** Words that come in by standard input, or one unknown word per source. */
function incoming(call: Call, lines: boolean): Field[] {
  const text = call.stdin?.text;
  const from = call.stdin?.from ?? [];
  if (text === undefined) return [field(ANY, from)];
  const words = lines ? text.split('\n') : text.split(/[\s\0]+/);
  return atMost(
    words.filter((word) => word !== ''),
    WORD_LIMIT,
  ).map((word) => field(word, from));
}

function xargs(call: Call): Output {
  const options = call.options(
    '-a -d -E -I -L -n -P -s --arg-file --delimiter --max-lines --max-args --max-procs --max-chars --replace --process-slot-var',
    'posix',
  );
  const marker = options.value('-I', '--replace')?.text ?? (options.has('-i') ? '{}' : undefined);
  const input = options.value('-a', '--arg-file') ? [field(ANY)] : incoming(call, marker !== undefined);
  const words = options.operands.length ? options.operands : [field('echo')];
  if (marker === undefined || marker === '') return call.runWords([...words, ...input], { stdin: undefined });
  let out: Output = SILENT;
  for (const word of input) out = call.runWords(filledIn(words, marker, word), { stdin: undefined });
  return out;
}

const filledIn = (words: readonly Field[], marker: string, word: Field): Field[] =>
  words.map((each) =>
    each.text.includes(marker)
      ? { ...each, text: each.text.replaceAll(marker, word.text), from: merged(each.from, word.from) }
      : each,
  );

function parallel(call: Call): Output | undefined {
  const at = call.words.findIndex((word) => /^:{3,4}\+?$/.test(word.text));
  const head = at < 0 ? call.words : call.words.slice(0, at);
  const { operands: words } = call.options(
    '-j --jobs -a --arg-file -N -n -I -S --sshlogin --joblog --results --colsep --delay --timeout --retries --tmpdir',
    'posix',
    head,
  );
  const input =
    at < 0 ? incoming(call, true) : call.words.slice(at + 1).filter((word) => !word.text.startsWith(':::'));
  for (const word of input) {
    const line = words.length ? words.map((each) => each.text).join(' ') : '{}';
    const filled = /\{[./#]*\}/.test(line)
      ? line.replace(/\{[./#]*\}/g, () => word.text)
      : `${line} ${word.text}`;
    call.runText(filled, { stdin: undefined, from: word.from });
  }
  return undefined;
}
