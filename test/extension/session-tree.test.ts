import { describe, expect, it } from 'vitest';
import { type SessionNode, sessionTree } from '../../src/extension/sessions/session-tree.ts';
import { sessionsIn, type ToldSession } from '../../src/extension/sessions/told-sessions.ts';

const NOW = new Date(2026, 10, 25, 15, 0).getTime();
const at = (hour: number, day = 25) => new Date(2026, 10, day, hour, 30).toISOString();
const quiet = { actions: 4, denied: 0, asked: 0, redactions: 0, obedience: { yes: 0, no: 0, unknown: 0 } };

const told = (session: string, more: Partial<ToldSession> = {}): ToldSession => ({
  ...quiet,
  session,
  agent: 'claude-code',
  principal: 'mia',
  device: 'dev-1',
  clientVersion: '2.1.330',
  cwd: '/home/mia/orders',
  repository: '/home/mia/orders',
  branch: 'main',
  from: at(9),
  to: at(10),
  prompts: 2,
  subagents: [],
  started: [],
  ...more,
});

const tree = (...sessions: ToldSession[]) =>
  sessionTree(sessions, (agent) => (agent === 'claude-code' ? 'Claude Code' : agent), NOW);

const drawn = (nodes: readonly SessionNode[], depth = 0): string[] =>
  nodes.flatMap(({ label, description, icon, children }) => [
    `${'  '.repeat(depth)}${icon} ${label}: ${description}`.replace(/\d{1,2}:\d\d(\s?[AP]M)?/g, 'TIME'),
    ...drawn(children, depth + 1),
  ]);

describe('The tree of sessions', () => {
  it('goes from person to agent to session to subagent, the newest first', () => {
    const subagent = {
      ...quiet,
      id: 'a1',
      type: 'explorer',
      denied: 1,
      obedience: { yes: 1, no: 0, unknown: 0 },
    };
    const sessions = [
      told('one', {
        denied: 1,
        redactions: 2,
        obedience: { yes: 3, no: 0, unknown: 1 },
        subagents: [subagent],
      }),
      told('two', { from: at(12), agent: 'codex', clientVersion: undefined, branch: undefined }),
      told('three', { from: at(11), actions: 1 }),
    ];
    expect(drawn(tree(...sessions))).toEqual([
      'account mia: obeyed 3 of 3 answers, 1 could not be checked, 3 sessions',
      '  robot codex: 1 session',
      '    comment-discussion orders: TIME, 4 actions',
      '  robot Claude Code 2.1.330: obeyed 3 of 3 answers, 1 could not be checked, 2 sessions',
      '    comment-discussion orders (main): TIME, 1 action',
      '    comment-discussion orders (main): TIME, 4 actions, 1 denied, 2 secrets taken out, obeyed 3 of 3 answers, 1 could not be checked',
      '      type-hierarchy-sub explorer a1: 4 actions, 1 denied, obeyed 1 of 1 answer',
    ]);
  });

  it('shows from every level down, to eyes and to ears, that a client did not do what it was told', () => {
    const nodes = tree(told('one', { obedience: { yes: 1, no: 1, unknown: 0 } }), told('two'));
    const [person] = nodes;
    expect(drawn(nodes)).toEqual([
      'error mia: obeyed 1 of 2 answers, 2 sessions',
      '  error Claude Code 2.1.330: obeyed 1 of 2 answers, 2 sessions',
      expect.stringContaining('error orders (main): TIME'),
      expect.stringContaining('comment-discussion orders (main): TIME'),
    ]);
    expect(person?.spoken).toBe('Did not do what it was told. mia: obeyed 1 of 2 answers, 2 sessions');
  });

  it('names devices where there are several, and the day of what was not today', () => {
    const [first, second] = tree(told('one'), told('two', { device: 'dev-2', from: at(9, 23) }));
    expect([first?.label, second?.label]).toEqual(['mia on dev-1', 'mia on dev-2']);
    expect(second?.children[0]?.children[0]?.description).toMatch(/23/);
  });

  it('opens the story of a session, also from its subagents', () => {
    const [person] = tree(told('one', { subagents: [{ ...quiet, id: 'a1', type: '' }] }));
    const session = person?.children[0]?.children[0];
    expect([person?.story, session?.story, session?.children[0]?.story]).toEqual([undefined, 'one', 'one']);
  });

  it('lets nothing that an agent named draw a link, an icon or a second line', () => {
    const [person] = tree(told('x', { principal: 'mia\n[Allow](command:x)', branch: '$(check) `b`\u202e' }));
    expect(person?.label).not.toContain('\n');
    expect(person?.tooltip).not.toContain('](command:');
    expect(person?.children[0]?.children[0]?.label).not.toContain('\u202e');
  });
});

describe('What the command line tells', () => {
  it('is read line by line; a line of anything else is left out', () => {
    const line = JSON.stringify({ ...told('one'), effects: { 'file.read': 3 }, first: 1, last: 9 });
    expect(sessionsIn(`warning: old\n${line}\n{}\n\n`).map(({ session }) => session)).toEqual(['one']);
  });
});
