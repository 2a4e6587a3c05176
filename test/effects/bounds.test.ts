/** What is followed is bounded. What lies beyond a bound is told less exactly, and never left out. */
import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../src/effects/index.ts';
import { Facts } from '../../src/model/facts.ts';
import { PLACE, settled, shell } from './world.ts';

const MANY = 200;
const names = Array.from({ length: MANY }, (_, i) => `part${i}`);
const list = names.join(' ');

/** Ways to go through a long list, of which LAST is the end. */
const WAYS: Readonly<Record<string, string>> = {
  words: `rm -rf ${list} LAST`,
  'an array': `A=(${list} LAST); rm -rf "\${A[@]}"`,
  'an array that grows': `${names.map((name) => `A+=(${name})`).join('\n')}\nA+=(LAST)\nrm -rf "\${A[@]}"`,
  'a value that is split': `A="${list} LAST"; rm -rf $A`,
  'a loop': `for x in ${list} LAST; do rm -rf "$x"; done`,
  'a loop over lines': `printf '%s\\n' ${list} LAST | while read f; do rm -rf "$f"; done`,
  xargs: `echo ${list} LAST | xargs rm -rf`,
  'xargs by lines': `printf '%s\\n' ${list} LAST | xargs -I{} rm -rf {}`,
  parallel: `printf '%s\\n' ${list} LAST | parallel rm -rf`,
  braces: `rm -rf {${names.join(',')},LAST}`,
  'arguments of a function': `f() { rm -rf "$@"; }; f ${list} LAST`,
  'branches of a case': `case "$(date)" in ${names.map((name) => `${name}) X=${name};;`).join(' ')} z) X=LAST;; esac; rm -rf "$X"`,
  'programs that a variable may be': `case "$(date)" in ${names.map((name) => `${name}) X=${name};;`).join(' ')} z) X=rm;; esac; "$X" -rf LAST`,
  'a loop in Python': `python3 -c "
import shutil
for x in [${names.map((name) => `'${name}'`).join(', ')}, 'LAST']:
    shutil.rmtree(x)"`,
  'pairs in Python': `python3 -c "
import shutil
for _, x in [${names.map((name) => `(1, '${name}')`).join(', ')}, (1, 'LAST')]:
    shutil.rmtree(x)"`,
  'a comprehension in Python': `python3 -c "
import shutil
[shutil.rmtree(x) for x in [${[...names, ...names].map((name) => `'${name}'`).join(', ')}, 'LAST']]"`,
  'a loop in JavaScript': `node -e "for (const x of [${names.map((name) => `'${name}'`).join(', ')}, 'LAST']) fs.rmSync(x, {recursive: true})"`,
  'a map in JavaScript': `node -e "[${[...names, ...names].map((name) => `'${name}'`).join(', ')}, 'LAST'].map((x) => fs.rmSync(x))"`,
  'goals of a makefile': `printf 'all: ${names.join(' ')} last\\n${names.map((name) => `${name}:\\n\\techo ${name}\\n`).join('')}last:\\n\\trm -rf LAST\\n' > Makefile; make`,
};

const deleted = (command: string): string[] =>
  settled(shell(command)).flatMap((effect) => (effect.kind === 'file.delete' ? [effect.path] : []));

describe.each(Object.entries(WAYS))('a long list by %s', (_way, command) => {
  it('is followed to its end, or what is left is told', () => {
    const effects = settled(shell(command.replaceAll('LAST', '/etc')));
    const reaches = effects.some(
      (effect) =>
        (effect.kind === 'file.delete' && (effect.path === '/etc' || effect.path.startsWith('**'))) ||
        (effect.certainty === 'opaque' &&
          'code' in effect &&
          /^(?:hidden|computed)$/.test(effect.code ?? '')),
    );
    expect(reaches).toBe(true);
  });

  it('stays where its names stay', () => {
    const outside = deleted(command.replaceAll('LAST', 'part999')).filter(
      (path) => !path.startsWith('/work/app/part'),
    );
    expect(outside).toEqual([]);
  });
});

it('a range without end is told as any name', () => {
  expect(deleted('rm -rf /srv/x{1..100000}')).toContain('/srv/x*');
});

it('stops where no effect can be listed any more, and says so', () => {
  const many = Array.from({ length: 3000 }, (_, i) => `rm f${i}`).join('\n');
  const effects = effectsOf(shell(many), PLACE, new Facts());
  expect(effects.length).toBeLessThanOrEqual(2001);
  expect(effects.at(-1)).toMatchObject({ certainty: 'opaque', code: 'hidden' });
});

it('follows links that are made by the hundred, and again and again', () => {
  const links = Array.from({ length: 500 }, (_, i) => `ln -s /srv/${i} link${i}`).join('\n');
  expect(deleted(`${links}\nrm -rf link499/x link0/y`)).toEqual(['/srv/499/x', '/srv/0/y']);
});

const file = (name: string, text: string): string => `cat > ${name} <<'END'\n${text}\nEND\n`;

/** Texts that begin something and never end it, so long that going through them more than once for each place takes minutes. */
const ENDLESS: Readonly<Record<string, string>> = {
  'a name in a justfile': `${file('justfile', 'a'.repeat(60_000))}just`,
  'a value in a justfile': `${file('justfile', `a:\n  echo {{${' '.repeat(9000)}x`)}just`,
  'blank lines in a composer.json': `${file('composer.json', '\n'.repeat(60_000))}composer install`,
  'blanks and lines behind a word of Tcl': `tclsh -c 'exec ${' '.repeat(60_000)}${'\n'.repeat(60_000)}'`,
  'names for del': `cmd /c 'del ${'a '.repeat(40_000)}'`,
  'blanks behind a text of awk': `awk '{ "x"${' '.repeat(60_000)}y }'`,
};

it.each(Object.entries(ENDLESS))('%s is gone through once', (_what, command) => {
  expect(deleted(`${command}\nrm -rf /srv`)).toContain('/srv');
});
