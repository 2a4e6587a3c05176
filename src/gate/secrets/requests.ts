/** What is asked about secrets over the socket. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { counted } from '../../model/counted.ts';
import { masked } from '../../secrets/mask.ts';
import { placeholderOf } from '../../secrets/placeholder.ts';
import { scan } from '../../secrets/scan.ts';
import type { Gate } from '../gate.ts';
import type { ChangedValues, FoundSecret, KeptSecret, Placeholders } from '../protocol.ts';
import { textIn } from './restoring.ts';

/** Why a request is none: a sentence. */
export interface Refused {
  readonly error: string;
}

const Looking = v.object({ text: v.string(), folders: v.optional(v.array(v.string()), []) });
const Naming = v.object({
  values: v.array(
    v.object({
      family: v.pipe(
        v.string(),
        v.regex(/^[a-z0-9-]{1,60}$/, 'a family is lower-case letters, digits and dashes'),
      ),
      value: v.pipe(v.string(), v.nonEmpty()),
    }),
  ),
});
const Restoring = v.object({ ids: v.pipe(v.array(v.string()), v.maxLength(100_000)) });
const Edited = v.object({ file: v.string() });

/** The placeholders of values, in their order; the vault keeps them. */
export function placeholdersFor(gate: Gate, body: unknown): Placeholders | Refused {
  const naming = v.safeParse(Naming, body);
  if (!naming.success) return { error: naming.issues[0].message };
  return { placeholders: naming.output.values.map(({ family, value }) => gate.secrets.name(family, value)) };
}

/** The secrets in a text, each with the placeholder that an agent reads in its place. */
export async function findInText(gate: Gate, body: unknown): Promise<FoundSecret[] | Refused> {
  const looking = v.safeParse(Looking, body);
  if (!looking.success) return { error: looking.issues[0].message };
  const { text, folders } = looking.output;
  const { document } = gate.standing().policy.compiled;
  const found = await scan(text, gate.secrets.lookout(folders, document.secrets));
  return found.map(({ family, start, end }) => ({
    family,
    start,
    end,
    placeholder: gate.secrets.name(family, text.slice(start, end)),
  }));
}

/** A person's requests about the vault, by their name; undefined for a name that there is not. */
export async function personAsks(
  gate: Gate,
  what: string | undefined,
  body: unknown,
): Promise<object | undefined> {
  await gate.openVault();
  switch (what) {
    case 'kept':
      return { kept: keptSecrets(gate) };
    case 'values':
      return valuesOf(gate, body);
    case 'edited':
      return valuesEdited(gate, body);
    case 'wipe':
      return { wiped: wipe(gate) };
    default:
      return undefined;
  }
}

function keptSecrets({ secrets }: Gate): KeptSecret[] {
  return secrets.vault.all.map(({ id, family, value, files, since }) => ({
    family,
    placeholder: placeholderOf(family, id),
    mask: masked(value),
    files,
    ...(since && { since }),
  }));
}

/** The values that a person asks for, by id; what the vault has not is left out. */
function valuesOf(gate: Gate, body: unknown): { values: Record<string, string> } | Refused {
  const restoring = v.safeParse(Restoring, body);
  if (!restoring.success) return { error: restoring.issues[0].message };
  const known = restoring.output.ids.flatMap((id) => gate.secrets.vault.get(id) ?? []);
  if (known.length > 0)
    gate.recording.personDid(
      'values given out',
      `${counted(known.length, 'placeholder')} restored by a person`,
    );
  return { values: Object.fromEntries(known.map(({ id, value }) => [id, value])) };
}

/** A person has changed a file: what stands there now is taken in, and what is gone from it shall not come back. */
async function valuesEdited(gate: Gate, body: unknown): Promise<ChangedValues | Refused> {
  const edited = v.safeParse(Edited, body);
  if (!edited.success) return { error: edited.issues[0].message };
  const { file } = edited.output;
  const { vault } = gate.secrets;
  const text = existsSync(file) ? textIn(file) : '';
  if (text === undefined) return { error: `${file} cannot be read, or is too large to be looked through` };
  const here = vault.all.filter(({ files }) => files.includes(file));
  const gone = here.filter(({ value }) => !text.includes(value));
  for (const { id } of gone) vault.hasLeft(id, file);
  const { document } = gate.standing().policy.compiled;
  const found = await scan(text, gate.secrets.lookout([dirname(file)], document.secrets));
  const before = new Set(here.map(({ value }) => value));
  const values = new Set(found.map(({ start, end }) => text.slice(start, end)));
  for (const { family, start, end } of found) vault.found(family, text.slice(start, end), file);
  return { come: [...values].filter((value) => !before.has(value)).length, gone: gone.length };
}

function wipe(gate: Gate): number {
  const count = gate.secrets.vault.all.length;
  gate.secrets.wipe();
  gate.recording.personDid(
    'vault wiped',
    `${counted(count, 'value')} forgotten; placeholders stay what they are`,
  );
  return count;
}
