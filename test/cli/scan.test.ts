/** `chaperone scan` as a person and a pipeline use it: real files, the real program. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const TOKEN = `ghp_${'16C7e42F292c6912E7710c838347Ae178B4a'}`;
const MEGABYTE = 1024 * 1024;
let sandbox: Sandbox;
let product: Product;

beforeAll(async () => {
  sandbox = makeSandbox('scan');
  product = await setUpProduct(sandbox);
});
afterAll(async () => {
  await product.close();
  sandbox.close();
});

interface Finding {
  path: string;
  family: string;
  line: number;
  column: number;
  start: number;
  end: number;
}

const scan = (args: readonly string[], input?: string) =>
  run(
    {
      file: process.execPath,
      args: [product.program, 'scan', ...args],
      cwd: sandbox.workspace,
      env: sandbox.env,
    },
    { limit: 120_000, ...(input !== undefined && { input }) },
  );
const findings = async (...args: string[]): Promise<Finding[]> =>
  (JSON.parse((await scan([...args, '--json'])).stdout) as { findings: Finding[] }).findings;
const pathsOf = (found: readonly Finding[]) => found.map((one) => one.path);

/** A folder of its own for a test, below the workspace. */
function folder(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(sandbox.workspace, name, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return name;
}

describe('what scan tells', () => {
  it('is path, line, column and family, and no value', async () => {
    const where = folder('told', { 'a.txt': `one\nkey ${TOKEN}\n` });
    const done = await scan([where]);
    expect(done).toMatchObject({ code: 1, stdout: 'told/a.txt:2:5 github-token …\n' });
    expect(done.stderr).toMatch(/^1 secret in 1 file\. Looked through 1 file, /);
  });

  it('is nothing and exit code 0 where there is none', async () => {
    const where = folder('clean', { 'a.txt': 'nothing to see\n' });
    expect(await scan([where, '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('is, with --json, one object with just these fields, in UTF-16 units', async () => {
    const text = `héllo 🌍\nkey: ${TOKEN}\n`;
    const where = folder('json', { 'a.txt': text });
    const done = await scan([where, '--json']);
    const start = text.indexOf(TOKEN);
    expect(JSON.parse(done.stdout)).toEqual({
      findings: [
        {
          path: 'json/a.txt',
          family: 'github-token',
          line: 2,
          column: 6,
          start,
          end: start + TOKEN.length,
        },
      ],
    });
    expect(done.stdout + done.stderr).not.toContain(TOKEN.slice(4, 12));
  });

  it('reads stdin for "-"', async () => {
    expect(await scan(['-'], `x\n${TOKEN}`)).toMatchObject({
      code: 1,
      stdout: '-:2:1 github-token …\n',
    });
    expect(await scan(['-', '--json'], 'nothing')).toMatchObject({ code: 0, stdout: '{"findings":[]}\n' });
  });

  it('is a SARIF report that says the same', async () => {
    const where = folder('sarif', { 'a b#.txt': `${TOKEN}\n`, 'bin.dat': Buffer.from([0, 1, 2]) });
    const file = path.join(sandbox.root, 'report.sarif');
    expect((await scan([where, '--sarif', file])).code).toBe(1);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(TOKEN.slice(4, 12));
    const log = JSON.parse(text);
    // What the schema requires, and what those who show reports go by.
    expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringMatching(/^https:.*2\.1\.0/) });
    const [report] = log.runs;
    expect(report.tool.driver).toMatchObject({ name: 'Chaperone', rules: [{ id: 'github-token' }] });
    expect(report.invocations).toMatchObject([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [{ message: { text: '1 binary file not looked through.' } }],
      },
    ]);
    expect(report.results).toEqual([
      {
        ruleId: 'github-token',
        level: 'error',
        message: { text: expect.any(String) },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'sarif/a%20b%23.txt' },
              region: { startLine: 1, startColumn: 1, charOffset: 0, charLength: TOKEN.length },
            },
          },
        ],
      },
    ]);
  });

  it('is an error with exit code 2 for what cannot be meant', async () => {
    const refused = async (...args: string[]) => {
      const done = await scan(args);
      expect(done).toMatchObject({ code: 2, stdout: '' });
      return done.stderr;
    };
    expect(await refused('no/such/place')).toContain('no/such/place is not there');
    expect(await refused('/dev/null')).toContain('is no file and no folder');
    expect(await refused('.', '--json', '--sarif', 'x')).toContain('choose one');
    expect(await refused('.', '--sarif', 'no/such/place/x')).toContain('cannot be written');
    expect(await refused('--wrong')).toContain('--wrong');
  });
});

