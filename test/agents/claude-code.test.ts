import { describe, expect, it } from 'vitest';
import type { AgentEvent, Malformed } from '../../src/agents/adapter.ts';
import { claudeCode } from '../../src/agents/claude-code.ts';
import { cursor } from '../../src/agents/cursor.ts';
import { capture, cursorPayload } from './captures.ts';

const read = (name: string, env = {}) => claudeCode.read(undefined, capture('claude-code', name), env);
const event = (name: string, env = {}): AgentEvent => {
  const found = read(name, env);
  if (found.type === 'malformed') throw new Error(found.problem);
  return found;
};
const said = (found: AgentEvent | Malformed, verdict: Parameters<typeof claudeCode.reply>[1]) => {
  const { stdout, stderr, exit } = claudeCode.reply(found, verdict);
  return { json: JSON.parse(stdout), stderr, exit };
};

describe('what is read', () => {
  it('an action says who, where and what', () => {
    expect(event('PreToolUse-Bash', { CLAUDE_PROJECT_DIR: '/home/dev/project' })).toMatchObject({
      type: 'action',
      input: { command: 'cat .env', description: 'x' },
      action: {
        agent: 'claude-code',
        session: 'a82edbe6-b142-4c11-a35a-0cdaf6ee9cd1',
        id: 'toolu_00000003',
        toolName: 'Bash',
        tool: { kind: 'shell', command: 'cat .env', shell: 'bash' },
        cwd: '/home/dev/project',
        workspace: ['/home/dev/project'],
      },
    });
  });

  it('a call in a subagent has the session of its parent', () => {
    expect(event('PreToolUse-Bash-in-subagent')).toMatchObject({
      action: {
        session: event('PreToolUse-Agent').caller.session,
        subagent: { id: 'a5cd2864b2d602391', type: 'general-purpose' },
      },
    });
  });

  it('before and after a call it is the same action', () => {
    const before = event('PreToolUse-Bash');
    const after = event('PostToolUse-Bash');
    expect(before.type === 'action' && after.type === 'result' && after.action).toEqual(
      before.type === 'action' && before.action,
    );
  });

  it('a batch carries the call that failed before any other event', () => {
    expect(event('PostToolBatch')).toMatchObject({
      calls: [
        {
          action: { id: 'toolu_00000003', tool: { kind: 'edit' } },
          output: expect.stringContaining('String to replace not found'),
        },
      ],
    });
  });

  it('an MCP call has the server that the payload names', () => {
    const payload = capture('claude-code', 'PreToolUse-mcp');
    const named = claudeCode.read(undefined, { ...payload, mcp_server: { name: 'my srv' } }, {});
    expect(named).toMatchObject({ action: { tool: { kind: 'mcp', server: 'my srv', tool: 'leak' } } });
    expect(event('PreToolUse-mcp')).toMatchObject({ action: { tool: { server: 'srv', input: { q: 'x' } } } });
  });

  it('a prompt names the files that it brings along', () => {
    const payload = { ...capture('claude-code', 'UserPromptSubmit'), prompt: 'see @.env and @"my notes.md"' };
    expect(claudeCode.read(undefined, payload, {})).toMatchObject({
      type: 'prompt',
      mentions: ['my notes.md', '.env'],
    });
  });

  it('the version comes with the environment', () => {
    expect(event('PreToolUse-Bash', { AI_AGENT: 'claude-code_2-1-330_harness' }).caller.version).toBe(
      '2.1.330',
    );
    expect(event('PreToolUse-Bash', { AI_AGENT: 'github_copilot_vscode_agent' }).caller.harness).toBe(
      'vscode',
    );
  });

  it.each([
    [
      'PreToolUse-Bash',
      { tool_input: { command: 5 } },
      '`tool_input.command` should be a string but is a number',
    ],
    ['PreToolUse-Bash', { tool_input: undefined }, '`tool_input` is missing'],
    [
      'PreToolUse-Edit',
      { tool_input: { file_path: '/a', old_string: 'x' } },
      '`tool_input.new_string` is missing',
    ],
    ['PreToolUse-Bash', { tool_name: undefined }, '`tool_name` is missing'],
    ['PreToolUse-Bash', { session_id: null }, '`session_id` should be a string but is null'],
    ['UserPromptSubmit', { prompt: ['a'] }, '`prompt` should be a string but is an array'],
    ['ConfigChange', { session_id: undefined }, '`session_id` is missing'],
  ])('%s with %j is malformed, and the client waits', (name, fields, problem) => {
    expect(claudeCode.read(undefined, { ...capture('claude-code', name), ...fields }, {})).toMatchObject({
      type: 'malformed',
      enforcing: true,
      problem,
    });
  });

  it('a result whose input cannot be read is still a result', () => {
    const payload = { ...capture('claude-code', 'PostToolUse-Bash'), tool_input: 7 };
    expect(claudeCode.read(undefined, payload, {})).toMatchObject({
      type: 'result',
      action: { tool: { kind: 'unknown' } },
    });
  });
});

