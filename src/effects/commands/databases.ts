/** Clients of databases: statements are read, wherever they come from. */
import type { Call } from '../shell/call.ts';
import { asShown, isUnknown } from '../text.ts';
import { CLIENTS, client, remoteHost } from './database-clients.ts';
import { effect, type Family } from './rule.ts';

const REDIS_DESTROYS = /^(?:flushall|flushdb|debug|replicaof|slaveof|module|failover)$/;
const REDIS_CHANGES =
  /^(?:del|unlink|set|hset|hdel|lpush|rpush|sadd|srem|zadd|zrem|expire|rename|move|restore|shutdown|eval|evalsha|config|script|xadd|xtrim|incr|decr|append|mset|setex|getdel|copy|persist|publish|acl|lpop|rpop|spop|json\.set|json\.del)$/;

function redis(call: Call): void {
  const options = call.options('-h -p -n -a -u -s -i -r --user --pass --eval --cacert --cert --key', 'posix');
  const host = options.value('-h') ?? options.value('-u');
  if (host) call.connect(host, 'download');
  const on = host && remoteHost(host.text);
  const lines = options.operands.length
    ? [options.operands.map((word) => word.text)]
    : (call.stdin?.text ?? '').split('\n').map((line) => line.trim().split(/\s+/));
  for (const [verb = '', ...args] of lines) {
    const name = verb.toLowerCase();
    if (name === 'shutdown' && !on) call.add({ kind: 'process.kill', target: 'redis' });
    if (name === 'config' && /^get$/i.test(args[0] ?? '')) continue;
    // `config set dir`: the dump becomes a file of the server's choice.
    const destroys =
      REDIS_DESTROYS.test(name) ||
      (name === 'config' && /^(?:dir|dbfilename)$/i.test(args[1] ?? '')) ||
      // Whatever a list of keys holds: `redis-cli --scan | xargs redis-cli del`.
      (/^(?:del|unlink)$/.test(name) && args.some(isUnknown));
    if (destroys || REDIS_CHANGES.test(name))
      call.add({
        kind: 'db.mutate',
        engine: 'redis',
        action: name,
        destructive: destroys,
        ...(on && { host: on }),
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
  const on = host && remoteHost(host.text.split(',')[0] ?? '');
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
      const all =
        /^(?:deleteMany|remove|updateMany)$/.test(verb) && /^\s*(?:\{\s*\}\s*)?(?:,.*)?$/.test(args);
      call.add({
        kind: 'db.mutate',
        engine: 'mongodb',
        action: verb,
        destructive: all || /^(?:drop|dropDatabase|shutdownServer|dropAllUsersFromDatabase)$/.test(verb),
        ...(on && { host: on }),
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
  [/\bmigrate\b\s+\w+\s+zero\b/, 'drop tables'],
  // Sites and applications that bring their own command line.
  [
    /^(?:wp|drush|magento|bin\/magento|console|php|flask|aerich|occ|typo3|craft|cake|airflow|rq|celery|dvc|mlflow|skeema|strapi|directus|medusa|payload|bench|odoo-bin|discourse|rails|invoke)\b.*\b(?:db (?:reset|drop|clean|downgrade base)|site (?:empty|delete)|sql[:-]drop|site[:-]install|setup:(?:uninstall|db:rollback|rollback)|doctrine:(?:schema|database|mongodb:schema):drop|downgrade (?:-d|base)|empty --all|purge|gc\b|drop-site|reinstall|--drop|orm:schema-tool:drop|--allow-unsafe)/,
    'drop tables',
  ],
  // Code that an application's own console runs.
  [
    /^(?:rails|bundle exec rails)\b.*\b(?:runner|r)\b.*(?:\.(?:delete_all|destroy_all|drop_table)\b|connection\.(?:execute|drop)\S*.*\b(?:drop|truncate|delete)\b)/i,
    'delete all',
  ],
  [
    /\b(?:shell|shell_plus)\b.*(?:\.all\(\)\.delete\(\)|\b(?:drop|truncate)\s+table\b|cursor\(\)\.execute\(.*\b(?:drop|truncate|delete)\b)/i,
    'delete all',
  ],
  [/\btinker\b.*(?:::truncate\(|->delete\(|Schema::drop)/, 'delete all'],
  // Migrations of other languages, back to nothing.
  [/^diesel\b.*\bdatabase (?:reset|drop)\b/, 'reset database'],
  [
    /^(?:dbmate|sqlx|sea-orm-cli|refinery|migrate|goose|sql-migrate|tern|bytebase|skeema|node-pg-migrate|yoyo|evolve|phinx|db-migrate|ley|ecto|hanami|sequel|doctrine|bin\/console|cake|spark|atlas)\b.*\b(?:drop|reset|fresh|down-to 0|down --all|rollback --all|schema clean|down -all|schema:drop|database:drop|truncate)\b/,
    'drop tables',
  ],
  [/^drizzle-kit\b.*\bpush\b.*--force\b/, 'push schema'],
  [/^dbt\b.*(?:--full-refresh|run-operation\b.*\b(?:drop|delete|truncate|clean)\w*)/, 'replace tables'],
];

/** Notes what frameworks do to their database, whatever program they are started by. */
export function frameworkDestroys(call: Call, line: string): void {
  const isTest = STAGE.some((name) => /^(?:test|testing|ci)$/i.test(call.scope.get(name)?.texts[0] ?? ''));
  for (const [pattern, action] of DESTROYERS)
    if (!isTest && pattern.test(line))
      call.add({ kind: 'db.mutate', engine: 'application', action, destructive: true });
  const host = MIGRATES.test(line) ? stageOf(call, line) : undefined;
  if (host)
    call.add({ kind: 'db.mutate', engine: 'application', action: 'migrate', destructive: false, host });
}

/** Words that change the structure or the data of a framework's database. */
const MIGRATES =
  /\b(?:db:migrate|db:rollback|db:seed|db:push|migrate|migration:(?:run|up)|upgrade|ecto\.migrate|database update|db push|loaddata)\b/;

/** Variables and options by which a framework is told that it runs where others rely on it. */
const STAGE = [
  'RAILS_ENV',
  'RACK_ENV',
  'APP_ENV',
  'NODE_ENV',
  'MIX_ENV',
  'DJANGO_ENV',
  'ASPNETCORE_ENVIRONMENT',
  'FLASK_ENV',
];
const SHARED = /^(?:prod|production|staging|live)$/i;

/** The place that a framework is pointed to, where that is not this machine. */
function stageOf(call: Call, line: string): string | undefined {
  const url = call.scope.get('DATABASE_URL')?.texts[0];
  const host = url === undefined ? undefined : remoteHost(url);
  const named = STAGE.map((name) => call.scope.get(name)?.texts[0]).find((text) => text && SHARED.test(text));
  const option =
    /(?:--env(?:ironment)?[= ]|--settings[= ](?:[\w.]+\.)?|\s-e\s|\b(?:RAILS_ENV|RACK_ENV|APP_ENV|NODE_ENV|MIX_ENV)=)(\w+)/.exec(
      line,
    )?.[1];
  return host ?? named ?? (option && SHARED.test(option) ? option : undefined);
}

/** Programs that can be such a framework's. */
export const FRAMEWORKS =
  /^(?:rails|rake|bundle|prisma|python\d?|django-admin|manage\.py|php|artisan|sequelize|sequelize-cli|knex|typeorm|mikro-orm|drizzle-kit|mix|dotnet|alembic|flyway|liquibase|supabase|diesel|dbmate|sqlx|sea-orm-cli|migrate|goose|sql-migrate|tern|skeema|node-pg-migrate|phinx|db-migrate|atlas|dbt|console|cake|spark|wp|drush|magento|flask|aerich|airflow|rq|celery|dvc|mlflow|bench|odoo-bin|occ|typo3|craft|strapi|directus|medusa)$/;

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
    harmful: {
      'redis-cli FLUSHALL': 'db.mutate redis flushall',
      'redis-cli --scan | xargs redis-cli del': 'db.mutate redis del',
    },
    harmless: { 'redis-cli GET a': [], 'redis-cli del cache:1': 'db.mutate redis del cache:1' },
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
    names:
      'vacuumdb reindexdb clusterdb pg_dropcluster pg_repack pgloader pgcopydb pt-archiver pt-online-schema-change gh-ost memcflush memcrm',
    does: effect((call) => {
      const hosts = call.texts.map(
        (text) =>
          /(?:^|=|h=)((?:postgres\w*|mysql|pgsql|mssql|sqlite):\/\/\S+)/.exec(text)?.[1] ??
          /(?:^|,)h=([^,]+)/.exec(text)?.[1] ??
          /^--(?:servers|host)=(.+)$/.exec(text)?.[1] ??
          '',
      );
      const host =
        call.options('-h --host -p -U -d -t').value('-h', '--host')?.text ?? hosts.filter(Boolean).at(-1);
      const on = host === undefined ? undefined : remoteHost(host);
      const destroys =
        /^(?:pg_dropcluster|memcflush|memcrm)$/.test(call.program) || call.texts.includes('--purge');
      if (on || destroys)
        call.add({
          kind: 'db.mutate',
          engine: 'database',
          action: call.program,
          destructive: destroys,
          ...(on && { host: on }),
        });
    }),
    harmful: {
      'vacuumdb --all -h db.example --full': 'db.mutate database vacuumdb',
      'pgloader mysql://a/x postgresql://db.example/y': 'db.mutate database pgloader',
    },
    harmless: { 'vacuumdb shop_dev': [] },
  },
  {
    names: 'dropdb dropuser mysqladmin createdb createuser',
    does: effect((call) => {
      const options = call.options('-h -p -U -u -P -O -E -T -D --host --port --username');
      const { operands } = options;
      const host = options.value('-h', '--host');
      const on = host && remoteHost(host.text);
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
        ...(on && { host: on }),
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
      const host = options.value('-h', '--host', '--uri');
      const on = host && remoteHost(host.text);
      if (/^pg_ctl|^initdb/.test(call.program)) return;
      call.add({
        kind: 'db.mutate',
        engine: /mongo/.test(call.program) ? 'mongodb' : /mysql/.test(call.program) ? 'mysql' : 'postgresql',
        action: 'restore',
        destructive: destroys,
        ...(on && { host: on }),
        target: asShown(options.value('-d', '--dbname', '--db')?.text ?? '*'),
      });
    }),
    harmful: { 'pg_restore --clean -d prod x.dump': 'db.mutate postgresql restore prod' },
  },
  {
    names:
      'diesel dbmate sqlx sea-orm-cli migrate sql-migrate tern skeema node-pg-migrate phinx db-migrate rails manage.py artisan sequelize sequelize-cli knex typeorm mikro-orm flyway liquibase',
    does: effect((call) => call.subcommand(call.texts.find((text) => !text.startsWith('-')))),
    harmful: {
      "rails runner 'User.delete_all'": 'db.mutate application delete all',
      'diesel database reset': 'db.mutate application reset database',
      'migrate -path m -database postgres://db.example/x drop -f': 'db.mutate application drop tables',
      'rails db:drop': 'db.mutate application drop database',
      'RAILS_ENV=production rails db:migrate': 'db.mutate application migrate',
      'DATABASE_URL=postgres://db.example.com/x prisma migrate deploy': 'db.mutate application migrate',
      'prisma migrate reset --force': 'db.mutate application reset database',
      'python manage.py flush --noinput': 'db.mutate application flush',
    },
    harmless: {
      'dbmate up': [],
      "rails runner 'puts User.count'": [],
      'diesel migration run': [],
      'RAILS_ENV=test rails db:schema:load': [],
      'rails db:migrate': [],
      'rails test': [],
    },
  },
];
