/** A real rsyslogd on loopback, over TCP or TLS, that writes what it has read as JSON. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import type { Available } from './cache.ts';
import { makeCertificate } from './certificate.ts';
import { freePort, serve, until } from './processes.ts';

const RSYSLOGD = '/usr/sbin/rsyslogd';

export interface SyslogServer {
  readonly port: number;
  /** Certificate that it can be known by (PEM file), over TLS. */
  readonly certificate: string;
  /** Messages so far, as rsyslog has parsed them. */
  readonly messages: () => readonly SyslogMessage[];
  readonly output: () => string;
  readonly close: () => Promise<void>;
}

export interface SyslogMessage {
  readonly pri: string;
  readonly timestamp: string;
  readonly hostname: string;
  readonly appname: string;
  readonly procid: string;
  readonly msgid: string;
  readonly msg: string;
}

export const provideSyslog = (): Available<string> =>
  existsSync(RSYSLOGD)
    ? { ok: true, value: RSYSLOGD }
    : { ok: false, reason: 'rsyslogd is not on this machine (Debian: rsyslog rsyslog-openssl)' };

/** @param folder where it keeps its files */
export async function startSyslog(
  folder: string,
  options: { readonly tls: boolean; readonly port?: number },
): Promise<SyslogServer> {
  mkdirSync(folder, { recursive: true });
  const port = options.port ?? (await freePort());
  const file = (name: string) => path.join(folder, name);
  const { key, certificate } = makeCertificate(folder);
  const field = (name: string, property = name) =>
    `property(outname="${name}" name="${property}" format="jsonf")`;
  const secure = `global(DefaultNetstreamDriver="ossl" DefaultNetstreamDriverCAFile="${certificate}" DefaultNetstreamDriverCertFile="${certificate}" DefaultNetstreamDriverKeyFile="${key}")`;
  writeFileSync(
    file('rsyslog.conf'),
    `global(workDirectory="${folder}" maxMessageSize="64k")
${options.tls ? secure : ''}
module(load="imtcp"${options.tls ? ' StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="anon"' : ''})
template(name="parsed" type="list" option.jsonf="on") {
  ${field('pri')} ${field('timestamp', 'timereported')} ${field('hostname')} ${field('appname', 'app-name')} ${field('procid')} ${field('msgid')} ${field('msg')}
}
ruleset(name="all") { action(type="omfile" file="${file('messages.jsonl')}" template="parsed") }
input(type="imtcp" port="${port}" address="127.0.0.1" ruleset="all")
`,
  );
  const server = await serve(
    {
      // It says nothing of its own when it is ready.
      file: '/bin/sh',
      args: ['-c', `echo begun; exec ${RSYSLOGD} -n -f ${file('rsyslog.conf')} -i ${file('pid')}`],
      cwd: folder,
      env: { PATH: '/usr/sbin:/usr/bin:/bin' },
    },
    { ready: /begun/, limit: 60_000 },
  );
  await until('rsyslogd', () => canConnect(port));
  return {
    port,
    certificate,
    messages: () =>
      existsSync(file('messages.jsonl'))
        ? readFileSync(file('messages.jsonl'), 'utf8')
            .split('\n')
            .filter((line) => line.startsWith('{') && line.endsWith('}'))
            .map((line) => JSON.parse(line) as SyslogMessage)
        : [],
    output: server.output,
    close: () => server.close(),
  };
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
