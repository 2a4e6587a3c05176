/** `chaperone status`: is each agent governed, seen by what its hooks did and not by what its settings say. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { titleOf } from '../agents/index.ts';
import {
  INSTALLABLE,
  type Installable,
  status as installStatus,
  sessionsOnDisk,
} from '../agents/install/index.ts';
import { ObedienceRates } from '../audit/obedience.ts';
import { recordsIn } from '../audit/segments.ts';
import { type Heard, lastHeard } from '../audit/sessions.ts';
import { GateClient, type Program } from '../gate/client.ts';
import { type Home, locate } from '../gate/home.ts';
import { installEnvironment } from '../gate/install-environment.ts';
import type { GateState } from '../gate/protocol.ts';
import { type ObedienceRate, rateWords } from '../model/obedience.ts';
import { policyWords } from '../model/policy/named.ts';
import { chosenAgents } from './agents.ts';
import { evidenceLine } from './batches.ts';
import { describeExport } from './exports.ts';
import { AnswerIsNo } from './fail.ts';
import { launched } from './launcher.ts';
import { pauseWords } from './pause.ts';

export interface AgentStatus {
  readonly agent: Installable;
  readonly title: string;
  /** `red`: sessions run unseen, or hooks cannot fire. `waiting`: installed, and no session has come yet. */
  readonly state: 'governed' | 'waiting' | 'red' | 'absent';
  /** RFC 3339; when a hook of this agent last called. */
  readonly lastFired?: string;
  /** One sentence a problem, with what to do. */
  readonly problems: readonly string[];
  /** How it did what it was told over the last seven days, by version. */
  readonly obedience: readonly ObedienceRate[];
  readonly files: readonly string[];
}

/** A session may be on disk this long before its first hook is recorded, milliseconds. */
const HEAD_START_MS = 30_000;

export async function status(names: readonly string[], options: { json?: boolean }): Promise<void> {
  const home = locate();
  const rates = new ObedienceRates(Date.now());
  const records = lastHeard(rates.countIn(recordsIn(home.log)));
  const gate = await new GateClient(home).state().catch(() => undefined);
  const agents = (names.length === 0 ? [...INSTALLABLE] : chosenAgents(names)).map((agent) => {
    const fired = gate?.agents.find((a) => a.agent === agent)?.lastFired;
    return agentStatus(agent, home, records, rates.all, fired);
  });
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ gate: gate ? { version: gate.version, mode: gate.mode, pause: gate.pause, counts: gate.counts, friction: gate.friction, evidence: gate.evidence, orders: gate.orders, problems: gate.problems, exports: gate.exports } : null, agents }, null, 2)}\n`,
    );
  else
    print(
      agents,
      gate
        ? `running, ${gate.mode === 'enforce' ? 'enforcing' : 'observing'} ${policyWords(gate.policy)}${observed(gate)}${frictionOf(gate)}`
        : 'not running; the next hook starts it',
      pauseWords(home),
      gate?.evidence && evidenceLine(gate.evidence),
    );
  if (!options.json)
    for (const one of gate?.exports ?? [])
      process.stdout.write(`export       ${describeExport(one, Date.now())}\n`);
  for (const { says } of gate?.orders ?? [])
    process.stderr.write(`Ordered by ${gate?.policy.organization}: ${says}.\n`);
  for (const problem of gate?.problems ?? []) process.stderr.write(`${problem}\n`);
  if (agents.some((agent) => agent.state === 'red')) throw new AnswerIsNo('');
}

/** What observed rules would have done since the gate started. */
function observed({ counts: { would } }: GateState): string {
  if (would.denied + would.asked + would.redacted === 0) return '';
  return `; would have denied ${would.denied}, asked ${would.asked}, redacted ${would.redacted}`;
}

function frictionOf({ friction }: GateState): string {
  if (!friction) return '';
  const { today, asksPerDay } = friction;
  return `; asked ${today} times today, ${today > asksPerDay ? 'over' : 'within'} the friction budget of ${asksPerDay}`;
}

/** What holds for one agent, from its settings, its sessions on disk and our record. */
export function agentStatus(
  agent: Installable,
  home: Home,
  records: readonly Heard[],
  rates: readonly ObedienceRate[],
  gateFired?: number,
): AgentStatus {
  const env = installEnvironment(home);
  const found = installStatus(agent, env);
  const mine = records.filter((record) => record.agent === agent);
  const last = Math.max(gateFired ?? 0, ...mine.slice(-1).map((record) => Date.parse(record.at)));
  const obedience = rates.filter((rate) => rate.agent === agent);
  const problems =
    found.state === 'absent'
      ? []
      : [
          ...problemsOf(found, goneOf(launched(home))),
          ...unseenSessions(agent, home, mine),
          ...disobeying(obedience),
        ];
  const state =
    found.state === 'absent' ? 'absent' : problems.length > 0 ? 'red' : last > 0 ? 'governed' : 'waiting';
  return {
    agent,
    title: titleOf(agent),
    state,
    ...(last > 0 && { lastFired: new Date(last).toISOString() }),
    problems,
    obedience,
    files: found.files.map((file) => file.path),
  };
}

/** What is there no more of what hooks start: after an update of Node, or where the program was moved. */
const goneOf = (program: Program | undefined): string | undefined =>
  program && [program.runtime, program.file].find((file) => !existsSync(file));

/** `gone`: a file that the launcher needs. */
function problemsOf(found: ReturnType<typeof installStatus>, gone: string | undefined): string[] {
  const repair = `run \`chaperone install ${found.agent}\``;
  return [
    ...found.files.flatMap(({ path, problem, missing, changed }) => [
      ...(problem ? [problem] : []),
      ...(!problem && missing.length > 0
        ? [`${path} lacks the hooks for ${missing.join(', ')}; ${repair}.`]
        : []),
      ...(changed.length > 0
        ? [`${path}: the hooks for ${changed.join(', ')} were changed; ${repair}.`]
        : []),
    ]),
    ...(found.launcher === 'ready'
      ? []
      : [`The launcher that the hooks call is ${found.launcher}; ${repair}.`]),
    ...(gone === undefined ? [] : [`What the hooks start is gone (${gone}); ${repair}.`]),
    ...found.switches.map(({ file, says }) => `${file}: ${says}`),
  ];
}

