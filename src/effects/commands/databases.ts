/** Clients of databases: statements are read, wherever they come from. */
import type { Call } from '../shell/call.ts';
import { type Field, merged, type Output } from '../shell/scope.ts';
import { sqlMeaning } from '../sql/index.ts';
import { asShown } from '../text.ts';
import { effect, type Family } from './rule.ts';

interface Client {
  readonly names: string;
  readonly engine: string;
  readonly takes: string;
  /** Options whose value is SQL. */
  readonly code: string;
  /** Options that name a file of SQL. */
  readonly files?: string;
  readonly host?: string;
  /** Operands after the database that are SQL. */
  readonly operand?: true;
  /** The first operand is a file on this machine. */
  readonly local?: true;
  readonly harmful: Readonly<Record<string, string | readonly string[]>>;
  readonly harmless: Readonly<Record<string, string | readonly string[]>>;
}

const CLIENTS: readonly Client[] = [
  {
    names: 'psql pgcli cockroach yugabyted ysqlsh gsql usql',
    engine: 'postgresql',
    takes:
      '-c -f -h -p -U -d -o -L -v -P -F -R -T --command --file --host --port --username --dbname --output --log-file --set --variable --url',
    code: '-c --command -e --execute',
    files: '-f --file',
    host: '-h --host',
    harmful: {
      "psql -c 'DROP TABLE users'": 'db.mutate postgresql drop table users',
      "psql -c 'DELETE FROM users'": 'db.mutate postgresql delete users',
      "psql -c '\\! rm -rf /srv'": 'file.delete /srv/**',
      "echo 'truncate t' | psql": 'db.mutate postgresql truncate t',
      'psql -c "COPY t TO PROGRAM \'rm -rf /srv\'"': 'file.delete /srv/**',
    },
    harmless: { "psql -c 'SELECT 1'": [], 'psql -c "select \'drop table x\'"': [] },
  },
  {
    names: 'mysql mariadb mycli mysqlsh tidb',
    engine: 'mysql',
    takes:
      '-e -h -P -u -D -S --execute --host --port --user --database --socket --init-command --defaults-file --defaults-extra-file',
    code: '-e --execute --init-command',
    host: '-h --host',
    harmful: {
      "mysql -uroot -e 'drop database prod'": 'db.mutate mysql drop database prod',
      "mysql -e 'UPDATE users SET admin=1'": 'db.mutate mysql update users',
    },
    harmless: { "mysql -e 'show tables'": [] },
  },
  {
    names: 'sqlite3 sqlite litecli duckdb',
    engine: 'sqlite',
    takes: '-cmd -separator -newline -nullvalue -init -c -s',
    code: '-cmd -c -s',
    files: '-init',
    operand: true,
    local: true,
    harmful: {
      "sqlite3 app.db 'drop table users'": 'db.mutate sqlite drop table users',
      "sqlite3 app.db '.shell rm -rf /srv'": 'file.delete /srv/**',
    },
    harmless: {
      "sqlite3 app.db 'select * from users'": 'file.read /work/app/app.db',
      'sqlite3 app.db .tables': 'file.read /work/app/app.db',
    },
  },
  {
    names: 'sqlcmd',
    engine: 'mssql',
    takes: '-S -U -P -d -Q -q -i -o -E',
    code: '-Q -q',
    files: '-i',
    host: '-S',
    harmful: { "sqlcmd -Q 'DROP TABLE t'": 'db.mutate mssql drop table t' },
    harmless: { "sqlcmd -Q 'SELECT 1'": [] },
  },
  {
    names:
      'clickhouse-client clickhouse snowsql cqlsh trino presto beeline hive impala-shell bq-query isql tsql sqlplus influx questdb db2 rqlite',
    engine: 'sql',
    takes:
      '-q -e -f -h -u -p -d -a -w -o --query --execute --file --host --port --user --password --database',
    code: '-q -e --query --execute',
    files: '-f --file',
    host: '-h --host',
    harmful: { "clickhouse-client -q 'DROP TABLE t'": 'db.mutate sql drop table t' },
    harmless: { "cqlsh -e 'describe tables'": [] },
  },
];

