import { meansChaperone } from '../governance.ts';
import type { Call } from '../shell/call.ts';
import { type Field, field, notIn, type Output } from '../shell/scope.ts';
import { ANY, isKnown, NAME, type Text } from '../text.ts';
import { substituted } from './decode.ts';
import { type Family, filtered } from './rule.ts';

const SED = '-e -f -l --expression --file --line-length';

export const STREAMS: Family = [
  {
    names: 'sd fastmod jscodeshift codemod',
    does: (call) => {
      // `sd FROM TO FILE…` and its kin change files in place.
      const words = call.options('-t -f --transform --parser --extensions -d --dir').operands;
      for (const word of words.slice(call.program === 'sd' || call.program === 'fastmod' ? 2 : 0))
        call.touch('file.write', word);
      return call.prints();
    },
    harmful: { 'sd a b /etc/hosts': 'file.write /etc/hosts' },
    harmless: { 'sd a b': [] },
  },
  {
    names: 'grep egrep fgrep zgrep rg ag ack ugrep pcregrep rgrep git-grep pt',
    does: grep,
    harmful: { 'grep -r password /etc': 'file.read /etc/**', 'grep KEY ~/.env': 'file.read /home/dev/.env' },
    harmless: { "grep -rn 'rm -rf /' src": 'file.read /work/app/src/**', "ps aux | grep 'kill -9'": [] },
  },
  {
    names: 'sed gsed',
    does: sed,
    harmful: {
      "sed -i 's/a/b/' /etc/hosts": 'file.write /etc/hosts',
      "sed -n 'w /etc/x' a": 'file.write /etc/x',
      "sed '1e rm -rf /srv' a": 'file.delete /srv/**',
    },
    harmless: { "sed 's/rm/ls/' notes": 'file.read /work/app/notes' },
  },
  {
    names: 'awk gawk mawk nawk',
    does: awk,
    harmful: {
      'awk \'BEGIN{system("rm -rf /srv")}\'': 'file.delete /srv/**',
      'awk \'BEGIN{system("rm -rf " ENVIRON["HOME"] "/src")}\'': 'file.delete /home/dev/src/**',
      'awk \'{system("rm -rf /srv/" $1)}\' list': 'file.delete /srv/**',
      'awk \'{print > "/etc/x"}\' a': 'file.write /etc/x',
    },
    harmless: {
      "awk '{print $1}' data": 'file.read /work/app/data',
      'ls | awk \'{system("wc -l " $1)}\'': 'file.read /work/app/*',
    },
  },
];

function grep(call: Call): Output {
  const takes =
    '-e -f -m -A -B -C -d -D -g -t -T -E -M --regexp --file --max-count --after-context --before-context --context --include --exclude --exclude-dir --glob --iglob --type --type-not --max-depth --color --colors --sort --binary-files --label --replace --engine --pre --max-filesize --threads -j --path-separator';
  const options = call.options(takes);
  const ripgrep = /^(?:rg|ag|ack|ugrep|pt)$/.test(call.program);
  for (const file of options.values('-f', '--file')) call.reads(file);
  for (const pre of options.values('--pre')) call.runText(pre.text, { from: pre.from, stdin: undefined });
  const patternGiven = options.has('-e', '-f', '--regexp', '--file', '--files');
  const files = options.operands.slice(patternGiven ? 0 : 1);
  const recursive =
    ripgrep || call.program === 'rgrep' || options.has('-r', '-R', '--recursive', '--dereference-recursive');
  // Names only are printed by -l, -L, -c and -q.
  // What is searched in the workspace is the agent's own; elsewhere it is read like a copy.
  const own = (word: Field): boolean => !/^[/~]|^\.\./.test(word.text);
  for (const word of files) call.touch('file.read', word, { recursive, takesAlong: !own(word) });
  if (files.length === 0 && recursive && !call.stdin) call.touch('file.read', '.', { recursive: true });
  // A list of processes from which the gate's is picked: its number goes on from here.
  const pattern = options.value('-e', '--regexp')?.text ?? options.operands[0]?.text ?? '';
  if (
    files.length === 0 &&
    call.stdin?.from.every((source) => source === 'ps:*') &&
    meansChaperone(pattern, call.trace.place.gate)
  )
    call.sources = ['pid:chaperone'];
  const picks = !options.has('-v', '--invert-match');
  if (files.length === 0 && picks && call.stdin?.from.includes('ps:*'))
    return { from: [...call.sources, ...call.stdin.from.filter((source) => source !== 'ps:*')] };
  if (!options.has('-l', '-L', '--files-with-matches', '--files-without-match', '--files'))
    return call.prints();
  // Names of files are printed: they lie below what was searched.
  const roots = files.length ? files : [field('.')];
  const [only, ...more] = options.values('--include', '-g', '--glob');
  // One glob says what the names are like: `--include='*.go'`.
  const name =
    only && more.length === 0 && /^\*?[\w.-]+$/.test(only.text) ? `/${only.text.replace('*', NAME)}` : '';
  return {
    text: roots
      .map((word) => (recursive ? `${word.text.replace(/\/$/, '')}/${ANY}${name}` : word.text))
      .join('\n'),
    // What is searched for by text is no file of git's own.
    from: [notIn('.git')],
  };
}

