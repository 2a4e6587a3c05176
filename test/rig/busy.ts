/** What work costs, whatever else the machine does: a clock would tell more of the others. */

/** The function is not in the types of the oldest Node that we run on. */
const { threadCpuUsage } = process as typeof process & { threadCpuUsage(): NodeJS.CpuUsage };

/** Milliseconds that this thread has been busy. */
export function busy(): number {
  const { user, system } = threadCpuUsage.call(process);
  return (user + system) / 1000;
}
