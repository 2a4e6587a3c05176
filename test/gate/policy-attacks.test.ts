/** What somebody between an organisation and a device may serve: each refused with its own code, and the last good one holds. */
import { writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { locate, prepare } from '../../src/gate/home.ts';
import { fetchFile } from '../../src/gate/policy/fetch.ts';
import type { Organization } from '../../src/gate/policy/organization.ts';
import { PolicySource } from '../../src/gate/policy/source.ts';
import { PolicySync } from '../../src/gate/policy/sync.ts';
import { channelOf } from '../../src/policy/bundle/publish.ts';
import { bodyOf, DAY, HOUR, newKey, organizationAt, sealed, sha256 } from '../policy/bundle/published.ts';
import { until } from '../rig/processes.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { type HostileHost, startHostileHost } from './hostile-host.ts';

const NOW = Date.parse('2026-11-23T09:00:00Z');
const acme = organizationAt(NOW);
const GOOD = acme.bundle(42);
const NEWER = acme.bundle(43);

let sandbox: Sandbox;
let host: HostileHost;
let sync: PolicySync | undefined;
let refusals: string[];
let activated: string[];

beforeAll(async () => {
  host = await startHostileHost();
});
afterAll(() => host.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(NOW + HOUR);
  sandbox = makeSandbox('attack');
  host.files.clear();
  host.date = undefined;
  host.files.set('/roots/1.json', acme.rootText);
  place(GOOD, 42);
  sync = undefined;
  await device().look();
  expect(inForce()).toBe(42);
});
afterEach(() => {
  sync?.stop();
  vi.useRealTimers();
  sandbox.close();
});

/** A device that starts with what lies on its disk. */
function device(changed: Partial<Organization> = {}): PolicySync {
  sync?.stop();
  refusals = [];
  activated = [];
  const home = locate({ CHAPERONE_HOME: sandbox.state });
  sync = new PolicySync(home, organization(changed), '0.1.0', {
    activated: ({ from, to, channel }) => activated.push(`${from ?? 'none'} -> ${to} ${channel}`),
    refused: ({ step, code }) => refusals.push(`${step} ${code}`),
    changed: () => {},
  });
  return sync;
}
const SILENT = { activated() {}, refused() {}, changed() {} };
const organization = (changed: Partial<Organization> = {}): Organization => ({
  baseUrl: host.url,
  rootSha256: sha256(acme.rootText),
  channel: 'stable',
  push: false,
  pushSpreadSeconds: 0,
  source: 'test',
  managed: false,
  ...changed,
});
const now = () => (sync as PolicySync).word(Date.now());
const inForce = () => now().compiled?.document.revision;
const bundlePath = (bundle: Buffer) => `/bundles/${sha256(bundle)}.json`;

/** Publishes a bundle as a publisher would, and what is changed of the status. */
function place(
  bundle: Buffer,
  revision: number,
  changed: Parameters<typeof acme.status>[0] = {},
  ...signed: [key?: typeof acme.keys.status, at?: number]
): void {
  host.files.set(bundlePath(bundle), bundle);
  const channels = { stable: channelOf(bundle.toString(), revision) };
  host.files.set('/status.json', acme.status({ channels, ...changed }, ...signed));
}
const status = (bundle: Buffer, revision: number, changed: Parameters<typeof acme.status>[0] = {}) =>
  acme.status({ version: 8, channels: { stable: channelOf(bundle.toString(), revision) }, ...changed });

const flipped = (good: Buffer): Buffer => {
  const changed = Buffer.from(good);
  const at = changed.indexOf('"payload":"') + 20;
  changed[at] = changed[at] === 0x41 ? 0x42 : 0x41;
  return changed;
};
/** Sends for ever, a little at a time, until the other side has enough. */
const endless = (response: ServerResponse): void => {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, ' ')));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};

