/**
 * Syslog over TCP or TLS. The protocol has no acknowledgement; so each batch has a connection of its own, and counts as
 * taken once the receiver has closed it in good order after us: it has read to the end.
 */
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { framed, MESSAGE_BYTES, syslogMessage } from '../../../audit/export/syslog.ts';
import type { Answer } from '../../sending/answer.ts';
import { trusted } from '../../sending/request.ts';
import type { MakeTarget } from '../target.ts';

/** How long a receiver may leave the connection open after our end of it, milliseconds. */
const CLOSING_MS = 5000;

export const toSyslog: MakeTarget<'syslog'> = ({ host, port, tls, ca }, { patience }) => ({
  limits: { items: 100, bytes: 100 * MESSAGE_BYTES },
  encode: (item) => framed(syslogMessage(item, process.pid)),
  send: (batch, signal) =>
    new Promise<Answer>((resolve, reject) => {
      const socket: Socket = tls
        ? connectSecure({
            host,
            port,
            minVersion: 'TLSv1.2',
            ...(isIP(host) === 0 && { servername: host }),
            ...trusted(ca),
          })
        : connectPlain({ host, port });
      const abort = () => socket.destroy(new Error('stopped'));
      signal.addEventListener('abort', abort, { once: true });
      let sent = false;
      let closed = false;
      socket.setTimeout(patience, () => socket.destroy(new Error('no progress in time')));
      socket.once(tls ? 'secureConnect' : 'connect', () => {
        socket.end(batch.map(({ text }) => text).join(''), () => {
          sent = true;
          socket.setTimeout(CLOSING_MS, () => {
            // It has taken all bytes and keeps the connection: some receivers do.
            closed = true;
            socket.destroy();
          });
        });
      });
      socket.on('end', () => {
        closed = true;
      });
      socket.resume();
      socket.on('error', reject);
      socket.on('close', () => {
        signal.removeEventListener('abort', abort);
        if (sent && closed) resolve({ kind: 'taken' });
        else reject(new Error('the connection was closed before all was sent'));
      });
    }),
  close() {},
});
