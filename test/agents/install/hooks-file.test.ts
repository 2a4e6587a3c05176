import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type InstallEnvironment,
  install,
  SettingsProblem,
  status,
  uninstall,
} from '../../../src/agents/install/index.ts';

let env: InstallEnvironment;
let claude: string;
let cursor: string;
let vscode: string;
let gemini: string;
let codex: string;

beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'chaperone-install-'));
  const chaperoneHome = join(home, 'state');
  const launcher = join(chaperoneHome, 'bin', 'chaperone');
  mkdirSync(dirname(launcher), { recursive: true });
  writeFileSync(launcher, '#!/bin/sh\n', { mode: 0o700 });
  env = { home, chaperoneHome, launcher, platform: 'linux' };
  claude = join(home, '.claude', 'settings.json');
  cursor = join(home, '.cursor', 'hooks.json');
  vscode = join(home, '.copilot', 'hooks', 'chaperone.json');
  gemini = join(home, '.gemini', 'settings.json');
  codex = join(home, '.codex', 'hooks.json');
  return () => rmSync(home, { recursive: true, force: true });
});

function put(file: string, bytes: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}
const bytesOf = (file: string) => readFileSync(file, 'latin1');
const jsonOf = (file: string) =>
  parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), [], { allowTrailingComma: true });

describe('where nothing was', () => {
  it.each(['claude-code', 'cursor', 'vscode', 'gemini-cli', 'codex'] as const)(
    '%s: the file is made, and gone again with its folders',
    (agent) => {
      const [file = ''] = install(agent, env).files;
      expect(file).toBe({ 'claude-code': claude, cursor, vscode, 'gemini-cli': gemini, codex }[agent]);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(status(agent, env)).toMatchObject({ state: 'installed', launcher: 'ready', switches: [] });
      uninstall(agent, env);
      expect(existsSync(dirname(file))).toBe(false);
      expect(status(agent, env).state).toBe('absent');
    },
  );

  it('a folder that somebody else uses by now stays', () => {
    install('vscode', env);
    put(join(env.home, '.copilot', 'hooks', 'mine.json'), '{}');
    uninstall('vscode', env);
    expect(existsSync(vscode)).toBe(false);
    expect(existsSync(join(env.home, '.copilot', 'hooks', 'mine.json'))).toBe(true);
  });
});

