/** `chaperone scan --agents`: the secrets that agents keep from before, to be made void; `--scrub` takes them out. */
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import pc from 'picocolors';
import { keptPlaces } from '../agents/install/index.ts';
import { locate, prepare } from '../gate/home.ts';
import { installEnvironment, userHome } from '../gate/install-environment.ts';
import { counted } from '../model/counted.ts';
import type { Lookout } from '../secrets/find.ts';
import { confirm } from './confirm.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { note } from './note.ts';
import { agentAtWork, refuseAgentAtWork } from './person.ts';
import { runningGate } from './running-gate.ts';
import { foldersWorkedIn, keptFiles, type LeakedSecret, LeakedSecrets } from './scan/kept-secrets.ts';
import { lookoutOn } from './scan/lookout.ts';
import { progressOf } from './scan/progress.ts';
import { printable } from './scan/report.ts';
import { openFiles, scrubFile } from './scan/scrub.ts';

export interface AgentScanOptions {
  readonly json?: boolean;
  readonly sarif?: string;
  readonly scrub?: boolean;
  readonly yes?: boolean;
  readonly quiet?: boolean;
}

/** Of each secret so many files are named to a person. */
const MOST_FILES = 5;

export async function scanAgents(paths: readonly string[], options: AgentScanOptions): Promise<void> {
  if (paths.length > 0) throw new BadInput('scan: --agents looks where agents keep things; name no paths');
  if (options.sarif !== undefined)
    throw new BadInput('scan: --sarif is a report on files of a repository; with --agents use --json');
  if (options.json && options.scrub) throw new BadInput('scan: --json lists, --scrub changes; choose one');
  if (options.scrub) refuseAgentAtWork('change what agents keep');
  const leaked = await search(options);
  const { all } = leaked;
  if (options.json) printJson(all);
  else for (const secret of all) print(secret);
  if (!options.quiet) process.stderr.write(summaryOf(leaked));
  if (all.length === 0) return;
  if (options.scrub) return scrub(all, options);
  throw new AnswerIsNo('');
}

async function search(options: AgentScanOptions): Promise<LeakedSecrets> {
  const { files, lookout } = keptNow((path, why) => {
    if (!options.quiet) process.stderr.write(`${printable(path)} ${why}.\n`);
  });
  const leaked = new LeakedSecrets();
  const bar = progressOf(!options.quiet, () => files.length);
  for (const file of files) {
    const before = leaked.bytes;
    const why = await leaked.search(file, lookout);
    bar.advance(1, leaked.bytes - before);
    if (why && !options.quiet) process.stderr.write(`${printable(file.path)} ${why}.\n`);
  }
  bar.stop();
  return leaked;
}

/** The files that agents keep, and what counts as secret in them: also the values of the folders that they worked in. */
function keptNow(skipped: (path: string, why: string) => void) {
  const files = [...keptFiles(keptPlaces(installEnvironment(locate())), skipped)];
  const lookout: Lookout = lookoutOn(foldersWorkedIn(files));
  return { files, lookout };
}

const shortened = (path: string): string => {
  const below = relative(userHome(), path);
  return printable(below.startsWith('..') ? path : `~/${below}`);
};

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

function print({ family, mask, since, count, files }: LeakedSecret): void {
  const shown = process.stdout.isTTY && !agentAtWork() ? mask : '…';
  process.stdout.write(
    `${pc.yellow(family)} ${pc.dim(shown)} ${counted(count, 'time')} since ${day(since)}, in ${counted(files.size, 'file')}\n`,
  );
  const holdings = [...files.values()].sort((a, b) => b.count - a.count);
  for (const { agent, path, count: here, binary } of holdings.slice(0, MOST_FILES))
    process.stdout.write(
      `  ${agent}: ${shortened(path)}${here > 1 ? ` (${here})` : ''}${binary ? ' (binary)' : ''}\n`,
    );
  if (holdings.length > MOST_FILES) process.stdout.write(`  and ${holdings.length - MOST_FILES} more\n`);
}

function printJson(all: readonly LeakedSecret[]): void {
  const secrets = all.map(({ family, since, count, files }) => ({
    family,
    count,
    since: new Date(since).toISOString(),
    files: [...files.values()].map(({ agent, path, count: here, binary }) => ({
      agent,
      path,
      count: here,
      binary,
    })),
  }));
  process.stdout.write(`${JSON.stringify({ secrets }, null, 2)}\n`);
}

function summaryOf({ all, files, bytes }: LeakedSecrets): string {
  const looked = `Looked through ${counted(files, 'file')} that agents keep, ${(bytes / 1e6).toFixed(1)} MB.`;
  if (all.length === 0) return `No secrets. ${looked}\n`;
  return `${counted(all.length, 'secret')}: each has reached a model or a log. Make it void where it was issued and put a new one in its place. ${looked}\n`;
}

async function scrub(all: readonly LeakedSecret[], options: AgentScanOptions): Promise<void> {
  const holdings = new Map(all.flatMap(({ files }) => [...files.values()].map((file) => [file.path, file])));
  const texts = [...holdings.values()].filter(({ binary }) => !binary).map(({ path }) => path);
  const binary = [...holdings.values()].filter((file) => file.binary);
  for (const { path } of binary)
    process.stderr.write(
      `${shortened(path)} is a binary store: it is not changed. The agent's own commands can delete it.\n`,
    );
  if (texts.length === 0) throw new AnswerIsNo('there is no text file to change');
  const home = locate();
  const backup = join(home.root, 'scrubbed', new Date().toISOString().replace(/[:.]/g, '-'));
  await confirm(
    `Put placeholders for these secrets into ${counted(texts.length, 'file')}? Copies as they are now go to ${backup}.`,
    options.yes,
  );
  prepare(home);
  mkdirSync(backup, { recursive: true, mode: 0o700 });
  const scrubber = {
    gate: await runningGate(),
    lookout: keptNow(() => {}).lookout,
    backup,
    open: openFiles(),
  };
  let replaced = 0;
  let changed = 0;
  const bar = progressOf(!options.quiet, () => texts.length);
  const left: string[] = [];
  for (const path of texts) {
    const done = await scrubFile(path, scrubber).catch((error: Error) => ({
      left: `could not be changed (${error.message})`,
    }));
    if ('left' in done) left.push(`${shortened(path)} ${done.left}.\n`);
    else {
      replaced += done.replaced;
      changed++;
    }
    bar.advance(1, 0);
  }
  bar.stop();
  process.stderr.write(left.join(''));
  note('kept secrets scrubbed', `${replaced} places in ${changed} files; backup in ${backup}`);
  process.stdout.write(
    `${counted(replaced, 'place')} in ${counted(changed, 'file')} changed. The copies in ${backup} hold the secrets: delete them when all is well.\n`,
  );
  if (left.length > 0 || binary.length > 0)
    throw new AnswerIsNo(
      `${counted(left.length + binary.length, 'file')} still hold${left.length + binary.length === 1 ? 's' : ''} secrets`,
    );
}
