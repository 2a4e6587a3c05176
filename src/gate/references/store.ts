/** What every store of secrets is given, and how it says that there is no value. */
import type { Reference } from '../../secrets/references.ts';

/** What a store may use of where it is asked from. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** Fetches one value; a failure says in the words after "cannot be had:" why. */
export type Fetch<Kind extends Reference['kind']> = (
  reference: Extract<Reference, { kind: Kind }>,
  surroundings: Surroundings,
) => Promise<string>;

/** Why there is no value, as the rest of a sentence, without the value. */
export class Unresolved extends Error {}
