/** The documents name no command, option or file of ours that is not there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../../src/cli/commands.ts';

const DOCUMENTS = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Every `chaperone …` in a document's code, up to where another command begins or the line ends. */
function calls(text: string): string[] {
  const code = [...text.matchAll(/```sh\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block, span]) => block ?? span ?? '',
  );
  return code.flatMap((each) =>
    [...each.matchAll(/(?:^|[\s|;])(?:chaperone|node dist\/chaperone\.js) ([^|;#\n]*)/g)].map(
      ([, rest]) => rest ?? '',
    ),
  );
}

/** What is wrong with a call: a subcommand or an option that there is not; undefined where all is well. */
function problemOf(words: readonly string[], command: Command): string | undefined {
  const [first = '', ...rest] = words;
  if (command.commands.length > 0) {
    // `chaperone …`, `chaperone log`, or a word that stands for any.
    if (first === '' || !/^[a-z][a-z-]*$/.test(first)) return undefined;
    const next = command.commands.find((each) => each.name() === first);
    return next ? problemOf(rest, next) : `no command ${first}`;
  }
  // What `exec` runs has options of its own.
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const unknown = own
    .map((word) => /^\[?(--[a-z][a-z0-9-]*)/.exec(word)?.[1])
    .find(
      (name) => name !== undefined && name !== '--help' && !command.options.some(({ long }) => long === name),
    );
  return unknown && `${command.name()} has no ${unknown}`;
}

describe.each(DOCUMENTS)('%s', (file) => {
  const text = readFileSync(file, 'utf8');

  it('names commands and options that there are', () => {
    const cli = program();
    const wrong = calls(text).flatMap((call) => {
      const problem = problemOf(call.trim().split(/\s+/), cli);
      return problem ? [`chaperone ${call}: ${problem}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('leads to files that there are', () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to]) => to ?? '');
    const beside = links.filter((to) => !/^https?:/.test(to)).map((to) => path.join(path.dirname(file), to));
    const named = [...text.matchAll(/`((?:src|test|bench|docs)\/[\w./-]+)`/g)].map(([, to]) => to ?? '');
    const isThere = (to: string) =>
      existsSync(to) ||
      readdirSync(path.dirname(to)).some((name) => name.startsWith(`${path.basename(to)}.`));
    expect([...beside, ...named].filter((to) => !isThere(to))).toEqual([]);
  });
});

it('tells a command or an option that there is not', () => {
  const cli = program();
  expect(problemOf(['frob'], cli)).toBe('no command frob');
  expect(problemOf(['log', 'query', '--outcme', 'deny'], cli)).toBe('query has no --outcme');
  expect(problemOf(['exec', '--', 'npm', '--silent'], cli)).toBeUndefined();
});
