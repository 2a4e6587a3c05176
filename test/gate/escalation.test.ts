/** Asks on their way to a person, through the real hook and gate. */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateClient } from '../../src/gate/client.ts';
import { type Person, sitDown } from '../rig/person.ts';
import { until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { type Agent, BEFORE_TOOL, callHook, toolCall, understood } from './hooks.ts';

let sandbox: Sandbox;
let product: Product;
let person: Person;

beforeEach(async () => {
  sandbox = makeSandbox('ask');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  await product.startGate();
  person = await sitDown(sandbox.state);
});
afterEach(async () => {
  person.leave();
  await product.close();
  sandbox.close();
});

const call = (what: Parameters<typeof toolCall>[2], agent: Agent = 'claude-code', more: object = {}) =>
  callHook(
    sandbox,
    product,
    { agent, event: BEFORE_TOOL[agent] },
    { ...toolCall(agent, sandbox, what), ...more },
  ).then((done) => understood(agent, done));
const outside = (name = 'note.txt') => ({ write: path.join(sandbox.outside, name), content: 'line\n' });

describe('an ask', () => {
  it('shows who wants what and the whole change, and a yes lets the call run', async () => {
    const waiting = call(outside());
    const ask = await person.nextAsk();
    expect(ask).toMatchObject({ agentTitle: 'Claude Code', rule: 'files.boundary', toolName: 'Write' });
    expect(ask.title).toContain(path.join(sandbox.outside, 'note.txt'));
    expect(ask.diff).toContain('+line');
    expect(ask.effects.filter((e) => e.decisive)).toMatchObject([{ kind: 'file.write' }]);
    expect(await person.answer(ask, { answer: 'once' })).toBe(200);
    expect((await waiting).outcome).toBe('allow');
    const again = call(outside());
    await person.answer(await person.nextAsk(), { answer: 'deny' });
    expect((await again).outcome).toBe('deny');
  });

  it("carries the person's words to the agent", async () => {
    const waiting = call(outside());
    await person.answer(await person.nextAsk(), { answer: 'deny', words: 'use docs/ instead' });
    expect(await waiting).toEqual({ outcome: 'deny', reason: expect.stringContaining('use docs/ instead') });
  });

  it('is settled by its own answer alone, and by none that was given to another action', async () => {
    const first = call(outside('first.txt'));
    const one = await person.nextAsk();
    const second = call(outside('second.txt'));
    const two = await person.nextAsk();
    expect(await person.answer({ ...two, digest: one.digest }, { answer: 'once' })).toBe(409);
    await person.answer(two, { answer: 'once' });
    expect((await second).outcome).toBe('allow');
    expect(person.state()?.asks.map((a) => a.id)).toContain(one.id);
    await person.answer(one, { answer: 'deny' });
    expect((await first).outcome).toBe('deny');
    expect(await person.answer(one, { answer: 'once' })).toBe(404);
  });

  it('is put once where two clients report the same call', async () => {
    const payload = toolCall('cursor', sandbox, outside());
    const env = { CURSOR_VERSION: '3.19.7' };
    const cursor = callHook(sandbox, product, { agent: 'cursor', event: 'preToolUse', env }, payload);
    const claude = callHook(sandbox, product, { agent: 'claude-code', event: 'PreToolUse', env }, payload);
    const ask = await person.nextAsk();
    expect(ask.agent).toBe('cursor');
    await person.answer(ask, { answer: 'deny', words: 'no' });
    const both = await Promise.all([cursor, claude]);
    for (const done of both) expect(understood('cursor', done)).toMatchObject({ outcome: 'deny' });
    const decided = product.records().filter((r) => r.type === 'decision');
    expect(decided).toHaveLength(1);
    expect(decided[0]?.agent).toBe('cursor');
  });

  it('goes when the client gives up on the call', async () => {
    const { run } = await import('../rig/processes.ts');
    const input = JSON.stringify(toolCall('claude-code', sandbox, outside()));
    const abandoned = run(
      {
        file: product.home.launcher,
        args: ['hook', 'claude-code', 'PreToolUse'],
        cwd: sandbox.workspace,
        env: sandbox.env,
      },
      { input, limit: 1_500 },
    );
    await person.nextAsk();
    expect((await abandoned).timedOut).toBe(true);
    await until('the ask to go', () => person.state()?.asks.length === 0);
  });

  it("falls back to the client's own question, or to a no, where nobody listens", async () => {
    person.leave();
    await until('the gate to notice', async () => (await call(outside())).outcome === 'ask');
    const cursor = await call(outside(), 'cursor');
    expect(cursor).toEqual({
      outcome: 'deny',
      reason: expect.stringMatching(/no editor with Chaperone is open.*Instead: /s),
    });
  });

  it('says the same inside a subagent, and records its parent', async () => {
    const waiting = call(outside(), 'claude-code', { agent_id: 'sub-1', agent_type: 'general-purpose' });
    const ask = await person.nextAsk();
    expect(ask).toMatchObject({ session: 'session', subagent: { id: 'sub-1', type: 'general-purpose' } });
    await person.answer(ask, { answer: 'deny' });
    expect((await waiting).outcome).toBe('deny');
    expect(product.records().find((r) => r.type === 'decision')).toMatchObject({
      session: 'session',
      subagent: { id: 'sub-1' },
    });
  });
});

describe('a grant', () => {
  const grantFor = async (
    what: Parameters<typeof toolCall>[2],
    answer: 'session' | 'minutes' = 'session',
  ) => {
    const waiting = call(what);
    const ask = await person.nextAsk();
    await person.answer(ask, answer === 'minutes' ? { answer, minutes: 15 } : { answer });
    expect((await waiting).outcome).toBe('allow');
  };

  it('covers the effect on the resource, not the text: other content and the shell pass, another path does not', async () => {
    await grantFor(outside());
    expect((await call({ ...outside(), content: 'other\n' })).outcome).toBe('allow');
    expect((await call({ command: `echo more >> ${path.join(sandbox.outside, 'note.txt')}` })).outcome).toBe(
      'allow',
    );
    const other = call(outside('other.txt'));
    await person.answer(await person.nextAsk(), { answer: 'deny' });
    expect((await other).outcome).toBe('deny');
  });

  it('holds for other spellings of a push, not for another branch', async () => {
    await grantFor({ command: 'git push origin main' }, 'minutes');
    for (const command of [
      'git push -q origin HEAD:main',
      'git push --tags origin main && echo done',
      'cd src && git push origin main',
    ]) {
      expect((await call({ command })).outcome, command).toBe('allow');
    }
    const release = call({ command: 'git push origin release/1' });
    await person.answer(await person.nextAsk(), { answer: 'deny' });
    expect((await release).outcome).toBe('deny');
  });

  it('holds in another worktree of the same repository', async () => {
    const worktree = path.join(sandbox.root, 'worktree');
    execFileSync('git', ['worktree', 'add', '-q', worktree], { cwd: sandbox.workspace, env: sandbox.env });
    await grantFor({ command: 'git push origin main' }, 'minutes');
    const there = await call({ command: 'git push origin main' }, 'claude-code', {
      cwd: worktree,
      session_id: 'other-session',
    });
    expect(there.outcome).toBe('allow');
  });

  it('ends when it is undone, and with its session', async () => {
    await grantFor(outside());
    const [grant] = await until(
      'the grant',
      () => person.state()?.grants.length === 1 && person.state()?.grants,
    );
    expect(grant?.says[0]).toContain('note.txt');
    await new GateClient(product.home).undoGrant(grant?.id ?? '');
    const after = call(outside());
    await person.answer(await person.nextAsk(), { answer: 'session' });
    await after;
    await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'SessionEnd' },
      { session_id: 'session', cwd: sandbox.workspace, hook_event_name: 'SessionEnd', reason: 'other' },
    );
    await until('the grant to end', () => person.state()?.grants.length === 0);
  });
});