describe('a device refuses', () => {
  const evil = organizationAt(NOW, 'evil');
  it.each<[string, string, () => void]>([
    ['a status by a wrong key', 'status under-signed', () => place(NEWER, 43, { version: 8 }, newKey())],
    [
      'a status with a byte changed',
      'status under-signed',
      () => host.files.set('/status.json', flipped(status(NEWER, 43))),
    ],
    [
      'a status cut short',
      'status malformed',
      () => host.files.set('/status.json', status(NEWER, 43).subarray(0, 300)),
    ],
    ['an older status', 'status older', () => place(GOOD, 42, { version: 6 })],
    ['an older revision', 'status older-revision', () => place(acme.bundle(41), 41, { version: 8 })],
    [
      "another organisation's status, signed well",
      'status under-signed',
      () => host.files.set('/status.json', evil.status({ version: 8 })),
    ],
    [
      "another organisation's status by its own key",
      'status wrong-organization',
      () => place(NEWER, 43, { version: 8, organization: 'evil' }),
    ],
    [
      'a status that was frozen',
      'status expired',
      () => {
        place(NEWER, 43, { version: 8 });
        vi.setSystemTime(NOW + 25 * HOUR);
      },
    ],
    [
      'a bundle by a wrong key',
      'bundle under-signed',
      () => place(acme.bundle(43, { by: newKey() }), 43, { version: 8 }),
    ],
    [
      'a bundle with a byte changed',
      'bundle wrong-digest',
      () => {
        place(NEWER, 43, { version: 8 });
        host.files.set(bundlePath(NEWER), flipped(NEWER));
      },
    ],
    [
      'a bundle cut short',
      'bundle wrong-size',
      () => {
        place(NEWER, 43, { version: 8 });
        host.files.set(bundlePath(NEWER), NEWER.subarray(0, -100));
      },
    ],
    [
      'a bundle that has run out',
      'bundle expired',
      () => place(acme.bundle(43, { at: NOW - 91 * DAY }), 43, { version: 8 }),
    ],
    [
      "another organisation's bundle",
      'bundle wrong-organization',
      () => place(acme.bundle(43, { organization: 'evil' }), 43, { version: 8 }),
    ],
    [
      'a bundle that fails its own tests',
      'bundle self-test-failed',
      () => {
        const tests = [{ command: 'git push origin main', expect: 'deny' as const }];
        place(acme.bundle(43, { terms: { tests } }), 43, { version: 8 });
      },
    ],
    [
      'a bundle with a pattern that blows up',
      'bundle malformed',
      () => {
        const path = `/srv/${'{a,b}'.repeat(20)}`;
        const rules = [{ id: 'a', on: ['file.read'], where: { path }, do: 'deny' }];
        const { policy, ...rest } = bodyOf(NEWER) as { policy: object };
        const text = sealed('bundle', { ...rest, policy: { ...policy, rules } }, acme.keys.policy);
        place(text, 43, { version: 8 });
      },
    ],
    [
      'an under-signed root',
      'root under-signed',
      () => host.files.set('/roots/2.json', acme.rotated(newKey(), acme.root, acme.keys.root.slice(1)).text),
    ],
    [
      'a status of 100 MB',
      'fetch too-large',
      () => host.files.set('/status.json', Buffer.alloc(100_000_000, ' ')),
    ],
    ['a status without end', 'fetch too-large', () => host.files.set('/status.json', endless)],
    [
      'a status that blows up when it is unpacked',
      'fetch too-large',
      () => {
        const packed = gzipSync(Buffer.alloc(100_000_000, ' '));
        host.files.set('/status.json', (response) => {
          response.setHeader('content-encoding', 'gzip');
          response.end(packed);
        });
      },
    ],
    [
      'a redirect to http',
      'fetch redirected',
      () =>
        host.files.set('/status.json', (response) => {
          response.writeHead(302, { location: 'http://policy.evil.example/status.json' }).end();
        }),
    ],
    [
      'a connection that ends too soon',
      'fetch cut-short',
      () =>
        host.files.set('/status.json', (response) => {
          response.setHeader('content-length', '5000');
          response.write('{"payload":', () => response.destroy());
        }),
    ],
    ['a status that is gone', 'fetch missing', () => host.files.delete('/status.json')],
    [
      'a server in trouble',
      'fetch not-served',
      () => host.files.set('/status.json', (response) => response.writeHead(503).end()),
    ],
  ])('%s: %s', async (what, code, serve) => {
    serve();
    const before = host.sent();
    await sync?.look();
    expect(refusals).toEqual([code]);
    expect(inForce()).toBe(42);
    expect(now().problem).toContain('What was in force stays so.');
    // Nothing of any size was waited for.
    await until('the end of sending', async () => host.sent() > before);
    if (what.includes('without end')) expect(host.sent() - before).toBeLessThan(20_000_000);
    // Told once, however often it is tried; and healed by the next good status.
    await sync?.look();
    expect(refusals).toEqual([code]);
    vi.setSystemTime(NOW + 2 * HOUR);
    host.files.delete('/roots/2.json');
    place(NEWER, 43, { version: 9 });
    await sync?.look();
    expect(inForce()).toBe(43);
    expect(now().problem).toBeUndefined();
  });

  it('a server that sends too slowly: fetch too-slow', async () => {
    host.files.set('/slow', (response) => response.write('{'));
    const got = await fetchFile(`${host.url}/slow`, 1000, { patience: 200 });
    expect(got).toMatchObject({ kind: 'failed', code: 'too-slow' });
  });

  it('a server that is not there: fetch unreachable', async () => {
    await device({ baseUrl: 'http://127.0.0.1:9' }).look();
    expect(refusals).toEqual(['fetch unreachable']);
    expect(inForce()).toBe(42);
  });
});

