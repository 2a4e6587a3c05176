/** The completion of commands and options, in a real bash. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { program } from '../../src/cli/commands.ts';
import { completionScript } from '../../src/cli/completion.ts';

const script = completionScript(program());

/** What bash offers for the last of the words. */
function offered(...words: readonly string[]): string[] {
  const typed = ['chaperone', ...words].map((word) => `'${word}'`).join(' ');
  const call = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _chaperone; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc', '-c', `${script}\n${call}`], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

describe('completion in bash', () => {
  it.each([
    [['st'], ['status']],
    [['log', 'ver'], ['verify']],
    [['log', 'query', '--out'], ['--outcome']],
    // Arguments and options before do not hide where the line stands.
    [['explain', 'git push', '--js'], ['--json']],
    [['log', 'query', '--session', 'log', '--since', '1d', '--fo'], ['--format']],
    [['policy', 'test', 'a.test.yaml', '--po'], ['--policy']],
    // Nothing of ours: bash goes on with files.
    [['policy', 'lint', 'ac'], []],
  ])('%j', (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });

  it('offers no option that help hides', () => {
    expect(offered('log', 'verify', '--k')).toEqual([]);
  });
});
