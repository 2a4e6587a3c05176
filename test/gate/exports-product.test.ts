/** Exports of the product as it is used: by the policy in force, through hook and gate, seen in status and doctor. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Finished, run, until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { type Received, type Receiver, startReceiver } from '../rig/receiver.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { callHook, toolCall } from './hooks.ts';

let sandbox: Sandbox;
let product: Product;
let siem: Receiver;

const chaperone = (...args: string[]): Promise<Finished> =>
  run(
    { file: process.execPath, args: [product.program, ...args], cwd: sandbox.workspace, env: sandbox.env },
    { limit: 60_000 },
  );

const policy = (exports: readonly object[]) =>
  sandbox.write(
    product.home.policy,
    `chaperone: 1\norganization: acme\nrevision: 7\nrules:\n  - { id: no.cowsay, on: [command.run], where: { program: cowsay }, do: deny }\nexports: ${JSON.stringify(exports)}\n`,
  );
const otlp = (more: object = {}) => ({
  id: 'siem',
  to: 'otlp',
  url: `${siem.url}/v1/logs`,
  everySeconds: 0.1,
  ...more,
});
const file = () => path.join(sandbox.root, 'events.jsonl');

const call = (command: string) =>
  callHook(
    sandbox,
    product,
    { agent: 'claude-code', event: 'PreToolUse' },
    toolCall('claude-code', sandbox, { command }),
  );

type Attribute = { key: string; value: Record<string, string> };
/** The attributes of every log record that came, by name. */
const records = (received: readonly Received[]): Record<string, string | undefined>[] =>
  received.flatMap(({ body }) =>
    (JSON.parse(body).resourceLogs[0].scopeLogs[0].logRecords as { attributes: Attribute[] }[]).map(
      ({ attributes }) =>
        Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
    ),
  );

beforeAll(async () => {
  sandbox = makeSandbox('exports');
  siem = await startReceiver();
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  policy([
    otlp(),
    { id: 'file', to: 'ocsf-file', file: file(), everySeconds: 0.1, content: 'metadata', only: ['decision'] },
  ]);
  await product.startGate();
  await until('the exports', async () => (await chaperone('exports', 'list')).stdout.includes('file'));
});
afterAll(async () => {
  await product?.close();
  await siem?.close();
  sandbox?.close();
});

it('a denied call is in the SIEM, with who, what and by which rule; in a file without the command', async () => {
  await call('cowsay canary-words');
  const denied = await until('the decision', () =>
    records(siem.received).find((one) => one['chaperone.outcome'] === 'deny'),
  );
  expect(denied).toMatchObject({
    'event.name': 'chaperone.decision',
    'gen_ai.tool.name': 'Bash',
    'gen_ai.operation.name': 'execute_tool',
    'chaperone.agent': 'claude-code',
    'chaperone.rule': 'no.cowsay',
    'chaperone.policy.organization': 'acme',
    'chaperone.policy.revision': '7',
  });
  expect(siem.received.map(({ body }) => body).join('')).toContain('canary-words');
  await until('the file', () => existsSync(file()) && readFileSync(file(), 'utf8').includes('no.cowsay'));
  const text = readFileSync(file(), 'utf8');
  expect(text).not.toContain('canary-words');
  expect(JSON.parse(text.trim().split('\n')[0] ?? '')).toMatchObject({
    class_uid: 1007,
    action_id: 2,
    process: { name: 'cowsay' },
  });
});

it('status, doctor and `exports list` say that it works, and when not, why', async () => {
  await until('both', async () => !(await chaperone('exports', 'list')).stdout.includes('behind'));
  const list = await chaperone('exports', 'list');
  expect(list).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^siem \(otlp\): last sent \d+ s ago\nfile \(ocsf-file\): last sent \d+ s ago\n$/,
    ),
  });
  expect((await chaperone('status')).stdout).toMatch(/^export {7}siem \(otlp\): last sent \d+ s ago$/m);
  expect((await chaperone('doctor')).stdout).toMatch(/^✓ export +siem \(otlp\): last sent/m);
  siem.answer(() => ({ status: 403, body: 'no such tenant' }));
  await call('ls');
  await until('a problem', async () => (await chaperone('exports', 'list')).code === 1);
  const [state] = (await chaperone('exports', 'list', '--json')).stdout
    .split('\n')
    .map((line) => line && JSON.parse(line));
  expect(state).toMatchObject({
    id: 'siem',
    behind: expect.any(Number),
    problem: 'status 403: no such tenant. Records wait until that is mended.',
  });
  expect((await chaperone('doctor')).stdout).toMatch(
    /^✗ export +siem \(otlp\): .*1 records? behind; status 403: no such tenant/m,
  );
  siem.answer(() => ({ status: 200 }));
});

