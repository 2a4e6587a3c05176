/**
 * Codex's tools (0.169.0) by the names that its hooks give them: some of its own have their namespace in front of them,
 * without anything between. `write_stdin`, web search and image generation call no hook.
 */
import * as v from 'valibot';
import { maybe, reads, type ToolTable, talks, text } from './reader.ts';

const spawns = reads(
  { message: maybe, agent_type: maybe, items: v.nullish(v.array(v.looseObject({ text: maybe }))) },
  (input) => ({
    kind: 'spawn',
    agentType: input.agent_type || 'default',
    prompt: input.message ?? (input.items ?? []).map((item) => item.text ?? '').join('\n'),
  }),
);

/** Several agents: `multi_agent_v1` for older models, `collaboration` for newer ones. Each agent's calls are decided. */
const TEAM: ToolTable = {
  close_agent: talks,
  followup_task: talks,
  interrupt_agent: talks,
  list_agents: talks,
  resume_agent: talks,
  send_input: talks,
  send_message: talks,
  spawn_agent: spawns,
  wait_agent: talks,
};

const inNamespace = (namespace: string, table: ToolTable): ToolTable =>
  Object.fromEntries(Object.entries(table).map(([name, reader]) => [namespace + name, reader]));

export const CODEX_TOOLS: ToolTable = {
  /** `exec_command` */
  Bash: reads({ command: text }, ({ command }) => ({ kind: 'shell', command, shell: 'bash' })),
  apply_patch: reads({ command: text }, ({ command }) => ({ kind: 'patch', patch: command })),
  view_image: reads({ path: text }, ({ path }) => ({ kind: 'read', paths: [path] })),
  read_mcp_resource: reads({ server: text, uri: text }, (input) => ({
    kind: 'mcp',
    server: input.server,
    tool: 'resources/read',
    input: { uri: input.uri },
  })),
  list_mcp_resources: talks,
  list_mcp_resource_templates: talks,
  ...TEAM,
  ...inNamespace('multi_agent_v1', TEAM),
  ...inNamespace('collaboration', TEAM),
  clockcurr_time: talks,
  clocksleep: talks,
  create_goal: talks,
  get_goal: talks,
  update_goal: talks,
  request_user_input: talks,
  request_user_input_async: talks,
  update_plan: talks,
};
