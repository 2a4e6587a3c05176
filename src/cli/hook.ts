/**
 * `chaperone hook <agent> [event]` without the launcher's short cut: asks the gate. Only where none answers is the core
 * loaded and the decision made right here.
 */
import { CALLER_VARIABLES, type Reply } from '../agents/adapter.ts';
import { GateClient, GateError } from '../gate/client.ts';
import { locate } from '../gate/home.ts';
import { STDERR_MARK } from '../gate/wire.ts';
import { deniedByFault } from '../policy/sentences.ts';
import { BadInput } from './fail.ts';

const PAYLOAD_LIMIT = 64 * 1024 * 1024;

export async function hook(agent = '', event: string | undefined): Promise<void> {
  const payload = await readStdin();
  try {
    print(await answer(agent, event, payload));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    // Exit code 2 with a sentence is a refusal to every client, and needs nothing of ours to work.
    print({ stdout: '', stderr: deniedByFault(`${(error as Error).message}.`), exit: 2 });
  }
}

async function answer(agent: string, event: string | undefined, payload: Buffer): Promise<Reply> {
  try {
    return parseAnswer(await new GateClient(locate()).hook(agent, event, payload, callerHeaders()));
  } catch (error) {
    if (error instanceof GateError && error.code === 'refused') throw new BadInput(`hook: ${error.message}`);
    if (!(error instanceof GateError && error.code === 'absent')) throw error;
    return (await import('./hook-alone.ts')).decideAlone(agent, event, payload);
  }
}

function print({ stdout, stderr, exit }: Reply): void {
  if (stderr) process.stderr.write(stderr);
  if (stdout) process.stdout.write(stdout);
  process.exitCode = exit;
}

function parseAnswer(text: string): Reply {
  const [stdout, stderr, exit] = text.split(STDERR_MARK);
  if (stdout === undefined || stderr === undefined || (exit !== '0' && exit !== '2')) {
    throw new Error('the gate gave half an answer');
  }
  return { stdout, stderr, exit: exit === '2' ? 2 : 0 };
}

function callerHeaders(): Record<string, string> {
  const set = CALLER_VARIABLES.flatMap((name) => {
    const value = process.env[name];
    // A header takes bytes and no control characters; a value that has some is none that a client would set.
    return value && !/\p{Cc}/u.test(value)
      ? [[`chaperone-env-${name}`, Buffer.from(value, 'utf8').toString('latin1')] as const]
      : [];
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
