/** An HTTP proxy on loopback that opens tunnels, or answers something else. */
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface RunningProxy {
  readonly url: string;
  /** What was asked for: `host:port`. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** @param status what a request for a tunnel is answered with */
export async function startProxy(status = 200): Promise<RunningProxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('connect', ({ url = '' }, socket: Socket) => {
    asked.push(url);
    if (status < 200 || status > 299) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const { hostname, port } = new URL(`http://${url}`);
    const to = connect({ host: hostname, port: Number(port) }, () => {
      socket.write(`HTTP/1.1 ${status} Connection established\r\n\r\n`);
      to.pipe(socket).pipe(to);
    });
    const end = () => {
      to.destroy();
      socket.destroy();
    };
    for (const one of [to, socket]) one.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
