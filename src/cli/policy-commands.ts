/** `chaperone policy`: write, check, try, sign and publish policies, and follow an organisation's. */
import type { Command } from 'commander';

/** Adds what `policy` can do. */
export function addPolicyCommands(policy: Command): void {
  policy.description('write and check policies');
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
    .option('--json', 'for programs')
    .action(async (file, options) => (await import('./policy.ts')).lint(file, options));
  policy
    .command('test [files...]')
    .description('run the cases of *.test.yaml files; exit code 1 where one does not hold')
    .option('--policy <file>', 'policy to test (default: the one that the file names, else the one in force)')
    .option('--json', 'for programs')
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
}
