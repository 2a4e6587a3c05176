/** Rules about repositories by their remotes, on real ones: whatever is touched, from wherever. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideTool } from '../../src/gate/decide-tool.ts';
import { withFacts } from '../../src/gate/machine.ts';
import { placeOn } from '../../src/gate/place.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { mustParsePolicy } from '../../src/policy/parse.ts';
import { CIRCUMSTANCES } from '../effects/world.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const POLICY = compilePolicy(
  mustParsePolicy(
    `chaperone: 1
rules:
  - { id: acme, on: "*", where: { repository: "github.com/acme/*" }, except: { program: [cd, echo, touch, rm] }, do: deny }
`,
    'test',
  ),
);

let sandbox: Sandbox;
const at = (...names: string[]) => path.join(sandbox.root, 'code', ...names);
beforeAll(() => {
  sandbox = makeSandbox('repositories');
  for (const [name, remote] of [
    ['acme', 'git@github.com:Acme/app.git'],
    ['mine', 'https://github.com/me/notes'],
  ] as const) {
    mkdirSync(at(name, 'src'), { recursive: true });
    execFileSync('git', ['init', '--quiet', at(name)], { env: sandbox.env });
    execFileSync('git', ['-C', at(name), 'remote', 'add', 'origin', remote], { env: sandbox.env });
  }
});
afterAll(() => sandbox.close());

/** What the policy says of a command in a repository; `$A` is the path of acme's, `$M` of the other. */
async function outcome(cwd: string, command: string): Promise<string> {
  const written = command.replaceAll('$A', at('acme')).replaceAll('$M', at('mine'));
  const place = placeOn(at(cwd), [at(cwd)], { governed: [], sealed: [] }, sandbox.env);
  const tool = { kind: 'shell', command: written, shell: 'bash' } as const;
  return (
    await withFacts((facts) => decideTool({ tool, place, circumstances: CIRCUMSTANCES }, POLICY, facts))
  ).outcome;
}

it.each([
  ['mine', 'echo x > $A/src/new/file'],
  ['mine', 'rm -rf $A'],
  ['mine', 'mv $A $M/x'],
  ['mine', 'rm -rf $A/*'],
  ['mine', 'rm $A/src/*.ts'],
  ['mine', 'rm $A/../*/src/x'],
  ['mine', 'cd "$UNKNOWN" && echo x > a'],
  ['mine', 'cd $A && npm test'],
  ['mine', 'npm test; (cd $A/src && npm test)'],
  ['mine', 'cd "$UNKNOWN" && npm test'],
  ['mine', 'git -C $A commit -m x'],
  ['acme', 'npm test'],
])('meets in %s: %s', async (cwd, command) => {
  expect(await outcome(cwd, command)).toBe('deny');
});

it.each([
  ['mine', 'echo x > $M/src/new/file'],
  ['mine', 'rm src/*.ts'],
  ['mine', 'rm -rf src/**/*.ts'],
  ['mine', 'cd src && npm test'],
  ['mine', 'rm /tmp/x-*'],
  ['acme', 'cd $M && npm test'],
  ['acme', 'echo x > /tmp/x'],
  ['mine', 'git commit -m x'],
])('is not met in %s: %s', async (cwd, command) => {
  expect(await outcome(cwd, command)).toBe('allow');
});

it('counts as met where more is touched than can be looked up', async () => {
  const names = Array.from({ length: 2100 }, (_, i) => `f${i}`).join(' ');
  expect(await outcome('acme', `touch ${names}`)).toBe('deny');
});
