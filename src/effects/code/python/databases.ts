/** What Python's functions do to databases. */
import { isWithin } from '../../paths.ts';
import { isKnown } from '../../text.ts';
import type { Args } from '../args.ts';
import type { Calls } from '../calls.ts';
import { givesFirst, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { textOf, textValue, UNKNOWN, type Value } from '../value.ts';

/** SQL for a database; one that is in memory or new with this program has nothing to lose. */
export const query: LibraryFunction = (args, run, self) => {
  const engine = self?.entries?.get('* engine');
  if (textOf(engine) === 'nothing to lose') return undefined;
  for (const text of args.values[0]?.texts ?? []) run.sql(text, engine ? textOf(engine) : 'sql');
  return undefined;
};

const database = (engine: string): Value => ({
  path: 'database',
  entries: new Map([['* engine', textValue(engine)]]),
  from: [`db:${engine}`],
});

/** `sqlite3.connect(path)` */
const sqlite: LibraryFunction = (args, run) => {
  const path = args.get(0, 'database') ?? args.get(0, 'path') ?? textValue(':memory:');
  return database(openSqlite(path, run) ? 'sqlite' : 'nothing to lose');
};

/** Reads a file of SQLite; false where it is in memory, in the temp folder or not there yet. */
function openSqlite(path: Value, run: Calls): boolean {
  const text = textOf(path);
  if (/^(?::memory:|file::memory:.*)?$/.test(text)) return false;
  run.file('file.read', path);
  const at = run.fileAt(path);
  if (!at || at.pattern) return true;
  const { place, facts } = run.call.trace;
  if (place.temp.some((folder) => isWithin(at.path, folder, place.platform))) return false;
  return facts.ask('type', at.path) !== 'missing';
}

/** A URL says which engine: `sqlite:///app.db`, `postgresql://host/name`. */
const byUrl: LibraryFunction = (args, run) => {
  const url = args.get(0, 'url') ?? UNKNOWN;
  const [, scheme = '', rest = ''] = /^(\w+)(?:\+\w+)?:\/\/\/?(.*)$/s.exec(textOf(url)) ?? [];
  if (scheme === 'sqlite')
    return database(openSqlite(textValue(rest, url.from), run) ? 'sqlite' : 'nothing to lose');
  return database(/^(?:postgres|mysql|mariadb)/.test(scheme) ? scheme : 'sql');
};

const opens =
  (engine: string): LibraryFunction =>
  () =>
    database(engine);

export const DATABASES = table({
  'sqlite3.connect aiosqlite.connect duckdb.connect apsw.Connection': sqlite,
  'psycopg2.connect psycopg.connect psycopg.Connection.connect asyncpg.connect asyncpg.create_pool pg8000.connect':
    opens('postgresql'),
  'pymysql.connect mysql.connector.connect MySQLdb.connect mariadb.connect aiomysql.connect': opens('mysql'),
  'pyodbc.connect oracledb.connect cx_Oracle.connect snowflake.connector.connect clickhouse_driver.Client cassandra.cluster.Cluster':
    opens('sql'),
  'sqlalchemy.create_engine sqlalchemy.ext.asyncio.create_async_engine create_engine databases.Database':
    byUrl,
  'database.cursor database.connect database.begin database.acquire database.transaction database.connection sqlalchemy.orm.sessionmaker sqlalchemy.orm.Session':
    (args, _run, self) => (self?.path === 'database' ? self : args.get(0, 'bind')),
  'database.execute database.executemany database.executescript database.run database.fetch database.exec_driver_sql':
    query,
  'sqlalchemy.text': givesFirst,
});

interface Store {
  /** Objects of the library that lead to the data. */
  readonly root: RegExp;
  readonly engine: string;
  /** Methods that destroy all that they are told of. */
  readonly destroys: RegExp;
  /** Methods that change what a filter picks: with an empty one, everything. */
  readonly filters?: RegExp;
  readonly harmful: string;
  readonly harmless: string;
}

/** Databases that are spoken to by methods. */
export const STORES: readonly Store[] = [
  {
    root: /^(?:pymongo|motor\.motor_asyncio|mongoengine)\./,
    engine: 'mongodb',
    destroys: /^(?:drop|drop_database|drop_collection|drop_indexes|dropDatabase)$/,
    filters: /^(?:delete_many|remove)$/,
    harmful: 'from pymongo import MongoClient; MongoClient("mongodb://h").drop_database("app")',
    harmless:
      'from pymongo import MongoClient; MongoClient("mongodb://h").app.users.delete_many({"old": True})',
  },
  {
    root: /^(?:redis|valkey|aioredis|fakeredis)\./,
    engine: 'redis',
    destroys: /^(?:flushall|flushdb|shutdown)$/,
    harmful: 'import redis; redis.Redis(host="cache").flushall()',
    harmless: 'import redis; redis.Redis(host="cache").delete("key")',
  },
  {
    root: /^(?:elasticsearch|opensearchpy)\./,
    engine: 'elasticsearch',
    destroys: /^(?:delete_by_query|delete_index|delete_data_stream|indices\.delete)$/,
    harmful:
      'from elasticsearch import Elasticsearch; Elasticsearch("https://h").indices.delete(index="logs")',
    harmless: 'from elasticsearch import Elasticsearch; Elasticsearch("https://h").indices.get(index="logs")',
  },
];

/** What a call on a client of such a database destroys. */
export function storeObject(path: string, args: Args, run: Calls): Value | undefined {
  const store = STORES.find((each) => each.root.test(path));
  if (!store) return undefined;
  const [last = '', before = ''] = path.split('.').reverse();
  const filter = args.get(0, 'filter');
  const everything = filter === undefined || filter.entries?.size === 0 || !isKnown(textOf(filter));
  const all =
    store.filters?.test(last) === true &&
    (filter?.entries ? filter.entries.size === 0 : everything && !filter?.from.length);
  if (store.destroys.test(last) || store.destroys.test(`${before}.${last}`) || all)
    run.out.add({ kind: 'db.mutate', engine: store.engine, action: last, destructive: true });
  return undefined;
}
