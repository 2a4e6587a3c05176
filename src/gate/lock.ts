/** A lock that only one process holds while it looks for a running gate and takes the socket. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../audit/writer-lock.ts';

/** How long to wait for another starter, milliseconds. Starting takes a fraction of it. */
const PATIENCE_MS = 10_000;

/** Runs `work` while holding the lock. A lock whose process is gone is taken over. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, 'gate.lock');
  for (const end = Date.now() + PATIENCE_MS; !take(lock); await sleep(25)) {
    if (Date.now() > end)
      throw new Error(`another start of the gate holds ${lock}; remove it if none is under way`);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock, { mode: 0o700 });
  } catch {
    if (!isAbandoned(lock)) return false;
    const aside = `${lock}.${process.pid}`;
    try {
      renameSync(lock, aside); // Of two that find it abandoned, one succeeds.
      rmSync(aside, { recursive: true, force: true });
    } catch {
      // The other one was quicker; try for the new lock like anybody.
    }
    return false;
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    rmSync(lock, { recursive: true, force: true }); // A full disk must not leave a lock that nobody holds.
    throw error;
  }
}

/** A lock is made in a moment; one that has had no owner for this long was left by a crash. Milliseconds. */
const OWNERLESS_MS = 5000;

function isAbandoned(lock: string): boolean {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    // No start takes as long as this: the owner hangs, or its number belongs to another process by now.
    if (age > 3 * PATIENCE_MS) return true;
    return pid > 0 ? !isAlive(pid) : age > OWNERLESS_MS;
  } catch {
    return age > OWNERLESS_MS; // Else it is being made or removed at this moment.
  }
}
