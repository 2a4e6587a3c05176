/** One call goes by one reading of the policy, however many actions it is about and whatever comes meanwhile. */
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claudeCode } from '../../src/agents/claude-code.ts';
import { aloneWorld } from '../../src/gate/alone.ts';
import { type Home, locate, prepare } from '../../src/gate/home.ts';
import { answerHook } from '../../src/gate/road.ts';
import type { World } from '../../src/gate/world.ts';
import type { NewRecord } from '../../src/model/record.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

let sandbox: Sandbox;
let home: Home;
let revision: number;
const recorded: NewRecord[] = [];

beforeEach(() => {
  sandbox = makeSandbox('standing');
  home = locate({ CHAPERONE_HOME: sandbox.state });
  prepare(home);
  recorded.length = 0;
  revision = 0;
});
afterEach(() => sandbox.close());

/** Another revision is in force each time that anything is read or recorded. */
function restless(): World {
  const publish = () =>
    writeFileSync(
      home.policy,
      `chaperone: 1\norganization: acme\nrevision: ${++revision}\nrules: [{ id: all, on: "*", do: allow }]\n${'#'.repeat(revision)}\n`,
    );
  publish();
  const world = aloneWorld(home, '0.1.0');
  return {
    ...world,
    standing: () => {
      publish();
      return world.standing();
    },
    record: (entry) => {
      publish();
      recorded.push(entry);
    },
  };
}

const decidedBy = () =>
  recorded.flatMap((entry) => (entry.type === 'decision' ? [entry.policy.revision] : []));

it('decides all files that a prompt mentions by one revision', async () => {
  const world = restless();
  for (const name of ['a.txt', 'b.txt', 'c.txt']) sandbox.write(name, 'words\n');
  const prompt = (text: string) =>
    answerHook(
      claudeCode,
      {
        event: 'UserPromptSubmit',
        payload: JSON.stringify({
          session_id: 'one',
          cwd: sandbox.workspace,
          hook_event_name: 'UserPromptSubmit',
          prompt: text,
        }),
        env: {},
      },
      world,
    );
  await prompt('Compare @a.txt with @b.txt and @c.txt');
  const [first] = decidedBy();
  expect(decidedBy()).toEqual([first, first, first]);
  await prompt('Now @a.txt alone');
  expect(decidedBy().at(-1)).toBeGreaterThan(first ?? 0);
});
