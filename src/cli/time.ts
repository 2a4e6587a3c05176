/** Points in time as people write them. */
import { isDuration, parseDuration } from './duration.ts';
import { BadInput } from './fail.ts';

/** RFC 3339, or a length of time that lies back (`2h`) -> milliseconds since the epoch. */
export function timeOf(text: string, option: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  if (isDuration(text)) return Date.now() - parseDuration(text, option);
  throw new BadInput(
    `${option}: "${text}" is no point in time; write 2026-11-26, 2026-11-26T09:00:00Z, or how long ago it was: 15m, 2h, 1d`,
  );
}
