/**
 * Puts one batch where the organisation wants it: plain `PUT`s that only create. The records go first, so that a statement
 * never stands there without what it vouches for. Whatever was sent before counts as sent when it is the same.
 */
import { createHash } from 'node:crypto';
import { receiptProblem } from '../../audit/batch/check.ts';
import { verifierOf } from '../../audit/batch/checkpoint.ts';
import { statementOf } from '../../audit/batch/cutter.ts';
import { unpackedBody } from '../../audit/batch/folder.ts';
import { type BatchSpool, batchName, ENDINGS, type Kept, type Part } from '../../audit/batch/spool.ts';
import type { Request } from './authorization.ts';

export interface Target {
  /** Without a slash at the end. */
  readonly url: string;
  /** Whose receipt is needed, a verifier key. */
  readonly receiptKey?: string | undefined;
  /** The headers with which a request says who sends it. */
  readonly authorize?: (request: Request) => Promise<Readonly<Record<string, string>>>;
}

export type Outcome =
  | { readonly kind: 'sent'; readonly receipt?: string }
  /** It was given up, and is no longer here. */
  | { readonly kind: 'gone' }
  /** Another batch of this number is there. */
  | { readonly kind: 'fork'; readonly problem: string }
  | {
      readonly kind: 'failed';
      readonly problem: string;
      /** The server takes no token, or another one. */
      readonly unauthorized?: true;
      /** Trying again will not help by itself. */
      readonly hopeless?: true;
      /** The server's word on when to come again, milliseconds from now. */
      readonly after?: number;
    };

type Failed = Extract<Outcome, { kind: 'failed' }>;

/** Longest wait for one answer, in milliseconds. */
const PATIENCE_MS = 60_000;
/** Longest answer that is read, in bytes; of something that has to be the same as ours, a little more than that. */
const LARGEST_RECEIPT = 16 * 1024;

const TYPES: Readonly<Record<Exclude<Part, 'receipt'>, string>> = {
  body: 'application/gzip',
  statement: 'application/vnd.dsse.envelope.v1+json',
};

/**
 * Sends a batch, in the order in which its parts may appear.
 *
 * @param there parts that are known to be there; those that are sent now are added
 */
export async function putBatch(
  spool: BatchSpool,
  device: string,
  { chain, batch }: Kept,
  target: Target,
  there: Set<Part>,
  signal: AbortSignal,
): Promise<Outcome> {
  const base = `${target.url}/${device}/${chain}/${batchName(batch)}`;
  const statement = spool.read(chain, batch, 'statement');
  const said = statementOf(statement);
  if (!statement || !said) return { kind: 'gone' };
  const ask = new Asking(target, signal);
  if (said.body && !there.has('body')) {
    const body = spool.read(chain, batch, 'body');
    if (!body) return { kind: 'gone' };
    const isSame = (found: Buffer) => isSameBody(found, said.body?.sha256);
    const put = await ask.put(base + ENDINGS.body, TYPES.body, body, isSame);
    if (put.kind !== 'sent') return put;
    there.add('body');
  }
  let put: Outcome = { kind: 'sent' };
  if (!there.has('statement')) {
    const isSame = (found: Buffer) => found.equals(statement);
    put = await ask.put(base + ENDINGS.statement, TYPES.statement, statement, isSame);
    if (put.kind !== 'sent') return put;
    there.add('statement');
  }
  if (target.receiptKey === undefined) return put;
  const verifier = verifierOf(target.receiptKey);
  if (!verifier) return failed('The receipt key in the policy is none of Ed25519.', { hopeless: true });
  const receipt = put.receipt ?? (await ask.receipt(base + ENDINGS.receipt));
  if (typeof receipt !== 'string') return receipt;
  const problem = receiptProblem(receipt, verifier, said);
  return problem === undefined
    ? { kind: 'sent', receipt }
    : failed(`Batch ${batch} was sent, and ${problem}.`, { hopeless: true });
}

const isSameBody = (there: Buffer, sha256: string | undefined): boolean => {
  const body = unpackedBody(there);
  return body !== undefined && createHash('sha256').update(body).digest('hex') === sha256;
};

