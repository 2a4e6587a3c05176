/** One conversation of one agent, as its client names it. */
import type { AgentName } from './action.ts';

export interface SessionName {
  readonly agent: AgentName;
  readonly session: string;
}

/** Clients may give the same name: only with the agent's it is one session's alone. Under this it is remembered. */
export const sessionKey = ({
  agent,
  session,
}: {
  readonly agent: string;
  readonly session: string;
}): string => `${agent} ${session}`;
