/** Observe mode through the real hook: nothing is stopped or replaced, and everything that would have been is told. */
import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gateState } from '../rig/person.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { callHook, toolCall, understood } from './hooks.ts';

const VALUE = 'tr0ub4dor-and-3-horses';
let sandbox: Sandbox;
let product: Product;

beforeEach(async () => {
  sandbox = makeSandbox('observe');
  sandbox.write('.env', `DB_PASSWORD=${VALUE}\n`);
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

const RULES = `rules:
  - { id: push, on: git.push, do: deny }
  - { id: env, on: file.read, where: { path: "**/.env" }, do: redact MODE }
`;
const inForce = (head: string, mode = '') => {
  writeFileSync(product.home.policy, `chaperone: 1\n${head}${RULES.replace(' MODE', mode)}`);
  return product.startGate();
};
const call = (command: string) =>
  callHook(
    sandbox,
    product,
    { agent: 'claude-code', event: 'PreToolUse' },
    toolCall('claude-code', sandbox, { command }),
  );
const comesBack = (id: string) =>
  callHook(
    sandbox,
    product,
    { agent: 'claude-code', event: 'PostToolUse' },
    {
      session_id: 'session',
      cwd: sandbox.workspace,
      hook_event_name: 'PostToolUse',
      tool_name: 'Bash',
      tool_input: { command: 'cat .env' },
      tool_use_id: id,
      tool_response: { stdout: `DB_PASSWORD=${VALUE}`, stderr: '', interrupted: false, isImage: false },
    },
  );
const last = (type: string) => product.records().findLast((record) => record.type === type);

it('of the whole policy stops and replaces nothing, and records what it would have', async () => {
  await inForce('mode: observe\n');
  expect(understood('claude-code', await call('git push origin main')).outcome).not.toBe('deny');
  expect(last('decision')).toMatchObject({
    outcome: 'allow',
    decided: 'allow',
    wouldBe: { outcome: 'deny', rule: 'push' },
  });
  expect((await comesBack('r1')).stdout).not.toContain('secret:');
  expect(last('result')).toMatchObject({ redactions: 0, wouldRedact: 1 });
  const prompt = {
    session_id: 'session',
    cwd: sandbox.workspace,
    hook_event_name: 'UserPromptSubmit',
    prompt: `The key is ${'AKIA'}${'Z7QGUW3TNEXAB5KD'}`,
  };
  await callHook(sandbox, product, { agent: 'claude-code', event: 'UserPromptSubmit' }, prompt);
  expect(last('prompt')).toMatchObject({ outcome: 'allow', wouldBe: { outcome: 'deny' } });
  expect((await gateState(product.home.root))?.counts).toMatchObject({
    denied: 0,
    redacted: 0,
    would: { denied: 2, asked: 0, redacted: 1 },
  });
  const tail = stripVTControlCharacters((await product.chaperone('log', 'tail')).stdout);
  expect(tail).toMatch(/git push origin main would deny push/);
  expect(tail).toMatch(/Bash done, 1 would have been/);
  expect((await product.chaperone('status', 'claude-code')).stdout).toContain(
    'would have denied 2, asked 0, redacted 1',
  );
});

it('of one rule leaves the others in force', async () => {
  await inForce('secrets: { results: allow }\n', ', mode: observe');
  expect(understood('claude-code', await call('git push origin main')).outcome).toBe('deny');
  const read = toolCall('claude-code', sandbox, { command: 'cat .env' }) as { tool_use_id: string };
  await callHook(sandbox, product, { agent: 'claude-code', event: 'PreToolUse' }, read);
  expect(last('decision')).toMatchObject({ outcome: 'allow', wouldBe: { outcome: 'redact', rule: 'env' } });
  expect((await comesBack(read.tool_use_id)).stdout).not.toContain('secret:');
  expect(last('result')).toMatchObject({ redactions: 0, wouldRedact: 1 });
});
