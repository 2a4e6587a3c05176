/** What every kind of receiver is to the export that sends to it. */
import type { Exported } from '../../audit/export/exported.ts';
import type { Export } from '../../model/policy/exports.ts';
import type { Answer } from '../sending/answer.ts';
import type { Credentials } from '../sending/credentials.ts';

export interface Encoded {
  readonly item: Exported;
  readonly text: string;
}

export interface Target {
  /** Most records, and bytes of their texts, in one sending. */
  readonly limits: { readonly items: number; readonly bytes: number };
  /** A record as it is sent. */
  readonly encode: (item: Exported) => string;
  /**
   * Sends records, at least one. Rejects where no answer came, with `NoCredential` where there is none to send with.
   * @param signal ends the attempt
   */
  readonly send: (batch: readonly Encoded[], signal: AbortSignal) => Promise<Answer>;
  readonly close: () => void;
}

export type ExportTo<To extends Export['to']> = Extract<Export, { to: To }>;

/** What a target sends with. */
export interface Means {
  readonly credentials: Credentials;
  /** How long a receiver may take to answer, milliseconds. */
  readonly patience: number;
}

export type MakeTarget<To extends Export['to']> = (to: ExportTo<To>, means: Means) => Target;
