/** The sessions and tasks that a person can choose from: functions of the gate's state. */
import type { GateState } from '../gate/protocol.ts';
import { AGENT_NAMES, type AgentName } from '../model/action.ts';
import { plainLabel } from './plain-text.ts';
import { ago } from './wording.ts';

export interface SessionChoice {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly agent: AgentName;
  readonly session: string;
}

export interface TaskChoice {
  readonly label: string;
  readonly description?: string;
  /** `null`: off its task. */
  readonly task: string | null;
}

/** Sessions that were heard of lately, the last first. */
export function sessionChoices({ recent, agents, tasks }: GateState, now: number): SessionChoice[] {
  const seen = new Set<string>();
  return recent.flatMap(({ agent: name, session, cwd, at }) => {
    const agent = AGENT_NAMES.find((each) => each === name);
    if (agent === undefined || session === '' || seen.has(`${agent} ${session}`)) return [];
    seen.add(`${agent} ${session}`);
    const title = agents.find((each) => each.agent === agent)?.title ?? agent;
    const on = tasks.assigned.find((each) => each.agent === agent && each.session === session);
    return [
      {
        label: plainLabel(`${title} in ${cwd}`),
        description: ago(now - Date.parse(at)),
        detail: plainLabel(on ? `on task ${on.task.name} · ${session}` : session),
        agent,
        session,
      },
    ];
  });
}

/** The policy's tasks, and the way off the one that the session is on. */
export function taskChoices({ tasks }: GateState, { agent, session }: SessionChoice): TaskChoice[] {
  const on = tasks.assigned.find((each) => each.agent === agent && each.session === session)?.task.name;
  return [
    ...tasks.profiles.map(({ name, title }) => ({
      label: plainLabel(title),
      ...(name === on ? { description: 'is on it' } : title !== name && { description: plainLabel(name) }),
      task: name,
    })),
    ...(on === undefined ? [] : [{ label: 'No task', description: 'take it off', task: null }]),
  ];
}
