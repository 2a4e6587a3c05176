/** What only a person may do: the secret that proves it, and the pause that it seals. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, unlinkSync } from 'node:fs';
import { readJson, writeWhole } from './files.ts';
import type { Home } from './home.ts';
import type { Pause } from './protocol.ts';

/** The person's secret, made at first need. No reply ever holds it; reading the file is a `governance.change` for an agent. */
export function personSecret(home: Home): string {
  if (!existsSync(home.personKey)) writeWhole(home.personKey, randomBytes(32).toString('hex'));
  return readFileSync(home.personKey, 'utf8').trim();
}

/** Does an `authorization` header carry the person's secret? */
export function isPerson(home: Home, authorization: string | undefined): boolean {
  const given = Buffer.from(authorization?.replace(/^Bearer /, '') ?? '');
  const wanted = Buffer.from(personSecret(home));
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The pause in force, or undefined. A file that the person's secret did not seal counts for nothing. */
export function currentPause(home: Home, now: number): Pause | undefined {
  const found = readJson(home.pause) as { until?: unknown; reason?: unknown; seal?: unknown } | undefined;
  if (typeof found?.until !== 'number' || typeof found.reason !== 'string' || found.until <= now)
    return undefined;
  const pause = { until: found.until, reason: found.reason };
  return found.seal === seal(home, pause) ? pause : undefined;
}

/** Starts a pause: until then everything is recorded and nothing is stopped. */
export function startPause(home: Home, pause: Pause): void {
  writeWhole(home.pause, JSON.stringify({ ...pause, seal: seal(home, pause) }));
}

export function endPause(home: Home): void {
  if (existsSync(home.pause)) unlinkSync(home.pause);
}

const seal = (home: Home, { until, reason }: Pause): string =>
  createHmac('sha256', personSecret(home)).update(`pause\0${until}\0${reason}`).digest('hex');

/** A key for one purpose, derived from the person's secret. */
export const derivedKey = (home: Home, purpose: string): Buffer =>
  createHmac('sha256', personSecret(home)).update(`key\0${purpose}`).digest();
