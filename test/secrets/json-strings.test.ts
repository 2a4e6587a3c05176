import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJson } from '../../src/secrets/json-strings.ts';

/** Ways to write one character in a JSON string. */
const written = (character: string, how: number): string => {
  const code = `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  if (how === 0) return code;
  if (how === 1) return JSON.stringify(character).slice(1, -1);
  return character === '/' ? '\\/' : JSON.stringify(character).slice(1, -1);
};
const anyString = fc
  .array(fc.tuple(fc.constantFrom(...'ab"\\/\n\té🌍 {}[]:,'.split('')), fc.nat(2)), { maxLength: 12 })
  .map((parts) => ({
    value: parts.map(([character]) => character).join(''),
    json: `"${parts.map(([character, how]) => written(character, how)).join('')}"`,
  }));

describe('an opened JSON text', () => {
  it('reads as its strings are meant', () => {
    expect(openJson('{"a":"x\\n\\u0041\\"y"}').text).toBe('{"a":"x\nA"y"}');
    expect(openJson('{"a":"plain"}').text).toBe('{"a":"plain"}');
  });

  it('has a way back to every character of every string, so that it can be replaced and the rest stays', () => {
    fc.assert(
      fc.property(
        fc.array(anyString, { minLength: 1, maxLength: 4 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (strings, which, one, other) => {
          const json = `[${strings.map((s) => s.json).join(',')}]`;
          const index = which % strings.length;
          const { value } = strings[index] as { value: string };
          if (value === '') return;
          const from = Math.min(one % value.length, other % value.length);
          const to = Math.max(one % value.length, other % value.length) + 1;
          const offset = 1 + strings.slice(0, index).reduce((sum, s) => sum + s.value.length + 3, 0) + 1;
          const { text, source } = openJson(json);
          expect(text.slice(offset, offset + value.length)).toBe(value);
          const span = source(offset + from, offset + to);
          expect(span).toBeDefined();
          const replaced = `${json.slice(0, span?.start)}{{it}}${json.slice(span?.end)}`;
          const wanted = strings.map((s, i) =>
            i === index ? `${value.slice(0, from)}{{it}}${value.slice(to)}` : s.value,
          );
          expect(JSON.parse(replaced)).toEqual(wanted);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('cuts off a span that goes beyond its string, and gives none that begins outside', () => {
    const json = '{"a":"bcd","e":"f"}';
    expect(openJson(json).source(6, 17)).toEqual({ start: 6, end: 9 });
    expect(openJson(json).source(9, 13)).toBeUndefined();
    expect(openJson('{"pin":12345678}').source(7, 15)).toBeUndefined();
  });
});
