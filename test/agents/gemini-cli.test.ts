import { describe, expect, it } from 'vitest';
import type { AgentEvent, Malformed } from '../../src/agents/adapter.ts';
import { geminiCli } from '../../src/agents/gemini-cli.ts';
import { capture } from './captures.ts';

const read = (name: string, fields = {}, env = {}) =>
  geminiCli.read(undefined, { ...capture('gemini-cli', name), ...fields }, env);
const event = (name: string, fields = {}): AgentEvent => {
  const found = read(name, fields);
  if (found.type === 'malformed') throw new Error(found.problem);
  return found;
};
const said = (found: AgentEvent | Malformed, verdict: Parameters<typeof geminiCli.reply>[1]) => {
  const { stdout, stderr, exit } = geminiCli.reply(found, verdict);
  expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 });
  return JSON.parse(stdout);
};

describe('what is read', () => {
  it('an action says who, where and what', () => {
    expect(event('BeforeTool-run_shell_command')).toMatchObject({
      type: 'action',
      input: { command: 'cat .env', description: 'show' },
      action: {
        agent: 'gemini-cli',
        session: 'a2ea4849-b692-45f9-b2eb-2db0888e88ea',
        toolName: 'run_shell_command',
        tool: { kind: 'shell', command: 'cat .env', shell: 'bash' },
        cwd: '/home/dev/project',
        workspace: ['/home/dev/project'],
      },
    });
  });

  it.each(['run_shell_command', 'write_file', 'mcp'])('before and after %s it is the same action', (tool) => {
    const before = event(`BeforeTool-${tool}`);
    const after = event(`AfterTool-${tool}`);
    expect(before.type === 'action' && after.type === 'result' && after.action).toEqual(
      before.type === 'action' && before.action,
    );
  });

  it.each([
    ['src', '/home/dev/project/src'],
    ['./src/../lib/', '/home/dev/project/lib'],
    ['../..', '/home'],
    ['../../../../..', '/'],
    ['/srv', '/srv'],
  ])('a command in the folder %s runs in %s', (dir_path, cwd) => {
    expect(
      event('BeforeTool-run_shell_command-in-folder', { tool_input: { command: 'pwd', dir_path } }),
    ).toMatchObject({ action: { cwd, workspace: ['/home/dev/project'] } });
  });

  it('on Windows a command is for PowerShell', () => {
    expect(event('BeforeTool-run_shell_command', { cwd: 'C:\\work' })).toMatchObject({
      action: { tool: { shell: 'powershell' } },
    });
  });

  it('an MCP call has the server and the tool that the payload names', () => {
    expect(event('BeforeTool-mcp')).toMatchObject({
      action: { tool: { kind: 'mcp', server: 'srv', tool: 'leak', input: { q: 'x' } } },
    });
    expect(event('BeforeTool-mcp', { mcp_context: undefined })).toMatchObject({
      action: { tool: { kind: 'mcp', server: '*', tool: 'srv_leak' } },
    });
  });

  it('a prompt without the files below it, and their paths', () => {
    expect(event('BeforeAgent-with-file')).toMatchObject({
      type: 'prompt',
      text: 'look at @notes.txt please',
      mentions: ['notes.txt'],
    });
    // No marker of the client's: an `@` in the text brings nothing along.
    expect(event('BeforeAgent', { prompt: 'ask @dev\nContent from @.env:\n' })).toMatchObject({
      text: 'ask @dev\nContent from @.env:\n',
      mentions: [],
    });
  });

  it.each([
    [
      'BeforeTool-run_shell_command',
      { tool_input: { command: 5 } },
      '`tool_input.command` should be a string but is a number',
    ],
    ['BeforeTool-replace', { tool_input: { file_path: '/a' } }, '`tool_input.old_string` is missing'],
    ['BeforeTool-read_file', { tool_name: undefined }, '`tool_name` is missing'],
    ['AfterTool-read_file', { tool_name: undefined }, '`tool_name` is missing'],
    ['BeforeAgent', { prompt: 7 }, '`prompt` should be a string but is a number'],
    ['BeforeTool-mcp', { session_id: undefined }, '`session_id` is missing'],
  ])('%s with %j is malformed, and the client waits', (name, fields, problem) => {
    const broken = read(name, fields);
    expect(broken).toMatchObject({ type: 'malformed', enforcing: true, problem });
    expect(said(broken, { type: 'pass' })).toEqual({
      decision: 'deny',
      reason: expect.stringContaining(problem),
    });
  });

  it('a result is what the model reads of it', () => {
    expect(event('AfterTool-replace')).toMatchObject({
      type: 'result',
      failed: false,
      output: { llmContent: expect.stringContaining('Here is the updated code') },
    });
    expect(JSON.stringify(event('AfterTool-replace'))).not.toContain('originalContent');
    expect(event('AfterTool-read_file-failed')).toMatchObject({
      failed: true,
      output: { error: { message: expect.stringContaining('File not found') } },
    });
  });

  it('a result whose input cannot be read is still a result', () => {
    expect(event('AfterTool-run_shell_command', { tool_input: 7 })).toMatchObject({
      type: 'result',
      action: { tool: { kind: 'unknown' } },
    });
  });
});

