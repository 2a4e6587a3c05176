/** Patterns of values that many vendors share. */

/** RFC 9562, with hyphens. */
export const UUID = '[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}';
