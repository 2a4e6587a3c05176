/** What is asked about secrets over the socket. Whoever brings a text has it already, so finding them is open to all. */
import * as v from 'valibot';
import { scan } from '../secrets/scan.ts';
import type { Gate } from './gate.ts';
import type { FoundSecret } from './protocol.ts';

const Looking = v.object({ text: v.string(), folders: v.optional(v.array(v.string()), []) });

/** The secrets in a text, each with the placeholder that an agent reads in its place; or why the request is none. */
export async function findInText(gate: Gate, body: unknown): Promise<FoundSecret[] | { error: string }> {
  const looking = v.safeParse(Looking, body);
  if (!looking.success) return { error: looking.issues[0].message };
  const { text, folders } = looking.output;
  const { document } = gate.world.policy().compiled;
  const found = await scan(text, gate.secrets.lookout(folders, document.secrets));
  return found.map(({ family, start, end }) => ({
    family,
    start,
    end,
    placeholder: gate.secrets.name(family, text.slice(start, end)),
  }));
}
