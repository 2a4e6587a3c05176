/** The real Gemini CLI in print mode, with a scripted model behind it. Recipe seen to work with 0.61.0. */
import path from 'node:path';
import { type Available, GEMINI_CLI, type Installed, provide } from './cache.ts';
import { type Finished, run } from './processes.ts';
import type { Sandbox } from './sandbox.ts';
import {
  type ModelRequest,
  type Script,
  startScriptedModel,
  type ToolResult,
  toolResults,
} from './scripted-model.ts';

export interface GeminiRun extends Finished {
  /** Requests with tools, as they reached the model. */
  readonly requests: readonly ModelRequest[];
  /** Every tool result that the model read. */
  readonly toolResults: readonly ToolResult[];
  /** All that the model read, as one text: for proving that something never reached it. */
  readonly everythingSent: string;
}

export interface GeminiOptions {
  readonly sandbox: Sandbox;
  readonly script: Script;
  readonly prompt?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until it is ended. */
  readonly limit?: number;
}

export const provideGeminiCli = (): Promise<Available<Installed>> => provide(GEMINI_CLI);

/** What a user has who signed in with a key; without it the client asks how to sign in. `more`: other settings of theirs. */
export function signIn(sandbox: Sandbox, more: object = {}): string {
  const settings = {
    ...more,
    security: { auth: { selectedType: 'gemini-api-key' } },
    general: { enableAutoUpdate: false },
    privacy: { usageStatisticsEnabled: false },
  };
  return sandbox.write(
    path.join(sandbox.home, '.gemini/settings.json'),
    `${JSON.stringify(settings, undefined, 2)}\n`,
  );
}

/** Runs one prompt to its end and gives back what both sides said. `-y`: every decision is left to the hooks. */
export async function runGeminiCli(client: Installed, options: GeminiOptions): Promise<GeminiRun> {
  const { sandbox, script, prompt = 'please go on' } = options;
  const model = await startScriptedModel();
  const playback = model.load(script);
  try {
    const finished = await run(
      {
        file: client.entry,
        args: ['-y', '-m', 'gemini-2.5-pro', ...(options.args ?? []), '-p', prompt],
        cwd: sandbox.workspace,
        env: {
          ...sandbox.env,
          GOOGLE_GEMINI_BASE_URL: model.url,
          GEMINI_API_KEY: 'dummy',
          // Hooks run in trusted folders only, and print mode does not start in any other.
          GEMINI_CLI_TRUST_WORKSPACE: 'true',
          ...options.env,
        },
      },
      { limit: options.limit ?? 90_000 },
    );
    const requests = playback.requests();
    return {
      ...finished,
      requests,
      toolResults: toolResults(requests),
      everythingSent: model
        .requests()
        .map((request) => JSON.stringify(request.body))
        .join('\n'),
    };
  } finally {
    await model.close();
  }
}
