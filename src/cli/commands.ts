/** The subcommands and their options; each is loaded only when it is called for. */
import { Command, CommanderError } from 'commander';
import { collect } from './collect.ts';
import { BadInput } from './fail.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addRecordCommands } from './record-commands.ts';
import { VERSION } from './version.ts';

/** Headings of `chaperone --help`, in this order. */
const SETTING_UP = 'Install, look, get out of the way:';
const SECRETS = 'Secrets:';
const ORGANISATION = 'Policy and organisation:';
const MACHINERY = 'What agents, editors and shells call:';

/** Runs one command line. Wrong usage is bad input; for help and version commander's own error is thrown when it has printed them. */
export async function runCommand(argv: readonly string[]): Promise<void> {
  const cli = program();
  try {
    await cli.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError) || !error.message.startsWith('error: ')) throw error;
    const command = commandIn(argv, cli);
    const said = error.message
      .slice('error: '.length)
      .replace(/\n\(Did you mean (.*)\?\)$/s, '; did you mean $1?');
    const help = `\`chaperone ${[...command, '--help'].join(' ')}\` says what it takes`;
    throw new BadInput([...(command.length > 0 ? [command.join(' ')] : []), `${said}; ${help}`].join(': '));
  }
}

/** The words of a command line that name a command, as far as there is one. */
function commandIn(argv: readonly string[], cli: Command): readonly string[] {
  const [name = '', ...rest] = argv;
  const found = cli.commands.find((each) => each.name() === name);
  return found ? [name, ...commandIn(rest, found)] : [];
}

/** `exec` goes on to the end of what it runs; `scan` says it in its own way. */
const ENDS_ITS_OUTPUT_ITSELF = ['exec', 'scan'];

