/** `chaperone decide`: one action a line in, one decision a line out. Nothing is executed, asked or recorded. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { toolUseOf } from '../agents/index.ts';
import { decideTool } from '../gate/decide-tool.ts';
import { guardedOn } from '../gate/governance.ts';
import { locate } from '../gate/home.ts';
import { repositoryOf, withFacts } from '../gate/machine.ts';
import { placeOn } from '../gate/place.ts';
import { PolicySource, readPolicy } from '../gate/policy/source.ts';
import { WorkspacePolicies } from '../gate/policy/workspace.ts';
import { workspaceOf } from '../gate/sessions/sessions.ts';
import type { AgentName } from '../model/action.ts';
import type { Decision } from '../model/decision.ts';
import type { Answers, Facts, Place } from '../model/facts.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { CIRCUMSTANCE_KEYS, circumstancesFrom } from '../policy/described-circumstances.ts';
import type { Surroundings } from '../policy/subject.ts';
import { BadInput } from './fail.ts';
import { VERSION } from './version.ts';

const Line = v.looseObject({
  id: v.optional(v.union([v.string(), v.number()])),
  tool: v.optional(v.string()),
  input: v.optional(v.unknown()),
  command: v.optional(v.string()),
  cwd: v.optional(v.string()),
  home: v.optional(v.string()),
  workspace: v.optional(v.array(v.string())),
  branch: v.optional(v.string()),
  ...CIRCUMSTANCE_KEYS,
});
export type Line = v.InferOutput<typeof Line>;

export async function decideLines(options: { policy?: string; cwd: string }): Promise<void> {
  const policy = policyFor(options.policy);
  const defaultCwd = resolve(options.cwd);
  // The machine does not change under a dry run: each fact is looked up once.
  const remembered = new Map<string, Answers[keyof Answers]>();
  let number = 0;
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (text.trim() === '') continue;
    const line = parseLine(text, `decide: line ${number} of the input`);
    const decision = await decideLine(line, policy, defaultCwd, remembered);
    if (!process.stdout.write(`${JSON.stringify(decision)}\n`))
      await new Promise((go) => process.stdout.once('drain', go));
  }
}

/** The policy of `file`; without one, the policy in force. */
export function policyFor(file: string | undefined): CompiledPolicy {
  if (file === undefined) return new PolicySource(locate(), VERSION).current().compiled;
  const found = readPolicy(file);
  if ('problem' in found) throw new BadInput(found.problem);
  return compilePolicy(found.document);
}

/** One action as `decide` reads it; the problem names `where`, the command and the line. */
export function parseLine(text: string, where: string): Line {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${where} is no JSON (${(error as Error).message}); write one object a line`);
  }
  const parsed = v.safeParse(Line, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new BadInput(`${where}: ${issue.path?.map((p) => p.key).join('.') ?? ''} ${issue.message}`);
  }
  if (parsed.output.command === undefined && parsed.output.tool === undefined) {
    throw new BadInput(`${where} has neither "command" nor "tool"; give one of them`);
  }
  return parsed.output;
}

/** A decision, and where and by whom the action was to be done. */
interface JudgedLine extends Surroundings {
  readonly decision: Decision;
  /** The policy with the workspace's own part beneath it. */
  readonly policy: CompiledPolicy;
}

const parts = new WorkspacePolicies();

/** Judges a line on this machine; a sentence where the tool's input cannot be read. */
export async function judgeLine(
  line: Line,
  policy: CompiledPolicy,
  defaultCwd: string,
  remembered = new Map<string, Answers[keyof Answers]>(),
): Promise<JudgedLine | string> {
  const cwd = resolve(line.cwd ?? defaultCwd);
  const circumstances = circumstancesFrom(line, Date.now());
  const tool = toolOf(line, circumstances.agent);
  if (!tool.ok) return tool.problem;
  const place = placeOf(line, cwd);
  const known = new Map(remembered);
  const layered = parts.in({ compiled: policy, sha256: '' }, place.workspace).compiled;
  const decision = await withFacts(
    (facts) => {
      if (line.branch !== undefined) assumeBranch(facts, cwd, line.branch);
      return decideTool({ tool: tool.value, place, circumstances }, layered, facts);
    },
    line.branch === undefined ? remembered : known,
  );
  return { decision, policy: layered, place, circumstances };
}

async function decideLine(
  line: Line,
  policy: CompiledPolicy,
  defaultCwd: string,
  remembered: Map<string, Answers[keyof Answers]>,
) {
  const id = line.id ?? null;
  const judged = await judgeLine(line, policy, defaultCwd, remembered);
  // As at the hook: what cannot be read is refused, and the other lines go on.
  if (typeof judged === 'string')
    return { id, outcome: 'deny', obligations: [], rule: 'fault', effects: [], reasons: [judged] };
  const { outcome, obligations, rule, effects, reasons, advice } = judged.decision;
  return { id, outcome, obligations, rule, effects, reasons, ...(advice !== undefined && { advice }) };
}

function toolOf(line: Line, agent: AgentName): ReturnType<typeof toolUseOf> {
  if (line.command !== undefined)
    return { ok: true, value: { kind: 'shell', command: line.command, shell: 'bash' } };
  return toolUseOf(line.tool ?? '', line.input, line.agent === undefined ? undefined : agent);
}

function placeOf(line: Line, cwd: string): Place {
  const workspace = line.workspace?.map((root) => resolve(cwd, root)) ?? workspaceOf({ cwd, workspace: [] });
  const home = line.home ?? process.env.HOME ?? homedir();
  const env = { ...process.env, HOME: home };
  return placeOn(cwd, workspace, guardedOn(locate(env), workspace), env);
}

/** The line says which branch is checked out: of the repository around `cwd`, or of one made up there. */
function assumeBranch(facts: Facts, cwd: string, branch: string): void {
  const found = repositoryOf(cwd) ?? {
    root: cwd,
    commonDir: `${cwd}/.git`,
    remotes: { origin: '' },
    aliases: {},
  };
  facts.tell('repository', cwd, { ...found, branch });
  if (found.root !== cwd) facts.tell('repository', found.root, { ...found, branch });
}