function client(call: Call, c: Client): Output | undefined {
  const options = call.options(`${c.takes} ${c.code}`, c.local ? 'dash' : 'gnu');
  const [first, ...rest] = options.operands;
  const url = options.operands.find((word) => /^\w+:\/\//.test(word.text));
  const host = (c.host ? options.value(...c.host.split(' ')) : undefined) ?? url;
  if (host && !/^\//.test(host.text)) call.connect(host, 'download');
  if (c.local && first && first.text !== ':memory:') call.reads(first);
  for (const word of options.values(...c.code.split(' '))) statements(call, c, word);
  if (c.operand) for (const word of rest) statements(call, c, word);
  for (const file of options.values(...(c.files ?? '').split(' ').filter(Boolean))) fromFile(call, c, file);
  for (const file of options.values('-o', '--output', '-L', '--log-file'))
    call.writes(file, { replaces: true });
  const given = options.has(...c.code.split(' ')) || (c.operand && rest.length > 0);
  if (call.stdin && !given) feed(call, c, call.stdin);
  call.sources = merged(call.sources, [`db:${c.engine}`]);
  return undefined;
}

function statements(call: Call, c: Client, word: Field): void {
  feed(call, c, { text: word.text, from: word.from });
}

function fromFile(call: Call, c: Client, file: Field): void {
  if (file.text === '-') {
    if (call.stdin) feed(call, c, call.stdin);
    return;
  }
  const located = call.touch('file.read', file);
  if (!located || located.pattern) return;
  const held = call.shell.files.get(located.path);
  const text = held ? held.text : call.trace.facts.ask('text', located.path);
  if (typeof text === 'string') feed(call, c, { text, from: [] });
}

function feed(call: Call, c: Client, code: Output): void {
  if (code.text === undefined) {
    const file = code.from.find((source) => source.startsWith('/'));
    const text = file ? call.trace.facts.ask('text', file) : undefined;
    if (typeof text === 'string') feed(call, c, { text, from: [] });
    // A dump by a decompressor or a network stream: statements that nobody can read.
    else if (text === undefined && !file)
      call.add({
        kind: 'db.mutate',
        engine: c.engine,
        action: 'unread statements',
        destructive: false,
        certainty: 'opaque',
      });
    return;
  }
  runSql(call, c.engine, metaCommands(call, c, code.text));
}

/** Effects of SQL on an engine, told for this call. */
export function runSql(call: Call, engine: string, sql: string): void {
  const { changes, reaches } = sqlMeaning(sql, engine);
  for (const each of changes)
    call.add({
      kind: 'db.mutate',
      engine,
      action: each.action,
      destructive: each.destructive,
      ...(each.target && { target: each.target }),
    });
  for (const each of reaches) {
    if (each.kind === 'run') call.runText(each.what, { via: 'by the database' });
    else if (each.kind === 'read') call.reads(each.what);
    else call.writes(each.what);
  }
}

/** Lines that the client itself acts on; the rest is SQL. */
function metaCommands(call: Call, c: Client, text: string): string {
  const sql: string[] = [];
  for (const line of text.split('\n')) {
    const shell = /^\s*(?:\\!|\.(?:shell|system)\b|system\s+|!)\s*(.+)$/.exec(line)?.[1];
    const file = /^\s*(?:\\i[r]?\s+|\.read\s+|source\s+|\\\.\s+)(\S+)/.exec(line)?.[1];
    const output = /^\s*(?:\\o\s+|\.(?:output|once|save|backup|dump-to)\s+)(\S.*)$/.exec(line)?.[1];
    const copy = /^\s*\\copy\b.*\b(to|from)\s+(?:program\s+)?'([^']+)'/i.exec(line);
    if (shell && !/^\s*!=/.test(line)) call.runText(shell.replace(/;\s*$/, ''));
    else if (file) fromFile(call, c, { text: file, from: [] });
    else if (output) {
      if (/^\|/.test(output)) call.runText(output.slice(1));
      else call.writes(output.trim(), { replaces: true });
    } else if (copy) {
      if (/\bprogram\b/i.test(line)) call.runText(copy[2] ?? '');
      else if (copy[1]?.toLowerCase() === 'to') call.writes(copy[2]);
      else call.reads(copy[2]);
    } else if (!/^\s*(?:\\|\.[a-z])/.test(line)) sql.push(line);
  }
  return sql.join('\n');
}

const REDIS_DESTROYS = /^(?:flushall|flushdb|shutdown|debug|replicaof|slaveof|module|failover)$/;
const REDIS_CHANGES =
  /^(?:del|unlink|set|hset|hdel|lpush|rpush|sadd|srem|zadd|zrem|expire|rename|move|restore|eval|evalsha|config|script|xadd|xtrim|incr|decr|append|mset|setex|getdel|copy|persist|publish|acl|lpop|rpop|spop|json\.set|json\.del)$/;

