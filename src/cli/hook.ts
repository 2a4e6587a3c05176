/**
 * `chaperone hook <agent> [event]` without the launcher's short cut: asks the gate; where none answers, decides right
 * here with the same core and the last good policy, leaves the record for the gate that is to come, and starts one.
 */
import { CALLER_VARIABLES, type Reply } from '../agents/adapter.ts';
import { ADAPTERS, adapterOf } from '../agents/index.ts';
import { aloneWorld } from '../gate/alone.ts';
import { GateClient, GateError, startGate } from '../gate/client.ts';
import { locate, prepare } from '../gate/home.ts';
import { answerHook } from '../gate/road.ts';
import { STDERR_MARK } from '../gate/wire.ts';
import { deniedByFault } from '../policy/sentences.ts';
import { BadInput } from './fail.ts';

const PAYLOAD_LIMIT = 64 * 1024 * 1024;

export async function hook(agent: string | undefined, event: string | undefined): Promise<void> {
  const adapter = adapterOf(agent ?? '');
  if (!adapter) {
    throw new BadInput(
      `hook: no agent is named "${agent ?? ''}"; it is one of ${ADAPTERS.map((a) => a.name).join(', ')}`,
    );
  }
  const payload = await readStdin();
  print(await answer());

  async function answer(): Promise<Reply> {
    const home = locate();
    try {
      return parseAnswer(
        await new GateClient(home).hook(adapter?.name ?? '', event, payload, callerHeaders()),
      );
    } catch (error) {
      if (error instanceof GateError && error.code === 'absent') return decideAlone();
      return refuse(error as Error);
    }
  }

  async function decideAlone(): Promise<Reply> {
    const home = locate();
    try {
      prepare(home);
      startGate(home, { runtime: process.execPath, file: process.argv[1] ?? '' });
      const env = Object.fromEntries(CALLER_VARIABLES.map((name) => [name, process.env[name]]));
      if (!adapter) throw new Error('unreachable');
      return await answerHook(adapter, { event, payload: payload.toString('utf8'), env }, aloneWorld(home));
    } catch (error) {
      return refuse(error as Error);
    }
  }
}

/** Exit code 2 with a sentence is a refusal to every client, and needs nothing of ours to work. */
const refuse = (error: Error): Reply => ({ stdout: '', stderr: deniedByFault(`${error.message}.`), exit: 2 });

function print({ stdout, stderr, exit }: Reply): void {
  if (stderr) process.stderr.write(stderr);
  if (stdout) process.stdout.write(stdout);
  process.exitCode = exit;
}

function parseAnswer(text: string): Reply {
  const [stdout, stderr, exit] = text.split(STDERR_MARK);
  if (stdout === undefined || stderr === undefined || (exit !== '0' && exit !== '2'))
    throw new Error('the gate gave half an answer');
  return { stdout, stderr, exit: exit === '2' ? 2 : 0 };
}

function callerHeaders(): Record<string, string> {
  const set = CALLER_VARIABLES.flatMap((name) => {
    const value = process.env[name]?.replace(/[^\x20-\x7e]/g, '');
    return value ? [[`chaperone-env-${name}`, value] as const] : [];
  });
  return Object.fromEntries(set);
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= PAYLOAD_LIMIT) chunks.push(chunk);
  }
  return size <= PAYLOAD_LIMIT ? Buffer.concat(chunks) : Buffer.alloc(0);
}
