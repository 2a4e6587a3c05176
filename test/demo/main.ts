/**
 * The main job in one run: a whole session through the real hook, gate and policy, told as a timeline.
 * `--agent` plays it with the real Claude Code and a scripted model instead of calling the hooks itself.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import pc from 'picocolors';
import type { ActivityRecord } from '../../src/model/record.ts';
import { provideClaudeCode, runClaudeCode } from '../rig/claude-code.ts';
import { sitDown } from '../rig/person.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox } from '../rig/sandbox.ts';
import { furnish, PROMPT, type Step, steps } from './scenario.ts';
import { tell } from './timeline.ts';
import { carryOut, type Response } from './tools.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

const sandbox = makeSandbox('demo');
removeEarlier(sandbox.root);
furnish(sandbox);
const product = await setUpProduct(sandbox);
await product.chaperone('install', 'claude-code');
const person = await sitDown(sandbox.state);
const session = process.argv.includes('--agent') ? playWithAgent : playWithHooks;
try {
  say(
    pc.dim(
      'A made-up project with made-up secrets; a policy of safe defaults; a person who answers when asked.',
    ),
  );
  await session();
  epilogue(product);
} finally {
  person.leave();
  await product.close();
}

/** Calls the installed hook as Claude Code does, and carries out what it lets pass. */
async function playWithHooks(): Promise<void> {
  const base = { session_id: 'demo', cwd: sandbox.workspace, permission_mode: 'default' };
  const teller = follow(product);
  await product.hook('claude-code', { ...base, hook_event_name: 'SessionStart', source: 'startup' });
  await product.hook('claude-code', { ...base, hook_event_name: 'UserPromptSubmit', prompt: PROMPT });
  for (const [index, step] of steps(sandbox).entries()) {
    const call = { ...base, tool_name: step.tool, tool_input: step.input, tool_use_id: `call-${index}` };
    teller();
    say(`\n${pc.dim(`agent    ${step.says}`)}`);
    const answered = answerAsks([step]);
    const before = await product.hook('claude-code', { ...call, hook_event_name: 'PreToolUse' });
    await answered.stop();
    teller();
    if (before.code !== 0) continue;
    const response = carryOut(step, sandbox);
    const after = await product.hook('claude-code', {
      ...call,
      hook_event_name: 'PostToolUse',
      tool_response: response,
    });
    teller();
    const read = JSON.parse(after.stdout) as { hookSpecificOutput?: { updatedToolOutput?: Response } };
    const content = (read.hookSpecificOutput?.updatedToolOutput ?? response).file?.content;
    if (content)
      say(
        content
          .trimEnd()
          .split('\n')
          .map((line) => pc.dim(`           model reads │ ${line}`))
          .join('\n'),
      );
  }
  await product.hook('claude-code', { ...base, hook_event_name: 'SessionEnd', reason: 'other' });
}

async function playWithAgent(): Promise<void> {
  const claude = await provideClaudeCode();
  if (!claude.ok) {
    say(`Claude Code cannot be had here: ${claude.reason}`);
    return;
  }
  say(pc.dim(`The real Claude Code ${claude.value.client.version}, driven by a scripted model on loopback.`));
  const all = steps(sandbox);
  const answered = answerAsks(all);
  const main = [
    ...all.map(({ says, tool, input }) => ({ text: says, calls: [{ name: tool, input }] })),
    { text: 'done' },
  ];
  await runClaudeCode(claude.value, { sandbox, script: { main, subagents: [] }, prompt: PROMPT });
  await answered.stop();
  follow(product)();
}

/** The person at the keyboard: answers each ask with what the scenario has for that action. */
function answerAsks(known: readonly Step[]): { stop: () => Promise<void> } {
  let going = true;
  const answered = new Set<string>();
  const watch = (async () => {
    while (going) {
      const ask = person.state()?.asks.find(({ id, expired }) => !expired && !answered.has(id));
      if (ask) {
        answered.add(ask.id);
        const step = known.find(({ input: { command, file_path } }) =>
          command === undefined ? ask.title.includes(String(file_path)) : command === ask.text,
        );
        await person.answer(ask, step?.answer ?? { answer: 'deny' });
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  })();
  return {
    stop: () => {
      going = false;
      return watch;
    },
  };
}

/** Tells each record once, as it comes. */
function follow(from: Product): () => void {
  let told = 0;
  return () => {
    const records: readonly ActivityRecord[] = from.records();
    for (const record of records.slice(told)) {
      const text = shorten(tell(record));
      if (text) say(text);
    }
    told = records.length;
  };
}

/** The record of a run stays for looking at, until the next run. */
function removeEarlier(root: string): void {
  const runs = path.dirname(root);
  const earlier = readdirSync(runs).filter(
    (name) => name.startsWith('demo-') && name !== path.basename(root),
  );
  for (const name of earlier) rmSync(path.join(runs, name), { recursive: true, force: true });
}

/** Long folders stand in the way of reading. */
function shorten(text: string): string {
  return text.replaceAll(sandbox.workspace, '.').replaceAll(sandbox.home, '~').replaceAll(sandbox.root, '…');
}

function epilogue({ home, records }: Product): void {
  const decided = records().filter((record) => record.type === 'decision');
  const count = (outcome: string) => decided.filter((record) => record.outcome === outcome).length;
  say(
    `\n${pc.bold(`${decided.length} actions`)}: ${count('allow')} allowed, ${count('redact')} redacted, ${count('deny')} denied.`,
  );
  say(`The record: ${home.log}`);
  say(pc.dim(`  CHAPERONE_HOME=${home.root} node dist/chaperone.js log query --outcome deny`));
}
