/** Code that runs and cannot be read. */
import type { Cause, Trace } from '../trace.ts';
import type { Call } from './call.ts';
import type { Sources } from './scope.ts';

/** Did it come over the network? */
export const isDownload = (source: string): boolean => source.startsWith('net:');

/** Notes that code runs which cannot be read. */
export function opaqueCode(from: Sources, cause: Cause, trace: Trace, call?: Call): void {
  const hosts = from.filter(isDownload).map((source) => source.slice(4));
  const code = hosts.length > 0 ? 'download' : 'computed';
  const why = hosts.length > 0 ? `runs what ${hosts.join(', ')} sends` : 'runs text that is made at run time';
  if (call) call.opaque(code, why);
  else trace.add({ kind: 'command.run', program: '*', text: why, code, certainty: 'opaque' }, cause);
}
