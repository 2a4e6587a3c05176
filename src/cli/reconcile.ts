/** `chaperone log reconcile`: did any call of a client's pass every hook? Its own telemetry knows. */
import { readFileSync } from 'node:fs';
import { type Reconciled, reconcile } from '../audit/reconcile.ts';
import { recordsIn } from '../audit/segments.ts';
import { type ToldCall, toldCalls } from '../audit/telemetry.ts';
import { locate } from '../gate/home.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { oneLine } from './record-lines.ts';

export function reconcileLog({ telemetry, json }: { telemetry: string; json?: boolean }): void {
  const told = toldCalls(documentsIn(telemetry));
  if (told.length === 0)
    throw new BadInput(
      `${nameOf(telemetry)} tells of no tool call; it has to be an OTLP export as JSON or JSON lines, of Claude Code's logs or Copilot's traces`,
    );
  const found = reconcile(told, recordsIn(locate().log));
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : `${linesOf(found).join('\n')}\n`);
  if (found.unseen.length + found.ranDenied.length + found.untold.length > 0) throw new AnswerIsNo('');
}

/** One document, or one a line. */
function* documentsIn(file: string): Generator<unknown> {
  const text = textIn(file);
  const whole = parsed(text);
  if (whole !== undefined) {
    yield whole;
    return;
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const document = parsed(line);
    if (document === undefined) throw new BadInput(`${nameOf(file)}, line ${index + 1}: this is no JSON`);
    yield document;
  }
}

function textIn(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new BadInput(`${nameOf(file)} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Then each line is tried by itself.
  }
}

const nameOf = (file: string): string => (file === '-' ? 'the input' : file);

function linesOf({ matched, unseen, ranDenied, untold }: Reconciled): string[] {
  const at = ({ from, session, call, tool }: ToldCall): string =>
    `  ${new Date(from).toISOString()} session ${oneLine(session)} ${oneLine(tool)} ${oneLine(call)}`;
  return [
    `${matched} calls are in the client's telemetry and in the log.`,
    ...titled('ran, and no hook was asked:', unseen.map(at)),
    ...titled(
      'ran although denied:',
      ranDenied.map((call) => `${at(call)}, record ${call.seq}`),
    ),
    ...titled(
      'let run, and the telemetry does not know it:',
      untold.map(
        ({ at: when, session, tool, action, seq }) =>
          `  ${when} session ${oneLine(session)} ${oneLine(tool)} ${oneLine(action)}, record ${seq}`,
      ),
    ),
  ];
}

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${lines.length} ${title}`, ...lines];
