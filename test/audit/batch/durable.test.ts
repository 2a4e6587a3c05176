/** Files that are written in steps: the later never without the earlier. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeInSteps, writeWhole } from '../../../src/audit/batch/durable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'durable-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string) => ({ file: path.join(folder, name), data: `this is ${name}` });

it('writes each file whole, and leaves nothing else', async () => {
  await writeInSteps([[file('body'), file('statement')], [file('state')]]);
  writeWhole(file('state').file, 'another');
  expect(readdirSync(folder).sort()).toEqual(['body', 'state', 'statement']);
  expect(readFileSync(file('body').file, 'utf8')).toBe('this is body');
  expect(readFileSync(file('state').file, 'utf8')).toBe('another');
});

it('shows nothing of what follows on a step that failed', async () => {
  mkdirSync(path.join(folder, 'statement', 'in the way'), { recursive: true });
  await expect(writeInSteps([[file('body'), file('statement')], [file('state')]])).rejects.toThrow();
  expect(readdirSync(folder)).not.toContain('state');
});

it('shows nothing at all where one of the files cannot be written', async () => {
  const nowhere = { file: path.join(folder, 'no', 'state'), data: '' };
  await expect(writeInSteps([[file('body')], [nowhere]])).rejects.toThrow('ENOENT');
  expect(readdirSync(folder)).not.toContain('body');
});
