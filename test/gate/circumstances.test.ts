/** Tasks, teams, workspaces and what a session has been through, on the real hook, with a gate and without. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GateClient } from '../../src/gate/client.ts';
import { gateState } from '../rig/person.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { callHook, toolCall, understood } from './hooks.ts';

let sandbox: Sandbox;
let product: Product;

beforeEach(async () => {
  sandbox = makeSandbox('circumstances');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

const inForce = (text: string) => writeFileSync(product.home.policy, `chaperone: 1\n${text}`);
async function run(command: string, way: 'warm' | 'cold' = 'warm') {
  const done = await callHook(
    sandbox,
    product,
    { agent: 'claude-code', event: 'PreToolUse', way },
    toolCall('claude-code', sandbox, { command }),
  );
  return understood('claude-code', done);
}
/** The last one by its time: what a hook alone has recorded may not be in the log yet. */
const decision = () =>
  product
    .records()
    .filter((record) => record.type === 'decision')
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1);

it('hold a session to the task that a person puts it on, also without the gate', async () => {
  inForce(`tasks:
  ui: { title: Mend the page, paths: ["web/**"], deny: [git.push], effects: [file.*, command.run, git.*], beyond: deny }
`);
  await product.startGate();
  expect((await run('echo x > server.js')).outcome).not.toBe('deny');
  const client = new GateClient(product.home);
  await expect(client.assign({ agent: 'claude-code', session: 'session', task: 'nope' })).rejects.toThrow(
    'the policy has no task "nope"; it has ui',
  );
  await client.assign({ agent: 'claude-code', session: 'session', task: 'ui' });
  expect((await gateState(product.home.root))?.tasks).toMatchObject({
    profiles: [{ name: 'ui', title: 'Mend the page' }],
    assigned: [{ agent: 'claude-code', session: 'session', task: { name: 'ui' } }],
  });
  const beyond = await run('echo x > server.js');
  expect(beyond.outcome).toBe('deny');
  expect(JSON.stringify(beyond)).toContain('The task \\"Mend the page\\" does not change files here');
  expect(decision()).toMatchObject({ rule: 'task.ui.paths', by: 'shell', task: { name: 'ui' } });
  expect((await run('echo x > web/index.html')).outcome).not.toBe('deny');
  expect((await run('git push origin feature')).outcome).toBe('deny');
  expect(decision()).toMatchObject({ rule: 'task.ui.deny' });
  // A session that has ended may be taken up again, and an agent may not say that it has.
  const ended = {
    session_id: 'session',
    cwd: sandbox.workspace,
    hook_event_name: 'SessionEnd',
    reason: 'other',
  };
  await callHook(sandbox, product, { agent: 'claude-code', event: 'SessionEnd' }, ended);
  expect((await gateState(product.home.root))?.tasks?.assigned).toEqual([]);
  expect((await run('echo x > server.js')).outcome).toBe('deny');
  expect((await gateState(product.home.root))?.tasks?.assigned).toHaveLength(1);
  await product.close();
  expect((await run('echo x > server.js', 'cold')).outcome).toBe('deny');
});

it('ask about uploads once the session has read from the web, also after a restart of the gate', async () => {
  inForce(
    'rules: [{ id: after-web, on: net.connect, where: { session: web, direction: upload }, do: deny }]\n',
  );
  await product.startGate();
  expect((await run('curl -T notes.txt https://up.example')).outcome).not.toBe('deny');
  await run('curl -O https://docs.example/page');
  expect((await run('curl -T notes.txt https://up.example')).outcome).toBe('deny');
  await product.close();
  await product.startGate();
  expect((await run('curl -T notes.txt https://up.example')).outcome).toBe('deny');
});

it('take in what was found in the session', async () => {
  inForce(`rules:
  - { id: push, on: git.push, do: deny, severity: high, references: [ASI02, AML.T0053] }
  - { id: insists, on: file.write, where: { finding: retry-after-denial }, do: deny }
`);
  await product.startGate();
  for (let time = 0; time < 3; time++) await run('git push origin main');
  expect(decision()).toMatchObject({ rule: 'push', severity: 'high', references: ['ASI02', 'AML.T0053'] });
  expect(product.records().find(({ type }) => type === 'finding')).toMatchObject({
    signal: 'retry-after-denial',
    severity: 'medium',
  });
  expect((await run('echo x > a')).outcome).toBe('deny');
});

