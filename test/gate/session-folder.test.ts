/** The client's own record of a session, whose path comes with a hook's payload. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sessionFolder } from '../../src/gate/sessions/folder.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox('session-folder');
});
afterEach(() => sandbox.close());

const folderBy = (transcript: string) =>
  sessionFolder({ agent: 'codex', session: 's', cwd: '/', workspace: [], transcript });

it('tells where it began', () => {
  const file = path.join(sandbox.root, 'rollout.jsonl');
  writeFileSync(file, `${JSON.stringify({ type: 'session_meta', payload: { cwd: '/home/dev/app' } })}\n{}\n`);
  expect(folderBy(file)).toBe('/home/dev/app');
});

it('waits for no pipe, and takes no folder for a file', () => {
  const pipe = path.join(sandbox.root, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(folderBy(pipe)).toBeUndefined();
  expect(folderBy(sandbox.root)).toBeUndefined();
});
