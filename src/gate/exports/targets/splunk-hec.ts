/**
 * Splunk's HTTP Event Collector (https://docs.splunk.com/Documentation/Splunk/latest/Data/AboutHECIDXAck): events back to
 * back. Without acknowledgement a 200 says that they were received, not that they are indexed.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { HEC_BYTES, hecEvent } from '../../../audit/export/splunk.ts';
import { type Answer, failure, isOk, said } from '../../sending/answer.ts';
import { Connections } from '../../sending/request.ts';
import type { MakeTarget } from '../target.ts';

const Received = v.object({ ackId: v.number() });
const Acks = v.object({ acks: v.record(v.string(), v.boolean()) });

/** How often it is asked whether events are indexed, and for how long, milliseconds. */
const ASK_MS = 1000;
const INDEXED_MS = 120_000;

const again = (status: number): boolean => status === 429 || status >= 500;

export const toSplunk: MakeTarget<'splunk-hec'> = (
  { url, token, index, acknowledge, ca, proxy },
  { credentials, patience },
) => {
  const connections = new Connections({ ca, proxy }, patience);
  const base = url.replace(/\/+$/, '');
  // Acknowledgements are counted by channel: one of this process alone.
  const channel = randomUUID();

  async function post(path: string, body: string, signal: AbortSignal) {
    return connections.post({
      url: `${base}${path}`,
      headers: {
        'content-type': 'application/json',
        authorization: `Splunk ${await credentials.value(token)}`,
        ...(acknowledge && { 'x-splunk-request-channel': channel }),
      },
      body,
      signal,
    });
  }

  async function indexed(id: number, signal: AbortSignal): Promise<Answer> {
    for (const end = Date.now() + INDEXED_MS; Date.now() < end; ) {
      const response = await post(
        `/services/collector/ack?channel=${channel}`,
        JSON.stringify({ acks: [id] }),
        signal,
      );
      if (!isOk(response)) return failure(response, again);
      const acks = v.safeParse(v.pipe(v.string(), v.parseJson(), Acks), response.body);
      if (acks.success && acks.output.acks[id]) return { kind: 'taken' };
      await sleep(ASK_MS, undefined, { signal });
    }
    return { kind: 'later', says: `received, and not indexed within ${INDEXED_MS / 1000} s` };
  }

  return {
    limits: { items: 1000, bytes: HEC_BYTES },
    encode: (item) => hecEvent(item, index),
    async send(batch, signal) {
      const response = await post(
        '/services/collector/event',
        batch.map(({ text }) => text).join(''),
        signal,
      );
      if (!isOk(response)) return failure(response, again);
      if (!acknowledge) return { kind: 'taken' };
      const received = v.safeParse(v.pipe(v.string(), v.parseJson(), Received), response.body);
      if (!received.success)
        return { kind: 'held', says: `${said(response)}: acknowledgement is not switched on for this token` };
      return indexed(received.output.ackId, signal);
    },
    close: () => connections.close(),
  };
};