describe('a fast-forward by a stolen status key', () => {
  it('is healed by a new root, over a restart between root and status', async () => {
    place(NEWER, 43, { version: 2 ** 50 });
    await sync?.look();
    expect(inForce()).toBe(43);
    // The organisation's next status would be too old for ever.
    place(acme.bundle(44), 44, { version: 9 });
    await sync?.look();
    expect(refusals).toEqual(['status older']);

    const next = acme.rotated();
    host.files.set('/roots/2.json', next.text);
    await sync?.look();
    // No status of the new root yet: the last good policy holds, and still does after a restart without a network.
    expect(inForce()).toBe(43);
    device({ baseUrl: 'http://127.0.0.1:9' });
    expect(inForce()).toBe(43);

    device();
    place(acme.bundle(44), 44, { version: 9, root: 2 }, next.status);
    await sync?.look();
    expect([refusals, inForce()]).toEqual([[], 44]);
    // And from then on numbers fall no more.
    place(acme.bundle(45), 45, { version: 8, root: 2 }, next.status);
    await sync?.look();
    expect(refusals).toEqual(['status older']);
  });
});

describe("a person's own policy that would blow up when it is read", () => {
  it('leaves the last good one in force, and is told with its place', () => {
    const home = locate({ CHAPERONE_HOME: path.join(sandbox.root, 'alone') });
    prepare(home);
    writeFileSync(home.policy, 'chaperone: 1\nrevision: 7\n');
    const source = new PolicySource(home, '0.1.0');
    expect(source.current().compiled.document.revision).toBe(7);
    const rows = Array.from({ length: 40 }, (_, i) => `c${i}: &b${i + 1} [*b${i}, *b${i}]`);
    writeFileSync(home.policy, `chaperone: 1\na: &b0 [x, x]\n${rows.join('\n')}\n`);
    const { compiled, problem } = source.current();
    expect(compiled.document.revision).toBe(7);
    expect(problem).toMatch(/policy\.yaml:1:1: .*alias.*The last good policy stays in force/);
  });
});

describe('time', () => {
  it('set back does not make a status young again that the server has seen run out', async () => {
    host.date = NOW + 25 * HOUR;
    await sync?.look();
    vi.setSystemTime(NOW - 30 * DAY);
    expect(now().rung).toBe('stale');
    host.date = NOW + 100 * HOUR;
    await sync?.look();
    expect(now().rung).toBe('restricted');
    host.date = NOW + 91 * DAY;
    await sync?.look();
    expect(now().rung).toBe('expired');
    expect(now().compiled).toBeUndefined();
  });

  it('set back to before a status was signed counts from when it was signed', () => {
    vi.setSystemTime(NOW - 900 * DAY);
    expect(now().rung).toBe('fresh');
    expect(device().word(NOW - 900 * DAY).rung).toBe('fresh');
    expect(device().word(NOW + 25 * HOUR).rung).toBe('stale');
  });
});

describe('a staged channel', () => {
  it('is taken while it holds the device, and left when it ends', async () => {
    const stable = channelOf(GOOD.toString(), 42);
    const canary = channelOf(NEWER.toString(), 43);
    const member = { device: 'dev-0000000000000001', groups: ['pilots'] };
    const publish = async (version: number, staging: object | undefined) => {
      const channels = { stable, ...(staging && { canary: { ...canary, ...staging } }) };
      place(NEWER, 43, { version, channels });
      await sync?.look();
      return inForce();
    };
    sync?.start(() => member);
    expect(await publish(8, { share: 0 })).toBe(42);
    expect(await publish(9, { groups: ['pilots'] })).toBe(43);
    expect(now().channel).toBe('canary');
    expect(
      new PolicySync(locate({ CHAPERONE_HOME: sandbox.state }), organization(), '0.1.0', SILENT).word(NOW)
        .channel,
    ).toBe('canary');
    expect(await publish(10, { devices: ['dev-0000000000000002'] })).toBe(42);
    expect(await publish(11, { share: 100 })).toBe(43);
    expect(await publish(12, undefined)).toBe(42);
    expect(activated.slice(-4)).toEqual([
      '42 -> 43 canary',
      '43 -> 42 stable',
      '42 -> 43 canary',
      '43 -> 42 stable',
    ]);
    expect(refusals).toEqual([]);
  });
});
