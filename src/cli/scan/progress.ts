/** A bar for a person who waits. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  readonly advance: (files: number, bytes: number) => void;
  /** Takes the bar away, so that what is printed does not run into it. */
  readonly stop: () => void;
}

const NONE: Progress = { advance: () => {}, stop: () => {} };

/**
 * On stderr, where that is a terminal and stdout is not one too or prints nothing meanwhile. `count` says how many files
 * there are; it is called only where a bar is shown.
 */
export function progressOf(wanted: boolean, count: () => number): Progress {
  if (!wanted || !process.stderr.isTTY) return NONE;
  const total = count();
  const start = performance.now();
  let bytes = 0;
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: '{bar} {value}/{total} files  {megabytes} MB  {speed} MB/s  {eta_formatted}',
      clearOnComplete: true,
      hideCursor: true,
      etaBuffer: 1000,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { megabytes: 0, speed: 0 });
  return {
    advance: (files, more) => {
      bytes += more;
      const seconds = (performance.now() - start) / 1000;
      bar.increment(files, {
        megabytes: (bytes / 1e6).toFixed(1),
        speed: (bytes / 1e6 / seconds).toFixed(1),
      });
    },
    stop: () => bar.stop(),
  };
}
