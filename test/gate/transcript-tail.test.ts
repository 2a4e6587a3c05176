/** What a client appends to its own record while it is read. */
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claudeCodeTranscript } from '../../src/agents/transcripts/claude-code.ts';
import { TranscriptTail } from '../../src/gate/obedience/transcript-tail.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox('tail');
});
afterEach(() => sandbox.close());

const line = (call: string) => {
  const content = [{ type: 'tool_result', tool_use_id: call, content: 'done', is_error: false }];
  return `${JSON.stringify({ type: 'user', message: { role: 'user', content } })}\n`;
};

it('finds the end of a call that is asked for, answered and written down while a read is under way', async () => {
  const file = path.join(sandbox.temp, 'session.jsonl');
  writeFileSync(file, line('first'));
  const tail = new TranscriptTail(file, claudeCodeTranscript, 0);
  const waited = ['first'];
  const reading = tail.read(() => waited);
  waited.push('second');
  appendFileSync(file, line('second'));
  const found = [...(await reading).entries, ...(await tail.read(() => waited)).entries];
  expect(found.map(({ call }) => call)).toEqual(['first', 'second']);
});
