/** OCSF events as a JSON array by POST, for any collector that takes JSON. */
import { EVENT_BYTES, fittedEvent } from '../../../audit/export/ocsf.ts';
import { Connections } from '../../sending/request.ts';
import type { MakeTarget } from '../target.ts';
import { postArray } from './json-array.ts';

export const toHttp: MakeTarget<'ocsf-http'> = ({ url, token, ca, proxy }, { credentials, patience }) => {
  const connections = new Connections({ ca, proxy }, patience);
  return {
    limits: { items: 100, bytes: 1_000_000 },
    encode: (item) => JSON.stringify(fittedEvent(item, EVENT_BYTES)),
    async send(batch, signal) {
      const headers = await credentials.authorization(token, url);
      return postArray(connections, { url, headers }, batch, signal);
    },
    close: () => connections.close(),
  };
};
