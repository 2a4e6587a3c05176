/** `chaperone redact`: stdin to stdout with placeholders for secrets; with `--restore`, the way back. */
import { type GateClient, GateError } from '../gate/client.ts';
import { type NamePlaceholder, placeholdersIn } from '../secrets/placeholder.ts';
import { restoreText } from '../secrets/redact.ts';
import { type Piece, RedactingStream } from '../secrets/stream.ts';
import { AnswerIsNo } from './fail.ts';
import { encodeLossless, LosslessDecoder } from './lossless.ts';
import { refuseAgentAtWork } from './person.ts';
import { runningGate } from './running-gate.ts';
import { lookoutOn } from './scan/lookout.ts';

/** Longest placeholder: `{{secret:`, a family, `:`, an id, `}}`, in characters. */
const LONGEST_PLACEHOLDER = 9 + 60 + 1 + 12 + 2;

export async function redact(options: { restore?: boolean }): Promise<void> {
  if (options.restore) refuseAgentAtWork('have values put back');
  const gate = await runningGate().catch((error: unknown) => {
    if (!(error instanceof GateError)) throw error;
    throw new AnswerIsNo(
      `${error.message}. Values are kept by the gate: without it, no placeholder can become a value again. Nothing was read`,
    );
  });
  await (options.restore ? restoreStdin(gate) : redactStdin(gate));
}

async function redactStdin(gate: GateClient): Promise<void> {
  const names = new Map<string, string>();
  const stream = new RedactingStream(lookoutOn(['.']));
  const decoder = new LosslessDecoder();
  for await (const bytes of process.stdin as AsyncIterable<Buffer>)
    await write(await named(stream.push(decoder.decode(bytes)), gate, names));
  await write(await named([...stream.push(decoder.end()), ...stream.end()], gate, names));
}

/** The pieces as text; `names` remembers the placeholders that the gate has given. */
async function named(
  pieces: readonly Piece[],
  gate: GateClient,
  names: Map<string, string>,
): Promise<string> {
  const secrets = pieces.filter((piece) => typeof piece !== 'string');
  const fresh = [...new Map(secrets.map((secret) => [secret.value, secret])).values()].filter(
    ({ value }) => !names.has(value),
  );
  if (fresh.length > 0) {
    const placeholders = await gate.placeholders(fresh);
    for (const [i, { value }] of fresh.entries()) names.set(value, placeholders[i] as string);
  }
  const name: NamePlaceholder = (_family, value) => names.get(value) as string;
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : name(piece.family, piece.value)))
    .join('');
}

async function restoreStdin(gate: GateClient): Promise<void> {
  const values = new Map<string, string>();
  const asked = new Set<string>();
  const decoder = new LosslessDecoder();
  let text = '';
  const restore = async (whole: string): Promise<void> => {
    const fresh = placeholdersIn(whole).flatMap(({ id }) => (asked.has(id) ? [] : id));
    if (fresh.length > 0)
      for (const [id, value] of await gate.values([...new Set(fresh)])) values.set(id, value);
    for (const id of fresh) asked.add(id);
    await write(restoreText(whole, (id) => values.get(id)));
  };
  for await (const bytes of process.stdin as AsyncIterable<Buffer>) {
    text += decoder.decode(bytes);
    const cut = unfinishedFrom(text);
    await restore(text.slice(0, cut));
    text = text.slice(cut);
  }
  await restore(text + decoder.end());
  const unknown = asked.size - values.size;
  if (unknown > 0)
    throw new AnswerIsNo(
      `${unknown} placeholder${unknown === 1 ? ' stands for a value' : 's stand for values'} that the vault does not have; left as it was`,
    );
}

/** Where a placeholder begins that the text does not end yet; the text's length where none does. */
function unfinishedFrom(text: string): number {
  const near = Math.max(0, text.length - LONGEST_PLACEHOLDER);
  const open = text.lastIndexOf('{{');
  if (open >= near && !text.includes('}}', open)) return open;
  return text.endsWith('{') ? text.length - 1 : text.length;
}

async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(encodeLossless(text)))
    await new Promise((go) => process.stdout.once('drain', go));
}