describe('beside what a user has', () => {
  const mine = `// my settings
{
\t"model": "opus", /* keep */
\t"hooks": {
\t\t"PreToolUse": [
\t\t\t{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "my-hook" }] }, // mine
\t\t],
\t\t"Stop": []
\t},
\t"env": { "A": "1" },
}
`;

  it('everything of the user stays, ours comes last', () => {
    put(claude, mine);
    install('claude-code', env);
    const text = readFileSync(claude, 'utf8');
    for (const kept of ['// my settings', '/* keep */', '// mine', '"env": { "A": "1" },\n}'])
      expect(text).toContain(kept);
    const { hooks } = jsonOf(claude);
    expect(hooks.PreToolUse).toHaveLength(2);
    expect(hooks.PreToolUse[0].hooks[0].command).toBe('my-hook');
    expect(hooks.PreToolUse[1].hooks[0].command).toBe(`'${env.launcher}' hook claude-code PreToolUse`);
    uninstall('claude-code', env);
    expect(readFileSync(claude, 'utf8')).toBe(mine);
  });

  it.each([
    ['with a byte order mark and CRLF', '\uFEFF{\r\n  "a": 1\r\n}\r\n'],
    ['on one line', '{"a":1,"hooks":{"PreToolUse":[{"hooks":[]}]}}'],
    ['empty', ''],
    ['with nothing but a comment', '// nothing yet'],
    ['with nothing in it', '{}'],
    ['with a comment in an empty object', '{ // later\n}\n'],
    ['with an empty list', '{ "hooks": { "PreToolUse": [ /* none */ ] } }'],
    ['with text that is not ASCII', '{ "name": "Žofie 🦊" }'],
  ])('%s: there and back gives the same bytes', (_what, text) => {
    put(claude, text);
    const before = bytesOf(claude);
    install('claude-code', env);
    expect(jsonOf(claude).hooks.PreToolUse.at(-1).hooks[0].command).toContain('hook claude-code PreToolUse');
    expect(text.startsWith('\uFEFF')).toBe(bytesOf(claude).startsWith('\xEF\xBB\xBF'));
    if (text.includes('\r\n'))
      expect(readFileSync(claude, 'utf8').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    uninstall('claude-code', env);
    expect(bytesOf(claude)).toBe(before);
  });

  it('keeps the mode of the file', () => {
    put(claude, '{}');
    chmodSync(claude, 0o640);
    install('claude-code', env);
    expect(statSync(claude).mode & 0o777).toBe(0o640);
  });

  it('writes through a link, and the link stays one', () => {
    const real = join(env.home, 'dotfiles', 'claude.json');
    put(real, '{ "a": 1 }');
    mkdirSync(dirname(claude), { recursive: true });
    symlinkSync('../dotfiles/claude.json', claude);
    install('claude-code', env);
    expect(lstatSync(claude).isSymbolicLink()).toBe(true);
    expect(jsonOf(real).hooks).toBeDefined();
    uninstall('claude-code', env);
    expect(readFileSync(real, 'utf8')).toBe('{ "a": 1 }');
  });

  it('installing again changes nothing', () => {
    put(claude, mine);
    install('claude-code', env);
    const once = bytesOf(claude);
    const mtime = statSync(claude).mtimeMs;
    install('claude-code', env);
    expect(bytesOf(claude)).toBe(once);
    expect(statSync(claude).mtimeMs).toBe(mtime);
    uninstall('claude-code', env);
    expect(readFileSync(claude, 'utf8')).toBe(mine);
  });

  it('a changed hook of ours is mended, once, and what was before is not forgotten', () => {
    put(claude, mine);
    install('claude-code', { ...env, clientVersion: '2.1.100' });
    expect(JSON.stringify(jsonOf(claude))).not.toContain('onFailure');
    expect(status('claude-code', env)).toMatchObject({
      state: 'partly',
      files: [{ changed: expect.arrayContaining(['PreToolUse']) }],
    });
    install('claude-code', env);
    expect(jsonOf(claude).hooks.PreToolUse).toHaveLength(2);
    expect(status('claude-code', env).state).toBe('installed');
    uninstall('claude-code', env);
    expect(readFileSync(claude, 'utf8')).toBe(mine);
  });

  it("other people's changes since then stay", () => {
    put(claude, mine);
    install('claude-code', env);
    writeFileSync(claude, readFileSync(claude, 'utf8').replace('"opus"', '"sonnet"'));
    expect(status('claude-code', env)).toMatchObject({ state: 'installed', files: [{ editedSince: true }] });
    uninstall('claude-code', env);
    expect(jsonOf(claude)).toEqual(
      parse(mine.replace('"opus"', '"sonnet"'), [], { allowTrailingComma: true }),
    );
    expect(readFileSync(claude, 'utf8')).toContain('// mine');
  });

  it('without its receipt it still finds what is ours', () => {
    put(cursor, '{ "version": 1, "hooks": { "stop": [{ "command": "mine" }] } }');
    install('cursor', env);
    uninstall('cursor', { ...env, chaperoneHome: join(env.home, 'elsewhere') });
    expect(JSON.stringify(jsonOf(cursor))).not.toContain('chaperone');
    expect(jsonOf(cursor).hooks.stop).toEqual([{ command: 'mine' }]);
  });

  it("our hook inside somebody else's group goes, the group stays", () => {
    const command = `'${env.launcher}' hook claude-code PreToolUse`;
    put(
      claude,
      JSON.stringify({
        hooks: {
          PreToolUse: [
            {
              matcher: 'Bash',
              hooks: [
                { type: 'command', command: 'mine' },
                { type: 'command', command },
              ],
            },
          ],
        },
      }),
    );
    uninstall('claude-code', env);
    expect(jsonOf(claude).hooks.PreToolUse).toEqual([
      { matcher: 'Bash', hooks: [{ type: 'command', command: 'mine' }] },
    ]);
  });
});

describe('what it refuses, with the file unchanged', () => {
  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', 'unparsable', ':3:3: '],
    ['{ "hooks": [] }', 'unexpected-shape', ':1:12: "hooks" should be an object but is array'],
    ['{ "hooks": { "PreToolUse": {} } }', 'unexpected-shape', '"hooks.PreToolUse" should be an array'],
    ['{ "hooks": {}, "hooks": {} }', 'unexpected-shape', '"hooks" stands here a second time'],
    ['[1]', 'unexpected-shape', 'the file should be an object but is array'],
  ])('%j', (text, code, message) => {
    put(claude, text);
    const attempt = () => install('claude-code', env);
    expect(attempt).toThrow(SettingsProblem);
    expect(attempt).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
    expect(attempt).toThrow(
      expect.objectContaining({ message: expect.stringContaining('Nothing was changed') }),
    );
    expect(readFileSync(claude, 'utf8')).toBe(text);
    expect(status('claude-code', env).files[0]?.problem).toContain(claude);
  });

  it('bytes that are no UTF-8', () => {
    put(claude, Buffer.from([0x7b, 0xff, 0x7d]));
    expect(() => install('claude-code', env)).toThrow(expect.objectContaining({ code: 'not-utf8' }));
  });
});

