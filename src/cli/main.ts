/** `chaperone`: one program. */
import { BadInput, CannotRun, sentenceOf } from './fail.ts';

// The launcher sets it for this program alone, not for what it runs.
delete process.env.NODE_COMPILE_CACHE;

async function main(argv: readonly string[]): Promise<void> {
  // A hook is called thousands of times a day and takes no options: it does not wait for a parser of options.
  if (argv[0] === 'hook') return (await import('./hook.ts')).hook(argv[1], argv[2]);
  await (await import('./commands.ts')).runCommand(argv);
}

main(process.argv.slice(2)).catch((error: NodeJS.ErrnoException & { exitCode?: number }) => {
  if (error.code?.startsWith('commander.')) {
    // Commander has printed what it had to say; help and version are no errors.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const said = sentenceOf(error);
  if (said) process.stderr.write(`chaperone: ${said}\n`);
  process.exitCode =
    error instanceof CannotRun ? error.exitCode : error instanceof BadInput || said !== error.message ? 2 : 1;
});
