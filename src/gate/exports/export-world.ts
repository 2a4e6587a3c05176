/** What an export needs of the gate, and how long it waits. */
import type { Origin } from '../origin.ts';
import type { Stores } from '../sending/credentials.ts';

/** How long an export waits after a failure, milliseconds. */
export interface Waits {
  /** Doubled with each failure up to the longest; how much of it is waited is drawn. */
  readonly first: number;
  readonly longest: number;
  /** Where address or credential are at fault. */
  readonly held: number;
  /** How long a receiver may take to answer. */
  readonly patience: number;
}

export const WAITS: Waits = { first: 1000, longest: 5 * 60_000, held: 60_000, patience: 30_000 };

/** What an export needs of the gate. */
export interface ExportWorld {
  /** Folder of the log. */
  readonly log: string;
  /** Number of the last record that is known to be on disk. */
  readonly reach: () => number;
  /** Folder of cursors. */
  readonly cursors: string;
  readonly stores: Stores;
  readonly origin: () => Origin;
  readonly version: string;
  /** For the record: what became of an export, and why. */
  readonly note: (what: string, reason: string) => void;
  readonly changed: () => void;
  /** What a receiver says, without secrets. */
  readonly clean: (text: string) => string;
  readonly waits?: Waits;
}
