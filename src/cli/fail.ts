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