const failed = (problem: string, more: Omit<Failed, 'kind' | 'problem'> = {}): Failed => ({
  kind: 'failed',
  problem,
  ...more,
});

/** One batch's requests. */
class Asking {
  readonly #target: Target;
  readonly #signal: AbortSignal;

  constructor(target: Target, signal: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
  }

  /** Creates a file; one that is there already has to be the same. */
  async put(url: string, type: string, bytes: Buffer, isSame: (there: Buffer) => boolean): Promise<Outcome> {
    try {
      const digest = createHash('sha256').update(bytes).digest('base64');
      const response = await this.#fetch(url, {
        method: 'PUT',
        body: bytes,
        headers: { 'content-type': type, 'if-none-match': '*', 'content-digest': `sha-256=:${digest}:` },
      });
      if (response.status === 412) {
        await response.body?.cancel();
        return await this.#compare(url, bytes, isSame);
      }
      if (!response.ok) return await refused(url, response);
      // It is there; what else the answer says is a receipt or nothing.
      const said = await textOf(response, LARGEST_RECEIPT).catch(() => undefined);
      return { kind: 'sent', ...(said?.includes('\n\n\u2014 ') && { receipt: said.toString() }) };
    } catch (error) {
      return unreached(url, error);
    }
  }

  /** The receipt that was put beside a batch. */
  async receipt(url: string): Promise<string | Failed> {
    try {
      const response = await this.#fetch(url, {});
      if (response.status === 404) {
        await response.body?.cancel();
        return failed(`There is no receipt yet at ${url}.`);
      }
      if (!response.ok) return await refused(url, response);
      return (
        (await textOf(response, LARGEST_RECEIPT))?.toString() ?? failed(`${url} is too large for a receipt.`)
      );
    } catch (error) {
      return unreached(url, error);
    }
  }

  async #compare(url: string, bytes: Buffer, isSame: (there: Buffer) => boolean): Promise<Outcome> {
    const response = await this.#fetch(url, {});
    if (!response.ok) {
      const why = await refused(url, response);
      return {
        ...why,
        problem: `${url} is there already, and whether it is ours cannot be seen. ${why.problem}`,
      };
    }
    const there = await textOf(response, bytes.length * 2 + LARGEST_RECEIPT);
    if (there && isSame(there)) return { kind: 'sent' };
    return { kind: 'fork', problem: `${url} holds something else than what this device has signed` };
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const authorization = await this.#target.authorize?.({ method: init.method ?? 'GET', url });
    return fetch(url, {
      ...init,
      // A redirect would carry token and records to another server.
      redirect: 'manual',
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(PATIENCE_MS)]),
      headers: { ...init.headers, ...authorization },
    });
  }
}

/** The whole answer, where it is no longer than that. Throws where it ends early. */
async function textOf(response: Response, largest: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Answers that ask to be tried again: the server is busy, broken for now, or was just asked for the same by another. */
const PASSING = new Set([408, 409, 425, 429]);

async function refused(url: string, response: Response): Promise<Failed> {
  await response.body?.cancel();
  const { status } = response;
  const after = retryAfter(response.headers.get('retry-after'), Date.now());
  const isPassing = status >= 500 || PASSING.has(status);
  const why = status >= 300 && status < 400 ? `${status}, and redirects are not followed` : String(status);
  return failed(`${url} answers ${why}.`, {
    ...(status === 401 && { unauthorized: true }),
    ...(!isPassing && { hopeless: true }),
    ...(after !== undefined && { after }),
  });
}

/** Longest wait that a server may ask for, milliseconds. */
const LONGEST_AFTER_MS = 3_600_000;

/** What `Retry-After` asks for (RFC 9110, section 10.2.3): seconds or a date, as milliseconds from now. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_AFTER_MS);
}

function unreached(url: string, error: unknown): Failed {
  const { name, message, cause } = error as Error & { cause?: { code?: string } };
  const why = name === 'TimeoutError' ? `no answer within ${PATIENCE_MS / 1000} s` : (cause?.code ?? message);
  return failed(`${url} cannot be reached (${why}).`);
}