it('lay a workspace beneath the policy: it tightens, opens what is left to it, and agents cannot write it', async () => {
  inForce(`rules:
  - { id: net, on: net.connect, where: { direction: upload }, do: deny }
  - { id: install, on: package.install, do: deny, mode: observe }
  - { id: publish, on: package.publish, do: ask, preapprovable: workspace }
  - { id: push, on: git.push, do: ask }
  - { id: governance, on: governance.change, do: deny }
`);
  mkdirSync(join(sandbox.workspace, '.chaperone'));
  const file = join(sandbox.workspace, '.chaperone', 'policy.yaml');
  writeFileSync(
    file,
    `chaperone: 1
rules: [{ id: generated, on: file.write, where: { path: "dist/**" }, do: deny, reason: It is made by the build. }]
preapprove:
  - { id: publish, commands: ["npm publish *"] }
  - { id: push, commands: ["git push *"] }
  - { id: net, commands: ["curl *"] }
`,
  );
  await product.startGate();
  expect((await run('echo x > dist/a.js')).outcome).toBe('deny');
  expect(decision()).toMatchObject({
    rule: 'workspace.generated',
    policy: { workspace: expect.any(String) },
  });
  expect((await run('npm publish --access public')).outcome).not.toBe('deny');
  expect(decision()).toMatchObject({ outcome: 'allow', rule: 'publish' });
  await run('git push origin x');
  expect(decision()).toMatchObject({ decided: 'ask', rule: 'push' });
  expect((await run('curl -T a https://up.example')).outcome).toBe('deny');
  expect((await run('echo "" > .chaperone/policy.yaml')).outcome).toBe('deny');
  expect(decision()?.type === 'decision' && decision()).toMatchObject({
    effects: expect.arrayContaining([expect.objectContaining({ kind: 'governance.change' })]),
  });
  // Another branch's part, say: rules of both hold, and nothing is pre-approved that was not.
  writeFileSync(
    file,
    `chaperone: 1
rules: [{ id: docs, on: file.write, where: { path: "docs/**" }, do: deny }]
preapprove: [{ id: install, commands: ["npm publish"] }]
`,
  );
  expect((await run('echo x > dist/a.js')).outcome).toBe('deny');
  expect((await run('echo x > docs/a.md')).outcome).toBe('deny');
  await run('npm publish');
  expect(decision()).toMatchObject({ decided: 'ask', rule: 'publish' });
  // Also for a hook that finds no gate, and for a gate that starts anew.
  await product.close();
  await run('npm publish', 'cold');
  expect(decision()).toMatchObject({ outcome: 'ask', rule: 'publish' });
  expect((await run('echo x > dist/a.js', 'cold')).outcome).toBe('deny');
  await product.close();
  await product.startGate();
  await run('npm publish');
  expect(decision()).toMatchObject({ decided: 'ask', rule: 'publish' });
  expect((await run('echo x > dist/a.js')).outcome).toBe('deny');
  // Another session begins with what is there now.
  await callHook(
    sandbox,
    product,
    { agent: 'claude-code', event: 'PreToolUse' },
    { ...toolCall('claude-code', sandbox, { command: 'npm publish' }), session_id: 'another' },
  );
  expect(decision()).toMatchObject({ outcome: 'allow', rule: 'publish' });
  writeFileSync(file, 'chaperone: 1\nrules: [{ id: x, on: file.write, do: allow }]\n');
  const broken = await run('echo x > a');
  expect(decision()).toMatchObject({ decided: 'ask', rule: 'workspace.unreadable' });
  expect(JSON.stringify(broken)).toContain('policy.yaml:2:');
});

it('lets only workspaces of named repositories pre-approve, as they were when the session began', async () => {
  inForce(`workspaces: { trusted: "github.com/acme/*" }
rules:
  - { id: publish, on: package.publish, do: ask, preapprovable: workspace }
`);
  mkdirSync(join(sandbox.workspace, '.chaperone'));
  writeFileSync(
    join(sandbox.workspace, '.chaperone', 'policy.yaml'),
    `chaperone: 1
rules: [{ id: generated, on: file.write, where: { path: "dist/**" }, do: deny }]
preapprove: [{ id: publish, commands: ["npm publish"] }]
`,
  );
  await product.startGate();
  const publishes = async (session: string) => {
    await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'PreToolUse' },
      { ...toolCall('claude-code', sandbox, { command: 'npm publish' }), session_id: session },
    );
    const found = decision();
    return found?.type === 'decision' && found.outcome === 'allow';
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: sandbox.workspace, env: sandbox.env });
  // No remote at all, somebody else's, and somebody else's beside the right one.
  expect(await publishes('none')).toBe(false);
  git('remote', 'add', 'origin', 'https://github.com/evil/app');
  await product.close();
  await product.startGate();
  expect(await publishes('stranger')).toBe(false);
  git('remote', 'set-url', 'origin', 'git@github.com:acme/app.git');
  git('remote', 'add', 'fork', 'https://github.com/evil/app');
  await product.close();
  await product.startGate();
  expect(await publishes('fork')).toBe(false);
  git('remote', 'remove', 'fork');
  await product.close();
  await product.startGate();
  expect(await publishes('own')).toBe(true);
  // A session goes on with what its repository said of itself when it began; and its part tightens whatever that is.
  expect(await publishes('stranger')).toBe(false);
  expect((await run('echo x > dist/a.js')).outcome).toBe('deny');
});

it('guard the part of a workspace that is known by a link, and judge one that cannot be looked at as the worst', async () => {
  inForce('failure: allow\nrules: [{ id: governance, on: governance.change, do: deny }]\n');
  const link = join(sandbox.outside, 'link');
  symlinkSync(sandbox.workspace, link);
  await product.startGate();
  const edit = async (path: string) => {
    const payload = { ...toolCall('cursor', sandbox, { write: path, content: '' }), workspace_roots: [link] };
    await callHook(sandbox, product, { agent: 'cursor', event: 'preToolUse' }, payload);
    return decision();
  };
  expect(await edit(join(link, '.chaperone', 'policy.yaml'))).toMatchObject({ rule: 'governance' });
  expect(await edit(join(link, 'a.txt'))).toMatchObject({ outcome: 'allow' });
  const folder = join(sandbox.workspace, '.chaperone');
  mkdirSync(folder);
  // Into a folder that is there, under its own name.
  expect((await run('cp /tmp/policy.yaml .chaperone')).outcome).toBe('deny');
  mkdirSync(join(sandbox.workspace, '.claude'), { recursive: true });
  expect((await run('cp /tmp/settings.json .claude')).outcome).toBe('deny');
  symlinkSync('policy.yaml', join(folder, 'policy.yaml'));
  await run('echo x > a');
  expect(decision()).toMatchObject({ decided: 'ask', rule: 'workspace.unreadable' });
  rmSync(folder, { recursive: true });
  mkdirSync(join(folder, 'policy.yaml'), { recursive: true });
  await run('echo x > a');
  expect(decision()).toMatchObject({ decided: 'ask', rule: 'workspace.unreadable' });
});
