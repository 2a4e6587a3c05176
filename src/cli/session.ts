/** `chaperone session`: who started which agent, and what it did. */
import pc from 'picocolors';
import { meets } from '../audit/query.ts';
import { recordsIn, recordsSince } from '../audit/segments.ts';
import { type Deeds, type SessionSummary, sessionsOf } from '../audit/sessions.ts';
import { locate } from '../gate/home.ts';
import { AGENT_NAMES } from '../model/action.ts';
import { counted } from '../model/counted.ts';
import { rateWords } from '../model/obedience.ts';
import { type ActivityRecord, RECORD_SCHEMA } from '../model/record.ts';
import { BadInput } from './fail.ts';
import { refuseAgents } from './person.ts';
import { oneLine } from './record-lines.ts';
import { runningGate } from './running-gate.ts';
import { story } from './story.ts';
import { timeOf } from './time.ts';

interface ListOptions {
  readonly json?: boolean;
  readonly since?: string;
  readonly agent?: string;
  readonly principal?: string;
}

export function list({ json, since, agent, principal }: ListOptions): void {
  if (agent !== undefined) checkRecordedAgent(agent, 'session list');
  const wanted = {
    ...(since !== undefined && { since: timeOf(since, '--since') }),
    ...(agent !== undefined && { agent }),
    ...(principal !== undefined && { principal }),
  };
  const { log } = locate();
  const records = wanted.since === undefined ? recordsIn(log) : recordsSince(log, wanted.since);
  const sessions = sessionsOf(matching(records, (record) => meets(record, wanted)));
  if (json) for (const session of sessions) process.stdout.write(`${JSON.stringify(session)}\n`);
  else process.stdout.write(`${tree(sessions).join('\n')}\n`);
}

/** An agent that nobody is called finds nothing, which must not be taken for an answer. */
export function checkRecordedAgent(agent: string, command: string): void {
  const names: readonly string[] = RECORD_SCHEMA.options[0].entries.agent.options;
  if (!names.includes(agent))
    throw new BadInput(`${command}: --agent is one of ${names.join(', ')}, not "${agent}"`);
}

function* matching(
  records: Iterable<ActivityRecord>,
  isWanted: (record: ActivityRecord) => boolean,
): Generator<ActivityRecord> {
  for (const record of records) if (isWanted(record)) yield record;
}

/** Person, below it their agents' sessions, below these the subagents. */
function tree(sessions: readonly SessionSummary[]): string[] {
  if (sessions.length === 0) return ['No sessions.'];
  const people = new Map<string, SessionSummary[]>();
  for (const session of sessions) {
    const person = `${session.principal} on ${session.device || 'this device'}`;
    people.set(person, [...(people.get(person) ?? []), session]);
  }
  return [...people].flatMap(([person, theirs]) => [
    pc.bold(oneLine(person)),
    ...theirs.flatMap((session) => [
      `  ${session.from.slice(0, 16).replace('T', ' ')} ${pc.bold(session.agent)}${session.clientVersion ? ` ${oneLine(session.clientVersion)}` : ''}${session.model ? ` (${oneLine(session.model)})` : ''} ${oneLine(session.session)}`,
      `    in ${oneLine(session.repository ?? session.cwd)}${session.branch ? `, branch ${oneLine(session.branch)}` : ''}${session.task ? `, on task ${oneLine(session.task)}` : ''}`,
      `    ${counted(session.prompts, 'prompt')}, ${deedWords(session)}`,
      ...(session.startedIn ? [`    started in ${oneLine(session.startedIn)}`] : []),
      ...session.subagents.map((sub) => `    └ ${oneLine(sub.type)} ${oneLine(sub.id)}: ${deedWords(sub)}`),
      ...(session.started.length > 0 ? [`    started ${oneLine(session.started.join(', '))}`] : []),
    ]),
  ]);
}

function deedWords({ actions, denied, asked, redactions, obedience, effects }: Deeds): string {
  const most = Object.entries(effects)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([kind, count]) => `${kind} ${count}`);
  return [
    counted(actions, 'action'),
    ...(denied > 0 ? [pc.red(`${denied} denied`)] : []),
    ...(asked > 0 ? [pc.yellow(`${asked} asked`)] : []),
    ...(redactions > 0 ? [pc.cyan(`${counted(redactions, 'secret')} taken out`)] : []),
    ...(obedience.no > 0 ? [pc.red(`${obedience.no} ANSWERS NOT OBEYED`)] : []),
    ...(obedience.yes > 0 ? [rateWords(obedience)] : []),
    ...(most.length > 0 ? [pc.dim(most.join(', '))] : []),
  ].join(', ');
}

export function show(id: string, options: { markdown?: boolean; json?: boolean }): void {
  const { summary, records } = findSession(id);
  if (options.json) for (const record of records) process.stdout.write(`${JSON.stringify(record)}\n`);
  else
    process.stdout.write(
      `${story(summary, records, options.markdown ? 'markdown' : 'terminal').join('\n')}\n`,
    );
}

/** Puts a session on one of the policy's tasks, or off. */
export async function task(
  id: string,
  name: string | undefined,
  { none }: { none?: boolean },
): Promise<void> {
  refuseAgents('put a session on a task');
  if ((name === undefined) === (none !== true))
    throw new BadInput('session task: give the name of a task, or --none');
  const { summary } = findSession(id);
  const { session } = summary;
  const agent = AGENT_NAMES.find((each) => each === summary.agent);
  if (agent === undefined) throw new BadInput(`session task: ${id} is no agent's session`);
  const client = await runningGate();
  await client.assign({ agent, session, task: name ?? null });
  process.stdout.write(
    name === undefined ? `${session} is on no task.\n` : `${session} is on task ${name}.\n`,
  );
}

/** One session, named as `sessionNamed` takes it. */
export function findSession(named: string): {
  summary: SessionSummary;
  records: readonly ActivityRecord[];
} {
  const id = sessionNamed(named);
  const records = [...matching(recordsIn(locate().log, 0, naming(id)), ({ session }) => session === id)];
  const [summary] = sessionsOf(records);
  if (!summary) throw new BadInput(`the log has no session ${id} of an agent`);
  return { summary, records };
}

/**
 * The id of a session in the log, by itself, by the beginning of it, or by the name that what it started has
 * (`CHAPERONE_SESSION`). Refuses what names none, or several.
 */
export function sessionNamed(named: string): string {
  const id = named.replace(/^[a-z-]+\//, '');
  const found = new Set<string>();
  if (id !== '')
    for (const { session } of recordsIn(locate().log, 0, naming(id)))
      if (session.startsWith(id)) found.add(session);
  const [only, ...others] = found.has(id) ? [id] : [...found];
  if (only === undefined)
    throw new BadInput(`the log has no session ${id}; \`chaperone session list\` shows those it has`);
  if (others.length > 0)
    throw new BadInput(`${id} is the beginning of several sessions: ${[only, ...others].join(', ')}`);
  return only;
}

/** A quick look at a line of the log: can it be of a session whose id begins so? */
const naming = (id: string) => {
  const start = Buffer.from(`"session":${JSON.stringify(id).slice(0, -1)}`);
  return (line: Buffer): boolean => line.includes(start);
};
