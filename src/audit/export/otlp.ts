/**
 * OTLP/HTTP logs as JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): 64-bit numbers are strings,
 * enumerations are numbers, names are lowerCamelCase. The body of a log record is the OCSF event.
 */
import type { Exported } from './exported.ts';
import { type Field, flat } from './fields.ts';
import { wellFormed } from './fit.ts';
import { EVENT_BYTES, fittedEvent } from './ocsf.ts';
import { ATTRIBUTES, eventName, RESOURCE } from './open-telemetry.ts';

type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly KeyValue[] } }
  /** Null: a value of which nothing is set. */
  | { readonly [name in never]: never };

interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** OCSF's severities as OTel's numbers: INFO, INFO2, WARN, ERROR, FATAL. */
const SEVERITY: Readonly<Record<number, readonly [number: number, text: string]>> = {
  1: [9, 'INFO'],
  2: [10, 'INFO2'],
  3: [13, 'WARN'],
  4: [17, 'ERROR'],
  5: [21, 'FATAL'],
};

/** One log record. Records of one call keep together: they are one batch of one device. */
export function otlpRecord(item: Exported, event = fittedEvent(item, EVENT_BYTES)): object {
  const [severityNumber, severityText] = SEVERITY[event.severity_id as number] ?? [0, ''];
  return {
    timeUnixNano: `${Date.parse(item.record.at)}000000`,
    observedTimeUnixNano: `${Date.parse(item.record.at)}000000`,
    severityNumber,
    severityText,
    eventName: eventName(item.record.type),
    body: anyValue(event),
    attributes: attributesOf(ATTRIBUTES, item),
  };
}

/** The body of a request with these records as JSON, which are all from one device. */
export function otlpRequest(first: Exported, logRecords: readonly string[]): string {
  const resource = JSON.stringify({ attributes: attributesOf(RESOURCE, first) });
  const scope = JSON.stringify({ name: 'chaperone', version: first.version });
  return `{"resourceLogs":[{"resource":${resource},"scopeLogs":[{"scope":${scope},"logRecords":[${logRecords.join(',')}]}]}]}`;
}

function attributesOf(fields: readonly Field<Exported>[], item: Exported): KeyValue[] {
  return Object.entries(flat(fields, item)).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: unknown): AnyValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: wellFormed(value) };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default:
      if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
      if (typeof value !== 'object' || value === null) return {};
      return {
        kvlistValue: {
          values: Object.entries(value).map(([key, item]) => ({
            key: wellFormed(key),
            value: anyValue(item),
          })),
        },
      };
  }
}
