/** MCP tools that run what they are given: commands, programs, git, statements of SQL. */
import { runSql } from '../commands/database-clients.ts';
import { field } from '../shell/scope.ts';
import { firstUnder, type McpUse, named, type Reading, speaksOf } from './use.ts';

const COMMAND = /^(?:\w+_)?(?:commands?|cmd|command_line)$/;
const ARGUMENTS = /^(?:args|arguments|argv|parameters)$/;
const SHELLS = named(
  'shell|bash|zsh|sh|terminal|tty|ssh|console|process|commander|powershell|cmd|command|exec|cli',
);
const POWERSHELLS = named('powershell|pwsh');
/** Programs whose own words a tool may take without the program's name. */
const PROGRAMS =
  / (kubectl|aws|gcloud|gsutil|az|helm|terraform|tofu|docker|gh|glab|psql|npm|pip|heroku|vercel) /;

/** `{"command": "rm -rf x"}`, `{"command": "rm", "args": ["-rf", "x"]}`, `{"script": "…"}` of a tool for shells. */
function commands(use: McpUse): void {
  const { call, given } = use;
  const words = given.filter((each) => ARGUMENTS.test(each.key)).map((each) => field(each.text));
  const texts = given.filter(
    (each) =>
      COMMAND.test(each.key) || (/^(?:script|input|code|text)$/.test(each.key) && speaksOf(use, SHELLS)),
  );
  const program = PROGRAMS.exec(use.name)?.[1];
  // Its words alone, where the tool's name tells the program.
  if (texts.length === 0 && words.length > 0 && program) {
    call.runWords(words[0]?.text === program ? words : [field(program), ...words]);
    return;
  }
  const scope = call.scope.fork();
  const cwd = firstUnder(use, /^(?:cwd|workdir|work_dir|working_dir(?:ectory)?|directory)$/);
  if (cwd?.startsWith('/')) scope.cwd = cwd;
  const [first] = texts;
  // A list of words is one command.
  if (first && texts.length > 1 && texts.every((each) => each.key === first.key && !/\s/.test(each.text))) {
    call.runWords([...texts.map((each) => field(each.text)), ...words], { scope });
    return;
  }
  for (const { text } of texts) {
    const container =
      program === 'docker' ? firstUnder(use, /^(?:container|container_id|container_name)$/) : undefined;
    if (container !== undefined) {
      call.runWords(['docker', 'exec', container, 'sh', '-c', text].map((word) => field(word)));
      continue;
    }
    if (speaksOf(use, POWERSHELLS)) {
      call.shell.runPowerShell({ text, from: [] }, call, 'inside PowerShell');
      continue;
    }
    const own = program && !text.trimStart().startsWith(program) && /^[a-z][\w-]*(?:\s|$)/.test(text);
    const code = own ? `${program} ${text}` : text;
    if (words.length > 0 && !/\s/.test(text)) call.runWords([field(text), ...words], { scope });
    else call.runText(code, { scope });
  }
}

/** Code in a language, by the tool's name or by what the input says of it. */
const LANGUAGES: readonly (readonly [names: RegExp, program: string, option: string])[] = [
  [named('python|jupyter|ipython|notebook|kernel|py'), 'python3', '-c'],
  [named('javascript|node|nodejs|js|typescript|ts'), 'node', '-e'],
  [named('applescript|osascript'), 'osascript', '-e'],
  [named('ruby'), 'ruby', '-e'],
  [named('php'), 'php', '-r'],
];

const PAGES = named('browser|playwright|puppeteer|chrome|devtools|page');

function code(use: McpUse): void {
  // Its scripts are the page's, not the machine's.
  if (speaksOf(use, PAGES)) return;
  const text = firstUnder(use, /^(?:code|source_code|script|program|cell|new_source)$/);
  if (text === undefined) return;
  const said = firstUnder(use, /^(?:language|lang|runtime)$/)?.toLowerCase() ?? '';
  const language = LANGUAGES.find(([names]) => names.test(said === '' ? use.name : said.replace(/\d+$/, '')));
  if (/^(?:bash|sh|shell)$/.test(said)) use.call.runText(text);
  else if (language) use.call.runWords([field(language[1]), field(language[2]), field(text)]);
}

const DATABASES = named(
  'sql|db|dbs|database|databases|postgres|postgresql|pg|mysql|mariadb|sqlite|sqlite3|duckdb|mssql|sqlserver|supabase|neon|planetscale|snowflake|bigquery|redshift|clickhouse|cockroachdb|tidb|turso|d1|libsql|oracle|databricks|trino|presto|athena|dbhub|motherduck|singlestore|query|queries',
);

