/** Points in time as people write them. */
import { parseDuration } from './duration.ts';

/** RFC 3339, or a length of time that lies back (`2h`) -> milliseconds since the epoch. */
export function timeOf(text: string, option: string): number {
  const time = Date.parse(text);
  return Number.isNaN(time) ? Date.now() - parseDuration(text, option) : time;
}
