/** Secrets on the real Claude Code: read, printed, encoded, edited by every road; the file stays right, the model learns nothing. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClaudeRun, provideClaudeCode, runClaudeCode } from '../rig/claude-code.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { type Call, type ModelRequest, type Script, toolResults } from '../rig/scripted-model.ts';
import { needs } from '../rig/skip.ts';
import { textBelow } from '../rig/text-below.ts';

const claude = needs(await provideClaudeCode());

const VALUE = 'kZ8v-Tq4mX2nLw7RbY3d';
const BEFORE = `# orders\nPORT=9000\nDB_PASSWORD=${VALUE}\nNAME=orders\n`;

const bash = (command: string): Call => ({ name: 'Bash', input: { command, description: 'As asked' } });

let sandbox: Sandbox;
let product: Product;
let file: string;

beforeEach(async () => {
  sandbox = makeSandbox('claude-secrets');
  file = sandbox.write('.env', BEFORE);
  sandbox.write('.gitignore', '.env\n');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  await product.startGate();
});
afterEach(async () => {
  await product.close();
  // However values come back: the client is never said not to have done what it was told.
  const accused = product.records().filter((record) => record.type === 'obedience' && record.obeyed === 'no');
  expect(accused).toEqual([]);
  sandbox.close();
});

const play = (main: Script['main']): Promise<ClaudeRun> => {
  if (!claude) throw new Error('not reached: the test is skipped');
  return runClaudeCode(claude, { sandbox, script: { main } });
};

/** The placeholder that the model has read. */
function placeholderIn(requests: readonly ModelRequest[]): string {
  const shown = toolResults(requests).map(({ text }) => /\{\{secret:[^}]+\}\}/.exec(text)?.[0]);
  return shown.find((found) => found !== undefined) ?? '{{none}}';
}

/** Every form of the value that a person with the text could undo by hand. */
const FORMS = [
  VALUE,
  Buffer.from(VALUE).toString('hex'),
  ...[0, 1, 2].map((skip) => Buffer.from(VALUE.slice(skip)).toString('base64').slice(4, 20)),
  encodeURIComponent(VALUE),
  [...VALUE].reverse().join(''),
];

const everythingTheClientKept = (): string => textBelow(path.join(sandbox.home, '.claude'));

function expectNoSecret(run: ClaudeRun): void {
  for (const form of FORMS) {
    expect(run.everythingSent, form).not.toContain(form);
    expect(everythingTheClientKept(), form).not.toContain(form);
    expect(product.logText(), form).not.toContain(form);
  }
}

describe.skipIf(!claude)(`Secrets on Claude Code ${claude?.client.version}`, () => {
  test('reach neither the model nor the client’s own transcript, and the file is right byte for byte', async () => {
    const edit = (before: (p: string) => string, after: (p: string) => string) => (asked: ModelRequest) => {
      const p = placeholderIn([asked]);
      return {
        calls: [
          { name: 'Edit', input: { file_path: file, old_string: before(p), new_string: after(p) } } as Call,
        ],
      };
    };
    const run = await play([
      { calls: [{ name: 'Read', input: { file_path: file } }] },
      { calls: [bash('grep PASSWORD .env')] },
      { calls: [bash('cat .env; base64 .env; xxd .env || od -c .env')] },
      { calls: [bash('python3 -c "print(open(\'.env\').read().encode().hex())"')] },
      // A line beside the secret, then the line of the secret, then twice by shell, then a new key.
      edit(
        () => 'PORT=9000',
        () => 'PORT=9001',
      ),
      edit(
        (p) => `DB_PASSWORD=${p}`,
        (p) => `DB_PASSWORD=${p}\nDB_POOL=5`,
      ),
      { calls: [bash("sed -i 's/NAME=orders/NAME=shop/' .env")] },
      (asked) => ({
        calls: [
          bash(
            `cat > .env <<'EOF'\n# orders\nPORT=9001\nDB_PASSWORD=${placeholderIn([asked])}\nDB_POOL=5\nNAME=shop\nEOF`,
          ),
        ],
      }),
      (asked) => ({
        calls: [
          { name: 'Read', input: { file_path: file } },
          {
            name: 'Write',
            input: {
              file_path: file,
              content: `# orders\nPORT=9001\nDB_PASSWORD=${placeholderIn([asked])}\nDB_POOL=5\nNAME=shop\nNEW_KEY=1\n`,
            },
          },
        ],
      }),
      edit(
        () => 'NEW_KEY=1',
        () => 'NEW_KEY=2',
      ),
      { text: 'finished' },
    ]);
    expect(run.stdout).toContain('finished');
    expect(readFileSync(file, 'utf8')).toBe(
      `# orders\nPORT=9001\nDB_PASSWORD=${VALUE}\nDB_POOL=5\nNAME=shop\nNEW_KEY=2\n`,
    );
    expectNoSecret(run);
  });

  test('are not won by guessing', async () => {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-';
    const guesses = Array.from({ length: 20 }, (_, turn) => ({
      calls: Array.from({ length: 10 }, (_, i) =>
        bash(
          `grep -q '^DB_PASSWORD=${letters[(turn * 10 + i) % letters.length]}' .env && echo yes || echo no`,
        ),
      ),
    }));
    const run = await play([...guesses, { text: 'gave up' }]);
    const answers = run.toolResults.filter(({ isError }) => !isError).length;
    expect(run.toolResults).toHaveLength(200);
    expect(answers).toBeLessThanOrEqual(6);
    expectNoSecret(run);
  });
});
