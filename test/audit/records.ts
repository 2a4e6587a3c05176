/** Records and logs to test with. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { ActivityLog, type LogOptions } from '../../src/audit/log.ts';
import { recordsIn } from '../../src/audit/segments.ts';
import type { DeviceSigner } from '../../src/audit/signed-by.ts';
import { signerOf } from '../../src/model/envelope.ts';
import type { ActivityRecord, NewRecord } from '../../src/model/record.ts';

export const DEVICE = 'dev-0123456789abcdef';

/** A key of a device. */
export function newSigner(): DeviceSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { ...signerOf(privateKey), publicKey, exchanges: [] };
}

const WHO = {
  device: DEVICE,
  principal: { kind: 'anonymous', user: 'mia' },
} as const;

export const entry = (detail: string, at = '2026-01-01T00:00:00.000Z'): NewRecord => ({
  ...WHO,
  at,
  agent: 'claude-code',
  session: 's',
  cwd: '/w',
  type: 'session',
  moment: 'start',
  detail,
});

export const detailOf = (record: ActivityRecord): string =>
  record.type === 'session' ? record.detail : record.type === 'log' ? record.event : record.type;

export interface LogFolder {
  /** A folder for one log, removed after the test. */
  readonly path: () => string;
  /** A log on it that is closed after the test. */
  readonly open: (options?: Partial<LogOptions>) => ActivityLog;
  readonly details: () => string[];
  readonly text: (name: string) => string;
}

/** A fresh folder for every test of the file. */
export function logFolder(): LogFolder {
  let folder: string;
  let opened: ActivityLog[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'log-'));
  });
  afterEach(() => {
    for (const log of opened) log.close();
    opened = [];
    rmSync(folder, { recursive: true });
  });
  return {
    path: () => folder,
    open: (options = {}) => {
      const log = new ActivityLog(folder, { ...WHO, ...options });
      opened.push(log);
      return log;
    },
    details: () => [...recordsIn(folder)].map(detailOf),
    text: (name) => readFileSync(path.join(folder, name), 'utf8'),
  };
}
