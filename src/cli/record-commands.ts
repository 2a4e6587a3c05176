/** `chaperone log`, `session`, `explain`, `decide`, `exports`: what agents did, and what they would be told. */
import { type Command, Option } from 'commander';
import { collect } from './collect.ts';

const LOOKING = 'What agents did, and would be told:';

/** Adds them to the command line. */
export function addRecordCommands(cli: Command): void {
  const log = cli.command('log').description('look into the record').helpGroup(LOOKING);
  log
    .command('tail')
    .description('the last records, one line each')
    .option('-n, --lines <count>', 'how many', '20')
    .option('-f, --follow', 'go on as new ones come')
    .option('--json', 'JSON Lines, one record a line')
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
    .option('--principal <name>', 'who the agent worked for: account, address, name or subject')
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
  const session = cli
    .command('session')
    .description('who started which agent, and what it did')
    .helpGroup(LOOKING);
  session
    .command('list')
    .description('sessions by person, each with its subagents and what they did')
    .option('--json', 'JSON Lines, one session a line')
    .option('--since <time>', 'RFC 3339, or 30m, 2h, 1d ago')
    .option('--agent <name>', 'claude-code, codex, …')
    .option('--principal <name>', 'who the agent worked for: account, address, name or subject')
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
  cli
    .command('explain <command>')
    .helpGroup(LOOKING)
    .description('what a shell command really does: each part, its effects, the rule that decides')
    .option('--policy <file>', 'policy to decide by (default: the one in force)')
    .option('--cwd <dir>', 'working folder', process.cwd())
    .option('--json', 'for programs')
    .action(async (command, options) => (await import('./explain.ts')).explain(command, options));
  cli
    .command('decide')
    .helpGroup(LOOKING)
    .description('decide actions given as JSON Lines on stdin; nothing is run, asked or recorded')
    .option('--policy <file>', 'policy to decide by (default: the one in force)')
    .option('--cwd <dir>', 'working folder where a line names none', process.cwd())
    .action(async (options) => (await import('./decide.ts')).decideLines(options));
  const exports = cli
    .command('exports')
    .description('where records are sent, by the policy in force')
    .helpGroup(LOOKING);
  exports
    .command('list')
    .description('each export: when its receiver last took something, what waits, what is wrong')
    .option('--json', 'for programs')
    .action(async (options) => (await import('./exports.ts')).list(options));
  exports
    .command('test <id>')
    .description('send one made-up record, and print what the receiver said (for people)')
    .action(async (id) => (await import('./exports.ts')).test(id));
}