/** Whoever reads has had enough, as `head` has: no fault to tell of. Not 0, since what was asked is not answered. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(1);
  });
}

/** The whole command line, before any command is run. */
export function program(): Command {
  const cli = new Command('chaperone')
    .description('Governs AI coding agents: decides their actions locally, before they happen.')
    .version(VERSION)
    .exitOverride()
    .enablePositionalOptions()
    .helpCommand(false)
    .hook('preAction', (_cli, command) => {
      if (!ENDS_ITS_OUTPUT_ITSELF.includes(command.name())) endWithReader();
    })
    .configureOutput({
      writeErr: (text) => process.stderr.write(text),
      // Said in the one form that errors have here.
      outputError: () => {},
    });
  cli
    .command('install [agents...]')
    .helpGroup(SETTING_UP)
    .description('put the hooks into the agents that this machine has (or those named)')
    .option(
      '--transport <kind>',
      'claude-code: "command", or "http" for tool calls without a process',
      'command',
    )
    .action(async (agents, options) => (await import('./install.ts')).installAgents(agents, options));
  cli
    .command('uninstall [agents...]')
    .helpGroup(SETTING_UP)
    .description('take the hooks out again; the settings are left as they were before')
    .option('--everything', 'also the gate, the record, the vault and its keys: nothing is left (for people)')
    .option('--yes', 'with --everything: do not ask')
    .action(async (agents, options) => (await import('./install.ts')).uninstallAgents(agents, options));
  cli
    .command('status [agents...]')
    .helpGroup(SETTING_UP)
    .description('which agents are governed, and when a hook last fired')
    .option('--json', 'for programs')
    .action(async (agents, options) => (await import('./status.ts')).status(agents, options));
  cli
    .command('doctor')
    .helpGroup(SETTING_UP)
    .description('check everything that enforcement hangs on, and say what to do')
    .option('--json', 'for programs')
    .action(async (options) => (await import('./doctor.ts')).doctor(options));
  cli
    .command('pause')
    .helpGroup(SETTING_UP)
    .description('let agents go on unchecked for a while; everything is still recorded')
    .requiredOption('--for <time>', 'how long: 15m, 2h')
    .requiredOption('--reason <text>', 'why: it is recorded')
    .action(async (options) => (await import('./pause.ts')).pause(options));
  cli
    .command('resume')
    .helpGroup(SETTING_UP)
    .description('end a pause')
    .action(async () => (await import('./pause.ts')).resume());
  addRecordCommands(cli);
  cli
    .command('scan [paths...]')
    .helpGroup(SECRETS)
    .description('find secrets in files and folders ("-" is stdin); exit code 1 when there are any')
    .option('--json', 'for programs; never the value')
    .option('--sarif <file>', 'write a SARIF 2.1.0 report')
    .option('--no-ignore', 'also what .gitignore leaves out')
    .option('--quiet', 'findings only: no progress, no summary, nothing on what was skipped')
    .option('--agents', 'what agents keep: conversations, prompts, logs, snapshots')
    .option('--scrub', 'with --agents: put placeholders there, with a backup (for people)')
    .option('--yes', 'with --scrub: do not ask')
    .action(async (paths, options) => {
      if (options.agents) return (await import('./scan-agents.ts')).scanAgents(paths, options);
      return (await import('./scan.ts')).scanPaths(paths, options);
    });
  cli
    .command('redact')
    .helpGroup(SECRETS)
    .description('stdin to stdout with placeholders for secrets')
    .option('--restore', 'the way back: values for placeholders (for people)')
    .action(async (options) => (await import('./redact.ts')).redact(options));
  cli
    .command('exec <command...>')
    .helpGroup(SECRETS)
    .description('run a command with secrets taken out of what it prints, and given to it by reference')
    .option(
      '--secret <NAME=reference>',
      'the value as a variable (op://, vault://, aws-sm://, …)',
      collect,
      [],
    )
    .option(
      '--file <NAME=reference>',
      'the value as a file that is gone afterwards; NAME says where',
      collect,
      [],
    )
    .option('--env-file <file>', 'variables of a file, whose values may be references', collect, [])
    .option('--timeout <time>', 'how long a store may take to answer', '10s')
    .passThroughOptions()
    .action(async (command, options) => (await import('./exec.ts')).exec(command, options));
  cli
    .command('edit <file>')
    .helpGroup(SECRETS)
    .description('open a file with its values in your editor, and note what has changed (for people)')
    .action(async (file) => (await import('./edit.ts')).edit(file));
  const vault = cli
    .command('vault')
    .description('the values that were taken out (for people)')
    .helpGroup(SECRETS);
  vault
    .command('list')
    .description('family, placeholder, files, since when; never the value')
    .option('--json', 'for programs')
    .action(async (options) => (await import('./vault.ts')).list(options));
  vault
    .command('wipe')
    .description('forget every value: placeholders that agents hold stay placeholders')
    .option('--yes', 'do not ask')
    .action(async (options) => (await import('./vault.ts')).wipe(options));
  addPolicyCommands(cli.command('policy').helpGroup(ORGANISATION));
  cli
    .command('login')
    .helpGroup(ORGANISATION)
    .description("sign in with the organisation's identity provider (for people)")
    .option('--device-code', 'with a code that is typed in on any device')
    .option('--no-browser', 'print the address instead of opening it')
    .action(async (options) => (await import('./login.ts')).login(options));
  cli
    .command('logout')
    .helpGroup(ORGANISATION)
    .description('sign out, here and at the identity provider (for people)')
    .action(async () => (await import('./login.ts')).logout());
  cli
    .command('whoami')
    .helpGroup(ORGANISATION)
    .description('who is behind the agents of this account; exit code 1 where nobody is signed in')
    .option('--json', 'for programs')
    .action(async (options) => (await import('./login.ts')).whoami(options));
  cli
    .command('completion')
    .helpGroup(MACHINERY)
    .description('a script that completes commands and options in bash and zsh; put it into the profile')
    .action(async () => {
      const { completionScript } = await import('./completion.ts');
      process.stdout.write(completionScript(cli));
    });
  cli
    .command('gate')
    .helpGroup(MACHINERY)
    .description('start the gate, or stop it')
    .option('--foreground', 'stay in the terminal and tell what happens')
    .option('--stop', 'stop the gate that runs')
    .action(async (options) => (await import('./gate.ts')).gate(options));
  cli
    .command('hook <agent> [event]')
    .helpGroup(MACHINERY)
    .description("answer an agent's hook: payload on stdin, reply on stdout");
  return cli;
}
