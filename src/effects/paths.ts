/** From a path as it was written to the path that is touched: absolute, links followed, tricks undone. */
import type { Place } from '../model/facts.ts';
import { ANY, asGlob, hasUnknown, isKnown, type Text, withoutEnd } from './text.ts';
import type { Trace } from './trace.ts';

export interface Located {
  /** Absolute path with `/` between its parts, or a glob. */
  readonly path: string;
  readonly pattern?: true;
  /** Its wildcards leave out hidden names. */
  readonly visible?: true;
}

const DRIVE = /^(?:[\\/]{2}[?.][\\/])?([A-Za-z]):(?=[\\/]|$)(.*)$/s;
const UNC = /^(?:[\\/]{2}[?.][\\/]UNC[\\/]|\\\\(?![?.]))(.*)$/is;
/** Git Bash and Cygwin: `/c/Users` and `/cygdrive/c/Users`; WSL: `/mnt/c/Users`. */
const UNIX_DRIVE = /^\/(?:cygdrive\/|mnt\/)?([A-Za-z])(?=\/|$)(.*)$/s;
/** Names under which Linux shows the root and the working folder of a process. */
const PROC_ROOT = /^\/proc\/(?:self|thread-self|\d+)(?:\/task\/\d+)?\/root(?=\/|$)/;
const PROC_CWD = /^\/proc\/(?:self|thread-self)(?:\/task\/\d+)?\/cwd(?=\/|$)/;

/**
 * Where `text` leads from `cwd`. Asks for the real path of what is known of it, and goes on with the lexical path
 * while nobody has looked.
 */
export function locate(text: Text, cwd: Text, trace: Trace): Located {
  const above = isKnown(text) && isKnown(cwd) && trace.place.platform !== 'win32' && beforeUp(text);
  // The folder above where a link leads, and not above the link.
  if (above) return locate(above.rest, locate(above.folder, cwd, trace).path, trace);
  const absolute = lexical(text, cwd, trace.place);
  if (isKnown(absolute)) return { path: trace.links.followed(realOf(absolute, trace)) };
  if (absolute.startsWith(ANY)) return { path: asGlob(absolute), pattern: true };
  // Follow the links of the part before the first wildcard.
  const wild = absolute.search(/[\uE000-\uE003]/);
  const cut = absolute.lastIndexOf('/', wild);
  const head = absolute.slice(0, cut) || '/';
  const real = isDrive(head) || head === '/' ? head : trace.links.followed(realOf(head, trace));
  const visible = !trace.dotglob && HIDES.test(absolute) && !hasUnknown(absolute);
  return {
    path: asGlob(`${real === '/' ? '' : real}${absolute.slice(cut)}`),
    pattern: true,
    ...(visible && { visible: true as const }),
  };
}

/** Longest path that is opened by Linux. */
const PATH_LIMIT = 4096;

/** `a/b` and `../c` of `a/b/../c`; nothing where no folder's name stands before a `..`. */
function beforeUp(text: Text): { readonly folder: string; readonly rest: string } | undefined {
  if (!text.includes('/..') || text.length > PATH_LIMIT) return undefined;
  const found = /^((?:.*?\/)?(?!\.{1,2}\/)[^/]+)\/+(\.\.(?:\/.*)?)$/s.exec(text);
  const [, folder, rest] = found ?? [];
  return folder !== undefined && rest !== undefined ? { folder, rest } : undefined;
}

/** A name that begins with a shell's wildcard. */
const HIDES = /\/[\uE002\uE003]/;

const isDrive = (path: string): boolean => /^[A-Z]:\/?$/.test(path);

function realOf(path: string, trace: Trace): string {
  if (isDrive(path) || path.startsWith('/dev/') || path.startsWith('/proc/') || path.startsWith('//'))
    return path;
  const real = trace.facts.ask('realpath', path);
  return typeof real === 'string' ? slashes(real) : path;
}

const slashes = (path: string): string => (/^[A-Za-z]:[\\/]/.test(path) ? path.replaceAll('\\', '/') : path);

