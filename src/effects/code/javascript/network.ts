/** What functions of Node, Bun, Deno and the web do over the network. */
import { merged } from '../../shell/scope.ts';
import { ANY, isKnown } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import type { Calls } from '../calls.ts';
import { database, hostIn, openSqlite, openUrl, storeClient } from '../databases.ts';
import { requests, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { textOf, textValue, UNKNOWN, type Value } from '../value.ts';
import { called } from './conventions.ts';

const list = (...values: readonly (Value | undefined)[]): Value[] => values.flatMap((value) => value ?? []);

/** `fetch(url, {method, headers, body})` */
const fetches: LibraryFunction = (args, run) => {
  const [url, options] = args.values;
  const given = options?.entries ?? url?.entries;
  const method = given?.get('method');
  return run.request(
    url?.entries?.get('url') ?? url,
    method?.texts ? textOf(method) : undefined,
    list(given?.get('body') ?? given?.get('data') ?? given?.get('json')),
    list(given?.get('headers'), given?.get('params')),
  );
};

/** `axios.post(url, data, {headers})` */
const posts =
  (method: string): LibraryFunction =>
  (args, run) => {
    const [url, body, options] = args.values;
    const bare = body?.entries?.get('json') ?? body?.entries?.get('body') ?? body;
    return run.request(url, method, list(bare), list(options?.entries?.get('headers')));
  };

const gets: LibraryFunction = (args, run) => {
  const [url, options] = args.values;
  return run.request(url, 'GET', [], list(options?.entries?.get('headers'), options?.entries?.get('params')));
};

const axios: LibraryFunction = (args, run) => {
  const [first] = args.values;
  const entries = first?.entries;
  if (!entries) return fetches(args, run, undefined);
  const method = entries.get('method');
  return run.request(
    entries.get('url'),
    method?.texts ? textOf(method) : undefined,
    list(entries.get('data')),
    list(entries.get('headers'), entries.get('params')),
  );
};

/** `https.request(url | options, callback)`: what is written later goes out. */
const opens: LibraryFunction = (args, run) => {
  const options = args.values.find((value) => value.entries);
  const [first] = args.values;
  const url = first?.entries
    ? (first.entries.get('hostname') ?? first.entries.get('host') ?? textValue(ANY))
    : (first ?? textValue(ANY));
  const method = options?.entries?.get('method');
  const headers = options?.entries?.get('headers');
  const value = run.request(url, method?.texts ? textOf(method) : undefined, [], list(headers));
  const last = args.values.at(-1);
  if (last?.closure)
    run.afterwards(() => run.apply(last, new Args([{ path: 'response', from: value.from }])));
  return {
    path: 'socket',
    entries: new Map([['host', url], ...(method ? ([['method', method]] as const) : [])]),
    from: value.from,
  };
};

const connects: LibraryFunction = (args, run, self) => {
  const [first, second] = args.values;
  const host = first?.entries
    ? (first.entries.get('host') ?? textValue('localhost'))
    : second && !second.closure
      ? second
      : textValue('localhost');
  const port = Number(textOf(first?.entries ? first.entries.get('port') : first));
  // Until something is sent, or a shell is handed the connection, it is only looked at.
  const value = run.connect(host, false, [], { port: Number.isInteger(port) ? port : undefined });
  self?.entries?.set('host', { ...host, from: value.from });
  run.afterwards(() => called(args, run));
  return { path: 'socket', entries: new Map([['host', host]]), from: value.from };
};

/** What is written to a connection or a request that is open. */
const sends: LibraryFunction = (args, run, self) => {
  const [data] = args.values;
  if (!data || data.closure) return self;
  const host = self?.entries?.get('host') ?? textValue(ANY);
  const method = self?.entries?.get('method');
  if (method) run.request(host, textOf(method), [data]);
  else
    run.connect(
      host,
      true,
      args.from.filter((source) => !source.startsWith('net:')),
    );
  return self;
};

const sockets: LibraryFunction = () => ({ path: 'socket', entries: new Map(), from: [] });

/** Connection options of clients of databases. */
const hostOf = (value: Value | undefined): string | undefined => {
  const url =
    value?.entries?.get('connectionString') ??
    value?.entries?.get('uri') ??
    value?.entries?.get('url') ??
    value?.entries?.get('node');
  const host = url ?? value?.entries?.get('host') ?? (value?.texts ? value : undefined);
  return host && hostIn(textOf(host));
};

const openSql =
  (engine: string): LibraryFunction =>
  (args) =>
    database(engine, { host: hostOf(args.values[0]) });

const openFile: LibraryFunction = (args, run) => openSqlite(args.values[0] ?? textValue(':memory:'), run);

const store =
  (engine: string): LibraryFunction =>
  (args) => {
    const host = hostOf(args.values[0]?.entries?.get('socket') ?? args.values[0]);
    return storeClient(engine, host);
  };

function knex(args: Args, run: Calls): Value {
  const connection = args.values[0]?.entries?.get('connection');
  const file = connection?.entries?.get('filename');
  if (file) return openSqlite(file, run);
  return connection?.texts ? openUrl(connection, run) : database('sql', { host: hostOf(connection) });
}

/** A form that is filled field by field. */
const form: LibraryFunction = () => ({ path: 'form', entries: new Map(), from: [] });

/** `nodemailer.createTransport({host})` */
const mailer: LibraryFunction = (args) => ({
  path: 'mailer',
  entries: new Map([['host', args.values[0]?.entries?.get('host') ?? textValue(ANY)]]),
  from: [],
});

/** Mail goes out, with the files that are attached. */
const mails: LibraryFunction = (args, run, self) => {
  const attached = args.values[0]?.entries?.get('attachments')?.items ?? [];
  const files = attached.flatMap((each) => {
    const path = each.entries?.get('path');
    return path ? run.file('file.read', path) : [];
  });
  run.connect(self?.entries?.get('host') ?? textValue(ANY), true, merged(args.from, files));
  return called(args, run);
};

export const NETWORK = table({
  'nodemailer.createTransport': mailer,
  'mailer.sendMail': mails,
  'FormData form-data formdata-node.FormData URLSearchParams': form,
  'form.append form.set': (args, _run, self) => {
    self?.entries?.set(textOf(args.values[0]), args.values[1] ?? UNKNOWN);
    return self;
  },
  'fetch globalThis.fetch node-fetch undici.fetch undici.request got ky cross-fetch': fetches,
  'axios axios.request superagent': axios,
  'axios.get got.get ky.get superagent.get needle.get request.get axios.head': gets,
  'axios.post got.post ky.post superagent.post needle.post request.post': posts('POST'),
  'axios.put got.put request.put ky.put': posts('PUT'),
  'axios.patch got.patch ky.patch': posts('PATCH'),
  'axios.delete got.delete ky.delete': posts('DELETE'),
  'http.request https.request http.get https.get http2.connect': opens,
  'net.connect net.createConnection tls.connect socket.connect dgram.createSocket().connect': connects,
  'net.Socket': sockets,
  'WebSocket ws EventSource': (args, run) => {
    const value = run.connect(args.values[0], false, []);
    return { path: 'socket', entries: new Map([['host', args.values[0] ?? UNKNOWN]]), from: value.from };
  },
  'dns.lookup dns.resolve dns.resolve4 dns.resolveTxt dns.promises.lookup dns.promises.resolve': (
    args,
    run,
  ) => run.connect(args.values[0], args.from.length > 0, args.from),
  'navigator.sendBeacon': requests('POST'),
  'socket.write socket.end socket.send': sends,
  'pg.Client pg.Pool postgres pg-promise()': openSql('postgresql'),
  'mysql.createConnection mysql.createPool mysql2.createConnection mysql2.createPool mariadb.createConnection':
    openSql('mysql'),
  'mssql.connect tedious.Connection oracledb.getConnection sequelize.Sequelize typeorm.DataSource':
    openSql('sql'),
  'better-sqlite3 sqlite3.Database sqlite.DatabaseSync bun:sqlite.Database': openFile,
  knex: knex,
  'mongodb.MongoClient mongodb.MongoClient.connect mongoose.createConnection': store('mongodb'),
  'redis.createClient ioredis ioredis.Redis': store('redis'),
  '@elastic/elasticsearch.Client': store('elasticsearch'),
  '@prisma/client.PrismaClient': store('prisma'),
});

/** `mongoose.connect(url)`: the library itself is the client from then on. */
export function mongoose(path: string, args: Args, run: Calls): Value | undefined {
  const verb = /^mongoose\.(?:connection\.|model\(\)\.)(?:db\.)?(\w+)$/.exec(path)?.[1];
  const url = run.globals.get('* mongoose');
  if (path === 'mongoose.connect') {
    run.globals.set('* mongoose', args.values[0] ?? UNKNOWN);
    return UNKNOWN;
  }
  if (verb === undefined) return undefined;
  const client = storeClient('mongodb', url && isKnown(textOf(url)) ? textOf(url) : undefined);
  return run.apply({ ...client, path: `${client.path}.${verb}` }, args);
}

/** Data that goes on from one stream to another. */
export const carried = (value: Value | undefined): readonly string[] =>
  value ? merged([], sourcesIn(value)).filter((source) => !source.startsWith('net:')) : [];
