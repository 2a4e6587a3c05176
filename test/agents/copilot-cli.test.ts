import { describe, expect, it } from 'vitest';
import type { AgentEvent, CallerEnvironment, Verdict } from '../../src/agents/adapter.ts';
import { copilotCli } from '../../src/agents/copilot-cli.ts';
import { vscode } from '../../src/agents/vscode.ts';
import { capture } from './captures.ts';

/** As the CLI's hooks have it. COPILOT_CLI, which stands there too, stands in the agent host's environment as well. */
const CLI: CallerEnvironment = {
  COPILOT_CLI_BINARY_VERSION: '1.0.102',
  CLAUDE_PROJECT_DIR: '/home/dev/project',
};
const AGENT_HOST: CallerEnvironment = {
  AI_AGENT: 'github_copilot_vscode_agent',
  CLAUDE_PROJECT_DIR: '/home/dev/project',
};

const event = (name: string, env = CLI): AgentEvent => {
  const found = vscode.read(name.split('-')[0], capture('copilot-cli-pascalcase', name), env);
  if (found.type === 'malformed') throw new Error(found.problem);
  return found;
};
const said = (found: AgentEvent, verdict: Verdict) => {
  const { stdout, stderr, exit } = vscode.reply(found, verdict);
  return { json: JSON.parse(stdout), stderr, exit };
};

describe('who calls the one hook file', () => {
  const who = (folder: string, name: string, env: CallerEnvironment) => {
    const payload = capture(folder, name);
    const [asVscode, asCli] = [vscode, copilotCli].map((adapter) => {
      const found = adapter.read(name.split('-')[0], payload, env);
      return found.type === 'malformed'
        ? found.problem
        : [found.caller.agent, found.caller.harness].filter(Boolean).join(' ');
    });
    return asVscode === asCli ? asVscode : [asVscode, asCli];
  };

  it('is told by the environment and the transcript, whichever client the hooks were installed for', () => {
    expect(who('copilot-cli-pascalcase', 'PreToolUse-Bash', CLI)).toBe('copilot-cli');
    expect(who('copilot-cli-pascalcase', 'Stop', CLI)).toBe('copilot-cli');
    expect(who('vscode-copilot-harness-pascalcase', 'PreToolUse-Bash', AGENT_HOST)).toBe(
      'vscode copilot-harness',
    );
    expect(who('vscode-local', 'PreToolUse-run_in_terminal', {})).toBe('vscode local');
    // An editor that was opened from a shell of the CLI, and the CLI in a shell of the editor's agent.
    expect(who('vscode-local', 'PreToolUse-run_in_terminal', CLI)).toBe('vscode local');
    expect(who('copilot-cli-pascalcase', 'PreToolUse-Bash', { ...AGENT_HOST, ...CLI })).toBe('copilot-cli');
  });

  it('where nothing tells it, is the one that the hooks were installed for', () => {
    expect(who('copilot-cli-pascalcase', 'PreToolUse-Bash', {})).toEqual([
      'vscode copilot-harness',
      'copilot-cli',
    ]);
  });
});

describe('what is read', () => {
  it('the version, and the root of the repository wherever in it the session works', () => {
    const payload = { ...capture('copilot-cli-pascalcase', 'PreToolUse-Bash'), cwd: '/home/dev/project/src' };
    expect(vscode.read('PreToolUse', payload, CLI)).toMatchObject({
      caller: { version: '1.0.102', cwd: '/home/dev/project/src', workspace: ['/home/dev/project'] },
    });
  });

  it('a call has the same id before and after, in both spellings of the hook file', () => {
    const [before, after] = ['PreToolUse-Bash', 'PostToolUse-Bash'].map((name) => event(name));
    expect(before && after && 'action' in before && 'action' in after).toBe(true);
    if (before && after && 'action' in before && 'action' in after)
      expect(before.action.id).toBe(after.action.id);
  });

  it("a subagent's call has the session of its parent", () => {
    const parent = event('PreToolUse-Agent');
    const child = event('PreToolUse-Bash-in-subagent');
    expect(child.caller.session).toBe(parent.caller.session);
    expect(child.caller.subagent?.type).toBe('general-purpose');
  });

  const withInput = (how: object) =>
    copilotCli.read(
      'PreToolUse',
      {
        ...capture('copilot-cli-pascalcase', 'PreToolUse-Bash'),
        tool_input: { command: 'cat .env', ...how },
      },
      CLI,
    );

  it.each([{ mode: 'async' }, { mode: 'async', detach: true }])(
    'what a command with %j prints comes unseen',
    (how) => expect(withInput(how)).toMatchObject({ resultUnseen: true }),
  );

  it.each([{}, { mode: 'sync', initial_wait: 30 }])(
    'what a command with %j prints comes whole when the client waits as long as it can',
    (how) => {
      const input = { command: 'cat .env', ...how, initial_wait: 600 };
      const found = withInput(how);
      expect(found).toMatchObject({ inputForSight: input });
      expect(found).not.toHaveProperty('resultUnseen');
      // The same call, as the client names it once it has run.
      const ids = [found, withInput(input)].map((one) => 'action' in one && one.action.id);
      expect(ids[0]).toBe(ids[1]);
    },
  );

  it('what another tool gives comes as it is', () => {
    expect(event('PreToolUse-Read')).not.toHaveProperty('inputForSight');
  });
});

describe('what is answered', () => {
  it('a denial is JSON alone: exit code 2 would keep the reason from the model', () => {
    expect(said(event('PreToolUse-Bash'), { type: 'deny', reason: 'No.', stop: true })).toEqual({
      json: {
        hookSpecificOutput: {
          hookEventName: 'PreToolUse',
          permissionDecision: 'deny',
          permissionDecisionReason: 'No.',
        },
      },
      stderr: '',
      exit: 0,
    });
  });

  it.each(['PostToolUse-Bash', 'PostToolUse-Read', 'PostToolUse-mcp', 'PostToolUse-Grep'])(
    'the result of %s is replaced in the shape that it came in',
    (name) => {
      const output = { result_type: 'success', text_result_for_llm: 'KEY={{secret:x:1}}' };
      expect(said(event(name), { type: 'replace', output }).json).toEqual({
        modifiedResult: { resultType: 'success', textResultForLlm: 'KEY={{secret:x:1}}' },
      });
    },
  );

  it('what a failed call says cannot be replaced', () => {
    expect(said(event('PostToolUseFailure-Edit'), { type: 'replace', output: 'x' }).json).toEqual({
      decision: 'block',
      reason: expect.stringContaining('cannot do that here'),
    });
  });

  it('what the model is told at the start stands where the runtime reads it', () => {
    expect(said(event('SessionStart'), { type: 'pass', context: 'C' }).json.additionalContext).toBe('C');
  });
});
