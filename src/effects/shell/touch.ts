/** Touching a path from inside a shell, which may run on another machine or in a container. */
import type { FileEffect } from '../../model/effect.ts';
import { type Touch, touch } from '../files.ts';
import { isStream, isWithin, type Located, lexical } from '../paths.ts';
import { asGlob, isKnown, type Text } from '../text.ts';
import { type Cause, type Trace, via } from '../trace.ts';
import type { Elsewhere, Scope } from './scope.ts';

/** Where containers keep what outlives them: all, or the folders that images make volumes of. */
const KEPT = /^\/(?:[*\uE000-\uE003]*$|(?:var\/lib|data|srv|mnt|backups?|bitnami|home|workspaces?)(?:\/|$))/;
const VOLUMES = '/var/lib/docker/volumes';

/** Where this machine keeps a path that a container sees; nothing if it is the container's own. */
export function onHost(elsewhere: Extract<Elsewhere, { kind: 'container' }>, path: Text): Text | undefined {
  const mount = elsewhere.mounts.find((each) => isWithin(path, each.inside, 'linux'));
  return (
    mount &&
    `${mount.host === '/' ? '' : mount.host}${mount.inside === '/' ? path : path.slice(mount.inside.length)}`
  );
}

/**
 * Notes that the path `text` is touched by a command that runs in `scope`.
 * @returns where it leads; nothing for streams and for files inside a container that this machine does not see.
 */
export function touchFrom(
  scope: Scope,
  kind: FileEffect['kind'],
  text: Text,
  trace: Trace,
  cause: Cause,
  how: Touch = {},
): Located | undefined {
  const { elsewhere, cwd } = scope;
  if (!elsewhere) return touch(kind, text, cwd, trace, cause, how);
  const absolute = lexical(text, cwd, trace.place);
  if (elsewhere.kind === 'container') {
    const host = onHost(elsewhere, absolute);
    // What a container that goes on keeps in volumes is gone for good.
    if (
      host === undefined &&
      elsewhere.lasts &&
      kind === 'file.delete' &&
      how.recursive &&
      KEPT.test(absolute)
    )
      return touch(kind, VOLUMES, trace.place.cwd, trace, cause, how);
    return host === undefined ? undefined : touch(kind, host, trace.place.cwd, trace, cause, how);
  }
  // Another machine's files: this machine is asked nothing about them.
  const path = asGlob(absolute);
  if (isStream(path)) return undefined;
  trace.add(
    {
      kind,
      path,
      ...(!isKnown(absolute) && { pattern: true as const }),
      ...(how.recursive && { recursive: true as const }),
      certainty: 'possible',
    },
    via(cause, `on ${elsewhere.host}`),
  );
  return { path };
}
