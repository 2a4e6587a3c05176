/** The one place where a touch of a path becomes effects: resolved, governed paths noticed, lost work marked. */
import type { FileEffect } from '../model/effect.ts';
import { governedBy, sealedBy } from './governance.ts';
import { isStream, isWithin, type Located, lexical, locate, nameOf } from './paths.ts';
import { isKnown, type Text } from './text.ts';
import type { Cause, Trace } from './trace.ts';

export interface Touch {
  readonly recursive?: boolean;
  /** What stands in the file now is gone afterwards (truncated, replaced, removed): ask whether it is saved anywhere. */
  readonly replaces?: boolean;
  /** Every file below is touched for sure, not just some of them; what a recursive delete does unless said otherwise. */
  readonly covers?: boolean;
  /** A read that copies the whole tree elsewhere, unlike a search in it: every file below counts as read. */
  readonly takesAlong?: boolean;
  /** Folders of these names are left out, with all below. */
  readonly without?: readonly string[];
}

/** Names of things that a build or a test run makes again. */
const REGENERABLE =
  /(?:^|\/)(?:node_modules|dist|build|out|target|coverage|\.next|\.nuxt|\.turbo|\.cache|\.parcel-cache|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.nox|\.venv|venv|\.gradle|\.eggs|[^/]*\.egg-info|tmp|temp|logs?|\.DS_Store|[^/]*\.(?:log|tmp|pyc|pyo|o|obj|class|out|swp|bak|orig|rej|tsbuildinfo))(?:\/|$)/;

/** A glob of such names only: what tools keep for themselves and make again without being asked. */
const CACHES =
  /\/(?:node_modules|__pycache__|\.(?:pytest|mypy|ruff)_cache|\.(?:tox|nox|next|nuxt|turbo|parcel-cache|eggs)|[^/]*\.(?:pyc|pyo|egg-info|tsbuildinfo)|\.DS_Store)$/;

/**
 * Notes that `text`, seen from `cwd`, is read, written or deleted.
 * @returns where it leads, for whoever goes on with it; nothing for streams such as `/dev/null`.
 */
export function touch(
  kind: FileEffect['kind'],
  text: Text,
  cwd: Text,
  trace: Trace,
  cause: Cause,
  how: Touch = {},
): Located | undefined {
  const located = likely(kind, wholeFolder(kind, locate(text, cwd, trace), how), cwd);
  if (isStream(located.path)) return undefined;
  const loses = how.replaces ? lostWork(located, trace) : undefined;
  const tree = how.recursive === true && how.takesAlong === true && !located.pattern;
  trace.add(
    {
      kind,
      ...located,
      ...(tree && { path: `${located.path === '/' ? '' : located.path}/**`, pattern: true as const }),
      ...(how.recursive && !tree && { recursive: true as const }),
      ...(loses && { loses }),
      ...(how.without && located.pattern && { without: how.without }),
      ...(located.pattern && { certainty: 'possible' as const }),
    },
    cause,
  );
  for (const each of [located, ...formerly(text, cwd, trace, cause)]) {
    const governed =
      kind === 'file.read'
        ? sealedBy(each, how.recursive === true, trace.place)
        : governedBy(each, how.covers ?? (kind === 'file.delete' && how.recursive === true), trace.place);
    if (governed) trace.add({ kind: 'governance.change', target: governed }, cause);
  }
  return located;
}

/** Where the path led by links that the action has replaced since, perhaps in a branch that is not taken. */
function formerly(text: Text, cwd: Text, trace: Trace, cause: Cause): Located[] {
  if (trace.links.isEmpty) return [];
  const path = lexical(text, cwd, trace.place);
  const former = isKnown(path) ? trace.links.formerly(path) : [];
  return trace.step(cause, former.length / 16) ? former.map((each) => ({ path: each })) : [];
}

/**
 * A path of which not even the start is known is most likely some file here: it is read or written as such. What is
 * deleted stays unknown, as that cannot be taken back.
 */
function likely(kind: FileEffect['kind'], located: Located, cwd: Text): Located {
  const here =
    isKnown(cwd) && kind !== 'file.delete' && located.pattern && /^\*\*(?:$|\/)/.test(located.path);
  return here ? { path: `${cwd}${located.path.slice(2) || '/*'}`, pattern: true } : located;
}

/** `rm -rf folder/*` takes the folder's whole content: told as the folder. */
function wholeFolder(kind: FileEffect['kind'], located: Located, how: Touch): Located {
  if (kind !== 'file.delete' || !how.recursive || !located.pattern) return located;
  const folder = /^([^*?[]*)\/\*{1,2}$/.exec(located.path)?.[1];
  return folder === undefined ? located : { path: folder === '' ? '/' : folder };
}

/** What would be lost if the bytes at `located` went away; nothing while nobody has looked, or when all is saved. */
function lostWork(located: Located, trace: Trace): FileEffect['loses'] {
  const { place, facts } = trace;
  // The repository itself: commits that may be nowhere else.
  if (/(?:^|\/)\.git(?:\/(?:objects|refs|logs))?$/.test(located.path)) return 'unknown';
  if (place.temp.some((folder) => isWithin(located.path, folder, place.platform))) return undefined;
  // Of a glob, what lies below its fixed part is asked about: more than it matches, never less.
  const subject = located.pattern ? fixedPart(located.path) : located.path;
  if (subject === undefined) return 'unknown';
  if (located.pattern && CACHES.test(located.path)) return undefined;
  const type = facts.ask('type', subject);
  if (type === undefined || type === 'missing' || type === 'other') return undefined;
  const work = facts.ask('work', subject);
  if (work === undefined) return undefined;
  if (work === null)
    return REGENERABLE.test(nameOf(located.path)) || REGENERABLE.test(located.path) ? undefined : 'unknown';
  if (work.untracked > 0) return 'untracked';
  return work.modified > 0 ? 'modified' : undefined;
}

function fixedPart(glob: string): string | undefined {
  const wild = glob.search(/[*?[]/);
  const fixed = glob.slice(0, glob.lastIndexOf('/', wild));
  return fixed === '' ? undefined : fixed;
}