describe('what is answered', () => {
  it('no opinion is an empty object', () => {
    for (const name of [
      'PreToolUse-Bash',
      'PostToolUse-Bash',
      'UserPromptSubmit',
      'Stop',
      'SessionEnd',
      'ConfigChange',
    ]) {
      expect(said(event(name), { type: 'pass' })).toEqual({ json: {}, stderr: '', exit: 0 });
    }
  });

  it('a denial is said in both languages', () => {
    expect(said(event('PreToolUse-Bash'), { type: 'deny', reason: 'No.' })).toEqual({
      json: {
        hookSpecificOutput: {
          hookEventName: 'PreToolUse',
          permissionDecision: 'deny',
          permissionDecisionReason: 'No.',
        },
      },
      stderr: 'No.',
      exit: 2,
    });
  });

  it('a stop comes with a denial', () => {
    expect(said(event('PreToolUse-Bash'), { type: 'deny', reason: 'No.', stop: true }).json).toMatchObject({
      continue: false,
      stopReason: 'No.',
      hookSpecificOutput: { permissionDecision: 'deny' },
    });
  });

  it('a prompt and a settings change are blocked', () => {
    for (const name of ['UserPromptSubmit', 'ConfigChange']) {
      expect(said(event(name), { type: 'deny', reason: 'No.' })).toEqual({
        json: { decision: 'block', reason: 'No.' },
        stderr: 'No.',
        exit: 2,
      });
    }
  });

  it('a denied result keeps its shape and nothing else', () => {
    const { json, exit } = said(event('PostToolUse-Read'), { type: 'deny', reason: 'Withheld.' });
    expect(exit).toBe(0);
    expect(json.hookSpecificOutput.updatedToolOutput).toEqual({
      type: 'text',
      file: {
        filePath: '/home/dev/project/.env',
        content: 'Withheld.',
        numLines: 3,
        startLine: 1,
        totalLines: 3,
      },
    });
    expect(
      JSON.stringify(said(event('PostToolUse-Edit'), { type: 'deny', reason: 'Withheld.' })),
    ).not.toContain('wJalr');
  });

  it('ask, rewrite and replace', () => {
    expect(said(event('PreToolUse-Bash'), { type: 'ask', reason: 'Sure?' }).json.hookSpecificOutput).toEqual({
      hookEventName: 'PreToolUse',
      permissionDecision: 'ask',
      permissionDecisionReason: 'Sure?',
    });
    expect(
      said(event('PreToolUse-Bash'), { type: 'rewrite', input: { command: 'ls' } }).json.hookSpecificOutput,
    ).toEqual({
      hookEventName: 'PreToolUse',
      updatedInput: { command: 'ls' },
    });
    expect(
      said(event('PostToolUse-Bash'), { type: 'replace', output: { stdout: '' } }).json.hookSpecificOutput,
    ).toEqual({
      hookEventName: 'PostToolUse',
      updatedToolOutput: { stdout: '' },
    });
  });

  it('where nothing can be refused the model is told', () => {
    expect(said(event('SessionStart'), { type: 'deny', reason: 'Paused.' })).toEqual({
      json: { hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: 'Paused.' } },
      stderr: '',
      exit: 0,
    });
    // A block of a batch ends the turn.
    expect(said(event('PostToolBatch'), { type: 'deny', reason: 'No.' }).json).not.toHaveProperty('decision');
    expect(said(event('PostToolBatch'), { type: 'deny', reason: 'No.', stop: true }).json.decision).toBe(
      'block',
    );
  });

  it('what cannot be read is denied with a sentence, where the client waits', () => {
    const broken = claudeCode.read('PreToolUse', 'no json', {});
    const { json, stderr, exit } = said(broken, { type: 'pass' });
    expect(exit).toBe(2);
    expect(json.hookSpecificOutput.permissionDecision).toBe('deny');
    expect(stderr).toContain('the payload should be an object but is a string');
    expect(said(claudeCode.read('Stop', 'no json', {}), { type: 'pass' })).toEqual({
      json: {},
      stderr: '',
      exit: 0,
    });
    expect(said(claudeCode.read(undefined, null, {}), { type: 'pass' }).exit).toBe(2);
  });
});

describe("Claude Code's hook file inside Cursor", () => {
  const payload = cursorPayload('preToolUse', {
    tool_name: 'Shell',
    tool_input: { command: 'ls' },
    tool_use_id: 'call\n1',
    cwd: '/home/dev/project',
  });

  it("is read and answered as Cursor's own", () => {
    const own = cursor.read('preToolUse', payload, {});
    const foreign = claudeCode.read('PreToolUse', payload, {});
    expect(foreign).toEqual(own);
    expect(claudeCode.reply(foreign, { type: 'deny', reason: 'No.' })).toEqual(
      cursor.reply(own, { type: 'deny', reason: 'No.' }),
    );
    expect(foreign.type !== 'malformed' && claudeCode.capabilities(foreign.caller)).toEqual(
      own.type !== 'malformed' && cursor.capabilities(own.caller),
    );
  });

  it('is known by the environment where the payload does not say', () => {
    const { cursor_version: _, ...rest } = payload;
    expect(claudeCode.read('PreToolUse', rest, { CURSOR_VERSION: '3.19.7' })).toMatchObject({
      caller: { agent: 'cursor', version: '3.19.7' },
    });
  });

  it('Claude Code itself in a terminal of Cursor stays Claude Code', () => {
    const env = { CURSOR_VERSION: '3.19.7', AI_AGENT: 'claude-code_2-1-330_harness' };
    expect(event('PreToolUse-Bash', env).caller.agent).toBe('claude-code');
  });

  it('is named Cursor also where it cannot be read', () => {
    const broken = claudeCode.read('PreToolUse', { ...payload, tool_input: {} }, {});
    expect(broken).toMatchObject({ type: 'malformed', agent: 'cursor', event: 'preToolUse' });
    expect(JSON.parse(claudeCode.reply(broken, { type: 'pass' }).stdout).permission).toBe('deny');
  });
});
