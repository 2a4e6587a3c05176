/**
 * The name of a session in the environment of what it starts, so that whoever sees a process tree finds the session, its
 * person and its approvals: `chaperone session show "$CHAPERONE_SESSION"`. It is no secret and no proof.
 */
import type { Caller, CallerEnvironment } from './adapter.ts';

export const SESSION_VARIABLE = 'CHAPERONE_SESSION';

/** `<agent>/<session>`, both as they are recorded. */
export const sessionName = ({ agent, session }: Pick<Caller, 'agent' | 'session'>): string =>
  `${agent}/${session}`;

/** The file, of the caller's own session, that its client reads variables for children from; nothing where it has none. */
export function environmentFile({ agent, session }: Caller, file: string | undefined): string | undefined {
  // Anything else named there would be a file that a stranger wants written.
  const own = /[\\/]session-env[\\/]([\w-]+)[\\/][\w-]+\.sh$/.exec(file ?? '');
  return agent === 'claude-code' && own?.[1] === session ? file : undefined;
}

/**
 * Name of the session that this one's client was started in: what it has inherited, where that is another's. Whoever starts a
 * program chooses its environment, so it is no proof.
 */
export function startedIn(
  caller: Pick<Caller, 'agent' | 'session'>,
  env: CallerEnvironment,
): string | undefined {
  const name = env[SESSION_VARIABLE] ?? '';
  return /^[a-z-]{1,40}\/[\w.:-]{1,200}$/.test(name) && name !== sessionName(caller) ? name : undefined;
}
