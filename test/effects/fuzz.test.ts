/** The border of the parser: whatever comes in, effects come out, soon, and nothing is thrown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../src/effects/index.ts';
import { Facts } from '../../src/model/facts.ts';
import { busy } from '../rig/busy.ts';
import { casesOf } from './cases.ts';
import { failsClosed, follow, TIME_LIMIT, timeOf } from './fuzz-checks.ts';
import { inputAt } from './fuzz-inputs.ts';
import { PLACE, settled, shell } from './world.ts';

const COMMANDS = [...casesOf('commands'), ...casesOf('twins'), ...casesOf('scripts')].map(
  (each) => each.command,
);
const PIECES = [
  '$(',
  ')',
  '`',
  '"',
  "'",
  '${',
  '}',
  '|',
  '&&',
  ';',
  '\n',
  '<<EOF',
  '<(',
  '>',
  '\\',
  '$((',
  '))',
  '[[',
  ']]',
  'if',
  'then',
  'fi',
  'for x in',
  'do',
  'done',
  'case',
  'esac',
  '{a,b}',
  '{1..9999999}',
  '*',
  '~',
  '\u0000',
  '\uE000',
  '\u202E',
  '=',
  '$X',
  '${X:-',
  '${X//a/',
  '#',
  '!',
  'rm -rf /',
  "$'\\x",
  '-c',
  'eval',
  'python3 -c',
  'node -e',
];

/** Longest time that this thread may be busy with one input, in milliseconds, with room for a slow machine. */
const BUSY_LIMIT = 400;

function survives(command: string): void {
  const start = busy();
  const effects = effectsOf(shell(command), PLACE, new Facts());
  expect(busy() - start, command.slice(0, 200)).toBeLessThan(BUSY_LIMIT);
  expect(Array.isArray(effects)).toBe(true);
  for (const effect of effects) expect(effect.certainty).toMatch(/^(?:proven|possible|opaque)$/);
  expect(effects.filter((effect) => 'fault' in effect)).toEqual([]);
}

