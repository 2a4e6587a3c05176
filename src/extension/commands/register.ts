/**
 * All commands by name. None of them answers an ask or takes arguments: agents can run editor commands too,
 * so whatever needs a person asks the person.
 */
import * as vscode from 'vscode';
import type { Approvals } from '../approvals/approvals.ts';
import type { CommandLine } from '../command-line.ts';
import type { Connection } from '../connection.ts';
import type { Gate } from '../gate.ts';
import type { Menu } from '../menu.ts';
import { Output } from '../output.ts';
import { plainMessage } from '../plain-text.ts';
import type { RecordDocuments } from '../record-documents.ts';
import type { SessionsView } from '../sessions/sessions-view.ts';
import { stateOf } from '../situation.ts';
import { sentenceOf } from '../wording.ts';
import { AgentCommands } from './agents.ts';
import { editPolicy, openLog } from './files.ts';
import { askForPause, inTerminal } from './pause.ts';
import { testPolicy } from './policy-test.ts';
import type { SignInCommands } from './sign-in.ts';
import { askForTask } from './task.ts';

export interface CommandParts {
  readonly gate: Gate;
  readonly connection: Connection;
  readonly approvals: Approvals;
  readonly menu: Menu;
  readonly records: RecordDocuments;
  readonly commandLine: CommandLine;
  readonly signIn: SignInCommands;
  readonly sessions: SessionsView;
  /** Where the policy and the log lie while no gate says so. */
  readonly home: { readonly policy: string; readonly log: string };
}

export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { gate, connection, approvals, menu, records, commandLine, signIn, sessions, home } = parts;
  const output = new Output(commandLine);
  const state = () => stateOf(connection.situation);
  const live = () => {
    const now = state();
    if (!now) throw new Error('no gate is running; "Chaperone: Start the Gate" starts one');
    return now;
  };
  const agents = new AgentCommands(output, () => live().agents);
  const commands: Readonly<Record<string, () => unknown>> = {
    showMenu: () => menu.show(),
    showApprovals: () => approvals.open(),
    showSessions: () => sessions.show(),
    refreshSessions: () => sessions.refresh(),
    reconnect: () => connection.start(),
    install: () => agents.install(),
    uninstall: () => agents.uninstall(),
    status: () => agents.status(),
    openLog: () => openLog(state()?.log ?? home.log, commandLine, records),
    editPolicy: () => editPolicy(state()?.policy.file ?? home.policy, commandLine),
    testPolicy: () => testPolicy(output, home.policy),
    signIn: () => signIn.signIn(state()),
    signOut: () => signIn.signOut(state()),
    pause: async () => {
      const request = await askForPause();
      if (!request) return;
      if (state()) await gate.pause(request);
      else await inTerminal(commandLine, 'pause', '--for', `${request.minutes}m`, '--reason', request.reason);
    },
    chooseTask: async () => {
      const request = await askForTask(live());
      if (request) await gate.assign(request);
    },
    resume: () => (state() ? gate.resume() : inTerminal(commandLine, 'resume')),
  };
  return vscode.Disposable.from(
    output,
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`chaperone.${name}`, () => reportFailure(run)),
    ),
  );
}

async function reportFailure(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    await vscode.window.showErrorMessage(plainMessage(`Chaperone: ${sentenceOf(error)}`));
  }
}
