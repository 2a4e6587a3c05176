/** Laws of rewriting: another spelling of the same command loses no effect; the command as data gains none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from './cases.ts';
import { settled, shell, written } from './world.ts';

/** What matters of a command: its effects beside runs, and runs that cannot be read. */
function weight(command: string): Set<string> {
  return new Set(
    settled(shell(command))
      .filter((effect) => effect.kind !== 'command.run' || effect.code === 'download')
      .map((effect) => (effect.kind === 'command.run' ? `run ${effect.code}` : written(effect))),
  );
}

const quoted = (command: string): string => `'${command.replaceAll("'", "'\\''")}'`;
const HARMFUL = casesOf('commands').filter((each) => each.harmful);
/** One simple command: it can be wrapped and its words respelled. */
const SIMPLE = HARMFUL.map((each) => each.command).filter(
  (command) =>
    /^[a-z][\w-]* [\w ./:=@~+-]+$/.test(command) &&
    !/^(?:alias|cd|export|unset|history|exec|set|source|chaperone|time|command|env|sudo|su|nohup|timeout|doas|function|trap)\b/.test(
      command,
    ),
);
const WHOLE = HARMFUL.map((each) => each.command).filter(
  (command) => !/^[!:{(]|^function|\bexec \d|^bomb|history|HIST|^alias|^\.\s|; \./.test(command),
);

const words = (command: string): string[] => command.split(' ');
const eachWord = (change: (word: string, i: number) => string) => (command: string) =>
  words(command).map(change).join(' ');
/** Words that begin with a tilde lose their meaning in quotes. */
const plain = (word: string): boolean => /^[\w./:=@+-]+$/.test(word) && !word.startsWith('~');

const RESPELLINGS: Readonly<Record<string, (command: string) => string>> = {
  'single quotes around words': eachWord((word) => (plain(word) ? `'${word}'` : word)),
  'double quotes around words': eachWord((word) => (plain(word) ? `"${word}"` : word)),
  'empty quotes inside words': eachWord((word) =>
    plain(word) && word.length > 1 ? `${word[0]}''${word.slice(1)}` : word,
  ),
  'a backslash before letters': eachWord((word, i) => (i === 0 && plain(word) ? `\\${word}` : word)),
  'ANSI-C quoting of the program': eachWord((word, i) =>
    i === 0 ? `$'${[...word].map((c) => `\\x${c.charCodeAt(0).toString(16)}`).join('')}'` : word,
  ),
  'octal quoting of the program': eachWord((word, i) =>
    i === 0
      ? `$'${[...word].map((c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}'`
      : word,
  ),
  'a continued line': (command) => words(command).join(' \\\n  '),
  'more blanks': (command) => `  ${words(command).join('   ')}  `,
  'the program in a variable': (command) => `P=${words(command)[0]}; $P ${words(command).slice(1).join(' ')}`,
  'the program in two variables': (command) =>
    `A=${command[0]}; B=${(words(command)[0] ?? '').slice(1)}; $A$B ${words(command).slice(1).join(' ')}`,
  'the program by an echo': (command) => `$(echo ${words(command)[0]}) ${words(command).slice(1).join(' ')}`,
  'an absolute program path': (command) => (/^\//.test(command) ? command : `/usr/bin/${command}`),
  'arguments by xargs': (command) =>
    `printf '%s ' ${words(command).slice(1).join(' ')} | xargs ${words(command)[0]}`,
  'a leading assignment': (command) => `LANG=C ${command}`,
};

const WRAPPINGS: Readonly<Record<string, (command: string) => string>> = {
  'bash -c': (command) => `bash -c ${quoted(command)}`,
  'sh -ec': (command) => `sh -ec ${quoted(command)}`,
  eval: (command) => `eval ${quoted(command)}`,
  'a here-string into bash': (command) => `bash <<< ${quoted(command)}`,
  'a here-document into sh': (command) => `sh <<'END'\n${command}\nEND`,
  'an echo into sh': (command) => `echo ${quoted(command)} | sh`,
  'a printf into sh': (command) => `printf '%s\\n' ${quoted(command)} | sh`,
  'base64 into sh': (command) => `echo ${Buffer.from(command).toString('base64')} | base64 -d | sh`,
  'hexadecimal into sh': (command) => `echo ${Buffer.from(command).toString('hex')} | xxd -r -p | sh`,
  'a subshell': (command) => `( ${command} )`,
  'a group': (command) => `{ ${command}\n}`,
  'a function': (command) => `run() {\n${command}\n}\nrun`,
  'a condition': (command) => `if true; then\n${command}\nfi`,
  'a loop': (command) => `for x in 1; do\n${command}\ndone`,
  'a list after true': (command) => `true && { ${command}\n}`,
  'a list after false': (command) => `false || { ${command}\n}`,
  'a pipe to cat': (command) => `{ ${command}\n} | cat`,
  'a command substitution': (command) => `echo "$( ${command}\n)"`,
  'a process substitution': (command) => `cat <( ${command}\n)`,
  'a background job': (command) => `{ ${command}\n} & wait`,
  'a variable and eval': (command) => `C=${quoted(command)}; eval "$C"`,
  'a script that is written and run': (command) => `cat > /tmp/s.sh <<'END'\n${command}\nEND\nbash /tmp/s.sh`,
  'a trap': (command) => `trap ${quoted(command)} EXIT`,
  'python -c with os.system': (command) =>
    `python3 -c ${quoted(`import os; os.system(${JSON.stringify(command)})`)}`,
  'node -e with execSync': (command) =>
    `node -e ${quoted(`require("child_process").execSync(${JSON.stringify(command)})`)}`,
};

const PREFIXES: Readonly<Record<string, string>> = {
  sudo: 'sudo -n',
  env: 'env A=1',
  nohup: 'nohup',
  nice: 'nice -n 5',
  time: 'time',
  timeout: 'timeout 9',
  stdbuf: 'stdbuf -oL',
  command: 'command',
  exec: 'exec',
  busybox: 'env -i',
  setsid: 'setsid',
  ionice: 'ionice -c3',
  doas: 'doas',
};

const DATA: Readonly<Record<string, (command: string) => string>> = {
  'quoted for echo': (command) => `echo ${quoted(command)}`,
  'after a comment sign': (command) => `true # ${command.replaceAll('\n', ' ')}`,
  'a commit message': (command) => `git commit -m ${quoted(command)}`,
  'a grep pattern': (command) => `grep -e ${quoted(command)} notes.txt`,
  'a here-document for cat': (command) => `cat > notes.txt <<'END_OF_NOTES'\n${command}\nEND_OF_NOTES`,
  'a test name': (command) => `npx vitest run -t ${quoted(command)}`,
  'a variable that is only set': (command) => `NOTE=${quoted(command)}`,
  'a printed variable': (command) => `NOTE=${quoted(command)}; echo "$NOTE"`,
};
/** What the data commands do by themselves. */
const OWN: ReadonlySet<string> = new Set([
  'git.commit feature',
  'file.read /work/app/notes.txt',
  'file.write /work/app/notes.txt',
]);

const lost = (before: Set<string>, after: Set<string>): string[] =>
  [...before].filter((effect) => !after.has(effect));

function holds(commands: readonly string[], rewrite: (command: string) => string): void {
  fc.assert(
    fc.property(fc.constantFrom(...commands), (command) => {
      const rewritten = rewrite(command);
      expect(lost(weight(command), weight(rewritten)), rewritten).toEqual([]);
    }),
    { numRuns: 60 },
  );
}

describe('another spelling loses no effect', () => {
  it.each(Object.entries(RESPELLINGS))('%s', (_, rewrite) => holds(SIMPLE, rewrite));
  it.each(Object.entries(WRAPPINGS))('inside %s', (_, rewrite) => holds(WHOLE, rewrite));
  it.each(Object.entries(PREFIXES))('behind %s', (_, prefix) =>
    holds(SIMPLE, (command) => `${prefix} ${command}`),
  );

  it('any two wrappings, one in the other', () => {
    const rewrites = Object.values(WRAPPINGS);
    fc.assert(
      fc.property(
        fc.constantFrom(...WHOLE),
        fc.constantFrom(...rewrites),
        fc.constantFrom(...rewrites),
        (command, inner, outer) => {
          const rewritten = outer(inner(command));
          expect(lost(weight(command), weight(rewritten)), rewritten).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a command as data has no effect', () => {
  it.each(Object.entries(DATA))('%s', (_, rewrite) => {
    fc.assert(
      fc.property(fc.constantFrom(...HARMFUL.map((each) => each.command)), (command) => {
        const rewritten = rewrite(command);
        expect(
          [...weight(rewritten)].filter((effect) => !OWN.has(effect)),
          rewritten,
        ).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
