/**
 * The name of a session in the environment of what it starts, so that whoever sees a process tree finds the session, its
 * person and its approvals: `chaperone session show "$CHAPERONE_SESSION"`. It is no secret and no proof.
 */
import type { Caller } from './adapter.ts';

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
