/** Has the device's key sign how far the log reaches, beside the road: no record and no decision waits for it. */
import { join } from 'node:path';
import { writeDurably } from '../../audit/batch/durable.ts';
import type { ActivityLog } from '../../audit/log.ts';
import { SEAL_FILE, sealOf } from '../../audit/seal.ts';
import type { HeldKey } from './held-key.ts';

/** How old what is signed may be while records come, milliseconds. */
const EACH_MS = 5000;

export class LogSeal {
  readonly #log: Pick<ActivityLog, 'folder' | 'durable'>;
  readonly #device: string;
  readonly #key: Pick<HeldKey, 'get' | 'isMade'>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #sealed = '';

  constructor(
    log: Pick<ActivityLog, 'folder' | 'durable'>,
    device: string,
    key: Pick<HeldKey, 'get' | 'isMade'>,
  ) {
    this.#log = log;
    this.#device = device;
    this.#key = key;
  }

  start(): void {
    this.#timer = setInterval(() => void this.seal(), EACH_MS).unref();
  }

  /**
   * Signs what is on disk, unless that is signed. Without a key nothing is: a person who wants none is not to be asked by a
   * keychain. Never throws: a log that is not signed says so when it is checked.
   */
  seal(): Promise<void> {
    this.#running ??= this.#seal()
      .catch(() => {
        // No key or no disk: that is told by those who cannot go on without; the next time may do.
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  /** Signs the end. The log must still be ours. Never throws. */
  async finish(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.seal();
  }

  async #seal(): Promise<void> {
    const { durable, folder } = this.#log;
    // Of a log that another gate has, nothing is known here.
    if (durable.seq === 0 || durable.hash === this.#sealed || !this.#key.isMade) return;
    const seal = sealOf(durable, this.#device, await this.#key.get(), new Date().toISOString());
    // A log that was lost meanwhile is another gate's.
    if (this.#log.durable.seq < durable.seq) return;
    await writeDurably([{ file: join(folder, SEAL_FILE), data: seal }]);
    this.#sealed = durable.hash;
  }
}
