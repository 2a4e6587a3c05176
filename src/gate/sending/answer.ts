/** What a receiver's answer means for what was sent, whatever the protocol. */

export type Answer =
  /** It has them. `says`, where it had something to say of single records. */
  | { readonly kind: 'taken'; readonly says?: string }
  /** What was sent is at fault: sending it again would change nothing. */
  | { readonly kind: 'refused'; readonly says: string }
  /** Too much at once. */
  | { readonly kind: 'large'; readonly says: string }
  /** Try again, not before `after` milliseconds where that is said. */
  | { readonly kind: 'later'; readonly says: string; readonly after?: number }
  /** Address or credential are at fault, not the records: they wait until that is mended. */
  | { readonly kind: 'held'; readonly says: string; readonly after?: number }
  /** It wants no more. */
  | { readonly kind: 'gone'; readonly says: string };

/** An answer over HTTP, as far as it was read. */
export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Statuses that mean: not the records, but where or by whom they were sent. */
const HELD = new Set([401, 403, 404, 405, 407]);

/**
 * An answer that is no 2xx.
 * @param again statuses after which the same may be sent again
 */
export function failure(response: Response, again: (status: number) => boolean, now = Date.now()): Answer {
  const says = said(response);
  const { status } = response;
  if (again(status)) {
    const after = retryAfter(response.headers['retry-after'], now);
    return { kind: 'later', says, ...(after !== undefined && { after }) };
  }
  if (status === 413) return { kind: 'large', says };
  // A redirect would carry records and token to a place that no policy names.
  if (HELD.has(status) || (status >= 300 && status < 400)) return { kind: 'held', says };
  return { kind: 'refused', says };
}

export const isOk = ({ status }: Pick<Response, 'status'>): boolean => status >= 200 && status < 300;

/** Longest part of an answer's text that is repeated, in characters. */
const LONGEST = 300;

/** The status, and the beginning of what it said in words. */
export function said({ status, body }: Response): string {
  const words = body.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return `status ${status}${words === '' ? '' : `: ${words.slice(0, LONGEST)}`}`;
}

/** Longest wait that a receiver can ask for, milliseconds. */
const LONGEST_WAIT_MS = 60 * 60_000;

/** `Retry-After` (RFC 9110, section 10.2.3) in milliseconds from now: seconds, or a date. */
export function retryAfter(header: string | readonly string[] | undefined, now: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}
