import { expect, test } from 'vitest';
import { menuEntries } from '../../src/extension/menu-entries.ts';
import { sessionChoices, taskChoices } from '../../src/extension/task-choices.ts';
import { denied, NOW, quiet } from './samples.ts';

const tasks = {
  profiles: [
    { name: 'ui', title: 'Mend the $(bug) page' },
    { name: 'docs', title: 'docs' },
  ],
  assigned: [
    { agent: denied.agent as 'claude-code', session: denied.session, task: { name: 'docs', since: NOW } },
  ],
};
const state = { ...quiet, tasks, recent: [denied, { ...denied, seq: 2 }, { ...denied, session: 'other' }] };

test('each session is offered once, with the task that it is on', () => {
  const sessions = sessionChoices(state, NOW);
  expect(sessions.map(({ session }) => session)).toEqual([denied.session, 'other']);
  expect(sessions[0]?.detail).toContain('on task docs');
  expect(sessions[1]?.detail).toBe('other');
});

test('tasks are offered by their titles, which draw no icons, and the way off where there is one', () => {
  const [on, off] = sessionChoices(state, NOW);
  if (!on || !off) throw new Error('two sessions');
  expect(taskChoices(state, on).map(({ task }) => task)).toEqual(['ui', 'docs', null]);
  expect(taskChoices(state, on)[1]?.description).toBe('is on it');
  expect(taskChoices(state, off).map(({ task }) => task)).toEqual(['ui', 'docs']);
  expect(taskChoices(state, off)[0]?.label).not.toMatch(/(?<!\\)\$\(bug\)/);
});

test('the menu names tasks where the policy has some', () => {
  const labels = (of: typeof quiet) =>
    menuEntries({ kind: 'live', state: of }, NOW).map((entry) => entry.label);
  expect(labels(quiet).join()).not.toContain('task');
  expect(labels(state).join()).toContain('Put a session on a task…');
});
