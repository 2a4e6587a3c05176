/** `chaperone exec`: runs a command, gives it secrets by reference, and takes secrets out of what it prints. */
import { locate, prepare } from '../gate/home.ts';
import { PolicySource } from '../gate/policy/source.ts';
import { SecretKeeper } from '../gate/secrets/keeper.ts';
import { KnownValues } from '../secrets/known.ts';
import { parseDuration } from './duration.ts';
import { namer } from './exec/naming.ts';
import { filterOutput } from './exec/output.ts';
import { runChild } from './exec/process.ts';
import { SecretFiles } from './exec/secret-files.ts';
import { type Given, secretsFor } from './exec/secrets.ts';
import { VERSION } from './version.ts';

interface ExecOptions {
  readonly secret: readonly string[];
  readonly file: readonly string[];
  readonly envFile: readonly string[];
  readonly timeout: string;
}

/** Ends with the command's exit code; a command that a signal ends, ends this with the same signal. */
export async function exec(command: readonly string[], options: ExecOptions): Promise<void> {
  const home = locate();
  const { secrets } = new PolicySource(home, VERSION).current().compiled.document;
  const given = await secretsFor(options, {
    env: process.env,
    cwd: process.cwd(),
    table: secrets.references,
    limit: parseDuration(options.timeout, '--timeout'),
  });
  prepare(home);
  const keeper = new SecretKeeper(home);
  const lookout = keeper.lookout([process.cwd()], secrets);
  const known = new KnownValues(given.map(({ value, family }) => ({ value, family })));
  const together = {
    ...lookout,
    known: { find: (text: string) => [...known.find(text), ...(lookout.known?.find(text) ?? [])] },
  };
  const name = namer(home, keeper);
  const files = new SecretFiles();
  try {
    const ended = await runChild(command, { ...process.env, ...variables(given, files) }, (source, sink) =>
      filterOutput(source, sink, together, name),
    );
    files.remove();
    ended.pass();
  } finally {
    files.remove();
  }
}

function variables(given: readonly Given[], files: SecretFiles): Record<string, string> {
  return Object.fromEntries(
    given.map(({ name, value, as }) => [name, as === 'file' ? files.write(name, value) : value]),
  );
}