describe('which files scan looks through', () => {
  it('is what git would: nested ignore files, exceptions, and the exclude file of the repository', async () => {
    const secret = `${TOKEN}\n`;
    const where = folder('repo', {
      '.gitignore': '*.log\n/build/\n!kept.log\n',
      'a.txt': secret,
      'a.log': secret,
      'kept.log': secret,
      'build/a.txt': secret,
      'sub/build/a.txt': secret,
      'sub/.gitignore': 'own.txt\n!loud.log\n',
      'sub/own.txt': secret,
      'sub/loud.log': secret,
      'sub/deep/own.txt': secret,
      'private.txt': secret,
      '...': secret,
      '.chaperoneignore': 'fixtures/\n',
      'fixtures/a.txt': secret,
    });
    const root = path.join(sandbox.workspace, where);
    execFileSync('git', ['init', '--quiet'], { cwd: root, env: sandbox.env });
    writeFileSync(path.join(root, '.git/info/exclude'), 'private.txt\n');
    const looked = ['...', 'a.txt', 'kept.log', 'sub/build/a.txt', 'sub/loud.log'].map((f) => `repo/${f}`);
    expect(pathsOf(await findings(where)).sort()).toEqual(looked.sort());
    // From within, the rules of the folders above hold too.
    expect(pathsOf(await findings('repo/sub')).sort()).toEqual(['repo/sub/build/a.txt', 'repo/sub/loud.log']);
    // What is named is meant.
    expect(pathsOf(await findings('repo/a.log', 'repo/build'))).toEqual(['repo/a.log', 'repo/build/a.txt']);
    expect(pathsOf(await findings(where, '--no-ignore'))).toHaveLength(11);
  });

  it('is each file once, also where paths lie in one another', async () => {
    const where = folder('twice', { 'in/a.txt': TOKEN });
    expect(pathsOf(await findings(where, 'twice/in', where, 'twice/in/a.txt'))).toEqual(['twice/in/a.txt']);
  });

  it("counts the policy's own patterns and exceptions, and values of environment files", async () => {
    const where = folder('own', {
      '.env': 'DB_PASSWORD=tr0ub4dor-and-3-horses\n',
      'a.txt': `ticket ACME-99887766\n${TOKEN}\nsee tr0ub4dor-and-3-horses there\n`,
    });
    mkdirSync(sandbox.state, { recursive: true });
    writeFileSync(
      product.home.policy,
      `chaperone: 1\norganization: acme\nrevision: 1\nmode: enforce\ndefault: allow\nrules: []\nsecrets:\n  patterns: [{ id: acme-ticket, pattern: "ACME-[0-9]{8}" }]\n  allow: ["${TOKEN}"]\n`,
    );
    try {
      const found = await findings(where);
      expect(found.map(({ path: file, family, line }) => `${file}:${line} ${family}`)).toEqual([
        'own/.env:1 db-password',
        'own/a.txt:1 acme-ticket',
        'own/a.txt:3 db-password',
      ]);
    } finally {
      writeFileSync(product.home.policy, '');
      execFileSync('rm', [product.home.policy]);
    }
  });
});

