/** Where records go besides the log of this device: systems that an organisation already watches. */
import * as v from 'valibot';
import { OUTCOMES } from '../decision.ts';
import { RECORD_SCHEMA } from '../record.ts';
import { described, Id, oneOrMore, ProxyUrl, SafeUrl, SecretReference } from './words.ts';

const RECORD_TYPES = RECORD_SCHEMA.options.map(({ entries }) => entries.type.literal);

const Token = described(
  'Bearer token: `signed-in` is the access token of who is signed in on the device; else a reference to one.',
  v.union([v.literal('signed-in'), SecretReference]),
);

const Name = v.pipe(v.string(), v.nonEmpty());

const common = {
  id: described('Its name in `status`, `exports list` and the record.', Id),
  only: v.optional(
    described(
      'Types of records and outcomes that go out; without it all do.',
      oneOrMore(v.picklist([...RECORD_TYPES, ...OUTCOMES])),
    ),
  ),
  content: v.optional(
    described('`metadata`: no prompt, command, argument or diff goes out.', v.picklist(['full', 'metadata'])),
    'full',
  ),
  everySeconds: v.optional(
    described(
      'Longest wait for further records before a batch goes out, in seconds.',
      v.pipe(v.number(), v.minValue(0.05), v.maxValue(3600)),
    ),
    5,
  ),
};

const event = {
  ocsf: v.optional(
    described(
      'Version of OCSF; what an older one does not know stands in `unmapped`.',
      v.picklist(['1.9.0', '1.8.0']),
    ),
    '1.9.0',
  ),
};

const trust = {
  ca: v.optional(described('File of certificates (PEM) that are trusted in place of the usual ones.', Name)),
};

const way = { ...trust, proxy: v.optional(ProxyUrl) };

export const Export = v.variant('to', [
  v.strictObject({
    to: described('OpenTelemetry: OTLP over HTTP.', v.literal('otlp')),
    ...common,
    ...event,
    url: described('Where logs are taken, with the path: `…/v1/logs`.', SafeUrl),
    token: v.optional(Token),
    ...way,
  }),
  v.strictObject({
    to: described('OCSF as JSON Lines in a file.', v.literal('ocsf-file')),
    ...common,
    ...event,
    file: described('The file that is appended to; `~/` is the home folder.', Name),
  }),
  v.strictObject({
    to: described('OCSF as a JSON array by POST.', v.literal('ocsf-http')),
    ...common,
    ...event,
    url: described('Where they are posted to.', SafeUrl),
    token: v.optional(Token),
    ...way,
  }),
  v.strictObject({
    to: described("Splunk's HTTP Event Collector.", v.literal('splunk-hec')),
    ...common,
    ...event,
    url: described('Its address without a path: `https://splunk.example:8088`.', SafeUrl),
    token: described('Reference to its token.', SecretReference),
    index: v.optional(described("Index of the events; without it the token's own.", Name)),
    acknowledge: v.optional(
      described(
        'Wait until the indexer confirms; the token has to have acknowledgement switched on.',
        v.boolean(),
      ),
      false,
    ),
    ...way,
  }),
  v.strictObject({
    to: described('Microsoft Sentinel by the Logs Ingestion API.', v.literal('sentinel')),
    ...common,
    ...event,
    url: described('Endpoint of the data collection rule.', SafeUrl),
    rule: described(
      'Immutable id of the rule.',
      v.pipe(v.string(), v.regex(/^dcr-[\w-]+$/, 'the immutable id of a rule begins with dcr-')),
    ),
    stream: described('Name of the stream in the rule.', v.pipe(v.string(), v.regex(/^[\w-]+$/))),
    tokenUrl: described('Token endpoint of the tenant.', SafeUrl),
    clientId: described('The application that may write.', Name),
    secret: described('Reference to its client secret.', SecretReference),
    scope: v.optional(
      described('Scope of the token; other clouds have others.', Name),
      'https://monitor.azure.com/.default',
    ),
    ...way,
  }),
  v.strictObject({
    to: described('A webhook by Standard Webhooks.', v.literal('webhook')),
    ...common,
    ...event,
    url: described('Where each record is posted to.', SafeUrl),
    secret: described(
      'References to secrets `whsec_…`; several while one replaces another: each signs.',
      oneOrMore(SecretReference),
    ),
    ...way,
  }),
  v.strictObject({
    to: described('CEF in syslog (RFC 5424) over TLS or TCP.', v.literal('syslog')),
    ...common,
    host: described('Name or address of the receiver.', Name),
    port: v.optional(
      described('Its port.', v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
      6514,
    ),
    tls: v.optional(described('`false`: plain TCP, which anybody on the way can read.', v.boolean()), true),
    ...trust,
  }),
]);

export const Exports = v.pipe(
  v.array(Export),
  v.check((all) => new Set(all.map(({ id }) => id)).size === all.length, 'each export has an id of its own'),
);

export type Export = v.InferOutput<typeof Export>;
