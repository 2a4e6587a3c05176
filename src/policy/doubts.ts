/** What a policy says that can never come true: it holds as it stands, and was hardly meant. For those who write it. */
import { AGENT_NAMES } from '../model/action.ts';
import { EFFECT_KINDS, type EffectKind } from '../model/effect.ts';
import type { Conditions } from '../model/policy/conditions.ts';
import type { Preapproval, Rule } from '../model/policy/rules.ts';
import { listOf } from '../model/policy/words.ts';
import type { ConditionName } from './conditions.ts';
import { glob } from './glob.ts';
import type { Path } from './json-schema.ts';
import { kindsOf } from './kinds.ts';

export interface Doubt {
  readonly path: Path;
  readonly message: string;
}

const FILES = ['file.read', 'file.write', 'file.delete'] as const;
const GIT = ['git.commit', 'git.push', 'git.rewrite'] as const;
const PACKAGES = ['package.install', 'package.publish'] as const;

/** Conditions that only some effects can meet, and which; all others can be asked of any. */
export const ASKED_OF: Readonly<Partial<Record<ConditionName, readonly EffectKind[]>>> = {
  path: [...FILES, 'db.mutate'],
  pattern: FILES,
  recursive: FILES,
  loses: [...FILES, ...GIT],
  program: ['command.run'],
  subcommand: ['command.run'],
  code: ['command.run'],
  host: ['net.connect', 'web.fetch', 'db.mutate'],
  direction: ['net.connect'],
  carries: ['net.connect'],
  action: ['net.connect', 'cloud.mutate', 'db.mutate'],
  branch: GIT,
  remote: ['git.push'],
  force: GIT,
  deletes: GIT,
  package: PACKAGES,
  manager: PACKAGES,
  global: PACKAGES,
  source: PACKAGES,
  variable: ['env.read'],
  target: ['process.kill', 'governance.change', 'cloud.mutate', 'db.mutate'],
  provider: ['cloud.mutate'],
  destructive: ['db.mutate'],
  image: ['container.run'],
  reachesHost: ['container.run'],
  server: ['mcp.call'],
  tool: ['mcp.call'],
  unattended: ['agent.spawn'],
};

interface Part {
  readonly rules: readonly Rule[];
  readonly preapprove: readonly Preapproval[];
}

/** Of one layer's rules and pre-approvals, which stand at `above`. */
export function doubtsIn({ rules, preapprove }: Part, above: Path): readonly Doubt[] {
  return [
    ...rules.flatMap(({ on, where, except }, index) => {
      const path = [...above, 'rules', index];
      return [
        ...(where ? neverMet(where, on, [...path, 'where'], 'the rule never holds') : []),
        ...listOf(except ?? []).flatMap((one, item) =>
          neverMet(
            one,
            on,
            [...path, 'except', ...(Array.isArray(except) ? [item] : [])],
            'the exception never holds',
          ),
        ),
      ];
    }),
    ...preapprove.flatMap(({ on, where }, index) =>
      on && where
        ? neverMet(where, on, [...above, 'preapprove', index, 'where'], 'it never answers anything')
        : [],
    ),
  ];
}

function neverMet(conditions: Conditions, on: Rule['on'], path: Path, so: string): readonly Doubt[] {
  const kinds = kindsOf(on);
  const asked = (Object.keys(conditions) as ConditionName[]).filter(
    // What is asked to be absent is absent in every other effect.
    (name) => name in ASKED_OF && conditions[name] !== undefined && conditions[name] !== false,
  );
  const canMeet = (name: ConditionName): readonly EffectKind[] => ASKED_OF[name] ?? EFFECT_KINDS;
  const foreign = asked.find((name) => !kinds.some((kind) => canMeet(name).includes(kind)));
  if (foreign)
    return [
      {
        path: [...path, foreign],
        message: `${[...path, foreign].join('.')}: only ${canMeet(foreign).join(', ')} can be asked about \`${foreign}\`, and \`on\` names none of them, so ${so}; change \`on\` or take this away.`,
      },
    ];
  if (!kinds.some((kind) => asked.every((name) => canMeet(name).includes(kind))))
    return [
      {
        path,
        message: `${path.join('.')}: no effect in \`on\` can be asked about all of ${asked.join(', ')} at once, so ${so}; write a rule for each.`,
      },
    ];
  return strangers(conditions, path);
}

/** Agents that Chaperone does not know. */
function strangers({ agent }: Conditions, path: Path): readonly Doubt[] {
  return listOf(agent ?? []).flatMap((name, item) => {
    if (AGENT_NAMES.some((known) => glob(name).test(known))) return [];
    const place = [...path, 'agent', ...(Array.isArray(agent) ? [item] : [])];
    return [
      {
        path: place,
        message: `${place.join('.')}: no agent is called "${name}"; there are ${AGENT_NAMES.join(', ')}.`,
      },
    ];
  });
}
