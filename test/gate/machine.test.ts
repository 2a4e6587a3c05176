/** Looking at the machine: whatever an agent has put there is an answer, never a fault. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repositoryOf } from '../../src/gate/machine.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'machine-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('finds a repository whose git folder names its common folder by something that is no text', () => {
  const gitDir = path.join(root, '.git');
  for (const name of ['objects', 'refs', 'commondir'])
    mkdirSync(path.join(gitDir, name), { recursive: true });
  writeFileSync(path.join(gitDir, 'HEAD'), 'ref: refs/heads/main\n');
  expect(repositoryOf(root)).toMatchObject({ root, branch: 'main' });
});
