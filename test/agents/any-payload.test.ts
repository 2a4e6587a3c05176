import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Adapter, AgentEvent, Malformed, Verdict } from '../../src/agents/adapter.ts';
import { ADAPTERS } from '../../src/agents/index.ts';
import { effectsOf } from '../../src/effects/index.ts';
import { Facts } from '../../src/model/facts.ts';
import { PLACE } from '../effects/world.ts';
import { capturesOf, cursorPayload } from './captures.ts';

/** Events on which each client waits for our word. */
const ENFORCING: Readonly<Record<string, readonly string[]>> = {
  'claude-code': ['PreToolUse', 'UserPromptSubmit', 'ConfigChange'],
  vscode: ['PreToolUse', 'UserPromptSubmit'],
  'gemini-cli': ['BeforeTool', 'AfterTool', 'BeforeAgent'],
  'copilot-cli': ['PreToolUse', 'UserPromptSubmit', 'preToolUse', 'userPromptSubmitted'],
  codex: ['PreToolUse', 'PostToolUse', 'UserPromptSubmit'],
  opencode: ['tool.execute.before', 'tool.execute.after', 'chat.message'],
  cursor: [
    'preToolUse',
    'beforeShellExecution',
    'beforeMCPExecution',
    'beforeReadFile',
    'beforeSubmitPrompt',
    'subagentStart',
  ],
};

/** Payloads to start from, so that the changes reach deep into real ones. */
const SEEDS: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  'claude-code': capturesOf('claude-code').map(({ payload }) => payload),
  vscode: ['vscode-local', 'vscode-copilot-harness-pascalcase'].flatMap((folder) =>
    capturesOf(folder).map(({ payload }) => payload),
  ),
  'copilot-cli': ['copilot-cli-pascalcase', 'copilot-cli'].flatMap((folder) =>
    capturesOf(folder).map(({ payload }) => payload),
  ),
  'gemini-cli': capturesOf('gemini-cli').map(({ payload }) => payload),
  codex: capturesOf('codex').map(({ payload }) => payload),
  opencode: capturesOf('opencode').map(({ payload }) => payload),
  cursor: [
    cursorPayload('preToolUse', { tool_name: 'Shell', tool_input: { command: 'ls' }, tool_use_id: '1' }),
    cursorPayload('beforeReadFile', { file_path: '/a', content: 'x' }),
    cursorPayload('beforeSubmitPrompt', { prompt: 'x', attachments: [] }),
    cursorPayload('postToolUse', { tool_name: 'MCP:x', tool_input: {}, tool_output: '{}' }),
    cursorPayload('subagentStart', { subagent_id: 'x' }),
  ],
};

const verdicts: fc.Arbitrary<Verdict> = fc.oneof(
  fc.record({ type: fc.constant('pass' as const), context: fc.string() }),
  fc.constant<Verdict>({ type: 'allow' }),
  fc.record({ type: fc.constant('deny' as const), reason: fc.string({ minLength: 1 }), stop: fc.boolean() }),
  fc.record({ type: fc.constant('ask' as const), reason: fc.string({ minLength: 1 }) }),
  fc.record({ type: fc.constant('rewrite' as const), input: fc.jsonValue() }),
  fc.record({ type: fc.constant('replace' as const), output: fc.jsonValue() }),
);

/** Any JSON, or a real payload with some fields made into any JSON. */
function payloads(agent: string): fc.Arbitrary<unknown> {
  const seeds = SEEDS[agent] ?? [];
  const changed = fc
    .record({
      seed: fc.constantFrom(...seeds),
      changes: fc.dictionary(fc.constantFrom(...keysOf(seeds)), fc.jsonValue(), { maxKeys: 3 }),
    })
    .map(({ seed, changes }) => ({ ...seed, ...changes }));
  return fc.oneof(fc.jsonValue(), changed, damaged(seeds));
}

/** Values that readers trip over: deep, long, and named for what every object has. */
const ODD: readonly unknown[] = [
  null,
  -1,
  1e308,
  '',
  '\0\uD800\u202E\uE000',
  'x'.repeat(100_000),
  JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`),
  JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`),
  JSON.parse('{"__proto__":{"command":"ls"},"constructor":1,"toString":null,"length":-1}'),
  '*** Begin Patch\n*** Update File: \n',
  'file:///%00%ff',
  '`$(\'"',
];

