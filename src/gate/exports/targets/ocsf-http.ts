/** OCSF events as a JSON array by POST, for any collector that takes JSON. */
import { EVENT_BYTES, fittedEvent } from '../../../audit/export/ocsf.ts';
import { failure, isOk } from '../../sending/answer.ts';
import { Connections } from '../../sending/request.ts';
import type { MakeTarget } from '../target.ts';

export const toHttp: MakeTarget<'ocsf-http'> = ({ url, token, ca }, { credentials, patience }) => {
  const connections = new Connections(ca, patience);
  return {
    limits: { items: 100, bytes: 1_000_000 },
    encode: (item) => JSON.stringify(fittedEvent(item, EVENT_BYTES)),
    async send(batch, signal) {
      const response = await connections.post({
        url,
        headers: {
          'content-type': 'application/json',
          ...(await credentials.authorization(token, url)),
        },
        body: `[${batch.map(({ text }) => text).join(',')}]`,
        signal,
      });
      return isOk(response)
        ? { kind: 'taken' }
        : failure(response, (status) => status === 429 || status >= 500);
    },
    close: () => connections.close(),
  };
};
