/** `chaperone explain 'command'`: the tree that a person wants of a shell command. Nothing is run. */
import pc from 'picocolors';
import type { Decision, Match } from '../model/decision.ts';
import type { Effect, RunEffect } from '../model/effect.ts';
import { describeEffect } from '../policy/describe.ts';
import { judgeLine, policyFor } from './decide.ts';
import { BadInput } from './fail.ts';
import { OUTCOME_COLOURS } from './record-lines.ts';

export async function explain(
  command: string,
  options: { policy?: string; cwd: string; json?: boolean },
): Promise<void> {
  const judged = await judgeLine({ command }, policyFor(options.policy), options.cwd);
  if (typeof judged === 'string') throw new BadInput(`explain: ${judged}`);
  if (options.json) process.stdout.write(`${JSON.stringify(judged.decision, null, 2)}\n`);
  else for (const line of treeOf(judged.decision, command)) process.stdout.write(`${line}\n`);
}

/** One branch a simple command, below it its effects in the order in which they were found. */
export function treeOf(decision: Decision, command: string): string[] {
  const lines: string[] = [];
  for (const [run, effects] of branches(decision.effects)) {
    lines.push(pc.bold(run ? run.text : command));
    const shown = run ? [run, ...effects] : effects;
    for (const effect of shown) {
      const last = effect === shown.at(-1);
      const matches = decision.matches.filter((match) => decision.effects[match.effect] === effect);
      lines.push(`${last ? '└─' : '├─'} ${describe(effect, command)}${matches.map(verdict).join('')}`);
    }
  }
  const paint = OUTCOME_COLOURS[decision.outcome] ?? String;
  lines.push(
    '',
    `${paint(pc.bold(decision.outcome))} by ${decision.rule}`,
    ...decision.reasons.map((reason) => `  ${reason}`),
  );
  if (decision.advice) lines.push(`  Instead: ${decision.advice}`);
  return lines;
}

/** An effect belongs to the last run found before it whose words hold its own; what no run holds, to the last run at all. */
function branches(effects: readonly Effect[]): Map<RunEffect | undefined, Effect[]> {
  const tree = new Map<RunEffect | undefined, Effect[]>();
  for (const effect of effects) {
    if (effect.kind === 'command.run') {
      tree.set(effect, []);
      continue;
    }
    const runs = [...tree.keys()].filter((run) => run !== undefined);
    const owner = runs.findLast((run) => holds(run, effect)) ?? runs.at(-1);
    tree.set(owner, [...(tree.get(owner) ?? []), effect]);
  }
  return tree;
}

const holds = ({ span: outer }: Effect, { span: inner }: Effect): boolean =>
  outer !== undefined && inner !== undefined && outer.start <= inner.start && inner.end <= outer.end;

function describe(effect: Effect, command: string): string {
  const where = effect.span
    ? pc.dim(` ⟨${command.slice(effect.span.start, effect.span.end).replace(/\s+/g, ' ').slice(0, 60)}⟩`)
    : '';
  return `${effect.kind.padEnd(17)} ${describeEffect(effect)} ${pc.dim(effect.certainty)}${where}`;
}

const verdict = ({ rule, outcome, observed }: Match): string =>
  ` ${(OUTCOME_COLOURS[outcome] ?? String)(`${observed ? 'would ' : ''}${outcome}`)} ${pc.dim(rule)}`;