function redis(call: Call): void {
  const options = call.options('-h -p -n -a -u -s -i -r --user --pass --eval --cacert --cert --key', 'posix');
  const host = options.value('-h') ?? options.value('-u');
  if (host) call.connect(host, 'download');
  const lines = options.operands.length
    ? [options.operands.map((word) => word.text)]
    : (call.stdin?.text ?? '').split('\n').map((line) => line.trim().split(/\s+/));
  for (const [verb = '', ...args] of lines) {
    const name = verb.toLowerCase();
    if (name === 'config' && /^get$/i.test(args[0] ?? '')) continue;
    const destroys = REDIS_DESTROYS.test(name);
    if (destroys || REDIS_CHANGES.test(name))
      call.add({
        kind: 'db.mutate',
        engine: 'redis',
        action: name,
        destructive: destroys,
        ...(args[0] && !destroys && { target: asShown(args[0]) }),
      });
  }
  const script = options.value('--eval');
  if (script) call.reads(script);
}

/** Calls of mongo's shell that take data away. */
const MONGO =
  /\.(dropDatabase|drop|deleteMany|deleteOne|remove|dropIndexes|dropUser|dropAllUsersFromDatabase|updateMany|updateOne|insertOne|insertMany|replaceOne|bulkWrite|findOneAndDelete|renameCollection|shutdownServer|createUser)\s*\(\s*([^)]*)\)/g;

function mongo(call: Call): void {
  const options = call.options(
    '--eval --host --port -u -p --username --password --authenticationDatabase -f --file --db',
  );
  const url = options.operands.find((word) => /^mongodb/.test(word.text) || /[.:/]/.test(word.text));
  const host = options.value('--host') ?? (url && !/\.js$/.test(url.text) ? url : undefined);
  if (host) call.connect(host.text.split(',')[0] ?? '*', 'download');
  const files = [
    ...options.values('-f', '--file'),
    ...options.operands.filter((word) => /\.m?js$/.test(word.text)),
  ];
  const codes = options.values('--eval').map((word) => word.text);
  for (const file of files) {
    const located = call.touch('file.read', file);
    const text =
      located && !located.pattern
        ? (call.shell.files.get(located.path)?.text ?? call.trace.facts.ask('text', located.path))
        : undefined;
    if (typeof text === 'string') codes.push(text);
  }
  if (codes.length === 0 && call.stdin?.text) codes.push(call.stdin.text);
  for (const code of codes) {
    for (const match of code.matchAll(MONGO)) {
      const [, verb = '', args = ''] = match;
      const all = /^(?:deleteMany|remove)$/.test(verb) && /^\s*(?:\{\s*\}\s*)?(?:,.*)?$/.test(args);
      call.add({
        kind: 'db.mutate',
        engine: 'mongodb',
        action: verb,
        destructive: all || /^(?:drop|dropDatabase|shutdownServer|dropAllUsersFromDatabase)$/.test(verb),
      });
    }
  }
}

/** Programs whose very name, with these words, destroys a database. */
const DESTROYERS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:rails|rake|bundle exec rails|bundle exec rake|bin\/rails)\b.*\bdb:(?:drop|reset|schema:load|migrate:reset|purge|truncate_all|seed:replant)/,
    'drop database',
  ],
  [
    /^(?:prisma|npx prisma)\b.*(?:migrate reset|db push.*--(?:force-reset|accept-data-loss))/,
    'reset database',
  ],
  [/^(?:python3?|django-admin|\.\/manage\.py)\b.*\b(?:flush|reset_db|sqlflush)\b/, 'flush'],
  [/\bartisan\b.*\b(?:migrate:(?:fresh|reset|refresh)|db:wipe)\b/, 'drop all tables'],
  [
    /^(?:sequelize|sequelize-cli|knex|typeorm|mikro-orm|drizzle-kit)\b.*\b(?:db:drop|db:migrate:undo:all|migrate:rollback --all|schema:drop|schema:fresh|migration:fresh|drop|database:drop)\b/,
    'drop schema',
  ],
  [/^mix\b.*\becto\.(?:drop|reset)\b/, 'drop database'],
  [/^dotnet\b.*\bef database drop\b/, 'drop database'],
  [/^alembic\b.*\bdowngrade base\b/, 'drop tables'],
  [/^(?:flyway|liquibase)\b.*\b(?:clean|drop-all|dropAll)\b/, 'drop all objects'],
  [/^supabase\b.*\bdb reset\b/, 'reset database'],
];

