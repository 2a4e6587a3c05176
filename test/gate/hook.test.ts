/** The hook's border: whatever comes in, a valid answer in the client's own format goes out. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sitDown } from '../rig/person.ts';
import { until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { type Agent, BEFORE_TOOL, callHook, toolCall, understood } from './hooks.ts';

const AGENTS: readonly Agent[] = ['claude-code', 'cursor', 'vscode', 'gemini-cli', 'codex'];

let sandbox: Sandbox;
let product: Product;

beforeAll(async () => {
  sandbox = makeSandbox('hook');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  await product.startGate();
});
afterAll(async () => {
  await product.close();
  sandbox.close();
});

describe.each(AGENTS)('a hook of %s', (agent) => {
  const event = BEFORE_TOOL[agent];

  it.each(['warm', 'cold'] as const)(
    'passes ordinary work and refuses what the policy denies (%s)',
    async (way) => {
      const inside = await callHook(
        sandbox,
        product,
        { agent, event, way },
        toolCall(agent, sandbox, { write: path.join(sandbox.workspace, 'a.txt'), content: 'x' }),
      );
      expect(understood(agent, inside).outcome).toBe('pass');
      const governed = path.join(product.home.root, 'policy.yaml');
      const denied = await callHook(
        sandbox,
        product,
        { agent, event, way },
        toolCall(agent, sandbox, { write: governed, content: 'chaperone: 1' }),
      );
      expect(understood(agent, denied)).toEqual({
        outcome: 'deny',
        reason: expect.stringContaining('governance.protect'),
      });
    },
  );

  const BAD: readonly [string, string][] = [
    ['nothing at all', ''],
    ['no JSON', 'rm -rf /'],
    ['JSON that is cut off', '{"session_id":"s","tool_name":"Ba'],
    ['a JSON array', '[]'],
    ['JSON null', 'null'],
    ['an object without fields', '{}'],
    [
      'fields of the wrong types',
      JSON.stringify({ session_id: 5, conversation_id: [], cwd: {}, tool_name: ['Bash'], tool_input: 'x' }),
    ],
    ['NUL bytes', '\0\0\0\0'],
  ];
  it.each(BAD)('refuses %s with a sentence', async (_what, payload) => {
    for (const way of ['warm', 'cold'] as const) {
      const { outcome, reason } = understood(
        agent,
        await callHook(sandbox, product, { agent, event, way }, payload),
      );
      expect(outcome).toBe('deny');
      expect(reason).toMatch(/Chaperone .+\./);
    }
  });

  it('answers an event and a tool that it has never heard of', async () => {
    const call = toolCall(agent, sandbox, { command: 'true' });
    const unknownEvent = await callHook(
      sandbox,
      product,
      { agent, event: 'FromTheFuture' },
      { ...call, hook_event_name: 'FromTheFuture' },
    );
    expect(understood(agent, unknownEvent).outcome).toBe('pass');
    const unknownTool = await callHook(
      sandbox,
      product,
      { agent, event },
      { ...call, tool_name: 'tool_from_the_future', tool_input: { x: 1 } },
    );
    expect(['pass', 'ask', 'deny']).toContain(understood(agent, unknownTool).outcome);
  });

  it('answers 50 MB', async () => {
    const call = toolCall(agent, sandbox, {
      write: path.join(sandbox.workspace, 'big.txt'),
      content: 'x'.repeat(50_000_000),
    });
    expect(understood(agent, await callHook(sandbox, product, { agent, event }, call)).outcome).toBe('pass');
  });
});

describe('a hook and its gate', () => {
  it('takes no home folder and no root for a workspace', async () => {
    for (const cwd of [sandbox.home, '/', '']) {
      const payload = {
        ...toolCall('vscode', sandbox, { write: path.join(sandbox.home, '.bashrc'), content: 'x' }),
        cwd,
      };
      const done = await callHook(sandbox, product, { agent: 'vscode', event: 'PreToolUse' }, payload);
      expect([cwd, understood('vscode', done).outcome]).toEqual([cwd, 'ask']);
    }
  });

  it("is not led astray by the user's curl settings", async () => {
    sandbox.write(path.join(sandbox.home, '.curlrc'), 'include\nwrite-out = "junk"\n');
    const call = toolCall('claude-code', sandbox, { write: product.home.policy, content: 'x' });
    const done = await callHook(sandbox, product, { agent: 'claude-code', event: 'PreToolUse' }, call);
    expect(JSON.parse(done.stdout)).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny' } });
  });

  it('answers with a refusal when the gate dies while it waits', async () => {
    const person = await sitDown(sandbox.state);
    const call = toolCall('claude-code', sandbox, {
      write: path.join(sandbox.outside, 'x.txt'),
      content: 'x',
    });
    const waiting = callHook(sandbox, product, { agent: 'claude-code', event: 'PreToolUse' }, call);
    await person.nextAsk();
    await product.crashGate();
    const { outcome, reason } = understood('claude-code', await waiting);
    expect(outcome).toBe('deny');
    expect(reason).toContain('try the same once more');
    person.leave();
  });

  it('decides by itself where no gate runs; the next gate takes the record in, once', async () => {
    const call = toolCall('claude-code', sandbox, {
      write: path.join(product.home.root, 'policy.yaml'),
      content: 'x',
    });
    const id = (call as { tool_use_id: string }).tool_use_id;
    const alone = await callHook(sandbox, product, { agent: 'claude-code', event: 'PreToolUse' }, call);
    expect(understood('claude-code', alone).outcome).toBe('deny');
    const mine = () => product.records().filter((r) => r.type === 'decision' && r.action === id);
    expect(mine()).toHaveLength(1);
    await product.startGate();
    await until('the gate to take in the spool', () => mine().every((r) => r.seq !== undefined));
    expect(mine()).toMatchObject([{ spooled: expect.stringMatching(/\.jsonl:1$/), outcome: 'deny' }]);
  });

  it('is refused, not passed, when its program is gone', async () => {
    // A sandbox of its own: no gate of an earlier test may come up late and answer.
    const lonely = makeSandbox('lonely');
    const orphan = await setUpProduct(lonely);
    try {
      await orphan.chaperone('install', 'claude-code');
      await orphan.close();
      rmSync(orphan.program);
      const before = toolCall('claude-code', lonely, { command: 'true' });
      const done = await callHook(lonely, orphan, { agent: 'claude-code', event: 'PreToolUse' }, before);
      expect(done).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/its program is gone.*install Chaperone again/),
      });
      for (const event of ['Stop', 'PostToolBatch']) {
        const told = await callHook(lonely, orphan, { agent: 'claude-code', event }, {});
        expect(told).toMatchObject({ code: 0, stdout: '{}' });
      }
      // A result goes on where a refusal would not take it back, and is withheld where it does.
      const results = [
        ['claude-code', 'PostToolUse', 0],
        ['codex', 'PostToolUse', 2],
        ['codex', 'Stop', 0],
        ['gemini-cli', 'AfterTool', 2],
      ] as const;
      for (const [agent, event, code] of results)
        expect(await callHook(lonely, orphan, { agent, event }, {})).toMatchObject({
          code,
          stderr: code === 2 ? expect.stringContaining('its result is withheld') : '',
        });
    } finally {
      lonely.close();
    }
  });

  it('says which agents there are when it is called for another', async () => {
    const done = await callHook(
      sandbox,
      product,
      { agent: 'clippy', event: 'PreToolUse', way: 'cold' },
      '{}',
    );
    expect(done.code).toBe(2);
    expect(done.stderr).toMatch(/no agent is named "clippy"; it is one of claude-code/);
  });
});

describe("a call whose folder is not the session's", () => {
  const touch = (transcript: string | null) => ({
    session_id: `elsewhere-${transcript}`,
    transcript_path: transcript,
    cwd: sandbox.outside,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'touch made.txt' },
    tool_use_id: 'call-elsewhere',
  });

  it.each(['warm', 'cold'] as const)(
    'lies outside of the workspace by the record of the session (%s)',
    async (way) => {
      const meta = { type: 'session_meta', payload: { cwd: sandbox.workspace } };
      const record = sandbox.write(
        path.join(sandbox.home, `rollout-${way}.jsonl`),
        `${JSON.stringify(meta)}\n{}\n`,
      );
      const call = { agent: 'codex', event: 'PreToolUse', way } as const;
      expect(understood('codex', await callHook(sandbox, product, call, touch(record)))).toEqual({
        outcome: 'deny',
        reason: expect.stringContaining('files.boundary'),
      });
      const unknown = await callHook(sandbox, product, call, touch(null));
      expect(understood('codex', unknown).outcome).toBe('pass');
    },
  );
});
