/** Microsoft Sentinel by the Logs Ingestion API (https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview). */
import { SENTINEL_BYTES, sentinelRow } from '../../../audit/export/sentinel.ts';
import { Connections } from '../../sending/request.ts';
import type { MakeTarget } from '../target.ts';
import { postArray } from './json-array.ts';

const VERSION = '2023-01-01';

export const toSentinel: MakeTarget<'sentinel'> = (
  { url, rule, stream, ca, proxy, ...client },
  { credentials, patience },
) => {
  const connections = new Connections({ ca, proxy }, patience);
  const where = `${url.replace(/\/+$/, '')}/dataCollectionRules/${rule}/streams/${stream}?api-version=${VERSION}`;
  return {
    // One byte a row for its comma.
    limits: { items: 1000, bytes: SENTINEL_BYTES - 1002 },
    encode: (item) => JSON.stringify(sentinelRow(item)),
    async send(batch, signal) {
      const token = await credentials.granted(client, connections, signal);
      const headers = { authorization: `Bearer ${token}` };
      return postArray(connections, { url: where, headers }, batch, signal);
    },
    close: () => connections.close(),
  };
};
