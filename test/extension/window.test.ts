import { expect, test } from 'vitest';
import { belongsHere } from '../../src/extension/approvals/window.ts';

test.each([
  ['in its folder', '/home/mia/orders', ['/home/mia/orders'], false, true],
  ['below its folder', '/home/mia/orders/web', ['/home/mia/orders/'], false, true],
  ['below its folder on Windows', 'C:\\work\\orders\\web', ['C:\\work\\orders'], false, true],
  ['in a folder with a longer name', '/home/mia/orders-2', ['/home/mia/orders'], false, false],
  ['elsewhere, while another window is used', '/srv', ['/home/mia/orders'], false, false],
  ['elsewhere, while this window is used', '/srv', ['/home/mia/orders'], true, true],
])('an agent that works %s', (_name, cwd, folders, isFocused, expected) => {
  expect(belongsHere(cwd, { folders, isFocused })).toBe(expected);
});
