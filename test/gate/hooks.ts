/** Calls the product's hook as a client would: through the installed launcher, or straight through the program. */
import { type Finished, run } from '../rig/processes.ts';
import type { Product } from '../rig/product.ts';
import type { Sandbox } from '../rig/sandbox.ts';

export type Agent = 'claude-code' | 'cursor' | 'vscode' | 'gemini-cli' | 'codex';

/** The event before a tool call, as each client names it. */
export const BEFORE_TOOL: Readonly<Record<Agent, string>> = {
  'claude-code': 'PreToolUse',
  cursor: 'preToolUse',
  vscode: 'PreToolUse',
  'gemini-cli': 'BeforeTool',
  codex: 'PreToolUse',
};

/** `warm`: by the launcher. `cold`: by the program itself, as where there is no curl. */
export function callHook(
  sandbox: Sandbox,
  product: Product,
  {
    agent,
    event,
    way = 'warm',
    env = {},
  }: { agent: string; event: string; way?: 'warm' | 'cold'; env?: Record<string, string> },
  payload: unknown,
): Promise<Finished> {
  const start =
    way === 'warm'
      ? { file: product.home.launcher, args: ['hook', agent, event] }
      : { file: process.execPath, args: [product.program, 'hook', agent, event] };
  const input = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return run({ ...start, cwd: sandbox.workspace, env: { ...sandbox.env, ...env } }, { input, limit: 60_000 });
}

let serial = 0;

/** A tool call in the client's own words; each has an id of its own. */
export function toolCall(
  agent: Agent,
  sandbox: Sandbox,
  what: { command: string } | { write: string; content: string },
): object {
  const id = `call-${process.pid}-${++serial}`;
  const cwd = sandbox.workspace;
  const shell = 'command' in what;
  switch (agent) {
    case 'claude-code':
      return {
        session_id: 'session',
        cwd,
        hook_event_name: 'PreToolUse',
        tool_name: shell ? 'Bash' : 'Write',
        tool_input: shell ? { command: what.command } : { file_path: what.write, content: what.content },
        tool_use_id: id,
      };
    case 'vscode':
      return {
        session_id: 'session',
        cwd,
        transcript_path: '/transcript',
        hook_event_name: 'PreToolUse',
        tool_name: shell ? 'run_in_terminal' : 'create_file',
        tool_input: shell
          ? { command: what.command, explanation: 'x', goal: 'x', mode: 'sync' }
          : { filePath: what.write, content: what.content },
        tool_use_id: id,
      };
    case 'gemini-cli':
      return {
        session_id: 'session',
        cwd,
        hook_event_name: 'BeforeTool',
        tool_name: shell ? 'run_shell_command' : 'write_file',
        tool_input: shell
          ? // Calls have no id; the description makes each its own.
            { command: what.command, description: id }
          : { file_path: what.write, content: what.content },
      };
    case 'codex':
      return {
        session_id: 'session',
        turn_id: 'turn',
        cwd,
        hook_event_name: 'PreToolUse',
        tool_name: shell ? 'Bash' : 'apply_patch',
        tool_input: {
          command: shell
            ? what.command
            : `*** Begin Patch\n*** Add File: ${what.write}\n+${what.content}\n*** End Patch`,
        },
        tool_use_id: id,
      };
    case 'cursor':
      return {
        conversation_id: 'session',
        generation_id: 'generation',
        session_id: 'session',
        hook_event_name: 'preToolUse',
        cursor_version: '3.19.7',
        workspace_roots: [cwd],
        transcript_path: null,
        tool_name: shell ? 'Shell' : 'Write',
        tool_input: shell ? { command: what.command, cwd } : { file_path: what.write, content: what.content },
        tool_use_id: id,
        cwd,
      };
  }
}

/** What the client makes of the answer: the outcome, and the text that it would show to its model. */
export function understood(
  agent: Agent,
  done: Finished,
): { outcome: 'pass' | 'allow' | 'ask' | 'deny'; reason: string } {
  if (agent === 'cursor') {
    if (done.code === 2) return { outcome: 'deny', reason: done.stdout || done.stderr };
    const json = JSON.parse(done.stdout) as { permission?: string; user_message?: string };
    return { outcome: json.permission === 'deny' ? 'deny' : 'pass', reason: json.user_message ?? '' };
  }
  if (done.code === 2) return { outcome: 'deny', reason: done.stderr };
  const json = JSON.parse(done.stdout) as {
    decision?: string;
    reason?: string;
    hookSpecificOutput?: { permissionDecision?: 'allow' | 'ask' | 'deny'; permissionDecisionReason?: string };
  };
  if (json.decision === 'block' || json.decision === 'deny')
    return { outcome: 'deny', reason: json.reason ?? '' };
  const { permissionDecision, permissionDecisionReason } = json.hookSpecificOutput ?? {};
  return { outcome: permissionDecision ?? 'pass', reason: permissionDecisionReason ?? '' };
}