it('`exports test` sends one made-up record and says what the receiver said', async () => {
  expect(await chaperone('exports', 'test', 'siem')).toMatchObject({
    code: 0,
    stdout: '✓ taken it has the record\n',
  });
  expect(records(siem.received).at(-1)?.['log.record.uid']).toMatch(/:test-\d+$/);
  siem.answer(() => ({ status: 400, body: 'no' }));
  expect(await chaperone('exports', 'test', 'siem')).toMatchObject({
    code: 1,
    stdout: '✗ not taken status 400: no\n',
  });
  siem.answer(() => ({ status: 200 }));
  expect(await chaperone('exports', 'test', 'nowhere')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no export "nowhere"'),
  });
});

it('follows the policy: another address, and none', async () => {
  const other = await startReceiver();
  policy([otlp({ url: `${other.url}/v1/logs` })]);
  const arrived = async () => {
    await call('ls -a');
    return records(other.received).some((one) => one['gen_ai.tool.name'] === 'Bash');
  };
  await until('the other', arrived);
  policy([]);
  await until(
    'none',
    async () =>
      (await chaperone('exports', 'list')).stdout === 'The policy in force sends records nowhere.\n',
  );
  await other.close();
});

it('without content, nothing that a person or an agent wrote leaves the device, whatever the record', async () => {
  const all = path.join(sandbox.root, 'metadata.jsonl');
  const whole = path.join(sandbox.root, 'whole.jsonl');
  policy([
    { id: 'bare', to: 'ocsf-file', file: all, everySeconds: 0.1, content: 'metadata' },
    { id: 'whole', to: 'ocsf-file', file: whole, everySeconds: 0.1 },
  ]);
  await until('it runs', async () => (await chaperone('exports', 'list')).stdout.includes('bare'));
  const at = { session_id: 'canary', cwd: sandbox.workspace, transcript_path: '/nowhere' };
  const tool = (id: string, tool_name: string, tool_input: object) => ({
    ...at,
    hook_event_name: 'PreToolUse',
    tool_name,
    tool_input,
    tool_use_id: id,
  });
  const word = 'canary-words';
  const payloads = [
    { ...at, hook_event_name: 'SessionStart', source: 'startup' },
    { ...at, hook_event_name: 'UserPromptSubmit', prompt: `please ${word}` },
    tool('c1', 'Bash', { command: `cowsay ${word} && echo ${word} | tee -a notes.txt`, description: word }),
    tool('c2', 'Write', { file_path: path.join(sandbox.workspace, 'a.txt'), content: `${word}\n` }),
    tool('c3', 'Edit', {
      file_path: path.join(sandbox.workspace, 'README.md'),
      old_string: '# Orders',
      new_string: word,
    }),
    tool('c4', 'Bash', {
      command: `curl -d '${word}' "https://x.example/${word}?q=${word}"; pkill -f ${word}`,
    }),
    tool('c5', 'WebFetch', { url: `https://x.example/${word}`, prompt: word }),
    tool('c6', 'Task', { subagent_type: 'general-purpose', description: word, prompt: word }),
    tool('c7', 'mcp__tracker__create', { title: word, body: { deep: [word] } }),
    tool('c8', 'Bash', {
      command: `psql -c "delete from t where note = '${word}'"; aws s3 rm s3://bucket/${word}`,
    }),
    {
      ...tool('c2', 'Write', { file_path: path.join(sandbox.workspace, 'a.txt'), content: `${word}\n` }),
      hook_event_name: 'PostToolUse',
      tool_response: { filePath: 'a.txt', content: word },
    },
  ];
  for (const payload of payloads) {
    const event = payload.hook_event_name;
    await callHook(sandbox, product, { agent: 'claude-code', event }, payload);
  }
  const lines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
  await until(
    'all of them',
    () => lines(all).length >= payloads.length && lines(all).length === lines(whole).length,
  );
  const kinds = new Set(lines(all).map((line) => JSON.parse(line).metadata.event_code));
  expect([...kinds].sort()).toEqual(expect.arrayContaining(['decision', 'prompt', 'result', 'session']));
  // The full export shows that the words were there to be left out.
  expect(readFileSync(whole, 'utf8').split(word).length).toBeGreaterThan(20);
  for (const line of lines(all)) expect(line).not.toContain(word);
});

it('loses nothing when the gate is killed and another comes', async () => {
  const all = await startReceiver();
  policy([otlp({ id: 'kept', url: `${all.url}/v1/logs` })]);
  await until('it runs', async () => (await chaperone('exports', 'list')).stdout.includes('kept'));
  const before = product.records().length;
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: 4 }, (_, n) => call(`echo ${round} ${n}`)));
    await product.crashGate();
    await call(`echo alone ${round}`);
    await product.startGate();
  }
  const last = () =>
    Math.max(
      ...product
        .records()
        .map(({ seq }) => seq)
        .filter(Number.isInteger),
    );
  const sent = () => new Set(records(all.received).map((one) => Number(one['chaperone.record.seq'])));
  await until('all', () =>
    Array.from({ length: last() - before }, (_, n) => before + 1 + n).every((seq) => sent().has(seq)),
  );
  await all.close();
});
