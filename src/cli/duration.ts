/** Durations as people write them. */
import { BadInput } from './fail.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const DURATION = /^(\d+)\s*([smhd])$/;

export const isDuration = (text: string): boolean => DURATION.test(text.trim());

/** `15m`, `2h`, `1d`, `90s` -> milliseconds. `option` is named in the error. */
export function parseDuration(text: string, option: string): number {
  const [, count, unit] = DURATION.exec(text.trim()) ?? [];
  if (!count || !unit)
    throw new BadInput(`${option}: "${text}" is no length of time; write it like 15m, 2h or 1d`);
  return Number(count) * (UNITS[unit] as number);
}
