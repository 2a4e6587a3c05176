/** Events for Splunk's HTTP Event Collector: the OCSF event, and flat fields that are indexed. */
import type { Exported } from './exported.ts';
import { type Field, flat, type JsonObject } from './fields.ts';
import { wellFormed } from './fit.ts';
import { EVENT_BYTES, fittedEvent } from './ocsf.ts';
import { ATTRIBUTES } from './open-telemetry.ts';

/** Largest request, in bytes; Splunk's own limit can be set higher. */
export const HEC_BYTES = 1_000_000;
/** Longest indexed field, in characters; the event has the whole value. */
const FIELD_CHARACTERS = 256;

/** Index fields: the attributes of the OpenTelemetry table that are low in number and short. */
const INDEXED = new Set([
  'log.record.uid',
  'chaperone.record.type',
  'chaperone.agent',
  'chaperone.outcome',
  'chaperone.rule',
  'chaperone.decider',
  'chaperone.effects',
  'gen_ai.tool.name',
  'gen_ai.conversation.id',
  'user.name',
]);

export const HEC_FIELDS: readonly Field<Exported>[] = ATTRIBUTES.filter(({ name }) => INDEXED.has(name)).map(
  ({ name, from, value }) => ({
    name: name.replace(/^(?:chaperone|log)\./, '').replaceAll('.', '_'),
    from,
    value: (item) => indexed(value(item)),
  }),
);

/** An event as JSON; events stand back to back in a request. */
export function hecEvent(item: Exported, index?: string): string {
  const event: JsonObject = {
    // Seconds with milliseconds.
    time: (Date.parse(item.record.at) / 1000).toFixed(3),
    host: item.record.device || 'unknown',
    source: 'chaperone',
    sourcetype: 'chaperone:ocsf',
    ...(index !== undefined && { index }),
    event: fittedEvent(item, EVENT_BYTES),
    fields: flat(HEC_FIELDS, item),
  };
  return JSON.stringify(event);
}

/** Splunk takes text and lists of text as fields, nothing nested. */
function indexed(value: unknown): string | string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => cut(String(item)));
  return cut(String(value));
}

const cut = (text: string): string => wellFormed(text.slice(0, FIELD_CHARACTERS));
