/** Placeholders on their way back to disk, through the real hook: the file is right byte for byte, whatever edits it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { callHook } from './hooks.ts';

const VALUE = 'tr0ub4dor-and-3-horses';
const BEFORE = `# settings\nPORT=9000\nDB_PASSWORD=${VALUE}\nNAME=orders\n`;
let sandbox: Sandbox;
let product: Product;
let serial = 0;

beforeAll(async () => {
  sandbox = makeSandbox('restoring');
  sandbox.write('.env', BEFORE);
  git('add', '-f', '.env');
  git('commit', '-qm', 'settings');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  await product.startGate();
});
afterAll(async () => {
  await product.close();
  sandbox.close();
});
beforeEach(() => {
  sandbox.write('.env', BEFORE);
});

const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: sandbox.workspace });

const file = () => readFileSync(path.join(sandbox.workspace, '.env'), 'utf8');
const session = { current: 'session' };

async function event(name: string, fields: object) {
  const payload = {
    session_id: session.current,
    cwd: sandbox.workspace,
    hook_event_name: name,
    ...fields,
  };
  const done = await callHook(sandbox, product, { agent: 'claude-code', event: name }, payload);
  expect(done.stdout + done.stderr).not.toContain(VALUE);
  return done.stdout ? JSON.parse(done.stdout) : {};
}

/** A call as Claude Code makes it: before, carried out with the input it was given, after. */
async function call(tool_name: string, tool_input: Record<string, unknown>, run: (input: never) => unknown) {
  const tool_use_id = `t${++serial}`;
  const before = await event('PreToolUse', { tool_name, tool_input, tool_use_id });
  const { permissionDecision, permissionDecisionReason, updatedInput } = before.hookSpecificOutput ?? {};
  if (permissionDecision === 'deny' || permissionDecision === 'ask')
    return { denied: permissionDecisionReason as string };
  const tool_response = run((updatedInput ?? tool_input) as never);
  const after = await event('PostToolUse', { tool_name, tool_input, tool_use_id, tool_response });
  return { shown: JSON.stringify(after.hookSpecificOutput?.updatedToolOutput ?? tool_response) };
}

const read = () =>
  call('Read', { file_path: path.join(sandbox.workspace, '.env') }, () => ({
    type: 'text',
    file: { filePath: '.env', content: file(), numLines: 4, startLine: 1, totalLines: 4 },
  }));

const shell = (command: string) =>
  call('Bash', { command }, (input: { command: string }) => {
    let stdout = '';
    try {
      stdout = execFileSync('bash', ['-c', input.command], { cwd: sandbox.workspace, encoding: 'utf8' });
    } catch (error) {
      stdout = String((error as { stdout: string }).stdout);
    }
    return { stdout, stderr: '', interrupted: false, isImage: false };
  });

const write = (content: string, name = '.env') =>
  call('Write', { file_path: path.join(sandbox.workspace, name), content }, (input: { content: string }) => {
    sandbox.write(name, input.content);
    return { type: 'update', filePath: name };
  });

async function placeholder(): Promise<string> {
  const { shown } = await read();
  const found = /\{\{secret:[^}]+\}\}/.exec(shown ?? '');
  expect(found, shown).not.toBeNull();
  return found?.[0] ?? '';
}

