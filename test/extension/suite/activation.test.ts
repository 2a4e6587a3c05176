/// <reference types="mocha" />
import assert from 'node:assert';
import * as vscode from 'vscode';
import type { ChaperoneApi } from '../../../src/extension/api.ts';
import type { GateState } from '../../../src/gate/protocol.ts';

/** Longest own work of an activation, in milliseconds. */
const ACTIVATION_LIMIT = 100;

const COMMANDS = [
  'showMenu',
  'showApprovals',
  'showSessions',
  'refreshSessions',
  'install',
  'uninstall',
  'status',
  'openLog',
  'editPolicy',
  'testPolicy',
  'pause',
  'resume',
  'reconnect',
].map((name) => `chaperone.${name}`);

describe('the extension', () => {
  let api: ChaperoneApi;

  before(async () => {
    const extension = vscode.extensions.getExtension<ChaperoneApi>('chaperone.chaperone');
    assert.ok(extension, 'the extension is installed');
    api = await extension.activate();
  });

  it('activates within its own budget', () => {
    assert.ok(api.activationMilliseconds < ACTIVATION_LIMIT, `${api.activationMilliseconds} ms`);
  });

  it('registers its commands', async () => {
    const all = new Set(await vscode.commands.getCommands(true));
    assert.deepStrictEqual(
      COMMANDS.filter((command) => !all.has(command)),
      [],
    );
  });

  it('finds or starts the gate and shows its state', async () => {
    const state = await nextLive(api);
    assert.match(state.version, /^\d+\.\d+\.\d+/);
    assert.ok(
      ['observing', 'enforcing', 'degraded', 'paused'].includes(api.status().name),
      api.status().name,
    );
    assert.match(api.status().text, /^\$\([a-z-]+\) Chaperone/);
    assert.match(api.status().label, /^Chaperone\. /);
  });

  it('opens the approvals panel', async () => {
    await vscode.commands.executeCommand('chaperone.showApprovals');
    const tab = await within(10_000, () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label === 'Chaperone: approvals'),
    );
    await vscode.window.tabGroups.close(tab);
  });

  it('opens the policy, written with safe defaults where there was none', async () => {
    await vscode.commands.executeCommand('chaperone.editPolicy');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^chaperone: 1$/m);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});

/** The gate's state, as soon as there is one. */
function nextLive(api: ChaperoneApi): Promise<GateState> {
  const now = api.situation();
  if (now.kind === 'live') return Promise.resolve(now.state);
  return new Promise((resolve) => {
    const listening = api.onSituation((situation) => {
      if (situation.kind !== 'live') return;
      listening.dispose();
      resolve(situation.state);
    });
  });
}

async function within<T>(milliseconds: number, look: () => T | undefined): Promise<T> {
  for (const end = Date.now() + milliseconds; ; ) {
    const found = look();
    if (found !== undefined) return found;
    assert.ok(Date.now() < end, `not there after ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
