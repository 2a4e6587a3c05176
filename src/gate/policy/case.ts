/** Runs one case of a policy's tests on a machine that is only described, so that it comes out alike everywhere. */
import { posix } from 'node:path';
import { toolUseOf } from '../../agents/index.ts';
import { answerOf, type Described, effectsOn, repositoryIn } from '../../effects/described.ts';
import { toolGroupOf } from '../../model/circumstances.ts';
import type { Decision } from '../../model/decision.ts';
import type { Place, Repository } from '../../model/facts.ts';
import { listOf } from '../../model/policy/words.ts';
import type { CompiledPolicy } from '../../policy/compile.ts';
import { type DecisionInput, decide } from '../../policy/decide.ts';
import { circumstancesFrom } from '../../policy/described-circumstances.ts';
import type { Case } from '../../policy/test-file.ts';
import { type Difference, differences } from '../../policy/test-result.ts';
import { WORKSPACE_FOLDER } from './workspace.ts';

/** When a case happens that says nothing of it: a Monday at nine. */
const MONDAY = Date.parse('2026-01-05T09:00:00Z');
const HOME = '/home/dev';
const WORKSPACE = '/home/dev/app';

/** How one case came out. */
export interface CaseResult<C extends Case = Case> {
  readonly case: C;
  readonly differences: readonly Difference[];
  /** Absent where the action could not be read. */
  readonly decision?: Decision;
}

export function runCase<C extends Case>(each: C, policy: CompiledPolicy): CaseResult<C> {
  const input = inputOf(each);
  if (typeof input === 'string')
    return { case: each, differences: [{ what: 'action', expected: 'one that can be read', found: input }] };
  const decision = decide(policy, input);
  return { case: each, decision, differences: differences(each, decision) };
}

/** A case by its name, for people. */
export const nameOf = ({ name, command, tool, input }: Case): string =>
  name ?? command?.split('\n')[0] ?? `${tool} ${JSON.stringify(input)}`;

/** What is decided about; a sentence where the action cannot be read. */
export function inputOf(each: Case): DecisionInput | string {
  const circumstances = circumstancesFrom(each, MONDAY);
  const tool =
    each.command === undefined
      ? toolUseOf(each.tool ?? '', each.input, circumstances.agent)
      : { ok: true as const, value: { kind: 'shell', command: each.command, shell: 'bash' } as const };
  if (!tool.ok) return tool.problem;
  const place = placeOf(each);
  const machine = machineOf(each, place);
  return {
    effects: effectsOn(tool.value, machine, place),
    place,
    circumstances: {
      ...circumstances,
      tool: toolGroupOf(tool.value),
      repositoryOf: (folder) =>
        answerOf({ kind: 'repository', subject: folder }, machine, place) as Repository | null,
    },
  };
}

function placeOf(each: Case): Place {
  const home = each.home ?? HOME;
  const workspace = listOf(each.workspace ?? WORKSPACE);
  const cwd = posix.resolve(workspace[0] ?? WORKSPACE, each.cwd ?? '.');
  const governed = ['.chaperone', '.claude/settings.json', '.cursor/hooks.json', '.copilot/hooks'];
  return {
    cwd,
    home,
    workspace,
    temp: ['/tmp'],
    platform: 'linux',
    governed: [
      ...governed.map((name) => `${home}/${name}`),
      ...workspace.map((root) => `${root}/${WORKSPACE_FOLDER}`),
    ],
    sealed: [`${home}/.chaperone`],
    env: { HOME: home, USER: 'dev', PWD: cwd },
  };
}

function machineOf(each: Case, place: Place): Described {
  const absolute = <T>(named: Readonly<Record<string, T>> = {}): [string, T][] =>
    Object.entries(named).map(([path, value]) => [posix.resolve(place.cwd, path), value]);
  const texts = Object.fromEntries(absolute(each.files));
  return {
    texts,
    types: Object.fromEntries(Object.keys(texts).map((path) => [path, 'file'])),
    links: Object.fromEntries(absolute(each.links).map(([path, to]) => [path, posix.resolve(place.cwd, to)])),
    work: each.unsaved ? 'dirty' : 'clean',
    ...((each.branch !== undefined || each.repository !== undefined) && {
      repository: repositoryOf(each, place),
    }),
  };
}

function repositoryOf({ branch, repository }: Case, place: Place): Repository {
  return {
    ...repositoryIn(place),
    ...(branch !== undefined && { branch }),
    ...(repository !== undefined && { remotes: { origin: `https://${repository}.git` } }),
  };
}
