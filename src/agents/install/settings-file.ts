/** A user's settings file on disk: read whole, written whole or not at all. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SettingsProblem } from './problem.ts';

const BOM = '\uFEFF';

export interface SettingsFile {
  /** Where the bytes are: the end of all links. */
  readonly target: string;
  readonly exists: boolean;
  /** Without the byte order mark. Empty where there is no file. */
  readonly text: string;
  readonly bom: boolean;
}

export function readSettings(path: string): SettingsFile {
  const target = followLinks(path);
  let bytes: Buffer;
  try {
    bytes = readFileSync(target);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { target, exists: false, text: '', bom: false };
    throw inaccessible(path, 'read', error);
  }
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) {
    throw new SettingsProblem(
      'not-utf8',
      path,
      `${path} is not UTF-8. Nothing was changed; save it as UTF-8, then try again.`,
    );
  }
  const bom = text.startsWith(BOM);
  return { target, exists: true, text: bom ? text.slice(1) : text, bom };
}

/** Replaces the file in one step, its mode kept. Returns the folders that had to be made, outermost first. */
export function writeSettings(file: SettingsFile, text: string): readonly string[] {
  const { target, bom } = file;
  const temporary = `${target}.chaperone-${process.pid}`;
  try {
    const made = makeFolders(dirname(target));
    const mode = file.exists ? statSync(target).mode & 0o7777 : 0o600;
    writeFileSync(temporary, (bom ? BOM : '') + text, { mode });
    // The process's umask has no say in a mode that was there before.
    chmodSync(temporary, mode);
    renameSync(temporary, target);
    return made;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw inaccessible(target, 'write', error);
  }
}

/** Removes a file that we made, and of the folders that we made those that are empty now. */
export function removeSettings(target: string, madeFolders: readonly string[]): void {
  rmSync(target, { force: true });
  for (const folder of madeFolders.toReversed()) {
    try {
      rmdirSync(folder);
    } catch {
      // Something else is in it by now: it is not only ours any more.
      return;
    }
  }
}

function makeFolders(folder: string): readonly string[] {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return [];
  const made: string[] = [];
  for (let at = folder; at.length >= first.length; at = dirname(at)) made.unshift(at);
  return made;
}

/** The end of a chain of links, also where nothing is there yet. */
function followLinks(path: string): string {
  let at = path;
  for (let hops = 0; hops < 40; hops++) {
    try {
      if (!lstatSync(at).isSymbolicLink()) return at;
    } catch {
      return at;
    }
    at = resolve(dirname(at), readlinkSync(at));
  }
  throw new SettingsProblem(
    'inaccessible',
    path,
    `${path} is a link that leads back to itself; mend it, then try again.`,
  );
}

function inaccessible(path: string, what: 'read' | 'write', error: unknown): SettingsProblem {
  return new SettingsProblem(
    'inaccessible',
    path,
    `Cannot ${what} ${path}: ${(error as Error).message}`,
    error,
  );
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
