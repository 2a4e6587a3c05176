import { describe, expect, it } from 'vitest';
import { toolUseOf } from '../../src/agents/index.ts';
import type { AgentName, ToolUse } from '../../src/model/action.ts';

const edit = (path: string, before: string, after: string, all?: true): ToolUse => ({
  kind: 'edit',
  replacements: [{ path, before, after, ...(all ? { all } : {}) }],
});

/** Client, tool, input -> what it was asked to do. */
const TABLE: readonly (readonly [AgentName | undefined, string, unknown, ToolUse])[] = [
  [undefined, 'Bash', { command: 'ls' }, { kind: 'shell', command: 'ls', shell: 'bash' }],
  [undefined, 'PowerShell', { command: 'ls' }, { kind: 'shell', command: 'ls', shell: 'powershell' }],
  [undefined, 'Monitor', { command: 'tail -f x' }, { kind: 'shell', command: 'tail -f x', shell: 'bash' }],
  [undefined, 'Monitor', { ws: { url: 'wss://a.example' } }, { kind: 'fetch', urls: ['wss://a.example'] }],
  [undefined, 'Read', { file_path: '/a', limit: 3 }, { kind: 'read', paths: ['/a'] }],
  [undefined, 'Grep', { pattern: 'x' }, { kind: 'search', path: '.', pattern: 'x' }],
  [undefined, 'Glob', { pattern: '*', path: '/b' }, { kind: 'search', path: '/b', pattern: '*' }],
  [undefined, 'LS', { path: '/b' }, { kind: 'search', path: '/b', pattern: '*' }],
  [undefined, 'Write', { file_path: '/a', content: '' }, { kind: 'write', path: '/a', content: '' }],
  [
    undefined,
    'Edit',
    { file_path: '/a', old_string: 'x', new_string: 'y', replace_all: true },
    edit('/a', 'x', 'y', true),
  ],
  [
    undefined,
    'MultiEdit',
    { file_path: '/a', edits: [{ old_string: 'x', new_string: 'y' }] },
    edit('/a', 'x', 'y'),
  ],
  [undefined, 'NotebookEdit', { notebook_path: '/n.ipynb', new_source: '1' }, edit('/n.ipynb', '', '1')],
  [
    undefined,
    'WebFetch',
    { url: 'https://a.example', prompt: 'p' },
    { kind: 'fetch', urls: ['https://a.example'] },
  ],
  [undefined, 'WebSearch', { query: 'q' }, { kind: 'web-search', query: 'q' }],
  [
    undefined,
    'Agent',
    { prompt: 'p', subagent_type: 'Explore' },
    { kind: 'spawn', agentType: 'Explore', prompt: 'p' },
  ],
  [undefined, 'Task', { prompt: 'p' }, { kind: 'spawn', agentType: 'general-purpose', prompt: 'p' }],
  [undefined, 'Skill', { skill: 'pdf' }, { kind: 'spawn', agentType: 'skill pdf', prompt: '' }],
  [undefined, 'TodoWrite', { todos: 5 }, { kind: 'talk' }],
  [
    undefined,
    'ExitWorktree',
    { action: 'remove', discard_changes: true },
    { kind: 'shell', command: 'git worktree remove --force .', shell: 'bash' },
  ],
  [
    undefined,
    'mcp__my_srv__do_it',
    { a: 1 },
    { kind: 'mcp', server: 'my_srv', tool: 'do_it', input: { a: 1 } },
  ],
  [undefined, 'constructor', {}, { kind: 'unknown' }],
  [undefined, 'tool-of-tomorrow', 5, { kind: 'unknown' }],
  [undefined, '', null, { kind: 'unknown' }],

  [undefined, 'run_in_terminal', { command: 'ls' }, { kind: 'shell', command: 'ls', shell: 'bash' }],
  ['vscode', 'send_to_terminal', { id: '1', command: 'y' }, { kind: 'shell', command: 'y', shell: 'bash' }],
  [
    'vscode',
    'create_and_run_task',
    { task: { label: 'l', type: 'shell', command: 'npm', args: ['test'] } },
    { kind: 'shell', command: 'npm test', shell: 'bash' },
  ],
  [
    'vscode',
    'run_vscode_command',
    { commandId: 'workbench.action.terminal.sendSequence', args: [] },
    { kind: 'blind-shell', what: 'editor command workbench.action.terminal.sendSequence' },
  ],
  ['vscode', 'run_task', { id: 'build' }, { kind: 'blind-shell', what: 'task build' }],
  [undefined, 'read_file', { filePath: '/a' }, { kind: 'read', paths: ['/a'] }],
  [undefined, 'create_file', { filePath: '/a', content: 'x' }, { kind: 'write', path: '/a', content: 'x' }],
  [
    undefined,
    'replace_string_in_file',
    { filePath: '/a', oldString: 'x', newString: 'y' },
    edit('/a', 'x', 'y'),
  ],
  [
    undefined,
    'multi_replace_string_in_file',
    { replacements: [{ filePath: '/a', oldString: 'x', newString: 'y' }] },
    edit('/a', 'x', 'y'),
  ],
  [undefined, 'insert_edit_into_file', { filePath: '/a', code: 'c' }, edit('/a', '', 'c')],
  ['vscode', 'apply_patch', { input: '*** Begin Patch' }, { kind: 'patch', patch: '*** Begin Patch' }],
  ['vscode', 'edit_notebook_file', { filePath: '/n', newCode: ['a', 'b'] }, edit('/n', '', 'a\nb')],
  [undefined, 'grep_search', { query: 'q', isRegexp: false }, { kind: 'search', path: '.', pattern: 'q' }],
  [
    undefined,
    'fetch_webpage',
    { urls: ['https://a.example'], query: 'q' },
    { kind: 'fetch', urls: ['https://a.example'] },
  ],
  [
    undefined,
    'runSubagent',
    { prompt: 'p', agentName: '' },
    { kind: 'spawn', agentType: 'default', prompt: 'p' },
  ],
  [undefined, 'mcp_demo_lookup', {}, { kind: 'mcp', server: '*', tool: 'demo_lookup', input: {} }],
  [undefined, 'manage_todo_list', {}, { kind: 'talk' }],

  [undefined, 'Shell', { command: 'ls' }, { kind: 'shell', command: 'ls', shell: 'bash' }],
  [
    undefined,
    'WriteShellStdin',
    { shell_id: '7', chars_length: 4 },
    { kind: 'blind-shell', what: 'input of shell 7' },
  ],
  [undefined, 'ReadFile', { file_path: '/a' }, { kind: 'read', paths: ['/a'] }],
  [undefined, 'Delete', { file_path: '/a' }, { kind: 'delete', path: '/a' }],
  ['cursor', 'Grep', { pattern: 'x', file_path: '/a' }, { kind: 'search', path: '/a', pattern: 'x' }],
  [undefined, 'Fetch', { url: 'https://a.example' }, { kind: 'fetch', urls: ['https://a.example'] }],
  [
    undefined,
    'FetchMcpResource',
    { server: 's', uri: 'u', download_path: '/d' },
    { kind: 'write', path: '/d', content: '' },
  ],
  [undefined, 'MCP:lookup', { a: 1 }, { kind: 'mcp', server: '*', tool: 'lookup', input: { a: 1 } }],
  [
    'cursor',
    'Task',
    { task: 't', subagent_type: 'explore' },
    { kind: 'spawn', agentType: 'explore', prompt: 't' },
  ],

  [undefined, 'view', { path: '/a' }, { kind: 'read', paths: ['/a'] }],
  // The name is Claude Code's, the input is not.
  [undefined, 'Read', { path: '/a' }, { kind: 'read', paths: ['/a'] }],
  [undefined, 'Write', { path: '/a', file_text: 'x' }, { kind: 'write', path: '/a', content: 'x' }],
  ['copilot-cli', 'Edit', { path: '/a', old_str: 'x', new_str: 'y' }, edit('/a', 'x', 'y')],
  ['copilot-cli', 'grep', { pattern: 'x', paths: ['/a'] }, { kind: 'search', path: '/a', pattern: 'x' }],
  [
    'copilot-cli',
    'task',
    { prompt: 'p', agent_type: 'explore' },
    { kind: 'spawn', agentType: 'explore', prompt: 'p' },
  ],
  ['codex', 'apply_patch', { command: '*** Begin Patch' }, { kind: 'patch', patch: '*** Begin Patch' }],
  ['codex', 'view_image', { path: 'a.png' }, { kind: 'read', paths: ['a.png'] }],
  [
    'codex',
    'multi_agent_v1spawn_agent',
    { items: [{ type: 'text', text: 'p' }], agent_type: 'explorer' },
    { kind: 'spawn', agentType: 'explorer', prompt: 'p' },
  ],
  ['codex', 'collaborationsend_message', { target: '/root/a', message: 'm' }, { kind: 'talk' }],
  ['codex', 'mcp__orders__lookup', {}, { kind: 'mcp', server: 'orders', tool: 'lookup', input: {} }],
  ['copilot-cli', 'my-server-lookup', {}, { kind: 'mcp', server: '*', tool: 'my-server-lookup', input: {} }],

  [
    undefined,
    'run_shell_command',
    { command: 'ls', dir_path: 'src', is_background: true },
    { kind: 'shell', command: 'ls', shell: 'bash' },
  ],
  // The name is VS Code's too, the input is not.
  [undefined, 'read_file', { file_path: '/a', start_line: 3 }, { kind: 'read', paths: ['/a'] }],
  ['gemini-cli', 'read_many_files', { include: ['a', 'b/*'] }, { kind: 'read', paths: ['a', 'b/*'] }],
  ['gemini-cli', 'grep_search', { pattern: 'x', dir_path: 'b' }, { kind: 'search', path: 'b', pattern: 'x' }],
  ['gemini-cli', 'glob', { pattern: '*.ts' }, { kind: 'search', path: '.', pattern: '*.ts' }],
  [undefined, 'list_directory', { dir_path: '/b' }, { kind: 'search', path: '/b', pattern: '*' }],
  [undefined, 'write_file', { file_path: '/a', content: 'x' }, { kind: 'write', path: '/a', content: 'x' }],
  [
    undefined,
    'replace',
    { file_path: '/a', instruction: 'i', old_string: 'x', new_string: 'y', allow_multiple: true },
    edit('/a', 'x', 'y', true),
  ],
  [
    'gemini-cli',
    'web_fetch',
    { prompt: 'Compare https://a.example/x and\nhttp://b.example' },
    { kind: 'fetch', urls: ['https://a.example/x', 'http://b.example'] },
  ],
  ['gemini-cli', 'web_fetch', { url: 'https://a.example' }, { kind: 'fetch', urls: ['https://a.example'] }],
  [undefined, 'google_web_search', { query: 'q' }, { kind: 'web-search', query: 'q' }],
  [
    undefined,
    'invoke_agent',
    { agent_name: 'generalist', prompt: 'p' },
    { kind: 'spawn', agentType: 'generalist', prompt: 'p' },
  ],
  [undefined, 'activate_skill', { name: 'pdf' }, { kind: 'spawn', agentType: 'skill pdf', prompt: '' }],
  [
    undefined,
    'read_mcp_resource',
    { uri: 'u' },
    { kind: 'mcp', server: '*', tool: 'resources/read', input: { uri: 'u' } },
  ],
  ['gemini-cli', 'write_todos', { todos: [] }, { kind: 'talk' }],
  ['gemini-cli', 'discovered_tool_deploy', {}, { kind: 'unknown' }],
];

describe('tools', () => {
  it.each(TABLE)('%s %s %j', (agent, tool, input, expected) => {
    expect(toolUseOf(tool, input, agent)).toEqual({ ok: true, value: expected });
  });

  it('a known tool with an input of the wrong type is a problem that names the field', () => {
    expect(toolUseOf('Bash', { command: 5 })).toEqual({
      ok: false,
      problem: '`tool_input.command` should be a string but is a number',
    });
    expect(toolUseOf('multi_replace_string_in_file', { replacements: [{ filePath: '/a' }] })).toEqual({
      ok: false,
      problem: '`tool_input.replacements.0.oldString` is missing',
    });
  });

  it('a problem never tells a value', () => {
    const problem = JSON.stringify(toolUseOf('WebFetch', { url: { token: 'hunter2' } }));
    expect(problem).not.toContain('hunter2');
  });
});
