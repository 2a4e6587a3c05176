/** How the launcher, which is a shell script, tells the parts of the gate's answer apart. */

/** ASCII record separator: stands between stdout, stderr and the exit code. JSON escapes it, so no reply holds one. */
export const STDERR_MARK = '\x1e';
