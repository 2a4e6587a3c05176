/** Signing in and out: which way is asked of the person, the gate does the rest. */
import * as vscode from 'vscode';
import type { GateState, IdentityState } from '../../gate/protocol.ts';
import { principalName } from '../../model/principal.ts';
import type { Gate } from '../gate.ts';
import { plainMessage } from '../plain-text.ts';
import { type Situation, stateOf } from '../situation.ts';

/** How often a sign-in by the editor's account is confirmed, in milliseconds: the gate has no token to do it with. */
const CONFIRM_MS = 60 * 60_000;
/** Remembered over restarts: the person has signed in with the editor's account. */
const BY_EDITOR = 'signedInByEditor';

type Editor = NonNullable<IdentityState['editor']>;
interface Way extends vscode.QuickPickItem {
  readonly run: () => Promise<unknown>;
}

export class SignInCommands {
  readonly #gate: Gate;
  readonly #kept: vscode.Memento;
  #confirmed = 0;

  constructor(gate: Gate, kept: vscode.Memento) {
    this.#gate = gate;
    this.#kept = kept;
  }

  async signIn(state: GateState | undefined): Promise<void> {
    const { identity } = state ?? {};
    if (!identity) {
      await vscode.window.showInformationMessage(
        state
          ? 'The policy names no identity provider, so there is nobody to sign in with.'
          : 'The gate is not running; signing in needs it.',
      );
      return;
    }
    const way = await vscode.window.showQuickPick(this.#ways(identity), {
      title: `Sign in to Chaperone with ${identity.issuer}`,
      placeHolder: 'How?',
    });
    await way?.run();
  }

  async signOut(state: GateState | undefined): Promise<void> {
    const yes = 'Sign Out';
    const answer = await vscode.window.showWarningMessage(
      'Sign out of Chaperone?',
      {
        modal: true,
        detail: state?.identity?.required
          ? 'What you have allowed for now ends, and agents are denied everything until somebody signs in.'
          : "What you have allowed for now ends, and records name this machine's account only.",
      },
      yes,
    );
    if (answer !== yes) return;
    await this.#kept.update(BY_EDITOR, undefined);
    const said = await this.#gate.signOut();
    await vscode.window.showInformationMessage(
      said.atProvider === 'failed'
        ? plainMessage(
            `Signed out here. The provider could not be told (${said.why}): end the session there.`,
          )
        : 'Signed out of Chaperone.',
    );
  }

  /** Confirms a sign-in by the editor's account from time to time, without asking anybody. */
  update(situation: Situation): void {
    const identity = stateOf(situation)?.identity;
    if (!identity?.editor || !this.#kept.get(BY_EDITOR) || Date.now() - this.#confirmed < CONFIRM_MS) return;
    this.#confirmed = Date.now();
    void this.#confirm(identity.editor);
  }

  async #confirm({ provider, scopes }: Editor): Promise<void> {
    try {
      const session = await vscode.authentication.getSession(provider, scopes, { silent: true });
      if (session) await this.#gate.signInWithToken(session.accessToken);
    } catch {
      // The account is away; the sign-in holds until its grace is over, and the gate says so then.
    }
  }

  #ways(identity: IdentityState): Way[] {
    const { editor } = identity;
    // The gate listens for the browser on its own machine, which is another one in a remote window.
    const isHere = vscode.env.remoteName === undefined;
    return [
      ...(editor
        ? [
            {
              label: `$(account) With the editor's ${editor.provider} account`,
              run: () => this.#byEditor(editor),
            },
          ]
        : []),
      ...(isHere ? [{ label: '$(globe) In the browser', run: () => this.#inBrowser() }] : []),
      { label: '$(device-mobile) With a code, on any device', run: () => this.#byCode() },
    ];
  }

  async #byEditor({ provider, scopes }: Editor): Promise<void> {
    const session = await vscode.authentication.getSession(provider, scopes, { createIfNone: true });
    const principal = await this.#gate.signInWithToken(session.accessToken);
    this.#confirmed = Date.now();
    await this.#kept.update(BY_EDITOR, true);
    await vscode.window.showInformationMessage(plainMessage(`Signed in as ${principalName(principal)}.`));
  }

  async #inBrowser(): Promise<void> {
    const { url } = await this.#gate.signIn('browser');
    await vscode.env.openExternal(vscode.Uri.parse(url));
    await this.#awaitOutcome('Sign in in the browser…');
  }

  async #byCode(): Promise<void> {
    const { url, code = '' } = await this.#gate.signIn('device-code');
    const open = 'Copy Code and Open';
    const chosen = await vscode.window.showInformationMessage(
      `Type in the code ${code}`,
      { modal: true, detail: `at ${url}` },
      open,
    );
    if (chosen !== open) return;
    await vscode.env.clipboard.writeText(code);
    await vscode.env.openExternal(vscode.Uri.parse(url));
    await this.#awaitOutcome(`Type in the code ${code} in the browser…`);
  }

  async #awaitOutcome(title: string): Promise<void> {
    await this.#kept.update(BY_EDITOR, undefined);
    const principal = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title },
      () => this.#gate.signInOutcome(),
    );
    await vscode.window.showInformationMessage(plainMessage(`Signed in as ${principalName(principal)}.`));
  }
}
