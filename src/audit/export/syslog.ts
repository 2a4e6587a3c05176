/**
 * A record as a line of syslog: CEF in a message of RFC 5424, in an octet-counted frame (RFC 6587, section 3.4.1; over TLS
 * RFC 5425).
 */
import { leadingEffect } from './effect-classes.ts';
import type { Exported } from './exported.ts';
import { type Field, flat } from './fields.ts';
import { bytesOf, wellFormed } from './fit.ts';
import { messageOf } from './message.ts';
import { severityOf, verdictOf } from './verdict.ts';

/** Largest message, in bytes: what receivers take by default. */
export const MESSAGE_BYTES = 8 * 1024;

/** Log audit, facility 13. */
const FACILITY = 13;
/** OCSF's severities as those of syslog, and as those of CEF (0 to 10). */
const SYSLOG_SEVERITY: Readonly<Record<number, number>> = { 1: 6, 2: 5, 3: 4, 4: 3, 5: 2 };
const CEF_SEVERITY: Readonly<Record<number, number>> = { 1: 1, 2: 3, 3: 6, 4: 8, 5: 10 };

const ACTIONS: Readonly<Record<number, string>> = { 1: 'allowed', 2: 'denied', 3: 'observed', 4: 'modified' };

const decision = ({ record }: Exported) => (record.type === 'decision' ? record : undefined);
const leading = (item: Exported) => leadingEffect(decision(item)?.effects ?? []);
const touched = (item: Exported, kind: RegExp): string | undefined => {
  const effect = leading(item);
  return effect && kind.test(effect.kind) ? effect.resource || undefined : undefined;
};

/** Keys of CEF's extension dictionary, and the longest value of each in characters. Texts last: they are cut first. */
export const CEF_FIELDS: readonly (Field<Exported> & { readonly longest: number })[] = [
  {
    name: 'rt',
    longest: 20,
    from: '`at`, milliseconds since 1970',
    value: ({ record }) => Date.parse(record.at),
  },
  { name: 'externalId', longest: 40, from: '`device`:`seq`', value: ({ uid }) => uid },
  {
    name: 'deviceExternalId',
    longest: 255,
    from: '`device`',
    value: ({ record }) => record.device || undefined,
  },
  { name: 'cat', longest: 1023, from: '`type`', value: ({ record }) => record.type },
  {
    name: 'act',
    longest: 63,
    from: 'see "What was decided"',
    value: ({ record }) => ACTIONS[verdictOf(record)?.action ?? -1],
  },
  {
    name: 'outcome',
    longest: 63,
    from: '`outcome`',
    value: ({ record }) => ('outcome' in record ? record.outcome : undefined),
  },
  {
    name: 'suser',
    longest: 1023,
    from: '`principal`: `email`, `name`, or the account',
    value: ({ record: { principal } }) =>
      principal.kind === 'person'
        ? (principal.email ?? principal.name)
        : principal.kind === 'anonymous'
          ? principal.user
          : undefined,
  },
  {
    name: 'suid',
    longest: 1023,
    from: '`principal.subject`',
    value: ({ record: { principal } }) => ('subject' in principal ? principal.subject : undefined),
  },
  { name: 'sproc', longest: 1023, from: '`agent`', value: ({ record }) => record.agent },
  {
    name: 'dhost',
    longest: 1023,
    from: 'host of a connection',
    value: (item) => touched(item, /^(?:net\.connect|web\.fetch)$/),
  },
  { name: 'filePath', longest: 1023, from: 'path of a file', value: (item) => touched(item, /^file\./) },
  {
    name: 'cs1Label',
    longest: 1023,
    from: 'always rule',
    value: (item) => (decision(item) ? 'rule' : undefined),
  },
  { name: 'cs1', longest: 1000, from: '`rule`', value: (item) => decision(item)?.rule },
  {
    name: 'cs2Label',
    longest: 1023,
    from: 'always session',
    value: ({ record }) => record.session && 'session',
  },
  { name: 'cs2', longest: 200, from: '`session`', value: ({ record }) => record.session || undefined },
  {
    name: 'cs3Label',
    longest: 1023,
    from: 'always effect',
    value: (item) => (leading(item) ? 'effect' : undefined),
  },
  {
    name: 'cs3',
    longest: 1000,
    from: 'kind and resource of the leading effect',
    value: (item) => {
      const found = leading(item);
      return found && `${found.kind} ${found.resource}`;
    },
  },
  { name: 'cs4Label', longest: 1023, from: 'always sha256', value: () => 'sha256' },
  { name: 'cs4', longest: 64, from: "hash of the record's line in the log", value: ({ hash }) => hash },
  {
    name: 'cs5Label',
    longest: 1023,
    from: 'always call',
    value: ({ record }) => ('action' in record ? 'call' : undefined),
  },
  {
    name: 'cs5',
    longest: 200,
    from: '`action`',
    value: ({ record }) => ('action' in record ? record.action : undefined),
  },
  {
    name: 'dproc',
    longest: 1023,
    from: '`summary` of a shell command',
    value: (item) =>
      decision(item)?.effects.some(({ kind }) => kind === 'command.run')
        ? decision(item)?.summary
        : undefined,
  },
  {
    name: 'msg',
    longest: 1023,
    from: 'one sentence, put together',
    value: ({ record }) => messageOf(record),
  },
];

