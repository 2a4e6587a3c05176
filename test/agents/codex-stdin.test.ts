import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { withoutInput } from '../../src/agents/codex-stdin.ts';

describe('what could take orders gets nothing to read', () => {
  it.each([
    ['bash', 'true | bash'],
    ['python3 -i', 'true | python3 -i'],
    ['npm test && git commit -m "x y"', 'true | npm test && true | git commit -m "x y"'],
    ['cd app && npm run build; ls', 'cd app && true | npm run build; ls'],
    ['git rebase -i HEAD~3', 'true | git rebase -i HEAD~3'],
    ['less big.log | cat', 'true | less big.log | cat'],
    ['npm test\nmake', 'true | npm test\ntrue | make'],
    ['bash </dev/tty', '{ bash </dev/tty\n} </dev/null'],
    ['for f in *; do sh "$f"; done', '{ for f in *; do sh "$f"; done\n} </dev/null'],
    ['source env.sh', '{ source env.sh\n} </dev/null'],
    ['A=1 bash', '{ A=1 bash\n} </dev/null'],
    ['bash # why not', '{ bash # why not\n} </dev/null'],
    ['echo "$(cat)"', '{ echo "$(cat)"\n} </dev/null'],
    ['npm start &', '{ npm start &\n} </dev/null'],
    ["bash <<'E'\necho 1\nE\nbash", "{ bash <<'E'\necho 1\nE\nbash\n} </dev/null"],
  ])('%j', (command, closed) => expect(withoutInput(command)).toBe(closed));
});

describe('what could not stays as it is', () => {
  it.each([
    'ls -la',
    'rg "a|b" src | head -20',
    "cat 'a b' | sort",
    'cd src && ls',
    'git status --short && git diff --stat',
    "cat <<'EOF' > notes.txt\nbash\nEOF\n",
    'python3 - <<PY\nprint(1)\nPY',
    "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: a\n+b\n*** End Patch\nEOF\n",
    "cd src && apply_patch <<'EOF'\n*** Begin Patch\n*** End Patch\nEOF",
    '',
  ])('%j', (command) => expect(withoutInput(command)).toBe(command));
});

describe('in a real shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chaperone-stdin-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const typed = 'echo typed; touch typed\n';
  const inShell = (command: string) =>
    spawnSync('sh', ['-c', withoutInput(command)], { cwd: folder, input: typed, encoding: 'utf8' });

  it.each(['sh', 'sh; sh && sh', 'if true; then sh; fi', 'sh | cat', '(sh)', 'mkdir -p d && cd d && sh -s'])(
    '%s does not read what is typed',
    (command) => {
      expect(inShell(command).stdout).not.toContain('typed');
      expect(execFileSync('find', ['.', '-name', 'typed'], { cwd: folder, encoding: 'utf8' })).toBe('');
    },
  );

  it('a command does the same and ends the same as without it', () => {
    const word = fc.constantFrom('a', 'b c', "d'e", '1', '-n', '*', '&&', '$HOME', '#');
    const quoted = word.map((text) => `'${text.replaceAll("'", `'\\''`)}'`);
    const simple = fc.oneof(
      fc.array(quoted, { maxLength: 3 }).map((words) => `printf '%s|' ${words.join(' ')}`),
      fc.constantFrom(
        'true',
        'false',
        'cd /',
        'pwd',
        'expr 1 + 1',
        'sh -c "exit 3"',
        'X=1',
        'echo "$X"',
        'exit 4',
      ),
      fc.constant('cat <<E\nhere\nE\n'),
    );
    const line = fc
      .array(fc.tuple(simple, fc.constantFrom(' && ', ' || ', '; ', '\n', ' | ')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.map(([command, join]) => command + (command.endsWith('\n') ? '' : join)).join(''))
      .map((text) => text.replace(/(?: && | \|\| |; | \| )$/, ''));
    const plain = (command: string) =>
      spawnSync('sh', ['-c', command], { cwd: folder, input: '', encoding: 'utf8' });
    fc.assert(
      fc.property(line, (command) => {
        const { status, stdout } = inShell(command);
        const expected = plain(command);
        expect({ status, stdout }).toEqual({ status: expected.status, stdout: expected.stdout });
      }),
      { numRuns: 60 },
    );
  });
});
