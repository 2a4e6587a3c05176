/** What the organisation and an administrator order, on the road of real hook calls; and the ladder, step by step. */
import {
  chmodSync,
  chownSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { adapterOf } from '../../src/agents/index.ts';
import { aloneWorld } from '../../src/gate/alone.ts';
import { type Home, locate, prepare } from '../../src/gate/home.ts';
import { AdministratorOrders } from '../../src/gate/policy/administrator.ts';
import { PolicySource } from '../../src/gate/policy/source.ts';
import { answerHook } from '../../src/gate/road.ts';
import type { World } from '../../src/gate/world.ts';
import type { Principal } from '../../src/model/principal.ts';
import type { Lockdown } from '../../src/policy/bundle/documents.ts';
import { channelOf } from '../../src/policy/bundle/publish.ts';
import { DAY, HOUR, organizationAt, sha256 } from '../policy/bundle/published.ts';
import { until } from '../rig/processes.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { type Agent, BEFORE_TOOL, toolCall, understood } from './hooks.ts';
import { type HostileHost, startHostileHost } from './hostile-host.ts';

const NOW = Date.parse('2026-11-23T09:00:00Z');
const ANA: Principal = { kind: 'person', issuer: 'https://id', subject: 'ana', groups: [] };
const acme = organizationAt(NOW);
const BUNDLE = acme.bundle(42, {
  policy: `rules:
  - { id: push, on: git.push, do: ask }
  - { id: cow, on: command.run, where: { program: cowsay }, do: deny }
`,
});

let sandbox: Sandbox;
let host: HostileHost;
let home: Home;
let world: World;
let version = 7;
let following: { close(): void } | undefined;

beforeAll(async () => {
  host = await startHostileHost();
});
afterAll(() => host.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(NOW + HOUR);
  sandbox = makeSandbox('orders');
  home = locate({ CHAPERONE_HOME: sandbox.state });
  prepare(home);
  host.files.set('/roots/1.json', acme.rootText);
  host.files.set(`/bundles/${sha256(BUNDLE)}.json`, BUNDLE);
  writeFileSync(home.organization, JSON.stringify({ baseUrl: host.url, rootSha256: sha256(acme.rootText) }));
});
afterEach(() => {
  following?.close();
  vi.useRealTimers();
  sandbox.close();
});

const lockdownFile = () => path.join(sandbox.root, 'lockdown.json');

/** The device, with what the organisation says now. */
async function follow(changed: Parameters<typeof acme.status>[0] = {}, principal?: Principal): Promise<void> {
  following?.close();
  const channels = { stable: channelOf(BUNDLE.toString(), 42) };
  host.files.set('/status.json', acme.status({ version: ++version, channels, ...changed }));
  const source = new PolicySource(home, '0.1.0', undefined, new AdministratorOrders(lockdownFile()));
  const alone = aloneWorld(home, '0.1.0', source);
  const standing = alone.standing;
  world = principal
    ? {
        ...alone,
        standing: () => {
          const { policy, origin } = standing();
          return { policy, origin: { ...origin, principal } };
        },
      }
    : alone;
  let fetched = false;
  following = source.follow(() => {
    fetched = true;
    return { device: world.standing().origin.device, groups: [] };
  });
  await until('the policy', async () => fetched && !source.current().problem);
}

async function call(command: string, agent: Agent = 'claude-code') {
  const adapter = adapterOf(agent);
  if (!adapter) throw new Error(agent);
  const payload = JSON.stringify(toolCall(agent, sandbox, { command }));
  const reply = await answerHook(adapter, { event: BEFORE_TOOL[agent], payload, env: {} }, world);
  return understood(agent, { code: reply.exit, stdout: reply.stdout, stderr: reply.stderr, timedOut: false });
}
const outcome = async (command: string, agent?: Agent) => (await call(command, agent)).outcome;
const locked = (
  scope: Lockdown['scope'],
  level: Lockdown['level'] = 'suspend',
): Partial<{ lockdown: Lockdown[] }> => ({
  lockdown: [{ id: 'inc-77', scope, level, reason: 'a drill' }],
});

describe('each step of the ladder, by the clock alone', () => {
  it.each([
    ['fresh', 23 * HOUR, { ls: 'pass', 'git push': 'ask', 'cowsay x': 'deny' }],
    ['stale', 25 * HOUR, { ls: 'pass', 'git push': 'ask', 'cowsay x': 'deny' }],
    ['restricted', 97 * HOUR, { ls: 'pass', 'git push': 'deny', 'cowsay x': 'deny' }],
    // The safe defaults ask before a forced push, which nobody may answer now; what the policy denied stays denied.
    ['expired', 90 * DAY, { ls: 'pass', 'git push --force origin main': 'deny', 'cowsay x': 'deny' }],
  ] as const)('%s', async (rung, later, expected) => {
    await follow();
    vi.setSystemTime(NOW + later);
    for (const [command, wanted] of Object.entries(expected))
      expect([command, await outcome(command)]).toEqual([command, wanted]);
    const { problem, compiled } = world.standing().policy;
    expect(compiled.document.revision).toBe(42);
    expect(compiled.rules.some(({ rule }) => rule.id.startsWith('team.built-in.'))).toBe(rung === 'expired');
    expect(problem === undefined).toBe(rung === 'fresh');
    if (rung === 'restricted') {
      expect((await call('git push')).reason).toContain('has not reached it for too long');
    }
  });
});

