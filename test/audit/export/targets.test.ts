/** What each receiver is sent: read back by its own rules, and within its limits whatever a record says. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { type Content, exportedOf } from '../../../src/audit/export/exported.ts';
import { bytesOf, cutText, fitted, runsOf } from '../../../src/audit/export/fit.ts';
import { ocsfEvent } from '../../../src/audit/export/ocsf.ts';
import { ATTRIBUTES } from '../../../src/audit/export/open-telemetry.ts';
import { otlpRecord, otlpRequest } from '../../../src/audit/export/otlp.ts';
import { COLUMNS, sentinelRow } from '../../../src/audit/export/sentinel.ts';
import { hecEvent } from '../../../src/audit/export/splunk.ts';
import { cefEvent, framed, MESSAGE_BYTES, syslogMessage } from '../../../src/audit/export/syslog.ts';
import { WEBHOOK_BYTES, webhookBody, webhookHeaders, webhookKey } from '../../../src/audit/export/webhook.ts';
import type { ActivityRecord } from '../../../src/model/record.ts';
import { anyRecord, decision, EXAMPLES } from './exported-records.ts';

const HASH = 'f'.repeat(64);
const item = (record: ActivityRecord, content: Content = 'full') =>
  exportedOf(record, HASH, { content }, '0.1.0');
const holds = (check: (record: ActivityRecord) => void, runs = 100) =>
  fc.assert(fc.property(anyRecord, check), { numRuns: runs });

describe('OTLP', () => {
  // The protobuf definitions of the project itself, as generated code; later versions no longer ship it.
  const { opentelemetry } = createRequire(import.meta.url)(
    '@opentelemetry/otlp-transformer/build/src/generated/root.js',
  );
  const Request = opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;

  /** What a collector has after it has read our JSON: through protobuf and back. */
  function received(body: string) {
    const request = JSON.parse(body);
    const message = Request.fromObject(request);
    expect(Request.verify(message)).toBeNull();
    const { resourceLogs } = Request.toObject(Request.decode(Request.encode(message).finish()), {
      longs: String,
    });
    return resourceLogs[0];
  }
  // biome-ignore lint/suspicious/noExplicitAny: as protobuf gives it
  const plain = (value: any): unknown => {
    if (value.arrayValue) return (value.arrayValue.values ?? []).map(plain);
    if (value.kvlistValue) return members(value.kvlistValue.values ?? []);
    return (
      value.stringValue ??
      value.boolValue ??
      (value.intValue === undefined ? value.doubleValue : Number(value.intValue))
    );
  };
  // biome-ignore lint/suspicious/noExplicitAny: as protobuf gives it
  const members = (values: any[]) => Object.fromEntries(values.map(({ key, value }) => [key, plain(value)]));

  it('arrives with every attribute, and with the OCSF event as its body', () => {
    const items = EXAMPLES.map((record) => item(record));
    const body = otlpRequest(
      items[0] as never,
      items.map((one) => JSON.stringify(otlpRecord(one))),
    );
    const { resource, scopeLogs } = received(body);
    expect(members(resource.attributes)).toEqual({
      'service.name': 'chaperone',
      'service.version': '0.1.0',
      'device.id': 'dev-0123456789abcdef',
    });
    const { logRecords } = scopeLogs[0];
    expect(logRecords).toHaveLength(EXAMPLES.length);
    for (const [index, one] of items.entries()) {
      const got = logRecords[index];
      expect(plain(got.body)).toEqual(ocsfEvent(one));
      const sent = ATTRIBUTES.map(({ name, value }) => [name, value(one)]).filter(
        ([, value]) => value !== undefined,
      );
      expect(members(got.attributes)).toEqual(Object.fromEntries(sent));
      expect(got.timeUnixNano).toBe(`${Date.parse(one.record.at)}000000`);
      expect(got.severityNumber).toBeGreaterThan(0);
    }
  });

  it('arrives whole whatever a record says', () => {
    holds((record) => {
      const one = item(record);
      const got = received(otlpRequest(one, [JSON.stringify(otlpRecord(one))]));
      expect(members(got.scopeLogs[0].logRecords[0].attributes)['log.record.uid']).toBe(one.uid);
    });
  });
});

describe('Splunk HEC', () => {
  it('is JSON of at most 1 MB with flat text fields, whatever a record says', () => {
    holds((record) => {
      const text = hecEvent(item(record), 'main');
      expect(bytesOf(text)).toBeLessThan(1_000_000);
      const { time, event, fields, index } = JSON.parse(text);
      expect(time).toMatch(/^\d+\.\d{3}$/);
      expect(index).toBe('main');
      expect(event.metadata.uid).toBe(item(record).uid);
      for (const value of Object.values(fields).flat()) expect(typeof value).toBe('string');
    });
  });
});

describe('Microsoft Sentinel', () => {
  it('has columns that the service takes', () => {
    const taken = ['id', 'Type', 'Title', 'TenantId', 'UniqueId', '_ResourceId'];
    for (const { name } of COLUMNS) {
      expect(name).toMatch(/^[A-Za-z]\w{0,44}$/);
      expect(taken).not.toContain(name);
    }
  });

  it('has no field over 64 KB, and rows of which several fit into a call, whatever a record says', () => {
    holds((record) => {
      const row = sentinelRow(item(record));
      expect(Date.parse(row.TimeGenerated as string)).not.toBeNaN();
      expect(row.RecordUid).toBe(item(record).uid);
      for (const value of Object.values(row))
        expect(bytesOf(typeof value === 'string' ? value : JSON.stringify(value))).toBeLessThanOrEqual(
          64 * 1024,
        );
      expect(bytesOf(JSON.stringify(row))).toBeLessThanOrEqual(250_000);
    });
  });
});

