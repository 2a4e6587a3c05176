/** A client that does as it is told and one that does not, at the real gate: each disobedience is found, and nothing else. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordsIn } from '../../src/audit/segments.ts';
import { Gate } from '../../src/gate/gate.ts';
import { type Home, locate, prepare } from '../../src/gate/home.ts';
import { deniedChanges } from '../../src/gate/obedience/denied-change.ts';
import { stateOf } from '../../src/gate/state.ts';
import type { ActivityRecord } from '../../src/model/record.ts';
import { until } from '../rig/processes.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { type Call, type Manner, OBEDIENT, StubClient } from './stub-client.ts';

const VALUE = 'tr0ub4dor-and-3-horses';
const POLICY = `chaperone: 1
rules:
  - { id: push, on: git.push, do: deny }
  - { id: locked, on: file.write, where: { path: "**/*.lock" }, do: deny }
  - { id: outside, on: file.write, where: { path: { outside: workspace } }, do: ask }
`;

let sandbox: Sandbox;
let home: Home;
let gate: Gate;

beforeEach(() => {
  sandbox = makeSandbox('obedience');
  home = locate({ CHAPERONE_HOME: sandbox.state });
  prepare(home);
  writeFileSync(home.policy, POLICY);
  gate = new Gate(home, '0.0.0', () => {});
});
afterEach(async () => {
  await gate.close();
  sandbox.close();
});

const client = (manner: Partial<Manner> = {}) =>
  new StubClient(gate, sandbox.workspace, path.join(sandbox.home, 'transcripts'), { ...OBEDIENT, ...manner });

const PUSH: Call = {
  name: 'Bash',
  input: { command: 'git push origin main' },
  prints: 'Everything up-to-date',
};
const PUSH_FAILS: Call = {
  name: 'Bash',
  input: { command: 'git push origin main' },
  prints: 'Exit code 1',
  fails: true,
};
const SHOW: Call = { name: 'Bash', input: { command: 'cat .env' }, prints: `PORT=1\nDB_PASSWORD=${VALUE}\n` };
const HARMLESS: Call = { name: 'Bash', input: { command: 'git status' }, prints: 'clean' };
const lock = (content: string): Call => ({
  name: 'Write',
  input: { file_path: path.join(sandbox.workspace, 'a.lock'), content },
});

type Seen = Extract<ActivityRecord, { type: 'obedience' }>;
const seen = (): Seen[] => [...recordsIn(home.log)].filter((record) => record.type === 'obedience');
const findings = () =>
  [...recordsIn(home.log)].filter((record) => record.type === 'finding' && record.signal === 'disobedience');
const brief = ({ expected, obeyed, evidence }: Seen) => `${expected} ${obeyed} by ${evidence.by}`;
const allSeen = (count: number) => until(`${count} records`, () => seen().length >= count);

describe('A client that ignores what it is told', () => {
  it('and tells of a denied call is found at once, and a person is alarmed', async () => {
    const id = await client({ denials: 'ignores' }).call(PUSH);
    expect(seen().map(brief)).toEqual(['not-run no by event']);
    expect(findings()).toMatchObject([
      {
        signal: 'disobedience',
        severity: 'critical',
        agent: 'claude-code',
        clientVersion: '9.9.9',
        actions: [id],
        why: expect.stringContaining('Claude Code 9.9.9 ran a call of Bash that was denied.'),
      },
    ]);
    const { notices, problems, obedience } = stateOf(gate);
    expect(notices).toMatchObject([{ alarm: true, text: expect.stringContaining('that was denied') }]);
    expect(problems).toEqual([expect.stringContaining('Claude Code 9.9.9 does not do what it is told')]);
    expect(obedience).toEqual([{ agent: 'claude-code', clientVersion: '9.9.9', yes: 0, no: 1, unknown: 0 }]);
  });

  it.each([
    ['a call that fails by itself', { denials: 'ignores' }, [PUSH_FAILS], 'not-run no by transcript'],
    [
      'a call that no event tells of',
      { denials: 'ignores', events: false },
      [PUSH],
      'not-run no by transcript',
    ],
    ['a value that was taken out', { replacements: 'ignores' }, [SHOW], 'withheld no by transcript'],
  ] as const)('is found by its transcript: %s', async (_name, manner, calls, found) => {
    const stub = client(manner);
    for (const call of calls) await stub.call(call);
    await stub.end();
    await allSeen(1);
    expect(seen().map(brief)).toEqual([found]);
    expect(findings()).toHaveLength(1);
    expect(JSON.stringify([...recordsIn(home.log)])).not.toContain(VALUE);
  });

  it('is found however much stands before it in the transcript, and when the gate ends first', async () => {
    const [large, last] = [
      client({ denials: 'ignores', events: false }),
      client({ denials: 'ignores', events: false }),
    ];
    const call = large.call(PUSH);
    large.chatter(5 * 1024 * 1024);
    await call;
    await large.end();
    await allSeen(1);
    await last.call(PUSH);
    await gate.close();
    expect(seen().map(brief)).toEqual(['not-run no by transcript', 'not-run no by transcript']);
  });

  it('and keeps silent about it is found by the disk', async () => {
    const silent = { denials: 'ignores', events: false, transcript: false } as const;
    await client(silent).call(lock('new\n'));
    const file = sandbox.write('b.lock', 'one\ntwo\n');
    await client(silent).call({
      name: 'Edit',
      input: { file_path: file, old_string: 'two', new_string: 'three' },
    });
    await allSeen(2);
    expect(seen().map(brief)).toEqual(['not-run no by disk', 'not-run no by disk']);
  });
});

describe('Whatever is named as a transcript or a file', () => {
  it.skipIf(process.platform === 'win32')('a pipe is not waited for', async () => {
    const stub = client({ transcript: false });
    execFileSync('mkfifo', [stub.transcript, path.join(sandbox.workspace, 'a.lock')]);
    for (let n = 0; n < 8; n++) await stub.call(PUSH);
    await stub.call(lock('x'));
    await sleep(500);
    // All threads that read files are free, and answers come.
    await Promise.all(Array.from({ length: 8 }, () => readFile(home.policy)));
    await stub.call(HARMLESS);
    await stub.end();
    await allSeen(9);
    expect(new Set(seen().map(brief))).toEqual(new Set(['not-run unknown by none']));
  });

  it('an edit that would fill the memory is not carried out to compare', async () => {
    const file = sandbox.write('b.lock', 'a'.repeat(1_000_000));
    const edit = {
      kind: 'edit',
      replacements: [{ path: file, before: 'a', after: 'b'.repeat(1_000_000), all: true }],
    } as const;
    expect(await deniedChanges(edit, sandbox.workspace)).toEqual([]);
    expect(await deniedChanges({ kind: 'write', path: file, content: 'x' }, sandbox.workspace)).toHaveLength(
      1,
    );
  });
});

describe('A client that does as it is told', () => {
  it('is never accused: 1,000 calls', { timeout: 120_000 }, async () => {
    const stubs = [client(), client(), client({ events: false }), client({ transcript: false })];
    for (let round = 0; round < 250; round++) {
      await Promise.all(
        stubs.map((stub, index) =>
          stub.call([PUSH, SHOW, lock(`${round}\n`), HARMLESS, SHOW][(round + index) % 5] as Call),
        ),
      );
    }
    for (const stub of stubs) await stub.end();
    // Four in five calls of each, but where output is not told of, none of it is withheld.
    await allSeen(700);
    expect(seen().filter(({ obeyed }) => obeyed === 'no')).toEqual([]);
    expect(findings()).toEqual([]);
    // With a record of the session all is known; on a busy machine the disk may tell of an edit before it.
    const [first] = stubs;
    const ofFirst = seen().filter(({ session }) => session === first?.session);
    const known = ['not-run yes by transcript', 'withheld yes by transcript', 'not-run yes by disk'];
    expect([...new Set(ofFirst.map(brief))].filter((each) => !known.includes(each))).toEqual([]);
    expect(ofFirst.length).toBe(200);
  });

  it('and the person then makes the denied change: that is no disobedience', async () => {
    const stub = client({ transcript: false });
    await stub.call(lock('new\n'));
    await sleep(700);
    // A person allows the next try, or makes the change by hand a while later.
    await stub.call({
      name: 'Write',
      input: { file_path: path.join(sandbox.workspace, 'c.txt'), content: 'x' },
    });
    sandbox.write('a.lock', 'new\n');
    await stub.end();
    await allSeen(1);
    expect(seen().map(brief)).toEqual(['not-run unknown by none']);
  });

  it('is not known to where nothing tells, and the disk as it was is a yes', async () => {
    const stub = client({ transcript: false });
    await stub.call(PUSH);
    await stub.call(lock('new\n'));
    await stub.end();
    await allSeen(2);
    expect(seen().map(brief).sort()).toEqual(['not-run unknown by none', 'not-run yes by disk']);
  });
});