function sed(call: Call): Output {
  const inPlace = call.texts.some((text) => /^-[nErsuz]*i/.test(text) || text.startsWith('--in-place'));
  // The suffix of `-i` hangs on it, so `-i.bak` must not be read as more flags.
  const words = call.words.filter((word) => !/^-[nErsuz]*i.*/.test(word.text));
  const options = call.options(SED, 'gnu', words);
  const given = options.values('-e', '--expression');
  let files = options.operands;
  const scripts = given.map((word) => word.text);
  if (given.length === 0 && !options.has('-f', '--file')) {
    scripts.push(files[0]?.text ?? '');
    files = files.slice(1);
    // BSD: the suffix is a word of its own, even an empty one.
    if (inPlace && scripts[0] === '' && files.length > 1) {
      scripts[0] = files[0]?.text ?? '';
      files = files.slice(1);
    }
  }
  call.reads(...options.values('-f', '--file'));
  for (const file of files) {
    call.reads(file);
    if (inPlace) call.writes(file);
  }
  for (const script of scripts) sedScript(call, script);
  if (files.length > 0 || inPlace) return call.prints();
  return filtered(call, (text) =>
    scripts.length === 1 && scripts[0] !== undefined ? substituted(text, scripts[0]) : undefined,
  );
}

/** Commands in a sed script that leave it: `e` runs, `w` writes, `r` reads; the same as flags of `s`. */
function sedScript(call: Call, script: string): void {
  for (const line of script.split('\n')) {
    const command = /(?:^|[;{}]|\d|\$|\/)\s*([ewrW])\s+([^;}]+)/.exec(
      line.replace(/s(\W)(?:\\.|(?!\1)[^\\])*\1(?:\\.|(?!\1)[^\\])*\1/g, (whole) =>
        whole.replace(/[^/]/g, '_'),
      ),
    );
    const at = command && line.slice(line.indexOf(command[2] ?? '')).trim();
    if (command?.[1] === 'e') call.runText(at ?? '');
    else if (command?.[1] === 'r') call.reads(at ?? '');
    else if (command) call.writes((at ?? '').replace(/\s*['"]?$/, ''));
    const flags =
      /(?:^|[;{\s\d$])s([^\w\s\\])((?:\\.|(?!\1)[^\\])*)\1((?:\\.|(?!\1)[^\\])*)\1([gpiImMe\d]*)(?:w\s*(\S+))?/.exec(
        line,
      );
    if (flags?.[4]?.includes('e')) {
      const code = flags[3] ?? '';
      if (isKnown(code) && code !== '' && !/[&\\]/.test(code)) call.runText(code);
      else call.opaque('computed', 'sed runs what its input says');
    }
    if (flags?.[5]) call.writes(flags[5]);
  }
}

function awk(call: Call): Output | undefined {
  const options = call.options(
    '-f -F -v -i -e -l -E --file --field-separator --assign --include --source --exec',
    'posix',
  );
  const scripts = options.values('-e', '--source').map((word) => word.text);
  let files = options.operands;
  call.reads(...options.values('-f', '--file', '-E', '--exec'));
  if (scripts.length === 0 && !options.has('-f', '--file', '-E', '--exec')) {
    scripts.push(files[0]?.text ?? '');
    files = files.slice(1);
  }
  call.reads(...files.filter((word) => !/^[A-Za-z_]\w*=/.test(word.text)));
  const inPlace = options.values('-i', '--include').some((word) => word.text === 'inplace');
  if (inPlace) for (const file of files) call.writes(file);
  for (const script of scripts) awkScript(call, script);
  // `/vite/ {print $2}` picks some of the processes.
  const picks = scripts.some((script) => /\/[^/]+\/|==|~/.test(script));
  if (files.length === 0 && picks && call.stdin?.from.includes('ps:*'))
    return { from: call.stdin.from.filter((source) => source !== 'ps:*') };
  return undefined;
}

/** `system("…")`, `"…" | getline`, `print | "…"`, `print > "…"`, `getline < "…"`. */
function awkScript(call: Call, script: string): void {
  const quoted = '"((?:\\\\.|[^"\\\\])*)"';
  const each = (pattern: string, then: (text: string) => void): void => {
    for (const match of script.matchAll(new RegExp(pattern, 'g')))
      then((match[1] ?? '').replace(/\\(["\\/])/g, '$1'));
  };
  for (const text of systemTexts(script, call.stdin?.text === NAME ? NAME : ANY)) call.runText(text);
  each(`${quoted}(?:\\s*\\))?\\s*\\|&?\\s*getline`, (text) => call.runText(text));
  each(`\\|&?\\s*${quoted}`, (text) => call.runText(text));
  each(`>>?\\s*${quoted}`, (text) => call.writes(text));
  each(`getline\\s*(?:\\w+\\s*)?<\\s*${quoted}`, (text) => call.reads(text));
  each(`${quoted}\\s*\\|&?\\s*$`, (text) => call.connect(text, 'both'));
  if (/\/inet\d?\/(?:tcp|udp)\/\d+\/([^/"]+)/.test(script))
    call.connect(/\/inet\d?\/(?:tcp|udp)\/\d+\/([^/"]+)/.exec(script)?.[1] ?? '*', 'both');
  if (/\bENVIRON\b/.test(script))
    call.add({ kind: 'env.read', name: /ENVIRON\["(\w+)"\]/.exec(script)?.[1] ?? '*' });
  const computed = /\bsystem\s*\(\s*[^")\s]|(?:\$\w+|\w)(?:\s*\))?\s*\|\s*getline|\|\s*(?:\$\w+|cmd\b)/.test(
    script,
  );
  if (computed && !/\bsystem\s*\(\s*"/.test(script)) {
    if (call.stdin?.text !== undefined && /system\(\$0\)/.test(script.replace(/\s/g, '')))
      call.runText(call.stdin.text);
    else call.opaque('computed', 'awk runs text that it puts together');
  }
}

/** A part of what awk puts together: a string, a variable of the environment, a value. */
const AWK_PART = /\s*(?:"((?:\\.|[^"\\])*)"|ENVIRON\["(\w+)"\]|\$?\w+)/y;

/** What `system(…)` runs: strings and the environment as shell text, other values as `unknown`. */
function systemTexts(script: string, unknown: Text): Text[] {
  const found: Text[] = [];
  for (const match of script.matchAll(/\bsystem\s*\(/g)) {
    AWK_PART.lastIndex = match.index + match[0].length;
    let text = '';
    let said = false;
    for (let part = AWK_PART.exec(script); part; part = AWK_PART.exec(script)) {
      const [, quoted, name] = part;
      said ||= quoted !== undefined;
      text += quoted?.replace(/\\(["\\/])/g, '$1') ?? (name ? `\${${name}}` : unknown);
    }
    if (said) found.push(text);
  }
  return found;
}