describe('the value behind a placeholder', () => {
  it('comes back when the whole file is written', async () => {
    const p = await placeholder();
    await write(`PORT=9001\nDB_PASSWORD=${p}\nNEW=1\n`);
    expect(file()).toBe(`PORT=9001\nDB_PASSWORD=${VALUE}\nNEW=1\n`);
  });

  it('comes back after an edit whose old text holds the placeholder, which the client had refused', async () => {
    const p = await placeholder();
    const input = {
      file_path: path.join(sandbox.workspace, '.env'),
      old_string: `DB_PASSWORD=${p}\nNAME=orders`,
      new_string: `DB_PASSWORD=${p}\nDB_POOL=5\nNAME=orders`,
    };
    const answer = await event('PostToolBatch', {
      tool_calls: [
        {
          tool_name: 'Edit',
          tool_input: input,
          tool_use_id: `t${++serial}`,
          tool_response: '<tool_use_error>String to replace not found in file.</tool_use_error>',
        },
      ],
    });
    expect(answer.hookSpecificOutput.additionalContext).toContain('the change is on disk');
    expect(file()).toBe(BEFORE.replace('NAME', 'DB_POOL=5\nNAME'));
  });

  it('does not come back by an edit that only a person may allow, while nobody has', async () => {
    const p = await placeholder();
    const outside = path.join(sandbox.outside, '.env');
    writeFileSync(outside, BEFORE);
    const { denied } = await call(
      'Edit',
      { file_path: outside, old_string: `DB_PASSWORD=${p}`, new_string: `DB_SECRET=${p}` },
      () => ({}),
    );
    expect(denied).toContain('files.boundary');
    expect(readFileSync(outside, 'utf8')).toBe(BEFORE);
  });

  it.each([
    ['a here-document', (p: string) => `cat > .env <<'EOF'\nPORT=1\nDB_PASSWORD=${p}\nEOF`],
    ['printf', (p: string) => `printf 'PORT=1\\nDB_PASSWORD=%s\\n' '${p}' > .env`],
    ['tee', (p: string) => `echo 'PORT=1\nDB_PASSWORD=${p}' | tee .env`],
    ['python', (p: string) => `python3 -c "open('.env','w').write('PORT=1\\nDB_PASSWORD=${p}\\n')"`],
    ['a copy', (p: string) => `printf 'PORT=1\\nDB_PASSWORD=${p}\\n' > new.txt && cp new.txt .env`],
  ])('comes back when %s writes the file', async (_how, command) => {
    const { shown } = await shell(command(await placeholder()));
    expect(shown).not.toContain(VALUE);
    expect(file()).toBe(`PORT=1\nDB_PASSWORD=${VALUE}\n`);
  });

  it('stays when a line beside it is edited by sed, and comes back when sed writes its placeholder', async () => {
    const p = await placeholder();
    await shell("sed -i 's/PORT=9000/PORT=9001/' .env");
    expect(file()).toBe(BEFORE.replace('9000', '9001'));
    await shell(`sed -i 's/DB_PASSWORD=.*/DB_SECRET=${p}/' .env`);
    expect(file()).toBe(BEFORE.replace('9000', '9001').replace('DB_PASSWORD', 'DB_SECRET'));
  });

  it('comes back when a patch brings its placeholder', async () => {
    const p = await placeholder();
    const patch = `--- a/.env\n+++ b/.env\n@@ -4,1 +4,2 @@\n NAME=orders\n+DB_REPLICA_PASSWORD=${p}\n`;
    await write(patch, 'change.patch');
    expect(readFileSync(path.join(sandbox.workspace, 'change.patch'), 'utf8')).toBe(patch);
    await shell('git apply --unidiff-zero change.patch');
    expect(file()).toBe(`${BEFORE}DB_REPLICA_PASSWORD=${VALUE}\n`);
  });

  describe("after a patch of Codex's", () => {
    const applied = async (...lines: string[]) => {
      const command = ['*** Begin Patch', '*** Update File: .env', ...lines, '*** End Patch', ''].join('\n');
      const payload = {
        session_id: 'patches',
        cwd: sandbox.workspace,
        hook_event_name: 'PreToolUse',
        tool_name: 'apply_patch',
        tool_input: { command },
        tool_use_id: `t${++serial}`,
      };
      const done = await callHook(sandbox, product, { agent: 'codex', event: 'PreToolUse' }, payload);
      expect(done.stdout + done.stderr).not.toContain(VALUE);
      return done.stderr;
    };

    it('stays where a line around the change holds its placeholder, and goes where that line is changed', async () => {
      const p = await placeholder();
      const done = await applied('@@', ' PORT=9000', ` DB_PASSWORD=${p}`, '+DB_POOL=5', ' NAME=orders');
      expect(done).toContain('the change is on disk');
      expect(file()).toBe(BEFORE.replace('NAME', 'DB_POOL=5\nNAME'));
      await applied(`-DB_PASSWORD=${p}`, `+DB_SECRET=${p}`);
      expect(file()).toBe(BEFORE.replace('NAME', 'DB_POOL=5\nNAME').replace('DB_PASSWORD', 'DB_SECRET'));
    });

    it('is not found by a guess', async () => {
      await placeholder();
      expect(await applied(`-DB_PASSWORD=${VALUE}`, '+X=1')).toContain('does not stand in');
      expect(await applied(' PORT=9000', '+NEW=1')).toBe('');
      expect(file()).toBe(BEFORE);
    });
  });

  it('goes nowhere else', async () => {
    const p = await placeholder();
    await write(`const password = '${p}';\n`, 'config.js');
    expect(readFileSync(path.join(sandbox.workspace, 'config.js'), 'utf8')).toContain(p);
    const echoed = await shell(`echo '${p}'`);
    expect(echoed.shown).not.toContain(VALUE);
    await shell(`echo '${p}' > leaked.txt; cat leaked.txt`);
    expect(readFileSync(path.join(sandbox.workspace, 'leaked.txt'), 'utf8')).toBe(`${p}\n`);
  });

  it('is not overwritten by a placeholder that nobody knows', async () => {
    const { denied } = await write('DB_PASSWORD={{secret:db-password:00000000}}\n');
    expect(denied).toContain('does not have any more');
    expect(file()).toBe(BEFORE);
  });

  it('is shown by no command', async () => {
    for (const command of [
      'cat .env',
      'grep PASSWORD .env',
      'base64 .env',
      'base64 -w0 .env',
      'od -c .env',
      'od -An -tx1 .env',
      'python3 -c "print(open(\'.env\').read().encode().hex())"',
      "sed -n '3p' .env | cut -c13-40",
      'git show HEAD:.env',
      "awk -F= '{print $2}' .env",
    ]) {
      const { shown, denied } = await shell(command);
      const text = (shown ?? denied ?? '') as string;
      expect(text, command).not.toContain(VALUE);
      expect(text, command).not.toContain(Buffer.from(VALUE).toString('hex').slice(0, 24));
      expect(text, command).not.toContain(Buffer.from(VALUE.slice(2)).toString('base64').slice(4, 16));
    }
  });
});

describe('an agent that guesses', () => {
  it('hears the same of a right and a wrong guess, and is stopped', async () => {
    session.current = 'guessing';
    await placeholder();
    let answered = 0;
    let stopped = 0;
    for (let i = 0; i < 40; i++) {
      const letter = 'abcdefghijklmnopqrstuvwxyz0123456789'[i % 36];
      const { denied } = await shell(`grep -q '^DB_PASSWORD=${letter}' .env`);
      if (denied) stopped++;
      else answered++;
    }
    expect(answered).toBeLessThanOrEqual(6);
    expect(stopped).toBeGreaterThanOrEqual(34);
    session.current = 'guessing edits';
    const guess = (old_string: string) =>
      call(
        'Edit',
        { file_path: path.join(sandbox.workspace, '.env'), old_string, new_string: 'X' },
        () => ({}),
      );
    const right = await guess('DB_PASSWORD=tr');
    expect(right.denied).toContain('does not stand in');
    expect(file()).toBe(BEFORE);
  });
});
