import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { locate } from '../../src/gate/home.ts';
import { SecretKeeper } from '../../src/gate/secrets/keeper.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox('keeper');
  mkdirSync(sandbox.state, { recursive: true });
});
afterEach(() => sandbox.close());

it('names two values apart that UTF-8 would make one', () => {
  const keeper = new SecretKeeper(locate({ CHAPERONE_HOME: sandbox.state }));
  const names = ['\ud800', '\ud801', '\ufffd'].map((half) => keeper.name('x', `value-${half}`));
  expect(new Set(names).size).toBe(3);
});
