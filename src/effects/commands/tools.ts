/** Programs of a developer's day that touch nothing but what they are for: compilers, linters, test runners, viewers. */
import { hooklessSwitch, ownCommand } from '../governance.ts';
import type { Call } from '../shell/call.ts';
import { Options } from '../shell/options.ts';
import { field, type Output } from '../shell/scope.ts';
import { runScript } from '../shell/script.ts';
import { pathIn, readsOutside, runsWhatFollows, writesOutputs } from './conventions.ts';
import { serves } from './interpreters.ts';
import { runMakefile } from './makefile.ts';
import { JUSTFILE, runRecipes, TASKFILE } from './recipes.ts';
import { effect, type Family, operands } from './rule.ts';
import { mannerOf } from './verbs.ts';

/** Programs that only work on what the project holds. */
const DEVELOPING = [
  // Compilers and bundlers of the web
  'tsc vue-tsc webpack vite rollup esbuild parcel swc tsup tsdown next nuxt astro remix gatsby ng vue svelte-kit storybook tailwindcss postcss sass lessc stylus graphql-codegen prisma drizzle-kit api-extractor typedoc',
  // Linters and formatters
  'eslint prettier biome oxlint stylelint markdownlint markdownlint-cli2 cspell alex textlint remark knip madge depcheck depcruise size-limit bundlesize commitlint lint-staged husky shellcheck shfmt hadolint yamllint actionlint ansible-lint tflint tfsec checkov mypy pyright ruff black isort flake8 pylint bandit autopep8 yapf pydocstyle vulture radon pre-commit rubocop standardrb brakeman psalm phpstan php-cs-fixer phpcs rector gofmt goimports golangci-lint staticcheck govulncheck clang-format clang-tidy cppcheck rustfmt swiftlint swift-format elm-format hlint sqlfluff semgrep codeql sonar-scanner gitleaks trufflehog detect-secrets trivy grype syft',
  // Test runners
  'jest vitest mocha ava tap playwright cypress karma wdio nyc c8 pytest py.test tox nox coverage rspec minitest phpunit pest bats cargo-nextest locust k6 vegeta hurl newman artillery autocannon lhci lighthouse codecov coveralls',
  // Development servers and watchers
  'nodemon concurrently wait-on json-server uvicorn gunicorn flask celery alembic streamlit jupyter watchman',
  // Compilers and tools of other languages
  'rustc rust-analyzer clippy-driver gopls dlv gcc cc g++ c++ clang clang++ ld nm objdump objcopy readelf size addr2line strip ranlib ctags cscope cmake ctest cpack ninja meson configure autoconf automake autoreconf libtool pkg-config gdb lldb gprof perf gcov lcov genhtml javac java javap kotlinc scalac dotnet msbuild mono csc swiftc xcodebuild xcrun instruments ocamlc dune zig elm elm-test purs spago mypyc cython swig tree-sitter protoc buf thrift flatc openapi-generator swagger-cli redocly sqlc pio platformio arduino-cli idf.py esptool.py openocd probe-rs avrdude west',
  // Documents, pictures of code, and looking around
  'pandoc latex pdflatex xelatex lualatex bibtex latexmk dot plantuml mmdc identify ffprobe mediainfo cloc tokei scc sphinx-build mkdocs asciinema dive ctop lazygit tig gitui fzf sk peco gum dialog whiptail zenity notify-send hexyl glow mdcat ast-grep sg comby',
  // Versions of languages
  'nvm fnm n volta pyenv rbenv nodenv goenv jenv sdk starship zoxide act changeset django-admin dbt',
].join(' ');

