/** Secrets on their way to the model, through the real hook, by what each client allows. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { callHook, toolCall, understood } from './hooks.ts';

const VALUE = 'tr0ub4dor-and-3-horses';
let sandbox: Sandbox;
let product: Product;

beforeAll(async () => {
  sandbox = makeSandbox('secrets');
  sandbox.write('.env', `PORT=9000\nDB_PASSWORD=${VALUE}\n`);
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  await product.startGate();
});
afterAll(async () => {
  await product.close();
  sandbox.close();
});

const base = () => ({ session_id: 'session', cwd: sandbox.workspace });

describe('a secret', () => {
  it('is taken out of every string of a result where the client lets results be replaced', async () => {
    const response = {
      type: 'text',
      file: { filePath: '.env', content: `DB_PASSWORD=${VALUE}\n`, numLines: 1, startLine: 1, totalLines: 1 },
    };
    const payload = {
      ...base(),
      hook_event_name: 'PostToolUse',
      tool_name: 'Read',
      tool_input: { file_path: '.env' },
      tool_use_id: 'r1',
      tool_response: response,
    };
    const done = await callHook(sandbox, product, { agent: 'claude-code', event: 'PostToolUse' }, payload);
    const replaced = JSON.parse(done.stdout).hookSpecificOutput.updatedToolOutput;
    expect(replaced.file.content).toMatch(/^DB_PASSWORD=\{\{secret:db-password:[0-9a-f]{8}\}\}\n$/);
    expect({ ...replaced.file, content: '' }).toEqual({ ...response.file, content: '' });
  });

  describe('where the model reads what a command prints before it ends', () => {
    const call = async (agent: 'codex' | 'claude-code', command: string) =>
      understood(
        agent,
        await callHook(
          sandbox,
          product,
          { agent, event: 'PreToolUse' },
          toolCall(agent, sandbox, { command }),
        ),
      );

    it.each(['cat .env && npm start', 'cat .env; sleep 30', 'tail -f .env', 'sh -c "head -3 .env; make"'])(
      '%s is refused, and only there',
      async (command) => {
        expect(await call('codex', command)).toEqual({
          outcome: 'deny',
          reason: expect.stringContaining('in a command of its own'),
        });
        expect((await call('claude-code', command)).outcome).not.toBe('deny');
      },
    );

    it.each([
      'cat .env',
      'grep PORT .env | sort',
      'ls && tail -3 .env',
      'node --env-file=.env server.js',
      'cat README.md && node --env-file=.env server.js',
    ])('%s is not', async (command) => expect((await call('codex', command)).outcome).not.toBe('deny'));
  });

  it.each(['vscode', 'cursor'] as const)(
    'is left out of the view that %s gets in place of the file',
    async (agent) => {
      const read =
        agent === 'vscode'
          ? {
              tool_name: 'read_file',
              tool_input: { filePath: path.join(sandbox.workspace, '.env'), startLine: 1, endLine: 9 },
            }
          : { tool_name: 'Read', tool_input: { file_path: path.join(sandbox.workspace, '.env') } };
      const event = agent === 'vscode' ? 'PreToolUse' : 'preToolUse';
      const done = await callHook(
        sandbox,
        product,
        { agent, event },
        { ...toolCall(agent, sandbox, { command: '' }), ...read },
      );
      const { outcome, reason } = understood(agent, done);
      expect(outcome).toBe('deny');
      expect(reason).toContain('PORT=9000');
      expect(reason).toMatch(/DB_PASSWORD=\{\{secret:/);
      expect(done.stdout + done.stderr).not.toContain(VALUE);
    },
  );

  it('is held back with the prompt that names its file, and the same name without @ is not', async () => {
    const prompt = (text: string) =>
      callHook(
        sandbox,
        product,
        { agent: 'claude-code', event: 'UserPromptSubmit' },
        { ...base(), hook_event_name: 'UserPromptSubmit', prompt: text },
      );
    expect(understood('claude-code', await prompt('Look at @.env please'))).toEqual({
      outcome: 'deny',
      reason: expect.stringContaining('Write the name without the @'),
    });
    expect(understood('claude-code', await prompt('Look at .env please')).outcome).toBe('pass');
    expect(understood('claude-code', await prompt('Look at @README.md please')).outcome).toBe('pass');
  });

  it('does not pass behind a result that is nested to break whoever looks through it', async () => {
    let nested = `"DB_PASSWORD=${VALUE}"`;
    nested = `${'['.repeat(3000)}${nested}${']'.repeat(3000)}`;
    const payload = `{"session_id":"session","cwd":${JSON.stringify(sandbox.workspace)},"hook_event_name":"PostToolUse","tool_name":"Read","tool_input":{"file_path":".env"},"tool_use_id":"deep","tool_response":${nested}}`;
    const done = await callHook(sandbox, product, { agent: 'claude-code', event: 'PostToolUse' }, payload);
    expect(done.stdout).toContain('updatedToolOutput');
    expect(done.stdout).not.toContain(VALUE);
  });

  it('never stands in the record', async () => {
    await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'PreToolUse' },
      toolCall('claude-code', sandbox, { command: `export DB_PASSWORD=${VALUE}; echo ok` }),
    );
    await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'PreToolUse' },
      toolCall('claude-code', sandbox, { write: '.env', content: `DB_PASSWORD=${VALUE}` }),
    );
    const log = product.logText();
    expect(log).toContain('export DB_PASSWORD={{secret:');
    expect(log).not.toContain(VALUE);
  });
});

describe("the clients' own settings", () => {
  const change = (file: string) =>
    callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'ConfigChange' },
      { ...base(), hook_event_name: 'ConfigChange', source: 'user_settings', file_path: file },
    );

  it('stay in force where a change would switch the hooks off', async () => {
    const user = path.join(sandbox.home, '.claude/settings.json');
    expect((await change(user)).code).toBe(0);
    const local = sandbox.write('.claude/settings.local.json', '{ "disableAllHooks": true }');
    expect(await change(local)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('disableAllHooks'),
    });
    const before = readFileSync(user, 'utf8');
    writeFileSync(user, '{}');
    expect(await change(user)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no longer holds Chaperone's hooks"),
    });
    writeFileSync(user, before.replace(/"timeout": 600/, '"timeout": 0.001'));
    expect(await change(user)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('would be gone or changed'),
    });
    writeFileSync(user, before);
    await product.chaperone('uninstall', 'claude-code');
    expect((await change(user)).code).toBe(0);
  });
});

describe('a denial', () => {
  it('that the client did not obey is recorded as such', async () => {
    const denied = toolCall('claude-code', sandbox, { write: product.home.policy, content: 'x' }) as {
      tool_use_id: string;
    };
    await callHook(sandbox, product, { agent: 'claude-code', event: 'PreToolUse' }, denied);
    await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'PostToolUse' },
      { ...denied, hook_event_name: 'PostToolUse', tool_response: { type: 'create' } },
    );
    expect(
      product.records().filter((r) => r.type === 'obedience' && r.action === denied.tool_use_id),
    ).toMatchObject([{ expected: 'not-run', obeyed: 'no', evidence: { by: 'event' } }]);
  });
});

describe('a secret in the person’s own words', () => {
  const prompt = (text: string) =>
    callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'UserPromptSubmit' },
      { ...base(), hook_event_name: 'UserPromptSubmit', prompt: text },
    );
  const TOKEN = `ghp_${'q7Zk2XvB9rTn4LmWc8Yd'.repeat(2).slice(0, 36)}`;

  it('holds the prompt back and offers it with a placeholder', async () => {
    const { outcome, reason } = understood('claude-code', await prompt(`Push with ${TOKEN} please`));
    expect(outcome).toBe('deny');
    expect(reason).toMatch(/Push with \{\{secret:github-token:[0-9a-f]{8}\}\} please/);
    expect(reason).not.toContain(TOKEN);
  });
  it('that is one of the workspace’s known values is known there too', async () => {
    expect(understood('claude-code', await prompt(`Why does ${VALUE} not work?`)).outcome).toBe('deny');
  });
  it('is left alone where it only sounds like one', async () => {
    expect(
      understood('claude-code', await prompt('The password: must be longer than 12345 letters')).outcome,
    ).toBe('pass');
  });
});

describe('what the organisation calls secret', () => {
  it('is taken out of results, and what it calls none is left', async () => {
    writeFileSync(
      product.home.policy,
      [
        'chaperone: 1',
        'secrets:',
        '  patterns:',
        "    - { id: acme-badge, pattern: 'badge-([0-9]{6})', keywords: [badge] }",
        "  allow: ['ghp_0{4}[A-Za-z0-9]+']",
        '  variables: [SHIP_CODE]',
      ].join('\n'),
    );
    sandbox.write('.env.ship', 'SHIP_CODE=windward-passage\n');
    const done = await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'PostToolUse' },
      {
        ...base(),
        hook_event_name: 'PostToolUse',
        tool_name: 'Bash',
        tool_input: { command: 'cat notes' },
        tool_use_id: 'organisation',
        tool_response: {
          stdout: 'badge-123456 windward-passage ghp_0000k7Zk2XvB9rTn4LmWc8Ydk7Zk2XvB9rTn',
          stderr: '',
          interrupted: false,
          isImage: false,
        },
      },
    );
    expect(JSON.parse(done.stdout).hookSpecificOutput.updatedToolOutput.stdout).toMatch(
      /^badge-\{\{secret:acme-badge:\w+\}\} \{\{secret:ship-code:\w+\}\} ghp_0000k7Zk2XvB9rTn4LmWc8Ydk7Zk2XvB9rTn$/,
    );
  });
  it('is refused with line and column where a pattern cannot be read', async () => {
    const file = sandbox.write(
      'bad.yaml',
      "chaperone: 1\nsecrets:\n  patterns:\n    - { id: a, pattern: 'x(?=y)' }\n",
    );
    const done = await product.chaperone('policy', 'lint', file).catch((error: Error) => error);
    expect(String((done as { stderr?: string; message?: string }).message ?? JSON.stringify(done))).toMatch(
      /bad\.yaml:4:\d+.*RE2/s,
    );
  });
});
