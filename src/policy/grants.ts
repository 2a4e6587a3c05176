/** Which effects a grant covers: by kind and resource, never by the literal text. */
import type { Decision } from '../model/decision.ts';
import type { Effect } from '../model/effect.ts';
import { resourceOf } from '../model/effect.ts';
import type { Facts } from '../model/facts.ts';
import type { Grant } from '../model/grant.ts';
import { dirname } from './paths.ts';

/**
 * The key under which a yes to this effect is remembered. Within a repository it is kept under the common git folder,
 * so that another worktree of the same repository is covered; another branch, host or path is not.
 * May ask `facts` for the repository of a folder.
 */
export function grantKey(effect: Effect, facts: Facts): string {
  const flags = FLAGS.filter((flag) => flag in effect).map(
    (flag) => `${flag}=${String((effect as unknown as Record<string, unknown>)[flag])}`,
  );
  return [effect.kind, resourceKey(effect, facts), ...flags].join(' ');
}

/** What turns a harmless form of an effect into a harmful one must be part of the key, and named by a pre-approval. */
export const FLAGS = [
  'force',
  'deletes',
  'recursive',
  'destructive',
  'reachesHost',
  'global',
  'loses',
  'direction',
  'action',
  'carries',
  'source',
  'unattended',
  'code',
] as const;

function resourceKey(effect: Effect, facts: Facts): string {
  switch (effect.kind) {
    case 'file.read':
    case 'file.write':
    case 'file.delete': {
      const repository = facts.ask('repository', dirname(effect.path));
      if (!repository || !effect.path.startsWith(`${repository.root}/`)) return effect.path;
      return `${repository.commonDir}#${effect.path.slice(repository.root.length + 1)}`;
    }
    case 'git.push':
    case 'git.commit':
    case 'git.rewrite': {
      const repository = effect.repository === '*' ? null : facts.ask('repository', effect.repository);
      return `${repository?.commonDir ?? effect.repository}#${resourceOf(effect)}`;
    }
    case 'db.mutate':
      return [resourceOf(effect), effect.host ?? effect.path].filter(Boolean).join(' in ');
    default:
      return resourceOf(effect);
  }
}

/** Keys of the effects for which a person must be asked; empty where nothing asks. */
export function askedKeys(decision: Decision, facts: Facts): string[] {
  const asked = askedEffects(decision);
  // Worked out once, not once an effect: a script may ask for a thousand.
  const hosts = companions(
    asked.some(isUnread),
    decision,
    (e) => e.kind === 'net.connect' && `from ${e.host}`,
  );
  const programs = companions(
    asked.some(raises),
    decision,
    (e) => e.kind === 'command.run' && `for ${resourceOf(e)}`,
  );
  return [
    ...new Set(
      asked.map(
        (effect) => grantKey(effect, facts) + (isUnread(effect) ? hosts : raises(effect) ? programs : ''),
      ),
    ),
  ];
}

const isUnread = (effect: Effect): boolean => effect.kind === 'command.run' && effect.code !== undefined;
const raises = (effect: Effect): boolean => effect.kind === 'privilege.raise';

/**
 * What else a yes was given to: code that cannot be read came from these hosts, and these programs would get another
 * user's rights. Another host or program is another question.
 */
function companions(
  wanted: boolean,
  { effects }: Decision,
  name: (effect: Effect) => string | false,
): string {
  if (!wanted) return '';
  const names = effects.map(name).filter((each) => each !== false);
  return names
    .sort()
    .map((each) => ` ${each}`)
    .join('');
}

/** The effects that made the decision an ask. */
export function askedEffects(decision: Decision): Effect[] {
  const indices = decision.matches.filter((m) => m.outcome === 'ask' && !m.observed).map((m) => m.effect);
  return [...new Set(indices)].map((index) => decision.effects[index] as Effect);
}

/** The grants that together cover all `keys`, or undefined. */
export function coveringGrants(
  keys: readonly string[],
  grants: readonly Grant[],
  session: string,
  now: number,
): Grant[] | undefined {
  const live = grants.filter((grant) => isLive(grant, session, now));
  const used = keys.map((key) => live.find((grant) => grant.covers.includes(key)));
  return keys.length > 0 && used.every((g) => g !== undefined) ? [...new Set(used as Grant[])] : undefined;
}

/** Does the grant hold for this session at this time (milliseconds since the epoch)? */
export function isLive(grant: Grant, session: string, now: number): boolean {
  return grant.scope.kind === 'session' ? grant.scope.session === session : now < grant.scope.until;
}