export const TOOLS: Family = [
  {
    names: DEVELOPING,
    does: effect(tool),
    harmful: {
      "gdb -batch -ex 'shell rm -rf /srv'": 'file.delete /srv/**',
      'cmake -E rm -rf /srv': 'file.delete /srv/**',
      "nodemon --exec 'rm -rf /srv'": 'file.delete /srv/**',
      "concurrently 'rm -rf /srv' 'npm:dev'": 'file.delete /srv/**',
      'gcc -o /usr/bin/ls a.c': 'file.write /usr/bin/ls',
      'esbuild a.ts --outfile=/etc/x': 'file.write /etc/x',
    },
    harmless: { 'tsc -p .': [], 'eslint --fix src': [], 'pytest -q tests/test_a.py': [] },
  },
  {
    names:
      'serve http-server live-server servor sirv sirv-cli browser-sync miniserve dufs simple-http-server caddy gohttpserver webfsd darkhttpd httpd thttpd lite-server local-web-server ws',
    does: effect((call) => {
      const options = call.options(
        '-p --port -a --host -l --listen -c -s -h --root -d --directory --address -P -t -T -U -C -S -K',
      );
      const folder =
        options.value('--root', '-d', '--directory') ??
        (call.program === 'httpd' ? options.value('-h') : undefined);
      serves(
        call,
        folder ??
          options.operands.find(
            (word) => !/^(?:\d+|start|file-server|run|validate|adapt|fmt|reload|stop)$/.test(word.text),
          ),
      );
    }),
    harmful: {
      'npx serve ~/.ssh': 'file.read /home/dev/.ssh/**',
      'busybox httpd -f -p 80 -h ~': 'file.read /home/dev/**',
    },
    harmless: { 'npx serve dist': [], 'http-server -p 8080': [] },
  },
  {
    names: 'degit tiged giget gitpick cookiecutter copier',
    does: effect((call) => {
      const [, to] = call.options('-o --output-dir -c --checkout -r --vcs-ref').operands;
      if (to) call.writes(to, { recursive: true });
      writesOutputs(call);
    }),
    harmful: { 'degit a/b ~/.config/autostart': 'file.write /home/dev/.config/autostart/**' },
    harmless: { 'degit a/b': [] },
  },
  {
    names: 'cap mina fab',
    does: effect((call) => {
      const looks = call.texts.some((text) =>
        /^(?:-T|-l|--list|--help|--version|-n|--dry-run|install)$/.test(text),
      );
      const words = call.options('-H --hosts -i -S -r -c -f -C -R').operands;
      call.subcommand(words[0]?.text);
      // Capacitor's program has the same name.
      if (
        call.program === 'cap' &&
        /^(?:sync|copy|open|run|add|init|build|update|ls|doctor|migrate|serve)$/.test(words[0]?.text ?? '')
      )
        return;
      // fab's tasks may be about this machine only; with hosts they are not.
      if (
        looks ||
        words.length === 0 ||
        (call.program === 'fab' && !call.texts.some((text) => /^(?:-H|--hosts)/.test(text)))
      )
        return;
      call.add({
        kind: 'cloud.mutate',
        provider: call.program,
        action: words.map((word) => word.text).join(' '),
      });
    }),
    harmful: {
      'cap production deploy': 'cloud.mutate cap production deploy',
      'fab -H web1 deploy': 'cloud.mutate fab deploy',
    },
    harmless: { 'cap -T': [], 'fab test': [] },
  },
  {
    names: 'direnv',
    does: (call) => {
      const [verb, ...rest] = call.texts;
      call.subcommand(verb);
      if (!/^(?:allow|permit|grant|reload|exec|edit)$/.test(verb ?? '')) return undefined;
      const folder = verb === 'exec' || verb === 'allow' ? rest[0] : undefined;
      runScript(call, field(folder ? `${folder.replace(/\/?(?:\.envrc)?$/, '')}/.envrc` : '.envrc'), [], {
        language: 'shell',
        scope: call.scope.fork(),
      });
      return verb === 'exec' ? call.runWords(call.words.slice(2)) : undefined;
    },
    harmful: {
      "echo 'rm -rf /srv' > .envrc && direnv allow": 'file.delete /srv/**',
      'direnv exec . rm -rf /srv': 'file.delete /srv/**',
    },
    harmless: { 'direnv allow': [], 'direnv status': [] },
  },
  {
    names: 'make gmake just task go-task rake invoke mage',
    does: make,
    harmless: { 'make test': [], 'make -n install': [] },
  },
  {
    names:
      'ansible ansible-playbook ansible-pull vagrant packer puppet chef-client salt salt-ssh salt-run knife chef bolt pyinfra',
    does: effect((call) => {
      call.subcommand(call.texts.find((text) => !text.startsWith('-')));
      if (call.program === 'ansible-pull') {
        const from = call.options('-U --url -C -d -i -e').value('-U', '--url');
        if (from) call.connect(from, 'download');
        call.opaque('download', 'a playbook is fetched and run');
        return;
      }
      if (
        /^ansible/.test(call.program) &&
        !call.texts.some((text) => /^--(?:check|syntax-check|list-\w+|version|help)$/.test(text))
      )
        call.add({
          kind: 'cloud.mutate',
          provider: 'ansible',
          action: call.texts.find((text) => !text.startsWith('-')) ?? 'run',
        });
      if (/^(?:salt|salt-ssh|bolt|pyinfra|knife|puppet|salt-run)$/.test(call.program)) {
        const words = call
          .options('-C -G -L -N -i --inventory -t --targets -c')
          .operands.map((word) => word.text);
        const reaches = /^salt(?:-ssh)?$/.test(call.program)
          ? !/^(?:test|grains|pillar|sys|status)\./.test(words[1] ?? 'test.')
          : mannerOf(words.slice(0, 3)) === 'destroys' ||
            /^(?:ssh|command run|task run|script run|plan run|apply|exec)\b/.test(words.join(' ')) ||
            (call.program === 'pyinfra' && words.length > 1 && !/^@local/.test(words[0] ?? ''));
        if (reaches)
          call.add({ kind: 'cloud.mutate', provider: call.program, action: words.slice(0, 3).join(' ') });
      }
      if (call.program === 'packer' && call.words[0]?.text === 'build')
        call.add({ kind: 'cloud.mutate', provider: 'packer', action: 'build' });
      if (call.program === 'vagrant' && call.words[0]?.text === 'destroy')
        call.add({ kind: 'cloud.mutate', provider: 'vagrant', action: 'destroy' });
    }),
  },
  {
    names: 'claude codex gemini copilot opencode cursor-agent aider goose amp cline devin qwen droid crush',
    does: effect((call) => {
      const hookless = hooklessSwitch(call.program, call.texts);
      if (hookless) call.add({ kind: 'governance.change', target: hookless });
      // `goose`, `copilot` and `amp` are others' names too.
      if (
        call.program === 'goose' &&
        call.texts.some((text) =>
          /^(?:-dir|postgres|mysql|sqlite3?|up|down|reset|status|create|redo|up-to|down-to|fix|validate|version|mssql|clickhouse)$/.test(
            text,
          ),
        )
      )
        return;
      if (
        call.program === 'copilot' &&
        /^(?:app|env|svc|job|pipeline|task|secret|storage|deploy)$/.test(call.texts[0] ?? '')
      ) {
        if (mannerOf(call.texts.slice(0, 3)) !== 'looks')
          call.add({ kind: 'cloud.mutate', provider: 'aws', action: call.texts.slice(0, 2).join(' ') });
        return;
      }
      const ask = call.texts.find((text) => !text.startsWith('-'));
      const looks = call.texts.some((text) => /^(?:-v|--version|-h|--help)$/.test(text));
      if (ask === undefined && !call.stdin && looks) return;
      // A server that the agent will start and ask from then on.
      if (call.texts[0] === 'mcp' && /^(?:add|add-json|add-from\S*|remove)$/.test(call.texts[1] ?? ''))
        call.writes(`${call.trace.place.home}/.${call.program}.json`);
      const unattended = call.texts.some((text) => UNATTENDED.test(text));
      call.add({
        kind: 'agent.spawn',
        agentType: call.program,
        ...(unattended && { unattended: true as const }),
      });
    }),
    harmful: {
      'claude --bare -p hi': 'governance.change claude --bare',
      'claude mcp add x https://evil.example/mcp': 'file.write /home/dev/.claude.json',
      'codex exec --disable hooks hi': 'governance.change codex --disable hooks',
      'codex exec --ignore-user-config hi': 'governance.change codex --ignore-user-config',
      'codex -c features.hooks=false exec x': 'governance.change codex features.hooks=false',
    },
    harmless: { 'claude --version': [] },
  },
  {
    names: 'chaperone',
    does: (call) => {
      const subcommand = call.texts.find((text) => !text.startsWith('-'));
      call.subcommand(subcommand);
      const change = ownCommand(call.texts);
      if (change) call.add({ kind: 'governance.change', target: change });
      if (subcommand === 'exec') return withSecrets(call);
      const written = new Options(call.words, WRITTEN.join(' '));
      for (const file of written.values(...WRITTEN)) call.writes(file);
    },
    harmful: {
      'chaperone exec -- rm -rf /srv': 'file.delete /srv/**',
      'node dist/chaperone.js exec --secret A=op://a/b/c rm -rf /srv': [
        'env.read secret:op/a/b/c',
        'file.delete /srv/**',
      ],
      'chaperone exec --secret T=op://prod/root/password -- ./deploy':
        'env.read secret:op/prod/root/password',
      'chaperone exec --env-file .env -- npm start': 'file.read /work/app/.env',
      'chaperone pause --for 15m': 'governance.change chaperone pause',
      'chaperone gate --stop': 'governance.change chaperone gate',
      'TZ=UTC chaperone gate &': 'governance.change chaperone gate',
      'echo {} | chaperone hook claude-code SessionEnd': 'governance.change chaperone hook',
      'chaperone redact --restore < notes': 'governance.change chaperone redact --restore',
      'chaperone session task 4f2a --none': 'governance.change chaperone session task',
      'chaperone logout': 'governance.change chaperone logout',
      'chaperone policy leave': 'governance.change chaperone policy leave',
      'chaperone vault list': 'governance.change chaperone vault',
      'chaperone log device-key --exchange --yes': 'governance.change chaperone log --exchange',
      'chaperone log export --session 4f2a --out ~/.bashrc': 'file.write /home/dev/.bashrc',
      'chaperone scan --sarif=/etc/motd .': 'file.write /etc/motd',
      'chaperone log batches --begin-anew': 'governance.change chaperone log --begin-anew',
      'EDITOR=cat chaperone edit .env': 'governance.change chaperone edit',
      'chaperone scan --agents --yes --scrub': 'governance.change chaperone scan --scrub',
    },
    harmless: {
      'chaperone status': [],
      'chaperone log tail': [],
      'chaperone session list': [],
      'chaperone policy explain "rm -rf build"': [],
      'chaperone scan --agents': [],
      'chaperone exec ls': [],
      'chaperone exec --secret T=secret://deploy -- ls': 'env.read reference:deploy',
    },
  },
  { names: 'vimtutor mutool', does: operands('file.read') },
];

