import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  governedPaths,
  INSTALLABLE,
  type Installable,
  type InstallEnvironment,
  install,
  sessionsOnDisk,
  status,
  switchesOff,
  uninstall,
} from '../../../src/agents/install/index.ts';

let env: InstallEnvironment;

beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'chaperone-agents-'));
  env = {
    home,
    chaperoneHome: join(home, 'state'),
    launcher: "/opt/chape rone's/bin/chaperone",
    platform: 'linux',
    variables: {},
  };
  return () => rmSync(home, { recursive: true, force: true });
});

function put(path: string, text = '', at?: number): string {
  const file = join(env.home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  if (at !== undefined) utimesSync(file, at / 1000, at / 1000);
  return file;
}
const commandIn = (groups: { hooks: { command: string }[] }[]) => groups[0]?.hooks[0]?.command ?? '';
const hooksIn = (path: string) => JSON.parse(readFileSync(path, 'utf8')).hooks;

describe('Claude Code', () => {
  it('asks to be held where the client waits for our word, and only there', () => {
    const [file = ''] = install('claude-code', env).files;
    const hooks = hooksIn(file);
    const closes = Object.keys(hooks).filter((name) => hooks[name][0].hooks[0].onFailure === 'block');
    expect(closes).toEqual(['UserPromptSubmit', 'PreToolUse', 'ConfigChange']);
    expect(hooks.PreToolUse).toEqual([
      {
        hooks: [
          {
            type: 'command',
            command: `'/opt/chape rone'\\''s/bin/chaperone' hook claude-code PreToolUse`,
            timeout: 600,
            onFailure: 'block',
          },
        ],
      },
    ]);
    for (const groups of Object.values<{ hooks: { timeout: number }[] }[]>(hooks))
      expect(groups[0]?.hooks[0]?.timeout).toBeGreaterThan(0);
  });

  it('an old client gets no field that it does not know', () => {
    const [file = ''] = install('claude-code', { ...env, clientVersion: '2.1.294' }).files;
    expect(readFileSync(file, 'utf8')).not.toContain('onFailure');
    install('claude-code', { ...env, clientVersion: '2.1.295' });
    expect(readFileSync(file, 'utf8')).toContain('onFailure');
  });

  it('over http tool calls need no process; the rest can start a gate that is gone', () => {
    const http = { ...env, httpUrl: 'http://127.0.0.1:4711/secret' };
    const [file = ''] = install('claude-code', http, 'http').files;
    const hooks = hooksIn(file);
    const overHttp = Object.keys(hooks).filter((name) => hooks[name][0].hooks[0].type === 'http');
    expect(overHttp).toEqual(['UserPromptSubmit', 'PreToolUse', 'PostToolUse']);
    expect(hooks.PreToolUse[0].hooks[0]).toEqual({
      type: 'http',
      url: 'http://127.0.0.1:4711/secret/v1/hook/claude-code/PreToolUse',
      timeout: 600,
      onFailure: 'block',
    });
    expect(status('claude-code', http).state).toBe('installed');
    // Another port by now: what stands there is still ours.
    uninstall('claude-code', env);
    expect(status('claude-code', http).state).toBe('absent');
  });

  it('is installed where CLAUDE_CONFIG_DIR says', () => {
    const moved = { ...env, variables: { CLAUDE_CONFIG_DIR: join(env.home, 'elsewhere') } };
    expect(install('claude-code', moved).files).toEqual([join(env.home, 'elsewhere', 'settings.json')]);
    // The variable is gone again, the file is not forgotten.
    uninstall('claude-code', env);
    expect(status('claude-code', moved).state).toBe('absent');
  });

  it('tells the version of a native install', () => {
    put('.local/share/claude/versions/2.1.330');
    mkdirSync(join(env.home, '.local/bin'), { recursive: true });
    symlinkSync(join(env.home, '.local/share/claude/versions/2.1.330'), join(env.home, '.local/bin/claude'));
    expect(status('claude-code', env).clientVersion).toBe('2.1.330');
  });

  it('sees what switches its hooks off', () => {
    install('claude-code', env);
    const user = join(env.home, '.claude', 'settings.json');
    expect(switchesOff(user, env)).toBeUndefined();
    const project = put('project/.claude/settings.local.json', '{ "disableAllHooks": true }');
    expect(switchesOff(project, env)).toContain('disableAllHooks');
    put('.claude/settings.local.json', '{ "disableAllHooks": true }');
    expect(status('claude-code', env).switches).toEqual([
      {
        file: join(env.home, '.claude', 'settings.local.json'),
        says: expect.stringContaining('disableAllHooks'),
      },
    ]);
    writeFileSync(user, '{}');
    expect(switchesOff(user, env)).toContain("no longer holds Chaperone's hooks");
  });

  it.each(['{\n  // mine\n}', '{\n  "a": 1,\n}'])('says that the client ignores a file like %j', (text) => {
    const user = put('.claude/settings.json', text);
    const { switches } = install('claude-code', env);
    expect(switches).toEqual([
      { file: user, says: expect.stringMatching(/^line \d+, column \d+: .*ignores the whole file/) },
    ]);
    expect(status('claude-code', env).switches).toEqual(switches);
    expect(switchesOff(user, env)).toBe(switches[0]?.says);
    uninstall('claude-code', env);
    expect(readFileSync(user, 'utf8')).toBe(text);
  });
});

describe('Cursor', () => {
  it('fails closed on permission events and nowhere else', () => {
    const [file = ''] = install('cursor', env).files;
    const hooks = hooksIn(file);
    const closed = Object.keys(hooks).filter((name) => hooks[name][0].failClosed);
    expect(closed).toEqual(['preToolUse', 'beforeReadFile', 'subagentStart']);
    expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(1);
    expect(hooks.preToolUse[0].timeout).toBe(600);
  });

  it('writes no `//`, which its parser cuts', () => {
    const doubled = { ...env, launcher: '/opt//chaperone///bin/chaperone' };
    const [file = ''] = install('cursor', doubled).files;
    expect(readFileSync(file, 'utf8')).not.toContain('//');
    expect(status('cursor', doubled).state).toBe('installed');
    uninstall('cursor', doubled);
    expect(status('cursor', doubled).state).toBe('absent');
  });

  it('keeps the version that is there and sees a name that voids the file', () => {
    put('.cursor/hooks.json', '{ "version": 2, "hooks": { "onEverything": [] } }');
    const [file = ''] = install('cursor', env).files;
    expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(2);
    expect(status('cursor', env).switches[0]?.says).toContain('"onEverything"');
  });

  it('calls the launcher as PowerShell does on Windows', () => {
    const windows = { ...env, platform: 'win32' as const, launcher: "C:\\it's\\chaperone.cmd" };
    const [file = ''] = install('cursor', windows).files;
    expect(hooksIn(file).stop[0].command).toBe("& 'C:\\it''s\\chaperone.cmd' hook cursor stop");
  });
});

describe('Gemini CLI', () => {
  it('turns every failure of a hook that is asked into exit code 2 with a sentence', () => {
    const [file = ''] = install('gemini-cli', env).files;
    const hooks = hooksIn(file);
    const closed = Object.keys(hooks).filter((name) =>
      / \|\| \{ echo '.+' >&2; exit 2; \}$/.test(commandIn(hooks[name])),
    );
    expect(closed).toEqual(['BeforeAgent', 'BeforeTool', 'AfterTool']);
    expect(commandIn(hooks.AfterAgent)).toBe(
      `'/opt/chape rone'\\''s/bin/chaperone' hook gemini-cli AfterAgent || exit 0`,
    );
    // Milliseconds; the client expands `$NAME` in every string of the file.
    expect(hooks.BeforeTool[0].hooks[0]).toMatchObject({
      name: 'chaperone',
      timeout: 600_000,
      env: { BASH_ENV: '', NODE_OPTIONS: '' },
    });
    expect(JSON.stringify(hooks)).not.toContain('$');
  });

  it('calls the launcher as PowerShell does on Windows', () => {
    const windows = { ...env, platform: 'win32' as const, launcher: "C:\\it's\\chaperone.cmd" };
    const [file = ''] = install('gemini-cli', windows).files;
    expect(commandIn(hooksIn(file).BeforeTool)).toMatch(
      /^& 'C:\\it''s\\chaperone\.cmd' hook gemini-cli BeforeTool; if \(\$LASTEXITCODE -ne 0\) \{ .+; exit 2 \}$/,
    );
    expect(status('gemini-cli', windows).state).toBe('installed');
  });

  it('is installed where GEMINI_CLI_HOME says', () => {
    const moved = { ...env, variables: { GEMINI_CLI_HOME: join(env.home, 'elsewhere') } };
    expect(install('gemini-cli', moved).files).toEqual([join(env.home, 'elsewhere/.gemini/settings.json')]);
    uninstall('gemini-cli', env);
    expect(status('gemini-cli', moved).state).toBe('absent');
  });

  it.each([
    ['{ "hooksConfig": { "enabled": false } }', 'hooksConfig.enabled'],
    ['{ "hooksConfig": { "disabled": ["mine", "chaperone"] } } // off', 'hooksConfig.disabled'],
  ])('sees the switch in %s, whoever has set it', (text, says) => {
    const user = put('.gemini/settings.json', text);
    const system = put('system.json', text);
    const moved = { ...env, variables: { GEMINI_CLI_SYSTEM_SETTINGS_PATH: system } };
    expect(install('gemini-cli', moved).switches).toEqual([
      { file: user, says: expect.stringContaining(says) },
      { file: system, says: expect.stringContaining(says) },
    ]);
    uninstall('gemini-cli', moved);
    expect(readFileSync(user, 'utf8')).toBe(text);
  });
});

describe('VS Code', () => {
  it('turns every failure of a hook that is asked into exit code 2', () => {
    const [file = ''] = install('vscode', env).files;
    const hooks = hooksIn(file);
    const closed = Object.keys(hooks).filter((name) => hooks[name][0].command.endsWith(' || exit 2'));
    expect(closed).toEqual(['UserPromptSubmit', 'PreToolUse']);
    for (const [entry] of Object.values<{ type: string; timeout: number }[]>(hooks)) {
      expect(entry).toMatchObject({ type: 'command', timeout: expect.any(Number) });
    }
  });

  it('puts the file below COPILOT_HOME too', () => {
    const moved = { ...env, variables: { COPILOT_HOME: join(env.home, 'pilot') } };
    expect(install('vscode', moved).files).toEqual([
      join(env.home, '.copilot/hooks/chaperone.json'),
      join(env.home, 'pilot/hooks/chaperone.json'),
    ]);
    uninstall('vscode', env);
    expect(status('vscode', moved).state).toBe('absent');
  });

  it('sees the switches of the editor', () => {
    put('.config/Code/User/settings.json', '{ // mine\n "chat.useHooks": false }');
    put(
      '.config/VSCodium/User/settings.json',
      '{ "chat.hookFilesLocations": { "~/.copilot/hooks": false } }',
    );
    expect(status('vscode', env).switches.map(({ says }) => says)).toEqual([
      expect.stringContaining('chat.useHooks'),
      expect.stringContaining('~/.copilot/hooks'),
    ]);
  });
});

describe('Codex', () => {
  const config = () => readFileSync(join(env.home, '.codex/config.toml'), 'utf8');
  const trusted = () => config().match(/^trusted_hash = "sha256:[0-9a-f]{64}"$/gm)?.length;

  it('turns every failure of a hook that can hold something into exit code 2', () => {
    const [file = ''] = install('codex', env).files;
    const hooks = hooksIn(file);
    const closed = Object.keys(hooks).filter((name) =>
      hooks[name][0].hooks[0].command.endsWith(' || exit 2'),
    );
    expect(closed).toEqual(['UserPromptSubmit', 'PreToolUse', 'PostToolUse']);
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toEqual(['hooks']);
    expect(hooks.SessionEnd[0].hooks[0].timeout).toBe(3);
  });

  it('says that the hooks are trusted, by file, event and place', () => {
    put('.codex/hooks.json', '{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"mine"}]}]}}');
    const { files, switches } = install('codex', env);
    expect(files).toEqual([join(env.home, '.codex/hooks.json'), join(env.home, '.codex/config.toml')]);
    expect(switches).toEqual([]);
    expect(config()).toContain(`[hooks.state."${env.home}/.codex/hooks.json:pre_tool_use:1:0"]`);
    expect(config()).toContain(`[hooks.state."${env.home}/.codex/hooks.json:session_start:0:0"]`);
    expect(trusted()).toBe(8);
  });

  it.each([
    'model = "gpt-6-sol"\n[projects."/work"]\ntrust_level = "trusted"',
    '# mine\r\nnotify = ["a", # not ] here\r\n  "b"]\r\n',
    'developer_instructions = """\n[hooks]\nstate = 1\n"""\n',
    '[hooks.state."/other/hooks.json:stop:0:0"]\ntrusted_hash = "sha256:00"\n\n\n',
    '',
  ])('leaves config.toml as it was: %j', (text) => {
    put('.codex/config.toml', text);
    expect(install('codex', env).switches).toEqual([]);
    expect(config().startsWith(text)).toBe(true);
    const once = config();
    install('codex', env);
    expect(config()).toBe(once);
    uninstall('codex', env);
    expect(config()).toBe(text);
  });

  it('takes its own out of a file that was changed since', () => {
    put('.codex/config.toml', 'model = "a"\n');
    install('codex', env);
    writeFileSync(
      join(env.home, '.codex/config.toml'),
      `${config().replace('model = "a"', 'model = "b"')}\n[tui]\ntheme = "dark"\n`,
    );
    uninstall('codex', env);
    expect(config()).toBe('model = "b"\n\n[tui]\ntheme = "dark"\n');
  });

  it('sees hooks that are no longer trusted: a group before ours makes it another one', () => {
    install('codex', env);
    const file = join(env.home, '.codex/hooks.json');
    const hooks = JSON.parse(readFileSync(file, 'utf8'));
    hooks.hooks.Stop.unshift({ hooks: [{ type: 'command', command: 'mine' }] });
    writeFileSync(file, JSON.stringify(hooks));
    expect(status('codex', env).switches).toEqual([
      {
        file: join(env.home, '.codex/config.toml'),
        says: expect.stringMatching(/does not trust the hooks for Stop as.*chaperone install codex/),
      },
    ]);
    install('codex', env);
    expect(status('codex', env)).toMatchObject({ state: 'installed', switches: [] });
    // The table about the place where it stood before is gone.
    expect(trusted()).toBe(8);
  });

  it.each([
    ['.codex/config.toml', '[features]\nhooks = false\n', '"features.hooks" is false'],
    ['.codex/hooks.json', '{ "version": 1 }', 'no "version" at the root'],
    ['.codex/hooks.json', '{\n  // mine\n}', /^line \d+, column 3: .*Codex reads plain JSON only/],
  ])('%s with %j is told', (file, text, says) => {
    put(file, text);
    expect(install('codex', env).switches).toEqual([
      {
        file: join(env.home, file),
        says: typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says),
      },
    ]);
  });

  it('a hook that the person has switched off is told, and switched on by another install', () => {
    install('codex', env);
    const file = join(env.home, '.codex/config.toml');
    writeFileSync(file, config().replace(/(:stop:0:0"\]\n)/, '$1enabled = false\n'));
    expect(status('codex', env).switches[0]?.says).toMatch(/hooks for Stop are switched off/);
    expect(install('codex', env).switches).toEqual([]);
  });

  it.each(['hooks = {}\n', '[hooks]\nstate = {}\n', '[hooks.state]\n"KEY".enabled = true\n'])(
    'refuses to add to %j, with the file unchanged, and can be taken out all the same',
    (form) => {
      const text = form.replace('KEY', `${env.home}/.codex/hooks.json:stop:0:0`);
      put('.codex/config.toml', text);
      put('.codex/hooks.json', '{}');
      expect(() => install('codex', env)).toThrow(/trust Chaperone's hooks under \/hooks/);
      expect(config()).toBe(text);
      uninstall('codex', env);
      expect(config()).toBe(text);
      expect(readFileSync(join(env.home, '.codex/hooks.json'), 'utf8')).toBe('{}');
    },
  );

  it('is installed where CODEX_HOME leads', () => {
    mkdirSync(join(env.home, 'real'));
    symlinkSync(join(env.home, 'real'), join(env.home, 'link'));
    const moved = { ...env, variables: { CODEX_HOME: join(env.home, 'link') } };
    expect(install('codex', moved).files).toEqual([
      join(env.home, 'real/hooks.json'),
      join(env.home, 'real/config.toml'),
    ]);
    // The variable is gone again, the files are not forgotten.
    uninstall('codex', env);
    expect(status('codex', moved).state).toBe('absent');
  });

  it('calls the launcher as cmd does on Windows', () => {
    const windows = { ...env, platform: 'win32' as const, launcher: 'C:\\Program Files\\chaperone.cmd' };
    const [file = ''] = install('codex', windows).files;
    expect(hooksIn(file).PreToolUse[0].hooks[0].command).toBe(
      '"C:\\Program Files\\chaperone.cmd" hook codex PreToolUse || exit /b 2',
    );
    expect(status('codex', windows).state).toBe('installed');
  });
});

describe('Copilot CLI and VS Code', () => {
  const file = () => join(env.home, '.copilot/hooks/chaperone.json');
  const isThere = () => existsSync(file());

  it('have one file between them, written once', () => {
    const [first = ''] = install('copilot-cli', env).files;
    const text = readFileSync(first, 'utf8');
    expect(install('vscode', env).files).toEqual([first]);
    expect(readFileSync(first, 'utf8')).toBe(text);
    expect(['copilot-cli', 'vscode'].map((agent) => status(agent as Installable, env).state)).toEqual([
      'installed',
      'installed',
    ]);
  });

  it.each([
    ['copilot-cli', 'vscode'],
    ['vscode', 'copilot-cli'],
  ] as const)('the file stays when %s is taken out, and goes with %s', (first, last) => {
    install('vscode', env);
    install('copilot-cli', env);
    expect(uninstall(first, env)).toEqual([last]);
    expect(isThere()).toBe(true);
    expect(uninstall(last, env)).toEqual([]);
    // Nothing is left of the folders that either of them made.
    expect(existsSync(join(env.home, '.copilot'))).toBe(false);
  });

  it('taking out the one that was never installed takes nothing from the other', () => {
    install('vscode', env);
    expect(uninstall('copilot-cli', env)).toEqual(['vscode']);
    expect(isThere()).toBe(true);
  });

  it('a file that switches itself off is told for both', () => {
    install('copilot-cli', env);
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('{', '{ "disableAllHooks": true,'));
    for (const agent of ['copilot-cli', 'vscode'] as const)
      expect(status(agent, env).switches).toEqual([
        { file: file(), says: expect.stringContaining('disableAllHooks') },
      ]);
  });
});

describe('sessions on disk', () => {
  it('are told newest first, by the ids of the hooks', () => {
    put('.claude/projects/-home-dev-project/old.jsonl', '', 1_000_000);
    put('.claude/projects/-home-dev-other/new.jsonl', '', 2_000_000);
    put('.claude/projects/-home-dev-other/new/subagents/agent-1.jsonl', '', 3_000_000);
    expect(sessionsOnDisk('claude-code', env)).toEqual([
      { session: 'new', lastActivity: 2_000_000 },
      { session: 'old', lastActivity: 1_000_000 },
    ]);
  });

  it('of both harnesses of VS Code, and of Copilot CLI in the same folder', () => {
    const host = 'id: harness\nclient_name: vscode-agent-host\n';
    put('.copilot/session-state/harness/workspace.yaml', host);
    put('.copilot/session-state/harness/events.jsonl', '', 2_000_000);
    put('.copilot/session-state/empty/workspace.yaml', host, 9_000_000);
    put('.copilot/session-state/cli/workspace.yaml', 'id: cli\nclient_name: github/cli\n');
    put('.copilot/session-state/cli/events.jsonl', '', 4_000_000);
    put('.config/Code/User/workspaceStorage/1/GitHub.copilot-chat/transcripts/local.jsonl', '', 3_000_000);
    put('.config/Code/User/workspaceStorage/1/chatSessions/local.json', '', 1_000_000);
    expect(sessionsOnDisk('vscode', env)).toEqual([
      { session: 'local', lastActivity: 3_000_000 },
      { session: 'harness', lastActivity: 2_000_000 },
    ]);
    expect(sessionsOnDisk('copilot-cli', env)).toEqual([{ session: 'cli', lastActivity: 4_000_000 }]);
  });

  it('of Cursor, and none where there is nothing', () => {
    expect(sessionsOnDisk('cursor', env)).toEqual([]);
    put('.cursor/projects/p/agent-transcripts/c-1.txt', '', 1_000_000);
    expect(sessionsOnDisk('cursor', env)).toEqual([{ session: 'c-1', lastActivity: 1_000_000 }]);
  });

  it('of Gemini CLI, whose files are named by the beginning of the id', () => {
    const line = '{"sessionId":"a2ea4849-b692-45f9-b2eb-2db0888e88ea","kind":"main"}\n';
    put('.gemini/tmp/orders/chats/session-2026-11-23T22-16-a2ea4849.jsonl', line, 2_000_000);
    put('.gemini/tmp/orders/chats/a2ea4849-b692-45f9-b2eb-2db0888e88ea/sub.jsonl', line, 3_000_000);
    put('.gemini/tmp/orders/chats/session-2026-11-23T22-10-b0b0b0b0.jsonl', '', 1_000_000);
    expect(sessionsOnDisk('gemini-cli', env)).toEqual([
      { session: 'a2ea4849-b692-45f9-b2eb-2db0888e88ea', lastActivity: 2_000_000 },
      { session: 'session-2026-11-23T22-10-b0b0b0b0', lastActivity: 1_000_000 },
    ]);
  });

  it("of Codex, a subagent's as its parent's", () => {
    const meta = (id: string, session = id) =>
      JSON.stringify({ type: 'session_meta', payload: { session_id: session, id } });
    put('.codex/sessions/2026/11/24/rollout-2026-11-24T10-00-00-a.jsonl', meta('a'), 1_000_000);
    put('.codex/sessions/2026/11/25/rollout-2026-11-25T10-00-00-b.jsonl', meta('b'), 2_000_000);
    put('.codex/sessions/2026/11/25/rollout-2026-11-25T10-01-00-c.jsonl', meta('c', 'a'), 3_000_000);
    expect(sessionsOnDisk('codex', env)).toEqual([
      { session: 'a', lastActivity: 3_000_000 },
      { session: 'b', lastActivity: 2_000_000 },
    ]);
  });

  it('are bounded', () => {
    for (let i = 0; i < 60; i++) put(`.claude/projects/p/s${i}.jsonl`, '', i * 1000);
    expect(sessionsOnDisk('claude-code', env)).toHaveLength(50);
    expect(sessionsOnDisk('claude-code', env)[0]?.session).toBe('s59');
  });
});

describe('governed paths', () => {
  it('are those of the user, of every root, and of the administrator', () => {
    const paths = governedPaths('/home/dev', ['/home/dev/a', '/home/dev/b'], 'linux', {
      COPILOT_HOME: '/x',
      GEMINI_CLI_SYSTEM_DEFAULTS_PATH: '/y/defaults.json',
    });
    for (const path of [
      '/home/dev/.claude/settings.json',
      '/home/dev/.cursor/hooks.json',
      '/home/dev/.copilot/hooks',
      '/x/hooks',
      '/home/dev/.config/Code/User/settings.json',
      '/home/dev/a/.claude/settings.local.json',
      '/home/dev/b/.github/hooks',
      '/home/dev/.gemini/trustedFolders.json',
      '/home/dev/b/.gemini/settings.json',
      '/y/defaults.json',
      '/etc/gemini-cli',
      '/etc/claude-code',
      '/etc/github-copilot/policy.d',
    ]) {
      expect(paths).toContain(path);
    }
    expect(paths.every((path) => path.startsWith('/'))).toBe(true);
    expect(governedPaths('/Users/dev', [], 'darwin')).toContain('/Library/Application Support/ClaudeCode');
    expect(governedPaths('C:/Users/dev', [], 'win32')).toContain('C:/ProgramData/Cursor/hooks.json');
  });

  it('hold every file that is installed into', () => {
    const paths = governedPaths(env.home, [], 'linux');
    for (const agent of INSTALLABLE) {
      for (const file of install(agent, env).files) {
        expect(paths.some((path) => file === path || file.startsWith(`${path}/`))).toBe(true);
      }
    }
  });
});
