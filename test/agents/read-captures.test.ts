import { describe, expect, it } from 'vitest';
import { adapterOf } from '../../src/agents/index.ts';
import { capturesOf } from './captures.ts';

/** Capture -> event type, and for calls what the tool was asked to do. */
const EXPECTED: Readonly<Record<string, string>> = {
  'claude-code/ConfigChange': 'settings-change',
  'claude-code/MessageDisplay': 'other',
  'claude-code/PostToolBatch': 'batch',
  'claude-code/PostToolUse-Bash': 'result shell',
  'claude-code/PostToolUse-Edit': 'result edit',
  'claude-code/PostToolUse-Read': 'result read',
  'claude-code/PostToolUse-Write': 'result write',
  'claude-code/PostToolUse-mcp': 'result mcp',
  'claude-code/PostToolUseFailure-Read': 'result read failed',
  'claude-code/PreToolUse-Agent': 'action spawn',
  'claude-code/PreToolUse-Bash': 'action shell',
  'claude-code/PreToolUse-Bash-in-subagent': 'action shell subagent',
  'claude-code/PreToolUse-Edit': 'action edit',
  'claude-code/PreToolUse-Read': 'action read',
  'claude-code/PreToolUse-Write': 'action write',
  'claude-code/PreToolUse-mcp': 'action mcp',
  'claude-code/SessionEnd': 'session-end',
  'claude-code/SessionStart': 'session-start',
  'claude-code/Stop': 'stop',
  'claude-code/SubagentStart': 'subagent-start subagent',
  'claude-code/SubagentStop': 'subagent-stop subagent',
  'claude-code/UserPromptSubmit': 'prompt',

  'vscode-local/PostToolUse-create_file': 'result write local',
  'vscode-local/PostToolUse-mcp_demo_lookup': 'result mcp local',
  'vscode-local/PostToolUse-read_file': 'result read local',
  'vscode-local/PostToolUse-replace_string_in_file': 'result edit local',
  'vscode-local/PostToolUse-runSubagent': 'result spawn local',
  'vscode-local/PostToolUse-run_in_terminal': 'result shell local',
  'vscode-local/PreToolUse-create_file': 'action write local',
  'vscode-local/PreToolUse-mcp_demo_lookup': 'action mcp local',
  'vscode-local/PreToolUse-read_file': 'action read local',
  'vscode-local/PreToolUse-replace_string_in_file': 'action edit local',
  'vscode-local/PreToolUse-runSubagent': 'action spawn local',
  'vscode-local/PreToolUse-run_in_terminal': 'action shell local',
  'vscode-local/PreToolUse-run_in_terminal-vetoed': 'action shell local',
  'vscode-local/SessionStart': 'session-start local',
  'vscode-local/Stop': 'stop local',
  'vscode-local/SubagentStart': 'subagent-start local subagent',
  'vscode-local/SubagentStop': 'subagent-stop local subagent',
  'vscode-local/UserPromptSubmit': 'prompt local',
  'vscode-local/UserPromptSubmit-in-subagent': 'prompt local',

  'vscode-copilot-harness-pascalcase/PostToolUse-Bash': 'result shell copilot-harness',
  'vscode-copilot-harness-pascalcase/PreToolUse-Bash': 'action shell copilot-harness',
  'vscode-copilot-harness-pascalcase/PreToolUse-Bash-vetoed': 'action shell copilot-harness',
  'vscode-copilot-harness-pascalcase/SessionStart': 'session-start copilot-harness',
  'vscode-copilot-harness-pascalcase/Stop': 'stop copilot-harness',
  'vscode-copilot-harness-pascalcase/UserPromptSubmit': 'prompt copilot-harness',

  'vscode-copilot-harness-pascalcase/PreToolUse-Read': 'action read copilot-harness',
  'vscode-copilot-harness-pascalcase/PostToolUse-Read': 'result read copilot-harness',
  'vscode-copilot-harness-pascalcase/PreToolUse-Agent': 'action spawn copilot-harness',
  'vscode-copilot-harness-pascalcase/PostToolUse-Agent': 'result spawn copilot-harness',
  'vscode-copilot-harness-pascalcase/SessionEnd': 'session-end copilot-harness',
  'vscode-copilot-harness-pascalcase/SubagentStart': 'subagent-start copilot-harness',
  'vscode-copilot-harness-pascalcase/SubagentStop': 'subagent-stop copilot-harness subagent',
  // Nothing in these says that they come from a subagent.
  'vscode-copilot-harness-pascalcase/UserPromptSubmit-in-subagent': 'prompt copilot-harness',
  'vscode-copilot-harness-pascalcase/PreToolUse-Bash-in-subagent': 'action shell copilot-harness',
  'vscode-copilot-harness-pascalcase/PostToolUse-Bash-in-subagent': 'result shell copilot-harness',
  'vscode-copilot-harness-pascalcase/Stop-in-subagent': 'subagent-stop copilot-harness subagent',

  'vscode-copilot-harness/agentStop': 'stop copilot-harness',
  'vscode-copilot-harness/permissionRequest-bash': 'other copilot-harness',
  'vscode-copilot-harness/permissionRequest-edit': 'other copilot-harness',
  'vscode-copilot-harness/postToolUse-bash': 'result shell copilot-harness',
  'vscode-copilot-harness/postToolUse-create': 'result write copilot-harness',
  'vscode-copilot-harness/postToolUse-view': 'result read copilot-harness',
  'vscode-copilot-harness/preToolUse-bash': 'action shell copilot-harness',
  'vscode-copilot-harness/preToolUse-bash-vetoed': 'action shell copilot-harness',
  'vscode-copilot-harness/preToolUse-create': 'action write copilot-harness',
  'vscode-copilot-harness/preToolUse-view': 'action read copilot-harness',
  'vscode-copilot-harness/sessionEnd': 'session-end copilot-harness',
  'vscode-copilot-harness/sessionStart': 'session-start copilot-harness',
  'vscode-copilot-harness/userPromptSubmitted': 'prompt copilot-harness',

  'copilot-cli-pascalcase/PostToolUse-Agent': 'result spawn',
  'copilot-cli-pascalcase/PostToolUse-Bash': 'result shell',
  'copilot-cli-pascalcase/PostToolUse-Bash-in-subagent': 'result shell subagent',
  'copilot-cli-pascalcase/PostToolUse-Edit': 'result edit',
  'copilot-cli-pascalcase/PostToolUse-Glob': 'result search',
  'copilot-cli-pascalcase/PostToolUse-Grep': 'result search',
  'copilot-cli-pascalcase/PostToolUse-Read': 'result read',
  'copilot-cli-pascalcase/PostToolUse-Write': 'result write',
  'copilot-cli-pascalcase/PostToolUse-mcp': 'result mcp',
  'copilot-cli-pascalcase/PostToolUseFailure-Edit': 'result edit failed',
  'copilot-cli-pascalcase/PreToolUse-Agent': 'action spawn',
  'copilot-cli-pascalcase/PreToolUse-Bash': 'action shell',
  'copilot-cli-pascalcase/PreToolUse-Bash-in-subagent': 'action shell subagent',
  'copilot-cli-pascalcase/PreToolUse-Edit': 'action edit',
  'copilot-cli-pascalcase/PreToolUse-Glob': 'action search',
  'copilot-cli-pascalcase/PreToolUse-Grep': 'action search',
  'copilot-cli-pascalcase/PreToolUse-Read': 'action read',
  'copilot-cli-pascalcase/PreToolUse-Write': 'action write',
  'copilot-cli-pascalcase/PreToolUse-mcp': 'action mcp',
  'copilot-cli-pascalcase/SessionEnd': 'session-end',
  'copilot-cli-pascalcase/SessionStart': 'session-start',
  'copilot-cli-pascalcase/Stop': 'stop',
  'copilot-cli-pascalcase/Stop-in-subagent': 'subagent-stop subagent',
  'copilot-cli-pascalcase/SubagentStart': 'subagent-start subagent',
  'copilot-cli-pascalcase/SubagentStop': 'subagent-stop subagent',
  'copilot-cli-pascalcase/UserPromptSubmit': 'prompt',
  'copilot-cli-pascalcase/UserPromptSubmit-in-subagent': 'prompt subagent',

  'copilot-cli/agentStop': 'stop',
  'copilot-cli/permissionRequest-bash': 'other',
  'copilot-cli/postToolUse-bash': 'result shell',
  'copilot-cli/postToolUse-edit': 'result edit',
  'copilot-cli/postToolUse-mcp': 'result mcp',
  'copilot-cli/postToolUse-view': 'result read',
  'copilot-cli/postToolUseFailure-edit': 'result edit failed',
  'copilot-cli/preToolUse-bash': 'action shell',
  'copilot-cli/preToolUse-create': 'action write',
  'copilot-cli/preToolUse-edit': 'action edit',
  'copilot-cli/preToolUse-view': 'action read',
  'copilot-cli/sessionEnd': 'session-end',
  'copilot-cli/sessionStart': 'session-start',
  'copilot-cli/userPromptSubmitted': 'prompt',

  'gemini-cli/AfterAgent': 'stop',
  'gemini-cli/AfterTool-mcp': 'result mcp',
  'gemini-cli/AfterTool-read_file': 'result read',
  'gemini-cli/AfterTool-read_file-failed': 'result read failed',
  'gemini-cli/AfterTool-replace': 'result edit',
  'gemini-cli/AfterTool-run_shell_command': 'result shell',
  'gemini-cli/AfterTool-write_file': 'result write',
  'gemini-cli/BeforeAgent': 'prompt',
  'gemini-cli/BeforeAgent-with-file': 'prompt',
  'gemini-cli/BeforeTool-grep_search': 'action search',
  'gemini-cli/BeforeTool-invoke_agent': 'action spawn',
  'gemini-cli/BeforeTool-list_directory': 'action search',
  'gemini-cli/BeforeTool-mcp': 'action mcp',
  'gemini-cli/BeforeTool-read_file': 'action read',
  'gemini-cli/BeforeTool-replace': 'action edit',
  'gemini-cli/BeforeTool-run_shell_command': 'action shell',
  'gemini-cli/BeforeTool-run_shell_command-in-folder': 'action shell',
  // Nothing in it says that it comes from a subagent.
  'gemini-cli/BeforeTool-run_shell_command-in-subagent': 'action shell',
  'gemini-cli/BeforeTool-write_file': 'action write',
  'gemini-cli/Notification': 'other',
  'gemini-cli/PreCompress': 'other',
  'gemini-cli/SessionEnd': 'session-end',
  'gemini-cli/SessionStart': 'session-start',
  'codex/PostToolUse-Bash': 'result shell',
  'codex/PostToolUse-Bash-in-script': 'result shell',
  'codex/PostToolUse-apply_patch': 'result patch',
  'codex/PostToolUse-mcp': 'result mcp',
  'codex/PostToolUse-read_mcp_resource': 'result mcp',
  'codex/PostToolUse-spawn_agent': 'result spawn',
  'codex/PreToolUse-Bash': 'action shell',
  'codex/PreToolUse-Bash-in-script': 'action shell',
  'codex/PreToolUse-apply_patch': 'action patch',
  'codex/PreToolUse-mcp': 'action mcp',
  'codex/PreToolUse-read_mcp_resource': 'action mcp',
  'codex/PreToolUse-spawn_agent': 'action spawn',
  'codex/PreToolUse-view_image': 'action read',
  'codex/PreToolUse-wait_agent-in-subagent': 'action talk subagent',
  'codex/SessionEnd': 'session-end',
  'codex/SessionStart': 'session-start',
  'codex/Stop': 'stop',
  'codex/SubagentStart': 'subagent-start subagent',
  'codex/SubagentStop': 'subagent-stop subagent',
  'codex/UserPromptSubmit': 'prompt',
};

