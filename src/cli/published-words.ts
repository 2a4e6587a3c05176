/** What a published status says, in lines for whoever has published it. */
import type { Channel, Lockdown, Status } from '../policy/bundle/documents.ts';

export function toldOf({
  channels,
  floor,
  lockdown,
  revoked,
}: Omit<Status, 'issued' | 'expires'>): readonly string[] {
  return [
    ...Object.entries(channels).map(
      ([name, channel]) => `channel ${name}: revision ${channel.revision}${takenBy(channel)}`,
    ),
    ...(floor > 0 ? [`revisions below ${floor} are withdrawn`] : []),
    ...lockdown.map(lockdownLine),
    ...(['devices', 'subjects', 'sessions'] as const).flatMap((kind) =>
      revoked[kind].length > 0 ? [`revoked ${kind}: ${revoked[kind].join(', ')}`] : [],
    ),
    ...(revoked.grantsBefore === undefined ? [] : [`grants from before ${revoked.grantsBefore} are void`]),
  ];
}

function takenBy({ share, groups = [], devices = [] }: Channel): string {
  const those = [
    ...(share === undefined ? [] : [`${share} % of the devices`]),
    ...(groups.length > 0 ? [`people in ${groups.join(', ')}`] : []),
    ...devices,
  ];
  return those.length > 0 ? `, for ${those.join(' and ')}` : '';
}

function lockdownLine({ id, scope, level, reason, until }: Lockdown): string {
  const whom =
    'all' in scope
      ? 'every agent'
      : Object.entries(scope)
          .map(([kind, names]) => `${kind} ${(names as readonly string[]).join(', ')}`)
          .join();
  const done = level === 'suspend' ? 'locked down' : 'asked about everything';
  return `${done}: ${whom}, ${reason}${until === undefined ? '' : `, until ${until}`} (${id})`;
}
