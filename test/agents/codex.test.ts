import { describe, expect, it } from 'vitest';
import type { AgentEvent, Verdict } from '../../src/agents/adapter.ts';
import { codex } from '../../src/agents/codex.ts';
import { capture } from './captures.ts';

const read = (name: string): AgentEvent => {
  const found = codex.read(undefined, capture('codex', name), {});
  if (found.type === 'malformed') throw new Error(found.problem);
  return found;
};
/** What is printed at exit code 0, where nothing is refused. */
const said = (event: AgentEvent, verdict: Verdict): unknown => {
  const { stdout, stderr, exit } = codex.reply(event, verdict);
  expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 });
  return JSON.parse(stdout);
};
const pass: Verdict = { type: 'pass' };
const deny: Verdict = { type: 'deny', reason: 'No.', stop: true };
const action = read('PreToolUse-Bash');
const result = read('PostToolUse-Bash');

describe('what is read', () => {
  it('a command, in the folder that it runs in', () => {
    const payload = { ...capture('codex', 'PreToolUse-Bash'), cwd: '/srv' };
    expect(codex.read(undefined, payload, {})).toMatchObject({
      type: 'action',
      caller: { agent: 'codex', model: 'fake', cwd: '/srv' },
      action: { id: 'call_00000003', cwd: '/srv', tool: { kind: 'shell', command: 'cat .env' } },
      input: { command: 'cat .env' },
    });
  });

  it('on Windows the shell is PowerShell', () => {
    const payload = { ...capture('codex', 'PreToolUse-Bash'), cwd: 'C:\\work' };
    expect(codex.read(undefined, payload, {})).toMatchObject({ action: { tool: { shell: 'powershell' } } });
  });

  it('a call that a script of the model makes has an id of its own', () => {
    expect(read('PreToolUse-Bash-in-script')).toMatchObject({
      action: { id: expect.stringMatching(/^exec-/) },
    });
  });

  it('a result, as text or in the shape of MCP', () => {
    expect(result).toMatchObject({
      type: 'result',
      output: expect.stringContaining('DEBUG=1'),
      failed: false,
    });
    expect(read('PostToolUse-mcp')).toMatchObject({ output: { content: [{ type: 'text' }] } });
  });

  it.each([
    [
      '{"timestamp":"t","type":"session_meta","payload":{"id":"1","cwd":"/home/dev/project"}}',
      '/home/dev/project',
    ],
    ['{"type":"session_meta","payload":{}}', undefined],
    ['{"type":"response_item","payload":{"cwd":"/srv"}}', undefined],
    ['{"type":"session_meta","payload":{"cwd":"/sr', undefined],
  ])('a session began where its record says: %s', (line, folder) =>
    expect(codex.sessionFolder?.(line)).toBe(folder),
  );

  it("a subagent speaks in its parent's session", () => {
    expect(read('PreToolUse-wait_agent-in-subagent').caller).toMatchObject({
      session: capture('codex', 'PreToolUse-Bash-in-script').session_id,
      subagent: { type: 'default' },
    });
  });

  it('a call that cannot be read is held, a result that cannot be read is withheld', () => {
    const broken = codex.read('PreToolUse', { session_id: 's', tool_name: 'Bash' }, {});
    expect(broken).toMatchObject({ type: 'malformed', agent: 'codex', enforcing: true });
    expect(codex.reply(broken, pass)).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('tool_use_id'),
    });
    expect(codex.reply(codex.read('PostToolUse', {}, {}), pass)).toMatchObject({ exit: 2 });
    expect(codex.reply(codex.read('Stop', {}, {}), pass)).toEqual({ stdout: '{}', stderr: '', exit: 0 });
  });
});

describe('what is answered', () => {
  it('a denial in both languages, without what ends a turn: beside that the call would run', () => {
    const { stdout, stderr, exit } = codex.reply(action, deny);
    expect({ stderr, exit }).toEqual({ stderr: 'No', exit: 2 });
    expect(JSON.parse(stdout)).toEqual({
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'deny',
        permissionDecisionReason: 'No',
      },
    });
    expect(codex.reply(read('UserPromptSubmit'), deny)).toEqual({
      stdout: '{"decision":"block","reason":"No"}',
      stderr: 'No',
      exit: 2,
    });
  });

  it('a refusal is never without words', () => {
    expect(codex.reply(action, { type: 'deny', reason: '. ' }).stderr).toBe('Refused');
    expect(said(result, { type: 'replace', output: '' })).toEqual({ decision: 'block', reason: '(nothing)' });
  });

  it('yes is silence: `allow` alone is an error to it', () => {
    expect(said(action, { type: 'allow' })).toEqual({});
    expect(said(action, pass)).toEqual({});
  });

  it('an ask is a denial, since what it does not know it runs', () => {
    expect(codex.reply(action, { type: 'ask', reason: 'No.' })).toEqual(codex.reply(action, deny));
  });

  it('a rewrite goes with `allow`, without which the call would run as it was', () => {
    const rewritten = (command: string) => ({
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'allow',
        updatedInput: { command },
      },
    });
    expect(said(action, { type: 'rewrite', input: { command: 'ls' } })).toEqual(rewritten('ls'));
    expect(said(action, { type: 'rewrite', input: { command: 'npm t' } })).toEqual(rewritten('true | npm t'));
  });

  it('a command that could take orders gets nothing to read, whoever said yes', () => {
    const payload = { ...capture('codex', 'PreToolUse-Bash'), tool_input: { command: 'bash' } };
    const shell = codex.read(undefined, payload, {}) as AgentEvent;
    for (const verdict of [pass, { type: 'allow' } as const])
      expect(said(shell, verdict)).toMatchObject({
        hookSpecificOutput: { updatedInput: { command: 'true | bash' } },
      });
    const windows = codex.read(undefined, { ...payload, cwd: 'C:\\work' }, {}) as AgentEvent;
    expect(said(windows, pass)).toEqual({});
  });

  it.each([
    ['  text\n\n', '  text\n\n'],
    [
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      'a\nb',
    ],
    [{ content: [{ type: 'image', data: 'AA' }] }, '{"type":"image","data":"AA"}'],
    [{ goal: null }, '{"goal":null}'],
  ])('%j in the place of a result', (output, reason) => {
    expect(said(result, { type: 'replace', output })).toEqual({ decision: 'block', reason });
  });

  it('a result that must not be read at all', () => {
    expect(said(result, deny)).toEqual({ decision: 'block', reason: 'No.' });
  });

  it('the start of a session takes words for the model, or ends the session', () => {
    const start = read('SessionStart');
    expect(said(start, { type: 'pass', context: 'Hello.' })).toEqual({
      hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: 'Hello.' },
    });
    expect(said(start, deny)).toEqual({ continue: false, stopReason: 'No.' });
  });

  it('no words where the client takes none', () => {
    for (const name of ['Stop', 'SessionEnd', 'SubagentStop'])
      expect(said(read(name), { type: 'pass', context: 'Hello.' })).toEqual({});
  });
});
