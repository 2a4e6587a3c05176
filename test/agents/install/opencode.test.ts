import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InstallEnvironment, install, status, uninstall } from '../../../src/agents/install/index.ts';

let env: InstallEnvironment;
let plugin: string;

beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'chaperone-opencode-'));
  env = {
    home,
    chaperoneHome: join(home, 'state'),
    launcher: join(home, "it's a launcher"),
    platform: 'linux',
    variables: {},
  };
  plugin = join(home, '.config/opencode/plugin/chaperone.js');
});
afterEach(() => rmSync(env.home, { recursive: true, force: true }));

describe('the file', () => {
  it('is put in once, and goes with the folders that were made for it', () => {
    expect(install('opencode', env).files).toEqual([plugin]);
    const text = readFileSync(plugin, 'utf8');
    install('opencode', env);
    expect(readFileSync(plugin, 'utf8')).toBe(text);
    expect(status('opencode', env).state).toBe('installed');
    uninstall('opencode', env);
    expect(existsSync(join(env.home, '.config'))).toBe(false);
    expect(status('opencode', env).state).toBe('absent');
  });

  it('leaves what else is there', () => {
    const theirs = join(dirname(plugin), 'theirs.js');
    mkdirSync(dirname(plugin), { recursive: true });
    writeFileSync(theirs, 'export const Theirs = async () => ({});\n');
    install('opencode', env);
    uninstall('opencode', env);
    expect(existsSync(plugin)).toBe(false);
    expect(readFileSync(theirs, 'utf8')).toContain('Theirs');
  });

  it('is told where it was changed, and written anew', () => {
    install('opencode', env);
    writeFileSync(plugin, readFileSync(plugin, 'utf8').replace('throw new Error(answer.deny)', 'return {}'));
    expect(status('opencode', env)).toMatchObject({ state: 'partly', files: [{ changed: ['the plugin'] }] });
    install('opencode', env);
    expect(status('opencode', env).state).toBe('installed');
  });

  it('of somebody else under that name is not touched', () => {
    mkdirSync(dirname(plugin), { recursive: true });
    writeFileSync(plugin, '// mine\n');
    expect(() => install('opencode', env)).toThrow("is not Chaperone's");
    expect(status('opencode', env).files[0]?.problem).toContain("is not Chaperone's");
    uninstall('opencode', env);
    expect(readFileSync(plugin, 'utf8')).toBe('// mine\n');
  });

  it('lies where XDG_CONFIG_HOME says; OPENCODE_PURE keeps it from being loaded', () => {
    const moved = { ...env, variables: { XDG_CONFIG_HOME: join(env.home, 'elsewhere'), OPENCODE_PURE: '1' } };
    const { files, switches } = install('opencode', moved);
    expect(files).toEqual([join(env.home, 'elsewhere/opencode/plugin/chaperone.js')]);
    expect(switches).toEqual([{ file: files[0], says: expect.stringContaining('OPENCODE_PURE') }]);
    // The variable is gone again, the file is not forgotten.
    uninstall('opencode', env);
    expect(status('opencode', moved).state).toBe('absent');
  });
});
