/** `chaperone decide`: the black-box contract. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

let sandbox: Sandbox;
let product: Product;
beforeAll(async () => {
  sandbox = makeSandbox('decide');
  product = await setUpProduct(sandbox);
});
afterAll(() => sandbox.close());

const decide = (lines: readonly unknown[], ...args: string[]) =>
  run(
    {
      file: process.execPath,
      args: [product.program, 'decide', ...args],
      cwd: sandbox.workspace,
      env: sandbox.env,
    },
    {
      input: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
      limit: 60_000,
    },
  );
const answers = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('chaperone decide', () => {
  it('gives one line for each, in order, with outcome, rule, effects, reasons and advice', async () => {
    const done = await decide([
      { id: 'a', command: 'npm test' },
      { id: 'b', command: 'git push --force origin main' },
      { id: 'c', tool: 'Read', input: { file_path: '.env' } },
      {
        id: 'd',
        tool: 'run_in_terminal',
        input: { command: 'cat ~/.ssh/id_rsa', explanation: 'x', goal: 'x', mode: 'sync' },
        agent: 'vscode',
      },
    ]);
    expect(done.code).toBe(0);
    expect(answers(done.stdout)).toMatchObject([
      { id: 'a', outcome: 'allow', obligations: [], reasons: [] },
      {
        id: 'b',
        outcome: 'deny',
        rule: 'git.force-protected',
        advice: expect.any(String),
        effects: expect.arrayContaining([
          expect.objectContaining({ kind: 'git.push', branch: 'main', force: 'force' }),
        ]),
      },
      { id: 'c', outcome: 'redact', obligations: ['redact'], rule: 'secrets.files' },
      { id: 'd', outcome: 'ask', rule: 'secrets.credential-stores' },
    ]);
  });

  it('takes facts from the line, else from the machine', async () => {
    const done = await decide([
      { id: 1, command: 'git push', branch: 'main', cwd: '/srv/shop', workspace: ['/srv/shop'] },
      { id: 2, command: 'git push', branch: 'feature/x', cwd: '/srv/shop', workspace: ['/srv/shop'] },
      { id: 3, command: 'git push' },
      { id: 4, command: 'rm -rf ~', home: '/home/somebody' },
      { id: 5, command: 'echo x > /srv/other/file', workspace: ['/srv/other'], cwd: '/srv/other' },
    ]);
    expect(answers(done.stdout).map(({ outcome }) => outcome)).toEqual([
      'ask',
      'allow',
      'ask',
      'deny',
      'allow',
    ]);
  });

  it('decides by another policy where one is named, and refuses one that is broken', async () => {
    const file = sandbox.write(
      'strict.yaml',
      'chaperone: 1\nrules:\n  - { id: none, on: command.run, do: deny }\n',
    );
    expect(answers((await decide([{ id: 1, command: 'ls' }], '--policy', file)).stdout)).toMatchObject([
      { outcome: 'deny', rule: 'none' },
    ]);
    writeFileSync(file, 'chaperone: 1\nrules:\n  - { id: none, on: command.ran, do: deny }\n');
    const broken = await decide([], '--policy', file);
    expect(broken).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/strict\.yaml:3:\d+: .*command\.ran/),
    });
  });

  it('names the line that is no action, and leaves no trace', async () => {
    const done = await decide([{ id: 1, command: 'ls' }, 'oops']);
    expect(done).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('line 2 of the input is no JSON'),
    });
    expect((await decide([{ id: 1 }])).stderr).toContain(
      'line 1 of the input has neither "command" nor "tool"',
    );
    const wrong = await decide([
      { id: 1, tool: 'Bash', input: { command: 5 } },
      { id: 2, command: 'ls' },
    ]);
    expect(answers(wrong.stdout).map(({ outcome }) => outcome)).toEqual(['deny', 'allow']);
    expect(product.records()).toEqual([]);
  });

  it('follows links of the machine', async () => {
    mkdirSync(path.join(sandbox.workspace, 'links'), { recursive: true });
    const { symlinkSync } = await import('node:fs');
    symlinkSync(sandbox.outside, path.join(sandbox.workspace, 'links/out'));
    const done = await decide([{ id: 1, command: 'echo x > links/out/file' }]);
    expect(answers(done.stdout)).toMatchObject([{ outcome: 'ask', rule: 'files.boundary' }]);
  });

  it('takes ten thousand lines in one process', async () => {
    const lines = Array.from({ length: 10_000 }, (_, id) => ({
      id,
      command: `cd src && npm test -- --grep "case ${id}" 2>&1 | tail -20`,
    }));
    const done = await decide(lines);
    expect(answers(done.stdout).map(({ id, outcome }) => [id, outcome])).toEqual(
      lines.map(({ id }) => [id, 'allow']),
    );
  });
});
