/** The secrets that a command is to get: read from the options, fetched from their stores. */
import { readEnvironmentFile } from '../../gate/references/environment-file.ts';
import { type Resolving, resolveReference } from '../../gate/references/index.ts';
import { Unresolved } from '../../gate/references/store.ts';
import { familyOf } from '../../secrets/environment.ts';
import { isReference } from '../../secrets/references.ts';
import { BadInput } from '../fail.ts';

export interface Given {
  readonly name: string;
  readonly value: string;
  readonly as: 'variable' | 'file';
  /** What the value's placeholder names. */
  readonly family: string;
}

interface Wanted {
  readonly secret: readonly string[];
  readonly file: readonly string[];
  readonly envFile: readonly string[];
}

/** Shorter values stand in every text, and cannot be taken out of one. */
const SHORTEST = 8;

/** Fetches all at once. Throws `BadInput` with one sentence that holds no value. */
export async function secretsFor(wanted: Wanted, resolving: Resolving): Promise<readonly Given[]> {
  try {
    return await Promise.all([
      ...wanted.envFile.flatMap((file) => fromFile(file, resolving)),
      ...wanted.secret.map((option) => fromOption('--secret', option, 'variable', resolving)),
      ...wanted.file.map((option) => fromOption('--file', option, 'file', resolving)),
    ]);
  } catch (error) {
    throw error instanceof Unresolved ? new BadInput(`exec: ${error.message}`) : error;
  }
}

async function fromOption(
  option: string,
  text: string,
  as: Given['as'],
  resolving: Resolving,
): Promise<Given> {
  const [, name, reference] = /^([A-Za-z_]\w*)=(.+)$/s.exec(text) ?? [];
  if (!name || !reference)
    throw new BadInput(`exec: ${option} takes NAME=reference, where NAME is a variable's name`);
  const value = await resolveReference(reference, resolving);
  if (value.length < SHORTEST)
    process.stderr.write(
      `chaperone: the value for ${name} is shorter than ${SHORTEST} characters, so it is not taken out of the output.\n`,
    );
  return { name, value, as, family: familyOf(name) };
}

function fromFile(file: string, resolving: Resolving): Promise<Given>[] {
  const found = readEnvironmentFile(file, resolving.cwd, resolving.env.HOME);
  return Object.entries(found).map(async ([name, text]) => ({
    name,
    value: isReference(text) ? await resolveReference(text, resolving) : text,
    as: 'variable' as const,
    family: familyOf(name),
  }));
}
