/** `chaperone scan --agents`: in a home folder that holds what the agents keep, as they write it. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const TOKEN = `ghp_${'16C7e42F292c6912E7710c838347Ae178B4a'}`;
const PASSWORD = 'tr0ub4dor-and-3-horses';
/** With what JSON escapes in it. */
const QUOTED = 'k9Xq\\7Zt-mW2vLr8';
let sandbox: Sandbox;
let product: Product;

beforeEach(async () => {
  sandbox = makeSandbox('agents');
  product = await setUpProduct(sandbox);
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

const chaperone = (args: readonly string[], env: Record<string, string> = {}) =>
  run(
    {
      file: process.execPath,
      args: [product.program, ...args],
      cwd: sandbox.workspace,
      env: { ...sandbox.env, ...env },
    },
    { limit: 120_000 },
  );

function kept(file: string, content: string | Buffer): string {
  const target = path.join(sandbox.home, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
  return target;
}
const lines = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

interface Listed {
  secrets: {
    family: string;
    count: number;
    since: string;
    files: { agent: string; path: string; count: number; binary: boolean }[];
  }[];
}
const listed = async (): Promise<Listed['secrets']> =>
  (JSON.parse((await chaperone(['scan', '--agents', '--json'])).stdout) as Listed).secrets;

describe('scan --agents', () => {
  it('finds nothing where no agent has been', async () => {
    expect(await chaperone(['scan', '--agents'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('No secrets. Looked through 0 files'),
    });
  });

  it('lists each secret once: how often, since when, in which files of which agent', async () => {
    const at = (day: number) => `2026-03-0${day}T10:00:00.000Z`;
    const first = kept(
      '.claude/projects/-w/a.jsonl',
      lines(
        { type: 'user', timestamp: at(5), message: { content: `use ${TOKEN}` } },
        { type: 'user', timestamp: at(4), toolUseResult: { stdout: `A=1\nT=${TOKEN}\n` } },
      ),
    );
    const second = kept(
      '.codex/history.jsonl',
      lines({ session_id: 's', ts: 1772445600, text: `t ${TOKEN}` }),
    );
    const done = await chaperone(['scan', '--agents']);
    expect(done.code).toBe(1);
    expect(done.stdout).toBe(
      `github-token … 3 times since 2026-03-02, in 2 files\n  Claude Code: ~/.claude/projects/-w/a.jsonl (2)\n  Codex: ~/.codex/history.jsonl\n`,
    );
    expect(done.stderr).toContain('1 secret: each has reached a model or a log. Make it void');
    expect(await listed()).toEqual([
      {
        family: 'github-token',
        count: 3,
        since: '2026-03-02T10:00:00.000Z',
        files: [
          { agent: 'Claude Code', path: first, count: 2, binary: false },
          { agent: 'Codex', path: second, count: 1, binary: false },
        ],
      },
    ]);
  });

  it('looks where each agent keeps things, and at nothing that an agent signs in with', async () => {
    const places: Record<string, string> = {
      'Claude Code': '.claude/shell-snapshots/snapshot-bash-1.sh',
      Codex: '.codex/sessions/2026/03/02/rollout-1.jsonl',
      'Copilot CLI': '.copilot/session-state/1/events.jsonl',
      'Gemini CLI': '.gemini/tmp/orders/chats/session-1.jsonl',
      Cursor: '.cursor/projects/w/agent-transcripts/1.jsonl',
      'VS Code': '.config/Code/User/workspaceStorage/1/chatSessions/1.json',
      OpenCode: '.local/share/opencode/storage/message/1.json',
    };
    for (const file of Object.values(places)) kept(file, lines({ text: `it is ${TOKEN}` }));
    for (const file of [
      '.claude/.credentials.json',
      '.claude.json',
      '.codex/auth.json',
      '.gemini/oauth_creds.json',
      '.copilot/config.json',
      '.local/share/opencode/auth.json',
      '.config/Code/User/settings.json',
    ])
      kept(file, lines({ token: TOKEN }));
    const [secret] = await listed();
    const found = Object.fromEntries(
      (secret?.files ?? []).map(({ agent, path: file }) => [agent, path.relative(sandbox.home, file)]),
    );
    expect(found).toEqual(places);
    expect(secret?.count).toBe(7);
  });

  it('knows the values of the folders that the agents worked in', async () => {
    sandbox.write('.env', `DB_PASSWORD=${PASSWORD}\n`);
    kept(
      '.claude/projects/-w/a.jsonl',
      lines({ cwd: sandbox.workspace }, { text: `I tried ${PASSWORD} and it works` }),
    );
    expect(await listed()).toMatchObject([{ family: 'db-password', count: 1 }]);
  });

  it('takes the time of the file where nothing else tells it', async () => {
    const file = kept('.gemini/tmp/p/shell_history', `export T=${TOKEN}\n`);
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    expect(await listed()).toMatchObject([{ since: '2023-11-14T22:13:20.000Z' }]);
  });

  it('refuses what cannot be meant', async () => {
    for (const args of [
      ['--agents', 'src'],
      ['--agents', '--sarif', 'x'],
      ['--agents', '--scrub', '--json'],
      ['--scrub'],
    ])
      expect(await chaperone(['scan', ...args])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('scan --agents --scrub', () => {
  it('puts placeholders there, keeps JSON, times and modes, and a copy of what was', async () => {
    const record = {
      content: [{ text: `password: "${QUOTED}" 🌍` }, { input: { api_key: 'Zq81xWv7TnLmKd93Rt5y' } }],
      [`t ${TOKEN}`]: 1.5,
    };
    const torn = `{"text":"${TOKEN}","cut`;
    const before = `${lines({ plain: true }, record)}${torn}`;
    const transcript = kept('.claude/projects/-w/a.jsonl', before);
    const log = kept('.claude/debug/1.txt', `a\xff ${TOKEN}\n`);
    writeFileSync(log, Buffer.concat([Buffer.from([0xff, 0x20]), Buffer.from(`${TOKEN}\n`)]));
    utimesSync(transcript, 1_700_000_000, 1_700_000_000);
    execFileSync('chmod', ['640', transcript]);

    expect(await chaperone(['scan', '--agents', '--scrub'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('say --yes'),
    });
    expect(readFileSync(transcript, 'utf8')).toBe(before);

    const done = await chaperone(['scan', '--agents', '--scrub', '--yes']);
    expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/5 places in 2 files changed/) });
    const after = readFileSync(transcript, 'utf8');
    const [first, second, third] = after.split('\n');
    expect(first).toBe('{"plain":true}');
    const changed = JSON.parse(second ?? '');
    const [name] = Object.keys(changed).slice(1);
    expect(name).toMatch(/^t \{\{secret:github-token:[0-9a-f]{8}\}\}$/);
    expect(changed.content[0].text).toMatch(/^password: "\{\{secret:[a-z-]+:[0-9a-f]{8}\}\}" 🌍$/);
    expect(changed.content[1].input.api_key).toMatch(/^\{\{secret:/);
    const placeholder = (name ?? '').slice(2);
    expect(third).toBe(torn.replace(TOKEN, placeholder));
    expect(statSync(transcript)).toMatchObject({ mtimeMs: 1_700_000_000_000 });
    expect(statSync(transcript).mode & 0o777).toBe(0o640);
    expect(readFileSync(log)).toEqual(
      Buffer.concat([Buffer.from([0xff, 0x20]), Buffer.from(`${placeholder}\n`)]),
    );
    expect(readdirSync(path.dirname(transcript))).toEqual(['a.jsonl']);

    const [backup] = /\/\S*scrubbed\/[^\s]*Z/.exec(done.stdout) ?? [''];
    expect(statSync(backup).mode & 0o077).toBe(0);
    expect(readFileSync(path.join(backup, transcript), 'utf8')).toBe(before);
    expect(await listed()).toEqual([]);
    // The values are not lost: the same vault has them.
    const restored = execFileSync(process.execPath, [product.program, 'redact', '--restore'], {
      env: sandbox.env,
      input: placeholder,
      encoding: 'utf8',
    });
    expect(restored).toBe(TOKEN);
    expect(product.records()).toContainEqual(expect.objectContaining({ what: 'kept secrets scrubbed' }));
  });

  it('leaves databases alone and says so', async () => {
    const bytes = Buffer.concat([
      Buffer.from('SQLite format 3\0'),
      Buffer.alloc(5000),
      Buffer.from(`{"token":"${TOKEN}"}`),
      Buffer.alloc(3000),
    ]);
    const store = kept('.config/Code/User/globalStorage/state.vscdb', bytes);
    expect(await listed()).toMatchObject([{ family: 'github-token', files: [{ binary: true }] }]);
    kept('.claude/history.jsonl', lines({ display: TOKEN }));
    const done = await chaperone(['scan', '--agents', '--scrub', '--yes']);
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('state.vscdb is a binary store') });
    expect(done.stderr).toContain('1 file still holds secrets');
    expect(readFileSync(store).equals(bytes)).toBe(true);
    expect(readFileSync(path.join(sandbox.home, '.claude/history.jsonl'), 'utf8')).not.toContain(TOKEN);
  });

  it.runIf(process.platform === 'linux')('leaves a file that somebody has open', async () => {
    const file = kept('.codex/sessions/2026/r.jsonl', lines({ text: TOKEN }));
    const open = openSync(file, 'a');
    try {
      const done = await chaperone(['scan', '--agents', '--scrub', '--yes']);
      expect(done).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`is open in process ${process.pid}`),
      });
      expect(readFileSync(file, 'utf8')).toContain(TOKEN);
    } finally {
      closeSync(open);
    }
  });

  it('is for people', async () => {
    const file = kept('.claude/history.jsonl', lines({ display: TOKEN }));
    expect(await chaperone(['scan', '--agents', '--scrub', '--yes'], { CLAUDECODE: '1' })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('an agent may not'),
    });
    expect(readFileSync(file, 'utf8')).toContain(TOKEN);
    expect(existsSync(path.join(sandbox.state, 'scrubbed'))).toBe(false);
  });

  it('takes large conversations a part at a time', async () => {
    const file = kept('.claude/projects/-w/long.jsonl', '');
    const image = 'iVBORw0KGgo'.repeat(300_000);
    for (let i = 0; i < 8; i++)
      appendFileSync(file, lines({ image, n: i }, { text: `${i} ${TOKEN}` }, { log: 'x '.repeat(400_000) }));
    expect(await listed()).toMatchObject([{ count: 8 }]);
    expect((await chaperone(['scan', '--agents', '--scrub', '--yes'])).code).toBe(0);
    const after = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(after).toHaveLength(24);
    for (const line of after) JSON.parse(line);
    expect(after.join('').includes(TOKEN)).toBe(false);
    expect(JSON.parse(after[3] ?? '')).toEqual({ image, n: 1 });
  });
});
