/** The product on the real Codex: what is refused does not run, what the model reads of it, and where the client fails open. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import { type CodexRun, configureCodex, provideCodex, runCodex, trustListed } from '../rig/codex.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { addRemote, type Remote } from '../rig/repository.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import type { Call, Script } from '../rig/scripted-model.ts';
import { needs } from '../rig/skip.ts';

const codex = needs(await provideCodex());

/** Older models call tools one by one; newer ones write a script that does. Both are in this release. */
const ONE_BY_ONE = 'scripted';
const BY_SCRIPT = 'gpt-6-sol';

const shell = (cmd: string, more: object = {}): Call => ({ name: 'exec_command', input: { cmd, ...more } });
const script = (source: string): Call => ({ name: 'functions__exec', input: { input: source } });
const inScript = (cmd: string): Call =>
  script(`text((await tools.exec_command(${JSON.stringify({ cmd })})).output);`);

const FORCED_PUSH = 'git push --force origin main';
const RULE = 'git.force-protected';

let sandbox: Sandbox;
let product: Product;
let remote: Remote;

beforeEach(async () => {
  sandbox = makeSandbox('codex');
  configureCodex(sandbox);
  remote = addRemote(sandbox);
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'codex');
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

function play(model: string, main: Script['main'], subagents: Script['subagents'] = []): Promise<CodexRun> {
  if (!codex) throw new Error('not reached: the test is skipped');
  return runCodex(codex, { sandbox, model, script: { main, subagents } });
}

const said = (run: CodexRun) => run.toolResults.map(({ text }) => text);

type DecisionRecord = Extract<ActivityRecord, { type: 'decision' }>;
const decisions = (tool: string): DecisionRecord[] =>
  product
    .records()
    .filter((record): record is DecisionRecord => record.type === 'decision' && record.tool === tool);

describe.skipIf(!codex)(`Codex ${codex?.client.version}`, () => {
  test('install in a fresh home: Codex itself lists every hook as trusted', async () => {
    if (!codex) return;
    const hooks = await trustListed(codex, sandbox);
    expect(hooks.map(({ event }) => event).sort()).toEqual([
      'postToolUse',
      'preToolUse',
      'sessionEnd',
      'sessionStart',
      'stop',
      'subagentStart',
      'subagentStop',
      'userPromptSubmit',
    ]);
    for (const hook of hooks) expect(hook).toMatchObject({ trust: 'trusted', enabled: true });
    await product.chaperone('uninstall', 'codex');
    expect(await trustListed(codex, sandbox)).toEqual([]);
  });

  test.each([
    [ONE_BY_ONE, shell],
    [BY_SCRIPT, inScript],
  ])(
    '%s: an allowed command runs, a denied one does not and its reason reaches the model',
    async (model, call) => {
      const shared = remote.head();
      remote.amend('Rewritten');
      const made = path.join(sandbox.workspace, 'made.txt');
      const run = await play(model, [
        { calls: [call(`touch ${made} && echo fine`)] },
        { calls: [call(FORCED_PUSH)] },
        { text: 'tried' },
      ]);
      expect(run.stdout).toContain('tried');
      expect(said(run)).toEqual([expect.stringContaining('fine'), expect.stringContaining(RULE)]);
      expect(existsSync(made)).toBe(true);
      expect(remote.head()).toBe(shared);
      expect(decisions('Bash')).toMatchObject([
        { outcome: 'allow', agent: 'codex' },
        { outcome: 'deny', rule: RULE, agent: 'codex' },
      ]);
    },
  );
});
