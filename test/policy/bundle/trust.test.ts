/** A device and what an attacker may serve it: each refused with its own code. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newKeyPair, open, seal } from '../../../src/model/envelope.ts';
import type { Bundle, Root, Status } from '../../../src/policy/bundle/documents.ts';
import { rungAt, sentenceOf } from '../../../src/policy/bundle/ladder.ts';
import { channelOf, signBundle, signRoot, signStatus, textOf } from '../../../src/policy/bundle/publish.ts';
import {
  checkBundle,
  checkStatus,
  nextRoot,
  pinnedRoot,
  type Standing,
  surestNow,
} from '../../../src/policy/bundle/trust.ts';
import { mustParsePolicy } from '../../../src/policy/parse.ts';

const NOW = Date.parse('2026-11-23T09:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const key = (): KeyObject => createPrivateKey(newKeyPair().secret);
const publicOf = (secret: KeyObject) => createPublicKey(secret);
const keys = { root: [key(), key()], policy: key(), status: key() };
const rootKeys = { root: keys.root, policy: [publicOf(keys.policy)], status: [publicOf(keys.status)] };
const rootText = Buffer.from(textOf(signRoot('acme', rootKeys, NOW - DAY)));
const digest = createHash('sha256').update(rootText).digest('hex');

function must<T>(checked: { ok: true; value: T } | { ok: false; problem: string }): T {
  if (checked.ok) return checked.value;
  throw new Error(checked.problem);
}
const root = must(pinnedRoot(rootText, digest));

const policy = (revision: number, organization = 'acme') =>
  mustParsePolicy(`chaperone: 1\norganization: ${organization}\nrevision: ${revision}\n`, 'test');
const terms = { days: 90, graceHours: 72 };
const bundleText = (
  revision: number,
  changed: { by?: KeyObject; organization?: string; at?: number; minClient?: string } = {},
) =>
  Buffer.from(
    textOf(
      signBundle(policy(revision, changed.organization), changed.by ?? keys.policy, changed.at ?? NOW, {
        ...terms,
        ...(changed.minClient && { minClient: changed.minClient }),
      }),
    ),
  );

const BUNDLE = bundleText(42);
const BASE: Omit<Status, 'issued' | 'expires'> = {
  version: 7,
  organization: 'acme',
  root: 1,
  channels: { stable: channelOf(BUNDLE.toString(), 42) },
  floor: 0,
  refreshSeconds: 300,
  lockdown: [],
  revoked: { devices: [], subjects: [], sessions: [] },
};
const statusText = (changed: Partial<typeof BASE> = {}, by = keys.status, at = NOW) =>
  Buffer.from(textOf(signStatus({ ...BASE, ...changed }, by, at, 24)));
const status = must(checkStatus({ root }, statusText(), NOW));
const standing: Standing = { root, status };
const code = (checked: { ok: boolean; code?: string }) => (checked.ok ? 'taken' : checked.code);

describe('a root', () => {
  it('is taken by the digest that was pinned, and not if it is another', () => {
    expect(root.version).toBe(1);
    expect(
      code(
        pinnedRoot(
          rootText,
          digest.replace(/^./, (c) => (c === '0' ? '1' : '0')),
        ),
      ),
    ).toBe('wrong-digest');
  });
  it('is followed by one that both have signed', () => {
    const fresh = [key(), key()];
    const next = signRoot('acme', { ...rootKeys, root: fresh }, NOW, { root, signers: keys.root });
    expect(must(nextRoot(root, Buffer.from(textOf(next)))).version).toBe(2);
  });
  it('is refused under-signed by the old keys or by its own, out of turn, of another organisation, too large', () => {
    const fresh = [key(), key()];
    const changed = { ...rootKeys, root: fresh };
    const one = keys.root.slice(0, 1);
    expect(
      code(nextRoot(root, Buffer.from(textOf(signRoot('acme', changed, NOW, { root, signers: one }))))),
    ).toBe('under-signed');
    const whole = signRoot('acme', changed, NOW, { root, signers: keys.root });
    const withoutOwn = { ...whole, signatures: whole.signatures.slice(2) };
    expect(code(nextRoot(root, Buffer.from(textOf(withoutOwn))))).toBe('under-signed');
    const later = signRoot('acme', changed, NOW, { root: { ...root, version: 5 }, signers: keys.root });
    expect(code(nextRoot(root, Buffer.from(textOf(later))))).toBe('not-next');
    const other = signRoot('evil', changed, NOW, { root, signers: keys.root });
    expect(code(nextRoot(root, Buffer.from(textOf(other))))).toBe('wrong-organization');
    expect(code(nextRoot(root, Buffer.alloc(70_000)))).toBe('too-large');
  });
  it('does not let one key sign for two', () => {
    const [a] = keys.root as [KeyObject];
    const text = textOf(signRoot('acme', { ...rootKeys, root: [a] }, NOW));
    const payload = JSON.parse(Buffer.from(JSON.parse(text).payload, 'base64').toString()) as Root;
    const [name] = payload.roles.root.keys as [string];
    const twice: Root = {
      ...payload,
      keys: { ...payload.keys, again: payload.keys[name] as Root['keys'][string] },
      roles: { ...payload.roles, root: { keys: [name, 'again'], threshold: 2 } },
    };
    const doubled = Buffer.from(
      textOf(seal('application/vnd.chaperone.root.v1+json', Buffer.from(JSON.stringify(twice)), [a, a])),
    );
    expect(code(pinnedRoot(doubled, createHash('sha256').update(doubled).digest('hex')))).toBe(
      'under-signed',
    );
  });
});

describe('a status', () => {
  it.each<[string, string, Buffer, number, Standing]>([
    ['signed by another key', 'under-signed', statusText({}, key()), NOW, standing],
    ['signed by the policy key', 'under-signed', statusText({}, keys.policy), NOW, standing],
    ['that is a bundle', 'wrong-type', BUNDLE, NOW, standing],
    ['of another organisation', 'wrong-organization', statusText({ organization: 'evil' }), NOW, standing],
    ['that has run out (a freeze)', 'expired', statusText(), NOW + 25 * HOUR, standing],
    ['older than the last', 'older', statusText({ version: 6 }), NOW, standing],
    [
      'that takes a channel back (a rollback)',
      'older-revision',
      statusText({ version: 8, channels: { stable: channelOf('x', 41) } }),
      NOW,
      standing,
    ],
    ['of a root that is not known', 'other-root', statusText({ root: 2, version: 8 }), NOW, standing],
    ['that is no JSON', 'malformed', Buffer.from('{'), NOW, standing],
    [
      'without channels',
      'malformed',
      Buffer.from(textOf(seal('application/vnd.chaperone.status.v1+json', Buffer.from('{}'), [keys.status]))),
      NOW,
      standing,
    ],
    ['of 100 MB', 'too-large', Buffer.alloc(100_000_000), NOW, standing],
    [
      'when the root itself has run out',
      'expired',
      statusText({}, keys.status, NOW + 400 * DAY),
      NOW + 400 * DAY,
      standing,
    ],
  ])('%s is refused: %s', (_what, wanted, text, now, at) => {
    expect(code(checkStatus(at, text, now))).toBe(wanted);
  });
  it('starts anew after the root was changed: that heals a fast-forward', () => {
    const far = { ...status, version: 2 ** 50 };
    expect(code(checkStatus({ root, status: far }, statusText({ version: 8 }), NOW))).toBe('older');
    expect(code(checkStatus({ root, status: far }, statusText({ version: 8 }), NOW))).toBe(
      'taken',
    );
  });
  it('cannot loosen: what is no tightening is no status', () => {
    const loosening = {
      ...BASE,
      version: 9,
      lockdown: [{ id: 'x', scope: { all: true }, level: 'allow', reason: '' }],
    };
    const text = textOf(signStatus(loosening as never, keys.status, NOW, 24));
    expect(code(checkStatus(standing, Buffer.from(text), NOW))).toBe('malformed');
  });
  it('is not made young again by a clock that is set back', () => {
    expect(surestNow(NOW - 30 * DAY, Date.parse(status.issued), NOW + 25 * HOUR)).toBe(NOW + 25 * HOUR);
  });
});

describe('a bundle', () => {
  const naming = (text: Buffer, revision: number, floor = 0): Status => ({
    ...status,
    floor,
    channels: { stable: channelOf(text.toString(), revision) },
  });
  const check = (text: Buffer, named = naming(text, 42), now = NOW) =>
    checkBundle({ root, status: named }, 'stable', text, now, '0.1.0');
  it('is taken as the status names it', () => {
    expect(must(check(BUNDLE)).revision).toBe(42);
  });
  it.each<[string, string, () => unknown]>([
    [
      'of another size',
      'wrong-size',
      () => check(Buffer.concat([BUNDLE, Buffer.from(' ')]), naming(BUNDLE, 42)),
    ],
    ['signed by another key', 'under-signed', () => check(bundleText(42, { by: key() }))],
    ['of another organisation', 'wrong-organization', () => check(bundleText(42, { organization: 'evil' }))],
    ['of another revision than named', 'wrong-revision', () => check(bundleText(41))],
    ['that was withdrawn', 'withdrawn', () => check(BUNDLE, naming(BUNDLE, 42, 43))],
    ['that has run out', 'expired', () => check(BUNDLE, naming(BUNDLE, 42), NOW + 91 * DAY)],
    ['for a newer Chaperone', 'client-too-old', () => check(bundleText(42, { minClient: '9.0.0' }))],
    ['of no channel', 'no-channel', () => checkBundle({ root, status }, 'canary', BUNDLE, NOW, '0.1.0')],
    [
      'whose policy is none',
      'malformed',
      () => {
        const broken: Bundle = {
          ...JSON.parse(Buffer.from(JSON.parse(BUNDLE.toString()).payload, 'base64').toString()),
          policy: { chaperone: 2 },
        };
        const text = Buffer.from(
          textOf(
            seal('application/vnd.chaperone.bundle.v1+json', Buffer.from(JSON.stringify(broken)), [
              keys.policy,
            ]),
          ),
        );
        return check(text);
      },
    ],
  ])('%s is refused: %s', (_what, wanted, run) => {
    expect(code(run() as { ok: boolean; code?: string })).toBe(wanted);
  });
  it('is refused with any byte of it changed, before anything of it is read', () => {
    fc.assert(
      fc.property(fc.nat(BUNDLE.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(BUNDLE);
        changed[at] = ((changed[at] as number) + by) % 256;
        expect(code(check(changed, naming(BUNDLE, 42)))).toBe('wrong-digest');
      }),
      { numRuns: 300 },
    );
  });
  it('opens to what was signed, or not at all, whatever byte of the envelope is changed', () => {
    const opened = open(BUNDLE, 'application/vnd.chaperone.bundle.v1+json', [publicOf(keys.policy)], 1);
    const payload = opened.ok ? opened.payload.toString() : '';
    fc.assert(
      fc.property(fc.nat(BUNDLE.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(BUNDLE);
        changed[at] = ((changed[at] as number) + by) % 256;
        const again = open(changed, 'application/vnd.chaperone.bundle.v1+json', [publicOf(keys.policy)], 1);
        if (again.ok) expect(again.payload.toString()).toBe(payload);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the ladder without a network', () => {
  const bundle = { expires: new Date(NOW + 90 * DAY).toISOString(), graceHours: 72 };
  it.each([
    ['fresh', 0],
    ['fresh', 23 * HOUR],
    ['stale', 25 * HOUR],
    ['stale', 95 * HOUR],
    ['restricted', 97 * HOUR],
    ['restricted', 89 * DAY],
    ['expired', 90 * DAY],
    ['expired', 900 * DAY],
  ] as const)('stands at %s after a time', (rung, later) => {
    expect(rungAt(status, bundle, NOW + later)).toBe(rung);
    expect(sentenceOf(rung, status) === undefined).toBe(rung === 'fresh');
  });
});
