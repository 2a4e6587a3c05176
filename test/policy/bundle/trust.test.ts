/** A device and what an attacker may serve it: each refused with its own code. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal } from '../../../src/model/envelope.ts';
import { ROOT_TYPE, type Root, type Status } from '../../../src/policy/bundle/documents.ts';
import { rungAt, sentenceOf } from '../../../src/policy/bundle/ladder.ts';
import { signRoot, textOf } from '../../../src/policy/bundle/publish.ts';
import {
  type Checked,
  checkBundle,
  checkStatus,
  nextRoot,
  pinnedRoot,
  type Standing,
  surestNow,
} from '../../../src/policy/bundle/trust.ts';
import { bodyOf, codeOf, DAY, HOUR, must, newKey, organizationAt, sealed, sha256 } from './published.ts';

const NOW = Date.parse('2026-11-23T09:00:00Z');

const acme = organizationAt(NOW);
const { root, rootText, rootKeys, keys } = acme;
const digest = sha256(rootText);
const BUNDLE = acme.bundle(42);
const CHANNELS = { stable: acme.named(BUNDLE, 42) };
const statusText = (changed: Parameters<typeof acme.status>[0] = {}, by = keys.status, at = NOW) =>
  acme.status({ channels: CHANNELS, ...changed }, by, at);
const STATUS = statusText();
const status = must(checkStatus({ root }, STATUS, NOW));
const standing: Standing = { root, status };

describe('a root', () => {
  it('is taken by the digest that was pinned, and not if it is another', () => {
    expect(root.version).toBe(1);
    const other = digest.replace(/^./, (c) => (c === '0' ? '1' : '0'));
    expect(codeOf(pinnedRoot(rootText, other))).toBe('wrong-digest');
  });
  it('is followed by one that both have signed', () => {
    expect(must(nextRoot(root, acme.rotated().text)).version).toBe(2);
  });
  it('is refused under-signed by the old keys or by its own, out of turn, of another organisation, too large, no root', () => {
    const changed = { ...rootKeys, root: [newKey(), newKey()] };
    const one = keys.root.slice(0, 1);
    const text = (...how: Parameters<typeof signRoot>) => Buffer.from(textOf(signRoot(...how)));
    const followed = { root, signers: keys.root };
    const next = (served: Buffer) => codeOf(nextRoot(root, served));
    expect(next(text('acme', changed, NOW, { root, signers: one }))).toBe('under-signed');
    const whole = signRoot('acme', changed, NOW, followed);
    const withoutOwn = { ...whole, signatures: whole.signatures.slice(2) };
    expect(next(Buffer.from(textOf(withoutOwn)))).toBe('under-signed');
    const later = { root: { ...root, version: 5 }, signers: keys.root };
    expect(next(text('acme', changed, NOW, later))).toBe('not-next');
    expect(next(text('evil', changed, NOW, followed))).toBe('wrong-organization');
    expect(next(Buffer.alloc(70_000))).toBe('too-large');
    expect(next(STATUS)).toBe('wrong-type');
  });
  it('does not let one key sign for two', () => {
    const [a] = keys.root as [(typeof keys.root)[number]];
    const payload = bodyOf(Buffer.from(textOf(signRoot('acme', { ...rootKeys, root: [a] }, NOW)))) as Root;
    const [name] = payload.roles.root.keys as [string];
    const twice: Root = {
      ...payload,
      keys: { ...payload.keys, again: payload.keys[name] as Root['keys'][string] },
      roles: { ...payload.roles, root: { keys: [name, 'again'], threshold: 2 } },
    };
    const doubled = Buffer.from(textOf(seal(ROOT_TYPE, Buffer.from(JSON.stringify(twice)), [a, a])));
    expect(codeOf(pinnedRoot(doubled, sha256(doubled)))).toBe('under-signed');
  });
});

describe('a status', () => {
  it.each<[string, string, Buffer, number, Standing]>([
    ['signed by another key', 'under-signed', statusText({}, newKey()), NOW, standing],
    ['signed by the policy key', 'under-signed', statusText({}, keys.policy), NOW, standing],
    ['that is a bundle', 'wrong-type', BUNDLE, NOW, standing],
    ['of another organisation', 'wrong-organization', statusText({ organization: 'evil' }), NOW, standing],
    ['that has run out (a freeze)', 'expired', STATUS, NOW + 25 * HOUR, standing],
    ['older than the last', 'older', statusText({ version: 6 }), NOW, standing],
    [
      'that takes a channel back (a rollback)',
      'older-revision',
      statusText({ version: 8, channels: { stable: acme.named(BUNDLE, 41) } }),
      NOW,
      standing,
    ],
    [
      'that brings an old revision back in a new channel for everyone',
      'older-revision',
      statusText({ version: 8, channels: { ...CHANNELS, new: { ...acme.named(BUNDLE, 41), share: 100 } } }),
      NOW,
      standing,
    ],
    [
      'that takes a withdrawal back',
      'older-revision',
      statusText({ version: 8, floor: 10 }),
      NOW,
      { root, status: { ...status, floor: 41 } },
    ],
    ['of a root that is not known', 'other-root', statusText({ root: 2, version: 8 }), NOW, standing],
    [
      'of a root that was left behind',
      'other-root',
      statusText({ version: 8 }),
      NOW,
      { root: { ...root, version: 2 }, status: { ...status, root: 2 } },
    ],
    ['that is no JSON', 'malformed', Buffer.from('{'), NOW, standing],
    ['without channels', 'malformed', sealed('status', {}, keys.status), NOW, standing],
    ['of 100 MB', 'too-large', Buffer.alloc(100_000_000), NOW, standing],
    [
      'when the root itself has run out',
      'expired',
      statusText({}, keys.status, NOW + 400 * DAY),
      NOW + 400 * DAY,
      standing,
    ],
  ])('%s is refused: %s', (_what, wanted, text, now, at) => {
    expect(codeOf(checkStatus(at, text, now))).toBe(wanted);
  });

  it('that was far ahead is healed by a new root, once: its numbers start anew, and fall no more', () => {
    const stolen = must(checkStatus(standing, statusText({ version: 2 ** 50 }), NOW));
    expect(codeOf(checkStatus({ root, status: stolen }, statusText({ version: 8 }), NOW))).toBe('older');
    const next = acme.rotated();
    const second = must(nextRoot(root, next.text));
    const after = { root: second, status: stolen };
    // Whoever holds the old status key says nothing any more.
    expect(codeOf(checkStatus(after, statusText({ version: 2 ** 51, root: 2 }), NOW))).toBe('under-signed');
    const healed = must(checkStatus(after, statusText({ version: 8, root: 2 }, next.status), NOW));
    const again = { root: second, status: healed };
    expect(codeOf(checkStatus(again, statusText({ version: 7, root: 2 }, next.status), NOW))).toBe('older');
  });

  it.each([
    ['a level that allows', { lockdown: [{ id: 'x', scope: { all: true }, level: 'allow', reason: '' }] }],
    ['a scope that names nobody', { lockdown: [{ id: 'x', scope: {}, level: 'ask', reason: '' }] }],
    ['a floor below nothing', { floor: -1 }],
    ['a poll once a year', { refreshSeconds: 31_536_000 }],
  ])('cannot loosen: %s is no status', (_what, loosening) => {
    const body = { ...bodyOf(statusText({ version: 9 })), ...loosening };
    expect(codeOf(checkStatus(standing, sealed('status', body, keys.status), NOW))).toBe('malformed');
  });

  it('cannot loosen: what it says beside its own words counts for nothing', () => {
    const rules = { policy: { rules: [] }, mode: 'observe', grants: ['*'], lockdown: [] };
    const body = { ...bodyOf(statusText({ version: 9 })), ...rules };
    const taken = must(checkStatus(standing, sealed('status', body, keys.status), NOW));
    expect(Object.keys(taken).sort()).toEqual(Object.keys(status).sort());
  });

  it('is not made young again by a clock that is set back', () => {
    expect(surestNow(NOW - 30 * DAY, Date.parse(status.issued), NOW + 25 * HOUR)).toBe(NOW + 25 * HOUR);
  });
});

describe('a bundle', () => {
  const naming = (text: Buffer, revision: number, floor = 0): Status => ({
    ...status,
    floor,
    channels: { stable: acme.named(text, revision) },
  });
  const check = (text: Buffer, named = naming(text, 42), now = NOW) =>
    checkBundle({ root, status: named }, 'stable', text, now, '0.1.0');
  it('is taken as the status names it', () => {
    expect(must(check(BUNDLE)).revision).toBe(42);
  });
  it.each<[string, string, () => Checked<unknown>]>([
    [
      'of another size',
      'wrong-size',
      () => check(Buffer.concat([BUNDLE, Buffer.from(' ')]), naming(BUNDLE, 42)),
    ],
    ['cut short', 'wrong-size', () => check(BUNDLE.subarray(0, -20), naming(BUNDLE, 42))],
    ['signed by another key', 'under-signed', () => check(acme.bundle(42, { by: newKey() }))],
    ['signed by the status key', 'under-signed', () => check(acme.bundle(42, { by: keys.status }))],
    ['of another organisation', 'wrong-organization', () => check(acme.bundle(42, { organization: 'evil' }))],
    ['of another revision than named', 'wrong-revision', () => check(acme.bundle(41))],
    ['that was withdrawn', 'withdrawn', () => check(BUNDLE, naming(BUNDLE, 42, 43))],
    ['that has run out', 'expired', () => check(BUNDLE, naming(BUNDLE, 42), NOW + 91 * DAY)],
    [
      'for a newer Chaperone',
      'client-too-old',
      () => check(acme.bundle(42, { terms: { minClient: '9.0.0' } })),
    ],
    ['of no channel', 'no-channel', () => checkBundle({ root, status }, 'canary', BUNDLE, NOW, '0.1.0')],
    [
      'whose policy is none',
      'malformed',
      () => check(sealed('bundle', { ...bodyOf(BUNDLE), policy: { chaperone: 2 } }, keys.policy)),
    ],
    [
      'with more tests than a device runs',
      'malformed',
      () => {
        const tests = Array.from({ length: 201 }, () => ({ command: 'ls', expect: 'allow' }));
        return check(sealed('bundle', { ...bodyOf(BUNDLE), tests }, keys.policy));
      },
    ],
  ])('%s is refused: %s', (_what, wanted, run) => {
    expect(codeOf(run())).toBe(wanted);
  });
});

describe('large and deep documents', () => {
  it('a bundle of several megabytes is taken', () => {
    const rules = Array.from({ length: 20_000 }, (_, i) => ({
      id: `r${i}`,
      on: ['file.write'],
      where: { path: [`**/generated-${i}/**`, `/srv/area-${i}/*.{json,yaml}`] },
      do: 'ask',
      reason: 'x'.repeat(80),
    }));
    const policy = { chaperone: 1, organization: 'acme', revision: 42, rules };
    const text = sealed('bundle', { ...bodyOf(BUNDLE), policy }, keys.policy);
    expect(text.length).toBeGreaterThan(5_000_000);
    const named = { ...status, channels: { stable: acme.named(text, 42) } };
    expect(codeOf(checkBundle({ root, status: named }, 'stable', text, NOW, '0.1.0'))).toBe('taken');
  });
  it.each([
    ['lists', '['.repeat(250_000)],
    ['closed lists', '['.repeat(120_000) + ']'.repeat(120_000)],
    ['maps', '{"a":'.repeat(50_000)],
  ])('a status of nothing but %s is malformed', (_what, text) => {
    expect(codeOf(checkStatus(standing, Buffer.from(text), NOW))).toBe('malformed');
  });
});

describe('any byte changed, any byte missing', () => {
  const next = acme.rotated().text;
  const second = must(nextRoot(root, next));
  const named = { root, status };
  const documents: Record<string, [Buffer, unknown, (text: Buffer) => Checked<unknown>]> = {
    'the pinned root': [rootText, root, (text) => pinnedRoot(text, digest)],
    'the next root': [next, second, (text) => nextRoot(root, text)],
    'a status': [STATUS, status, (text) => checkStatus({ root }, text, NOW)],
    'a bundle': [
      BUNDLE,
      must(checkBundle(named, 'stable', BUNDLE, NOW, '0.1.0')),
      (text) => checkBundle(named, 'stable', text, NOW, '0.1.0'),
    ],
  };
  it.each(Object.entries(documents))(
    '%s is taken as it was signed, or not at all',
    (name, [good, value, check]) => {
      expect(must(check(good))).toEqual(value);
      fc.assert(
        fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
          const changed = Buffer.from(good);
          changed[at] = ((changed[at] as number) + by) % 256;
          const checked = check(changed);
          // A byte of a key's id, say, which is a hint; what counts is still what was signed.
          if (checked.ok) expect(checked.value).toEqual(value);
          if (name === 'the pinned root' || name === 'a bundle') expect(codeOf(checked)).toBe('wrong-digest');
        }),
        { numRuns: 400 },
      );
      fc.assert(
        fc.property(fc.nat(good.length - 2), (length) => {
          expect(codeOf(check(good.subarray(0, length)))).toBe(
            name === 'the pinned root' ? 'wrong-digest' : name === 'a bundle' ? 'wrong-size' : 'malformed',
          );
        }),
        { numRuns: 200 },
      );
    },
  );
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
