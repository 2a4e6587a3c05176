/** The secrets that agents keep, each once with all the places where it stands. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { KeptPlace } from '../../agents/install/index.ts';
import type { Lookout } from '../../secrets/find.ts';
import { masked } from '../../secrets/mask.ts';
import { type KeptFormat, piecesOf } from './kept-pieces.ts';
import { type Step, walk, whyNot } from './walk.ts';

/** A file that an agent keeps. */
export interface KeptFile {
  readonly agent: string;
  readonly path: string;
}

/** Where a secret stands. */
export interface Holding extends KeptFile {
  readonly binary: boolean;
  count: number;
}

export interface LeakedSecret {
  readonly family: string;
  readonly mask: string;
  /** When it was first seen: by what stands beside it, else by the file's time. Milliseconds since the epoch. */
  since: number;
  count: number;
  readonly files: Map<string, Holding>;
}

/** All files of the places that are there, each once; what cannot be looked into is told. */
export function* keptFiles(
  places: readonly KeptPlace[],
  skipped: (path: string, why: string) => void,
): Generator<KeptFile> {
  const seen = new Set<string>();
  for (const { agent, path } of places) {
    if (!existsSync(path)) continue;
    for (const step of stepsBelow(path)) {
      if ('skipped' in step) skipped(step.skipped, step.why);
      else if (!seen.has(step.file)) {
        seen.add(step.file);
        yield { agent, path: step.file };
      }
    }
  }
}

function* stepsBelow(path: string): Generator<Step> {
  try {
    yield* walk(path, false);
  } catch (error) {
    yield { skipped: path, why: whyNot(error) };
  }
}

/** Enough of a conversation's beginning to name its folder, in bytes. */
const BEGINNING = 64 * 1024;
const MOST_FOLDERS = 200;
const FOLDER = /"(?:cwd|workingDirectory|folder|directory)"\s*:\s*("(?:[^"\\]|\\.){1,1000}")/g;

/** The folders that the agents have worked in, by what they keep; those that are still there. */
export function foldersWorkedIn(files: Iterable<KeptFile>): readonly string[] {
  const folders = new Set<string>();
  const tried = new Set<string>();
  for (const { path } of files) {
    if (!/\.jsonl?$/.test(path)) continue;
    for (const [, name] of beginningOf(path).matchAll(FOLDER)) {
      if (tried.has(name as string)) continue;
      tried.add(name as string);
      const folder = folderOf(name as string);
      if (folder !== undefined && folders.size < MOST_FOLDERS) folders.add(folder);
    }
  }
  return [...folders];
}

function folderOf(json: string): string | undefined {
  try {
    const text = JSON.parse(json) as string;
    const folder = text.startsWith('file://') ? fileURLToPath(text) : text;
    return statSync(folder).isDirectory() ? folder : undefined;
  } catch {
    return undefined; // No path, or one that is gone.
  }
}

function beginningOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(BEGINNING);
      return bytes.toString('utf8', 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return ''; // Told when it is looked through.
  }
}

/** Looks through the files; values are told apart by a hash, so that none is held. */
export class LeakedSecrets {
  readonly #byValue = new Map<string, LeakedSecret>();
  files = 0;
  bytes = 0;

  /** The secrets, the most often seen first. */
  get all(): readonly LeakedSecret[] {
    return [...this.#byValue.values()].sort((a, b) => b.count - a.count || a.since - b.since);
  }

  /** Returns why the file was not looked through, as the end of a sentence. */
  async search(file: KeptFile, lookout: Lookout): Promise<string | undefined> {
    const known: { format: KeptFormat } = { format: 'text' };
    try {
      const { mtimeMs, size } = statSync(file.path);
      const pieces = piecesOf(file.path, lookout, (format) => {
        known.format = format;
      });
      for await (const piece of pieces)
        if (typeof piece !== 'string')
          this.#add(piece.family, piece.value, piece.at ?? mtimeMs, {
            ...file,
            binary: known.format === 'binary',
            count: 0,
          });
      this.files++;
      this.bytes += size;
      return undefined;
    } catch (error) {
      return whyNot(error);
    }
  }

  #add(family: string, value: string, at: number, holding: Holding): void {
    const key = createHash('sha256').update(value, 'utf16le').digest('base64');
    let secret = this.#byValue.get(key);
    if (!secret) {
      secret = { family, mask: masked(value), since: at, count: 0, files: new Map() };
      this.#byValue.set(key, secret);
    }
    secret.count++;
    secret.since = Math.min(secret.since, at);
    const known = secret.files.get(holding.path) ?? holding;
    known.count++;
    secret.files.set(holding.path, known);
  }
}