describe('nothing is thrown and nothing hangs', { timeout: 120_000 }, () => {
  it('for random text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), survives), { numRuns: 1500 });
  });

  it('for random pieces of shell', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), (pieces) =>
        survives(pieces.join(' ')),
      ),
      { numRuns: 2500 },
    );
  });

  it('for commands with a piece put in or cut out', () => {
    const mutated = fc.tuple(
      fc.constantFrom(...COMMANDS),
      fc.nat(400),
      fc.nat(20),
      fc.constantFrom('', ...PIECES),
    );
    fc.assert(
      fc.property(mutated, ([command, at, length, piece]) =>
        survives(command.slice(0, at) + piece + command.slice(at + length)),
      ),
      { numRuns: 2500 },
    );
  });

  it('for what `npm run fuzz` makes, faults included', () => {
    for (let index = 0; index < 3000; index++) {
      const input = inputAt(2026, index);
      expect(follow(input).problem, `input ${index}`).toBeUndefined();
      if (index % 10 === 0) expect(failsClosed(input, index), `input ${index}`).toBeUndefined();
    }
  });

  it('for other shells', () => {
    for (const kind of ['powershell', 'cmd'] as const)
      fc.assert(
        fc.property(fc.constantFrom(...COMMANDS), fc.nat(100), (command, at) => {
          expect(
            Array.isArray(
              effectsOf({ kind: 'shell', command: command.slice(at), shell: kind }, PLACE, new Facts()),
            ),
          ).toBe(true);
        }),
        { numRuns: 300 },
      );
  });

  it.each([
    ['nested substitutions', `${'$('.repeat(500)}ls${')'.repeat(500)}`],
    [
      'nested shells',
      Array.from({ length: 30 }).reduce<string>(
        (inner) => `bash -c '${inner.replaceAll("'", "'\\''").slice(0, 20_000)}'`,
        'ls',
      ),
    ],
    ['deep braces', `echo ${'{a,b}'.repeat(40)}`],
    ['a huge range', 'rm x{1..100000000}'],
    [
      'a loop in a loop in a loop',
      'for a in {1..50}; do for b in {1..50}; do for c in {1..50}; do rm $a$b$c; done; done; done',
    ],
    [
      'functions that call each other',
      'a() { b; b; }; b() { c; c; }; c() { d; d; }; d() { e; e; }; e() { ls; ls; }; a',
    ],
    ['a pattern that backtracks', `X=${'a'.repeat(3000)}; echo \${X##*a*a*a*a*a*a*b}`],
    ['variables that grow', `A=xxxxxxxxxx; ${'A=$A$A; '.repeat(60)} rm -rf $A`],
    ['a script of 100 KB', 'echo hello && rm -f a.log\n'.repeat(4000)],
    [
      'what comes from the same again and again',
      `A=$(cat f); ${'A=$(echo $A $A); '.repeat(60)} curl -d "$A" a.example`,
    ],
    ['PowerShell in a long pipeline', Array.from({ length: 40 }, () => "pwsh -c 'ls'").join(' | ')],
    ['a heap of backslashes in sed', `sed -i 's|${'\\\\'.repeat(200)}' f`],
    ['sed that doubles', `echo a | sed '${'s/a/aa/g;'.repeat(40)}' | sh`],
    ['a heap of line ends', `X=$(cat <<'E'\n${'\n'.repeat(60_000)}x\nE\n); rm $X`],
    ['a heap of slashes', `rm x${'/'.repeat(30_000)}x`],
    ['a heap of blanks in a patch', `git apply <<'E'\n--- ${' \t'.repeat(8000)}\u2028\nE`],
    ['a heap of zeros in a format', `printf '%${'0'.repeat(30_000)}\u2028'`],
    ['growth by replacement', `X=${'a'.repeat(900)}; Y=${'b'.repeat(60_000)}; echo \${X//a/$Y}`],
    ['growth by multiplication', `python3 -c "x = 'a' * 10**9; open(x * 10**9)"`],
    ['growth by repetition', `node -e "fs.rmSync('a'.repeat(2**29).padStart(2**30).repeat(99))"`],
    ['a heap of braces in quotes', `echo "{${'{a,b}'.repeat(2000)},c}" {${'{a,b}'.repeat(2000)},c}`],
    ['a long pipeline that hands names on', `find . -type f ${"| xargs grep -l 'a' f ".repeat(200)}`],
    ['a heap of here-documents', `cat ${'<<E'.repeat(50_000)}`],
    ['folders bound into themselves', 'mount --bind x x/y; mount --bind x/y x; '.repeat(40)],
    ['links into themselves', 'ln -sfn a/b a; ln -sfn a/a/c a; cat a/b; '.repeat(100)],
    ['options of a program with thousands of words', `sort ${'a '.repeat(20_000)}`],
    ['a line of 300 KB', `echo ${'a'.repeat(300_000)}`],
    ['python that nests', `python3 -c "${'('.repeat(2000)}"`],
    [
      'many alternatives',
      `${Array.from({ length: 30 }, (_, i) => `if a; then V${i}=x; else V${i}=y; fi`).join('\n')}\nrm ${Array.from({ length: 30 }, (_, i) => `$V${i}`).join('')}`,
    ],
  ])('for %s', (_, command) => survives(command));
});

