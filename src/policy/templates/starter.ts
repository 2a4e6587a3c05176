/** Policies to start from: the safe defaults, made to observe only or to be strict, and fitted to the work and the people. */
import { SAFE_DEFAULTS } from './safe-defaults.ts';
import { withStrictRules } from './strict.ts';

/** How much is stopped. */
export const STRICTNESS = ['observe-only', 'safe-defaults', 'strict'] as const;
export type Strictness = (typeof STRICTNESS)[number];

/** Kinds of work, each with a rule of its own. */
export const WORK = ['application', 'infrastructure', 'data', 'library'] as const;
export type Work = (typeof WORK)[number];

/** `nobody`: agents run where no person looks, so what would be asked is refused. */
export const ASKED = ['developer', 'nobody'] as const;
export type Asked = (typeof ASKED)[number];

export interface Wishes {
  readonly strictness: Strictness;
  readonly work?: Work;
  readonly asked?: Asked;
}

/** A policy, as text with comments, for these wishes. */
export function starterPolicy({ strictness, work, asked = 'developer' }: Wishes): string {
  const base = strictness === 'strict' ? withStrictRules(SAFE_DEFAULTS) : SAFE_DEFAULTS;
  const observed =
    strictness === 'observe-only'
      ? base
          .replace('# Chaperone policy: safe defaults.', '# Chaperone policy: observe only.')
          .replace('mode: enforce ', 'mode: observe ')
      : base;
  const fitted = work ? withRules(observed, `the work: ${work}`, OF_WORK[work]) : observed;
  if (asked === 'developer') return fitted;
  return fitted
    .replace('chaperone: 1\n', '# Nobody can be asked: what would be an ask is refused.\nchaperone: 1\n')
    .replaceAll('    do: ask\n', '    do: deny\n');
}

/** The text with further rules behind its own. */
export function withRules(policy: string, title: string, rules: string): string {
  const head = `  # --- ${title} `.padEnd(99, '-');
  return policy.replace('\npreapprove: []\n', `\n${head}\n${rules}\npreapprove: []\n`);
}

const OF_WORK: Readonly<Record<Work, string>> = {
  application: `  - id: work.commit
    on: [git.commit]
    where: { branch: [main, master, "release/*"] }
    do: ask
    reason: Work on an application goes through a branch of its own.
    advice: Make a branch first, and commit there.
    instead: ["git switch -c feature/x"]
`,
  infrastructure: `  - id: work.destroy
    on: [cloud.mutate]
    where: { action: ["delete*", "* delete*", "*destroy*", "*terminate*", "* rm", "* rb"] }
    do: deny
    reason: What is taken down may not come back.
    advice: Show the plan, and leave the destruction to a person.
`,
  data: `  - id: work.data
    on: [db.mutate]
    except:
      - path: [{ inside: temp }, { inside: workspace }]
    do: ask
    reason: Data that others rely on would change.
    advice: Work on a copy in the workspace.
`,
  library: `  - id: work.publish
    on: [package.publish]
    do: deny
    reason: Releases are made by the pipeline, from a tag.
    advice: Propose the version in a pull request.
`,
};
