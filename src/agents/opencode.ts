/**
 * OpenCode: a plugin of ours in its own process calls the hook, so the payloads and the answers are ours as well; they
 * keep the client's names. Facts without another mark were seen on 1.18.33, driven by a scripted model.
 */
import * as v from 'valibot';
import type { ToolUse } from '../model/action.ts';
import type { Adapter, AgentEvent, Caller, Capabilities, Malformed } from './adapter.ts';
import {
  actionOf,
  asks,
  asksForCall,
  type Call,
  type EventKind,
  folderIn,
  inShellOf,
  type Payload,
  readEvent,
  readResult,
  tells,
} from './event.ts';
import { replyOfOpencode } from './opencode-reply.ts';
import { objectOf, type Parsed, parse, textOf } from './payload.ts';
import { readTool } from './tools.ts';

const CAPABILITIES: Capabilities = {
  // A call that failed comes by no event.
  replace: 'successes',
  // The conversation then holds the changed input.
  rewrite: 'input',
  // The client's own question cannot be called up: its hook `permission.ask` never fires.
  ask: 'none',
  stop: false,
  // The plugin throws when the hook crashes, is missing or takes too long, and that denies. A plugin that is missing is open.
  failsClosed: true,
  timeout: { tool: 600, other: 30 },
};

const caller = v.looseObject({
  sessionID: v.string(),
  /** The conversation that a subagent's session belongs to, else the session itself. */
  root: v.nullish(v.string()),
  agent: v.nullish(v.string()),
  version: v.nullish(v.string()),
  directory: v.string(),
  /** Root of the repository; `/` where there is none. */
  worktree: v.nullish(v.string()),
});
const call = v.looseObject({ tool: v.string(), callID: v.string(), args: v.optional(v.unknown()) });
const prompt = v.looseObject({ parts: v.array(v.unknown()) });

/** The events that the plugin tells of. */
const EVENTS: Readonly<Record<string, EventKind>> = {
  'tool.execute.before': asksForCall(readCall),
  // The model gets the result only after our word.
  'tool.execute.after': asks(readResult(readCall, ({ output }) => ({ output, failed: false }))),
  'chat.message': asks((payload, from) => {
    const parsed = parse(prompt, payload);
    return parsed.ok ? { ok: true, value: { caller: from, ...promptIn(parsed.value.parts) } } : parsed;
  }),
  'session.created': tells((_payload, from) =>
    from.subagent
      ? { type: 'subagent-start', caller: from }
      : { type: 'session-start', caller: from, source: 'new' },
  ),
  'session.idle': tells((_payload, from) => ({
    type: from.subagent ? 'subagent-stop' : 'stop',
    caller: from,
  })),
  'session.deleted': tells((_payload, from) => ({ type: 'session-end', caller: from, reason: 'deleted' })),
};

function read(event: string | undefined, payload: unknown): AgentEvent | Malformed {
  return readEvent(EVENTS, event ?? '', payload, readCaller(payload), 'opencode');
}

function readCaller(payload: unknown): Parsed<Caller> {
  const parsed = parse(caller, payload);
  if (!parsed.ok) return parsed;
  const { sessionID, root, agent, version, directory, worktree } = parsed.value;
  const session = root || sessionID;
  return {
    ok: true,
    value: {
      agent: 'opencode',
      session,
      ...(session === sessionID ? {} : { subagent: { id: sessionID, type: agent ?? '' } }),
      cwd: directory || '/',
      workspace: [worktree && worktree !== '/' ? worktree : directory].filter((root) => root !== ''),
      ...(version ? { version } : {}),
    },
  };
}

function readCall(payload: Payload, from: Caller): Parsed<Call> {
  const parsed = parse(call, payload);
  if (!parsed.ok) return parsed;
  const { tool: name, callID, args } = parsed.value;
  const tool = readTool('opencode', name, args);
  const use: ToolUse = tool.ok ? inShellOf(from.cwd, tool.value) : { kind: 'unknown' };
  const folder = use.kind === 'shell' ? textOf(objectOf(args).workdir) : undefined;
  const where = folder ? { ...from, cwd: folderIn(from.cwd, folder) } : from;
  return { ok: true, value: { action: actionOf(where, callID, name, use), input: args, tool } };
}

/** What the person typed, and the files that they attached. */
function promptIn(parts: readonly unknown[]) {
  const objects = parts.map(objectOf);
  const mentions = objects.flatMap(({ type, url }) => (type === 'file' ? fileOf(textOf(url) ?? '') : []));
  return {
    type: 'prompt' as const,
    text: objects.flatMap(({ type, text }) => (type === 'text' ? (textOf(text) ?? []) : [])).join('\n'),
    mentions: [...new Set(mentions)],
  };
}

/** The path in a `file:` URL; its query says which lines. */
function fileOf(url: string): readonly string[] {
  const [, path] = /^file:\/\/([^?#]+)/.exec(url) ?? [];
  if (!path) return [];
  try {
    return [decodeURIComponent(path).replace(/^\/(?=[A-Za-z]:)/, '')];
  } catch {
    return [path];
  }
}

export const opencode: Adapter = {
  name: 'opencode',
  title: 'OpenCode',
  capabilities: () => CAPABILITIES,
  read,
  reply: (event, verdict) => replyOfOpencode(event, verdict, CAPABILITIES),
};