/** Notes what frameworks do to their database, whatever program they are started by. */
export function frameworkDestroys(call: Call, line: string): void {
  for (const [pattern, action] of DESTROYERS)
    if (pattern.test(line)) call.add({ kind: 'db.mutate', engine: 'application', action, destructive: true });
}

/** Programs that can be such a framework's. */
export const FRAMEWORKS =
  /^(?:rails|rake|bundle|prisma|python\d?|django-admin|manage\.py|php|artisan|sequelize|sequelize-cli|knex|typeorm|mikro-orm|drizzle-kit|mix|dotnet|alembic|flyway|liquibase|supabase)$/;

export const DATABASES: Family = [
  ...CLIENTS.map((c) => ({
    names: c.names,
    does: (call: Call) => client(call, c),
    harmful: c.harmful,
    harmless: c.harmless,
  })),
  {
    names: 'redis-cli valkey-cli keydb-cli',
    does: effect(redis),
    harmful: { 'redis-cli FLUSHALL': 'db.mutate redis flushall' },
    harmless: { 'redis-cli GET a': [] },
  },
  {
    names: 'mongosh mongo',
    does: effect(mongo),
    harmful: {
      "mongosh --eval 'db.dropDatabase()'": 'db.mutate mongodb dropDatabase',
      "mongosh app --eval 'db.users.deleteMany({})'": 'db.mutate mongodb deleteMany',
    },
    harmless: { "mongosh --eval 'db.users.find()'": [] },
  },
  {
    names: 'dropdb dropuser mysqladmin createdb createuser',
    does: effect((call) => {
      const { operands } = call.options('-h -p -U -u -P -O -E -T -D');
      const verb =
        call.program === 'mysqladmin'
          ? operands.find((word) => /^(?:drop|create|shutdown|kill|flush-\w+)$/.test(word.text))?.text
          : call.program.replace(/(db|user)$/, '');
      if (!verb) return;
      call.add({
        kind: 'db.mutate',
        engine: call.program === 'mysqladmin' ? 'mysql' : 'postgresql',
        action: `${verb} database`,
        destructive: verb === 'drop',
        target: asShown(operands.at(-1)?.text ?? '*'),
      });
    }),
    harmful: { 'dropdb prod': 'db.mutate postgresql drop database prod' },
  },
  {
    names: 'pg_dump pg_dumpall mysqldump mariadb-dump mongodump mongoexport pg_basebackup',
    does: effect((call) => {
      const options = call.options(
        '-f -h -p -U -u -d -t -n -o -r -D -P -c --file --host --out --result-file --db --collection --uri --port --user --dbname --table --schema --format -F',
      );
      call.sources = [`db:${call.program}`];
      const host = options.value('-h', '--host', '--uri');
      if (host) call.connect(host, 'download');
      for (const file of options.values('-f', '--file', '-o', '--out', '-r', '--result-file', '-D'))
        call.writes(file, { replaces: true });
    }),
    harmless: { 'pg_dump app': [] },
  },
  {
    names: 'pg_restore mongorestore mongoimport mysqlimport pg_ctl pg_resetwal initdb',
    does: effect((call) => {
      const options = call.options(
        '-d -h -p -U -u -j -n -t -D -l -o --dbname --host --db --collection --uri --file',
      );
      const destroys = options.has('-c', '--clean', '--drop', '--delete') || call.program === 'pg_resetwal';
      call.reads(...options.operands.slice(0, 1));
      if (/^pg_ctl|^initdb/.test(call.program)) return;
      call.add({
        kind: 'db.mutate',
        engine: /mongo/.test(call.program) ? 'mongodb' : /mysql/.test(call.program) ? 'mysql' : 'postgresql',
        action: 'restore',
        destructive: destroys,
        target: asShown(options.value('-d', '--dbname', '--db')?.text ?? '*'),
      });
    }),
    harmful: { 'pg_restore --clean -d prod x.dump': 'db.mutate postgresql restore prod' },
  },
  {
    names: 'rails manage.py artisan sequelize sequelize-cli knex typeorm mikro-orm flyway liquibase',
    does: effect((call) => call.subcommand(call.texts.find((text) => !text.startsWith('-')))),
    harmful: {
      'rails db:drop': 'db.mutate application drop database',
      'prisma migrate reset --force': 'db.mutate application reset database',
      'python manage.py flush --noinput': 'db.mutate application flush',
    },
    harmless: { 'rails db:migrate': [], 'rails test': [] },
  },
];
