import { describe, expect, it } from 'vitest';
import type { AgentEvent, Verdict } from '../../src/agents/adapter.ts';
import { vscode } from '../../src/agents/vscode.ts';
import { capture } from './captures.ts';

const event = (folder: string, name: string): AgentEvent => {
  const found = vscode.read(name.split('-')[0], capture(folder, name), {});
  if (found.type === 'malformed') throw new Error(found.problem);
  return found;
};
const said = (found: AgentEvent, verdict: Verdict) => {
  const { stdout, stderr, exit } = vscode.reply(found, verdict);
  return { json: JSON.parse(stdout), stderr, exit };
};
const local = event('vscode-local', 'PreToolUse-run_in_terminal');
const harness = event('vscode-copilot-harness-pascalcase', 'PreToolUse-Bash');
const denial = {
  hookSpecificOutput: {
    hookEventName: 'PreToolUse',
    permissionDecision: 'deny',
    permissionDecisionReason: 'No.',
  },
};

describe('which harness', () => {
  const payload = capture('vscode-copilot-harness-pascalcase', 'PreToolUse-Bash');

  it('is told by the environment, the transcript, the id or the name of the tool', () => {
    const of = (fields: object, env = {}) => {
      const found = vscode.read('PreToolUse', { ...payload, ...fields }, env);
      return found.type !== 'malformed' && found.caller.harness;
    };
    expect(of({})).toBe('copilot-harness');
    expect(of({ tool_name: 'run_in_terminal' })).toBe('local');
    expect(of({ tool_name: 'tool_of_tomorrow', tool_use_id: 'call_1' })).toBe('local');
    expect(
      of({
        transcript_path:
          '/home/dev/.config/Code/User/workspaceStorage/1/GitHub.copilot-chat/transcripts/a.jsonl',
      }),
    ).toBe('local');
    expect(of({ transcript_path: '/home/dev/.copilot/session-state/a/events.jsonl' })).toBe(
      'copilot-harness',
    );
    expect(of({ tool_use_id: 'call_1' }, { AI_AGENT: 'github_copilot_vscode_agent' })).toBe(
      'copilot-harness',
    );
  });
});

describe('what is read', () => {
  it("a call of the Copilot runtime's has the same id before and after", () => {
    const after = event('vscode-copilot-harness-pascalcase', 'PostToolUse-Bash');
    expect('action' in harness && 'action' in after && harness.action.id === after.action.id).toBe(true);
    expect(harness).toMatchObject({ action: { id: expect.stringMatching(/^derived:/) } });
  });

  it('in the agent host a subagent is told by the transcript of its parent, at the end of its turn', () => {
    const parent = event('vscode-copilot-harness-pascalcase', 'PreToolUse-Agent');
    const call = event('vscode-copilot-harness-pascalcase', 'PreToolUse-Bash-in-subagent');
    const end = event('vscode-copilot-harness-pascalcase', 'Stop-in-subagent');
    expect(end.caller).toMatchObject({
      session: parent.caller.session,
      subagent: { id: call.caller.session },
    });
  });

  it("the Local harness's own tools, on Windows in PowerShell", () => {
    expect(local).toMatchObject({
      action: { tool: { kind: 'shell', shell: 'bash' }, id: expect.stringMatching(/^call_/) },
    });
    const windows = { ...capture('vscode-local', 'PreToolUse-run_in_terminal'), cwd: 'c:\\work' };
    expect(vscode.read('PreToolUse', windows, {})).toMatchObject({
      action: { tool: { shell: 'powershell' } },
    });
  });

  it('without a folder relative paths lie outside of any workspace', () => {
    const { cwd: _, ...payload } = capture('vscode-local', 'PreToolUse-run_in_terminal');
    expect(vscode.read('PreToolUse', payload, {})).toMatchObject({ action: { cwd: '/', workspace: [] } });
  });

  it('wrong types in a known tool are malformed', () => {
    const payload = { ...capture('vscode-local', 'PreToolUse-run_in_terminal'), tool_input: { command: [] } };
    expect(vscode.read('PreToolUse', payload, {})).toMatchObject({
      type: 'malformed',
      enforcing: true,
      problem: '`tool_input.command` should be a string but is an array',
    });
  });
});

describe('what is answered', () => {
  it('the Local harness is denied in both languages, the other one by JSON alone', () => {
    const deny: Verdict = { type: 'deny', reason: 'No.', stop: true };
    expect(said(local, deny)).toEqual({ json: denial, stderr: 'No.', exit: 2 });
    expect(said(harness, deny)).toEqual({ json: denial, stderr: '', exit: 0 });
  });

  it('no opinion is an empty object: an allow would skip the dialog', () => {
    expect(said(local, { type: 'pass' }).json).toEqual({});
    expect(said(local, { type: 'allow' }).json.hookSpecificOutput.permissionDecision).toBe('allow');
  });

  it('a result is replaced where that is possible', () => {
    const theirs = event('vscode-copilot-harness-pascalcase', 'PostToolUse-Bash');
    const replaced = { modifiedResult: { resultType: 'success', textResultForLlm: 'x' } };
    expect(said(theirs, { type: 'replace', output: 'x' }).json).toEqual(replaced);
    expect(
      said(theirs, { type: 'replace', output: { result_type: 'success', text_result_for_llm: 'x' } }).json,
    ).toEqual(replaced);
    expect(said(theirs, { type: 'deny', reason: 'No.' }).json).toEqual({ decision: 'block', reason: 'No.' });
    const ours = event('vscode-local', 'PostToolUse-run_in_terminal');
    expect(said(ours, { type: 'replace', output: 'x' })).toMatchObject({
      json: { decision: 'block' },
      exit: 0,
    });
  });

  it('context is said where each harness reads it', () => {
    expect(said(event('vscode-local', 'SessionStart'), { type: 'pass', context: 'C' }).json).toEqual({
      additionalContext: 'C',
      hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: 'C' },
    });
  });

  it('a prompt is blocked', () => {
    expect(said(event('vscode-local', 'UserPromptSubmit'), { type: 'deny', reason: 'No.' })).toEqual({
      json: { decision: 'block', reason: 'No.' },
      stderr: 'No.',
      exit: 2,
    });
  });
});
