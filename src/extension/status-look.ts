/** What the status bar shows: a function of the situation and the time. */
import type { GateState } from '../gate/protocol.ts';
import { counted } from '../model/counted.ts';
import { type ObedienceRate, rateWords } from '../model/obedience.ts';
import { policyWords } from '../model/policy/named.ts';
import { principalName } from '../model/principal.ts';
import { plainMarkdown } from './plain-text.ts';
import { type Situation, WHILE_OFF } from './situation.ts';
import { ago, clock, evidenceIsWell, evidenceSentence, minutesLeft } from './wording.ts';

export type StatusName =
  | 'connecting'
  | 'off'
  | 'stopped'
  | 'degraded'
  | 'paused'
  | 'unused'
  | 'observing'
  | 'enforcing';

export interface StatusLook {
  readonly name: StatusName;
  /** With `$(icons)`. */
  readonly text: string;
  /** For screen readers: the state in one sentence. */
  readonly label: string;
  /** Markdown; its links run our own commands only. */
  readonly tooltip: string;
  readonly tone: 'plain' | 'warning' | 'error';
}

const ICONS: Readonly<Record<StatusName, string>> = {
  connecting: '$(sync)',
  off: '$(circle-slash)',
  stopped: '$(lock)',
  degraded: '$(warning)',
  paused: '$(debug-pause)',
  unused: '$(plug)',
  observing: '$(eye)',
  enforcing: '$(shield)',
};

const SENTENCES: Readonly<Record<StatusName, string>> = {
  connecting: 'Looking for the gate.',
  off: 'The gate is not running.',
  stopped: 'Locked down: every action of every agent is denied.',
  degraded: 'Working with less than it should.',
  paused: 'Paused: nothing is stopped, all is recorded.',
  unused: 'No agent has its hooks yet: nothing is governed.',
  observing: 'Observing: everything is recorded, nothing is stopped.',
  enforcing: 'Enforcing: every action is decided before it happens.',
};

/** `now` in milliseconds since the epoch. */
export function statusName(situation: Situation, now: number): StatusName {
  if (situation.kind !== 'live') return situation.kind;
  const { pause, problems, mode } = situation.state;
  if (standing(situation.state, now).some(({ level, only }) => level === 'suspend' && !only))
    return 'stopped';
  if (pause) return 'paused';
  if (problems.length > 0) return 'degraded';
  if (governed(situation.state).length === 0) return 'unused';
  return mode === 'observe' ? 'observing' : 'enforcing';
}

/** `now` in milliseconds since the epoch. */
export function statusLook(situation: Situation, now: number): StatusLook {
  const name = statusName(situation, now);
  const waiting = situation.kind === 'live' ? waitingIn(situation.state) : 0;
  const tail = tailOf(situation, name, now);
  const asks = waiting > 0 ? `${counted(waiting, 'ask')} waiting for you.` : '';
  return {
    name,
    text:
      waiting > 0 && name !== 'stopped'
        ? `$(bell-dot) Chaperone: ${waiting} waiting${name === 'paused' ? ', paused' : ''}`
        : `${ICONS[name]} Chaperone${tail}`,
    label: [
      'Chaperone.',
      ...(asks ? [asks] : []),
      SENTENCES[name],
      ...(situation.kind === 'live'
        ? [...orderLines(situation.state, now), `${countsOf(situation.state)}.`]
        : []),
    ].join(' '),
    tooltip: tooltipOf(situation, name, now, waiting),
    tone: toneOf(name, waiting, situation.kind === 'live' && standing(situation.state, now).length > 0),
  };
}

/** Agents that have our hooks, or had them when they were last heard of. */
const governed = ({ agents }: GateState): GateState['agents'] =>
  agents.filter(({ isInstalled, lastFired }) => isInstalled || lastFired !== undefined);

const waitingIn = (state: GateState): number => state.asks.filter((ask) => !ask.expired).length;

/** Orders that are not over. */
const standing = ({ orders }: GateState, now: number): GateState['orders'] =>
  orders.filter(({ until }) => until === undefined || until > now);

/** What was ordered, in plain words. */
function orderLines(state: GateState, now: number): string[] {
  return standing(state, now).map(
    ({ says, until }) =>
      `Ordered by ${state.policy.organization}${until === undefined ? '' : `, until ${clock(until)}`}: ${says}.`,
  );
}

function toneOf(name: StatusName, waiting: number, isOrdered: boolean): StatusLook['tone'] {
  if (name === 'off' || name === 'stopped') return 'error';
  return isOrdered || waiting > 0 || name === 'degraded' || name === 'paused' ? 'warning' : 'plain';
}

