/** A gate in this process, and calls to it without the way through the socket. */
import { writeFileSync } from 'node:fs';
import { claudeCode } from '../src/agents/claude-code.ts';
import { Gate } from '../src/gate/gate.ts';
import { locate, prepare } from '../src/gate/home.ts';
import { answerHook } from '../src/gate/road.ts';
import { makeSandbox } from '../test/rig/sandbox.ts';

/** `name` tells its sandbox apart. The policy denies pushes, and nothing else. */
export function openGate(name: string) {
  const sandbox = makeSandbox(name);
  const home = locate({ CHAPERONE_HOME: sandbox.state });
  prepare(home);
  writeFileSync(home.policy, 'chaperone: 1\nrules:\n  - { id: push, on: git.push, do: deny }\n');
  const gate = new Gate(home, '0.0.0', () => {});
  let serial = 0;
  return {
    sandbox,
    gate,
    /** Resolves when the command is decided, recorded and on disk. */
    ask: (session: string, command: string) => {
      const payload = JSON.stringify({
        session_id: session,
        cwd: sandbox.workspace,
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { command },
        tool_use_id: `toolu_${serial++}`,
      });
      return answerHook(claudeCode, { event: 'PreToolUse', payload, env: {} }, gate.world);
    },
    close: async () => {
      await gate.close();
      sandbox.close();
    },
  };
}
