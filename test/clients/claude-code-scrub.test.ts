/** What the real Claude Code keeps of a session that nobody governed: found, taken out, and the session goes on. */
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { provideClaudeCode, runClaudeCode } from '../rig/claude-code.ts';
import { run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';
import { textBelow } from '../rig/text-below.ts';

const claude = needs(await provideClaudeCode());

const TOKEN = `ghp_${'16C7e42F292c6912E7710c838347Ae178B4a'}`;
const PASSWORD = 'kZ8v-Tq4mX2nLw7RbY3d';
let sandbox: Sandbox;
let product: Product;

beforeEach(async () => {
  sandbox = makeSandbox('claude-scrub');
  sandbox.write('.env', `DB_PASSWORD=${PASSWORD}\n`);
  product = await setUpProduct(sandbox);
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

const scan = (...args: string[]) =>
  run(
    {
      file: process.execPath,
      args: [product.program, 'scan', '--agents', ...args],
      cwd: sandbox.workspace,
      env: sandbox.env,
    },
    { limit: 120_000 },
  );

const everythingKept = (): string => textBelow(path.join(sandbox.home, '.claude'));

test.skipIf(!claude)(
  'a scrubbed session holds no secret, and resumes with placeholders in their place',
  async () => {
    if (!claude) throw new Error('not reached: the test is skipped');
    const first = await runClaudeCode(claude, {
      sandbox,
      prompt: `use the token ${TOKEN}`,
      script: {
        main: [
          { calls: [{ name: 'Bash', input: { command: 'cat .env', description: 'As asked' } }] },
          { calls: [{ name: 'Read', input: { file_path: path.join(sandbox.workspace, '.env') } }] },
          { text: `I have read ${PASSWORD}.` },
        ],
      },
    });
    expect(first.code).toBe(0);
    expect(everythingKept()).toContain(TOKEN);
    expect(everythingKept()).toContain(PASSWORD);

    const listed = await scan();
    expect(listed.code).toBe(1);
    expect(listed.stdout).toMatch(/^db-password … \d+ times since \d{4}-\d\d-\d\d, in 1 file$/m);
    expect(listed.stdout).toMatch(/^github-token … \d+ times? since/m);
    // And nothing else in all that the client writes of itself.
    expect(listed.stdout.match(/^\S.*$/gm)).toHaveLength(2);

    const scrubbed = await scan('--scrub', '--yes');
    expect(scrubbed.code, scrubbed.stderr).toBe(0);
    expect(everythingKept()).not.toContain(TOKEN);
    expect(everythingKept()).not.toContain(PASSWORD);
    expect((await scan()).code).toBe(0);

    const second = await runClaudeCode(claude, {
      sandbox,
      prompt: 'go on',
      args: ['--continue'],
      script: { main: [{ text: 'still here' }] },
    });
    expect(second.code, second.stderr).toBe(0);
    expect(second.stdout).toContain('still here');
    // The model reads the whole conversation anew.
    expect(second.everythingSent).toMatch(/use the token \{\{secret:github-token:[0-9a-f]{8}\}\}/);
    expect(second.everythingSent).toMatch(/DB_PASSWORD=\{\{secret:db-password:[0-9a-f]{8}\}\}/);
    expect(second.everythingSent).not.toContain(TOKEN);
    expect(second.everythingSent).not.toContain(PASSWORD);
  },
);