describe('an agent that does not take no for an answer', () => {
  it('is told to stop at the third try, by whatever means, and the person is told', async () => {
    const settings = `${sandbox.home}/.claude/settings.json`;
    const first = await call({ write: settings, content: '{}' });
    expect(first.reason).not.toContain('the person has been told');
    await call({ command: `echo '{}' > ${settings}` });
    expect(person.state()?.notices).toEqual([]);
    const third = await call({
      command: `cd ~/.claude && python3 -c "open('settings.json','w').write('{}')"`,
    });
    expect(third).toEqual({
      outcome: 'deny',
      reason: expect.stringContaining('denied 3 times now, and the person has been told'),
    });
    const [notice] = await until(
      'the notice',
      () => person.state()?.notices.length === 1 && person.state()?.notices,
    );
    expect(notice?.text).toMatch(
      /^Claude Code was denied this 3 times .*settings\.json.*\(rule governance\.protect\)/,
    );
  });
});

describe('a fault of ours', () => {
  const pausePerson = (...args: string[]) =>
    // `script` gives the command a terminal, as a person has one.
    execFileSync(
      'script',
      ['-qec', [process.execPath, product.program, ...args].map((a) => `'${a}'`).join(' '), '/dev/null'],
      {
        cwd: sandbox.workspace,
        env: sandbox.env,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );

  it('names the way out in the denial, and that way works', async () => {
    execFileSync('sh', ['-c', `rm -rf '${product.home.log}' && touch '${product.home.log}'`]);
    const stuck = await call({ write: 'a.txt', content: 'x' });
    expect(stuck).toEqual({
      outcome: 'deny',
      reason: expect.stringContaining('chaperone pause --for 15m --reason'),
    });
    expect(pausePerson('pause', '--for', '15m', '--reason', 'log is a file')).toContain('Paused until');
    expect((await call({ write: 'a.txt', content: 'x' })).outcome).toBe('pass');
    expect(pausePerson('resume')).toContain('enforces again');
  });

  it('keeps the last good policy when the file is broken, and says so', async () => {
    writeFileSync(
      product.home.policy,
      'chaperone: 1\nrules:\n  - { id: no-notes, on: file.write, where: { path: "**/note.txt" }, do: deny }\n',
    );
    expect((await call({ write: 'note.txt', content: 'x' })).outcome).toBe('deny');
    writeFileSync(product.home.policy, 'chaperone: 1\nrules: [oops');
    expect((await call({ write: 'note.txt', content: 'x' })).outcome).toBe('deny');
    const [problem] = await until(
      'the problem',
      () => person.state()?.problems.length === 1 && person.state()?.problems,
    );
    expect(problem).toMatch(/policy\.yaml:2:\d+: .*last good policy stays in force/);
  });

  it('can be paused by a person only', async () => {
    await expect(product.chaperone('pause', '--for', '15m', '--reason', 'x')).rejects.toThrow(
      'takes a person at a terminal',
    );
    const inAgent = () =>
      execFileSync(
        'script',
        [
          '-qec',
          `env CLAUDECODE=1 '${process.execPath}' '${product.program}' pause --for 15m --reason x`,
          '/dev/null',
        ],
        { env: sandbox.env, encoding: 'utf8', stdio: 'pipe' },
      );
    expect(inAgent).toThrow();
    const byAgent = await call({ command: 'chaperone pause --for 15m --reason "it is in my way"' });
    expect(byAgent).toEqual({ outcome: 'deny', reason: expect.stringContaining('governance.protect') });
    writeFileSync(
      product.home.pause,
      JSON.stringify({ until: Date.now() + 60_000, reason: 'forged', seal: 'x' }),
    );
    const denied = call({ write: product.home.policy, content: 'x' });
    expect((await denied).outcome).toBe('deny');
    expect(existsSync(product.home.policy)).toBe(false);
  });

  it('lets everything go on while paused, and records what would have been', async () => {
    await new GateClient(product.home).pause({ minutes: 1, reason: 'a drill' });
    const governed = { write: product.home.policy, content: 'x' };
    expect((await call(governed)).outcome).toBe('pass');
    const record = product.records().findLast((r) => r.type === 'decision');
    expect(record).toMatchObject({ outcome: 'allow', rule: 'governance.protect', decider: { by: 'pause' } });
    expect(product.records()).toContainEqual(
      expect.objectContaining({ type: 'governance', agent: 'person', reason: 'a drill' }),
    );
    await new GateClient(product.home).resume();
    expect((await call(governed)).outcome).toBe('deny');
  });
});
