/** `chaperone policy test` and `policy init` as a person runs them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

let sandbox: Sandbox;
let product: Product;
beforeAll(async () => {
  sandbox = makeSandbox('policy');
  product = await setUpProduct(sandbox);
});
afterAll(async () => {
  await product.close();
  sandbox.close();
});

const policy = (...args: string[]) =>
  run(
    {
      file: process.execPath,
      args: [product.program, 'policy', ...args],
      cwd: sandbox.workspace,
      env: sandbox.env,
    },
    { limit: 60_000 },
  );

describe('policy test', () => {
  it('tells what was expected, what came and why, and fails', async () => {
    sandbox.write(
      'p.yaml',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: ask }\n  - { id: b, on: db.mutate, do: deny }\n',
    );
    sandbox.write(
      'p.test.yaml',
      'policy: p.yaml\ncases:\n  - { command: git push, expect: ask, rule: a }\n  - name: pushes are refused\n    command: git push\n    expect: deny\n    rule: b\n',
    );
    const done = await policy('test', 'p.test.yaml');
    expect(done.code).toBe(1);
    expect(done.stdout).toMatch(/✓ git push\n✗ pushes are refused {2}p\.test\.yaml:4:5\n/);
    expect(done.stdout).toMatch(
      /- outcome {2}deny\n {4}\+ outcome {2}ask\n {4}- rule {5}b\n {4}\+ rule {5}a\n {4}why .*rule a/,
    );
    expect(done.stdout).toMatch(/a {5}matched 2, decided 2\nb {5}matched 0, decided 0\nno case touches: b/);
    expect(done.stdout).toMatch(/1 failed, 2 cases\n$/);
  });

  it('names file, line and column of what it cannot read', async () => {
    sandbox.write('bad.test.yaml', 'cases:\n  - command: ls\n    expect: maybe\n  - { expect: allow }\n');
    const done = await policy('test', 'bad.test.yaml');
    expect(done).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/bad\.test\.yaml:3:5: .*\n.*bad\.test\.yaml:4:5: .*"command"/),
    });
    expect(await policy('test', 'none.test.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('none.test.yaml cannot be read (ENOENT)'),
    });
  });
});

describe('policy lint', () => {
  it('names what was meant, also of a rule that a test names and its policy does not have', async () => {
    sandbox.write('shared.yaml', 'chaperone: 1\nrules:\n  - { id: git.shared, on: git.psuh, do: deny }\n');
    expect(await policy('lint', 'shared.yaml')).toMatchObject({
      code: 1,
      stdout: 'shared.yaml:3:23: rules.0.on: there is no "git.psuh" here; did you mean "git.push"?\n',
    });
    sandbox.write('shared.yaml', 'chaperone: 1\nrules:\n  - { id: git.shared, on: git.push, do: deny }\n');
    const tests = (rule: string) =>
      `policy: shared.yaml\ncases:\n  - { command: ls, expect: allow, misses: ${rule} }\n`;
    sandbox.write('shared.test.yaml', tests('git.shard'));
    expect(await policy('lint', 'shared.test.yaml')).toMatchObject({
      code: 1,
      stdout:
        'shared.test.yaml:3:35: cases.0.misses: the policy has no rule "git.shard"; did you mean "git.shared"?\n',
    });
    sandbox.write('shared.test.yaml', tests('git.shared'));
    expect(await policy('lint', 'shared.test.yaml')).toMatchObject({
      code: 0,
      stdout: 'shared.test.yaml: 1 case, no problems\n',
    });
  });

  it('tells of what can never come true, though devices take it', async () => {
    sandbox.write(
      'dead.yaml',
      'chaperone: 1\nrules: [{ id: a, on: file.write, where: { branch: main }, do: deny }]\n',
    );
    expect(await policy('lint', 'dead.yaml')).toMatchObject({
      code: 1,
      stdout:
        'dead.yaml:2:43: rules.0.where.branch: only git.commit, git.push, git.rewrite can be asked about `branch`, and `on` names none of them, so the rule never holds; change `on` or take this away.\n',
    });
    expect(await policy('explain', 'ls', '--policy', 'dead.yaml')).toMatchObject({ code: 0 });
  });

  it.each([
    [['lint'], "policy lint: missing required argument 'file'; `chaperone policy lint --help`"],
    [['lint', '.'], 'policy lint: . cannot be read (EISDIR)'],
    [['lint', '--foo', 'x'], "policy lint: unknown option '--foo'; `chaperone policy lint --help`"],
    [['lnit', 'x'], "policy: unknown command 'lnit'; did you mean one of init, lint?;"],
    [['keygen', '--out', 'no/such/key'], 'no/such/key: there is no such file or folder (ENOENT)'],
  ])('says in one line what is wrong with %j', async (args, says) => {
    const { code, stderr } = await policy(...args);
    expect([code, stderr.trimEnd().split('\n')]).toEqual([
      2,
      [expect.stringContaining(`chaperone: ${says}`)],
    ]);
  });

  it('goes line by line', async () => {
    sandbox.write(
      'many.yaml',
      'chaperone: 1\nextra: 1\nrules:\n  - { id: a, on: git.push, do: dney }\nmode: on\n',
    );
    const { stdout } = await policy('lint', 'many.yaml');
    expect(stdout.match(/(?<=many\.yaml:)\d+/g)).toEqual(['2', '4', '5']);
  });

  it("knows a workspace's own part by its folder", async () => {
    sandbox.write('.chaperone/policy.yaml', 'chaperone: 1\nmode: observe\n');
    expect(await policy('lint', '.chaperone/policy.yaml')).toMatchObject({
      code: 1,
      stdout: '.chaperone/policy.yaml:2:1: mode: there is no such key; remove it or mend its spelling.\n',
    });
  });
});

describe('policy schema', () => {
  it.each([
    [[], 'failure'],
    [['workspace'], 'preapprove'],
    [['tests'], 'cases'],
  ])('%j prints a JSON Schema with what each key means', async (of, key) => {
    const { code, stdout } = await policy('schema', ...of);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: expect.stringContaining('json-schema.org'),
      properties: { [key]: { description: expect.stringMatching(/\.$/) } },
    });
  });
  it('of what there is none says what there is', async () => {
    expect(await policy('schema', 'bundle')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there are policy, workspace, tests'),
    });
  });
});

it("policy explain and decide know a workspace's own part", async () => {
  sandbox.write(
    '.chaperone/policy.yaml',
    'chaperone: 1\nrules:\n  - { id: made, on: file.write, where: { path: "dist/**" }, do: deny }\n',
  );
  const explained = JSON.parse((await policy('explain', '--json', 'echo x > dist/a')).stdout);
  expect(explained).toMatchObject({
    outcome: 'deny',
    matched: [{ rule: 'workspace.made', because: [{ condition: 'path', wanted: 'dist/**' }] }],
  });
  const decided = await run(
    { file: process.execPath, args: [product.program, 'decide'], cwd: sandbox.workspace, env: sandbox.env },
    { input: '{"command":"echo x > dist/a"}\n', limit: 60_000 },
  );
  expect(JSON.parse(decided.stdout)).toMatchObject({ outcome: 'deny', rule: 'workspace.made' });
});

describe('policy init', () => {
  it.each(['observe-only', 'safe-defaults', 'strict', 'observe'])(
    'writes %s and its tests, which hold',
    async (name) => {
      const file = path.join(sandbox.workspace, `${name}.yaml`);
      expect(await policy('init', '--template', name, '--tests', '--out', file)).toMatchObject({ code: 0 });
      expect(readFileSync(file, 'utf8')).toMatch(/^# Chaperone policy/);
      expect((await policy('lint', file)).code).toBe(0);
      const done = await policy('test', file.replace('.yaml', '.test.yaml'));
      expect(done).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('every rule is touched by a case'),
      });
    },
  );

  it('asks nobody where there is no terminal, and overwrites nothing', async () => {
    const file = path.join(sandbox.workspace, 'plain.yaml');
    expect((await policy('init', '--out', file)).code).toBe(0);
    expect(existsSync(file.replace('.yaml', '.test.yaml'))).toBe(false);
    expect(await policy('init', '--out', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('exists'),
    });
  });

  it('asks three questions at a terminal', async () => {
    const file = path.join(sandbox.workspace, 'asked.yaml');
    const command = `printf '2\\nstrict\\nwhat\\n2\\n' | script -qec "${process.execPath} ${product.program} policy init --out ${file}" /dev/null`;
    const done = await run(
      { file: '/bin/sh', args: ['-c', command], cwd: sandbox.workspace, env: sandbox.env },
      { limit: 60_000 },
    );
    expect(done.stdout).toContain('One of developer, nobody, please.');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('# Chaperone policy: strict.');
    expect(text).toContain('id: work.destroy');
    expect(text).not.toContain('do: ask\n');
  });
});

describe('policy explain', () => {
  it('explains a command, an action of any tool, and a recorded decision, alike', async () => {
    const command = 'git push --force origin main';
    const said = await policy('explain', command);
    expect(said.stdout).toMatch(/git\.push +force-push to main on origin/);
    expect(said.stdout).toMatch(
      /▸ deny git\.force-protected: force-push to main on origin\n +branch is one of main/,
    );
    expect(said.stdout).toMatch(
      /What would have to be different\n.*No grant and no pre-approval opens a deny/,
    );
    sandbox.write('action.json', JSON.stringify({ tool: 'Bash', input: { command } }));
    const byTool = JSON.parse((await policy('explain', '--action', 'action.json', '--json')).stdout);
    expect(byTool).toMatchObject({ outcome: 'deny', rule: 'git.force-protected' });

    await product.chaperone('install', 'claude-code');
    await product.hook('claude-code', {
      hook_event_name: 'PreToolUse',
      session_id: 's',
      cwd: sandbox.workspace,
      tool_name: 'Bash',
      tool_input: { command },
      tool_use_id: 'e1',
    });
    const record = product.records().find(({ type }) => type === 'decision');
    await product.startGate();
    const again = JSON.parse(
      (await policy('explain', '--record', String(record?.seq ?? 1), '--json')).stdout,
    );
    expect(again.matched).toEqual(byTool.matched);
    expect(again.note).toMatch(/Recorded as deny by git\.force-protected .*the same revision\.$/);
  });

  it('says what is wrong with what it was given', async () => {
    expect(await policy('explain')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('give one of'),
    });
    sandbox.write('empty.json', '{}');
    expect(await policy('explain', '--action', 'empty.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('empty.json has neither "command" nor "tool"'),
    });
    expect(await policy('explain', '--record', '999999')).toMatchObject({ code: 2 });
  });
});

describe('policy rehearse', () => {
  it('tries what agents did on another policy, writes a report, and changes nothing by the policy in force', async () => {
    const push = (id: string, command: string) =>
      product.hook('claude-code', {
        hook_event_name: 'PreToolUse',
        session_id: 's',
        cwd: sandbox.workspace,
        tool_name: 'Bash',
        tool_input: { command },
        tool_use_id: id,
      });
    for (const n of [1, 2, 3]) await push(`r${n}`, 'echo x > ~/acme/plan.md');
    await push('r4', 'git push origin feature/x');
    await product.startGate();
    await policy('init', '--template', 'safe-defaults', '--out', 'same.yaml');
    const same = JSON.parse((await policy('rehearse', '--policy', 'same.yaml', '--json')).stdout);
    expect(same).toMatchObject({ unknown: 0, changed: 0, developers: 1, developerDays: 1 });
    expect(same.decisions).toBeGreaterThanOrEqual(4);

    sandbox.write(
      'next.yaml',
      'chaperone: 1\norganization: acme\nrevision: 7\nfriction: { asksPerDay: 1 }\nrules:\n  - { id: push, on: git.push, do: ask }\n  - { id: write, on: file.write, where: { path: { outside: workspace } }, do: ask }\n',
    );
    const done = await policy('rehearse', '--policy', 'next.yaml', '--html', 'report.html');
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/acme, revision 7, tried on \d+ decisions/);
    expect(done.stdout).toMatch(/friction budget: 1 ask a developer-day; tried: \d+\.\d, over it/);
    expect(done.stdout).toMatch(/allow → ask: 1\n.*git push origin feature\/x {2}\(push\)/);
    expect(done.stdout).toMatch(/on: file\.write\n +where:\n +path: ~\/acme\/plan\.md/);
    expect(readFileSync(path.join(sandbox.workspace, 'report.html'), 'utf8')).toContain(
      '<h1>Rehearsal of acme, revision 7</h1>',
    );
  });

  it('shows a bar at a terminal, and takes it away again', async () => {
    const command = `script -qec "${process.execPath} ${product.program} policy rehearse --policy next.yaml" /dev/null`;
    const done = await run(
      {
        file: '/bin/sh',
        args: ['-c', command],
        cwd: sandbox.workspace,
        env: { ...sandbox.env, TERM: 'xterm' },
      },
      { limit: 60_000 },
    );
    expect(done.stdout).toMatch(/░+ 0 %/);
    expect(done.stdout).toContain('tried on');
  });

  it('says which log is not there', async () => {
    expect(await policy('rehearse', '--policy', 'next.yaml', '--against', 'none.jsonl')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('none.jsonl does not exist'),
    });
  });
});
