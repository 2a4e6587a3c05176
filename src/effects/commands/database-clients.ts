/** Clients that speak SQL: where their statements come from, and what the client itself acts on. */
import type { Call } from '../shell/call.ts';
import type { Options } from '../shell/options.ts';
import { type Field, field, merged, type Output } from '../shell/scope.ts';
import { sqlMeaning } from '../sql/index.ts';
import { hostOf, isLoopback } from '../tools.ts';

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

export const CLIENTS: readonly Client[] = [
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
      'clickhouse-client clickhouse snowsql cqlsh ksql spark-sql databend-cli crash dsbulk exaplus vsql nzsql bteq monetdb mclient fbsql hdbsql ttisql osql mssql-cli athenacli steampipe osqueryi trino presto beeline hive impala-shell bq-query isql tsql sqlplus questdb db2 rqlite',
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

export function client(call: Call, c: Client): Output | undefined {
  const options = call.options(`${c.takes} ${c.code}`, c.local ? 'dash' : 'gnu');
  const [first, ...rest] = options.operands;
  const url = options.operands.find((word) => /^\w+:\/\//.test(word.text));
  // `host=db.example dbname=app`
  const pair = options.operands.map((word) => /(?:^|\s)host=(\S+)/.exec(word.text)?.[1]).find(Boolean);
  const host =
    (c.host ? options.value(...c.host.split(' ')) : undefined) ?? url ?? (pair ? field(pair) : undefined);
  if (host && !/^\//.test(host.text)) call.connect(host, 'download');
  if (c.local && first && first.text !== ':memory:') call.reads(first);
  const on = placeOf(call, c, options, first, host);
  for (const word of options.values(...c.code.split(' '))) statements(call, c, word, on);
  if (c.operand) for (const word of rest) statements(call, c, word, on);
  for (const file of options.values(...(c.files ?? '').split(' ').filter(Boolean)))
    fromFile(call, c, file, on);
  for (const file of options.values('-o', '--output', '-L', '--log-file'))
    call.writes(file, { replaces: true });
  const given = options.has(...c.code.split(' ')) || (c.operand && rest.length > 0);
  if (call.stdin && !given) feed(call, c, call.stdin, on);
  call.sources = merged(call.sources, [`db:${c.engine}`]);
  return undefined;
}

/** Where the database is: on another machine, in a file, or nowhere that is named. */
export interface Where {
  readonly host?: string;
  readonly path?: string;
  /** Its name says that tests make it and throw it away. */
  readonly isTest?: true;
}

const TEST_DATABASE = /(?:^|[_-])(?:test|tests|testing|scratch)(?:[_-]?\d*$|[_-])/i;

function placeOf(
  call: Call,
  c: Client,
  options: Options,
  file: Field | undefined,
  host: Field | undefined,
): Where {
  if (c.local) {
    const located =
      file && file.text !== ':memory:' && !call.scope.elsewhere && call.shell.locate(file.text, call.scope);
    return located && !located.pattern ? { path: located.path } : {};
  }
  const remote = host && remoteHost(host.text);
  if (remote) return { host: remote };
  const named = options.value('-d', '--dbname', '-D', '--database') ?? (c.operand ? undefined : file);
  return named && TEST_DATABASE.test(named.text.replace(/^.*[/=]/, '').replace(/[?].*$/, ''))
    ? { isTest: true }
    : {};
}

/** The machine that a host name or URL leads to, where that is another one. */
export function remoteHost(text: string): string | undefined {
  const { host } = hostOf(text);
  return host === '' || host === '*' || text.startsWith('/') || isLoopback(host) ? undefined : host;
}

function statements(call: Call, c: Client, word: Field, on: Where): void {
  feed(call, c, { text: word.text, from: word.from }, on);
}

function fromFile(call: Call, c: Client, file: Field, on: Where): void {
  if (file.text === '-') {
    if (call.stdin) feed(call, c, call.stdin, on);
    return;
  }
  const located = call.touch('file.read', file);
  if (!located || located.pattern) return;
  const held = call.shell.files.get(located.path);
  const text = held ? held.text : call.trace.facts.ask('text', located.path);
  if (typeof text === 'string') feed(call, c, { text, from: [] }, on);
  else if (text === null && on.host) unread(call, c, on);
}

/** Statements that nobody can read. */
function unread(call: Call, c: Client, on: Where): void {
  call.add({
    kind: 'db.mutate',
    engine: c.engine,
    action: 'unread statements',
    destructive: false,
    ...(on.host && { host: on.host }),
    ...(on.path && { path: on.path }),
    certainty: 'opaque',
  });
}

function feed(call: Call, c: Client, code: Output, on: Where): void {
  if (code.text === undefined) {
    const file = code.from.find((source) => source.startsWith('/'));
    const text = file ? call.trace.facts.ask('text', file) : undefined;
    if (typeof text === 'string') feed(call, c, { text, from: [] }, on);
    // A dump by a decompressor or a network stream.
    else if (text === null || !file) unread(call, c, on);
    return;
  }
  runSql(call, c.engine, metaCommands(call, c, code.text, on), on);
}

/** Effects of SQL on an engine, told for this call; `on` says where the database is. */
export function runSql(call: Call, engine: string, sql: string, on: Where = {}): void {
  if (!call.trace.step(call.cause, sql.length / 64)) return;
  const { isTest, ...where } = on;
  const { changes, reaches } = sqlMeaning(sql, engine, call.trace.statements);
  for (const each of changes)
    call.add({
      kind: 'db.mutate',
      engine,
      action: each.action,
      destructive: each.destructive && !isTest,
      ...where,
      ...(each.target && { target: each.target }),
    });
  for (const each of reaches) {
    if (each.kind === 'run') call.runText(each.what, { via: 'by the database' });
    else if (each.kind === 'read') call.reads(each.what);
    else call.writes(each.what);
  }
}

/** Lines that the client itself acts on; the rest is SQL. */
function metaCommands(call: Call, c: Client, text: string, on: Where): string {
  const sql: string[] = [];
  for (const line of text.split('\n')) {
    const shell = /^(?:\\!|\.(?:shell|system)\b|system\s|!)\s*(\S.*)$/s.exec(line.trim())?.[1];
    const file = /^\s*(?:\\i[r]?\s+|\.read\s+|source\s+|\\\.\s+)(\S+)/.exec(line)?.[1];
    const imported = /^\s*\.import\s+(?:--\S+\s+)*(\S+)/.exec(line)?.[1];
    if (imported) call.reads(imported.replace(/^['"]|['"]$/g, ''));
    const output = /^\s*(?:\\o\s+|\.(?:output|once|save|backup|dump-to)\s+)(\S.*)$/.exec(line)?.[1];
    const copy = /^\s*\\copy\b.*\b(to|from)\s+(?:program\s+)?'([^']+)'/i.exec(line);
    if (shell && !/^\s*!=/.test(line)) call.runText(shell.replace(/;\s*$/, ''));
    else if (file) fromFile(call, c, { text: file, from: [] }, on);
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