/** The absolute path by the letters alone: no link followed, marks left in it. */
export function lexical(text: Text, cwd: Text, place: Pick<Place, 'platform'>): Text {
  const windows = windowsForm(text, place.platform === 'win32');
  if (windows) return windows.startsWith('//') ? `/${normal(windows.slice(1))}` : normal(windows);
  if (text.startsWith('/')) return unproc(normal(text), cwd);
  if (text.startsWith(ANY)) return normal(text);
  return unproc(normal(`${windowsForm(cwd, false) ?? cwd}/${text}`), cwd);
}

/** `C:/...` or `//server/share/...` for a path written in a Windows way, else nothing. */
function windowsForm(text: string, windows: boolean): string | undefined {
  const c = text.charCodeAt(1);
  // Fast way out: no colon or second slash, nothing Windows-like.
  if (c !== 58 && c !== 92 && c !== 47 && !windows) return undefined;
  const drive = DRIVE.exec(text);
  if (drive) return `${drive[1]?.toUpperCase()}:/${(drive[2] ?? '').replaceAll('\\', '/')}`;
  const unc = UNC.exec(text);
  if (unc) return `//${(unc[1] ?? '').replaceAll('\\', '/')}`;
  if (!windows) return undefined;
  const unix = UNIX_DRIVE.exec(text);
  if (unix) return `${unix[1]?.toUpperCase()}:/${unix[2] ?? ''}`;
  return text.includes('\\') && text.startsWith('\\') ? `C:${text.replaceAll('\\', '/')}` : undefined;
}

function unproc(path: Text, cwd: Text): Text {
  if (!path.startsWith('/proc/')) return path;
  const inside = path.replace(PROC_CWD, cwd).replace(PROC_ROOT, '');
  if (inside === path) return path;
  return unproc(normal(inside === '' ? '/' : inside), cwd);
}

/** `.` and `..` resolved, slashes single, none at the end. `..` over an unknown part takes that part away. */
function normal(path: Text): Text {
  if (!/\/\.|\/\/|\/$/.test(path)) return path === '' ? '/' : path;
  const drive = /^[A-Z]:/.exec(path)?.[0] ?? '';
  const unknown = path.startsWith(ANY);
  const parts: string[] = [];
  for (const part of path.slice(drive.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      // What lies above something unknown is unknown.
      if (parts.at(-1)?.includes(ANY)) continue;
      parts.pop();
    } else parts.push(part);
  }
  const joined = parts.join('/');
  if (unknown) return joined === '' ? ANY : joined;
  return `${drive}/${joined}`;
}

/** Devices and streams: writing to them changes nothing that lasts, reading from them tells nothing. */
export function isStream(path: string): boolean {
  return (
    /^\/dev\/(?:null|zero|full|tty|ptmx|stdin|stdout|stderr|u?random|fd\/\d+|pts\/\d+)$/.test(path) ||
    /^\/proc\/(?:self|\d+)\/fd\/\d+$/.test(path) ||
    /^NUL:?$/i.test(path.slice(path.lastIndexOf('/') + 1))
  );
}

/** Is `path` the folder itself or below it? Both absolute; letters' case is ignored where the file system does so. */
export function isWithin(path: string, folder: string, platform: Place['platform']): boolean {
  const [p, f] = platform === 'linux' ? [path, folder] : [path.toLowerCase(), folder.toLowerCase()];
  return p === f || p.startsWith(f.endsWith('/') ? f : `${f}/`);
}

/** The folder that holds `path`. */
export function folderOf(path: Text): Text {
  const cut = path.lastIndexOf('/');
  if (cut < 0) return '.';
  return cut === 0 ? '/' : path.slice(0, cut);
}

/** The last part of a path. */
export const nameOf = (path: Text): Text =>
  withoutEnd(path.slice(withoutEnd(path, '/').lastIndexOf('/') + 1), '/');

/** A list of `/proc` is a list of every process: where a listing's names come from, in the words of `Sources`. */
export const processesIn = (folder: string): readonly string[] =>
  /^\/proc\/?$/.test(folder) ? ['ps:*'] : [];
