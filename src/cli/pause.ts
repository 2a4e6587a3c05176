/** `chaperone pause` and `resume`: the way out when the fault is ours. Works with and without a gate. */
import { existsSync } from 'node:fs';
import { GateClient, GateError } from '../gate/client.ts';
import { type Home, locate, prepare } from '../gate/home.ts';
import { currentPause, endPause, personSecret, startPause } from '../gate/person.ts';
import { counted } from '../model/counted.ts';
import { parseDuration } from './duration.ts';
import { note } from './note.ts';
import { refuseAgents } from './person.ts';

export async function pause(options: { for: string; reason: string }): Promise<void> {
  refuseAgents('pause Chaperone');
  const home = locate();
  prepare(home);
  personSecret(home);
  const minutes = parseDuration(options.for, '--for') / 60_000;
  const until = Date.now() + minutes * 60_000;
  await viaGate(
    (client) => client.pause({ minutes, reason: options.reason }),
    () => {
      startPause(home, { until, reason: options.reason });
      note(`paused for ${counted(minutes, 'minute')}`, options.reason);
    },
  );
  process.stdout.write(
    `Paused until ${new Date(until).toLocaleTimeString()}. Everything is still recorded. \`chaperone resume\` ends it early.\n`,
  );
}

export async function resume(): Promise<void> {
  refuseAgents('resume Chaperone');
  await viaGate(
    (client) => client.resume(),
    () => {
      endPause(locate());
      note('resumed', '');
    },
  );
  process.stdout.write('Chaperone enforces again.\n');
}

/** What a pause means, and how it ends; undefined where there is none. */
export function pauseWords(home: Home): string | undefined {
  const found = existsSync(home.personKey) ? currentPause(home, Date.now()) : undefined;
  if (!found) return undefined;
  const until = new Date(found.until).toLocaleTimeString();
  return `nothing is enforced until ${until} ("${found.reason}"); \`chaperone resume\` ends it`;
}

async function viaGate(withGate: (client: GateClient) => Promise<void>, without: () => void): Promise<void> {
  try {
    await withGate(new GateClient(locate()));
  } catch (error) {
    if (error instanceof GateError && error.code === 'refused') throw error;
    without(); // No gate, or one that does not answer: the pause must work all the same.
  }
}
