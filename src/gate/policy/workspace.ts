/** A workspace's own part of the policy, `.chaperone/policy.yaml` below a root: laid beneath the policy in force. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalDigest, canonicalJson } from '../../model/canonical.ts';
import { EFFECT_KINDS } from '../../model/effect.ts';
import type { WorkspaceDocument } from '../../model/policy/people.ts';
import { type CompiledPolicy, withWorkspace } from '../../policy/compile.ts';
import { parseWorkspacePolicy } from '../../policy/parse.ts';
import { withPlace } from '../../policy/positioned.ts';
import { mayPreapprove, remotesIn } from '../../policy/remotes.ts';
import { stampIn } from '../files.ts';
import { repositoryOf } from '../machine.ts';

/** The folder in a workspace; agents may read it and not change it. */
export const WORKSPACE_FOLDER = '.chaperone';

/** The file below a workspace's root. */
export const workspacePolicyIn = (root: string): string => join(root, WORKSPACE_FOLDER, 'policy.yaml');

/** Largest file that is read, in bytes. */
const LARGEST_PART = 256 * 1024;

export interface Part {
  readonly file: string;
  readonly stamp: string;
  readonly document: WorkspaceDocument;
  /** Of the repository around its root. */
  readonly remotes: readonly string[];
  /** It cannot be read, and the document says that everything is asked about. */
  readonly broken?: true;
}

/** By root; undefined where it had none. */
export type BegunParts = Pick<Map<string, Part | undefined>, 'has' | 'get'> & {
  readonly set: (root: string, part: Part | undefined) => unknown;
};

const NO_PART: Part = {
  file: '',
  stamp: '',
  document: { chaperone: 1, rules: [], preapprove: [] },
  remotes: [],
};

/** Rules of both, pre-approvals that are in both: an agent that checks out another part loosens nothing for itself. */
function tightened(begun: Part, now: Part): Part {
  const [first, then] = [begun.document, now.document];
  const has = <T>(list: readonly T[], one: T): boolean =>
    list.some((each) => canonicalJson(each) === canonicalJson(one));
  return {
    file: begun.file || now.file,
    stamp: `${begun.stamp}, ${now.stamp}`,
    remotes: begun.remotes,
    document: {
      chaperone: 1,
      rules: [...then.rules, ...first.rules.filter((rule) => !has(then.rules, rule))],
      preapprove: then.preapprove.filter((each) => has(first.preapprove, each)),
    },
  };
}

interface Policy {
  readonly compiled: CompiledPolicy;
  /** Of the document's canonical JSON, hex. */
  readonly sha256: string;
}

export interface LayeredPolicy extends Policy {
  /** Of the workspace's parts, hex; absent where there are none. */
  readonly workspace?: string;
}

/** Roots whose parts are remembered. */
const MOST_ROOTS = 200;

export class WorkspacePolicies {
  readonly #parts = new Map<string, Part>();
  readonly #layered = new WeakMap<CompiledPolicy, Map<string, LayeredPolicy>>();

  /**
   * The policy as it holds in a workspace. Costs one `stat` a root while nothing changes. `begun`: the parts that the
   * session began with, by root, and kept by this; a part that changes meanwhile can only tighten what holds for it.
   */
  in({ compiled, sha256 }: Policy, roots: readonly string[], begun: BegunParts = new Map()): LayeredPolicy {
    const parts = roots.flatMap((root) => {
      const part = this.#part(root);
      const known = begun.get(root);
      // One that could not be read when the session began counts from when it is mended.
      const first = begun.has(root) && !known?.broken ? known : part;
      begun.set(root, first);
      // The same file, perhaps as another process has kept it.
      if (first?.stamp === part?.stamp) return first ?? [];
      return tightened(first ?? NO_PART, part ?? NO_PART);
    });
    if (parts.length === 0) return { compiled, sha256 };
    const key = parts.map(({ file, stamp, remotes }) => [file, stamp, ...remotes].join(' ')).join('\n');
    const known = this.#layered.get(compiled) ?? new Map<string, LayeredPolicy>();
    this.#layered.set(compiled, known);
    let layered = known.get(key);
    if (layered === undefined) {
      const documents = parts.map(({ document, remotes }) =>
        mayPreapprove(compiled.document, remotes) ? document : { ...document, preapprove: [] },
      );
      layered = {
        compiled: documents.reduce(withWorkspace, compiled),
        sha256,
        workspace: canonicalDigest(documents),
      };
      if (known.size >= MOST_ROOTS) known.clear();
      known.set(key, layered);
    }
    return layered;
  }

  #part(root: string): Part | undefined {
    const file = workspacePolicyIn(root);
    const stamp = stampIn(file);
    if (stamp === undefined) {
      this.#parts.delete(root);
      return undefined;
    }
    const known = this.#parts.get(root);
    if (known?.stamp === stamp) return known;
    const remotes = remotesIn(repositoryOf(root)) ?? [];
    const part = { file, stamp, remotes, ...documentIn(file) };
    if (this.#parts.size >= MOST_ROOTS) this.#parts.clear();
    this.#parts.set(root, part);
    return part;
  }
}

/** What the file says; where it cannot be read, that everything but reading files is asked about until it is mended. */
function documentIn(file: string): Pick<Part, 'document' | 'broken'> {
  let problem: string;
  try {
    const stat = statSync(file);
    if (stat.isFile() && stat.size <= LARGEST_PART) {
      const parsed = parseWorkspacePolicy(readFileSync(file, 'utf8'));
      if (parsed.ok) return { document: parsed.document };
      [problem = ''] = parsed.problems.map((each) => withPlace(file, each));
    } else problem = `${file} is ${stat.isFile() ? `larger than ${LARGEST_PART / 1024} KiB` : 'no file'}.`;
  } catch (error) {
    problem = `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`;
  }
  const rule: WorkspaceDocument['rules'][number] = {
    id: 'unreadable',
    on: EFFECT_KINDS.filter((kind) => kind !== 'file.read'),
    do: 'ask',
    reason: `The workspace's own policy cannot be read. ${problem}`,
  };
  return { document: { chaperone: 1, rules: [rule], preapprove: [] }, broken: true };
}