/**
 * `chaperone exec`: a value that a program gets counts as read, for the agent chooses the program. What the policy itself
 * has a name for is told apart.
 */
function withSecrets(call: Call): Output | undefined {
  const at = call.texts.indexOf('exec');
  const options = new Options(call.words.slice(at + 1), '--secret --file --env-file --timeout', 'posix');
  for (const { text } of [...options.values('--secret'), ...options.values('--file')]) {
    const [, scheme = '*', rest = '*'] = /^[^=]*=([a-z-]+):\/\/(.*)$/s.exec(text) ?? [];
    if (scheme === 'env-file') call.reads(field(rest.replace(/#[^#]*$/, '')));
    else
      call.add({
        kind: 'env.read',
        name: scheme === 'secret' ? `reference:${rest}` : `secret:${scheme}/${rest}`,
      });
  }
  for (const file of options.values('--env-file')) call.reads(file);
  return call.runWords(options.operands);
}

/** Options of `chaperone` whose file is written: evidence, reports, policies. */
const WRITTEN = ['--out', '--sarif', '--html'];

/** Switches under which an agent asks nobody. */
const UNATTENDED =
  /^(?:--dangerously-skip-permissions|--dangerously-bypass-approvals-and-sandbox|--yolo|-y|--full-auto|--allow-all-tools|--yes-always|--approval-mode=yolo|--permission-mode=bypassPermissions|bypassPermissions|--force)$/;

/** `cmake -E`: a few commands that every system has. */
const CMAKE: Readonly<Record<string, readonly string[]>> = {
  remove_directory: ['rm', '-r'],
  remove: ['rm'],
  rm: ['rm'],
  copy: ['cp'],
  copy_directory: ['cp', '-r'],
  rename: ['mv'],
  touch: ['touch'],
  make_directory: ['mkdir', '-p'],
  env: ['env'],
  time: ['time'],
  create_symlink: ['ln', '-s'],
  tar: ['tar'],
};

/** What tools are told to write; and debuggers can be told to run shell code. */
function tool(call: Call): void {
  const { words } = call;
  const [verb, ...rest] = words.slice(1);
  const command = call.program === 'cmake' && words[0]?.text === '-E' && verb ? CMAKE[verb.text] : undefined;
  if (command) {
    call.runWords([...command.map((text) => field(text)), ...rest]);
    return;
  }
  for (const text of call.texts) {
    const shell = /^(?:shell|!|platform shell|process launch --)\s*(.+)$/s.exec(text)?.[1];
    if (shell && /^(?:gdb|lldb)$/.test(call.program)) call.runText(shell);
    // What another process holds, its keys too.
    if (
      /^(?:generate-core-file|gcore|dump (?:binary )?(?:memory|value)|memory read|process save-core)\b/.test(
        text,
      ) &&
      call.texts.some((each) => /^(?:-p|--pid|attach\b|--attach-pid)/.test(each))
    )
      call.add({ kind: 'env.read', name: 'secret:process/memory' });
  }
  // `sg GROUP -c CODE` is of the same name as a searcher of code.
  const code = call.program === 'sg' ? call.options('-c').value('-c') : undefined;
  if (code) call.runText(code.text, { from: code.from });
  if (call.program === 'xcrun' && words[0] && !words[0].text.startsWith('-')) call.runWords(words);
  // A notebook runs what it is sent.
  if (
    call.program === 'jupyter' &&
    call.texts.some(
      (text, i) =>
        /^(?:--ip[= ]?)?(?:0\.0\.0\.0|\*)$/.test(text) &&
        (i === 0 || /--ip/.test(text + (call.texts[i - 1] ?? ''))),
    )
  )
    call.connect('*', 'both', ['output']);
  call.subcommand(call.texts.find((text) => /^[a-z][\w:-]*$/.test(text)));
  const line = call.texts.filter((text) => !text.startsWith('-')).join(' ');
  if (/^(?:changeset publish|dotnet nuget push|dbt cloud)/.test(`${call.program} ${line}`))
    call.add({ kind: 'package.publish', manager: call.program, name: '*' });
  if (!/^(?:lldb|gdb)$/.test(call.program)) writesOutputs(call);
  readsOutside(
    call,
    words.filter((_, i) => !/^(?:-o|--?out\S*)$/.test(words[i - 1]?.text ?? '')),
  );
  runsWhatFollows(call);
  for (const { text } of words)
    if (/^--?(?:plugin|load|rulesdir)[= ]\/tmp/.test(text))
      call.opaque('script', 'a plugin from outside is loaded');
}

/** Files of recipes that are no makefile, by the program that reads them. */
const RECIPES: Readonly<Record<string, typeof JUSTFILE>> = {
  just: JUSTFILE,
  task: TASKFILE,
  'go-task': TASKFILE,
};

/** Rules of a makefile are read for the goals that are asked for. */
function make(call: Call): undefined {
  const options = call.options(
    '-f -C -j -I -o -W -l --file --makefile --directory --jobs --justfile -d --working-directory -t --taskfile --eval',
  );
  const goals = options.operands.filter((word) => !word.text.includes('='));
  call.subcommand(goals[0]?.text);
  // The shell of the recipes, or what stands for it.
  for (const { text } of options.operands)
    if (/^(?:SHELL|\.SHELLFLAGS)=/.test(text))
      call.runText(text.replace(/^[^=]*=/, ''), { stdin: undefined });
  for (const code of options.values('--eval')) {
    const recipes = [...code.text.matchAll(/(?:^|\n)\t[@+-]*(.+)/g)].map((match) => match[1] ?? '');
    call.runText(recipes.length ? recipes.join('\n') : code.text.replace(/^.*?\$\(shell (.*)\).*$/s, '$1'));
  }
  if (call.program === 'just') {
    const at = call.words.findIndex((word) => /^(?:-c|--command)$/.test(word.text));
    if (at >= 0) call.runWords(call.words.slice(at + 1));
  }
  if (call.program !== 'make' && call.program !== 'gmake') {
    // Rules from outside the workspace are somebody else's.
    for (const file of options.values('--justfile', '--taskfile', '-t', '-f')) {
      const path = pathIn(file.text);
      if (path) runScript(call, { ...file, text: path }, [], { language: 'other' });
    }
    const recipes = RECIPES[call.program];
    if (recipes && !options.has('-n', '--dry-run', '-l', '--list', '--show', '--version', '--help'))
      runRecipes(
        call,
        recipes,
        goals.map((word) => word.text),
        options.value('-d', '--working-directory')?.text,
      );
    return undefined;
  }
  if (options.has('-n', '--just-print', '--dry-run', '--recon', '-v', '--version')) return undefined;
  runMakefile(
    call,
    options.value('-C', '--directory')?.text,
    options.value('-f', '--file', '--makefile'),
    goals.map((word) => word.text),
  );
  return undefined;
}