/** A real payload in which some values, however deep, are others. */
function damaged(seeds: readonly object[]): fc.Arbitrary<unknown> {
  const value = fc.oneof(fc.jsonValue(), fc.string(), fc.constantFrom(...ODD));
  const change = fc.record({ at: fc.nat(200), value });
  return fc
    .record({ seed: fc.constantFrom(...seeds), changes: fc.array(change, { minLength: 1, maxLength: 3 }) })
    .map(({ seed, changes }) => {
      const copy = structuredClone(seed);
      const places = placesIn(copy);
      for (const { at, value: other } of changes) {
        const place = places[at % places.length];
        if (place) place.holder[place.key] = other;
      }
      return copy;
    });
}

/** Every place of a value in a payload, by the object or list that holds it. */
function placesIn(value: object): { holder: Record<string, unknown>; key: string }[] {
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => {
    const inner = holder[key];
    return [{ holder, key }, ...(typeof inner === 'object' && inner !== null ? placesIn(inner) : [])];
  });
}

function keysOf(seeds: readonly object[]): readonly string[] {
  return [...new Set(seeds.flatMap((seed) => Object.keys(seed)))];
}

/** The answer holds the call or the prompt, in the client's own words. */
function isRefusal(adapter: Adapter, { stdout, stderr, exit }: ReturnType<Adapter['reply']>): boolean {
  const json = JSON.parse(stdout);
  if (adapter.name === 'cursor') return exit === 0 && (json.permission === 'deny' || json.continue === false);
  if (adapter.name === 'gemini-cli') return exit === 0 && json.decision === 'deny';
  if (adapter.name === 'opencode') return exit === 0 && typeof json.deny === 'string';
  const denies = json.hookSpecificOutput?.permissionDecision === 'deny' || json.decision === 'block';
  return denies && (exit === 0 || stderr !== '');
}

function checkReply(adapter: Adapter, event: AgentEvent | Malformed, verdict: Verdict): void {
  const reply = adapter.reply(event, verdict);
  const isSilent = adapter.name === 'cursor' && reply.stdout === '';
  if (isSilent) {
    const name = event.type === 'other' ? event.name : event.type === 'malformed' ? event.event : '';
    expect(name).toBe('afterFileEdit');
    return;
  }
  const json = JSON.parse(reply.stdout);
  expect(json).toBeTypeOf('object');
  expect(json).not.toBeNull();
  // Exit code 2 always has its sentence; Cursor would take the JSON for the sentence.
  if (reply.exit === 2) expect(reply.stderr).not.toBe('');
  if (adapter.name === 'cursor') expect(reply.exit).toBe(0);
  // A stop without a denial lets the call run; at the start of a session there is no call.
  if (json.continue === false && event.type !== 'session-start') expect(isRefusal(adapter, reply)).toBe(true);
  if (event.type === 'malformed') expect(event.problem).not.toBe('');
}

const CLIENTS = ADAPTERS.map((adapter) => [adapter.title, adapter] as const);

describe.each(CLIENTS)('%s', { timeout: 120_000 }, (_title, adapter) => {
  it('answers any payload and any verdict with a valid reply', () => {
    const events = fc.option(
      fc.oneof(fc.constantFrom(...(ENFORCING[adapter.name] ?? []), 'afterFileEdit', 'Stop'), fc.string()),
      { nil: undefined },
    );
    fc.assert(
      fc.property(events, payloads(adapter.name), verdicts, (name, payload, verdict) => {
        checkReply(adapter, adapter.read(name, payload, {}), verdict);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses what it cannot read where the client waits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(ENFORCING[adapter.name] ?? [])),
        payloads(adapter.name),
        (name, payload) => {
          const event = adapter.read(name, payload, {});
          if (event.type !== 'malformed') return;
          expect(event.enforcing).toBe(true);
          expect(isRefusal(adapter, adapter.reply(event, { type: 'pass' }))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads actions that can be followed without a fault', () => {
    fc.assert(
      fc.property(payloads(adapter.name), (payload) => {
        const event = adapter.read(undefined, payload, {});
        if (event.type !== 'action' && event.type !== 'content') return;
        const effects = effectsOf(event.action.tool, PLACE, new Facts());
        expect(effects.filter((effect) => 'fault' in effect)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('a denied action is refused, whatever its payload', () => {
    fc.assert(
      fc.property(payloads(adapter.name), fc.boolean(), (payload, stop) => {
        const event = adapter.read(undefined, payload, {});
        if (event.type !== 'action' && event.type !== 'prompt' && event.type !== 'content') return;
        expect(isRefusal(adapter, adapter.reply(event, { type: 'deny', reason: 'No.', stop }))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
