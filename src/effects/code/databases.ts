/** Databases that a program opens: where they are, and what is said to them. */
import { remoteHost } from '../commands/database-clients.ts';
import type { Text } from '../text.ts';
import type { Args } from './args.ts';
import type { Calls } from './calls.ts';
import type { LibraryFunction } from './library.ts';
import { textOf, textValue, type Value } from './value.ts';

/** SQL for a database, which says where it is. One in memory, or new with this program, has nothing to lose. */
export const query: LibraryFunction = (args, run, self) => {
  const about = (name: string): string | undefined => {
    const value = self?.entries?.get(`* ${name}`);
    return value && textOf(value);
  };
  const engine = about('engine');
  if (engine === NOTHING) return undefined;
  const [host, path] = [about('host'), about('path')];
  for (const text of args.values[0]?.texts ?? [])
    run.sql(text, engine ?? 'sql', {
      ...(host !== undefined && { host }),
      ...(path !== undefined && { path }),
    });
  return undefined;
};

/** What stands for the engine of a database that holds nothing yet. */
const NOTHING = 'nothing to lose';

/** A database that is open; `on` says where it is. */
export const database = (engine: string, on: Readonly<Record<string, string | undefined>> = {}): Value => ({
  path: 'database',
  entries: new Map([
    ['* engine', textValue(engine)],
    ...Object.entries(on).flatMap(([name, text]) =>
      text === undefined ? [] : [[`* ${name}`, textValue(text)] as const],
    ),
  ]),
  from: [`db:${engine}`],
});

/** Opens a file of SQLite. */
export function openSqlite(path: Value, run: Calls): Value {
  if (/^(?::memory:|file::memory:.*)?$/.test(textOf(path))) return database(NOTHING);
  run.file('file.read', path);
  const at = run.fileAt(path);
  const missing = at && !at.pattern && run.call.trace.facts.ask('type', at.path) === 'missing';
  return database(missing ? NOTHING : 'sqlite', { path: at?.path });
}

/** A URL says which engine: `sqlite:///app.db`, `postgresql://host/name`. */
export function openUrl(url: Value, run: Calls): Value {
  const [, scheme = '', rest = ''] = /^(\w+)(?:\+\w+)?:\/\/\/?(.*)$/s.exec(textOf(url)) ?? [];
  if (scheme === 'sqlite') return openSqlite(textValue(rest, url.from), run);
  return database(/^(?:postgres|mysql|mariadb)/.test(scheme) ? scheme : 'sql', { host: hostIn(textOf(url)) });
}

/** The other machine that a URL, a host's name or a line of pairs (`host=… dbname=…`) leads to. */
export function hostIn(text: Text | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const pair = /(?:^|[\s;:])(?:host|server)=([^\s;]+)/i.exec(text)?.[1];
  if (pair) return remoteHost(pair);
  return text.includes('://') || !/[=\s]/.test(text) ? remoteHost(text) : undefined;
}

interface Store {
  readonly engine: string;
  /** Methods that destroy all that they are told of. */
  readonly destroys: RegExp;
  /** Methods that change what a filter picks: with an empty one, everything. */
  readonly filters?: RegExp;
  /** Methods that change something. */
  readonly changes: RegExp;
}

/** Databases that are spoken to by methods, in the spellings of all languages. */
const STORES: readonly Store[] = [
  {
    engine: 'mongodb',
    destroys: /^(?:drop|drop_?database|drop_?collection|drop_?indexes|dropDatabase)$/i,
    filters: /^(?:delete_?many|remove)$/i,
    changes:
      /^(?:(?:insert|update|delete|replace)_?(?:one|many)|bulk_?write|find_?one_?and_?\w+|create|save|rename)$/i,
  },
  {
    engine: 'redis',
    destroys: /^(?:flush_?all|flush_?db|shutdown|swapdb)$/i,
    changes:
      /^(?:set|del|delete|unlink|hset|hdel|lpush|rpush|sadd|zadd|expire|mset|incr|rename|publish|setex)$/i,
  },
  {
    engine: 'elasticsearch',
    destroys: /^(?:delete_?by_?query|delete_?index|delete_?data_?stream|indices\.delete)$/i,
    changes: /^(?:index|bulk|create|update|delete|update_?by_?query|reindex)$/i,
  },
  {
    engine: 'prisma',
    destroys: /^\$never$/,
    filters: /^(?:deleteMany|updateMany)$/,
    changes: /^\$never$/,
  },
];

/** A client of such a database; its path tells the host to the calls that are made on it. */
export const storeClient = (engine: string, host: Text | undefined): Value => ({
  path: `store ${engine} ${hostIn(host) ?? '-'} `,
  from: [`db:${engine}`],
});

/** What a call on such a client changes. */
export function storeCall(path: string, args: Args, run: Calls): Value | undefined {
  const [, engine, host, rest = ''] = /^store (\w+) (\S+) (.*)$/s.exec(path) ?? [];
  const store = STORES.find((each) => each.engine === engine);
  if (!store) return undefined;
  const [last = '', before = ''] = rest.split('.').reverse();
  const filter = args.get(0, 'filter');
  const condition = filter?.entries?.has('where')
    ? filter.entries.get('where')
    : engine === 'prisma'
      ? undefined
      : filter;
  const everything =
    store.filters?.test(last) === true &&
    (condition === undefined || (condition.entries?.size === 0 && condition.from.length === 0));
  const destructive = everything || store.destroys.test(last) || store.destroys.test(`${before}.${last}`);
  if (!destructive && !store.changes.test(last) && !store.filters?.test(last)) return undefined;
  run.out.add({
    kind: 'db.mutate',
    engine: store.engine,
    action: last,
    destructive,
    ...(host !== '-' && host !== undefined && { host }),
  });
  return { from: [`db:${engine}`] };
}
