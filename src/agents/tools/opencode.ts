/** OpenCode's tools (1.18.33, by its program text and by requests to its model). */
import { calls, flag, maybe, reads, type ToolReader, type ToolTable, talks, text } from './reader.ts';

const searches = reads({ pattern: text, path: maybe }, (input) => ({
  kind: 'search',
  path: input.path || '.',
  pattern: input.pattern,
}));

export const OPENCODE_TOOLS: ToolTable = {
  /** In `workdir` where it is given, which the adapter makes the action's folder. */
  bash: reads({ command: text, workdir: maybe }, ({ command }) => ({
    kind: 'shell',
    command,
    shell: 'bash',
  })),

  read: reads({ filePath: text }, ({ filePath }) => ({ kind: 'read', paths: [filePath] })),
  lsp: reads({ filePath: text }, ({ filePath }) => ({ kind: 'read', paths: [filePath] })),
  grep: searches,
  glob: searches,

  write: reads({ filePath: text, content: text }, (input) => ({
    kind: 'write',
    path: input.filePath,
    content: input.content,
  })),
  edit: reads({ filePath: text, oldString: text, newString: text, replaceAll: flag }, (input) => ({
    kind: 'edit',
    replacements: [
      {
        path: input.filePath,
        before: input.oldString,
        after: input.newString,
        ...(input.replaceAll ? { all: true } : {}),
      },
    ],
  })),
  /** Offered to some models in place of `edit` and `write`. */
  apply_patch: reads({ patchText: text }, ({ patchText }) => ({ kind: 'patch', patch: patchText })),

  webfetch: reads({ url: text }, ({ url }) => ({ kind: 'fetch', urls: [url] })),
  websearch: reads({ query: text }, ({ query }) => ({ kind: 'web-search', query })),

  task: reads({ prompt: text, subagent_type: maybe }, (input) => ({
    kind: 'spawn',
    agentType: input.subagent_type || 'general',
    prompt: input.prompt,
  })),
  skill: reads({ name: text }, ({ name }) => ({ kind: 'spawn', agentType: `skill ${name}`, prompt: '' })),

  /** Stands for a call of a tool that is not there, or with input that it does not take: nothing runs. */
  invalid: talks,
  plan_exit: talks,
  question: talks,
  todowrite: talks,
};

/** `<server>_<tool>`: where the server's name ends cannot be told. */
export function opencodeMcpTool(toolName: string): ToolReader | undefined {
  return /^[^_]+_.+$/s.test(toolName) ? calls('*', toolName) : undefined;
}
