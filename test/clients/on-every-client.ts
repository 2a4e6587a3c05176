/** What Chaperone does on every client: the same tries, in the words of each client's own tools. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { type GovernedClient, testOn } from '../rig/governed.ts';
import type { Product } from '../rig/product.ts';
import type { Call, ModelRequest, Step } from '../rig/scripted-model.ts';
import { answers, type ScriptedRun, said } from '../rig/scripted-run.ts';

export interface Client<Run extends ScriptedRun = ScriptedRun> extends GovernedClient<Run> {
  /** What people call it. */
  readonly title: string;
  readonly shell: (command: string) => Call;
  readonly read: (file: string) => Call;
  /** Both texts are whole lines. */
  readonly edit: (file: string, before: string, after: string) => Call;
  readonly write: (file: string, content: string) => Call;
  /** Its edits are commands, which look for their old text in the file as it is: a line with a placeholder is not found. */
  readonly editsByShell?: true;
  /** What the records call these tools. */
  readonly recorded: { readonly shell: string; readonly edit: string; readonly write: string };
  /** It prints results as they were, for the person who started it. */
  readonly printsResults?: true;
  /** Does the model's protocol mark the result of a refused call as an error? */
  readonly marksErrors: boolean;
  /** Steps that start a subagent and read what became of it; the step that ends it; the type that records name. */
  readonly subagent?: {
    readonly start: (prompt: string) => readonly Step[];
    readonly end: (word: string) => Step;
    /** Missing where the client does not tell a subagent's calls from its parent's. */
    readonly type?: string;
  };
  /** What can be wrong with the hook, what is then said of a call, and how to bring it about. */
  readonly faults: readonly (readonly [fault: string, says: string, harm: (product: Product) => void])[];
  /** What is said of the last call, where the turn ends before the model can read it. */
  readonly lastRefusal?: (run: Run) => string | undefined;
}

export const FORCED_PUSH = 'git push --force origin main';
/** The rule that denies it. */
export const RULE = 'git.force-protected';
export const SECRET = `ghp_${'q7Zk2XvB9rTn4LmWc8Yd'.repeat(2).slice(0, 36)}`;

/** The placeholder that the model has read last. */
export const placeholderIn = ({ items }: ModelRequest): string =>
  /\{\{secret:[\w-]+:\w+\}\}/.exec(JSON.stringify(items))?.[0] ?? '{{none}}';

const DONE = 'echo done';