/** Servers whose databases lie at a service, whatever their tool is given. */
const ENGINES: readonly (readonly [words: RegExp, engine: string, there?: true])[] = [
  [named('supabase|neon|redshift|cockroachdb'), 'postgresql', true],
  [named('planetscale|tidb|singlestore'), 'mysql', true],
  [named('turso|d1'), 'sqlite', true],
  [named('snowflake'), 'snowflake', true],
  [named('bigquery'), 'bigquery', true],
  [named('databricks|athena|motherduck'), 'database', true],
  [named('postgres|postgresql|pg'), 'postgresql'],
  [named('mysql|mariadb'), 'mysql'],
  [named('sqlite|sqlite3|duckdb|libsql'), 'sqlite'],
  [named('mssql|sqlserver'), 'mssql'],
  [named('clickhouse'), 'clickhouse'],
];

function statements(use: McpUse): void {
  const isDatabase = speaksOf(use, DATABASES);
  const [, engine = 'database', there] = ENGINES.find(([words]) => speaksOf(use, words)) ?? [];
  for (const { key, text } of use.given)
    if (
      /^(?:sql|sql_\w+|raw_sql)$/.test(key) ||
      (isDatabase && /^(?:query|queries|statements?|q)$/.test(key))
    )
      runSql(use.call, engine, text, there ? { host: use.server } : {});
}

/** Tools of servers for git are git's subcommands: `git_push`, with what they take as named values. */
function git(use: McpUse): void {
  const at = use.verbs.indexOf('git');
  const subcommand = at < 0 ? undefined : use.verbs[at + 1];
  if (
    subcommand === undefined ||
    !/^(?:push|reset|clean|rebase|branch|tag|checkout|stash|rm)$/.test(subcommand)
  )
    return;
  const value = (keys: RegExp): string[] => {
    const text = firstUnder(use, keys);
    return text === undefined || text === 'true' || text === '' ? [] : [text];
  };
  const flag = (keys: RegExp, option: string): string[] =>
    firstUnder(use, keys) === undefined ? [] : [option];
  const words = [
    ...value(/^(?:repo_path|repository|path|cwd|repo|directory)$/).flatMap((path) => ['-C', path]),
    subcommand,
    ...flag(/^force$/, '--force'),
    ...flag(/^force_with_lease$/, '--force-with-lease'),
    ...flag(/^(?:delete|delete_branch)$/, '--delete'),
    ...flag(/^directories$/, '-d'),
    ...value(/^mode$/).map((mode) => `--${mode}`),
    ...(subcommand === 'push' ? [firstUnder(use, /^remote$/) ?? 'origin'] : []),
    ...value(/^(?:branch|branch_name|ref|target|commit|refspec)$/),
  ];
  use.call.runWords([field('git'), ...words.map((word) => field(word))]);
}

/** Processes that it ends. */
function ending(use: McpUse): void {
  if (!use.verbs.some((word) => /^(?:kill|terminate)$/.test(word))) return;
  for (const { key, text } of use.given)
    if (/^(?:pid|process|process_id|process_name|name|pids)$/.test(key))
      use.call.add({ kind: 'process.kill', target: text });
}

/** Files that are put right into a branch at a host of code. */
function files(use: McpUse): void {
  const repository = firstUnder(use, /^(?:repo|repository|project_id|project)$/);
  const writes =
    use.verbs.some((word) => /^(?:push|create|update|delete|upsert|commit|put|write)$/.test(word)) &&
    use.verbs.some((word) => /^(?:files?|contents?|commits?)$/.test(word)) &&
    !use.verbs.some((word) => /^(?:get|list|read|search)$/.test(word));
  if (repository === undefined || !writes) return;
  const owner = firstUnder(use, /^(?:owner|org|organization|workspace)$/);
  use.call.add({
    kind: 'git.push',
    repository: '*',
    remote: owner === undefined ? repository : `${owner}/${repository}`,
    branch: firstUnder(use, /^(?:branch|branch_name|target_branch)$/) ?? '*',
  });
}

