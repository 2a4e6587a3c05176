/** Puts asks before the person, in the panel and as notifications, and carries the answers to the desk. */
import { realpathSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Ask } from '../../gate/protocol.ts';
import type { Grant } from '../../model/grant.ts';
import type { Gate } from '../gate.ts';
import { plainMessage } from '../plain-text.ts';
import { type Situation, stateOf } from '../situation.ts';
import { grantSentence, sentenceOf } from '../wording.ts';
import { type Choice, choiceOf, type PanelMessage } from './answer.ts';
import { Desk } from './desk.ts';
import { ALLOW_ONCE, DENY, type OfferButton, offerOf, REVIEW } from './offer.ts';
import { ApprovalsPanel } from './panel.ts';
import { approvalsView, hiddenIn, withValues } from './view.ts';
import { belongsHere } from './window.ts';

const UNDO = 'Undo';

export class Approvals implements vscode.Disposable {
  readonly #gate: Gate;
  readonly #desk: Desk;
  readonly #panel: ApprovalsPanel;
  readonly #focus: vscode.Disposable;
  #situation: Situation = { kind: 'connecting' };

  constructor(extension: vscode.Uri, gate: Gate) {
    this.#gate = gate;
    this.#panel = new ApprovalsPanel(extension, {
      view: () => approvalsView(this.#situation),
      onMessage: (message) => void this.#receive(message),
    });
    this.#desk = new Desk(gate, (ask) => belongsHere(ask.cwd, windowFacts()), {
      onNewAsks: (asks) => this.#show(asks),
      onGrant: (grant) => void this.#announce(grant),
    });
    this.#focus = vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#desk.showNew());
  }

  update(situation: Situation): void {
    this.#situation = situation;
    this.#desk.update(stateOf(situation));
    this.#panel.refresh();
  }

  /** Opens the panel with the focus on one ask, or on the first. */
  open(ask?: string): void {
    this.#panel.open(ask);
  }

  async undo(grant: string): Promise<void> {
    try {
      await this.#gate.undoGrant(grant);
      this.#panel.say('Taken back.');
    } catch (error) {
      await vscode.window.showErrorMessage(plainMessage(`Chaperone: not undone. ${sentenceOf(error)}`));
    }
  }

  dispose(): void {
    this.#focus.dispose();
    this.#panel.dispose();
  }

  #show(asks: readonly Ask[]): void {
    const place = vscode.workspace.getConfiguration('chaperone').get<string>('showAsksIn', 'both');
    if (place !== 'notification') this.#panel.reveal();
    if (place === 'panel') return;
    for (const ask of asks) void this.#offer(ask);
  }

  async #offer(ask: Ask): Promise<void> {
    const { message, buttons } = offerOf(ask);
    const pressed = await vscode.window.showWarningMessage(message, ...buttons);
    if (pressed === undefined) return;
    const choice = choiceOf(ANSWERS[pressed]);
    // An editor cannot take a notification back, so one may still stand there when its ask is long settled.
    if (!choice) {
      this.#panel.open(ask.id);
      return;
    }
    const settled = await this.#desk.settle(ask.id, ask.digest, choice);
    if (!settled.done) await vscode.window.showInformationMessage(plainMessage(`Chaperone: ${settled.why}`));
  }

  async #receive(message: Exclude<PanelMessage, { type: 'ready' }>): Promise<void> {
    if (message.type === 'undo') return this.undo(message.grant);
    if (message.type === 'reveal') return this.#reveal(message.ask);
    const ask = this.#desk.find(message.ask);
    const settled = await this.#desk.settle(message.ask, message.digest, message.choice);
    if (!settled.done) this.#panel.failed(message.ask, settled.why);
    else if (ask) this.#panel.say(`${saidOf(message.choice)}: ${ask.title}`);
  }

  /** Shows what an ask wants with its values in it: in the panel, since agents may read what stands in an editor. */
  async #reveal(id: string): Promise<void> {
    const ask = this.#desk.find(id);
    if (!ask) return;
    try {
      const values = await this.#gate.values(hiddenIn(ask));
      this.#panel.revealed(id, withValues(ask.text ?? ask.diff ?? '', values));
    } catch (error) {
      await vscode.window.showErrorMessage(plainMessage(`Chaperone: not shown. ${sentenceOf(error)}`));
    }
  }

  async #announce(grant: Grant): Promise<void> {
    const pressed = await vscode.window.showInformationMessage(plainMessage(grantSentence(grant)), UNDO);
    if (pressed === UNDO) await this.undo(grant.id);
  }
}

const ANSWERS: Readonly<Record<OfferButton, 'once' | 'deny' | undefined>> = {
  [REVIEW]: undefined,
  [ALLOW_ONCE]: 'once',
  [DENY]: 'deny',
};

function saidOf(choice: Choice): string {
  if (choice.answer === 'deny') return 'Denied';
  return choice.answer === 'once' ? 'Allowed once' : 'Allowed';
}

function windowFacts(): Parameters<typeof belongsHere>[1] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  return { folders: [...folders, ...folders.map(withoutLinks)], isFocused: vscode.window.state.focused };
}

/** Agents report where they are with links resolved; the window's folder may be named by a link. */
function withoutLinks(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
