/** A webhook by Standard Webhooks (https://www.standardwebhooks.com): one record a request. */
import { webhookBody, webhookHeaders, webhookKey } from '../../../audit/export/webhook.ts';
import { listOf } from '../../../model/policy/words.ts';
import { failure, isOk, said } from '../../sending/answer.ts';
import { NoCredential } from '../../sending/credentials.ts';
import { Connections } from '../../sending/request.ts';
import type { Encoded, MakeTarget } from '../target.ts';

export const toWebhook: MakeTarget<'webhook'> = ({ url, secret, ca, proxy }, { credentials, patience }) => {
  const connections = new Connections({ ca, proxy }, patience);
  async function keyOf(reference: string): Promise<Buffer> {
    const key = webhookKey(await credentials.value(reference));
    if (!key)
      throw new NoCredential(
        `What ${reference} stands for is no secret of a webhook: whsec_ and base64 of 24 to 64 bytes.`,
      );
    return key;
  }
  return {
    limits: { items: 1, bytes: Number.POSITIVE_INFINITY },
    encode: webhookBody,
    async send(batch, signal) {
      const { item, text } = batch[0] as Encoded;
      const keys = await Promise.all(listOf(secret).map((reference) => keyOf(reference)));
      const headers = webhookHeaders(item.uid, text, keys, Math.floor(Date.now() / 1000));
      const response = await connections.post({ url, headers, body: text, signal });
      if (isOk(response)) return { kind: 'taken' };
      if (response.status === 410) return { kind: 'gone', says: said(response) };
      return failure(response, (status) => status === 408 || status === 429 || status >= 500);
    },
    close: () => connections.close(),
  };
};
