/** Gemini CLI's tools (0.61.0, by the declarations in its program text and in requests to its model). */
import { flag, maybe, reads, type ToolTable, talks, text, texts } from './reader.ts';

const searches = reads({ pattern: text, dir_path: maybe }, (input) => ({
  kind: 'search',
  path: input.dir_path || '.',
  pattern: input.pattern,
}));

export const GEMINI_CLI_TOOLS: ToolTable = {
  /** In `dir_path` where it is given, which the adapter makes the action's folder. */
  run_shell_command: reads({ command: text, dir_path: maybe }, ({ command }) => ({
    kind: 'shell',
    command,
    shell: 'bash',
  })),

  read_file: reads({ file_path: text }, ({ file_path }) => ({ kind: 'read', paths: [file_path] })),
  /** Paths and globs, with all that they match. */
  read_many_files: reads({ include: texts }, ({ include }) => ({ kind: 'read', paths: include })),
  grep_search: searches,
  /** Older. */
  search_file_content: searches,
  glob: searches,
  list_directory: reads({ dir_path: text }, ({ dir_path }) => ({
    kind: 'search',
    path: dir_path,
    pattern: '*',
  })),

  write_file: reads({ file_path: text, content: text }, (input) => ({
    kind: 'write',
    path: input.file_path,
    content: input.content,
  })),
  replace: reads({ file_path: text, old_string: text, new_string: text, allow_multiple: flag }, (input) => ({
    kind: 'edit',
    replacements: [
      {
        path: input.file_path,
        before: input.old_string,
        after: input.new_string,
        ...(input.allow_multiple ? { all: true } : {}),
      },
    ],
  })),

  /** The addresses stand in the prompt; an experimental form has one in a field of its own. */
  web_fetch: reads({ prompt: maybe, url: maybe }, (input) => ({
    kind: 'fetch',
    urls: [...(input.url ? [input.url] : []), ...urlsIn(input.prompt ?? '')],
  })),
  google_web_search: reads({ query: text }, ({ query }) => ({ kind: 'web-search', query })),

  invoke_agent: reads({ agent_name: text, prompt: maybe }, (input) => ({
    kind: 'spawn',
    agentType: input.agent_name,
    prompt: input.prompt ?? '',
  })),
  activate_skill: reads({ name: text }, ({ name }) => ({
    kind: 'spawn',
    agentType: `skill ${name}`,
    prompt: '',
  })),
  /** The server that has the resource is not named. */
  read_mcp_resource: reads({ uri: text }, ({ uri }) => ({
    kind: 'mcp',
    server: '*',
    tool: 'resources/read',
    input: { uri },
  })),

  ask_user: talks,
  complete_task: talks,
  enter_plan_mode: talks,
  exit_plan_mode: talks,
  get_internal_docs: talks,
  list_background_processes: talks,
  list_mcp_resources: talks,
  read_background_output: talks,
  tracker_add_dependency: talks,
  tracker_create_task: talks,
  tracker_get_task: talks,
  tracker_list_tasks: talks,
  tracker_update_task: talks,
  tracker_visualize: talks,
  update_topic: talks,
  write_todos: talks,
};

/** As the client finds them: every word with `://` in it; one that is no address it refuses. */
function urlsIn(prompt: string): readonly string[] {
  return prompt.split(/\s+/).filter((word) => word.includes('://'));
}
