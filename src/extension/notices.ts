/** Shows what a person should know and need not answer, each once. */
import * as vscode from 'vscode';
import { plainMessage } from './plain-text.ts';
import { type Situation, stateOf } from './situation.ts';

const SHOW_LOG = 'Open Log';
const SHOW_SESSIONS = 'Show Sessions';

export class Notices {
  /** The newest notice that was shown, and the gate that gave it: another gate counts from one again. */
  #shown = { gate: 0, id: 0 };

  show(situation: Situation): void {
    const state = stateOf(situation);
    if (!state) return;
    if (state.pid !== this.#shown.gate) this.#shown = { gate: state.pid, id: 0 };
    for (const { id, text, alarm } of state.notices) {
      if (id <= this.#shown.id) continue;
      this.#shown = { gate: state.pid, id };
      void (alarm ? this.#alarm(text) : this.#tell(text));
    }
  }

  /** Stays until it is closed. */
  async #alarm(text: string): Promise<void> {
    const pressed = await vscode.window.showErrorMessage(plainMessage(`Chaperone: ${text}`), SHOW_SESSIONS);
    if (pressed === SHOW_SESSIONS) await vscode.commands.executeCommand('chaperone.showSessions');
  }

  async #tell(text: string): Promise<void> {
    const pressed = await vscode.window.showWarningMessage(plainMessage(`Chaperone: ${text}`), SHOW_LOG);
    if (pressed === SHOW_LOG) await vscode.commands.executeCommand('chaperone.openLog');
  }
}