describe('a lock-down', () => {
  it('stops one agent and lets another work', async () => {
    await follow(locked({ agents: ['codex'] }));
    const stopped = await call('ls', 'codex');
    expect(stopped.outcome).toBe('deny');
    expect(stopped.reason).toContain('a drill (inc-77)');
    expect(await outcome('ls')).toBe('pass');
  });
  it('stops this device, or another and not this', async () => {
    await follow();
    const { device } = world.standing().origin;
    await follow(locked({ devices: [device] }));
    expect(await outcome('ls')).toBe('deny');
    await follow(locked({ devices: ['dev-0000000000000000'] }));
    expect(await outcome('ls')).toBe('pass');
  });
  it('stops one session', async () => {
    await follow(locked({ sessions: ['session'] }));
    expect(await outcome('ls')).toBe('deny');
    await follow(locked({ sessions: ['another'] }));
    expect(await outcome('ls')).toBe('pass');
  });
  it('stops whoever is signed in, and not who is not', async () => {
    await follow(locked({ subjects: ['ana'] }), ANA);
    expect(await outcome('ls')).toBe('deny');
    await follow(locked({ subjects: ['ana'] }));
    expect(await outcome('ls')).toBe('pass');
  });
  it('at the level of asking puts everything to a person, and leaves a denial one', async () => {
    await follow(locked({ all: true }, 'ask'));
    const asked = await call('ls');
    expect(asked.outcome).toBe('ask');
    expect(asked.reason).toContain('every action asked about: a drill (inc-77)');
    expect(await outcome('cowsay x')).toBe('deny');
  });
  it('ends at its time, without a word from anybody', async () => {
    const until = new Date(NOW + 2 * HOUR).toISOString();
    const lockdown = (locked({ all: true }).lockdown ?? []).map((one) => ({ ...one, until }));
    await follow({ lockdown });
    expect(await outcome('ls')).toBe('deny');
    vi.setSystemTime(NOW + 3 * HOUR);
    expect(await outcome('ls')).toBe('pass');
  });
});

describe('a revocation', () => {
  const none = { devices: [], subjects: [], sessions: [] };
  it('of the device, the person or the session stops all that it names, with a sentence', async () => {
    await follow();
    const { device } = world.standing().origin;
    await follow({ revoked: { ...none, devices: [device] } });
    expect((await call('ls')).reason).toContain(`this device (${device}) was revoked`);
    await follow({ revoked: { ...none, sessions: ['session'] } });
    expect((await call('ls')).reason).toContain('this session was revoked');
    await follow({ revoked: { ...none, subjects: ['ana'] } }, ANA);
    expect((await call('ls')).reason).toContain('(ana) was revoked');
    await follow({ revoked: { ...none, subjects: ['bob'], devices: ['x'], sessions: ['y'] } }, ANA);
    expect(await outcome('ls')).toBe('pass');
  });
  it('is what the record names', async () => {
    await follow({ revoked: { ...none, sessions: ['session'] } });
    await call('ls');
    const records = readdirSync(home.spool).map((name) =>
      JSON.parse(readFileSync(path.join(home.spool, name), 'utf8')),
    );
    expect(
      records.some(({ type, decider }) => type === 'decision' && decider.rule === 'revoked.session'),
    ).toBe(true);
  });
});

const root = process.getuid?.() === 0;

describe.skipIf(!root)("an administrator's lockdown.json", () => {
  const write = (text: string) => writeFileSync(lockdownFile(), text, { mode: 0o644 });

  it('stops and lets go with no network, as soon as it is there and gone', async () => {
    await follow();
    await host.close();
    try {
      expect(await outcome('ls')).toBe('pass');
      write(JSON.stringify(locked({ agents: ['claude-code'] })));
      expect((await call('ls')).reason).toContain('a drill (inc-77)');
      expect(await outcome('ls', 'codex')).toBe('pass');
      write(JSON.stringify({ revoked: { devices: [world.standing().origin.device] } }));
      expect(await outcome('ls', 'codex')).toBe('deny');
      rmSync(lockdownFile());
      expect(await outcome('ls')).toBe('pass');
    } finally {
      const { files } = host;
      host = await startHostileHost();
      for (const [name, served] of files) host.files.set(name, served);
    }
  });

  it('holds for a device that follows no organisation', async () => {
    rmSync(home.organization);
    write(JSON.stringify(locked({ all: true })));
    const source = new PolicySource(home, '0.1.0', undefined, new AdministratorOrders(lockdownFile()));
    world = aloneWorld(home, '0.1.0', source);
    expect(await outcome('ls')).toBe('deny');
  });

  it('that cannot be read stops all, an empty one too, and says so', async () => {
    await follow();
    for (const text of ['', '{"lockdown":[{}]}', '{"lockdown":']) {
      write(text);
      expect([text, await outcome('ls')]).toEqual([text, 'deny']);
      expect(world.standing().policy.problem).toContain('so all agents are stopped');
    }
  });

  it('is not followed where somebody else may write it, and that is told', async () => {
    await follow();
    write(JSON.stringify(locked({ all: true })));
    for (const open of [
      () => chmodSync(lockdownFile(), 0o666),
      () => chownSync(lockdownFile(), 1000, 1000),
    ]) {
      open();
      expect(await outcome('ls')).toBe('pass');
      expect(world.standing().policy.problem).toContain('must belong to root');
      chmodSync(lockdownFile(), 0o644);
    }
  });

  it('is seen though its size and time are as before', async () => {
    await follow();
    write(JSON.stringify(locked({ agents: ['codex'] })));
    expect(await outcome('ls')).toBe('pass');
    const { atime, mtime } = statSync(lockdownFile());
    write(
      JSON.stringify(locked({ agents: ['codex'] })).replace('"agents":["codex"]', '"all":true'.padEnd(18)),
    );
    utimesSync(lockdownFile(), atime, mtime);
    expect(await outcome('ls')).toBe('deny');
  });
});
