/** A bar on the terminal, where there is one, while something is checked. */
import { SingleBar } from 'cli-progress';

/** Runs `work` and gives it what to tell how much of how much is done. */
export function withProgress<T>(work: (progress: (done: number, total: number) => void) => T): T {
  if (!process.stderr.isTTY) return work(() => {});
  const bar = new SingleBar({
    format: 'checking {bar} {percentage} %, {eta} s left',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0);
  // The bar draws by a timer, and no timer fires while the log is read.
  const progress = (done: number, total: number) => {
    bar.setTotal(total);
    bar.update(done);
    bar.render();
  };
  try {
    return work(progress);
  } finally {
    bar.stop();
  }
}