/** A version that was seen not to do what it was told cannot be relied on. */
function disobeying(rates: readonly ObedienceRate[]): string[] {
  return rates
    .filter(({ no }) => no > 0)
    .map(
      ({ clientVersion, no }) =>
        `${clientVersion ? `Version ${clientVersion}` : 'It'} did not do what it was told, ${no === 1 ? 'once' : `${no} times`}; \`chaperone log query --text disobedience\` shows when.`,
    );
}

/** How its versions did what they were told. */
export const obedienceWords = (rates: readonly ObedienceRate[]): string[] =>
  rates.map((rate) => `${rate.clientVersion ? `${rate.clientVersion} ` : ''}${rateWords(rate)}`);

/** Conversations that the client keeps and no hook told of, begun after the hooks were installed. */
function unseenSessions(agent: Installable, home: Home, mine: readonly Heard[]): string[] {
  const installed =
    statSync(join(home.installed, `${agent}.json`), { throwIfNoEntry: false })?.mtimeMs ??
    Number.POSITIVE_INFINITY;
  const seen = new Set(mine.map((record) => record.session));
  const unseen = sessionsOnDisk(agent, installEnvironment(home)).filter(
    ({ session, lastActivity }) => lastActivity > installed + HEAD_START_MS && !seen.has(session),
  );
  const [newest] = unseen;
  if (!newest) return [];
  const when = new Date(newest.lastActivity).toISOString().slice(0, 16).replace('T', ' ');
  return [
    `${unseen.length} session${unseen.length > 1 ? 's' : ''} ran without any hook event, the last at ${when} UTC: hooks are off there, or the session began before install.`,
  ];
}

const LOOK: Readonly<Record<AgentStatus['state'], string>> = {
  governed: pc.green('✓ governed'),
  waiting: pc.yellow('… installed, no hook has fired yet'),
  red: pc.red('✗ NOT GOVERNED'),
  absent: pc.dim('– not installed'),
};

function print(
  agents: readonly AgentStatus[],
  gate: string,
  pause: string | undefined,
  evidence: string | undefined,
): void {
  process.stdout.write(`gate         ${gate}\n`);
  if (pause !== undefined) process.stdout.write(`pause        ${pc.red(pause)}\n`);
  if (evidence !== undefined) process.stdout.write(`evidence     ${evidence}\n`);
  for (const { title, state, lastFired, problems, obedience } of agents) {
    const fired = lastFired ? `, last hook ${lastFired.slice(0, 19).replace('T', ' ')} UTC` : '';
    process.stdout.write(`${title.padEnd(12)} ${LOOK[state]}${fired}\n`);
    for (const words of obedienceWords(obedience)) process.stdout.write(`${' '.repeat(13)}${words}\n`);
    for (const problem of problems) process.stdout.write(`${' '.repeat(13)}${problem}\n`);
  }
  if (agents.every(({ state }) => state === 'absent'))
    process.stdout.write(
      'No agent is governed; `chaperone install` puts the hooks into the agents of this machine.\n',
    );
}
