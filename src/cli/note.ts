/** What a person did without a gate's help, for the record that the gate keeps. */
import { spoolRecord } from '../audit/spool.ts';
import { locate } from '../gate/home.ts';
import { originOf } from '../gate/origin.ts';
import { principalOn } from '../gate/sign-in/principal-on.ts';
import { VERSION } from './version.ts';

export function note(what: string, reason: string): void {
  const at = new Date().toISOString();
  try {
    const home = locate();
    spoolRecord(home.spool, {
      at,
      ...originOf(home, () => principalOn(home, VERSION)),
      agent: 'person',
      session: '',
      cwd: process.cwd(),
      type: 'governance',
      what,
      outcome: 'allow',
      reason,
    });
  } catch (error) {
    process.stderr.write(`chaperone: this could not be recorded (${(error as Error).message})\n`);
  }
}
