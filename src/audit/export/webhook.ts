/** One record as a webhook by Standard Webhooks (https://www.standardwebhooks.com): body, headers, signature. */
import { createHmac } from 'node:crypto';
import type { Exported } from './exported.ts';
import { fittedEvent } from './ocsf.ts';
import { eventName } from './open-telemetry.ts';

/** Largest body, in bytes. */
export const WEBHOOK_BYTES = 20_000;

export function webhookBody(item: Exported): string {
  const around = { type: eventName(item.record.type), timestamp: item.record.at };
  const room = WEBHOOK_BYTES - JSON.stringify({ ...around, data: 0 }).length;
  return JSON.stringify({ ...around, data: fittedEvent(item, room) });
}

/** The prefix of a secret, before its base64. */
const SECRET = /^whsec_([A-Za-z0-9+/=]+)$/;

/** The key in a secret of the form `whsec_<base64>`; undefined where it is none, or has fewer than 24 bytes or more than 64. */
export function webhookKey(secret: string): Buffer | undefined {
  const key = Buffer.from(SECRET.exec(secret.trim())?.[1] ?? '', 'base64');
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

/**
 * The headers of a body. Each key makes a signature, so that a receiver can change to the next one.
 * @param seconds since 1970, when it is sent
 */
export function webhookHeaders(
  uid: string,
  body: string,
  keys: readonly Buffer[],
  seconds: number,
): Readonly<Record<string, string>> {
  const signed = `${uid}.${seconds}.${body}`;
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  return {
    'content-type': 'application/json',
    'webhook-id': uid,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}
