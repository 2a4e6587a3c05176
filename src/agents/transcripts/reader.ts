/** What a client's own record of a session says of its calls, in words that no client owns. */
import type { Ended } from '../../model/obedience.ts';
import { isObject } from '../payload.ts';

/** One line's word about one call. */
export interface TranscriptEntry {
  /** The client's id of the call in this record; its hooks may have another, or none. */
  readonly call: string;
  /** What the call asked for, where the line has it. */
  readonly input?: unknown;
  /** How it ended, where the line tells it. `text`: what the model read of it, all strings. */
  readonly end?: { readonly ended: Ended; readonly text: string };
}

/** Reads a record of JSON lines. */
export interface TranscriptReader {
  /** One of these stands in every line that tells of a call; other lines are not parsed. */
  readonly marks: readonly string[];
  /** `line`: parsed. A line that tells of no call gives nothing. */
  readonly read: (line: unknown) => readonly TranscriptEntry[];
  /** Is this, as the hooks name it, a call within another one, so that the record tells only of that one's end? */
  readonly isNested?: (call: string) => boolean;
}

/** Every string in a JSON value, one a line. */
export function stringsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return parts
    .map(stringsIn)
    .filter((text) => text !== '')
    .join('\n');
}
