/** Repositories by the names that their remotes have in the world, whatever the protocol. */
import type { Repository } from '../model/facts.ts';
import type { PolicyDocument } from '../model/policy/document.ts';
import { listOf } from '../model/policy/words.ts';
import { glob } from './glob.ts';

/** Names of a repository's remotes; none where there is no repository, absent where nobody has looked. */
export function remotesIn(repository: Repository | null | undefined): readonly string[] | undefined {
  return repository === undefined ? undefined : Object.values(repository?.remotes ?? {}).map(remoteName);
}

/** `git@github.com:acme/app.git` and `https://github.com/acme/app` are both `github.com/acme/app`. */
export function remoteName(url: string): string {
  const scp = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/.exec(url);
  const [host, path] = scp ? [scp[1] as string, scp[2] as string] : partsOf(url);
  const name = path.replace(/^\/+|\/+$|\.git\/?$/g, '');
  return host === '' ? name : `${host.toLowerCase()}/${name}`;
}

/** May the own part of a workspace with these remotes pre-approve something? One stranger among them is enough for a no. */
export function mayPreapprove(
  { workspaces }: Pick<PolicyDocument, 'workspaces'>,
  remotes: readonly string[],
): boolean {
  if (workspaces === undefined) return true;
  const trusted = listOf(workspaces.trusted).map((name) => glob(name, true));
  return remotes.length > 0 && remotes.every((remote) => trusted.some((each) => each.test(remote)));
}

function partsOf(url: string): [host: string, path: string] {
  try {
    const { hostname, pathname } = new URL(url);
    return [hostname, pathname];
  } catch {
    return ['', url]; // A folder of this machine.
  }
}
