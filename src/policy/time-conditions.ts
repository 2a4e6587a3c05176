/** Windows of time: days of the week and times of day in a time zone, between two moments. */
import type { TimeWindow } from '../model/policy/conditions.ts';
import { listOf } from '../model/policy/words.ts';

interface Moment {
  /** `mon` … `sun` */
  readonly day: string;
  readonly minutes: number;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WHOLE_DAY = 24 * 60;

/** Compiles windows to a predicate over milliseconds since the epoch: one of them must be open. */
export function timePredicate(windows: readonly TimeWindow[]): (at: number) => boolean {
  const compiled = windows.map(compileWindow);
  return (at) => compiled.some((isOpen) => isOpen(at));
}

function compileWindow({ days, from, to, zone, since, until }: TimeWindow): (at: number) => boolean {
  const first = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const last = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
  const between = (at: number): boolean => at >= first && at < last;
  if (days === undefined && from === undefined && to === undefined) return between;
  const wanted = new Set<string>(days === undefined ? DAYS : listOf(days));
  const begin = minutesOf(from ?? '00:00');
  const end = to === undefined ? WHOLE_DAY : minutesOf(to);
  const clock = new Intl.DateTimeFormat('en-US', {
    ...(zone !== undefined && { timeZone: zone }),
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const isOpen = (at: number): boolean => {
    const { day, minutes } = momentAt(clock, at);
    if (begin < end) return wanted.has(day) && minutes >= begin && minutes < end;
    return minutes >= begin ? wanted.has(day) : minutes < end && wanted.has(dayBefore(day));
  };
  // All effects of an action happen at one moment, and the calendar takes microseconds.
  let asked = { at: Number.NaN, open: false };
  return (at) => {
    if (!between(at)) return false;
    if (asked.at !== at) asked = { at, open: isOpen(at) };
    return asked.open;
  };
}

function momentAt(clock: Intl.DateTimeFormat, at: number): Moment {
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: (parts.get('weekday') ?? '').toLowerCase(),
    minutes: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

const dayBefore = (day: string): string => DAYS[(DAYS.indexOf(day) + 6) % 7] as string;

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}
