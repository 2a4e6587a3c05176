/**
 * VS Code's agent in the Copilot harness (agent host, Copilot SDK), with the scripted model behind it. Takes VS Code's own
 * test road: with `--enable-smoke-test-driver` the agent host accepts any text in place of an account, and the addresses
 * of its service may be on loopback. Seen with VS Code 1.139.1; needs the native modules of `provideNativeModules`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Available, npm, once } from './cache.ts';
import { MODEL_NAME } from './model/copilot-api.ts';
import { until } from './processes.ts';
import type { Playback, Script, ScriptedModel } from './scripted-model.ts';
import type { EditorParts, Workbench, WorkbenchOptions } from './workbench.ts';

/** Without these the agent host answers every request with "Cannot find module '../build/Release/vscode…". */
const NATIVE = ['@vscode/spdlog', '@vscode/sqlite3', '@vscode/native-watchdog', '@vscode/fs-copyfile'];

/** Builds the native modules that the agent host needs; about a minute, once. They use N-API, so any Node's headers do. */
export async function provideNativeModules({ server }: EditorParts): Promise<Available<true>> {
  const headers = [process.execPath, '/usr/bin/node', '/usr/local/bin/node']
    .map((node) => path.resolve(node, '../..'))
    .find((prefix) => existsSync(path.join(prefix, 'include/node/node_api.h')));
  if (!headers) return { ok: false, reason: 'no headers of Node.js to build native modules of VS Code with' };
  const folder = path.join(server.modules, 'code-server/lib/vscode');
  try {
    await once(folder, '.native-complete', () => npm(['rebuild', `--nodedir=${headers}`, ...NATIVE], folder));
    return { ok: true, value: true };
  } catch (cause) {
    return { ok: false, reason: `native modules of VS Code cannot be built: ${String(cause)}` };
  }
}

/** What the workbench has to be started with. */
export const copilotHarnessOptions = (
  model: ScriptedModel,
): Required<Pick<WorkbenchOptions, 'settings' | 'env' | 'smokeTestDriver'>> => ({
  smokeTestDriver: true,
  settings: {
    'chat.agentHost.unsafeTestToken': 'stand-in',
    'chat.agentHost.githubMcpServer.enabled': false,
  },
  env: {
    VSCODE_AGENT_HOST_CAPI_URL_OVERRIDE: model.url,
    COPILOT_API_URL: model.url,
    COPILOT_DEBUG_GITHUB_API_URL: model.url,
  },
});

/** Opens a session of the harness in the side bar, picks the scripted model and sends a prompt. */
export async function sendToCopilotHarness(
  workbench: Workbench,
  model: ScriptedModel,
  prompt: string,
  script: Script,
): Promise<Playback> {
  const { page } = workbench;
  const playback = model.load(script);
  // The command is there once the agent host has announced itself.
  await until('a session of the Copilot harness', () =>
    workbench.drive('workbench.action.chat.openNewChatSessionInPlace.agent-host-copilotcli', 'sidebar').then(
      () => true,
      () => false,
    ),
  );
  const box = page.locator('.interactive-session .interactive-input-part .monaco-editor').first();
  await box.click();
  const row = page.locator('.monaco-list-row.action').filter({ hasText: MODEL_NAME }).first();
  // "Auto" needs a service; and the list of models fills some seconds after the session has opened.
  await until(`${MODEL_NAME} in the model picker`, async () => {
    await workbench.drive('workbench.action.chat.openModelPicker');
    await sleep(1_000);
    // The list shows a few models, and more when a name is typed.
    await page.keyboard.type(MODEL_NAME);
    await sleep(1_000);
    if (await row.isVisible()) return true;
    await page.keyboard.press('Escape');
    return false;
  });
  await row.click();
  await box.click();
  await page.keyboard.type(prompt);
  await page.keyboard.press('Enter');
  return playback;
}
