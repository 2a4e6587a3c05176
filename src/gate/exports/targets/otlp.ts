/** OTLP/HTTP logs (https://opentelemetry.io/docs/specs/otlp/#otlphttp): JSON, gzip. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as v from 'valibot';
import { otlpRecord, otlpRequest } from '../../../audit/export/otlp.ts';
import { counted } from '../../../model/counted.ts';
import { type Answer, failure, isOk, type Response, said } from '../../sending/answer.ts';
import { Connections } from '../../sending/request.ts';
import type { Encoded, MakeTarget } from '../target.ts';

/** Below the limit of receivers that take as much as over gRPC, 4 MiB. */
const REQUEST_BYTES = 4_000_000;

/** "Retryable Response Codes"; all others must not be retried. */
const AGAIN = new Set([429, 502, 503, 504]);

const Partial = v.object({
  partialSuccess: v.optional(
    v.object({
      rejectedLogRecords: v.optional(v.union([v.string(), v.number()]), 0),
      errorMessage: v.optional(v.string(), ''),
    }),
  ),
});

const compress = promisify(gzip);

export const toOtlp: MakeTarget<'otlp'> = ({ url, token, ca, proxy }, { credentials, patience }) => {
  const connections = new Connections({ ca, proxy }, patience);
  return {
    limits: { items: 1000, bytes: REQUEST_BYTES },
    encode: (item) => JSON.stringify(otlpRecord(item)),
    async send(batch, signal) {
      const body = otlpRequest(
        (batch[0] as Encoded).item,
        batch.map(({ text }) => text),
      );
      const response = await connections.post({
        url,
        headers: {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          ...(await credentials.authorization(token, url)),
        },
        body: await compress(body),
        signal,
      });
      return isOk(response) ? taken(response) : failure(response, (status) => AGAIN.has(status));
    },
    close: () => connections.close(),
  };
};

/** A partial success must not be retried; what it says is told. */
function taken(response: Response): Answer {
  const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), Partial), response.body);
  const partial = answer.success ? answer.output.partialSuccess : undefined;
  const rejected = Number(partial?.rejectedLogRecords ?? 0);
  if (rejected === 0 && !partial?.errorMessage) return { kind: 'taken' };
  return {
    kind: 'taken',
    says: `${counted(rejected, 'record')} rejected, ${said({ ...response, body: partial?.errorMessage ?? '' })}`,
  };
}
