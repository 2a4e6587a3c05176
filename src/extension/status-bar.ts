/** The status bar item: Chaperone's state at a glance; a click opens the menu. */
import * as vscode from 'vscode';
import type { Situation } from './situation.ts';
import { type StatusLook, statusLook } from './status-look.ts';

/** Times in it ("12 min left") are kept true at this pace, in milliseconds. */
const PACE = 30_000;

/** What links in the tooltip may run. */
const TOOLTIP_COMMANDS = ['showApprovals', 'install', 'status', 'reconnect', 'resume'].map(
  (name) => `chaperone.${name}`,
);

const BACKGROUNDS: Readonly<Record<StatusLook['tone'], string | undefined>> = {
  plain: undefined,
  warning: 'statusBarItem.warningBackground',
  error: 'statusBarItem.errorBackground',
};

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('chaperone.status', vscode.StatusBarAlignment.Left, 40);
  readonly #timer: NodeJS.Timeout;
  #situation: Situation = { kind: 'connecting' };

  constructor() {
    this.#item.name = 'Chaperone';
    this.#item.command = 'chaperone.showMenu';
    this.#draw();
    this.#item.show();
    this.#timer = setInterval(() => this.#draw(), PACE);
  }

  show(situation: Situation): void {
    this.#situation = situation;
    this.#draw();
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#item.dispose();
  }

  #draw(): void {
    const look = statusLook(this.#situation, Date.now());
    const tooltip = new vscode.MarkdownString(look.tooltip, true);
    tooltip.isTrusted = { enabledCommands: TOOLTIP_COMMANDS };
    const background = BACKGROUNDS[look.tone];
    this.#item.text = look.text;
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label: look.label, role: 'button' };
    this.#item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
  }
}
