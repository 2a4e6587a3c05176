/** A batch as a JSON array by POST, for receivers that take it or leave it as a whole. */
import { type Answer, failure, isOk } from '../../sending/answer.ts';
import type { Connections } from '../../sending/request.ts';
import type { Encoded } from '../target.ts';

export async function postArray(
  connections: Connections,
  { url, headers }: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  batch: readonly Encoded[],
  signal: AbortSignal,
): Promise<Answer> {
  const response = await connections.post({
    url,
    headers: { 'content-type': 'application/json', ...headers },
    body: `[${batch.map(({ text }) => text).join(',')}]`,
    signal,
  });
  return isOk(response) ? { kind: 'taken' } : failure(response, (status) => status === 429 || status >= 500);
}
