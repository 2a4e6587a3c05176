/** The subcommands and their options; each is loaded only when it is called for. */
import { Command, CommanderError, Option } from 'commander';
import { BadInput } from './fail.ts';
import { VERSION } from './version.ts';

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

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `exec` goes on to the end of what it runs; `scan` says it in its own way. */
const ENDS_ITS_OUTPUT_ITSELF = ['exec', 'scan'];

/** Whoever reads has had enough, as `head` has: no fault to tell of. Not 0, since what was asked is not answered. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(1);
  });
}

function program(): Command {
  const cli = new Command('chaperone')
    .description('Governs AI coding agents: decides their actions locally, before they happen.')
    .version(VERSION)
    .exitOverride()
    .enablePositionalOptions()
    .hook('preAction', (_cli, command) => {
      if (!ENDS_ITS_OUTPUT_ITSELF.includes(command.name())) endWithReader();
    })
    .configureOutput({
      writeErr: (text) => process.stderr.write(text),
      // Said in the one form that errors have here.
      outputError: () => {},
    });
  cli
    .command('hook <agent> [event]')
    .description("answer an agent's hook: payload on stdin, reply on stdout");
  cli
    .command('decide')
    .description('decide actions given as JSON Lines on stdin; nothing is run, asked or recorded')
    .option('--policy <file>', 'policy to decide by (default: the one in force)')
    .option('--cwd <dir>', 'working folder where a line names none', process.cwd())
    .action(async (options) => (await import('./decide.ts')).decideLines(options));
  cli
    .command('explain <command>')
    .description('what a shell command really does: each part, its effects, the rule that decides')
    .option('--policy <file>', 'policy to decide by (default: the one in force)')
    .option('--cwd <dir>', 'working folder', process.cwd())
    .action(async (command, options) => (await import('./explain.ts')).explain(command, options));
  cli
    .command('scan [paths...]')
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
    .description('stdin to stdout with placeholders for secrets')
    .option('--restore', 'the way back: values for placeholders (for people)')
    .action(async (options) => (await import('./redact.ts')).redact(options));
  cli
    .command('edit <file>')
    .description('open a file with its values in your editor, and note what has changed (for people)')
    .action(async (file) => (await import('./edit.ts')).edit(file));
  const vault = cli.command('vault').description('the values that were taken out (for people)');
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
  cli
    .command('exec <command...>')
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
    .command('install [agents...]')
    .description('put the hooks into the agents that this machine has (or those named)')
    .option(
      '--transport <kind>',
      'claude-code: "command", or "http" for tool calls without a process',
      'command',
    )
    .action(async (agents, options) => (await import('./install.ts')).installAgents(agents, options));
  cli
    .command('uninstall [agents...]')
    .description('take the hooks out again; the settings are left as they were before')
    .action(async (agents) => (await import('./install.ts')).uninstallAgents(agents));
  cli
    .command('status [agents...]')
    .description('which agents are governed, and when a hook last fired')
    .option('--json', 'for programs')
    .action(async (agents, options) => (await import('./status.ts')).status(agents, options));
  cli
    .command('doctor')
    .description('check everything that enforcement hangs on, and say what to do')
    .action(async () => (await import('./doctor.ts')).doctor());
  cli
    .command('login')
    .description("sign in with the organisation's identity provider (for people)")
    .option('--device-code', 'with a code that is typed in on any device')
    .option('--no-browser', 'print the address instead of opening it')
    .action(async (options) => (await import('./login.ts')).login(options));
  cli
    .command('logout')
    .description('sign out, here and at the identity provider (for people)')
    .action(async () => (await import('./login.ts')).logout());
  cli
    .command('whoami')
    .description('who is behind the agents of this account; exit code 1 where nobody is signed in')
    .option('--json', 'for programs')
    .action(async (options) => (await import('./login.ts')).whoami(options));
  cli
    .command('gate')
    .description('start the gate, or stop it')
    .option('--foreground', 'stay in the terminal and tell what happens')
    .option('--stop', 'stop the gate that runs')
    .action(async (options) => (await import('./gate.ts')).gate(options));
  cli
    .command('pause')
    .description('let agents go on unchecked for a while; everything is still recorded')
    .requiredOption('--for <time>', 'how long: 15m, 2h')
    .requiredOption('--reason <text>', 'why: it is recorded')
    .action(async (options) => (await import('./pause.ts')).pause(options));
  cli
    .command('resume')
    .description('end a pause')
    .action(async () => (await import('./pause.ts')).resume());
  const exports = cli.command('exports').description('where records are sent, by the policy in force');
  exports
    .command('list')
    .description('each export: when its receiver last took something, what waits, what is wrong')
    .option('--json', 'for programs')
    .action(async (options) => (await import('./exports.ts')).list(options));
  exports
    .command('test <id>')
    .description('send one made-up record, and print what the receiver said (for people)')
    .action(async (id) => (await import('./exports.ts')).test(id));
  const log = cli.command('log').description('look into the record');
  log
    .command('tail')
    .description('the last records, one line each')
    .option('-n, --lines <count>', 'how many', '20')
    .option('-f, --follow', 'go on as new ones come')
    .action(async (options) => (await import('./log.ts')).tail(options));
  log
    .command('query')
    .description('records that meet all conditions, oldest first')
    .option('--format <name>', 'table, json (JSON Lines) or csv', 'table')
    .option('--json', 'the same as --format json')
    .option('--since <time>', 'RFC 3339, or 30m, 2h, 1d ago')
    .option('--until <time>', 'the same')
    .option('--session <id>', 'its id, or the beginning of it')
    .option('--agent <name>', 'claude-code, codex, …; or person, chaperone')
    .option('--principal <name>', 'who the agent worked for')
    .option('--effect <kind>', 'git.push, or a family: file.*')
    .option('--resource <part>', 'a part of what an effect touches')
    .option('--outcome <outcome>', 'allow, redact, ask or deny')
    .option('--rule <id>', 'the rule that decided')
    .option('--text <part>', 'a part of anything that the record says')
    .action(async (options) => (await import('./log.ts')).query(options));
  log
    .command('export')
    .description(
      'write the evidence of one session into a file, signed: records, chain, result of a check, policies',
    )
    .requiredOption('--session <id>', 'its id, or the beginning of it')
    .requiredOption('--out <file>', 'the file, a JSON document')
    .action(async (options) => (await import('./log.ts')).exportSession(options));
  log
    .command('verify [path]')
    .description(
      'check a log (or a file that `log export` wrote, or a folder of batches): no record changed, put in, taken out or moved; names the first that was',
    )
    .option('--json', 'for programs')
    .option(
      '--device-key <file>',
      "the device's public key, PEM (`log device-key` prints it): it has to be signed by it; once for each",
      collect,
    )
    .addOption(new Option('--key <file>', 'what --device-key was called once').hideHelp())
    .option('--receipt-key <key>', 'of batches: who gives receipts, NAME+HASH+KEY')
    .action(async (where, options) => (await import('./log.ts')).verify(where, options));
  log
    .command('reconcile')
    .description(
      "lay a client's own OpenTelemetry beside the log: calls that no hook saw, that ran although denied, or that it does not know",
    )
    .requiredOption('--telemetry <file>', 'an OTLP export as JSON or JSON lines, - for stdin')
    .option('--json', 'JSON instead of lines')
    .action(async (options) => (await import('./reconcile.ts')).reconcileLog(options));
  log
    .command('batches')
    .description('the signed batches on this device, and which of them were sent')
    .option('--json', 'JSON Lines, one batch a line')
    .option(
      '--begin-anew',
      'begin another chain where whoever receives this one has other batches of it (for people)',
    )
    .option('--yes', 'with --begin-anew: do not ask')
    .action(async (options) => {
      const { beginAnew, list } = await import('./batches.ts');
      return options.beginAnew ? beginAnew(options) : list(options);
    });
  log
    .command('device-key')
    .description("print the device's public key (PEM), which its batches are checked by")
    .option('--exchange', 'put a new key in its place first, which the old one vouches for (for people)')
    .option('--yes', 'with --exchange: do not ask')
    .action(async (options) => (await import('./batches.ts')).deviceKeyOf(options));
  const session = cli.command('session').description('who started which agent, and what it did');
  session
    .command('list')
    .description('sessions by person, each with its subagents and what they did')
    .option('--json', 'JSON Lines, one session a line')
    .option('--since <time>', 'RFC 3339, or 30m, 2h, 1d ago')
    .option('--agent <name>', 'claude-code, codex, …')
    .option('--principal <name>', 'who the agent worked for')
    .action(async (options) => (await import('./session.ts')).list(options));
  session
    .command('show <id>')
    .description('one session as a story: prompts, actions, diffs, decisions, results')
    .option('--markdown', 'as Markdown')
    .option('--json', 'its records, JSON Lines')
    .action(async (id, options) => (await import('./session.ts')).show(id, options));
  session
    .command('task <id> [name]')
    .description('put a session on a task profile of the policy, which then holds it to what the task needs')
    .option('--none', 'take it off its task')
    .action(async (id, name, options) => (await import('./session.ts')).task(id, name, options));
  const policy = cli.command('policy').description('write and check policies');
  policy
    .command('init')
    .description('write a commented policy to start from; asks three questions at a terminal')
    .option('--template <name>', 'observe-only, safe-defaults or strict, without questions')
    .option('--tests', 'write its tests beside it, FILE.test.yaml')
    .requiredOption('--out <file>', 'the new file; one that exists is left alone')
    .action(async (options) => (await import('./policy.ts')).init(options));
  policy
    .command('lint <file>')
    .description('check a policy; names file, line and column of each problem')
    .action(async (file) => (await import('./policy.ts')).lint(file));
  policy
    .command('test [files...]')
    .description('run the cases of *.test.yaml files; exit code 1 where one does not hold')
    .option('--policy <file>', 'policy to test (default: the one that the file names, else the one in force)')
    .action(async (files, options) => (await import('./policy-test.ts')).test(files, options));
  policy
    .command('explain [command]')
    .description('why an action is decided as it is: rules that match or nearly do, and what would change it')
    .option('--action <file>', 'the action as `decide` reads it: a JSON object in a file, or - for stdin')
    .option(
      '--record <seq>',
      'a recorded decision, by its number (`seq` in `log query --json`), tried on the policy',
    )
    .option('--policy <file>', 'policy to decide by (default: the one in force)')
    .option('--cwd <dir>', 'working folder', process.cwd())
    .option('--json', 'for programs')
    .action(async (command, options) =>
      (await import('./policy-explain.ts')).explainByPolicy(command, options),
    );
  policy
    .command('rehearse')
    .description('try recorded activity on another policy: what changes, and which pre-approvals would help')
    .requiredOption('--policy <file>', 'the policy to try')
    .option('--against <logs...>', "logs to try it on, one a developer (default: this device's)")
    .option('--html <file>', 'write a report with a chart')
    .option('--json', 'for programs')
    .action(async (options) => (await import('./policy-rehearse.ts')).rehearse(options));
  policy
    .command('schema')
    .argument('[of]', 'policy, workspace or tests', 'policy')
    .description('print the JSON Schema of the policy language')
    .action(async (of: string) => (await import('./policy.ts')).schema(of));
  policy
    .command('enrol')
    .description('follow the policies of an organisation with this account')
    .requiredOption('--url <url>', 'where its files are published')
    .requiredOption('--root-sha256 <digest>', 'SHA-256 of its first root')
    .option('--channel <name>', 'which channel')
    .option('--push', 'listen for news at URL/events')
    .option('--push-spread <seconds>', 'longest random wait after news')
    .action(async (options) => (await import('./policy-enrol.ts')).enrol(options));
  policy
    .command('leave')
    .description('follow no organisation any more')
    .action(async () => (await import('./policy-enrol.ts')).leave());
  policy
    .command('keygen')
    .description('make a key pair to sign policies with')
    .requiredOption('--out <file>', 'where the private key goes; the public one beside it, ending in .pub')
    .action(async (options) => (await import('./policy-signing.ts')).keygen(options));
  policy
    .command('sign <file>')
    .description('make a signed bundle of a policy')
    .requiredOption('--key <file>', 'private key')
    .requiredOption('--out <file>', 'the bundle')
    .option('--days <n>', 'until it runs out', '90')
    .option('--grace-hours <n>', 'how long devices go on without a fresh status', '72')
    .option('--min-client <version>', 'oldest Chaperone that may use it')
    .option(
      '--tests <file...>',
      'tests (*.test.yaml) that must hold on a device before the policy comes into force',
    )
    .action(async (file, options) => (await import('./policy-signing.ts')).sign(file, options));
  policy
    .command('verify <bundle>')
    .description('check a signed bundle')
    .requiredOption('--trust <file>', 'public key')
    .action(async (file, options) => (await import('./policy-signing.ts')).verify(file, options));
  policy
    .command('publish')
    .description('write the static files that devices read, or sign the status anew (from cron)')
    .requiredOption('--dir <folder>', 'what the web server serves')
    .requiredOption('--status-key <file>', 'private key of statuses, kept online')
    .option('--bundle <file>', 'signed bundle to make current')
    .option('--channel <name>', 'which channel', 'stable')
    .option('--share <percent>', 'of a hundred devices so many take this channel before their usual one')
    .option('--groups <name...>', 'and the devices of people in these groups')
    .option('--devices <name...>', 'and these devices')
    .option('--end', 'end the channel: its devices go back to their usual one')
    .option('--root-key <file...>', 'private root keys, for the first root')
    .option('--policy-trust <file>', 'public key that bundles are signed with, for the first root')
    .option('--hours <n>', 'until the status runs out', '24')
    .option('--floor <revision>', 'withdraw older revisions')
    .option('--lockdown <reason>', 'stop agents now')
    .option(
      '--level <level>',
      'of the lock-down: suspend (nothing runs, the usual) or ask (about every action)',
    )
    .option('--scope <kind=name...>', 'whom it means: agent=, device=, subject=, session=; else all')
    .option('--until <time>', 'when it ends by itself, as in 2026-11-23T18:00:00Z')
    .option('--lift [id...]', 'end all lock-downs, or those of these names')
    .option('--revoke <kind=name...>', 'nothing runs for device=, subject=, session= from now on')
    .option('--reinstate <kind=name...>', 'take a revocation back')
    .option('--end-grants', 'what people have granted so far counts no more')
    .option('--refresh <seconds>', 'how often devices ask again (300 at first)')
    .action(async (options) => (await import('./policy-publish.ts')).publish(options));
  policy
    .command('rotate')
    .description('publish the next root: new keys in place of old or stolen ones')
    .requiredOption('--dir <folder>', 'what the web server serves')
    .requiredOption('--signed-by <file...>', 'private root keys so far')
    .requiredOption('--root-key <file...>', 'private root keys from now on')
    .requiredOption('--policy-trust <file>', 'public key that bundles are signed with from now on')
    .requiredOption('--status-key <file>', 'private key of statuses from now on')
    .option('--hours <n>', 'until the status runs out', '24')
    .action(async (options) => (await import('./policy-rotate.ts')).rotate(options));
  return cli;
}
