/** The tools of VS Code's own agent in the Local harness (VS Code 1.139.1, Copilot extension 0.67.0). */
import * as v from 'valibot';
import { maybe, reads, type ToolTable, talks, text, texts } from './reader.ts';

const replacement = { filePath: text, oldString: text, newString: text };

const searches = reads({ query: text, includePattern: maybe }, (input) => ({
  kind: 'search',
  path: '.',
  pattern: input.query,
}));

/** A notebook's cell; its old source is not in the call, so there is nothing to put into `before`. */
const editsNotebook = reads({ filePath: text, newCode: v.nullish(v.union([text, texts])) }, (input) => ({
  kind: 'edit',
  replacements: [{ path: input.filePath, before: '', after: [input.newCode ?? ''].flat().join('\n') }],
}));

export const VSCODE_TOOLS: ToolTable = {
  run_in_terminal: reads({ command: text }, ({ command }) => ({ kind: 'shell', command, shell: 'bash' })),
  /** Text for a program that runs in a terminal: most often a shell. */
  send_to_terminal: reads({ command: text }, ({ command }) => ({ kind: 'shell', command, shell: 'bash' })),
  create_and_run_task: reads(
    { task: v.looseObject({ command: text, args: v.nullish(v.array(text)) }) },
    ({ task }) => ({ kind: 'shell', command: [task.command, ...(task.args ?? [])].join(' '), shell: 'bash' }),
  ),
  /** Runs what a file of the workspace says, under a name: the command itself is not in the call. */
  run_task: reads({ id: maybe, label: maybe }, (input) => ({
    kind: 'blind-shell',
    what: `task ${input.label ?? input.id ?? '?'}`,
  })),
  /** Any command of the editor and its extensions, among them those that type into a terminal. */
  run_vscode_command: reads({ commandId: text }, ({ commandId }) => ({
    kind: 'blind-shell',
    what: `editor command ${commandId}`,
  })),
  run_playwright_code: reads({ code: maybe }, () => ({ kind: 'blind-shell', what: 'code in a browser' })),
  run_notebook_cell: reads({ filePath: text }, ({ filePath }) => ({
    kind: 'blind-shell',
    what: `a cell of ${filePath}`,
  })),
  /** Runs the workspace's own tests. */
  runTests: reads({ files: v.nullish(texts) }, () => ({
    kind: 'blind-shell',
    what: 'the tests of the workspace',
  })),
  execution_subagent: reads({ query: maybe, prompt: maybe }, (input) => ({
    kind: 'spawn',
    agentType: 'execution',
    prompt: input.prompt ?? input.query ?? '',
  })),
  runSubagent: reads({ prompt: text, agentName: maybe }, (input) => ({
    kind: 'spawn',
    agentType: input.agentName || 'default',
    prompt: input.prompt,
  })),

  read_file: reads({ filePath: text }, ({ filePath }) => ({ kind: 'read', paths: [filePath] })),
  view_image: reads({ filePath: text }, ({ filePath }) => ({ kind: 'read', paths: [filePath] })),
  copilot_getNotebookSummary: reads({ filePath: text }, ({ filePath }) => ({
    kind: 'read',
    paths: [filePath],
  })),
  get_errors: reads({ filePaths: v.nullish(texts) }, ({ filePaths }) => ({
    kind: 'read',
    paths: filePaths ?? [],
  })),
  get_changed_files: reads({ repositoryPath: maybe }, ({ repositoryPath }) => ({
    kind: 'search',
    path: repositoryPath || '.',
    pattern: '*',
  })),
  list_dir: reads({ path: text }, ({ path }) => ({ kind: 'search', path, pattern: '*' })),
  grep_search: searches,
  semantic_search: searches,
  file_search: searches,

  create_file: reads({ filePath: text, content: maybe }, (input) => ({
    kind: 'write',
    path: input.filePath,
    content: input.content ?? '',
  })),
  create_directory: reads({ dirPath: text }, ({ dirPath }) => ({
    kind: 'write',
    path: dirPath,
    content: '',
  })),
  replace_string_in_file: reads(replacement, (input) => ({
    kind: 'edit',
    replacements: [{ path: input.filePath, before: input.oldString, after: input.newString }],
  })),
  multi_replace_string_in_file: reads({ replacements: v.array(v.looseObject(replacement)) }, (input) => ({
    kind: 'edit',
    replacements: input.replacements.map((one) => ({
      path: one.filePath,
      before: one.oldString,
      after: one.newString,
    })),
  })),
  /** The code stands for a change that the client works out itself; where it goes is not in the call. */
  insert_edit_into_file: reads({ filePath: text, code: text }, (input) => ({
    kind: 'edit',
    replacements: [{ path: input.filePath, before: '', after: input.code }],
  })),
  apply_patch: reads({ input: text }, ({ input }) => ({ kind: 'patch', patch: input })),
  edit_notebook_file: editsNotebook,
  create_new_jupyter_notebook: talks,

  fetch_webpage: reads({ urls: texts }, ({ urls }) => ({ kind: 'fetch', urls })),
  open_browser_page: reads({ url: maybe }, ({ url }) => ({ kind: 'fetch', urls: url ? [url] : [] })),
  open_simple_browser: reads({ url: text }, ({ url }) => ({ kind: 'fetch', urls: [url] })),
  github_repo: reads({ repo: text, query: text }, ({ repo, query }) => ({
    kind: 'web-search',
    query: `${repo} ${query}`,
  })),

  ask_questions: talks,
  get_search_view_results: talks,
  get_task_output: talks,
  get_terminal_output: talks,
  get_vscode_api: talks,
  kill_terminal: talks,
  manage_todo_list: talks,
  task_complete: talks,
  terminal_last_command: talks,
  terminal_selection: talks,
  test_failure: talks,
  tool_search: talks,
  vscode_askQuestions: talks,
};