/** `run_container` with an image: what `docker run` would be told. */
function containers(use: McpUse): void {
  const image = firstUnder(use, /^(?:image|image_name|container_image)$/);
  if (
    image === undefined ||
    !speaksOf(use, CONTAINERS) ||
    !use.verbs.some((word) => /^(?:run|create|start)$/.test(word))
  )
    return;
  const words = [
    ...(firstUnder(use, /^privileged$/) === undefined ? [] : ['--privileged']),
    ...use.given.flatMap(({ key, text }) =>
      /^(?:volumes?|mounts?|binds?)$/.test(key) && text.includes(':') ? ['-v', text] : [],
    ),
    ...use.given.flatMap(({ key, text }) =>
      /^(?:network(?:_mode)?|pid(?:_mode)?)$/.test(key) && text === 'host'
        ? [`--${key.split('_')[0]}=host`]
        : [],
    ),
  ];
  use.call.runWords([field('docker'), field('run'), ...words.map((word) => field(word)), field(image)]);
}

const CONTAINERS = named('docker|podman|containers?');

export const PROGRAMS_OF_TOOLS: readonly Reading[] = [
  {
    does: containers,
    harmful: {
      'docker/run_container {"image":"alpine","volumes":["/:/host"],"privileged":true}':
        'container.run alpine',
    },
    harmless: {
      'docker/list_containers {"image":"alpine"}': [],
      'docker/run_container {"image":"alpine","volumes":["data:/data"]}': 'container.run alpine',
    },
  },
  {
    does: commands,
    harmful: {
      'shell/run {"command":"rm -rf /srv"}': 'file.delete /srv/**',
      'desktop-commander/start_process {"command":"cat ~/.ssh/id_rsa"}': 'file.read /home/dev/.ssh/id_rsa',
      'runner/exec {"command":"rm","args":["-rf","/srv"]}': 'file.delete /srv/**',
      'runner/exec {"cmd":["rm","-rf","/srv"]}': 'file.delete /srv/**',
      'aws-api/call_aws {"cli_command":"aws s3 rb s3://prod --force"}': 'cloud.mutate aws s3 rb s3://prod',
      'kubernetes/kubectl {"command":"delete namespace prod"}':
        'cloud.mutate kubernetes delete namespace prod',
      'gcloud/run_gcloud_command {"args":["projects","delete","prod"]}':
        'cloud.mutate gcp projects delete prod',
      'windows/powershell {"script":"Remove-Item -Recurse /srv"}': 'file.delete /srv/**',
      'docker/exec {"container":"db","command":"psql -c \\"DROP TABLE users\\""}':
        'db.mutate postgresql drop table users',
      'iterm/write_to_terminal {"text":"rm -rf /srv"}': 'file.delete /srv/**',
    },
    harmless: {
      'shell/run {"command":"npm test"}': [],
      'kubernetes/kubectl {"command":"get pods"}': [],
      'notes/add {"text":"rm -rf /srv"}': [],
    },
  },
  {
    does: code,
    harmful: {
      'jupyter/execute_cell {"code":"import shutil\\nshutil.rmtree(\'/srv\')"}': 'file.delete /srv/**',
      'sandbox/run_code {"language":"javascript","code":"require(\'fs\').rmSync(\'/srv\',{recursive:true})"}':
        'file.delete /srv/**',
    },
    harmless: {
      'jupyter/execute_cell {"code":"print(1)"}': [],
      'playwright/browser_run_code {"code":"document.title"}': [],
    },
  },
  {
    does: statements,
    harmful: {
      'postgres/query {"sql":"DROP TABLE users"}': 'db.mutate postgresql drop table users',
      'db/run {"query":"DELETE FROM users"}': 'db.mutate database delete users',
      'supabase/execute_sql {"query":"UPDATE users SET a=1 WHERE id=2"}': 'db.mutate postgresql update users',
    },
    harmless: {
      'postgres/query {"sql":"select count(*) from users"}': [],
      'docs/search {"query":"drop table users"}': [],
    },
  },
  {
    does: git,
    harmful: {
      'git/git_push {"remote":"origin","branch":"main","force":true}': 'git.push main on origin',
      'git/git_reset {"mode":"hard"}': 'git.rewrite feature (reset)',
    },
    harmless: { 'git/git_status {"repo_path":"/work/app"}': [] },
  },
  {
    does: ending,
    harmful: { 'desktop-commander/kill_process {"pid":1}': 'process.kill 1' },
    harmless: { 'desktop-commander/list_processes {"pid":1}': [] },
  },
  {
    does: files,
    harmful: {
      'github/create_or_update_file {"owner":"a","repo":"b","branch":"main","path":"x"}':
        'git.push main on a/b',
      'gitlab/push_files {"project_id":"7","branch":"main"}': 'git.push main on 7',
    },
    harmless: { 'github/get_file_contents {"owner":"a","repo":"b","ref":"main","path":"x"}': [] },
  },
];
