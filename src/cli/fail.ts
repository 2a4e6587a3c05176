/** Exit codes of the command line: 0 fine, 1 the answer is no, 2 usage or bad input. */

/** Bad input: one line that names file, line and what to do. Ends the command with code 2. */
export class BadInput extends Error {}

/** The answer is no (findings, verification failed, not governed). Ends the command with code 1; the message may be empty. */
export class AnswerIsNo extends Error {}
