/** Exports at work over a real log, with receivers of the test's own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach } from 'vitest';
import { ActivityLog, type LogOptions } from '../../src/audit/log.ts';
import { Exports } from '../../src/gate/exports/exports.ts';
import { type Export, Exports as Schema } from '../../src/model/policy/exports.ts';
import type { NewRecord } from '../../src/model/record.ts';
import { entry as recordEntry } from '../audit/records.ts';
import { until } from '../rig/processes.ts';

const ORIGIN = { device: 'dev-0123456789abcdef', principal: { kind: 'anonymous', user: 'mia' } } as const;

/** Short ones: a test does not wait for minutes. */
const WAITS = { first: 10, longest: 60, held: 100, patience: 300 };

export const entry = (detail: string): NewRecord => recordEntry(detail, '2026-11-25T10:00:00.000Z');

/** Something that a person did, with these words. */
export function note(what: string, rest: { outcome: 'allow' | 'deny'; reason: string }): NewRecord {
  const { device, principal, at, agent, session, cwd } = entry('');
  return { device, principal, at, agent, session, cwd, type: 'governance', what, ...rest };
}

export interface Exporting {
  readonly folder: () => string;
  readonly log: () => ActivityLog;
  /** Opens another log on the same folder. */
  readonly reopen: (options: Partial<LogOptions>) => ActivityLog;
  /** Appends session records with these details, and waits until they are on disk. */
  readonly append: (...details: readonly string[]) => Promise<void>;
  /** Starts the exports of a policy, and waits until they have found their place in the log. */
  readonly start: (exports: readonly object[], more?: Partial<Surroundings>) => Promise<Exports>;
  /** Ends them as a gate does. */
  readonly stop: () => Promise<void>;
  readonly notes: readonly string[];
  /** A reference to a value. */
  readonly secret: (name: string, value: string) => string;
  readonly cursor: (id: string) => { seq: number };
}

interface Surroundings {
  readonly token: () => string | undefined;
  readonly patience: number;
  readonly reach: () => number;
}

/** A fresh log and state for every test of the file. */
export function exporting(): Exporting {
  let folder: string;
  let log: ActivityLog;
  let following: { close(): Promise<void> } | undefined;
  const notes: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'exports-'));
    log = new ActivityLog(path.join(folder, 'log'), ORIGIN);
    notes.length = 0;
  });
  const stop = async () => {
    await following?.close();
    following = undefined;
  };
  afterEach(async () => {
    await stop();
    log.close();
    rmSync(folder, { recursive: true });
  });
  const values: Record<string, string> = {};
  return {
    folder: () => folder,
    log: () => log,
    reopen: (options) => {
      log.close();
      log = new ActivityLog(path.join(folder, 'log'), { ...ORIGIN, ...options });
      return log;
    },
    append: async (...details) => {
      for (const detail of details) log.append(entry(detail));
      await log.synced();
    },
    start: async (exports, { token, reach, patience = WAITS.patience } = {}) => {
      const wanted = v.parse(
        Schema,
        exports.map((one) => ({ everySeconds: 0.05, ...one })),
      ) as Export[];
      const all = new Exports(() => wanted, {
        log: path.join(folder, 'log'),
        reach: reach ?? (() => log.durable.seq),
        cursors: path.join(folder, 'exports'),
        stores: {
          table: () => ({}),
          cwd: folder,
          ...(token && {
            signedIn: async () =>
              token() === undefined ? undefined : { authorization: `DPoP ${token()}`, dpop: 'proof' },
          }),
        },
        origin: () => ORIGIN,
        version: '0.1.0',
        note: (what, reason) => notes.push(`${what}: ${reason}`),
        changed() {},
        clean: (text) => text,
        waits: { ...WAITS, patience },
      });
      following = all.follow();
      await until('cursors', () => wanted.every(({ id }) => read(folder, id)));
      return all;
    },
    stop,
    notes,
    secret: (name, value) => {
      values[name] = value;
      const file = path.join(folder, 'secrets.env');
      writeFileSync(
        file,
        Object.entries(values)
          .map(([key, text]) => `${key}=${text}\n`)
          .join(''),
      );
      return `env-file://${file}#${name}`;
    },
    cursor: (id) => read(folder, id) as { seq: number },
  };
}

function read(folder: string, id: string): { seq: number } | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'exports', `${id}.json`), 'utf8'));
  } catch {
    return undefined; // Not there yet.
  }
}
