/**
 * The short-lived server that the browser comes back to (RFC 8252, 7.3): on 127.0.0.1, a random port, for one answer.
 * The browser is sent to it first and from there to the provider, so that nothing of the request stands in the arguments
 * of the program that opens the browser; under a path that nobody guesses, since who knows the request could answer it.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const CALLBACK = '/callback';

/**
 * Waits for the redirect. `address`: where the browser is to go, given the redirect's own URL. `redeem` makes something
 * of the answer; the page that the person sees says how that went. Ends with `signal`.
 */
export async function listenForRedirect<T>(
  address: (redirect: string) => URL,
  redeem: (answer: URL) => Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly begin: string; readonly done: Promise<T> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  const target = address(origin + CALLBACK).href;
  const begin = `/${randomBytes(16).toString('hex')}`;
  const done = new Promise<T>((resolve, reject) => {
    let answered = false;
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const url = new URL(request.url ?? '/', origin);
      // A page that reaches for this port under a name of its own, or a second answer.
      if (request.headers.host !== host || request.method !== 'GET') return page(response, 403, REFUSED);
      if (url.pathname === begin) {
        response.writeHead(302, { location: target, 'cache-control': 'no-store' });
        response.end();
        return;
      }
      if (url.pathname !== CALLBACK || answered) return page(response, 404, REFUSED);
      answered = true;
      try {
        const made = await redeem(url);
        page(response, 200, 'You are signed in. This window can be closed.');
        resolve(made);
      } catch (error) {
        page(response, 400, 'Signing in failed. Chaperone says why where you began.');
        reject(error);
      }
    };
    server.on('request', (request, response) => void answer(request, response));
    signal.addEventListener('abort', () => reject(new Error(givenUp(signal))), { once: true });
    if (signal.aborted) reject(new Error(givenUp(signal)));
  });
  // Nobody may wait for it yet; whoever does gets the same rejection.
  done.catch(() => {}).finally(() => server.close());
  return { begin: origin + begin, done };
}

const REFUSED = 'This page answers one sign-in only.';

const givenUp = ({ reason }: AbortSignal): string =>
  reason?.name === 'TimeoutError' ? 'nobody signed in within ten minutes' : 'the sign-in was given up';

function page(response: ServerResponse, status: number, says: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Chaperone</title><body style="font: 16px system-ui; margin: 4em auto; max-width: 30em">${says}</body></html>`,
  );
}
