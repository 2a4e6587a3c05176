import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../src/secrets/families/index.ts';
import { shippedLookout } from '../../src/secrets/find.ts';
import { scan, scanEach } from '../../src/secrets/scan.ts';

const KEY = 'AKIAQ3EGRIJ7B5ZK4XNT';

describe('the scanner', () => {
  it('finds what the families and the preset know, each once, under the families’ names', async () => {
    const text = `a ${KEY} and mongodb://app:b23hjhj@host/db`;
    expect((await scan(text)).map(({ family, start, end }) => [family, text.slice(start, end)])).toEqual([
      ['aws-access-key-id', KEY],
      ['url-password', 'b23hjhj'],
    ]);
  });
  it.each([
    ['AWS_SECRET_ACCESS_KEY=', ''],
    ['export AWS_SECRET_ACCESS_KEY="', '"\n'],
    ['{"aws_secret_access_key" : "', '"}'],
    ['secret_access_key => ', ' # so'],
  ])(
    'takes an AWS secret key that the preset alone knows for what it is, whole: %s',
    async (before, after) => {
      const value = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKX';
      const text = `x = 1\n${before}${value}${after}`;
      const found = await scan(text);
      expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([value]);
      const [, second] = await scanEach(['one', text], shippedLookout());
      expect(second).toEqual(found);
    },
  );
  it('does not obey a comment that tells scanners to look away', async () => {
    expect(await scan(`// secretlint-disable\n${KEY}`)).toHaveLength(1);
  });
  it('finds in each of many texts what it finds in that text alone', async () => {
    const texts = [
      '',
      ...FAMILIES.flatMap(({ finds, leaves }) => [...finds.slice(0, 2), ...leaves.slice(0, 1)]),
    ];
    const alone = [];
    for (const text of texts) alone.push(await scan(text));
    expect(await scanEach(texts, shippedLookout())).toEqual(alone);
  });
  it('leaves nothing behind: secretlint would note every step of every scan for good', async () => {
    for (let i = 0; i < 5; i++) await scan(KEY);
    expect(performance.getEntriesByType('mark')).toEqual([]);
  });
});
