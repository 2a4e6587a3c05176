/** A policy document, made ready to decide: rules by effect kind, globs compiled once, its lower layers beneath it. */
import { EFFECT_KINDS, type EffectKind } from '../model/effect.ts';
import type { Conditions } from '../model/policy/conditions.ts';
import type { PolicyDocument } from '../model/policy/document.ts';
import type { Team, WorkspaceDocument } from '../model/policy/people.ts';
import { LAYERS, type Layer, type Preapproval, type Rule } from '../model/policy/rules.ts';
import { listOf } from '../model/policy/words.ts';
import { compileConditions } from './conditions.ts';
import { glob } from './glob.ts';
import { FLAGS } from './grants.ts';
import { kindsOf } from './kinds.ts';
import { compileRoles, type RolesOf } from './roles.ts';
import type { Subject } from './subject.ts';
import { rulesOfTask } from './tasks.ts';

export interface CompiledRule {
  readonly rule: Rule;
  readonly layer: Layer;
  readonly observed: boolean;
  /** What must hold before the rule's own conditions are asked: whose sessions a team is for. */
  readonly team?: Conditions;
  readonly matches: (subject: Subject) => boolean;
}

export interface CompiledPolicy {
  readonly document: PolicyDocument;
  /** Of all layers; the ids of lower ones begin with the layer's name. */
  readonly rules: readonly CompiledRule[];
  readonly rulesFor: ReadonlyMap<EffectKind, readonly CompiledRule[]>;
  readonly preapprovals: readonly CompiledPreapproval[];
  readonly rolesOf: RolesOf;
  /** The task of a session that begins while a branch is checked out; absent where no task names branches. */
  readonly taskOn?: (branch: string) => string | undefined;
}

export interface CompiledPreapproval {
  readonly id: string;
  readonly layer: Layer;
  /** Is it there for this subject at all? A team's is for the team alone. */
  readonly isFor: (subject: Subject) => boolean;
  /** A command in its normal spelling. */
  readonly coversCommand: (command: string) => boolean;
  readonly coversEffect: (subject: Subject) => boolean;
}

/** Compiles a validated document. 200 rules take about a millisecond, so it happens once a revision, not once a call. */
export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  const teams = Object.entries(document.teams).map(([name, team]) => compileTeam(name, team));
  const own = [
    ...document.rules,
    ...Object.entries(document.tasks).flatMap(([name, task]) => rulesOfTask(name, task)),
  ].map((rule) => compileRule(rule, 'organization'));
  own.push(...guardBeside(own));
  const base: CompiledPolicy = {
    document,
    rules: [],
    rulesFor: new Map(),
    preapprovals: document.preapprove.map((each) => compilePreapproval(each)),
    rolesOf: compileRoles(document.roles),
    ...compileBranches(document.tasks),
  };
  return withParts(base, [{ rules: own, preapprovals: [] }, ...teams]);
}

/** What holds of Chaperone itself where a policy's own rules do not speak of it. */
const GUARD: Rule = {
  id: 'builtin.governance',
  on: ['governance.change'],
  do: 'deny',
  reason: 'An agent may not change what governs it.',
  advice:
    "Leave Chaperone and the agents' hook settings as they are; if they are in the way, tell the person what you need.",
};

/**
 * Who writes rules thinks of what agents do, not of the guard: without a word on `governance.change` an agent could take the
 * record away. A rule that names it and asks or allows has its way for what it matches; a deny for all makes this one needless.
 */
function guardBeside(rules: readonly CompiledRule[]): CompiledRule[] {
  const spoken = rules.filter(
    ({ rule, observed }) => !observed && listOf(rule.on).includes('governance.change'),
  );
  const isNeedless = spoken.some(({ rule }) => rule.do === 'deny' && !rule.where && !rule.except);
  if (isNeedless) return [];
  const others = spoken.filter(({ rule }) => rule.do !== 'deny');
  const guard = compileRule(GUARD, 'organization');
  return [{ ...guard, matches: (subject) => !others.some(({ matches }) => matches(subject)) }];
}

