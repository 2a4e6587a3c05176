/**
 * Puts one batch where the organisation wants it: plain `PUT`s that only create. The records go first, so that a statement
 * never stands there without what it vouches for. Whatever was sent before counts as sent when it is the same.
 */
import { receiptProblem } from '../../audit/batch/check.ts';
import { verifierOf } from '../../audit/batch/checkpoint.ts';
import { unpackedBody } from '../../audit/batch/folder.ts';
import { type BatchSpool, batchName, ENDINGS, type Kept, type Part } from '../../audit/batch/spool.ts';
import { statementOf } from '../../audit/batch/state.ts';
import { sha256BytesOf, sha256Of } from '../../model/sha256.ts';
import { isOk, retryAfter } from '../sending/answer.ts';
import type { Bytes, Connections, Sending } from '../sending/request.ts';
import type { Request } from './authorization.ts';

export interface Target {
  readonly connections: Connections;
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
  return body !== undefined && sha256Of(body) === sha256;
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
      const digest = sha256BytesOf(bytes).toString('base64');
      const answer = await this.#send({
        method: 'PUT',
        url,
        body: bytes,
        headers: { 'content-type': type, 'if-none-match': '*', 'content-digest': `sha-256=:${digest}:` },
      });
      if (answer.status === 412) return await this.#compare(url, bytes, isSame);
      if (!isOk(answer)) return refused(url, answer);
      // It is there; what else the answer says is a receipt or nothing.
      const said = answer.body.toString();
      return { kind: 'sent', ...(said.includes('\n\n\u2014 ') && { receipt: said }) };
    } catch (error) {
      return unreached(url, error);
    }
  }

  /** The receipt that was put beside a batch. */
  async receipt(url: string): Promise<string | Failed> {
    try {
      const answer = await this.#send({ method: 'GET', url, headers: {} });
      if (answer.status === 404) return failed(`There is no receipt yet at ${url}.`);
      return isOk(answer) ? answer.body.toString() : refused(url, answer);
    } catch (error) {
      return unreached(url, error);
    }
  }

  async #compare(url: string, bytes: Buffer, isSame: (there: Buffer) => boolean): Promise<Outcome> {
    // Of more than that only a part is read, which is not the same either.
    const largest = bytes.length * 2 + LARGEST_RECEIPT;
    const answer = await this.#send({ method: 'GET', url, headers: {}, largest });
    if (!isOk(answer)) {
      const why = refused(url, answer);
      return {
        ...why,
        problem: `${url} is there already, and whether it is ours cannot be seen. ${why.problem}`,
      };
    }
    if (isSame(answer.body)) return { kind: 'sent' };
    return { kind: 'fork', problem: `${url} holds something else than what this device has signed` };
  }

  async #send(request: Omit<Sending, 'signal'>): Promise<Bytes> {
    const { connections, authorize } = this.#target;
    const headers = { ...request.headers, ...(await authorize?.(request)) };
    return connections.send({ largest: LARGEST_RECEIPT, ...request, headers, signal: this.#signal });
  }
}

/** Answers that ask to be tried again: the server is busy, broken for now, or was just asked for the same by another. */
const PASSING = new Set([408, 409, 425, 429]);

function refused(url: string, { status, headers }: Bytes): Failed {
  const after = retryAfter(headers['retry-after'], Date.now());
  const isPassing = status >= 500 || PASSING.has(status);
  const why = status >= 300 && status < 400 ? `${status}, and redirects are not followed` : String(status);
  return failed(`${url} answers ${why}.`, {
    ...(status === 401 && { unauthorized: true }),
    ...(!isPassing && { hopeless: true }),
    ...(after !== undefined && { after }),
  });
}

function unreached(url: string, error: unknown): Failed {
  const { code, message } = error as NodeJS.ErrnoException;
  return failed(`${url} cannot be reached (${code ?? message}).`);
}
