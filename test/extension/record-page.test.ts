import { expect, test } from 'vitest';
import { deciderWords, recordPage } from '../../src/extension/record-page.ts';
import { denied } from './samples.ts';

test('tells what was asked, what was decided and by what', () => {
  const page = recordPage(denied);
  expect(page).toMatch(/^DENY — by rule git\.protected-branch\n/);
  expect(page).toContain('  git push --force origin main\n');
  expect(page).toContain('  pushes to main on origin  (git.push, certain)\n');
  expect(page).toContain('policy acme, revision 42');
});

test('tells what would have been in enforce mode', () => {
  const page = recordPage({
    ...denied,
    outcome: 'allow',
    wouldBe: { outcome: 'deny', rule: 'git.protected-branch' },
  });
  expect(page).toContain('would have been: deny by rule git.protected-branch');
});

test('repeats the words of the person who denied', () => {
  expect(deciderWords({ by: 'person', answer: 'deny', words: 'Use a branch.', rule: 'r' })).toBe(
    'answered by a person: deny, who said: Use a branch. (rule r)',
  );
});

test('tells why, rule by rule, where the policy could be asked', () => {
  expect(recordPage(denied)).not.toContain('Explained');
  expect(recordPage(denied, 'Only the rule a matched: deny.\n')).toContain(
    'Explained\n  Only the rule a matched: deny.\n\nRecord',
  );
});
