/** Who started which agent, and what it did, as a tree: person, agent in its version, session, subagents. */
import path from 'node:path';
import { counted } from '../../model/counted.ts';
import { rateWords } from '../../model/obedience.ts';
import { oneLine, plainMarkdown, shortened } from '../plain-text.ts';
import type { Deeds, ToldSession } from './told-sessions.ts';

export interface SessionNode {
  /** The same in every tree, so that what is open stays open. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Markdown. */
  readonly tooltip: string;
  /** For screen readers: the node in one sentence. */
  readonly spoken: string;
  readonly icon: 'account' | 'robot' | 'comment-discussion' | 'type-hierarchy-sub' | 'error';
  readonly open: boolean;
  readonly children: readonly SessionNode[];
  /** Id of the session whose story it opens. */
  readonly story?: string;
}

/** The newest first, on every level. `titleOf`: people's name of an agent; `now` in milliseconds since the epoch. */
export function sessionTree(
  sessions: readonly ToldSession[],
  titleOf: (agent: string) => string,
  now: number,
): SessionNode[] {
  const newest = [...sessions].sort((a, b) => b.from.localeCompare(a.from));
  const isOneDevice = new Set(newest.map(({ device }) => device)).size < 2;
  return grouped(newest, ({ principal, device }) => `${principal} ${device}`).map(([key, theirs]) => {
    const [{ principal, device }] = theirs;
    const agents = grouped(theirs, ({ agent, clientVersion }) => `${agent} ${clientVersion ?? ''}`);
    const where = isOneDevice ? '' : ` on ${device}`;
    return {
      ...node(
        'account',
        `person ${key}`,
        `${principal}${where}`,
        [counted(theirs.length, 'session')],
        theirs,
      ),
      open: true,
      children: agents.map(([agent, ofAgent]) => agentNode(`${key} ${agent}`, ofAgent, titleOf, now)),
    };
  });
}

type Sessions = readonly [ToldSession, ...ToldSession[]];

function agentNode(
  key: string,
  sessions: Sessions,
  titleOf: (agent: string) => string,
  now: number,
): SessionNode {
  const [{ agent, clientVersion }] = sessions;
  const label = [titleOf(agent), clientVersion].filter(Boolean).join(' ');
  return {
    ...node('robot', `agent ${key}`, label, [counted(sessions.length, 'session')], sessions),
    open: true,
    children: sessions.map((session) => sessionNode(session, now)),
  };
}

function sessionNode(session: ToldSession, now: number): SessionNode {
  const { repository, cwd, branch, model, subagents, started, startedIn } = session;
  const place = path.basename(repository ?? cwd) || cwd;
  const label = `${place}${branch ? ` (${branch})` : ''}`;
  const when = moment(Date.parse(session.from), now);
  const made = node(
    'comment-discussion',
    `session ${session.agent} ${session.session}`,
    label,
    [when, ...deedsOf(session)],
    [session],
  );
  const more = [
    `Session ${session.session}`,
    `In ${repository ?? cwd}`,
    ...(model ? [`With ${model}`] : []),
    counted(session.prompts, 'prompt'),
    ...(startedIn ? [`Started in ${shortened(startedIn, 200)}`] : []),
    ...(started.length > 0 ? [`Started ${shortened(started.join(', '), 200)}`] : []),
    'Select to read it as a story.',
  ];
  return {
    ...made,
    tooltip: [made.tooltip, ...more.map(plainMarkdown)].join('\n\n'),
    children: subagents.map((subagent) => ({
      ...node(
        'type-hierarchy-sub',
        `subagent ${session.session} ${subagent.id}`,
        `${subagent.type || 'subagent'} ${subagent.id}`,
        deedsOf(subagent),
        [subagent],
      ),
      story: session.session,
    })),
    story: session.session,
  };
}

/** A node of these deeds; a client that did not do what it was told is seen from every level. */
function node(
  icon: SessionNode['icon'],
  id: string,
  text: string,
  parts: readonly string[],
  deeds: readonly Deeds[],
): Omit<SessionNode, 'story'> {
  const label = oneLine(text);
  const obedience = { yes: 0, no: 0, unknown: 0 };
  for (const each of deeds)
    for (const word of ['yes', 'no', 'unknown'] as const) obedience[word] += each.obedience[word];
  const isChecked = obedience.yes + obedience.no > 0;
  const rate = isChecked ? [rateWords(obedience)] : [];
  // The view is narrow: of a person and an agent that is what counts first, of a session when it was.
  const isGroup = icon === 'account' || icon === 'robot';
  const said = (isGroup ? [...rate, ...parts] : [...parts, ...rate]).join(', ');
  const alarm = obedience.no > 0 ? 'Did not do what it was told. ' : '';
  return {
    id,
    label,
    description: said,
    tooltip: [`**${plainMarkdown(label)}**`, plainMarkdown(`${alarm}${said}`)].join('\n\n'),
    spoken: `${alarm}${label}: ${said}`,
    icon: obedience.no > 0 ? 'error' : icon,
    open: false,
    children: [],
  };
}

function deedsOf({ actions, denied, asked, redactions }: Deeds): string[] {
  return [
    counted(actions, 'action'),
    ...(denied > 0 ? [`${denied} denied`] : []),
    ...(asked > 0 ? [`${asked} asked`] : []),
    ...(redactions > 0 ? [`${counted(redactions, 'secret')} taken out`] : []),
  ];
}

/** Time of day today, else the day too, as this person's system writes it. */
function moment(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  const style = isToday
    ? { timeStyle: 'short' as const }
    : { dateStyle: 'short' as const, timeStyle: 'short' as const };
  return new Intl.DateTimeFormat(undefined, style).format(at);
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): [string, readonly [T, ...T[]]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return [...groups];
}