const FOLDERS = {
  'claude-code': 'claude-code',
  'vscode-local': 'vscode',
  'vscode-copilot-harness-pascalcase': 'vscode',
  'vscode-copilot-harness': 'vscode',
  'copilot-cli-pascalcase': 'copilot-cli',
  'copilot-cli': 'copilot-cli',
  'gemini-cli': 'gemini-cli',
  codex: 'codex',
} as const;

describe.each(Object.entries(FOLDERS))('captures of %s', (folder, agent) => {
  const captures = capturesOf(folder);
  const adapter = adapterOf(agent);

  it.each(captures)('$name', ({ name, event, payload }) => {
    const read = adapter?.read(event, payload, {});
    if (!read || read.type === 'malformed') throw new Error(read?.problem ?? `no adapter ${agent}`);
    const words = [
      read.type,
      'action' in read && read.action.tool.kind,
      'failed' in read && read.failed && 'failed',
      read.caller.harness,
      read.caller.subagent && 'subagent',
    ];
    expect(words.filter(Boolean).join(' ')).toBe(EXPECTED[name]);
    expect(read.caller.agent).toBe(agent);
    expect(read.caller.cwd).toBe('/home/dev/project');
  });

  it('names its events itself where the command line does not', () => {
    for (const { event, payload } of captures.filter(({ payload: { hook_event_name: name } }) => name)) {
      expect(adapter?.read(undefined, payload, {})).toEqual(adapter?.read(event, payload, {}));
    }
  });
});

it('there is an expectation for every capture and a capture for every expectation', () => {
  const names = Object.keys(FOLDERS).flatMap((folder) => capturesOf(folder).map(({ name }) => name));
  expect(names.sort()).toEqual(Object.keys(EXPECTED).sort());
});
