/** `chaperone scan`: which secrets stand in files. Exit code 0: none, 1: some. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { counted } from '../model/counted.ts';
import { masked } from '../secrets/mask.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { agentAtWork } from './person.ts';
import { lookoutOn } from './scan/lookout.ts';
import { type Progress, progressOf } from './scan/progress.ts';
import { streamSource } from './scan/read.ts';
import { asJson, asSarif, forPeople, printable, type Report } from './scan/report.ts';
import { type Listener, searchFiles, searchSource } from './scan/search.ts';
import { type Step, walk, whyNot } from './scan/walk.ts';

export interface ScanOptions {
  readonly json?: boolean;
  readonly sarif?: string;
  /** `false` after `--no-ignore`. */
  readonly ignore?: boolean;
  readonly quiet?: boolean;
  /** Goes with `--agents`, which is another command. */
  readonly scrub?: boolean;
}

const STDIN = '-';
/** More files that were skipped are counted and not named. */
const MOST_NAMED = 20;

export async function scanPaths(paths: readonly string[], options: ScanOptions): Promise<void> {
  if (options.json && options.sarif !== undefined)
    throw new BadInput('scan: --json and --sarif are two forms of one report; choose one');
  if (options.scrub) throw new BadInput('scan: --scrub goes with --agents');
  const named = paths.length === 0 ? ['.'] : [...new Set(paths)];
  const files = named.filter((path) => path !== STDIN);
  for (const path of files) refuseOther(path);
  const lookout = lookoutOn(files);
  const steps = () => stepsOf(files, options.ignore !== false);
  const bar = progressOf(!options.quiet && files.length > 0, () => countOf(steps()));
  const output = await outputTo(options, bar);
  const run = new Run(output.report, output.write, bar);
  await run.begin();
  await searchFiles(steps(), lookout, run);
  if (files.length < named.length) await searchSource(STDIN, streamSource(process.stdin), lookout, run);
  await run.end();
  output.close();
  if (!options.quiet) process.stderr.write(run.summary());
  if (run.unread && run.count === 0) throw new BadInput(`scan: ${run.unread}`);
  if (run.count > 0) throw new AnswerIsNo('');
}

/** What is named must be there, and be a file or a folder. */
function refuseOther(path: string): void {
  try {
    const stat = statSync(path);
    if (stat.isFile() || stat.isDirectory()) return;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : whyNot(error);
    throw new BadInput(`scan: ${printable(path)} ${why}; name files, folders or "-" for stdin`);
  }
  throw new BadInput(`scan: ${printable(path)} is no file and no folder; pipe its contents into \`scan -\``);
}

/** Each file once, also where one of the paths lies in another. */
function* stepsOf(paths: readonly string[], honour: boolean): Generator<Step> {
  const seen = new Set<string>();
  for (const path of paths) {
    for (const step of walk(path, honour)) {
      if (paths.length > 1) {
        const where = resolve('file' in step ? step.file : step.skipped);
        if (seen.has(where)) continue;
        seen.add(where);
      }
      yield step;
    }
  }
}

function countOf(steps: Iterable<Step>): number {
  let count = 0;
  for (const step of steps) if ('file' in step) count++;
  return count;
}

interface Output {
  readonly report: Report;
  readonly write: (text: string) => void | Promise<void>;
  readonly close: () => void;
}

async function outputTo({ json, sarif }: ScanOptions, bar: Progress): Promise<Output> {
  if (sarif !== undefined) {
    let file: number;
    try {
      file = openSync(sarif, 'w');
    } catch (error) {
      throw new BadInput(`scan: ${sarif} cannot be written (${(error as NodeJS.ErrnoException).code})`);
    }
    return { report: asSarif(), write: (text) => void writeSync(file, text), close: () => closeSync(file) };
  }
  return { report: json ? asJson() : forPeople, write: toStdout(bar), close: () => {} };
}

/** Waits where the reader is slow, and ends quietly where it has gone, as after `| head`. */
export function toStdout(bar: Progress): (text: string) => Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    bar.stop();
    if (error.code === 'EPIPE') process.exit(1);
    throw error;
  });
  return async (text) => {
    if (text !== '' && !process.stdout.write(text))
      await new Promise((go) => process.stdout.once('drain', go));
  };
}

/** One scan on its way: passes on what is found, and remembers what there is to say at the end. */
class Run implements Listener {
  count = 0;
  /** The first of the named files that could not be read, as a sentence. */
  unread: string | undefined;
  readonly #report: Report;
  readonly #write: Output['write'];
  readonly #bar: Progress;
  /** The end of a value helps the person who has to find it; a log or an agent has no need of it. */
  readonly #mask = process.stdout.isTTY && !agentAtWork() ? masked : () => '…';
  readonly #start = performance.now();
  readonly #skipped: string[] = [];
  #more = 0;
  #binary = 0;
  #files = 0;
  #bytes = 0;
  readonly #hit = new Set<string>();

  constructor(report: Report, write: Output['write'], bar: Progress) {
    this.#report = report;
    this.#write = write;
    this.#bar = bar;
  }

  async begin(): Promise<void> {
    await this.#write(this.#report.begin());
  }

  readonly found: Listener['found'] = (located, value) => {
    this.count++;
    this.#hit.add(located.path);
    return this.#write(this.#report.finding(located, this.#mask(value)));
  };

  readonly skipped: Listener['skipped'] = (path, why, named) => {
    if (why === 'binary') this.#binary++;
    else if (this.#skipped.length < MOST_NAMED) this.#skipped.push(`${printable(path)} ${why}`);
    else this.#more++;
    if (named && why !== 'binary') this.unread ??= `${printable(path)} ${why}`;
    this.#bar.advance(1, 0);
  };

  readonly searched: Listener['searched'] = (files, bytes) => {
    this.#files += files;
    this.#bytes += bytes;
    this.#bar.advance(files, bytes);
  };

  async end(): Promise<void> {
    this.#bar.stop();
    await this.#write(this.#report.end(this.#notices()));
  }

  summary(): string {
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(1);
    const found =
      this.count === 0
        ? 'No secrets'
        : `${counted(this.count, 'secret')} in ${counted(this.#hit.size, 'file')}`;
    return `${[...this.#notices(), `${found}. Looked through ${counted(this.#files, 'file')}, ${(this.#bytes / 1e6).toFixed(1)} MB, in ${seconds} s.`].join('\n')}\n`;
  }

  #notices(): string[] {
    return [
      ...this.#skipped.map((sentence) => `${sentence}.`),
      ...(this.#more > 0 ? [`${counted(this.#more, 'more file')} could not be looked through.`] : []),
      ...(this.#binary > 0 ? [`${counted(this.#binary, 'binary file')} not looked through.`] : []),
    ];
  }
}