/** What can stand in itself, by language: what opens a level, and what closes it. */
const NESTS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'x CODE',
    [
      ['${a:-$((', ')) }'],
      ['$((${a:-', '}))'],
      ['$(($((', '))))'],
      ['$($(($((', ')))))'],
      ['"$(x "', '")"'],
      ['`x ', '`'],
      ['<(x ', ')'],
      ['${a[$((', '))]}'],
      ['${a/$(x ', ')/}'],
      ['{a,', '}'],
      ['@(a|', ')'],
    ],
  ],
  [
    'CODE',
    [
      ['if x; then ', '; fi; '],
      ['case $x in a) ', ';; esac; '],
      ['(( $((', ')) ))'],
      ['[[ $(', ') ]]'],
      ['f() { ', '; }; '],
      ['a=($(', '))'],
      ['! ', ''],
      ['cat <<E\n$(', ')\nE\n'],
      ["bash -c '", "'"],
      ['eval "', '"'],
    ],
  ],
  [
    "node - <<'EOF'\nx = CODE1\nEOF",
    [
      ['- ', ''],
      ['a[', '] += 1'],
      ['(() => { if (', ') y(); })()'],
      ['`${', '}`'],
      ['a ? b : ', ''],
      ['f(...', ')'],
      ['{a: ', '}'],
      ['async x => await ', ''],
      ['b += ', ''],
      ['(a, ', ')'],
      ['new ', '()'],
      ['a && ', ''],
    ],
  ],
  [
    "python3 - <<'EOF'\nx = CODE1\nEOF",
    [
      ['- ', ''],
      ['not ', ''],
      ['[y for y in ', ']'],
      ['lambda: ', ''],
      ['a if b else ', ''],
      ['{1: ', '}'],
      ['f(*', ')'],
      ["f'{", "}'"],
      ['(y := ', ')'],
      ['a[', ']'],
      ['await ', ''],
    ],
  ],
  [
    "php <<'EOF'\n<?php $x = CODE1;\nEOF",
    [
      ['- ', ''],
      ['$a[', '] .= 1'],
      ['fn() => ', ''],
      ['$a ? $b : ', ''],
      ['[1 => ', ']'],
      ['f(', ')'],
      ['"{$a[', ']}"'],
      ['!', ''],
      ['@', ''],
    ],
  ],
  [
    "ruby <<'EOF'\nx = CODE1\nEOF",
    [
      ['"#{', '}"'],
      ['[', ']'],
      ['f(', ')'],
      ['->() { ', ' }'],
      ['- ', ''],
      ['a ? b : ', ''],
    ],
  ],
  [
    "perl <<'EOF'\n$x = CODE1;\nEOF",
    [
      ['do { ', ' }'],
      ['qq{', '}'],
      ['f(', ')'],
      ['- ', ''],
      ['sub { ', ' }'],
    ],
  ],
  [
    "pwsh -c 'CODE'",
    [
      ['$(', ')'],
      ['@(', ')'],
      ['& { ', ' }'],
      ['"$(', ')"'],
      ['if (1) { ', ' }'],
      ['iex "', '"'],
    ],
  ],
  [
    'psql -c "SELECT CODE1"',
    [
      ['(SELECT ', ')'],
      ['CASE WHEN a THEN ', ' END'],
      ['- ', ''],
      ['f(', ')'],
      ['NOT ', ''],
    ],
  ],
  [
    "psql -c 'UPDATE t SET a = 1 WHERE CODE1'",
    [
      ['!', ''],
      ['~ - ', ''],
      ['a AND NOT ', ''],
      ['(a = ', ')'],
      ['CASE WHEN a THEN ', ' END'],
    ],
  ],
];

describe.each(NESTS)('nests in %s', { timeout: 120_000 }, (frame, kinds) => {
  it.each(kinds)('take no time that doubles with each level of %j and %j', (open, close) => {
    for (const depth of [12, 25, 60, 600]) {
      for (const end of [close.repeat(depth), '']) {
        const code = frame.replace('CODE', () => open.repeat(depth)).replace(/1(?=\D*$)/, () => `1${end}`);
        const { problem, time } = follow(shell(code));
        expect(problem, `${depth} deep`).toBeUndefined();
        if (time > TIME_LIMIT) expect(timeOf(shell(code), 3), `${depth} deep`).toBeLessThan(TIME_LIMIT);
      }
    }
  });
});

it('says so when it stops reading', () => {
  const effects = settled(shell(`echo ${'a'.repeat(300_000)}`));
  expect(effects).toContainEqual(
    expect.objectContaining({ kind: 'command.run', certainty: 'opaque', code: 'hidden' }),
  );
});