/** The policy with a workspace's own part beneath it, which can only tighten, and pre-approve what is left to it. */
export function withWorkspace(
  policy: CompiledPolicy,
  { rules, preapprove }: WorkspaceDocument,
): CompiledPolicy {
  const part = {
    rules: rules.map((rule) => compileRule({ ...rule, id: `workspace.${rule.id}` }, 'workspace')),
    preapprovals: preapprove.map((each) =>
      compilePreapproval({ ...each, id: `workspace.${each.id}` }, 'workspace'),
    ),
  };
  return withParts(policy, [part]);
}

type Part = Pick<CompiledPolicy, 'rules' | 'preapprovals'>;

function withParts(policy: CompiledPolicy, parts: readonly Part[]): CompiledPolicy {
  const observeAll = policy.document.mode === 'observe';
  const added = parts.flatMap(({ rules }) => rules);
  const rules = [...policy.rules, ...added.map((rule) => (observeAll ? { ...rule, observed: true } : rule))];
  const preapprovals = [...policy.preapprovals, ...parts.flatMap((part) => part.preapprovals)];
  const rulesFor = new Map<EffectKind, CompiledRule[]>(EFFECT_KINDS.map((kind) => [kind, []]));
  for (const each of rules) for (const kind of kindsOf(each.rule.on)) rulesFor.get(kind)?.push(each);
  return { ...policy, rules, rulesFor, preapprovals };
}

function compileTeam(name: string, team: Team): Part {
  const holds = compileConditions(team.for);
  return {
    // Where nobody knows whose session it is, the team's rules count and its pre-approvals do not.
    rules: team.rules.map((rule) => {
      const compiled = compileRule({ ...rule, id: `team.${name}.${rule.id}` }, 'team');
      return {
        ...compiled,
        team: team.for,
        matches: (subject) => holds(subject, true) && compiled.matches(subject),
      };
    }),
    preapprovals: team.preapprove.map((each) => ({
      ...compilePreapproval({ ...each, id: `team.${name}.${each.id}` }, 'team'),
      isFor: (subject: Subject) => holds(subject, false),
    })),
  };
}

function compileRule(rule: Rule, layer: Layer): CompiledRule {
  const where = compileConditions(rule.where ?? {});
  const excepts = listOf(rule.except ?? []).map(compileConditions);
  // An allow must be sure of what it allows: what cannot be read does not meet its conditions.
  const whenUnknown = rule.do !== 'allow';
  return {
    rule,
    layer,
    observed: rule.mode === 'observe',
    matches: (subject) => where(subject, whenUnknown) && !excepts.some((except) => except(subject, false)),
  };
}

/** One pre-approval: of commands, or of effects. */
export function compilePreapproval(
  { id, commands, on, where }: Preapproval,
  layer: Layer = 'organization',
): CompiledPreapproval {
  const wanted = (commands ?? []).map(words);
  const kinds = new Set(on === undefined ? [] : kindsOf(on));
  const holds = compileConditions(where ?? {});
  return {
    id,
    layer,
    isFor: () => true,
    coversCommand: (command) => {
      const given = words(command);
      return wanted.some((each) =>
        each.at(-1) === '*'
          ? each.slice(0, -1).every((word, i) => given[i] === word)
          : each.length === given.length && each.every((word, i) => given[i] === word),
      );
    },
    coversEffect: (subject) =>
      kinds.has(subject.effect.kind) &&
      NAMED_TO_COVER.every((flag) => !(flag in subject.effect) || flag in (where ?? {})) &&
      holds(subject, false),
  };
}

const NAMED_TO_COVER = [...FLAGS, 'pattern'] as const;

/** May a layer's pre-approvals answer what this rule asks (the policy's default, where it is none)? Of its own layer, of lower ones, and what is left to it. */
export function mayAnswer(layer: Layer, asking: CompiledRule | undefined): boolean {
  if (LAYERS.indexOf(layer) <= LAYERS.indexOf(asking?.layer ?? 'organization')) return true;
  return listOf(asking?.rule.preapprovable ?? []).some((each) => each === layer);
}

function compileBranches(tasks: PolicyDocument['tasks']): Pick<CompiledPolicy, 'taskOn'> {
  const compiled = Object.entries(tasks).flatMap(([name, { branches = [] }]) =>
    listOf(branches).map((branch) => ({ name, glob: glob(branch) })),
  );
  if (compiled.length === 0) return {};
  return { taskOn: (branch) => compiled.find((each) => each.glob.test(branch))?.name };
}

const words = (command: string): string[] => command.trim().split(/\s+/);
