/** Decides commands and effects as the product does, on a machine that is only described. */

import { effectsOf } from '../../src/effects/index.ts';
import type { ToolUse } from '../../src/model/action.ts';
import type { Decision } from '../../src/model/decision.ts';
import { type Answers, Facts, type Place, type QuestionKind } from '../../src/model/facts.ts';
import { type CompiledPolicy, compilePolicy } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import { mustParsePolicy } from '../../src/policy/parse.ts';
import { SAFE_DEFAULTS } from '../../src/policy/templates/safe-defaults.ts';
import { CIRCUMSTANCES } from '../effects/world.ts';

export const PLACE: Place = {
  cwd: '/home/dev/shop',
  home: '/home/dev',
  workspace: ['/home/dev/shop'],
  temp: ['/tmp'],
  platform: 'linux',
  governed: ['/home/dev/.claude/settings.json', '/home/dev/.local/state/chaperone'],
  env: { HOME: '/home/dev', PWD: '/home/dev/shop', USER: 'dev' },
};

export const policyOf = (text: string): CompiledPolicy => compilePolicy(mustParsePolicy(text, 'test.yaml'));
export const DEFAULTS = policyOf(SAFE_DEFAULTS);

/** A machine with a clean repository on a feature branch, where nothing but what is asked about exists. */
const ANSWERS: { readonly [K in QuestionKind]: (subject: string) => Answers[K] } = {
  realpath: (subject) => subject,
  type: () => 'file',
  text: () => null,
  repository: () => ({
    root: '/home/dev/shop',
    commonDir: '/home/dev/shop/.git',
    branch: 'feature/x',
    remotes: { origin: 'https://example.com/shop.git' },
    aliases: {},
  }),
  work: () => ({ modified: 0, untracked: 0 }),
};

export function known(place: Place, tool: ToolUse): Facts {
  const facts = new Facts();
  for (let round = 0; round < 8; round++) {
    effectsOf(tool, place, facts);
    if (facts.open.length === 0) break;
    for (const { kind, subject } of facts.open) facts.tell(kind, subject, ANSWERS[kind](subject));
  }
  return facts;
}

export function judge(
  tool: ToolUse | string,
  policy: CompiledPolicy = DEFAULTS,
  place: Place = PLACE,
): Decision {
  const use: ToolUse = typeof tool === 'string' ? { kind: 'shell', command: tool, shell: 'bash' } : tool;
  return decide(policy, {
    effects: effectsOf(use, place, known(place, use)),
    place,
    circumstances: CIRCUMSTANCES,
  });
}
