/** A log has one writer. Who holds this file may append; the file of a process that is gone is taken over. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';

interface Owner {
  readonly pid: number;
  /** When it took the lock, milliseconds since the epoch. */
  readonly at: number;
  /** When the process began, as the system counts; where it says so. A number may belong to another process by now. */
  readonly began?: string;
}

export class LogIsTaken extends Error {
  readonly code = 'ETAKEN';
}

/** Takes the lock or throws `LogIsTaken`. The function gives it back. */
export function takeWriterLock(folder: string): () => void {
  const lock = join(folder, 'writer.lock');
  const mine = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const began = beginOf(process.pid);
  const owner: Owner = { pid: process.pid, at: Date.now(), ...(began && { began }) };
  writeFileSync(mine, JSON.stringify(owner), { mode: 0o600 });
  try {
    while (!place(mine, lock)) {
      const holder = readOwner(lock);
      if (holder && isHeld(holder))
        throw new LogIsTaken(
          `process ${holder.pid} writes the log in ${folder}; two writers would break its chain`,
        );
      putAside(lock, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    if (readOwner(lock)?.at === owner.at) rmSync(lock, { force: true });
  };
}

/** Does a process that lives write the log in this folder? */
export function isLogTaken(folder: string): boolean {
  const holder = readOwner(join(folder, 'writer.lock'));
  return holder !== undefined && isHeld(holder);
}

function place(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock); // Fails where the name is taken, and the content is whole from the first moment.
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes an abandoned lock away. Of two that find it, the slower may catch the new lock: it puts that one back. */
function putAside(lock: string, abandoned: Owner | undefined): void {
  const aside = `${lock}.${process.pid}.old`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // Somebody else was quicker.
  }
  if (readOwner(aside)?.at !== abandoned?.at) place(aside, lock);
  rmSync(aside, { force: true });
}

function readOwner(lock: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as Owner;
  } catch {
    return undefined; // Gone, or nothing that we have written.
  }
}

function isHeld({ pid, at, began }: Owner): boolean {
  if (!isAlive(pid)) return false;
  if (began !== undefined) return beginOf(pid) === began;
  return at > Date.now() - uptime() * 1000; // Taken before the machine was started: the number is somebody else's.
}

/** Start time of a process in clock ticks since boot (field 22 of `proc_pid_stat(5)`); only Linux tells it in a file. */
function beginOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // Killed and not yet collected by its parent: it holds nothing any more.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Is there a process of this id (ours to signal or not)? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
