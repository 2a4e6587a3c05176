/** Putting an agent's session on a task of the policy. No argument of the command stands in for the two questions. */
import * as vscode from 'vscode';
import type { GateState, TaskRequest } from '../../gate/protocol.ts';
import { sessionChoices, taskChoices } from '../task-choices.ts';

/** Asks which session and which task; nothing where the person turns away or there is nothing to choose. */
export async function askForTask(state: GateState): Promise<TaskRequest | undefined> {
  if (state.tasks.profiles.length === 0) {
    await vscode.window.showInformationMessage('Chaperone: the policy in force has no tasks.');
    return undefined;
  }
  const sessions = sessionChoices(state, Date.now());
  if (sessions.length === 0) {
    await vscode.window.showInformationMessage('Chaperone: no agent has been heard of yet.');
    return undefined;
  }
  const session = await vscode.window.showQuickPick(sessions, {
    title: 'Put a session on a task',
    placeHolder: 'Which session?',
  });
  if (!session) return undefined;
  const task = await vscode.window.showQuickPick(taskChoices(state, session), {
    title: `Task of ${session.label}`,
    placeHolder: 'It is held to what the task needs, until it ends or you say otherwise',
  });
  return task && { agent: session.agent, session: session.session, task: task.task };
}
