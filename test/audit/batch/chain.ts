/** A log, its batches, and whoever checks them, to test with. */
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type BatchVerification, type CheckOptions, checkBatches } from '../../../src/audit/batch/check.ts';
import { BatchCutter, type BatchSigner, type Cut } from '../../../src/audit/batch/cutter.ts';
import { batchesIn } from '../../../src/audit/batch/folder.ts';
import type { Reason } from '../../../src/audit/batch/statement.ts';
import { ActivityLog, type LogOptions } from '../../../src/audit/log.ts';
import { DEVICE, entry, newSigner } from '../records.ts';

export { DEVICE };

export interface TestKey {
  readonly signer: BatchSigner & { readonly publicKey: KeyObject };
  readonly publicKey: KeyObject;
}

export function testKey(): TestKey {
  const signer = newSigner();
  return { signer, publicKey: signer.publicKey };
}

export class TestChain {
  readonly root: string;
  readonly key = testKey();
  log: ActivityLog;
  cutter: BatchCutter;

  constructor(options: Partial<LogOptions> = {}) {
    this.root = mkdtempSync(path.join(tmpdir(), 'chain-'));
    this.log = this.openLog(options);
    this.cutter = this.openCutter();
  }

  get logFolder(): string {
    return path.join(this.root, 'log');
  }

  get folder(): string {
    return path.join(this.root, 'evidence');
  }

  /** The log as another process finds it. */
  openLog(options: Partial<LogOptions> = {}): ActivityLog {
    this.log?.close();
    this.log = new ActivityLog(this.logFolder, {
      device: DEVICE,
      principal: { kind: 'anonymous', user: 'mia' },
      ...options,
    });
    return this.log;
  }

  /** The cutter as another process finds it. */
  openCutter(): BatchCutter {
    this.cutter = new BatchCutter(this.folder, this.logFolder, DEVICE);
    return this.cutter;
  }

  async append(count: number): Promise<void> {
    for (let n = 0; n < count; n++) this.log.append(entry(`record ${n}`));
    await this.log.synced();
  }

  cut(reason: Reason = 'size', most = 100, signer: BatchSigner = this.key.signer): Promise<Cut | undefined> {
    return this.cutter.cut(this.log.durable, reason, most, signer);
  }

  /** Cuts until nothing waits; returns how many batches that made. */
  async cutAll(most = 100): Promise<number> {
    let count = 0;
    while (await this.cut('size', most)) count++;
    return count;
  }

  chainFolder(chain = 1): string {
    return path.join(this.folder, String(chain));
  }

  check(options: CheckOptions = {}, chain = 1): BatchVerification {
    return checkBatches(batchesIn(this.chainFolder(chain)), { keys: [this.key.publicKey], ...options });
  }

  close(): void {
    this.log.close();
    rmSync(this.root, { recursive: true });
  }
}

/** A fresh chain for every test of the file. */
export function freshChain(): { readonly chain: () => TestChain } {
  let chain: TestChain;
  beforeEach(() => {
    chain = new TestChain();
  });
  afterEach(() => chain.close());
  return { chain: () => chain };
}