/** What stands in the header has no line ends; `|` and `\` are escaped (CEF 0.1, revision 27, "Character Encoding"). */
const header = (text: string): string => oneLine(text).replace(/[\\|]/g, '\\$&');
/** In the extension `=` and `\` are escaped, and line ends written out. */
const extension = (text: string): string =>
  text
    .replace(/[\\=]/g, '\\$&')
    .replace(/\r?\n|\r/g, '\\n')
    .replace(CONTROL, ' ');
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const oneLine = (text: string): string => text.replace(CONTROL, ' ');

/** The event in Common Event Format, at most `bytes` long. */
export function cefEvent(item: Exported, bytes: number): string {
  const { record, version } = item;
  const name = `${record.type} ${'outcome' in record ? record.outcome : record.type === 'finding' ? record.signal : ''}`;
  const id = record.type === 'finding' ? record.signal : (decision(item)?.rule ?? record.type);
  const head = `CEF:0|Chaperone|Chaperone|${header(version)}|${header(cut(id, 200))}|${header(cut(name, 200).trim())}|${CEF_SEVERITY[severityOf(record)] ?? 0}|`;
  const values = flat(CEF_FIELDS, item);
  let text = head;
  for (const { name: key, longest } of CEF_FIELDS) {
    if (values[key] === undefined || values[key] === '') continue;
    const field = `${text === head ? '' : ' '}${key}=${extension(cut(String(values[key]), longest))}`;
    // A field goes in whole or, the last ones, not at all: escapes must not be cut in two.
    if (bytesOf(text) + bytesOf(field) <= bytes) text += field;
  }
  return text;
}

const cut = (text: string, characters: number): string => wellFormed(text.slice(0, characters));

/** Printable ASCII without blanks, as the header of RFC 5424 wants it; `-` for nothing. */
const word = (text: string, longest: number): string =>
  text.replace(/[^\x21-\x7e]/g, '').slice(0, longest) || '-';

/** One message by RFC 5424, without its frame. */
export function syslogMessage(item: Exported, processId: number): string {
  const { record } = item;
  const priority = FACILITY * 8 + (SYSLOG_SEVERITY[severityOf(record)] ?? 6);
  const head = `<${priority}>1 ${record.at} ${word(record.device, 255)} chaperone ${processId} ${word(record.type, 32)} - `;
  return head + cefEvent(item, MESSAGE_BYTES - bytesOf(head));
}

/** A message with its length in octets before it. */
export const framed = (message: string): string => `${bytesOf(message)} ${message}`;
