/** A client with the product installed in it, a workspace and a shared repository, all anew for each test. */
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import type { AgentName } from '../../src/model/action.ts';
import type { ActivityRecord } from '../../src/model/record.ts';
import { sitDown } from './person.ts';
import { setUpProduct } from './product.ts';
import { addRemote } from './repository.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';
import type { Script } from './scripted-model.ts';
import type { ScriptedOptions, ScriptedRun } from './scripted-run.ts';

export interface GovernedClient<Run extends ScriptedRun = ScriptedRun> {
  readonly agent: AgentName;
  /** What its user has set up before Chaperone comes. Gives back the file of their settings. */
  readonly setUp?: (sandbox: Sandbox) => string;
  readonly run: (options: ScriptedOptions) => Promise<Run>;
}

export type DecisionRecord = Extract<ActivityRecord, { type: 'decision' }>;

type More = Omit<ScriptedOptions, 'sandbox' | 'script'> & Pick<Script, 'subagents'>;

/** `test` with all that a test on this client needs, for it to name. */
export function testOn<Run extends ScriptedRun>(client: GovernedClient<Run>) {
  return test
    .extend('sandbox', ({ onTestFinished }) => {
      const sandbox = makeSandbox(client.agent);
      onTestFinished(() => sandbox.close());
      return sandbox;
    })
    .extend('settings', ({ sandbox }) => {
      const file = client.setUp?.(sandbox) ?? '';
      return { file, before: file && readFileSync(file, 'utf8') };
    })
    .extend('remote', ({ sandbox }) => addRemote(sandbox))
    .extend('product', { auto: true }, async ({ sandbox, settings: _before, onTestFinished }) => {
      const product = await setUpProduct(sandbox);
      onTestFinished(() => product.close());
      await product.chaperone('install', client.agent);
      return product;
    })
    .extend(
      'play',
      ({ sandbox }) =>
        (main: Script['main'], { subagents = [], ...more }: More = {}): Promise<Run> =>
          client.run({ sandbox, script: { main, subagents }, ...more }),
    )
    .extend('decisions', ({ product }) => (tool?: string): readonly DecisionRecord[] => {
      const records = product.records().filter((record) => record.type === 'decision');
      // A hook that found no gate has put its record aside for the next one.
      records.sort((one, other) => one.at.localeCompare(other.at));
      return tool === undefined ? records : records.filter((record) => record.tool === tool);
    })
    .extend('person', async ({ sandbox, product, onTestFinished }) => {
      await product.startGate();
      const person = await sitDown(sandbox.state);
      onTestFinished(() => person.leave());
      return person;
    });
}
