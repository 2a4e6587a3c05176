/** Sessions as `chaperone session list --json` tells them, as far as the view shows them. */
import * as v from 'valibot';

const Count = v.number();
const deeds = {
  actions: Count,
  denied: Count,
  asked: Count,
  redactions: Count,
  obedience: v.object({ yes: Count, no: Count, unknown: Count }),
};

const ToldSession = v.object({
  ...deeds,
  session: v.string(),
  agent: v.string(),
  principal: v.string(),
  device: v.string(),
  model: v.optional(v.string()),
  clientVersion: v.optional(v.string()),
  cwd: v.string(),
  repository: v.optional(v.string()),
  branch: v.optional(v.string()),
  from: v.string(),
  to: v.string(),
  prompts: Count,
  subagents: v.array(v.object({ ...deeds, id: v.string(), type: v.string() })),
  startedIn: v.exactOptional(v.string()),
  started: v.array(v.string()),
});

export type ToldSession = v.InferOutput<typeof ToldSession>;
export type Deeds = Pick<ToldSession, keyof typeof deeds>;

/** The sessions in the output, one a line; what else stands there is left out. */
export function sessionsIn(output: string): ToldSession[] {
  return output.split('\n').flatMap((line) => {
    const parsed = v.safeParse(ToldSession, jsonIn(line));
    return parsed.success ? [parsed.output] : [];
  });
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // A warning among the lines.
  }
}
