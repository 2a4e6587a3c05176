/** Records as a real rsyslogd reads them, over TCP and over TLS. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../rig/processes.ts';
import { needs } from '../rig/skip.ts';
import { provideSyslog, type SyslogServer, startSyslog } from '../rig/syslog-server.ts';
import { exporting, note } from './exporting.ts';

const available = needs(provideSyslog());
const at = exporting();
let folder: string;
let server: SyslogServer;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'syslog-'));
});
afterEach(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** The value of a key in CEF, as it was before it was escaped. */
const cef = (message: string, key: string): string | undefined =>
  new RegExp(`(?: |\\|)${key}=((?:\\\\.|[^\\\\=])*?)(?= \\w+=|$)`)
    .exec(message)?.[1]
    ?.replace(/\\(.)/g, (_, sign) => (sign === 'n' ? '\n' : sign));

const ODD = 'a|b=c\\d "quoted" {{x}} äöü 𝔘 <13>1 - - \u0000\u001b[2J end';

describe.skipIf(!available)('rsyslogd', () => {
  it.each([false, true])('reads every record once, in order, with odd texts; over TLS: %s', async (tls) => {
    server = await startSyslog(folder, { tls });
    const all = await at.start([
      {
        id: 'syslog',
        to: 'syslog',
        host: '127.0.0.1',
        port: server.port,
        tls,
        ...(tls && { ca: server.certificate }),
      },
    ]);
    await at.append(...Array.from({ length: 150 }, (_, n) => `record ${n}`));
    at.log().append(note(`${ODD}\nsecond line`, { outcome: 'deny', reason: '' }));
    await at.log().synced();
    await until('all', () => all.states()[0]?.behind === 0);
    await until('all messages', () => server.messages().length >= 151);
    const messages = server.messages();
    expect(messages.map(({ msg }) => Number(cef(msg, 'externalId')?.split(':')[1]))).toEqual(
      Array.from({ length: 151 }, (_, n) => n + 2),
    );
    expect(messages[0]).toMatchObject({
      pri: String(13 * 8 + 6),
      hostname: 'dev-0123456789abcdef',
      appname: 'chaperone',
      procid: String(process.pid),
      msgid: 'session',
    });
    expect(messages[0]?.msg).toMatch(
      /^ ?CEF:0\|Chaperone\|Chaperone\|0\.1\.0\|session\|session\|1\|rt=1795600800000 /,
    );
    const last = messages.at(-1)?.msg ?? '';
    expect(cef(last, 'msg')).toBe(`claude-code: ${ODD.replace(/[\u0000-\u001f]/g, ' ')}\nsecond line, deny`);
    expect(cef(last, 'act')).toBe('denied');
    expect(all.states()[0]?.problem).toBeUndefined();
  });

  it('is not trusted by another certificate, and gets nothing then', async () => {
    server = await startSyslog(folder, { tls: true });
    const all = await at.start([{ id: 'syslog', to: 'syslog', host: '127.0.0.1', port: server.port }]);
    await at.append('one');
    await until('a problem', () => all.states()[0]?.problem);
    expect(all.states()[0]?.problem).toContain('self-signed certificate');
    expect(server.messages()).toEqual([]);
    expect(all.states()[0]?.behind).toBe(1);
  });

  it('gets what came while it was away', async () => {
    server = await startSyslog(folder, { tls: false });
    const to = { id: 'syslog', to: 'syslog', host: '127.0.0.1', port: server.port, tls: false };
    const all = await at.start([to]);
    await at.append('one');
    await until('one', () => server.messages().length === 1);
    await server.close();
    await at.append('two', 'three');
    await until('a problem', () => all.states()[0]?.problem?.includes('ECONNREFUSED'));
    expect(all.states()[0]?.behind).toBe(2);
    server = await startSyslog(folder, { tls: false, port: server.port });
    await until('the others', () => server.messages().length === 3);
    await until('health', () => all.states()[0]?.behind === 0);
  });
});
