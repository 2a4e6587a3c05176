/** From one use of a tool to what it would really do. */
import type { ToolUse } from '../model/action.ts';
import type { Effect } from '../model/effect.ts';
import type { Facts, Place } from '../model/facts.ts';
import { withoutInvisible } from './lookalikes.ts';
import { mcpEffects } from './mcp/index.ts';
import { runCmd } from './powershell/cmd.ts';
import { field, Scope } from './shell/scope.ts';
import { Shell } from './shell/shell.ts';
import { NAME, withoutMarks } from './text.ts';
import { toolEffects } from './tools.ts';
import { type Cause, Trace } from './trace.ts';

/**
 * Effects of one use of a tool, in the order in which they are found.
 *
 * Pure: what the machine alone knows is asked of `facts`. A fact that nobody has looked up yet counts as unsaid, so
 * answer the open questions and call again until none is left. Never throws: what cannot be read is an opaque
 * `command.run` that says why; so is a fault of ours, which is marked as one.
 * @param place where the action happens; spans of the effects are offsets into the tool's own text.
 */
export function effectsOf(tool: ToolUse, place: Place, facts: Facts): Effect[] {
  const trace = new Trace(place, facts);
  try {
    if (tool.kind === 'shell') shellEffects(tool, trace);
    else if (tool.kind === 'mcp') mcpEffects(tool, trace);
    else toolEffects(tool, trace);
  } catch (error) {
    trace.fault(error instanceof Error ? error.message : String(error));
  }
  return trace.effects;
}

const PROVEN: Cause = { certainty: 'proven' };

function shellEffects(tool: Extract<ToolUse, { kind: 'shell' }>, trace: Trace): void {
  const { cwd, workspace } = trace.place;
  // A script that asks for its own place (`dirname "$0"`) lies in some folder of the workspace.
  const own = field(`${workspace[0] ?? cwd}/${NAME}/script`);
  const written = withoutMarks(tool.command);
  const seen = withoutInvisible(written);
  // What the machine does with invisible characters, and what a person reads: both are judged.
  for (const text of new Set([written, seen])) run(text);

  function run(text: string): void {
    const shell = new Shell(trace);
    const scope = new Scope(cwd, [own]);
    if (tool.shell === 'powershell') shell.powershell.run({ text, from: [] }, scope, PROVEN, undefined, true);
    else if (tool.shell === 'cmd') runCmd(text, shell, scope, PROVEN, true);
    else shell.runAction(text, scope);
    shell.finish();
  }
}
