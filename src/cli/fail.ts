/** Exit codes of the command line: 0 fine, 1 the answer is no, 2 usage or bad input. */

/** Bad input: one line that names file, line and what to do. Ends the command with code 2. */
export class BadInput extends Error {}

/** The answer is no (findings, verification failed, not governed). Ends the command with code 1; the message may be empty. */
export class AnswerIsNo extends Error {}

/** A command that was to be run could not be; ends with the code that a shell has for that: 127 not found, 126 not to be run. */
export class CannotRun extends Error {
  readonly exitCode: 126 | 127;

  constructor(message: string, exitCode: 126 | 127) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What the operating system says of a file, in words, and what to do about it. */
const REFUSED: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is there already; move it away',
  EACCES: 'you may not, with the rights that you have; mend its owner and rights',
  EPERM: 'you may not, with the rights that you have; mend its owner and rights',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full; free some space, then try again',
  EDQUOT: 'your part of the disk is full; free some space, then try again',
};

/** What went wrong with which file, in one sentence; of any other error its message. */
export function sentenceOf({ message, code = '', syscall, path }: NodeJS.ErrnoException): string {
  // A write knows its file by a number alone.
  const what = path ?? (syscall === 'write' ? 'a file could not be written' : undefined);
  const why = REFUSED[code];
  return what !== undefined && why !== undefined ? `${what}: ${why} (${code})` : message;
}