export function onEveryClient<Run extends ScriptedRun>(client: Client<Run>): void {
  const { agent, title, shell, read, edit, write, recorded, subagent } = client;
  const test = testOn(client);
  const refused = (why: string) => ({ isError: client.marksErrors, text: expect.stringContaining(why) });
  const hasRun = { isError: false, text: expect.anything() };
  const isDone = { isError: false, text: expect.stringContaining('done') };

  test('a denied command does not run and its reason reaches the model; an allowed edit lands', async ({
    sandbox,
    remote,
    product,
    play,
    decisions,
  }) => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const file = path.join(sandbox.workspace, 'src/total.js');
    const before = readFileSync(file, 'utf8').trimEnd();
    const run = await play([
      { calls: [shell(FORCED_PUSH)] },
      { calls: [shell(DONE)] },
      { calls: [read(file)] },
      { calls: [edit(file, before, before.replace('prices.length', 'prices.reduce((a, b) => a + b, 0)'))] },
      { text: 'edited' },
    ]);
    expect(run.stdout).toContain('edited');
    expect(answers(run)).toEqual([refused(RULE), isDone, hasRun, hasRun]);
    expect(remote.head()).toBe(shared);
    expect(readFileSync(file, 'utf8')).toContain('prices.reduce');
    expect(decisions()).toMatchObject([
      { agent, tool: recorded.shell, outcome: 'deny', rule: RULE },
      { agent, tool: recorded.shell, outcome: 'allow' },
      { agent, outcome: 'allow' },
      { agent, tool: recorded.edit, outcome: 'allow' },
    ]);
    const { stdout } = await product.chaperone('status', agent, '--json');
    expect(JSON.parse(stdout).agents).toMatchObject([{ agent, state: 'governed', problems: [] }]);
  });

  test('a secret in a file does not reach the model, by which tool ever it is read', async ({
    sandbox,
    product,
    play,
  }) => {
    const file = sandbox.write('config/deploy.key', `GITHUB_TOKEN=${SECRET}\nMODE=test\n`);
    const run = await play([
      { calls: [read(file)] },
      { calls: [shell('cat config/deploy.key')] },
      { text: 'read' },
    ]);
    const withPlaceholder = expect.stringMatching(/GITHUB_TOKEN=\{\{secret:.*MODE=test/s);
    expect(answers(run).map(({ text }) => text)).toEqual([withPlaceholder, withPlaceholder]);
    expect(run.everythingSent).not.toContain(SECRET);
    if (!client.printsResults) expect(run.stdout + run.stderr).not.toContain(SECRET);
    expect(JSON.stringify(product.records())).not.toContain(SECRET);
  });

  test.skipIf(client.editsByShell)(
    'an edit around a placeholder keeps the value, which the model never sees',
    async ({ sandbox, play }) => {
      const file = sandbox.write('config/deploy.key', `GITHUB_TOKEN=${SECRET}\nMODE=test\n`);
      const run = await play([
        { calls: [read(file)] },
        (request) => {
          const placeholder = placeholderIn(request);
          return {
            calls: [edit(file, `GITHUB_TOKEN=${placeholder}\nMODE=test`, `TOKEN=${placeholder}\nMODE=live`)],
          };
        },
        { text: 'written' },
      ]);
      expect(readFileSync(file, 'utf8')).toBe(`TOKEN=${SECRET}\nMODE=live\n`);
      expect(run.everythingSent).not.toContain(SECRET);
    },
  );

  test('an ask waits for the person; yes lets it run once, no brings the words to the model', async ({
    sandbox,
    remote,
    person,
    play,
    decisions,
  }) => {
    const commit = remote.commit('Ready');
    const notes = path.join(sandbox.outside, 'notes.txt');
    const running = play([
      { calls: [shell('git push origin main')] },
      { calls: [write(notes, 'outside\n')] },
      { text: 'asked twice' },
    ]);
    const push = await person.nextAsk();
    expect(push).toMatchObject({
      agent,
      agentTitle: title,
      rule: 'git.protected-branch',
      text: 'git push origin main',
      expired: false,
    });
    expect(remote.head()).not.toBe(commit);
    const other = { ...push, digest: '0'.repeat(64) };
    expect(await person.answer(other, { answer: 'once' })).toBeGreaterThanOrEqual(400);
    expect(await person.answer(push, { answer: 'once' })).toBe(200);
    const outside = await person.nextAsk();
    expect(outside).toMatchObject({ rule: 'files.boundary' });
    await person.answer(outside, { answer: 'deny', words: 'Put it into the docs folder.' });
    const run = await running;
    expect(answers(run)).toEqual([hasRun, refused('Put it into the docs folder.')]);
    expect(remote.head()).toBe(commit);
    expect(existsSync(notes)).toBe(false);
    expect(decisions()).toMatchObject([
      { tool: recorded.shell, outcome: 'allow', decider: { by: 'person', answer: 'once' } },
      { tool: recorded.write, outcome: 'deny', decider: { by: 'person', answer: 'deny' } },
    ]);
  });

  test('with nobody to ask, an ask is a no that says why, and the session goes on', async ({
    remote,
    play,
  }) => {
    const commit = remote.commit('Ready');
    const run = await play([{ calls: [shell('git push origin main')] }, { text: 'went on' }]);
    expect(answers(run)).toEqual([refused('git.protected-branch')]);
    expect(run.stdout).toContain('went on');
    expect(remote.head()).not.toBe(commit);
  });

  test('the gate killed in mid-session: decisions and redaction go on and are recorded', async ({
    sandbox,
    remote,
    product,
    play,
    decisions,
  }) => {
    const shared = remote.head();
    remote.amend('Rewritten');
    sandbox.write('config/deploy.key', `GITHUB_TOKEN=${SECRET}\n`);
    let killed: number | undefined;
    const run = await play([
      { calls: [shell(DONE)] },
      async () => {
        killed = await product.gatePid();
        await product.crashGate();
        return { calls: [shell(FORCED_PUSH)] };
      },
      async () => {
        await product.crashGate();
        return { calls: [shell('cat config/deploy.key')] };
      },
      { calls: [shell(DONE)] },
      { text: 'went on' },
    ]);
    expect(killed).toBeTypeOf('number');
    const [first, push, secret, last] = answers(run);
    expect([first, push, last]).toEqual([isDone, refused(RULE), isDone]);
    expect(secret?.text).toContain('GITHUB_TOKEN={{secret:');
    expect(run.everythingSent).not.toContain(SECRET);
    expect(remote.head()).toBe(shared);
    await product.gateIsBack();
    expect(decisions().map(({ outcome }) => outcome)).toEqual(['allow', 'deny', 'redact', 'allow']);
  });

  test.for(client.faults)(
    '%s: nothing runs, and it is said why',
    async ([_fault, says, harm], { sandbox, product, play }) => {
      const run = await play([
        { calls: [shell(DONE)] },
        async () => {
          await product.crashGate();
          harm(product);
          return { calls: [shell('touch made.txt')] };
        },
        { text: 'gave up' },
      ]);
      expect(answers(run)[0]).toEqual(isDone);
      expect(existsSync(path.join(sandbox.workspace, 'made.txt'))).toBe(false);
      expect(client.lastRefusal ? client.lastRefusal(run) : answers(run).at(-1)?.text).toContain(says);
      expect(run.timedOut).toBe(false);
    },
  );

  test.runIf(subagent)(
    'the same call in a subagent meets the same rule, and the record names both',
    async ({ remote, play, decisions }) => {
      if (!subagent) return;
      const shared = remote.head();
      remote.amend('Rewritten');
      const prompt = 'publish what we have';
      const push = shell(FORCED_PUSH);
      const run = await play([{ calls: [push] }, ...subagent.start(prompt), { text: 'both tried' }], {
        subagents: [{ prompt, steps: [{ calls: [push] }, subagent.end('it was refused')] }],
      });
      expect(said(run, push.name)).toEqual([refused(RULE), refused(RULE)]);
      expect(answers(run).map(({ text }) => text)).toContainEqual(expect.stringContaining('it was refused'));
      expect(remote.head()).toBe(shared);
      const [own, subagents] = decisions(recorded.shell);
      expect(own).toMatchObject({ outcome: 'deny', rule: RULE });
      expect(own?.subagent).toBeUndefined();
      expect(subagents).toMatchObject({ outcome: 'deny', rule: RULE, session: own?.session });
      const { type } = subagent;
      if (type) expect(subagents?.subagent).toEqual({ type, id: expect.stringMatching(/./) });
    },
  );
}
