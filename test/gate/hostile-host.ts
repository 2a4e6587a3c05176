/** A web server on loopback that serves an organisation's files, or whatever somebody between would rather serve. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Served = Buffer | ((response: ServerResponse) => void);

export interface HostileHost {
  readonly url: string;
  /** By path. What is not there is a 404. */
  readonly files: Map<string, Served>;
  /** What its clock says; without it nothing is said. Milliseconds since the epoch. */
  date: number | undefined;
  /** Bytes that were handed to the network so far. */
  readonly sent: () => number;
  readonly close: () => Promise<void>;
}

export async function startHostileHost(): Promise<HostileHost> {
  const files = new Map<string, Served>();
  let sent = 0;
  const server = createServer((request, response) => {
    const socket = response.socket;
    const before = socket?.bytesWritten ?? 0;
    response.once('close', () => {
      sent += (socket?.bytesWritten ?? 0) - before;
    });
    response.sendDate = false;
    if (host.date !== undefined) response.setHeader('date', new Date(host.date).toUTCString());
    const served = files.get(request.url ?? '');
    if (served === undefined) response.writeHead(404).end();
    else if (typeof served === 'function') served(response);
    else response.end(served);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host: HostileHost = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    date: undefined,
    sent: () => sent,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return host;
}