/** What stands behind the name in the bar: as little as is worth a glance. */
function tailOf(situation: Situation, name: StatusName, now: number): string {
  if (situation.kind !== 'live') return name === 'off' ? ' off' : '';
  const { pause, counts } = situation.state;
  if (name === 'stopped') return ' locked down';
  const [order] = standing(situation.state, now);
  if (order) return order.level === 'suspend' ? ' locked down in part' : ' asks about everything';
  if (pause) return ` paused, ${minutesLeft(pause.until - now)} left`;
  if (name === 'unused') return ': no agents';
  const denied = counts.denied > 0 ? ` · ${counts.denied} denied` : '';
  return counts.decided > 0 ? ` ${counts.decided}${denied}` : '';
}

function countsOf({ counts }: GateState): string {
  const { decided, denied, asked, redacted } = counts;
  return `${counted(decided, 'action')} decided, ${denied} denied, ${asked} asked, ${redacted} redacted${wouldOf(counts)}`;
}

function frictionLine({ friction }: GateState): string[] {
  if (!friction) return [];
  const { today, asksPerDay } = friction;
  const over = today > asksPerDay ? '$(warning) ' : '';
  return [`${over}Asked ${counted(today, 'time')} today; the friction budget is ${asksPerDay}.`];
}

function evidenceLine({ evidence }: GateState, now: number): string[] {
  if (!evidence) return [];
  const sign = evidenceIsWell(evidence) ? '' : '$(warning) ';
  return [`${sign}${plainMarkdown(evidenceSentence(evidence, now))}`];
}

function wouldOf({ would }: GateState['counts']): string {
  if (would.denied + would.asked + would.redacted === 0) return '';
  return `; observed only: ${would.denied} would be denied, ${would.asked} asked, ${would.redacted} redacted`;
}

function tooltipOf(situation: Situation, name: StatusName, now: number, waiting: number): string {
  const title = `**Chaperone** ${ICONS[name]} ${SENTENCES[name]}`;
  if (situation.kind === 'connecting') return title;
  if (situation.kind === 'off') {
    return paragraphs([
      title,
      plainMarkdown(situation.why),
      WHILE_OFF,
      '[Start the gate](command:chaperone.reconnect) · [Show status](command:chaperone.status)',
    ]);
  }
  const { state } = situation;
  return paragraphs([
    title,
    ...orderLines(state, now).map((line) => `$(lock) ${plainMarkdown(line)}`),
    ...(waiting > 0
      ? [`$(bell-dot) [${counted(waiting, 'ask')} waiting for you](command:chaperone.showApprovals)`]
      : []),
    ...(state.pause ? [pauseLine(state.pause)] : []),
    ...state.problems.map((problem) => `$(warning) ${plainMarkdown(problem)}`),
    `${countsOf(state)} since the gate started.`,
    ...frictionLine(state),
    ...evidenceLine(state, now),
    `In force: ${plainMarkdown(policyWords(state.policy))}.`,
    ...identityLine(state),
    agentLines(state, now),
  ]);
}

function identityLine({ identity }: GateState): string[] {
  if (!identity) return [];
  const { principal } = identity;
  return [
    principal.kind === 'anonymous'
      ? 'Nobody is signed in. [Sign in](command:chaperone.signIn)'
      : `Signed in as ${plainMarkdown(principalName(principal))}.`,
  ];
}

function pauseLine(pause: NonNullable<GateState['pause']>): string {
  const reason = plainMarkdown(pause.reason);
  return `Until ${clock(pause.until)}, because: ${reason}. [Resume now](command:chaperone.resume)`;
}

function agentLines(state: GateState, now: number): string {
  const { obedience } = state;
  if (governed(state).length === 0) return '[Install for agents](command:chaperone.install)';
  return governed(state)
    .map(({ agent, title, lastFired }) => {
      const when = lastFired === undefined ? 'not heard of yet' : `last heard of ${ago(now - lastFired)}`;
      const rates = obedience
        .filter((rate) => rate.agent === agent)
        .map((rate) => `${rate.no > 0 ? '$(error) ' : ''}${plainMarkdown(versionRate(rate))}`);
      return `- ${plainMarkdown(title)}: ${[when, ...rates].join('; ')}`;
    })
    .join('\n');
}

const versionRate = (rate: ObedienceRate): string =>
  `${rate.clientVersion ? `${rate.clientVersion} ` : ''}${rateWords(rate)}`;

const paragraphs = (parts: readonly string[]): string => parts.join('\n\n');
