import { expect, test } from 'vitest';
import { plainLabel, plainMarkdown, plainMessage } from '../../src/extension/plain-text.ts';

test('an icon in an agent’s words stays text in labels', () => {
  expect(plainLabel('echo $(check) done')).toBe('echo \\$(check) done');
});

test('a link in an agent’s words is no link in a notification', () => {
  expect(plainMessage('[Allow](command:chaperone.pause)')).not.toMatch(/\]\(/);
});

test('markdown in an agent’s words is not read as markdown', () => {
  expect(plainMarkdown('**x** [y](z) $(bell)')).toBe('\\*\\*x\\*\\* \\[y\\]\\(z\\) \\$\\(bell\\)');
});

test('line breaks become spaces, invisible characters marks', () => {
  expect(plainMessage('a\n  b\u202ec')).toBe('a b⟦U+202E⟧c');
});
