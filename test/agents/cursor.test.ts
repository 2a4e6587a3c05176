import { describe, expect, it } from 'vitest';
import type { AgentEvent, Verdict } from '../../src/agents/adapter.ts';
import { cursor } from '../../src/agents/cursor.ts';
import { cursorPayload } from './captures.ts';

const read = (event: string, fields: Record<string, unknown> = {}): AgentEvent => {
  const found = cursor.read(undefined, cursorPayload(event, fields), {});
  if (found.type === 'malformed') throw new Error(found.problem);
  return found;
};
const said = (event: AgentEvent, verdict: Verdict) => {
  const { stdout, stderr, exit } = cursor.reply(event, verdict);
  expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 });
  return stdout === '' ? '' : JSON.parse(stdout);
};
const pass: Verdict = { type: 'pass' };
const deny: Verdict = { type: 'deny', reason: 'No.' };
const denial = { permission: 'deny', user_message: 'No.', agent_message: 'No.' };

const shell = { tool_name: 'Shell', tool_input: { command: 'ls', cwd: '/tmp/x' }, tool_use_id: 'call_1' };

describe('what is read', () => {
  it('a shell call, in the folder that it names', () => {
    expect(read('preToolUse', shell)).toMatchObject({
      type: 'action',
      caller: { agent: 'cursor', session: 'c-1', version: '3.19.7', model: 'm-1', cwd: '/home/dev/project' },
      action: {
        id: 'call_1',
        cwd: '/tmp/x',
        workspace: ['/home/dev/project'],
        tool: { kind: 'shell', command: 'ls' },
      },
    });
  });

  it('on Windows roots are native paths and the shell is PowerShell', () => {
    expect(
      read('preToolUse', {
        tool_name: 'Shell',
        tool_input: { command: 'ls' },
        workspace_roots: ['/c:/work'],
      }),
    ).toMatchObject({ action: { cwd: 'c:/work', workspace: ['c:/work'], tool: { shell: 'powershell' } } });
  });

  it('a call in a subagent', () => {
    expect(read('preToolUse', { ...shell, parent_tool_call_id: 'call_0' }).caller.subagent).toEqual({
      id: 'call_0',
      type: '',
    });
    expect(
      read('subagentStart', { subagent_id: 'a', subagent_type: 'explore', parent_conversation_id: 'c-0' }),
    ).toMatchObject({
      type: 'subagent-start',
      caller: { session: 'c-0', subagent: { id: 'a', type: 'explore' } },
    });
  });

  it('both events about one read are the same action', () => {
    const asked = read('preToolUse', {
      tool_name: 'Read',
      tool_input: { file_path: '/p/.env' },
      tool_use_id: 'call_2',
    });
    const content = read('beforeReadFile', { file_path: '/p/.env', content: 'A=1', attachments: [] });
    const ended = read('postToolUse', {
      tool_name: 'Read',
      tool_input: { file_path: '/p/.env' },
      tool_output: '{}',
      tool_use_id: 'call_2',
    });
    expect(content).toMatchObject({ type: 'content', path: '/p/.env', content: 'A=1' });
    expect('action' in asked && 'action' in content && asked.action.id === content.action.id).toBe(true);
    expect('action' in asked && 'action' in ended && asked.action.id === ended.action.id).toBe(true);
    const next = read('beforeReadFile', { file_path: '/p/.env', content: 'A=1', generation_id: 'g-2' });
    expect('action' in next && 'action' in content && next.action.id !== content.action.id).toBe(true);
  });

  it('both events about one MCP call are the same action, one of them knows the server', () => {
    const before = read('preToolUse', {
      tool_name: 'MCP:lookup',
      tool_input: { b: 1, a: 2 },
      tool_use_id: 'call_3',
    });
    const mcp = read('beforeMCPExecution', {
      tool_name: 'lookup',
      tool_input: '{"a":2,"b":1}',
      mcp_server_name: 'demo',
      command: 'x',
    });
    expect(before).toMatchObject({ action: { tool: { kind: 'mcp', server: '*', tool: 'lookup' } } });
    expect(mcp).toMatchObject({ action: { tool: { kind: 'mcp', server: 'demo', tool: 'lookup' } } });
    expect('action' in before && 'action' in mcp && before.action.id === mcp.action.id).toBe(true);
  });

  it('a result belongs to the action that was asked about', () => {
    const asked = read('preToolUse', shell);
    const ended = read('postToolUse', { ...shell, tool_output: '' });
    expect('action' in asked && 'action' in ended && ended.action).toEqual('action' in asked && asked.action);
  });

  it('a result comes as JSON text', () => {
    expect(read('postToolUse', { ...shell, tool_output: '{"output":"x"}', duration: 12.5 })).toMatchObject({
      type: 'result',
      output: { output: 'x' },
      failed: false,
      milliseconds: 12.5,
    });
    expect(
      read('postToolUseFailure', { ...shell, error_message: 'gone', failure_type: 'error' }),
    ).toMatchObject({ type: 'result', output: 'gone', failed: true });
  });

  it('a prompt with its attachments', () => {
    expect(
      read('beforeSubmitPrompt', { prompt: 'hi', attachments: [{ type: 'file', file_path: '/p/.env' }, {}] }),
    ).toMatchObject({ type: 'prompt', text: 'hi', mentions: ['/p/.env'] });
  });

  it.each([
    ['sessionStart', 'session-start'],
    ['sessionEnd', 'session-end'],
    ['subagentStop', 'subagent-stop'],
    ['stop', 'stop'],
    ['afterFileEdit', 'other'],
    ['afterAgentThought', 'other'],
    ['aNameOfTomorrow', 'other'],
  ])('%s is %s', (event, type) => expect(read(event).type).toBe(type));

  it("reads Claude Code's names of events", () => {
    expect(cursor.read('UserPromptSubmit', cursorPayload('', { prompt: 'hi' }), {})).toMatchObject({
      type: 'prompt',
    });
    expect(cursor.read('PreToolUse', cursorPayload('', shell), {})).toMatchObject({ type: 'action' });
  });

  it('text for a running program shows no more than its length', () => {
    expect(
      read('preToolUse', { tool_name: 'WriteShellStdin', tool_input: { shell_id: 3, chars_length: 12 } }),
    ).toMatchObject({ action: { tool: { kind: 'blind-shell', what: 'input of shell 3' } } });
  });
});

