/** Loads what knows the language of policies: a bundle of its own, so that windows without a policy never read it. */
import { createRequire } from 'node:module';
import type * as PolicyLanguage from '../../policy/writing/main.ts';

export type { PolicyLanguage };

/** `program` is any file of the folder that the extension is bundled into. */
export function policyLanguage(program: string): () => typeof PolicyLanguage {
  let loaded: typeof PolicyLanguage | undefined;
  return () => {
    loaded ??= createRequire(program)('./policy-writing.js') as typeof PolicyLanguage;
    return loaded;
  };
}
