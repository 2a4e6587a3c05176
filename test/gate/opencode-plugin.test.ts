/** The plugin as it is installed, loaded as OpenCode would: the same file, with a hook that answers what a test wants. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InstallEnvironment, install } from '../../src/agents/install/index.ts';

let env: InstallEnvironment;

beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'chaperone-opencode-'));
  const launcher = join(home, "it's a launcher");
  env = { home, chaperoneHome: join(home, 'state'), launcher, platform: 'linux', variables: {} };
});
afterEach(() => rmSync(env.home, { recursive: true, force: true }));

interface Hooks {
  readonly 'tool.execute.before': (call: object, output: { args: object }) => Promise<void>;
  readonly 'tool.execute.after': (call: object, output: object) => Promise<void>;
  readonly 'chat.message': (input: object, output: object) => Promise<void>;
  readonly event: (input: object) => Promise<void>;
}

const PARENTS: Readonly<Record<string, object>> = {
  root: { id: 'root', version: '1.18.33' },
  child: { id: 'child', parentID: 'root', agent: 'general', version: '1.18.33' },
  grandchild: { id: 'grandchild', parentID: 'child', agent: 'explore', version: '1.18.33' },
};

describe.skipIf(process.platform === 'win32')('the plugin', () => {
  /** Installs, with a hook that writes down what it is called with and then does `answer` in sh. */
  async function load(answer: string): Promise<Hooks> {
    const script = `#!/bin/sh\necho "$@" > "${env.home}/words"\ncat > "${env.home}/payload"\n${answer}\n`;
    writeFileSync(env.launcher, script, { mode: 0o700 });
    const [plugin = ''] = install('opencode', env).files;
    const { Chaperone } = await import(`${pathToFileURL(plugin)}?${Math.random()}`);
    const get = async ({ path: { id } }: { path: { id: string } }) => ({ data: PARENTS[id] });
    return Chaperone({ client: { session: { get } }, directory: '/work/src', worktree: '/work' });
  }
  const heard = () => ({
    words: readFileSync(join(env.home, 'words'), 'utf8').trim(),
    payload: JSON.parse(readFileSync(join(env.home, 'payload'), 'utf8')),
  });
  const call = { tool: 'bash', sessionID: 'grandchild', callID: 'c1' };
  const before = (hooks: Hooks, args: object = { command: 'ls' }) =>
    hooks['tool.execute.before'](call, { args });

  it('tells the hook who calls, of which conversation, and what', async () => {
    await before(await load(`printf '{}'`));
    expect(heard()).toEqual({
      words: 'hook opencode tool.execute.before',
      payload: {
        ...{ sessionID: 'grandchild', root: 'root', agent: 'explore', version: '1.18.33' },
        ...{ directory: '/work/src', worktree: '/work', tool: 'bash', callID: 'c1', args: { command: 'ls' } },
      },
    });
  });

  it('throws what the hook denies with', async () => {
    const hooks = await load(`printf '{"deny":"No."}'`);
    await expect(before(hooks)).rejects.toThrow('No.');
    await expect(hooks['tool.execute.after']({ ...call, args: {} }, { output: 'x' })).rejects.toThrow('No.');
    const message = { message: {}, parts: [{ type: 'text', text: 'x' }] };
    await expect(hooks['chat.message']({ sessionID: 'root' }, message)).rejects.toThrow('No.');
    await hooks.event({ event: { type: 'session.idle', properties: { sessionID: 'root' } } });
  });

  it('changes the objects that the client goes on with', async () => {
    const args = { command: 'ls', timeout: 3 };
    await before(await load(`printf '{"args":{"command":"pwd"}}'`), args);
    expect(args).toEqual({ command: 'pwd' });
    const output = { title: 't', output: 'secret', metadata: { output: 'secret' } };
    const hooks = await load(`printf '{"output":{"title":"t","output":"-","metadata":{"output":"-"}}}'`);
    await hooks['tool.execute.after']({ ...call, args: {} }, output);
    expect(output).toEqual({ title: 't', output: '-', metadata: { output: '-' } });
  });

  it.each([
    ['a refusal of the launcher', "printf 'Nothing works.' >&2; exit 2", 'Nothing works.'],
    ['a crash', 'exit 1', 'ended with 1'],
    ['a signal', 'kill -9 $$', 'could not check this'],
    ['no JSON', 'printf nonsense', 'no answer that can be read'],
    ['JSON that is no object', 'printf null', 'no answer that can be read'],
    ['silence', 'true', 'no answer that can be read'],
  ])('%s lets nothing through', async (_what, answer, says) => {
    await expect(before(await load(answer))).rejects.toThrow(says);
  });

  it('without the launcher nothing goes through', async () => {
    const hooks = await load(`printf '{}'`);
    rmSync(env.launcher);
    await expect(before(hooks)).rejects.toThrow('could not check this');
  });

  it('of a prompt it sends what was typed and attached, no contents', async () => {
    const hooks = await load(`printf '{}'`);
    const parts = [
      { type: 'text', text: 'look' },
      { type: 'text', text: 'CONTENT', synthetic: true },
      { type: 'file', url: 'file:///work/a.txt' },
      { type: 'file', url: 'data:image/png;base64,AAAA' },
    ];
    await hooks['chat.message']({ sessionID: 'root' }, { message: { agent: 'build' }, parts });
    expect(heard().payload).toMatchObject({
      root: 'root',
      agent: 'build',
      parts: [
        { type: 'text', text: 'look' },
        { type: 'file', url: 'file:///work/a.txt' },
      ],
    });
  });
});
