/** `chaperone log` and `chaperone session` on a real log: read, checked and exported, with the gate stopped. */
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActivityLog } from '../../src/audit/log.ts';
import { segmentsIn } from '../../src/audit/segments.ts';
import { newKeyPair } from '../../src/model/envelope.ts';
import { entry } from '../audit/records.ts';
import { callHook, toolCall } from '../gate/hooks.ts';
import { run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

let sandbox: Sandbox;
let product: Product;
/** File of the device's public key. */
let key: string;

beforeAll(async () => {
  sandbox = makeSandbox('log');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  await product.startGate();
  const hook = (event: string, payload: object) =>
    callHook(sandbox, product, { agent: 'claude-code', event }, payload);
  const base = { session_id: 'session', cwd: sandbox.workspace };
  await hook('SessionStart', { ...base, hook_event_name: 'SessionStart', source: 'startup' });
  await callHook(
    sandbox,
    product,
    { agent: 'claude-code', event: 'SessionStart', env: { CHAPERONE_SESSION: 'claude-code/session' } },
    { ...base, session_id: 'child', hook_event_name: 'SessionStart', source: 'startup' },
  );
  await hook('UserPromptSubmit', { ...base, hook_event_name: 'UserPromptSubmit', prompt: 'Write a note' });
  const write = toolCall('claude-code', sandbox, { write: 'note.txt', content: 'one\ntwo' });
  await hook('PreToolUse', write);
  await hook('PostToolUse', {
    ...write,
    hook_event_name: 'PostToolUse',
    tool_response: { filePath: 'note.txt' },
  });
  const policy = path.join(product.home.root, 'policy.yaml');
  await hook('PreToolUse', toolCall('claude-code', sandbox, { write: policy, content: 'x' }));
  key = path.join(sandbox.root, 'device.pem');
  writeFileSync(key, (await product.chaperone('log', 'device-key')).stdout);
  await product.close();
});
afterAll(() => sandbox.close());

const say = async (...args: string[]) => stripVTControlCharacters((await product.chaperone(...args)).stdout);
const chaperone = (...args: string[]) =>
  run(
    { file: process.execPath, args: [product.program, ...args], cwd: sandbox.workspace, env: sandbox.env },
    { limit: 60_000 },
  );

describe('the log of a session', () => {
  it('holds who, where, what and why of every action', () => {
    const decision = product.records().find((record) => record.type === 'decision');
    expect(decision).toMatchObject({
      v: 2,
      device: expect.stringMatching(/^dev-[0-9a-f]{16}$/),
      principal: { kind: 'anonymous', user: expect.any(String) },
      workspace: [sandbox.workspace],
      repository: sandbox.workspace,
      branch: 'main',
      answer: 'pass',
      input: { text: '{"content":"one\\ntwo","file_path":"note.txt"}', bytes: 45 },
      diff: { text: expect.stringContaining('+one\n+two') },
      policy: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const result = product.records().find((record) => record.type === 'result');
    expect(result).toMatchObject({ failed: false, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('names Chaperone for what it did by itself, and no person', () => {
    const own = product.records().filter((record) => record.type === 'governance');
    expect(own.map(({ agent }) => agent)).toEqual(own.map(() => 'chaperone'));
    expect(own.length).toBeGreaterThan(0);
  });

  it('is listed by person and told as a story', async () => {
    const listed = await say('session', 'list');
    expect(listed).toMatch(/claude-code.* session/);
    expect(listed).toContain('1 prompt, 2 actions, 1 denied');
    expect(listed).toMatch(/claude-code.* child\n.*\n.*\n +started in claude-code\/session\n/);
    expect(await say('session', 'show', 'child')).toContain('started in claude-code/session\n');
    const told = await say('session', 'show', 'sess');
    expect(told).toContain('Write a note');
    expect(told).toContain('+two');
    expect(told).toMatch(/deny Write/);
    expect(told).toMatch(/→ done, \d+ bytes came back/);
    expect(await say('session', 'show', 'session', '--markdown')).toContain('```diff');
    expect((await chaperone('session', 'show', 'nobody')).code).toBe(2);
  });

  it('verifies, and so does its export; a changed word is named by file, line and number', async () => {
    const found = JSON.parse(await say('log', 'verify', '--json'));
    expect(found).toMatchObject({ ok: true, first: 1, records: found.last });
    const out = path.join(sandbox.root, 'evidence.json');
    await say('log', 'export', '--session', 'session', '--out', out);
    expect(await say('log', 'verify', out)).toContain('✓ whole');
    for (const where of [[], [out]]) {
      const signed = await say('log', 'verify', ...where, '--device-key', key);
      expect(signed).toContain(`signed by the device with ${key}`);
    }
    const stranger = path.join(sandbox.root, 'stranger.pem');
    writeFileSync(stranger, newKeyPair().open);
    for (const where of [[], [out]]) {
      const other = await chaperone('log', 'verify', ...where, '--device-key', stranger);
      expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining('no key that was given') });
    }
    const bundle = JSON.parse(readFileSync(out, 'utf8')) as { policies: object };
    expect(Object.keys(bundle.policies)).toHaveLength(1);

    writeFileSync(out, readFileSync(out, 'utf8').replace('Write a note', 'Write a vote'));
    expect((await chaperone('log', 'verify', out)).code).toBe(1);
    const { file, name } = segmentsIn(product.home.log)[0] as { file: string; name: string };
    const text = readFileSync(file, 'utf8');
    const line = text.split('\n').findIndex((one) => one.includes('Write a note')) + 1;
    writeFileSync(file, text.replace('Write a note', 'Write a vote'));
    const broken = await chaperone('log', 'verify');
    writeFileSync(file, text);
    expect(broken.code).toBe(1);
    expect(stripVTControlCharacters(broken.stdout)).toContain(
      `✗ broken at record ${line}: ${name}:${line}: this record was changed`,
    );
  });

  it('is queried as lines, JSON and CSV', async () => {
    expect(await say('log', 'query', '--effect', 'governance.change')).toMatch(/deny {3}claude-code Write/);
    const json = (await say('log', 'query', '--json', '--text', 'Write a note')).trim().split('\n');
    expect(json.map((one) => JSON.parse(one).type)).toEqual(['prompt']);
    const whole = await say('log', 'query', '--session', 'session');
    expect(whole).toContain('Write a note');
    expect(await say('log', 'query', '--session', 'sess')).toBe(whole);
    expect(await say('log', 'query', '--format', 'csv', '--outcome', 'deny')).toMatch(/^seq,at,.*\r\n\d+,/);
    expect((await chaperone('log', 'query', '--format', 'xml')).code).toBe(2);
    expect((await say('log', 'query', '--effect', 'governance.*')).trim().split('\n')).toHaveLength(1);
  });

  it.each([
    [
      'an effect that is none',
      ['query', '--effect', 'file.wrte'],
      'no effect is called "file.wrte"; there are',
    ],
    ['an agent that is none', ['query', '--agent', 'claude'], '--agent is one of claude-code'],
    [
      'a time that is none',
      ['query', '--since', 'yesterday'],
      '"yesterday" is no point in time; write 2026-',
    ],
    ['a session that is none', ['query', '--session', 'nobody'], 'the log has no session nobody'],
    ['an outcome that is none', ['query', '--outcome', 'denied'], '--outcome is one of allow'],
    [
      'a file that cannot be written',
      ['export', '--session', 'session', '--out', 'no/such/folder'],
      'no/such/folder cannot be written (ENOENT)',
    ],
    ['a folder without a log', ['verify', '.'], 'there is no log and no signed batch in .'],
    ['a key of receipts where there are none', ['verify', '--receipt-key', 'a+b+c'], 'there are none in'],
    ['a file that holds no key', ['verify', '--device-key', 'note.txt'], 'note.txt is no public key'],
  ])('does not take %s for an answer', async (_what, args, said) => {
    expect(await chaperone('log', ...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(said),
    });
  });

  it('says where there are no batches, and what would make some', async () => {
    expect(await say('log', 'batches')).toContain('`evidence`');
    expect(await say('log', 'batches', '--json')).toBe('');
  });

  it('is quiet where whoever reads has had enough', async () => {
    const script = `"$0" "$1" policy schema | head -c 1; echo " \${PIPESTATUS[0]}"`;
    const args = ['-c', script, process.execPath, product.program];
    const done = await run(
      { file: 'bash', args, cwd: sandbox.workspace, env: sandbox.env },
      { limit: 60_000 },
    );
    expect(done).toMatchObject({ stdout: '{ 1\n', stderr: '' });
  });
});

it('a log is kept for as long as the policy says, and a record says what went', async () => {
  const { log, policy } = product.home;
  // Three segments more, as if each were of another day; all but the last two are old.
  const writer = new ActivityLog(log, {
    device: 'dev-0123456789abcdef',
    principal: { kind: 'unknown' },
    segment: { bytes: 1, milliseconds: 1_000_000 },
  });
  for (const detail of ['a', 'b', 'c']) writer.append(entry(detail));
  writer.close();
  const segments = segmentsIn(log);
  const old = segments.slice(0, -2);
  for (const { file } of old) utimesSync(file, new Date('2026-01-01'), new Date('2026-01-01'));
  writeFileSync(policy, 'chaperone: 1\nrecord: { keepDays: 3 }\n');
  await product.startGate();
  await product.close();
  const removed = product.records().find((record) => record.type === 'log' && record.event === 'removed');
  expect(removed).toMatchObject({ first: 1, last: (segments.at(-2)?.first ?? 0) - 1 });
  expect(segmentsIn(log).map(({ name }) => name)).not.toContain(old[0]?.name);
  expect(await say('log', 'verify')).toContain('were removed, as a record says');
});
