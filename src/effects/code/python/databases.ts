/** What Python's functions do to databases. */
import { Args } from '../args.ts';
import { database, hostIn, openSqlite, openUrl, query, storeClient } from '../databases.ts';
import { givesFirst, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { textOf, textValue, UNKNOWN } from '../value.ts';

/** `sqlite3.connect(path)` */
const sqlite: LibraryFunction = (args, run) =>
  openSqlite(args.get(0, 'database') ?? args.get(0, 'path') ?? textValue(':memory:'), run);

/** A URL says which engine. */
const byUrl: LibraryFunction = (args, run) => openUrl(args.get(0, 'url') ?? UNKNOWN, run);

/** `connect(host=…)`, `connect("postgresql://host/name")`, `connect("host=… dbname=…")` */
const opens =
  (engine: string): LibraryFunction =>
  (args) => {
    const host =
      args.named.get('host') ?? args.named.get('dsn') ?? args.named.get('conninfo') ?? args.values[0];
    return database(engine, { host: host && hostIn(textOf(host)) });
  };

/** A client of a database without SQL; without a host it is on this machine. */
const stores =
  (engine: string): LibraryFunction =>
  (args) => {
    const host = args.get(0, 'host') ?? args.named.get('hosts') ?? args.named.get('url');
    return storeClient(engine, host && textOf(host));
  };

/** `Base.metadata.drop_all(engine)`: every table that the program knows of. */
export const dropsAll: LibraryFunction = (args, run) => {
  const on = args.get(0, 'bind');
  return on?.path === 'database' ? query(new Args([textValue('drop table *')]), run, on) : undefined;
};

export const DATABASES = table({
  'sqlite3.connect aiosqlite.connect duckdb.connect apsw.Connection': sqlite,
  'psycopg2.connect psycopg.connect psycopg.Connection.connect asyncpg.connect asyncpg.create_pool pg8000.connect':
    opens('postgresql'),
  'pymysql.connect mysql.connector.connect MySQLdb.connect mariadb.connect aiomysql.connect': opens('mysql'),
  'pyodbc.connect oracledb.connect cx_Oracle.connect snowflake.connector.connect clickhouse_driver.Client cassandra.cluster.Cluster':
    opens('sql'),
  'sqlalchemy.create_engine sqlalchemy.ext.asyncio.create_async_engine create_engine databases.Database':
    byUrl,
  database: (_args, _run, self) => self,
  'database.cursor database.connect database.begin database.acquire database.transaction database.connection sqlalchemy.orm.sessionmaker sqlalchemy.orm.Session':
    (args, _run, self) => (self?.path === 'database' ? self : args.get(0, 'bind')),
  'database.execute database.executemany database.executescript database.run database.fetch database.exec_driver_sql':
    query,
  // Names and values that are put into SQL read as themselves.
  'sqlalchemy.text psycopg2.sql.SQL psycopg2.sql.Identifier psycopg2.sql.Literal psycopg.sql.SQL psycopg.sql.Identifier psycopg.sql.Literal':
    givesFirst,
  'pymongo.MongoClient pymongo.AsyncMongoClient motor.motor_asyncio.AsyncIOMotorClient mongoengine.connect':
    stores('mongodb'),
  'redis.Redis redis.StrictRedis redis.from_url redis.Redis.from_url redis.asyncio.Redis valkey.Valkey aioredis.from_url':
    stores('redis'),
  'elasticsearch.Elasticsearch opensearchpy.OpenSearch': stores('elasticsearch'),
});