describe('bad input', () => {
  it('binary files, pipes, devices and links are passed by; UTF-16 and broken UTF-8 are read', async () => {
    const where = folder('odd', {
      'binary.dat': Buffer.concat([Buffer.from([0, 1, 2, 255]), Buffer.from(TOKEN)]),
      'utf16.txt': Buffer.from(`\ufeffkey ${TOKEN}\n`, 'utf16le'),
      'utf16-unmarked.txt': Buffer.from(`key ${TOKEN}\n`, 'utf16le'),
      'broken.txt': Buffer.concat([
        Buffer.from([0xff, 0xfe, 0xfd, 0xc3, 0x28, 0x0a]).subarray(2),
        Buffer.from(TOKEN),
      ]),
      'in/plain.txt': TOKEN,
    });
    const root = path.join(sandbox.workspace, where);
    execFileSync('mkfifo', [path.join(root, 'pipe')]);
    symlinkSync('.', path.join(root, 'loop'));
    symlinkSync('/dev/zero', path.join(root, 'zero'));
    symlinkSync('nowhere', path.join(root, 'dangling'));
    const done = await scan([where, '--json']);
    const found = (JSON.parse(done.stdout) as { findings: Finding[] }).findings;
    expect(found.map((one) => `${one.path}:${one.line}:${one.column}`)).toEqual([
      'odd/broken.txt:2:1',
      'odd/utf16-unmarked.txt:1:5',
      'odd/utf16.txt:1:6',
      'odd/in/plain.txt:1:1',
    ]);
    expect(done.stderr).toContain('odd/pipe is no regular file.');
    expect(done.stderr).toContain('1 binary file not looked through.');
  });

  it('a file of 1 GB is looked through as far as it goes, and that is said', async () => {
    const where = folder('large', { 'sparse.log': `${'line\n'.repeat(3000)}${TOKEN}\n`, 'hole.bin': 'x' });
    truncateSync(path.join(sandbox.workspace, where, 'sparse.log'), 1024 * MEGABYTE);
    truncateSync(path.join(sandbox.workspace, where, 'hole.bin'), 1024 * MEGABYTE);
    const done = await scan([where]);
    expect(done.stdout).toBe('large/sparse.log:3001:1 github-token …\n');
    expect(done.stderr).toContain('large/sparse.log holds no text behind its first 1 MB');
    expect(done.stderr).toContain('1 binary file not looked through.');
  });

  it('a text larger than a part keeps its places, also of what stands across a seam', async () => {
    const line = `${'lorem ipsum dolor sit amet '.repeat(4)}\n`;
    const filler = line.repeat(Math.floor(MEGABYTE / line.length));
    // The first part ends inside of the second token; the long line after it has no place to be cut at.
    const head = `${filler}${'x '.repeat((MEGABYTE - filler.length) / 2 - 10)}`;
    const text = `${TOKEN}\n${head}${TOKEN}\n${'word '.repeat(500_000)} ${TOKEN}\n`;
    const where = folder('seam', { 'a.txt': text });
    const expected: { line: number; column: number; start: number }[] = [];
    for (let at = text.indexOf(TOKEN); at !== -1; at = text.indexOf(TOKEN, at + 1)) {
      const before = text.slice(0, at);
      expected.push({
        line: before.split('\n').length,
        column: at - before.lastIndexOf('\n'),
        start: at,
      });
    }
    const found = (await findings(where)).map(({ line: l, column, start }) => ({ line: l, column, start }));
    expect(found).toEqual(expected);
    const { stdout } = await scan(['-', '--json'], text);
    expect((JSON.parse(stdout) as { findings: Finding[] }).findings.map(({ start }) => start)).toEqual(
      expected.map(({ start }) => start),
    );
  });

  it('a tree too deep for a path ends with a word on it', async () => {
    const where = folder('deep', { 'a.txt': TOKEN });
    execFileSync(
      'sh',
      [
        '-c',
        'for i in $(seq 300); do mkdir ddddddddddddddddddddddddd && cd -P ddddddddddddddddddddddddd || exit 0; done',
      ],
      { cwd: path.join(sandbox.workspace, where) },
    );
    const done = await scan([where, '--json']);
    expect((JSON.parse(done.stdout) as { findings: Finding[] }).findings).toHaveLength(1);
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('lies too deep to be opened') });
  });

  // Root may read everything.
  it.skipIf(process.getuid?.() === 0)(
    'what may not be read is told, and fails when it was named',
    async () => {
      const where = folder('closed', { 'a.txt': 'nothing' });
      const file = path.join(sandbox.workspace, where, 'a.txt');
      chmodSync(file, 0);
      expect(await scan([where])).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('may not be read'),
      });
      expect((await scan(['closed/a.txt'])).code).toBe(2);
    },
  );

  it('a reader that goes away, as `head` does, ends it quietly', () => {
    folder('many', { 'a.txt': `${TOKEN}\n`.repeat(20_000) });
    const done = spawnSync(
      'sh',
      ['-c', '"$0" "$1" scan many --quiet | head -1', process.execPath, product.program],
      {
        cwd: sandbox.workspace,
        env: { ...sandbox.env },
        encoding: 'utf8',
      },
    );
    expect(done).toMatchObject({ stdout: 'many/a.txt:1:1 github-token …\n', stderr: '' });
  });

  it('a name that would move the cursor is printed harmlessly', async () => {
    const where = folder('names', { 'a\x1b[2J.txt': TOKEN });
    expect((await scan([where])).stdout).toBe('names/a\\x1b[2J.txt:1:1 github-token …\n');
  });
});
