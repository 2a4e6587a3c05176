/** A workspace's own part of the policy, `.chaperone/policy.yaml` below a root: laid beneath the policy in force. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../model/canonical.ts';
import type { WorkspaceDocument } from '../model/policy/people.ts';
import { type CompiledPolicy, withWorkspace } from '../policy/compile.ts';
import { parseWorkspacePolicy } from '../policy/parse.ts';
import { stampOf } from './files.ts';
import type { PolicyInForce } from './policy-source.ts';

/** The folder in a workspace; agents may read it and not change it. */
export const WORKSPACE_FOLDER = '.chaperone';

interface Part {
  readonly file: string;
  readonly stamp: string;
  readonly document: WorkspaceDocument;
}

export interface LayeredPolicy extends Pick<PolicyInForce, 'compiled' | 'sha256'> {
  /** Of the workspace's parts, hex; absent where there are none. */
  readonly workspace?: string;
}

/** Roots whose parts are remembered. */
const MOST_ROOTS = 200;

export class WorkspacePolicies {
  readonly #parts = new Map<string, Part>();
  readonly #layered = new WeakMap<CompiledPolicy, Map<string, LayeredPolicy>>();

  /** The policy as it holds in a workspace. Costs one `stat` a root while nothing changes. */
  in(
    { compiled, sha256 }: Pick<PolicyInForce, 'compiled' | 'sha256'>,
    roots: readonly string[],
  ): LayeredPolicy {
    const parts = roots.flatMap((root) => this.#part(root) ?? []);
    if (parts.length === 0) return { compiled, sha256 };
    const key = parts.map(({ file, stamp }) => `${file} ${stamp}`).join('\n');
    const known = this.#layered.get(compiled) ?? new Map<string, LayeredPolicy>();
    this.#layered.set(compiled, known);
    let layered = known.get(key);
    if (layered === undefined) {
      const documents = parts.map(({ document }) => document);
      layered = {
        compiled: documents.reduce(withWorkspace, compiled),
        sha256,
        workspace: createHash('sha256').update(canonicalJson(documents)).digest('hex'),
      };
      if (known.size >= MOST_ROOTS) known.clear();
      known.set(key, layered);
    }
    return layered;
  }

  #part(root: string): Part | undefined {
    const file = join(root, WORKSPACE_FOLDER, 'policy.yaml');
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) {
      this.#parts.delete(root);
      return undefined;
    }
    const stamp = stampOf(stat);
    const known = this.#parts.get(root);
    if (known?.stamp === stamp) return known;
    const part = { file, stamp, document: documentIn(file) };
    if (this.#parts.size >= MOST_ROOTS) this.#parts.clear();
    this.#parts.set(root, part);
    return part;
  }
}

/** What the file says; where it cannot be read, that everything but reading files is asked about until it is mended. */
function documentIn(file: string): WorkspaceDocument {
  let problem: string;
  try {
    const parsed = parseWorkspacePolicy(readFileSync(file, 'utf8'));
    if (parsed.ok) return parsed.document;
    const [first] = parsed.problems;
    problem = `${file}:${first?.line}:${first?.column}: ${first?.message}`;
  } catch (error) {
    problem = `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`;
  }
  return {
    chaperone: 1,
    rules: [
      {
        id: 'unreadable',
        on: ['file.write', 'file.delete', 'command.run', 'net.connect', 'web.fetch', 'mcp.call', 'git.*'],
        do: 'ask',
        reason: `The workspace's own policy cannot be read. ${problem}`,
      },
    ],
    preapprove: [],
  };
}
