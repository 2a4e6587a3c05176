/** Which channel a device takes: the same one every time, and about as many devices as were wanted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, channelFor } from '../../../src/policy/bundle/channels.ts';
import type { Channel } from '../../../src/policy/bundle/documents.ts';

const named = (staging: Partial<Channel> = {}): Channel => ({
  revision: 42,
  sha256: 'a'.repeat(64),
  bytes: 100,
  ...staging,
});
const device = (index: number) => `dev-${index.toString(16).padStart(16, '0')}`;
const at = (channels: Record<string, Channel>, name: string, groups: string[] = [], usual = 'stable') =>
  channelFor({ channels }, { device: name, groups }, usual);

describe('staged channels', () => {
  it('are taken by share: about a tenth of the devices at 10, none at 0, all at 100', () => {
    const taken = (share: number) =>
      Array.from({ length: 5000 }, (_, i) =>
        at({ stable: named(), canary: named({ share }) }, device(i)),
      ).filter((channel) => channel === 'canary').length;
    expect(taken(0)).toBe(0);
    expect(taken(100)).toBe(5000);
    expect(taken(10)).toBeGreaterThan(400);
    expect(taken(10)).toBeLessThan(600);
  });
  it('keep the devices that they have while their share grows', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(100), fc.nat(100), (index, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const channel = (share: number) => at({ stable: named(), canary: named({ share }) }, device(index));
        if (channel(less) === 'canary') expect(channel(more)).toBe('canary');
        expect(channel(less)).toBe(bucketOf(device(index)) < less ? 'canary' : 'stable');
      }),
    );
  });
  it('are taken by group and by device, the first in the order of the status', () => {
    const channels = {
      stable: named(),
      pilots: named({ groups: ['eng-platform'] }),
      incident: named({ devices: [device(1)], groups: ['eng-platform'] }),
    };
    expect(at(channels, device(2))).toBe('stable');
    expect(at(channels, device(1))).toBe('incident');
    expect(at(channels, device(2), ['eng-platform'])).toBe('pilots');
    expect(at(channels, device(1), ['eng-platform'])).toBe('pilots');
  });
  it('leave a device at its usual one where it is in none, whatever that is called', () => {
    expect(at({ stable: named(), beta: named() }, device(3), [], 'beta')).toBe('beta');
    expect(at({ stable: named() }, device(3), [], 'gone')).toBe('gone');
  });
});