describe('what is answered', () => {
  const write = read('preToolUse', { tool_name: 'Write', tool_input: { file_path: '/a', content: 'x' } });
  const mcpResult = read('postToolUse', {
    tool_name: 'MCP:t',
    tool_input: {},
    tool_output: '{"content":[]}',
  });

  it.each([
    ['preToolUse', shell, { permission: 'allow' }],
    ['beforeShellExecution', { command: 'ls' }, { permission: 'allow' }],
    ['beforeReadFile', { file_path: '/a', content: '' }, { permission: 'allow' }],
    ['subagentStart', {}, { permission: 'allow' }],
    ['beforeSubmitPrompt', { prompt: '' }, { continue: true }],
    ['postToolUse', { ...shell, tool_output: '' }, {}],
    ['sessionStart', {}, { env: { CHAPERONE_SESSION: 'cursor/c-1' } }],
    ['stop', {}, {}],
    ['afterFileEdit', { file_path: '/a', edits: [] }, ''],
  ])('%s passes', (event, fields, answer) => expect(said(read(event, fields), pass)).toEqual(answer));

  it('denials', () => {
    expect(said(read('preToolUse', shell), deny)).toEqual(denial);
    expect(said(read('beforeReadFile', { file_path: '/a' }), deny)).toEqual(denial);
    expect(said(read('subagentStart'), deny)).toEqual(denial);
    expect(said(read('beforeSubmitPrompt', { prompt: '' }), deny)).toEqual({
      continue: false,
      user_message: 'No.',
    });
    expect(said(read('sessionStart'), deny)).toEqual({ continue: false, user_message: 'No.' });
    expect(said(mcpResult, deny)).toEqual({ updated_mcp_tool_output: 'No.', additional_context: 'No.' });
    expect(said(read('postToolUse', { ...shell, tool_output: '' }), deny)).toEqual({
      additional_context: 'No.',
    });
  });

  it('an ask is a denial, since the client does not hold the call for one', () => {
    expect(said(read('preToolUse', shell), { type: 'ask', reason: 'No.' })).toEqual(denial);
  });

  it('a rewrite that the client would drop is a denial', () => {
    expect(said(write, { type: 'rewrite', input: { file_path: '/b', content: 'x' } })).toEqual({
      permission: 'allow',
      updated_input: { file_path: '/b', content: 'x' },
    });
    expect(said(write, { type: 'rewrite', input: { file_path: '/a', content: 'secret' } }).permission).toBe(
      'deny',
    );
    expect(said(read('preToolUse', shell), { type: 'rewrite', input: { command: 'pwd' } }).permission).toBe(
      'allow',
    );
  });

  it("only an MCP server's result can be replaced", () => {
    expect(said(mcpResult, { type: 'replace', output: 'x' })).toEqual({ updated_mcp_tool_output: 'x' });
    const other = read('postToolUse', { ...shell, tool_output: 'secret' });
    expect(said(other, { type: 'replace', output: 'x' })).toHaveProperty('additional_context');
  });

  it.each([
    ['preToolUse', { tool_name: 5 }, 'deny'],
    ['beforeReadFile', { content: 'x' }, 'deny'],
    ['beforeSubmitPrompt', { prompt: 1 }, undefined],
  ])('a %s that cannot be read is refused', (event, fields, permission) => {
    const broken = cursor.read(undefined, cursorPayload(event, fields), {});
    expect(broken).toMatchObject({ type: 'malformed', agent: 'cursor', enforcing: true });
    const answer = JSON.parse(cursor.reply(broken, pass).stdout);
    expect(answer.permission).toBe(permission);
    if (!permission) expect(answer.continue).toBe(false);
  });

  it('an afterFileEdit that cannot be read is answered with silence too', () => {
    expect(cursor.reply(cursor.read('afterFileEdit', 7, {}), pass).stdout).toBe('');
  });
});
