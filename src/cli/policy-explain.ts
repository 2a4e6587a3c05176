/** `chaperone policy explain`: one action, given or recorded, held against every rule. Nothing is run. */
import { readFileSync } from 'node:fs';
import pc from 'picocolors';
import { recordsIn } from '../audit/segments.ts';
import { locate } from '../gate/home.ts';
import type { Decision } from '../model/decision.ts';
import type { ActivityRecord } from '../model/record.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { type Explanation, explain, failedPhrase, heldPhrase } from '../policy/explanation.ts';
import { decideRecorded } from '../policy/recorded.ts';
import type { Surroundings } from '../policy/subject.ts';
import { judgeLine, type Line, parseLine, policyFor } from './decide.ts';
import { treeOf } from './explain.ts';
import { BadInput } from './fail.ts';
import { OUTCOME_COLOURS } from './record-lines.ts';

interface ExplainOptions {
  readonly action?: string;
  readonly record?: string;
  readonly policy?: string;
  readonly cwd: string;
  readonly json?: boolean;
}

/** What is explained: a decision, and where the action stands in words. */
interface Subject extends Surroundings {
  readonly text: string;
  readonly decision: Decision;
  readonly policy: CompiledPolicy;
  /** What the reader must know about how the decision was come by. */
  readonly note?: string;
}

/** Rules that nearly matched, shown to a person; all are in the JSON. */
const MOST_NEAR = 8;

export async function explainByPolicy(command: string | undefined, options: ExplainOptions): Promise<void> {
  const given = [command, options.action, options.record].filter((each) => each !== undefined);
  if (given.length !== 1)
    throw new BadInput('policy explain: give one of a command, --action FILE or --record NUMBER');
  const policy = policyFor(options.policy);
  const subject =
    options.record === undefined
      ? await subjectOf(
          command === undefined ? actionFrom(options.action as string) : { command },
          policy,
          options.cwd,
        )
      : recordedSubject(options.record, policy);
  const { decision, place, circumstances } = subject;
  const explanation = explain(subject.policy, { effects: decision.effects, place, circumstances }, decision);
  if (options.json) {
    const { note } = subject;
    process.stdout.write(
      `${JSON.stringify({ ...explanation, effects: decision.effects, ...(note && { note }) }, null, 2)}\n`,
    );
    return;
  }
  const lines = [...treeOf(decision, subject.text), ...explanationLines(explanation)];
  if (subject.note) lines.push('', pc.dim(subject.note));
  process.stdout.write(`${lines.join('\n')}\n`);
}

function actionFrom(file: string): Line {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new BadInput(`policy explain: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return parseLine(text, `policy explain: ${file === '-' ? 'the input' : file}`);
}

async function subjectOf(line: Line, policy: CompiledPolicy, cwd: string): Promise<Subject> {
  const judged = await judgeLine(line, policy, cwd);
  if (typeof judged === 'string') throw new BadInput(`policy explain: ${judged}`);
  return { ...judged, text: line.command ?? `${line.tool} ${JSON.stringify(line.input)}` };
}

function recordNumbered(number: number): ActivityRecord | undefined {
  for (const record of recordsIn(locate().log, number)) if (record.seq === number) return record;
  return undefined;
}

function recordedSubject(number: string, policy: CompiledPolicy): Subject {
  const record = recordNumbered(Number(number));
  if (record?.type !== 'decision')
    throw new BadInput(
      `policy explain: the log has no decision with the number ${number}; \`chaperone log query --json\` shows each one's as \`seq\``,
    );
  const again = decideRecorded(record, policy);
  if (!again)
    throw new BadInput(
      `policy explain: decision ${number} was recorded before effects were kept whole, so no policy can be tried on it`,
    );
  const { organization, revision } = policy.document;
  const same = record.policy.organization === organization && record.policy.revision === revision;
  const then = `Recorded as ${record.outcome} by ${record.rule} under ${record.policy.organization}, revision ${record.policy.revision}`;
  return {
    ...again,
    policy,
    text: record.summary,
    note: `${then}; explained here by ${same ? 'the same revision' : `${organization}, revision ${revision}`}.`,
  };
}

/** What the tree does not say: what won and why, what nearly matched, and what would have to be different. */
export function explanationLines(explanation: Explanation): string[] {
  const { why, matched, near, otherwise } = explanation;
  const paint = (outcome: string) => (OUTCOME_COLOURS[outcome] ?? String)(outcome);
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', pc.bold(title), ...lines.map((line) => `  ${line}`)];
  return [
    '',
    why,
    ...section(
      'Rules that matched',
      matched.flatMap(({ rule, outcome, effects, wins, observed, because }) => [
        `${wins ? '▸' : ' '} ${paint(outcome)} ${rule}${observed ? ' (only observes)' : ''}: ${effects.join(', ')}`,
        ...because.map((is) => `    ${pc.dim(heldPhrase(is))}`),
      ]),
    ),
    ...section('Rules that nearly did', [
      ...near
        .slice(0, MOST_NEAR)
        .flatMap(({ rule, outcome, effect, failed, excepted }) => [
          `${paint(outcome)} ${rule}: ${effect}`,
          ...failed.map((is) => `    ${pc.dim(failedPhrase(is))}`),
          ...(excepted ? [`    ${pc.dim(`excepted: ${excepted.map(heldPhrase).join(', ')}`)}`] : []),
        ]),
      ...(near.length > MOST_NEAR ? [`and ${near.length - MOST_NEAR} more`] : []),
    ]),
    ...section('What would have to be different', otherwise),
  ];
}
