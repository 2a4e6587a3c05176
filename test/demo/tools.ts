/** The agent's hands in the demo: does what was allowed, for real, in the sandbox. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Sandbox } from '../rig/sandbox.ts';
import type { Step } from './scenario.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A response in Claude Code's shape, as far as the demo shows it. */
export interface Response {
  readonly file?: { readonly content: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** Carries out one call. */
export function carryOut({ tool, input }: Step, sandbox: Sandbox): Response {
  const file = textOf(input.file_path);
  switch (tool) {
    case 'Read': {
      const content = readFileSync(file, 'utf8');
      const numLines = content.split('\n').length;
      return {
        type: 'text',
        file: { filePath: file, content, numLines, startLine: 1, totalLines: numLines },
      };
    }
    case 'Edit': {
      const original = readFileSync(file, 'utf8');
      writeFileSync(file, original.replace(textOf(input.old_string), textOf(input.new_string)));
      return {
        filePath: file,
        oldString: input.old_string,
        newString: input.new_string,
        originalFile: original,
      };
    }
    case 'Write':
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, textOf(input.content));
      return { type: 'create', filePath: file, content: input.content };
    case 'Bash': {
      const done = spawnSync('bash', ['-c', textOf(input.command)], {
        cwd: sandbox.workspace,
        env: sandbox.env,
        encoding: 'utf8',
        timeout: 20_000,
      });
      return { stdout: done.stdout, stderr: done.stderr, interrupted: false, isImage: false };
    }
  }
}
