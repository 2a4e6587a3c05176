/** Programs that run another command: they are unfolded, so that the command inside is what counts. */

import { isHooklessVariable } from '../governance.ts';
import { lexical } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import { Layers } from '../shell/layers.ts';
import type { Field, Output } from '../shell/scope.ts';
import { sourcesOf } from '../shell/scope.ts';
import { isUnknown } from '../text.ts';
import { setVariable } from './builtins.ts';
import type { Family, Meaning } from './rule.ts';

/** Options end at the command: the rest of the line is run. */
const unfold =
  (takes = '', skip = 0): Meaning =>
  (call) =>
    call.runWords(call.options(takes, 'posix').operands.slice(skip));

const TIMERS =
  '--on-calendar --on-active --on-boot --on-startup --on-unit-active --on-unit-inactive --timer-property'.split(
    ' ',
  );
const SYSTEMD_RUN = `-u -p -E -M -H -t --unit --property --setenv --description --slice --uid --gid --working-directory --nice --machine --host -D ${TIMERS.join(' ')}`;

export const WRAPPERS: Family = [
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
    names: 'watch viddy',
    does: (call) => {
      const { operands: words } = call.options('-n --interval -q --equexit', 'posix');
      return call.runText(words.map((word) => word.text).join(' '), {
        from: sourcesOf(words),
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
export function assignments(call: Call, words: readonly Field[]): Field[] {
  let at = 0;
  for (; at < words.length; at++) {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[at]?.text ?? '');
    if (!match?.[1]) break;
    setVariable(call, match[1], match[2] ?? '', words[at]?.from ?? []);
    if (isHooklessVariable(match[1])) call.add({ kind: 'governance.change', target: match[1] });
  }
  return words.slice(at);
}

export function moved(call: Call, folder: Field): Call['scope'] {
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
  if (program === 'entr' && call.texts.some((text) => /^-\w*s/.test(text)))
    return call.runText(words[0]?.text ?? '', { stdin: undefined });
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
