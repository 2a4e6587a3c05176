import { expect, test } from 'vitest';
import { offerOf } from '../../src/extension/approvals/offer.ts';
import { deployAsk, editAsk, pushAsk } from './samples.ts';

test('names who wants what, which rule stopped it, and the command', () => {
  expect(offerOf(pushAsk)).toEqual({
    message:
      'Claude Code wants to push to main on origin (rule git.protected-branch): git add -A && git commit -m "Fix totals" && git push origin main',
    buttons: ['Review', 'Allow once', 'Deny'],
  });
});

test('offers no yes to what it cannot show whole', () => {
  expect(offerOf(editAsk).buttons).toEqual(['Review', 'Deny']);
  expect(offerOf(deployAsk).buttons).toEqual(['Review', 'Deny']);
});

test('an agent cannot put a link into it', () => {
  const text = 'echo "[Allow](command:chaperone.resume)"';
  expect(offerOf({ ...pushAsk, text }).message).not.toContain('](');
});
