/** Exports against receivers that fail in every way they can: nothing is lost, nothing acknowledged is sent again. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeCertificate } from '../rig/certificate.ts';
import { until } from '../rig/processes.ts';
import { type RunningProxy, startProxy } from '../rig/proxy.ts';
import { type Received, type Receiver, type Reply, startReceiver } from '../rig/receiver.ts';
import { exporting, note } from './exporting.ts';

const at = exporting();
const open: Pick<Receiver, 'close'>[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});
async function receiver(...how: Parameters<typeof startReceiver>): Promise<Receiver> {
  const made = await startReceiver(...how);
  open.push(made);
  return made;
}

async function proxy(...how: Parameters<typeof startProxy>): Promise<RunningProxy> {
  const made = await startProxy(...how);
  open.push(made);
  return made;
}

/** Numbers of the records in an OTLP request, as its attributes name them. */
function sequences({ body }: Received): number[] {
  type Records = {
    resourceLogs: {
      scopeLogs: { logRecords: { attributes: { key: string; value: { intValue?: string } }[] }[] }[];
    }[];
  };
  const { resourceLogs } = JSON.parse(body) as Records;
  return resourceLogs.flatMap(({ scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map(({ attributes }) =>
        Number(attributes.find(({ key }) => key === 'chaperone.record.seq')?.value.intValue),
      ),
    ),
  );
}
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const details = (count: number) => range(1, count).map((n) => `record ${n}`);
const otlp = (to: Receiver, more: object = {}) => ({
  id: 'siem',
  to: 'otlp',
  url: `${to.url}/v1/logs`,
  ...more,
});

describe('an export over OTLP', () => {
  it('sends what is recorded from now on, in order, with the token of its reference', async () => {
    await at.append('before');
    const to = await receiver();
    const all = await at.start([otlp(to, { token: at.secret('TOKEN', 'abc') })]);
    await at.append(...details(250));
    await until('all of them', () => to.received.flatMap(sequences).length >= 250);
    expect(to.received.flatMap(sequences)).toEqual(range(3, 252));
    expect(Math.max(...to.received.map((one) => sequences(one).length))).toBe(100);
    expect(to.received[0]).toMatchObject({
      path: '/v1/logs',
      headers: { authorization: 'Bearer abc', 'content-encoding': 'gzip' },
    });
    await until('the state', () => all.states()[0]?.behind === 0);
    expect(all.states()).toEqual([
      { id: 'siem', to: 'otlp', behind: 0, refused: 0, lastSuccess: expect.any(Number) },
    ]);
  });

  it('goes on after a restart where it was', async () => {
    const to = await receiver();
    await at.start([otlp(to)]);
    await at.append(...details(5));
    await until('five', () => at.cursor('siem').seq === 6);
    await at.stop();
    await at.append(...details(5));
    await at.start([otlp(to)]);
    await until('ten', () => to.received.flatMap(sequences).length >= 10);
    expect(to.received.flatMap(sequences)).toEqual(range(2, 11));
  });

  it('waits as long as Retry-After says, then sends the same', async () => {
    for (const status of [429, 502, 503, 504]) {
      let failed = 0;
      const to = await receiver(() =>
        failed++ === 0 ? { status, headers: { 'retry-after': '1' } } : { status: 200 },
      );
      const all = await at.start([otlp(to, { id: `siem-${status}` })]);
      await at.append('one');
      await until('a problem', () => all.states()[0]?.problem !== undefined);
      expect(all.states()[0]?.problem).toContain(`status ${status}`);
      await until('both', () => to.received.length === 2);
      const [first, second] = to.received as [Received, Received];
      expect(second.at - first.at).toBeGreaterThanOrEqual(990);
      expect(sequences(second)).toEqual(sequences(first));
      await until('health', () => all.states()[0]?.problem === undefined && all.states()[0]?.behind === 0);
      await at.stop();
    }
  });

  it('sends nothing again that was taken in part, refused, or failed for good, and tells of it', async () => {
    const partial = {
      status: 200,
      body: JSON.stringify({ partialSuccess: { rejectedLogRecords: '2', errorMessage: 'too old' } }),
    };
    for (const [reply, says] of [
      [partial, '2 records rejected, status 200: too old'],
      [{ status: 400, body: 'bad data' }, 'refused (status 400: bad data)'],
      [{ status: 500 }, 'refused (status 500'],
    ] as const) {
      const to = await receiver(() => reply);
      const all = await at.start([otlp(to)]);
      const before = at.cursor('siem').seq;
      await at.append('one', 'two');
      await until('the cursor', () => at.cursor('siem').seq === before + 2);
      expect(all.states()[0]?.problem).toContain(says);
      to.answer(() => ({ status: 200 }));
      await at.append('three');
      await until('health', () => all.states()[0]?.problem === undefined);
      expect(to.received.map(sequences)).toEqual([range(before + 1, before + 2), [before + 3]]);
      await at.stop();
    }
    expect(at.notes.map((note) => note.replace(/\d+/g, 'N'))).toEqual([
      'export siem refused records N to N: status N: bad data',
      'export siem refused records N to N: status N: {}',
    ]);
  });

  it('holds records while the credential is refused, and fetches it anew', async () => {
    const token = at.secret('TOKEN', 'old');
    const to = await receiver(({ headers }) => ({
      status: headers.authorization === 'Bearer new' ? 200 : 401,
    }));
    const all = await at.start([otlp(to, { token })]);
    await at.append('one');
    await until('a problem', () => all.states()[0]?.problem?.includes('status 401'));
    expect(all.states()[0]).toMatchObject({ behind: 1, refused: 0 });
    at.secret('TOKEN', 'new');
    await until('health', () => all.states()[0]?.behind === 0);
  });

  it('says whose token is missing, and takes that of the person who is signed in', async () => {
    const to = await receiver();
    const person = { token: undefined as string | undefined };
    const all = await at.start([otlp(to, { token: 'signed-in' })], { token: () => person.token });
    await at.append('one');
    await until('a problem', () =>
      all.states()[0]?.problem?.startsWith('Nobody is signed in on this device'),
    );
    expect(to.received).toEqual([]);
    person.token = 'mine';
    await until('it', () => to.received.length === 1);
    expect(to.received[0]?.headers).toMatchObject({ authorization: 'DPoP mine', dpop: 'proof' });
  });

  it('halves what is too large, down to the one that is', async () => {
    const to = await receiver((request) => ({
      status: sequences(request).length > 3 || request.body.includes('huge') ? 413 : 200,
    }));
    const all = await at.start([otlp(to)]);
    await at.append(...details(5), 'huge', ...details(5));
    await until('all', () => all.states()[0]?.behind === 0);
    const taken = to.received
      .filter((one) => sequences(one).length <= 3 && !one.body.includes('huge'))
      .flatMap(sequences);
    expect(taken).toEqual([2, 3, 4, 5, 6, 8, 9, 10, 11, 12]);
    expect(all.states()[0]?.refused).toBe(1);
  });

  it('leaves out what is not wanted, and content where none is wanted', async () => {
    const to = await receiver();
    const all = await at.start([otlp(to, { only: ['governance', 'deny'], content: 'metadata' })]);
    await at.append(...details(30));
    at.log().append(note('paused', { outcome: 'allow', reason: 'canary-words' }));
    await at.log().synced();
    await until('one', () => all.states()[0]?.behind === 0);
    expect(to.received.flatMap(sequences)).toEqual([32]);
    expect(to.received[0]?.body).not.toContain('canary-words');
    expect(to.received[0]?.body).toContain('erased');
  });

  it('says which records the log had removed before they were sent', async () => {
    const to = await receiver(() => ({ status: 503 }));
    at.reopen({
      segment: { bytes: 400, milliseconds: 1e9 },
      keep: () => ({ milliseconds: 1e9, bytes: 2000 }),
    });
    const all = await at.start([otlp(to)]);
    const begin = at.cursor('siem').seq;
    await at.append(...details(40));
    const got: number[] = [];
    to.answer((request) => {
      got.push(...sequences(request));
      return { status: 200 };
    });
    await until('all', () => all.states()[0]?.behind === 0);
    const { missed } = all.states()[0] ?? {};
    expect(missed?.first).toBe(begin + 1);
    expect(got.at(-1)).toBe(at.log().durable.seq);
    expect(got[0]).toBe((missed?.last ?? 0) + 1);
    expect(at.notes[0]).toMatch(
      new RegExp(`^export siem lacks records ${missed?.first} to ${missed?.last}: `),
    );
  });

  it('keeps its place while the log cannot be opened, and gives a new export none', async () => {
    const to = await receiver();
    await at.start([otlp(to)]);
    await at.append('one');
    await until('one', () => at.cursor('siem').seq === 2);
    await at.stop();
    let open = false;
    const reach = () => (open ? at.log().durable.seq : 0);
    const all = await at.start([otlp(to)], { reach });
    await at.append('two');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(all.states()[0]).toMatchObject({ behind: 0 });
    open = true;
    await until('two', () => at.cursor('siem').seq === 3);
    expect(to.received.flatMap(sequences)).toEqual([2, 3]);
    expect(at.notes).toEqual([]);
  });

  it('begins again where the log does, and where its place cannot be read', async () => {
    const to = await receiver();
    await at.start([otlp(to)]);
    await at.append(...details(5));
    await until('five', () => at.cursor('siem').seq === 6);
    await at.stop();
    rmSync(path.join(at.folder(), 'log'), { recursive: true });
    at.reopen({});
    await at.append('anew');
    await at.start([otlp(to)]);
    await until('anew', () => to.received.flatMap(sequences).length === 7);
    expect(to.received.flatMap(sequences)).toEqual([2, 3, 4, 5, 6, 1, 2]);
    expect(at.notes).toEqual(['export siem begins again: The log begins anew, and with it its numbers.']);
    await at.stop();
    writeFileSync(path.join(at.folder(), 'exports', 'siem.json'), '{"v":1,"se');
    await at.start([otlp(to, { only: ['session'] })]);
    await until('it once more', () => to.received.flatMap(sequences).length === 8);
    expect(to.received.flatMap(sequences).at(-1)).toBe(2);
  });

  it('loses nothing and repeats nothing that was acknowledged, whatever receiver and restarts do', async () => {
    const faults: Reply[] = ['hang', 'drop', 'half', { status: 503 }, { status: 200 }, { status: 200 }];
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.constantFrom(...faults.map((reply) => ({ reply }))),
            fc.constantFrom({ append: 30 }, { append: 130 }, { restart: true }),
          ),
          { minLength: 3, maxLength: 10 },
        ),
        async (steps) => {
          const acknowledged: number[] = [];
          const to = await startReceiver();
          const by = (reply: Reply) => (request: Received) => {
            if (typeof reply === 'object' && reply.status === 200) acknowledged.push(...sequences(request));
            return reply;
          };
          to.answer(by({ status: 200 }));
          const settings = [otlp(to, { id: 'chaos' })];
          // An answer that comes later is none, and the batch is sent again.
          const patience = 1000;
          let all = await at.start(settings, { patience });
          const first = at.cursor('chaos').seq + 1;
          for (const step of steps) {
            if ('reply' in step) to.answer(by(step.reply));
            if ('append' in step) await at.append(...details(step.append));
            if ('restart' in step) {
              await at.stop();
              all = await at.start(settings, { patience });
            }
            await new Promise((resolve) => setTimeout(resolve, 30));
          }
          to.answer(by({ status: 200 }));
          await at.append('last');
          await until('all', () => all.states()[0]?.behind === 0);
          await at.stop();
          await to.close();
          // A restart may come between the receiver's answer and our hearing it: only then is a batch sent twice.
          const once = [...new Set(acknowledged)];
          expect(once).toEqual(range(first, at.log().durable.seq));
          if (!steps.some((step) => 'restart' in step)) expect(acknowledged).toEqual(once);
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('other receivers', () => {
  it('is held up by none that hangs, fails or refuses', async () => {
    const [good, hanging, failing, refusing] = [
      await receiver(),
      await receiver(() => 'hang'),
      await receiver(() => ({ status: 503 })),
      await receiver(() => ({ status: 403 })),
    ] as const;
    const all = await at.start([
      otlp(hanging, { id: 'hanging' }),
      otlp(failing, { id: 'failing' }),
      otlp(refusing, { id: 'refusing' }),
      { id: 'nowhere', to: 'syslog', host: '127.0.0.1', port: 1, tls: false },
      { id: 'unwritable', to: 'ocsf-file', file: '/nonexistent/folder/x.jsonl' },
      otlp(good, { id: 'good' }),
    ]);
    await at.append(...details(300));
    const state = (id: string) => all.states().find((one) => one.id === id);
    await until('the good one', () => state('good')?.behind === 0);
    expect(good.received.flatMap(sequences)).toHaveLength(300);
    await until('problems', () =>
      ['hanging', 'failing', 'refusing', 'nowhere', 'unwritable'].every((id) => state(id)?.problem),
    );
    expect(state('hanging')?.problem).toContain('no answer in time');
    expect(state('nowhere')?.problem).toContain('ECONNREFUSED');
    expect(state('unwritable')?.problem).toContain('ENOENT');
    for (const id of ['hanging', 'failing', 'refusing', 'nowhere', 'unwritable'])
      expect(state(id)?.behind).toBe(300);
  });

  it('writes OCSF into a file that others may move away', async () => {
    const file = path.join(at.folder(), 'events.jsonl');
    const all = await at.start([{ id: 'file', to: 'ocsf-file', file }]);
    await at.append('one', 'two');
    await until('two', () => all.states()[0]?.behind === 0);
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ metadata }) => metadata.sequence)).toEqual([2, 3]);
    writeFileSync(`${file}.1`, readFileSync(file));
    rmSync(file);
    await at.append('three');
    await until('three', () => existsSync(file) && all.states()[0]?.behind === 0);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('loses no record to a line that a crash has cut off', async () => {
    const file = path.join(at.folder(), 'events.jsonl');
    writeFileSync(file, '{"metadata":{"sequence":1}}\n{"metadata":{"seq');
    const all = await at.start([{ id: 'file', to: 'ocsf-file', file }]);
    await at.append('one');
    await until('one', () => all.states()[0]?.behind === 0 && readFileSync(file, 'utf8').endsWith('}\n'));
    const [whole, cut, next, ...more] = readFileSync(file, 'utf8').trim().split('\n');
    expect([whole, cut, more]).toEqual(['{"metadata":{"sequence":1}}', '{"metadata":{"seq', []]);
    expect(JSON.parse(next ?? '').metadata.sequence).toBe(2);
  });

  it.skipIf(process.platform === 'win32')('waits for no pipe in the place of its file', async () => {
    const file = path.join(at.folder(), 'events.jsonl');
    execFileSync('mkfifo', [file]);
    const all = await at.start([{ id: 'file', to: 'ocsf-file', file }]);
    await at.append('one');
    await until('the problem', () => all.states()[0]?.problem?.includes('ENXIO'));
  });

  it('posts OCSF as a JSON array', async () => {
    const to = await receiver(() => ({ status: 202 }));
    await at.start([{ id: 'http', to: 'ocsf-http', url: to.url, token: at.secret('T', 'x') }]);
    await at.append('one', 'two');
    await until('it', () => at.cursor('http').seq === 3);
    const events = to.received.flatMap(({ body }) => JSON.parse(body));
    expect(
      events.map((event: { class_uid: number; unmapped: { detail: string } }) => [
        event.class_uid,
        event.unmapped.detail,
      ]),
    ).toEqual([
      [6002, 'one'],
      [6002, 'two'],
    ]);
  });

  it('waits for Splunk to index, and sends again what it lost on the way', async () => {
    let sent = 0;
    const to = await receiver(({ path: where }) => {
      if (where === '/services/collector/event') {
        sent++;
        return sent === 1
          ? { status: 503, body: '{"text":"Server is busy","code":9}' }
          : { status: 200, body: '{"text":"Success","code":0,"ackId":7}' };
      }
      return {
        status: 200,
        body: JSON.stringify({
          acks: { 7: to.received.filter((one) => one.path.includes('/ack')).length > 1 },
        }),
      };
    });
    const all = await at.start([
      {
        id: 'splunk',
        to: 'splunk-hec',
        url: to.url,
        token: at.secret('HEC', 'tok'),
        index: 'agents',
        acknowledge: true,
      },
    ]);
    await at.append('one', 'two');
    await until('it', () => all.states()[0]?.behind === 0);
    const events = to.received.filter((one) => one.path === '/services/collector/event');
    expect(events).toHaveLength(2);
    const [first] = events as [Received];
    expect(first.headers.authorization).toBe('Splunk tok');
    const channel = first.headers['x-splunk-request-channel'];
    expect(
      to.received.filter((one) => one.path === `/services/collector/ack?channel=${channel}`),
    ).toHaveLength(2);
    // Objects back to back, without anything between them.
    const objects = (events[1] as Received).body.split(/(?<=\})(?=\{"time")/).map((text) => JSON.parse(text));
    expect(objects.map(({ index, event }) => [index, event.metadata.sequence])).toEqual([
      ['agents', 2],
      ['agents', 3],
    ]);
  });

  it('says where Splunk does not acknowledge although it should', async () => {
    const to = await receiver(() => ({ status: 200, body: '{"text":"Success","code":0}' }));
    const all = await at.start([
      { id: 'splunk', to: 'splunk-hec', url: to.url, token: at.secret('HEC', 'tok'), acknowledge: true },
    ]);
    await at.append('one');
    await until('a problem', () => all.states()[0]?.problem?.includes('acknowledgement is not switched on'));
    expect(all.states()[0]?.behind).toBe(1);
  });

  it('takes a token for Sentinel, keeps it, takes another when it is refused, and keeps within 1 MB', async () => {
    let tokens = 0;
    const to = await receiver(({ path: where, headers, body }) => {
      if (where === '/token')
        return { status: 200, body: JSON.stringify({ access_token: `t${++tokens}`, expires_in: 3600 }) };
      if (headers.authorization === 'Bearer t1') return { status: 401 };
      return { status: Buffer.byteLength(body) > 1_048_576 ? 413 : 204 };
    });
    const all = await at.start([
      {
        id: 'sentinel',
        to: 'sentinel',
        url: to.url,
        rule: 'dcr-0123',
        stream: 'Custom-Agents',
        tokenUrl: `${to.url}/token`,
        clientId: 'c',
        secret: at.secret('S', 'shh'),
      },
    ]);
    await at.append(...details(220).map((text) => text + 'ä'.repeat(20_000)));
    await until('all', () => all.states()[0]?.behind === 0);
    expect(tokens).toBe(2);
    const [asked] = to.received as [Received];
    expect(Object.fromEntries(new URLSearchParams(asked.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'c',
      client_secret: 'shh',
      scope: 'https://monitor.azure.com/.default',
    });
    const calls = to.received.filter((one) => one.path !== '/token');
    expect(calls[0]?.path).toBe('/dataCollectionRules/dcr-0123/streams/Custom-Agents?api-version=2023-01-01');
    expect(Math.max(...calls.map(({ body }) => Buffer.byteLength(body)))).toBeLessThan(1_048_576);
    const rows = calls.slice(1).flatMap(({ body }) => JSON.parse(body));
    expect(rows.map(({ Sequence }) => Sequence)).toEqual(range(2, 221));
  });

  it('signs each record for a webhook with every secret, by an id that stays the same', async () => {
    const secrets = [7, 9].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
    let count = 0;
    const to = await receiver(() => (count++ === 0 ? { status: 503 } : { status: 204 }));
    const all = await at.start([
      {
        id: 'hook',
        to: 'webhook',
        url: to.url,
        secret: secrets.map((secret, i) => at.secret(`S${i}`, secret)),
      },
    ]);
    await at.append('one', 'two');
    await until('both', () => all.states()[0]?.behind === 0);
    expect(to.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      'dev-0123456789abcdef:2',
      'dev-0123456789abcdef:2',
      'dev-0123456789abcdef:3',
    ]);
    for (const { body, headers } of to.received)
      for (const secret of secrets)
        expect(new Webhook(secret).verify(body, headers as never)).toMatchObject({
          type: 'chaperone.session',
        });
  });

  it('stops for good at 410, also after a restart, until it has another address', async () => {
    const to = await receiver(() => ({ status: 410 }));
    const hook = {
      id: 'hook',
      to: 'webhook',
      url: to.url,
      secret: at.secret('S', `whsec_${Buffer.alloc(32, 7).toString('base64')}`),
    };
    let all = await at.start([hook]);
    await at.append('one', 'two');
    await until('the end', () => all.states()[0]?.problem?.includes('wants no more'));
    await at.stop();
    all = await at.start([hook]);
    await until('the end', () => all.states()[0]?.problem?.includes('wants no more'));
    expect(to.received).toHaveLength(1);
    expect(at.notes).toEqual(['export hook ended: status 410: {}']);
    await at.stop();
    to.answer(() => ({ status: 200 }));
    all = await at.start([{ ...hook, url: `${to.url}/new` }]);
    await until('both', () => all.states()[0]?.behind === 0);
    expect(to.received.slice(1).map(({ headers }) => headers['webhook-id'])).toEqual([
      'dev-0123456789abcdef:2',
      'dev-0123456789abcdef:3',
    ]);
  });

  it('speaks TLS with a certificate that the policy trusts, and with no other', async () => {
    const secure = makeCertificate(at.folder());
    const to = await receiver(undefined, secure);
    const all = await at.start([
      otlp(to, { id: 'trusting', ca: secure.certificate }),
      otlp(to, { id: 'wary' }),
    ]);
    await at.append('one');
    await until('one', () => all.states()[0]?.behind === 0);
    await until('a problem', () => all.states()[1]?.problem);
    expect(all.states()[1]?.problem).toContain('self-signed certificate');
    expect(to.received).toHaveLength(1);
  });

  it('speaks TLS with no other certificate whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const to = await receiver(undefined, makeCertificate(at.folder()));
    const all = await at.start([otlp(to, { id: 'wary' })]);
    await at.append('one');
    await until('a problem', () => all.states()[0]?.problem);
    vi.unstubAllEnvs();
    expect(all.states()[0]?.problem).toContain('self-signed certificate');
    expect(to.received).toEqual([]);
  });

  it('goes through the proxy that the policy names, and through none that the environment does', async () => {
    const secure = makeCertificate(at.folder());
    const to = await receiver(undefined, secure);
    // Any answer of success opens the tunnel (RFC 9110, section 9.3.6).
    const [named, other] = [await proxy(204), await proxy()];
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) vi.stubEnv(name, other.url);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    const trusting = { ca: secure.certificate, everySeconds: 0.05 };
    const all = await at.start(
      [
        otlp(to, { id: 'through', proxy: named.url, ...trusting }),
        otlp(to, { id: 'direct', ...trusting }),
        otlp(to, { id: 'wary', proxy: named.url }),
      ],
      { patience: 60_000 },
    );
    await at.append('one');
    await until('one', () => all.states()[0]?.behind === 0 && all.states()[1]?.behind === 0);
    await at.append('two');
    await until('two', () => all.states()[0]?.behind === 0 && all.states()[1]?.behind === 0);
    // The proxy is no authority: the certificate is the receiver's.
    await until('a problem', () => all.states()[2]?.problem);
    expect(all.states()[2]?.problem).toContain('self-signed certificate');
    vi.unstubAllEnvs();
    expect(to.received).toHaveLength(4);
    expect(new Set(named.asked)).toEqual(new Set([new URL(to.url).host]));
    expect(other.asked).toEqual([]);
  });

  it.each([
    ['that wants a sign-in', async () => (await proxy(407)).url, 'answers 407: it wants a sign-in'],
    ['that opens no tunnel', async () => (await proxy(503)).url, 'answers 503'],
    ['that is not there', async () => 'http://127.0.0.1:9', 'cannot be reached'],
  ])('tells of a proxy %s, and tries again', async (_what, url, said) => {
    const secure = makeCertificate(at.folder());
    const to = await receiver(undefined, secure);
    const all = await at.start([otlp(to, { proxy: await url(), ca: secure.certificate })], {
      patience: 60_000,
    });
    await at.append('one');
    await until('a problem', () => all.states()[0]?.problem);
    expect(all.states()[0]?.problem).toMatch(/^the proxy 127\.0\.0\.1:\d+ /);
    expect(all.states()[0]?.problem).toContain(said);
    expect(to.received).toEqual([]);
  });

  it('tells of no credential that a receiver repeats', async () => {
    const token = 'a4a3c7de-0000-4000-8000-feedfeedfeed';
    const to = await receiver(({ headers }) => ({ status: 400, body: `no ${headers.authorization} here` }));
    const all = await at.start([otlp(to, { token: at.secret('T', token) })]);
    await at.append('one');
    await until('a problem', () => all.states()[0]?.problem);
    expect(all.states()[0]?.problem).toContain('no Bearer … here');
    expect(JSON.stringify([all.states(), at.notes])).not.toContain(token);
  });

  it('follows no redirect: records and token stay with the address of the policy', async () => {
    const elsewhere = await receiver();
    const to = await receiver(() => ({ status: 307, headers: { location: elsewhere.url } }));
    const all = await at.start([otlp(to, { token: at.secret('T', 'x') })]);
    await at.append('one');
    await until('a problem', () => all.states()[0]?.problem?.includes('status 307'));
    expect(all.states()[0]).toMatchObject({ behind: 1, refused: 0 });
    expect(elsewhere.received).toEqual([]);
  });

  it('sends a made-up record when a person asks, and says what came of it', async () => {
    const to = await receiver(() => ({ status: 400, body: 'unknown stream' }));
    const all = await at.start([{ id: 'http', to: 'ocsf-http', url: to.url }]);
    expect(await all.test('http')).toEqual({ taken: false, says: 'status 400: unknown stream' });
    to.answer(() => ({ status: 200 }));
    expect(await all.test('http')).toEqual({ taken: true, says: 'it has the record' });
    expect(await all.test('other')).toBeUndefined();
    expect(JSON.parse(to.received[1]?.body ?? '')[0].metadata.uid).toMatch(/^dev-0123456789abcdef:test-\d+$/);
  });
});
