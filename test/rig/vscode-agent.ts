/**
 * VS Code's own agent in the Local harness, with the scripted model behind it: no sign-in, no patched file, no proposed
 * API. Seen with VS Code 1.139.1 and its bundled Copilot extension 0.67.0.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './processes.ts';
import type { Playback, Script, ScriptedModel } from './scripted-model.ts';
import type { Workbench, WorkbenchOptions } from './workbench.ts';

const VENDOR = 'customendpoint';

/** What the workbench has to be started with for its agent to find the scripted model. */
export const localAgentOptions = (
  model: ScriptedModel,
): Required<Pick<WorkbenchOptions, 'settings' | 'userFiles'>> => ({
  settings: {
    // Titles and summaries go to the same model: there is no other.
    'chat.byokUtilityModelDefault': 'mainAgent',
  },
  userFiles: {
    'User/chatLanguageModels.json': [
      {
        vendor: VENDOR,
        name: 'Scripted',
        apiKey: 'none',
        apiType: 'chat-completions',
        models: [
          {
            id: 'scripted',
            name: 'Scripted Model',
            url: `${model.url}/v1/chat/completions`,
            toolCalling: true,
            vision: false,
            maxInputTokens: 128_000,
            maxOutputTokens: 16_000,
          },
        ],
      },
    ],
  },
});

export interface VSCodeAgent {
  /** Sends a prompt in a new conversation. Gives back the playback at once; its `finished` tells the end. */
  readonly send: (prompt: string, script: Script) => Promise<Playback>;
}

/** Says yes to the agent's own confirmations (not to ours) as they come, until `work` is done. */
export async function acceptingConfirmations<T>(workbench: Workbench, work: Promise<T>): Promise<T> {
  let isDone = false;
  const settled = work.finally(() => {
    isDone = true;
  });
  const accept = async () => {
    while (!isDone) {
      // Takes the terminal's question and MCP's alike; does nothing when there is none.
      await workbench.drive('workbench.action.chat.acceptTool');
      await sleep(500);
    }
  };
  await Promise.all([settled, accept()]);
  return settled;
}

/** Makes the workbench's own agent ready. */
export async function startLocalAgent(workbench: Workbench, model: ScriptedModel): Promise<VSCodeAgent> {
  // At its first start the workbench switches the built-in Copilot extension off while no chat is set up (storage key
  // `builtinChatExtensionEnablementMigration`). This command, "Chat: Manage Language Models", switches it on again.
  await workbench.drive('workbench.action.chat.manage');
  await until('the scripted model in the list of models', () =>
    workbench.evaluate(
      async (vscode, vendor) =>
        (await vscode.lm.selectChatModels({ vendor })).some(({ id }) => id === 'scripted'),
      VENDOR,
    ),
  );
  await workbench.drive('workbench.action.closeAllEditors');

  return {
    send: async (prompt, script) => {
      const playback = model.load(script);
      await workbench.drive('workbench.action.chat.newChat');
      await workbench.drive('workbench.action.chat.open', {
        query: prompt,
        mode: 'agent',
        modelSelector: { vendor: VENDOR },
      });
      return playback;
    },
  };
}
