import { describe, expect, it } from 'vitest';
import { tomlStatements, tomlString } from '../../../src/agents/install/toml-text.ts';

const read = (text: string) =>
  tomlStatements(text).map(({ kind, path, value }) => [kind, path.join(' / '), value]);

describe('what a text of TOML sets', () => {
  it.each<[string, string[][]]>([
    [
      'a = 1\nb.c = "x" # why\n',
      [
        ['value', 'a', '1'],
        ['value', 'b / c', '"x"'],
      ],
    ],
    [
      '[t]\n a=true',
      [
        ['table', 't', ''],
        ['value', 't / a', 'true'],
      ],
    ],
    ['[a."b.c".\'d\']\n', [['table', 'a / b.c / d', '']]],
    [
      '[[hooks.Stop]]\n[[hooks.Stop.hooks]]\nx = 1',
      [
        ['tables', 'hooks / Stop', ''],
        ['tables', 'hooks / Stop / hooks', ''],
        ['value', 'hooks / Stop / hooks / x', '1'],
      ],
    ],
    [
      'a = """\n[not]\nb = 1\n"""\nc = 2',
      [
        ['value', 'a', '"""\n[not]\nb = 1\n"""'],
        ['value', 'c', '2'],
      ],
    ],
    [
      "a = '''\n[not]\n'''\nc = 2",
      [
        ['value', 'a', "'''\n[not]\n'''"],
        ['value', 'c', '2'],
      ],
    ],
    [
      'a = [\n  "]", # [\n  [1],\n]\nb = { c = "}" }\n',
      [
        ['value', 'a', '[\n  "]", # [\n  [1],\n]'],
        ['value', 'b', '{ c = "}" }'],
      ],
    ],
    ['# only a remark', []],
    ['', []],
    ['a = 1\nthis is none\nb = 2', [['value', 'a', '1']]],
  ])('%j', (text, expected) => expect(read(text)).toEqual(expected));

  it('says where each stands', () => {
    const text = '# x\n[t] # y\na = 1\n';
    expect(tomlStatements(text).map(({ start, end }) => text.slice(start, end))).toEqual(['[t]', 'a = 1']);
  });
});

describe('a string', () => {
  it.each([
    ['"a\\"b\\\\"', 'a"b\\'],
    ["'a\\b'", 'a\\b'],
    ['1', undefined],
    ['"""a"""', undefined],
  ])('%s', (value, expected) => expect(tomlString(value)).toBe(expected));
});
