/** Pausing and resuming. A pause is always typed by a person: no argument of the command stands in for the two questions. */
import * as vscode from 'vscode';
import type { PauseRequest } from '../../gate/protocol.ts';
import type { CommandLine } from '../command-line.ts';

const LENGTHS = [5, 15, 30, 60];
const OTHER = 'Other…';

/** Asks how long and why; nothing where the person turns away. */
export async function askForPause(): Promise<PauseRequest | undefined> {
  const minutes = await askMinutes();
  if (minutes === undefined) return undefined;
  const reason = await vscode.window.showInputBox({
    title: `Pause Chaperone for ${minutes} min`,
    prompt: 'Why? It is kept in the record.',
    validateInput: (value) => (value.trim() === '' ? 'A pause needs a reason.' : undefined),
  });
  return reason === undefined ? undefined : { minutes, reason: reason.trim() };
}

async function askMinutes(): Promise<number | undefined> {
  const picked = await vscode.window.showQuickPick(
    [...LENGTHS.map((minutes) => ({ label: `${minutes} min`, minutes })), { label: OTHER, minutes: 0 }],
    { title: 'Pause Chaperone: nothing is stopped, all is recorded', placeHolder: 'For how long?' },
  );
  if (picked?.label !== OTHER) return picked?.minutes;
  const typed = await vscode.window.showInputBox({
    title: 'Pause Chaperone',
    prompt: 'Minutes',
    validateInput: (value) =>
      minutesOf(value) === undefined ? 'A whole number of minutes, at most 1440.' : undefined,
  });
  return typed === undefined ? undefined : minutesOf(typed);
}

function minutesOf(text: string): number | undefined {
  const minutes = Number(text.trim());
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= 1440 ? minutes : undefined;
}

/** What can be done without a gate, and what is said when it is done. */
const DONE = { pause: 'Chaperone is paused.', resume: 'Chaperone enforces again.' } as const;

/**
 * Without a gate the command line does it, and that takes a person's word only from a terminal.
 * The terminal stays open where it was refused, and says why.
 */
export async function inTerminal(
  commandLine: CommandLine,
  command: keyof typeof DONE,
  ...options: readonly string[]
): Promise<void> {
  const { program, args, env } = await commandLine.invocation(command, ...options);
  const terminal = vscode.window.createTerminal({
    name: `chaperone ${command}`,
    shellPath: program,
    shellArgs: [...args],
    env: { ...env },
    isTransient: true,
  });
  terminal.show(true);
  const closing = vscode.window.onDidCloseTerminal((closed) => {
    if (closed !== terminal) return;
    closing.dispose();
    if (closed.exitStatus?.code === 0) void vscode.window.showInformationMessage(DONE[command]);
  });
}
