import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../src/secrets/families/index.ts';
import { findSecrets } from '../../src/secrets/find.ts';
import { redactText, redactValue } from '../../src/secrets/redact.ts';

const name = (family: string) => `{{secret:${family}:test}}`;
const redacted = (value: unknown) => redactValue(value, name, (text) => findSecrets(text));

describe.each(FAMILIES)('credential family $id', (family) => {
  it.each(family.finds)('finds %s', (text) => {
    expect(findSecrets(`before ${text} after`).map((f) => f.family)).toContain(family.id);
  });
  it.each(family.leaves)('leaves %s', (text) => {
    expect(findSecrets(text).filter((f) => f.family === family.id)).toEqual([]);
  });
});

describe('redaction', () => {
  it('takes out the value and leaves the line around it', () => {
    const { text, count } = redactText('A=1\nDB_PASSWORD=correct-horse-9\nB=2\n', name);
    expect(text).toBe('A=1\nDB_PASSWORD={{secret:assigned-secret:test}}\nB=2\n');
    expect(count).toBe(1);
  });
  it('is idempotent', () => {
    const once = redactText('TOKEN=abcdefgh12345678 ghp_16C7e42F292c6912E7710c838347Ae178B4a', name).text;
    expect(redactText(once, name)).toEqual({ text: once, count: 0 });
  });
  it('walks every string of a tool response and keeps its shape', async () => {
    const secret = 'API_KEY=zx81-spectrum-48k';
    const { value, count } = await redacted({
      file: { content: secret, lines: 1 },
      patch: [{ lines: [secret, null] }],
    });
    expect(count).toBe(2);
    expect(value).toEqual({
      file: { content: 'API_KEY={{secret:assigned-secret:test}}', lines: 1 },
      patch: [{ lines: ['API_KEY={{secret:assigned-secret:test}}', null] }],
    });
  });
  it('withholds what is nested too deeply to be looked through, and does not fall over it', async () => {
    let nested: unknown = 'API_KEY=zx81-spectrum-48k';
    for (let depth = 0; depth < 50_000; depth++) nested = [nested];
    const { value, count } = await redacted({ first: 'plain', nested });
    expect(count).toBe(1);
    let at = (value as { nested: unknown }).nested;
    while (Array.isArray(at)) at = at[0];
    expect(at).toMatch(/^\(withheld by Chaperone/);
  });
});
