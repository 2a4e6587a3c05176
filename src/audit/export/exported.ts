/** A record on its way out: what every mapping starts from. */
import type { ActivityRecord } from '../../model/record.ts';
import { withoutContent } from './content.ts';

export interface Exported {
  /** Without content where the export is to have none. */
  readonly record: ActivityRecord;
  /** The same for a record however often it is sent: receivers tell repetitions by it. */
  readonly uid: string;
  /** SHA-256 of its line in the log, hex. */
  readonly hash: string;
  /** Fields that were taken out of it. */
  readonly erased: readonly string[];
  /** Version of Chaperone. */
  readonly version: string;
  readonly ocsf: OcsfVersion;
}

/** What an export's settings say of the records that it sends. */
export interface Manner {
  readonly content: Content;
  readonly ocsf?: OcsfVersion;
}

/** Versions of OCSF that records can be sent in, the usual one first. */
export type OcsfVersion = '1.9.0' | '1.8.0';

export type Content = 'full' | 'metadata';

/** @param hash of the record's line, hex */
export function exportedOf(
  record: ActivityRecord,
  hash: string,
  { content, ocsf = '1.9.0' }: Manner,
  version: string,
): Exported {
  const { kept, erased } = content === 'metadata' ? withoutContent(record) : { kept: record, erased: [] };
  return { record: kept, uid: `${record.device || 'unknown'}:${record.seq}`, hash, erased, version, ocsf };
}
