/** The policy in force: the person's file, else the last good one, else the safe defaults. Read again when the file changes. */
import { readFileSync, statSync } from 'node:fs';
import type { PolicyDocument } from '../model/policy.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { mustParsePolicy, parsePolicy } from '../policy/parse.ts';
import { SAFE_DEFAULTS } from '../policy/templates/safe-defaults.ts';
import { writeWhole } from './files.ts';
import type { Home } from './home.ts';

export interface PolicyInForce {
  readonly compiled: CompiledPolicy;
  /** The file it comes from; absent for the safe defaults. */
  readonly file?: string;
  /** Why the person's file is not what is in force, and what to do. */
  readonly problem?: string;
}

export class PolicySource {
  readonly #home: Home;
  #stamp = '';
  #inForce: PolicyInForce;

  constructor(home: Home) {
    this.#home = home;
    this.#inForce = { compiled: safeDefaults() };
    this.current();
  }

  /** The policy in force. Costs one `stat` while the file stays as it is. */
  current(): PolicyInForce {
    const stamp = stampOf(this.#home.policy);
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#inForce = this.#load(stamp);
    }
    return this.#inForce;
  }

  #load(stamp: string): PolicyInForce {
    const file = this.#home.policy;
    if (stamp === 'missing') return { compiled: safeDefaults() };
    const found = readPolicy(file);
    if ('document' in found) {
      rememberGood(this.#home, found.document);
      return { compiled: compilePolicy(found.document), file };
    }
    const last = lastGood(this.#home);
    const instead = last ? 'The last good policy stays in force' : 'The safe defaults are in force';
    return {
      compiled: last ?? safeDefaults(),
      file,
      problem: `${found.problem} ${instead} until the file is mended.`,
    };
  }
}

let defaults: CompiledPolicy | undefined;
const safeDefaults = (): CompiledPolicy => {
  defaults ??= compilePolicy(mustParsePolicy(SAFE_DEFAULTS, 'safe-defaults.yaml'));
  return defaults;
};

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : 'missing';
}

/** Reads and checks a policy file; the problem names file, line and column. */
export function readPolicy(file: string): { document: PolicyDocument } | { problem: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problem: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).` };
  }
  const parsed = parsePolicy(text);
  if (parsed.ok) return { document: parsed.document };
  const [first] = parsed.problems;
  const more = parsed.problems.length > 1 ? ` (and ${parsed.problems.length - 1} more)` : '';
  return { problem: `${file}:${first?.line}:${first?.column}: ${first?.message}${more}` };
}

function rememberGood(home: Home, document: PolicyDocument): void {
  try {
    writeWhole(home.lastGood, JSON.stringify(document));
  } catch {
    // A full or read-only disk: the policy is in force all the same, only the copy for bad days is missing.
  }
}

function lastGood(home: Home): CompiledPolicy | undefined {
  const found = readPolicy(home.lastGood);
  return 'document' in found ? compilePolicy(found.document) : undefined;
}
