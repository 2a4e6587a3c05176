/** What Python's functions do to databases and clouds. */
import { gives, givesFirst, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { textOf, UNKNOWN } from '../value.ts';

export const query: LibraryFunction = (args, run) => {
  const sql = args.values[0];
  if (sql?.texts) for (const text of sql.texts) run.sql(text);
  return UNKNOWN;
};

export const DATABASES = table({
  'boto3.client boto3.resource': (args) => ({ path: `boto3 ${textOf(args.values[0])}`, from: [] }),
  'sqlite3.connect': (args, run) => {
    if (textOf(args.values[0]) !== ':memory:') run.file('file.read', args.values[0]);
    return { path: 'database', from: ['db:sqlite'] };
  },
  'psycopg2.connect psycopg.connect pymysql.connect mysql.connector.connect MySQLdb.connect sqlalchemy.create_engine pyodbc.connect':
    gives({ path: 'database', from: ['db:sql'] }),
  'database.cursor database.connect database.begin cursor.connection': (_args, _run, self) => self,
  'database.execute database.executemany database.executescript': query,
  'sqlalchemy.text': givesFirst,
});
