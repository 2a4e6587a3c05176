/** Some commands are for people. An agent that runs in a terminal is told so, and what it can do instead. */
import { execFileSync } from 'node:child_process';
import { AnswerIsNo } from './fail.ts';

/** Variables that agents set for the commands that they run. */
const AGENT_VARIABLES = [
  'CLAUDECODE',
  'CLAUDE_CODE_ENTRYPOINT',
  'CURSOR_AGENT',
  'AI_AGENT',
  'CODEX_SANDBOX',
  'CODEX_THREAD_ID',
  'GEMINI_CLI',
  'COPILOT_CLI',
  'OPENCODE',
  'OPENCODE_CLIENT',
];

/** Program names of agents, as the process list shows them. */
const AGENT_PROGRAM =
  /(?:^|[\\/\s])(?:claude|codex|copilot|gemini|cursor-agent|opencode|devin)(?:\.exe|\.js)?(?:\s|$)/i;

/**
 * Throws where no person is at the keyboard: no terminal on stdin, or an agent among the processes above this one.
 * An agent with a pseudo-terminal of its own, detached from its parents, passes this test; for that the command is
 * refused by policy (`governance.change`) before it runs.
 */
export function refuseAgents(what: string): void {
  refuseAgentAtWork(what);
  if (!process.stdin.isTTY)
    throw new AnswerIsNo(
      `to ${what} takes a person at a terminal; run it there, or use the editor's command`,
    );
}

/** The same where a person's pipe or script may stand on stdin: throws only where an agent is seen. */
export function refuseAgentAtWork(what: string): void {
  const agent = agentAtWork();
  if (agent)
    throw new AnswerIsNo(
      `an agent may not ${what} (${agent}); ask the person to do it in a terminal of their own`,
    );
}

/** What shows that an agent, and no person, runs this command: a variable or a process above; undefined when nothing does. */
export function agentAtWork(): string | undefined {
  return AGENT_VARIABLES.find((name) => process.env[name]) ?? agentAbove();
}

function agentAbove(): string | undefined {
  if (process.platform === 'win32') return undefined;
  const parents = new Map<number, { parent: number; command: string }>();
  try {
    const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], {
      encoding: 'utf8',
      timeout: 2000,
      maxBuffer: 8 << 20,
    });
    for (const line of list.split('\n')) {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      if (pid) parents.set(Number(pid), { parent: Number(parent), command: command ?? '' });
    }
  } catch {
    return undefined; // No process list to look at; the terminal check and policy remain.
  }
  for (
    let at = parents.get(process.ppid), depth = 0;
    at && depth < 64;
    at = parents.get(at.parent), depth++
  ) {
    const program = at.command.split(' ').slice(0, 2).join(' ');
    if (AGENT_PROGRAM.test(program)) return program;
  }
  return undefined;
}
