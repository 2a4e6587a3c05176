/** One run of a client in print mode, with a scripted model behind it: what both sides said. */
import { type Command, type Finished, run } from './processes.ts';
import type { Sandbox } from './sandbox.ts';
import {
  type ModelRequest,
  type Script,
  startScriptedModel,
  type ToolResult,
  toolResults,
} from './scripted-model.ts';

export interface ScriptedRun extends Finished {
  /** Requests with tools, as they reached the model. */
  readonly requests: readonly ModelRequest[];
  /** Every tool result that the model read, subagents' too. */
  readonly toolResults: readonly ToolResult[];
  /** All that the model read, as one text: for proving that something never reached it. */
  readonly everythingSent: string;
}

/** What every client's rig takes. */
export interface ScriptedOptions {
  readonly sandbox: Sandbox;
  readonly script: Script;
  /** Else some words that ask for nothing. */
  readonly prompt?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until it is ended. */
  readonly limit?: number;
}

/**
 * Runs a client to its end.
 *
 * @param command what starts it, given the model's address, `http://127.0.0.1:PORT`
 * @param limit milliseconds until it is ended
 */
export async function runScripted(
  script: Script,
  command: (modelUrl: string) => Command,
  limit = 90_000,
): Promise<ScriptedRun> {
  const model = await startScriptedModel();
  const playback = model.load(script);
  try {
    const finished = await run(command(model.url), { limit });
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

/** What the model read of its calls, in order. */
export const answers = ({ toolResults }: ScriptedRun) =>
  toolResults.map(({ text, isError }) => ({ text, isError }));

/** What the model read of its calls to a tool, in order. */
export const said = (run: ScriptedRun, tool: string) =>
  answers({ ...run, toolResults: run.toolResults.filter(({ name }) => name === tool) });