describe('a webhook', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const next = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const key = (text: string) => webhookKey(text) as Buffer;

  it('verifies by the reference library, with the old key and the new', () => {
    const body = webhookBody(item(decision(['git.push'])));
    const headers = webhookHeaders('dev-1:7', body, [key(secret), key(next)], Math.floor(Date.now() / 1000));
    for (const one of [secret, next])
      expect(new Webhook(one).verify(body, headers)).toMatchObject({ type: 'chaperone.decision' });
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(() => new Webhook(other).verify(body, headers)).toThrow();
    expect(() => new Webhook(secret).verify(body.replace('deny', 'allow'), headers)).toThrow();
  });

  it('takes no secret that is none', () => {
    for (const wrong of ['', 'whsec_', 'whsec_AAAA', 'hunter2', `whsec_${'A'.repeat(200)}`])
      expect(webhookKey(wrong)).toBeUndefined();
  });

  it('has at most 20 kB and tells that it was cut, whatever a record says', () => {
    holds((record) => {
      const body = webhookBody(item(record));
      expect(bytesOf(body)).toBeLessThanOrEqual(WEBHOOK_BYTES);
      const { data } = JSON.parse(body);
      expect(data.metadata.uid).toBe(item(record).uid);
      const whole = bytesOf(JSON.stringify(ocsfEvent(item(record)))) < WEBHOOK_BYTES - 200;
      if (whole) expect(data).toEqual(JSON.parse(JSON.stringify(ocsfEvent(item(record)))));
      else if (data.metadata.is_truncated !== true)
        expect(bytesOf(JSON.stringify(data))).toBeGreaterThan(WEBHOOK_BYTES - 400);
    });
  });
});

describe('syslog', () => {
  /** Reads CEF by its own rules of escaping. */
  function readCef(text: string) {
    const parts = text.split(/(?<!(?<!\\)(?:\\\\)*\\)\|/s);
    const [version, vendor, product, release, id, name, severity] = parts;
    const rest = parts.slice(7).join('|');
    const keys = [...rest.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)];
    const values: Record<string, string> = {};
    for (const [index, match] of keys.entries()) {
      const value = rest.slice((match.index ?? 0) + match[0].length, keys[index + 1]?.index ?? rest.length);
      values[match[1] as string] = value.replace(/\\(.)/g, (_, sign) => (sign === 'n' ? '\n' : sign));
    }
    return { version, vendor, product, release, id, name, severity, values };
  }

  it('is CEF with escaped separators', () => {
    const record = decision(['file.write'], {
      rule: 'a|b\\c=d',
      effects: [{ kind: 'file.write', resource: '/w/a=b|c\\d\ne', certainty: 'proven' }],
    });
    const { version, id, values, severity } = readCef(cefEvent(item(record), 8000));
    expect(version).toBe('CEF:0');
    expect(id).toBe('a\\|b\\\\c=d');
    expect(severity).toBe('6');
    expect(values).toMatchObject({
      filePath: '/w/a=b|c\\d\ne',
      cs1: 'a|b\\c=d',
      externalId: 'dev-0123456789abcdef:1042',
      act: 'denied',
    });
  });

  it('is one line of RFC 5424 of at most 8 kB with the right count before it, whatever a record says', () => {
    holds((record) => {
      const message = syslogMessage(item(record), 17);
      expect(bytesOf(message)).toBeLessThanOrEqual(MESSAGE_BYTES);
      expect(message).not.toMatch(/[\u0000-\u001f\u007f\p{Cs}]/u);
      expect(message).toMatch(
        /^<\d{1,3}>1 \d{4}-\d\d-\d\dT[\d:.]+Z [\x21-\x7e]{1,255} chaperone 17 [a-z]{1,32} - CEF:0\|Chaperone\|Chaperone\|/,
      );
      expect(message).toContain(`externalId=${item(record).uid}`);
      const [, count, rest] = /^(\d+) (.*)$/s.exec(framed(message)) ?? [];
      expect(Number(count)).toBe(Buffer.byteLength(rest as string));
    });
  });
});

describe('fitting', () => {
  it('cuts text at a character, never inside one', () => {
    fc.assert(
      fc.property(
        // The sign for a broken character has to come from us alone.
        fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.replaceAll('\ufffd', '')),
        fc.integer({ min: 4, max: 60 }),
        (text, bytes) => {
          const cut = cutText(text, bytes);
          expect(bytesOf(cut)).toBeLessThanOrEqual(bytes);
          expect(cut).not.toContain('\ufffd');
          if (cut !== text) expect(text.startsWith(cut.slice(0, -1))).toBe(true);
        },
      ),
    );
  });

  it('leaves what fits as it is', () => {
    const value = { a: 'x'.repeat(50), b: [1, 2, 3] };
    expect(fitted(value, 100)).toEqual({ value, cut: false });
    expect(() => fitted({ a: 'x'.repeat(64) }, 10)).toThrow('does not fit');
  });

  it('makes runs within both limits that hold every item once, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 })),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 100 }),
        (sizes, items, bytes) => {
          const runs = runsOf(sizes, { items, bytes }, (size) => size);
          expect(runs.flat()).toEqual(sizes);
          for (const run of runs) {
            expect(run.length).toBeLessThanOrEqual(items);
            if (run.length > 1) expect(run.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(bytes);
          }
        },
      ),
    );
  });
});
