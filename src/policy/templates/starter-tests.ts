/** The tests that ship with each policy to start from. */
import { SAFE_DEFAULTS_TESTS } from './safe-defaults-tests.ts';
import type { Wishes, Work } from './starter.ts';
import { STRICT_TESTS } from './strict-tests.ts';

/**
 * Tests for the policy that these wishes give, which lies beside them as `policy`; one case a line. Where rules for the
 * work were added, they may settle some cases otherwise than the template alone does.
 */
export function testsFor({ strictness, work, asked }: Wishes, policy: string): string {
  const base = strictness === 'strict' ? STRICT_TESTS : SAFE_DEFAULTS_TESTS;
  const all =
    base.replace('\ncases:\n', `\npolicy: ${JSON.stringify(policy)}\ncases:\n`) + (work ? OF_WORK[work] : '');
  // Among refusals the first rule of the policy settles it, where an ask was the weaker one before.
  const firm =
    asked === 'nobody'
      ? all.replace(/expect: ask, rule: ([\w.-]+)(, matches)?/g, (_whole, rule, also) =>
          also ? 'expect: deny, matches' : `expect: deny, matches: ${rule}`,
        )
      : all;
  return strictness === 'observe-only' ? asObserved(firm.replaceAll('expect: ask', askedAs(asked))) : firm;
}

const askedAs = (asked: Wishes['asked']): string => (asked === 'nobody' ? 'expect: deny' : 'expect: ask');

/** Nothing is stopped, and everything that would be is told. */
const asObserved = (tests: string): string =>
  tests.replace(/expect: (ask|deny|redact)(?:, rule: ([\w.-]+))?/g, (_whole, outcome, rule) =>
    rule === undefined
      ? `expect: allow, would: ${outcome}`
      : `expect: allow, would: ${outcome}, rule: default`,
  );

const OF_WORK: Readonly<Record<Work, string>> = {
  application: `  # --- work.commit
  - { command: "git commit -m x", branch: main, expect: ask, matches: work.commit }
  - { command: "git commit -m x", branch: feature/x, expect: allow, misses: work.commit }
`,
  infrastructure: `  # --- work.destroy
  - { command: "terraform destroy", expect: deny, rule: work.destroy }
  - { command: "kubectl delete deployment shop", expect: deny, rule: work.destroy }
  - { command: "terraform plan", expect: allow, misses: work.destroy }
`,
  data: `  # --- work.data
  - { command: "psql -c 'update t set a=1 where b=2'", expect: ask, matches: work.data }
  - { command: "sqlite3 app.db 'update t set a=1 where b=2'", expect: allow, misses: work.data }
`,
  library: `  # --- work.publish
  - { command: "npm publish", expect: deny, matches: work.publish }
  - { command: "npm pack", expect: allow, misses: work.publish }
`,
};
