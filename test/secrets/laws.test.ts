/** What must hold for any text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecrets, shippedLookout } from '../../src/secrets/find.ts';
import { KnownValues } from '../../src/secrets/known.ts';
import { placeholdersIn } from '../../src/secrets/placeholder.ts';
import { redactText, redactValue, restoreText } from '../../src/secrets/redact.ts';
import { scan } from '../../src/secrets/scan.ts';
import { Vault } from '../../src/secrets/vault.ts';
import { busy } from '../rig/busy.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const drawn = (length: number) =>
  fc
    .array(fc.constantFrom(...ALPHABET), { minLength: length, maxLength: length })
    .map((letters) => letters.join(''));

/** A value that no text holds by chance. */
const value = drawn(32);

/** How a value may stand in a text. */
const FORMS: readonly ((value: string) => string)[] = [
  (v) => v,
  (v) => `PASSWORD=${v}`,
  (v) => Buffer.from(`key ${v}\n`).toString('base64'),
  (v) => Buffer.from(`${v}\n`).toString('hex'),
  (v) => `{"a":"${v}"}`,
  (v) => `\x1b[31m${v.slice(0, 9)}\x1b[0m${v.slice(9)}`,
  (v) => [...v].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''),
  (v) => Buffer.from(v, 'utf16le').toString('latin1'),
];

/** A text with some secrets in it, in several forms, among anything. */
const textWith = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
      { weight: 2, arbitrary: fc.constantFrom('\n', ' ', 'PORT=3000\n', '# notes\n', '```\n', '\r\n') },
      {
        weight: 2,
        arbitrary: fc
          .tuple(value, fc.nat(FORMS.length - 1))
          .map(([v, form]) => `${(FORMS[form] as (v: string) => string)(v)}\n`),
      },
      { weight: 1, arbitrary: drawn(36).map((body) => `ghp_${body}\n`) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(' '));

const newVault = () => {
  let serial = 0;
  return new Vault(() => (++serial).toString(16).padStart(64, 'f').slice(-64).split('').reverse().join(''));
};

describe('redaction', () => {
  it('is undone by restoring, for any text', () => {
    fc.assert(
      fc.property(textWith, (text) => {
        // A text that brings placeholders of its own is told apart by its ids, which no vault of this run knows.
        const vault = newVault();
        const redacted = redactText(text, vault.name).text;
        expect(restoreText(redacted, (id) => vault.get(id)?.value)).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it('finds nothing more in what it has redacted', () => {
    fc.assert(
      fc.property(textWith, (text) => {
        const vault = newVault();
        const once = redactText(text, vault.name).text;
        expect(redactText(once, vault.name)).toEqual({ text: once, count: 0 });
      }),
      { numRuns: 400 },
    );
  });

  it('leaves no known value in the text, however it is written', () => {
    fc.assert(
      fc.property(
        value,
        fc.nat(FORMS.length - 1),
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        (known, form, before, after) => {
          const lookout = {
            ...shippedLookout(),
            known: new KnownValues([{ value: known, family: 'known' }]),
          };
          const written = (FORMS[form] as (v: string) => string)(known);
          const { text } = redactText(`${before}\n${written}\n${after}`, newVault().name, lookout);
          expect(text).not.toContain(known);
          expect(text).not.toContain(written);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('gives the same value the same placeholder and two values never one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 2, maxLength: 20 }), (values) => {
        // Digests that begin alike, as two values' may.
        const vault = new Vault((v) => `00000000${Buffer.from(v).toString('hex')}`);
        const names = values.map((v) => vault.name('family', v));
        expect(new Set(names).size).toBe(values.length);
        expect(values.map((v) => vault.name('another', v))).toEqual(names);
        for (const name of names) expect(placeholdersIn(name)).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });

  it('says of a value with many strings what it says of each', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(textWith, { maxLength: 6 }), async (strings) => {
        const vault = newVault();
        const together = await redactValue({ strings }, vault.name, scan);
        const each = await Promise.all(
          strings.map(async (text) => (await redactValue(text, vault.name, scan)).value),
        );
        expect((together.value as { strings: unknown }).strings).toEqual(each);
      }),
      { numRuns: 60 },
    );
  });

  it('has found each span where it says, in order and apart', () => {
    fc.assert(
      fc.property(textWith, (text) => {
        let end = 0;
        for (const found of findSecrets(text)) {
          expect(found.start).toBeGreaterThanOrEqual(end);
          expect(found.end).toBeGreaterThan(found.start);
          expect(found.end).toBeLessThanOrEqual(text.length);
          end = found.end;
        }
      }),
      { numRuns: 200 },
    );
  });
});

it.each(['a,password\n', 'a,password\nb,c\n', '| a | api_key |\n'])(
  'looks once through a text of %j',
  (unit) => {
    const text = unit.repeat(400_000 / unit.length);
    const start = busy();
    expect(findSecrets(text)).toEqual([]);
    // Once for each head would be ten times as much.
    expect(busy() - start).toBeLessThan(1500);
  },
);