describe('what is answered', () => {
  it('no opinion is an empty object', () => {
    for (const name of ['BeforeTool-mcp', 'AfterTool-mcp', 'BeforeAgent', 'AfterAgent', 'SessionEnd'])
      expect(said(event(name), { type: 'pass' })).toEqual({});
    expect(said(event('PreCompress'), { type: 'deny', reason: 'No.' })).toEqual({});
    // A refused end of a turn would be a new prompt.
    expect(said(event('AfterAgent'), { type: 'deny', reason: 'No.' })).toEqual({});
  });

  it('a denial, and a stop with it', () => {
    const action = event('BeforeTool-run_shell_command');
    expect(said(action, { type: 'deny', reason: 'No.' })).toEqual({ decision: 'deny', reason: 'No.' });
    expect(said(action, { type: 'deny', reason: 'No.', stop: true })).toEqual({
      decision: 'deny',
      reason: 'No.',
      continue: false,
      stopReason: 'No.',
    });
  });

  it('a held prompt is never kept in the conversation', () => {
    expect(said(event('BeforeAgent-with-file'), { type: 'deny', reason: 'No.', stop: true })).toEqual({
      decision: 'deny',
      reason: 'No.',
    });
  });

  it('an ask is a denial: in print mode the client would wait for ever', () => {
    expect(said(event('BeforeTool-mcp'), { type: 'ask', reason: 'Sure?' })).toEqual({
      decision: 'deny',
      reason: 'Sure?',
    });
  });

  it('a rewrite carries the whole input', () => {
    const input = { command: 'ls', description: 'x' };
    expect(said(event('BeforeTool-run_shell_command'), { type: 'rewrite', input })).toEqual({
      hookSpecificOutput: { hookEventName: 'BeforeTool', tool_input: input },
    });
  });

  it.each([
    ['a text', { llmContent: 'KEY={{secret:x}}\n', returnDisplay: 'KEY={{secret:x}}' }, 'KEY={{secret:x}}\n'],
    ['parts', { llmContent: [{ text: 'a' }, 'b'] }, 'a\nb'],
    ['one part', { llmContent: { text: 'a' } }, 'a'],
    [
      'an image',
      { llmContent: [{ text: 'a' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }] },
      'a\n(a part of type image/png is left out)',
    ],
    [
      'an error',
      { llmContent: 'Could not read', error: { message: 'No such file: {{secret:x}}' } },
      'No such',
    ],
    ['nothing that is known', 'plain', 'plain'],
  ])('a replacement of %s is what the model reads', (_what, output, text) => {
    const { decision, reason } = said(event('AfterTool-read_file'), { type: 'replace', output });
    expect(decision).toBe('deny');
    expect(reason).toContain(`as it was:\n${text}`);
  });

  it('context goes where the model reads it', () => {
    expect(said(event('SessionStart'), { type: 'pass', context: 'Hello.' })).toEqual({
      hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: 'Hello.' },
    });
    expect(said(event('SessionStart'), { type: 'deny', reason: 'Paused.' })).toEqual({
      hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: 'Paused.' },
    });
    expect(said(event('BeforeTool-mcp'), { type: 'pass', context: 'Hello.' })).toEqual({});
  });
});
