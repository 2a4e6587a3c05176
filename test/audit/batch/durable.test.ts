/** Files that are written in order: the later never without the earlier. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { settled, writeDurably, writeWhole } from '../../../src/audit/batch/durable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'durable-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string) => ({ file: path.join(folder, name), data: `this is ${name}` });

it('writes each file whole, and leaves nothing else', async () => {
  await writeDurably([file('body'), file('statement')]);
  writeWhole(file('sent').file, 'this');
  writeWhole(file('sent').file, 'another');
  await settled(file('sent').file);
  expect(readdirSync(folder).sort()).toEqual(['body', 'sent', 'statement']);
  expect(readFileSync(file('body').file, 'utf8')).toBe('this is body');
  expect(readFileSync(file('sent').file, 'utf8')).toBe('another');
});

it('shows nothing of what follows on a file that cannot take its place', async () => {
  mkdirSync(path.join(folder, 'body', 'in the way'), { recursive: true });
  await expect(writeDurably([file('body'), file('statement')])).rejects.toThrow();
  expect(readdirSync(folder)).not.toContain('statement');
});

it('shows nothing at all where one of the files cannot be written', async () => {
  const nowhere = { file: path.join(folder, 'no', 'statement'), data: '' };
  await expect(writeDurably([file('body'), nowhere])).rejects.toThrow('ENOENT');
  expect(readdirSync(folder)).not.toContain('body');
});
