/** The webview "Chaperone: approvals": the queue of all waiting asks, whole, with the buttons that answer them. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type PanelMessage, parseMessage } from './answer.ts';
import { approvalsPage } from './page.ts';
import type { ApprovalsView } from './view.ts';

/** What the panel needs of the rest: what to show, and where answers go. */
export interface PanelHost {
  view(): ApprovalsView;
  onMessage(message: Exclude<PanelMessage, { type: 'ready' }>): void;
}

type Outgoing =
  /** `now` lets the page tell time left by our clock, which may not be its own (remote windows). */
  | { readonly type: 'view'; readonly view: ApprovalsView; readonly now: number }
  | { readonly type: 'focus'; readonly ask?: string }
  | { readonly type: 'failed'; readonly ask: string; readonly why: string }
  /** The values behind an ask's placeholders, in its text. */
  | { readonly type: 'revealed'; readonly ask: string; readonly text: string }
  | { readonly type: 'said'; readonly sentence: string };

export class ApprovalsPanel {
  readonly #media: vscode.Uri;
  readonly #host: PanelHost;
  #panel: vscode.WebviewPanel | undefined;
  #isReady = false;
  /** Sent when the page is there to hear it. */
  #focusLater: Outgoing | undefined;

  constructor(extension: vscode.Uri, host: PanelHost) {
    this.#media = vscode.Uri.joinPath(extension, 'media');
    this.#host = host;
  }

  /** Brings the panel into sight beside the work, and leaves the focus where it is. */
  reveal(): void {
    const panel = this.#panel;
    if (!panel) {
      this.#create(true);
      return;
    }
    if (panel.visible) return;
    // A hidden panel in the group that is being typed in would cover the text: move it beside.
    const isInTheWay = panel.viewColumn === vscode.window.tabGroups.activeTabGroup.viewColumn;
    panel.reveal(isInTheWay ? vscode.ViewColumn.Beside : undefined, true);
  }

  /** Opens the panel because the person asked for it, with the focus on one ask or the first. */
  open(ask?: string): void {
    if (this.#panel) this.#panel.reveal(undefined, false);
    else this.#create(false);
    const message: Outgoing = { type: 'focus', ...(ask !== undefined && { ask }) };
    if (this.#isReady) this.#post(message);
    else this.#focusLater = message;
  }

  refresh(): void {
    if (!this.#isReady) return;
    this.#post({ type: 'view', view: this.#host.view(), now: Date.now() });
  }

  /** An answer did not reach the gate: the ask's buttons work again and `why` stands beside them. */
  failed(ask: string, why: string): void {
    this.#post({ type: 'failed', ask, why });
  }

  /** The person wants to see what is hidden. */
  revealed(ask: string, text: string): void {
    this.#post({ type: 'revealed', ask, text });
  }

  /** Read out by screen readers. */
  say(sentence: string): void {
    this.#post({ type: 'said', sentence });
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #create(preserveFocus: boolean): void {
    const panel = vscode.window.createWebviewPanel(
      'chaperone.approvals',
      'Chaperone: approvals',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus },
      { enableScripts: true, localResourceRoots: [this.#media] },
    );
    panel.iconPath = vscode.Uri.joinPath(this.#media, 'icon.png');
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#isReady = false;
      this.#focusLater = undefined;
    });
    // A hidden page is thrown away and built anew when it is shown: it says `ready` again.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#isReady = false;
    });
    panel.webview.onDidReceiveMessage((value: unknown) => this.#receive(parseMessage(value)));
    panel.webview.html = this.#page(panel.webview);
    this.#panel = panel;
  }

  #receive(message: PanelMessage | undefined): void {
    if (!message) return;
    if (message.type !== 'ready') {
      this.#host.onMessage(message);
      return;
    }
    this.#isReady = true;
    this.refresh();
    if (this.#focusLater) this.#post(this.#focusLater);
    this.#focusLater = undefined;
  }

  #post(message: Outgoing): void {
    void this.#panel?.webview.postMessage(message);
  }

  #page(webview: vscode.Webview): string {
    const uri = (file: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.#media, 'approvals', file)).toString();
    return approvalsPage({
      cspSource: webview.cspSource,
      script: uri('approvals.js'),
      style: uri('approvals.css'),
      nonce: randomBytes(16).toString('base64url'),
    });
  }
}
