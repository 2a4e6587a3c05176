import { describe, expect, it } from 'vitest';
import type { AgentEvent, Verdict } from '../../src/agents/adapter.ts';
import { opencode } from '../../src/agents/opencode.ts';
import { capture } from './captures.ts';

const event = (name: string, changes: object = {}): AgentEvent => {
  const found = opencode.read(name.split('-')[0], { ...capture('opencode', name), ...changes }, {});
  if (found.type === 'malformed') throw new Error(found.problem);
  return found;
};
const said = (found: AgentEvent, verdict: Verdict) => {
  const { stdout, stderr, exit } = opencode.reply(found, verdict);
  expect([stderr, exit]).toEqual(['', 0]);
  return JSON.parse(stdout);
};

describe('what is read', () => {
  it('a command runs in the folder that it names, from the session’s own', () => {
    expect(event('tool.execute.before-bash')).toMatchObject({ action: { cwd: '/home/dev/project' } });
    expect(event('tool.execute.before-bash-in-folder')).toMatchObject({
      action: { cwd: '/home/dev/project/src' },
      caller: { cwd: '/home/dev/project' },
    });
  });

  it('a subagent has a session of its own, and speaks in that of its root', () => {
    const parent = event('tool.execute.before-task');
    const child = event('tool.execute.before-bash-in-subagent');
    expect(child.caller).toMatchObject({
      session: parent.caller.session,
      subagent: { type: 'general', id: expect.stringMatching(/^ses_/) },
    });
    expect(parent.caller.subagent).toBeUndefined();
  });

  it('the root of the repository is the workspace; without a repository the folder', () => {
    expect(event('session.created', { directory: '/a/b', worktree: '/a' }).caller.workspace).toEqual(['/a']);
    expect(event('session.created', { directory: '/a/b', worktree: '/' }).caller.workspace).toEqual(['/a/b']);
  });

  it('a prompt is what was typed, with the files that were attached', () => {
    expect(event('chat.message')).toMatchObject({
      text: '"please go on"',
      mentions: ['/home/dev/project/README.md'],
    });
    const parts = [
      { type: 'file', url: 'file:///home/dev/a%20b.txt?start=1&end=2' },
      { type: 'file', url: 'file:///C:/work/a.txt' },
      { type: 'file', url: 'https://example.com/a.txt' },
      { type: 'agent', name: 'general' },
      null,
    ];
    expect(event('chat.message', { parts })).toMatchObject({
      text: '',
      mentions: ['/home/dev/a b.txt', 'C:/work/a.txt'],
    });
  });

  it('wrong types in a known tool are malformed', () => {
    const payload = { ...capture('opencode', 'tool.execute.before-bash'), args: { command: [] } };
    expect(opencode.read('tool.execute.before', payload, {})).toMatchObject({
      type: 'malformed',
      enforcing: true,
      problem: '`tool_input.command` should be a string but is an array',
    });
  });
});

describe('what the plugin is answered', () => {
  it('what to throw, where it waits', () => {
    for (const name of ['tool.execute.before-bash', 'tool.execute.after-bash', 'chat.message'])
      expect(said(event(name), { type: 'deny', reason: 'No.' })).toEqual({ deny: 'No.' });
    expect(said(event('tool.execute.before-bash'), { type: 'ask', reason: 'Ask.' })).toEqual({
      deny: 'Ask.',
    });
    expect(said(event('session.created'), { type: 'deny', reason: 'No.' })).toEqual({});
    expect(said(event('session.idle'), { type: 'deny', reason: 'No.' })).toEqual({});
  });

  it('what to put in place', () => {
    expect(said(event('tool.execute.before-bash'), { type: 'rewrite', input: { command: 'ls' } })).toEqual({
      args: { command: 'ls' },
    });
    const output = { title: 'x', output: 'y', metadata: {} };
    expect(said(event('tool.execute.after-bash'), { type: 'replace', output })).toEqual({ output });
  });

  it('nothing, where all goes on', () => {
    for (const type of ['pass', 'allow'] as const)
      expect(said(event('tool.execute.before-bash'), { type })).toEqual({});
  });
});