describe('there and back', () => {
  const gap = fc.constantFrom('', ' ', '\n', '\r\n  ', '\t', ' /* a, "b" */ ', ' // c, }\n', '\n\n');
  const scalar = fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.stringify(value));
  const key = fc.constantFrom('PreToolUse', 'Stop', 'other', 'a b', 'SessionStart');
  const comma = fc.constantFrom('', ',');
  const list = (items: fc.Arbitrary<string>) =>
    fc
      .record({ items: fc.array(fc.tuple(gap, items, gap)), end: comma, inside: gap })
      .map(({ items: all, end, inside }) =>
        all.length === 0
          ? `[${inside}]`
          : `[${all.map(([a, item, b]) => a + item + b).join(',')}${end}${inside}]`,
      );
  const object = (entry: fc.Arbitrary<readonly [string, string]>) =>
    fc
      .record({
        entries: fc.uniqueArray(fc.tuple(gap, entry, gap), { selector: ([, [name]]) => name, maxLength: 4 }),
        end: comma,
        inside: gap,
      })
      .map(({ entries, end, inside }) =>
        entries.length === 0
          ? `{${inside}}`
          : `{${entries.map(([a, [name, value], b]) => `${a}${JSON.stringify(name)}${b}:${a}${value}${b}`).join(',')}${end}${inside}}`,
      );
  const group = fc.oneof(scalar, fc.constant('{ "hooks": [ { "type": "command", "command": "mine" } ] }'));
  const hooks = object(fc.tuple(key, list(group)));
  const file = fc
    .tuple(
      gap,
      object(
        fc.oneof(
          fc.tuple(fc.constant('hooks'), hooks),
          fc.tuple(fc.constantFrom('env', 'model', 'x'), scalar),
        ),
      ),
      gap,
      fc.constantFrom('', '\uFEFF'),
    )
    .map(([before, root, after, bom]) => bom + before + root + after);

  it('gives the same bytes for any JSON with comments', () => {
    fc.assert(
      fc.property(file, (text) => {
        put(claude, text);
        const user = parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true });
        install('claude-code', env);
        const merged = jsonOf(claude);
        // All of the user's is there, in its order, before ours.
        for (const [name, value] of Object.entries(user))
          if (name !== 'hooks') expect(merged[name]).toEqual(value);
        for (const [name, groups] of Object.entries(user.hooks ?? {})) {
          expect(merged.hooks[name].slice(0, (groups as unknown[]).length)).toEqual(groups);
        }
        expect(status('claude-code', env).state).toBe('installed');
        uninstall('claude-code', env);
        expect(readFileSync(claude, 'utf8')).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves the same JSON where somebody else has written meanwhile', () => {
    fc.assert(
      fc.property(file, (text) => {
        put(claude, text);
        const user = parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true });
        install('claude-code', env);
        writeFileSync(claude, `${readFileSync(claude, 'utf8')}\n// later\n`);
        uninstall('claude-code', env);
        expect(jsonOf(claude)).toEqual(user);
        expect(readFileSync(claude, 'utf8')).toContain('// later');
      }),
      { numRuns: 300 },
    );
  });
});
