/** Who did what, session by session, and the evidence of one session as a file of its own. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Bundle, bundleOf, verifyBundle } from '../../src/audit/bundle.ts';
import { meets } from '../../src/audit/query.ts';
import { recordsIn } from '../../src/audit/segments.ts';
import { type SessionSummary, sessionsOf } from '../../src/audit/sessions.ts';
import type { DeviceSigner } from '../../src/audit/signed-by.ts';
import { CSV_HEADER, csvLine } from '../../src/cli/record-lines.ts';
import { story } from '../../src/cli/story.ts';
import { canonicalJson } from '../../src/model/canonical.ts';
import { exchangeOf } from '../../src/model/key-exchange.ts';
import type { ActivityRecord, NewRecord } from '../../src/model/record.ts';
import { sha256Of } from '../../src/model/sha256.ts';
import { DEVICE, entry, logFolder, newSigner } from './records.ts';

const log = logFolder();
const POLICY = canonicalJson({ chaperone: 1, organization: 'acme' });
const DIFF = '--- /w/a.ts\n+++ /w/a.ts\n-old\n+new ```\n+# no heading';

type Decision = Extract<NewRecord, { type: 'decision' }>;

function decision(action: string, more: Partial<Decision> = {}): Decision {
  return {
    at: '2026-01-01T00:00:10.000Z',
    device: 'dev-0123456789abcdef',
    principal: { kind: 'anonymous', user: 'mia' },
    agent: 'claude-code',
    session: 'orders',
    cwd: '/w',
    model: 'some-model',
    repository: '/w',
    branch: 'main',
    type: 'decision',
    action,
    tool: 'Bash',
    summary: `echo ${action}`,
    digest: 'e'.repeat(64),
    effects: [{ kind: 'command.run', resource: 'echo', certainty: 'proven' }],
    outcome: 'allow',
    rule: 'default',
    reasons: [],
    decider: { by: 'rule', rule: 'default' },
    answer: 'pass',
    obligations: [],
    policy: { organization: 'acme', revision: 1, sha256: sha256Of(POLICY) },
    waited: 0,
    took: 1,
    ...more,
  };
}

const prompt = {
  ...entry('', '2026-01-01T00:00:01.000Z'),
  session: 'orders',
  type: 'prompt',
  summary: 'Fix the totals\n# and nothing else\u202e',
  outcome: 'allow',
} as NewRecord;

function result(action: string, more: object = {}): NewRecord {
  return {
    ...entry(''),
    session: 'orders',
    type: 'result',
    action,
    tool: 'Bash',
    failed: false,
    bytes: 12,
    redactions: 0,
    ...more,
  } as NewRecord;
}

function fill(): readonly ActivityRecord[] {
  const one = log.open();
  const subagent = { id: 'sub-1', type: 'explorer' };
  one.append(prompt);
  one.append(
    decision('edit', { tool: 'Edit', diff: { text: DIFF, bytes: DIFF.length, sha256: sha256Of(DIFF) } }),
  );
  one.append(entry('of another session'));
  one.append(result('edit', { redactions: 2 }));
  const spawn = { kind: 'agent.spawn', resource: 'explorer', certainty: 'proven' } as const;
  one.append(decision('task', { tool: 'Task', effects: [spawn] }));
  one.append(decision('look', { subagent }));
  one.append(
    decision('push', {
      subagent,
      outcome: 'deny',
      rule: 'git.protected-branch',
      reasons: ['This pushes to main on origin (rule git.protected-branch).'],
      decider: { by: 'person', answer: 'deny', words: 'not today', rule: 'git.protected-branch' },
      effects: [{ kind: 'git.push', resource: 'main on origin', certainty: 'possible' }],
      answer: 'deny',
      waited: 4200,
    }),
  );
  one.append(result('push', { disobeyed: true, subagent }));
  one.append(entry('of another session, again'));
  one.close();
  return [...recordsIn(log.path())];
}

const ours = (records: readonly ActivityRecord[]) => records.filter(({ session }) => session === 'orders');

describe('sessions', () => {
  it('tell who started which agent, and what each did', () => {
    const [, other] = sessionsOf(fill());
    const [orders] = sessionsOf(ours([...recordsIn(log.path())]));
    expect(other?.session).toBe('s');
    expect(orders).toMatchObject({
      agent: 'claude-code',
      principal: 'mia',
      model: 'some-model',
      prompts: 1,
      actions: 4,
      denied: 1,
      asked: 1,
      redactions: 2,
      obedience: { yes: 0, no: 1, unknown: 0 },
      started: ['explorer'],
      subagents: [
        {
          id: 'sub-1',
          type: 'explorer',
          actions: 2,
          denied: 1,
          obedience: { yes: 0, no: 1, unknown: 0 },
          effects: { 'command.run': 1 },
        },
      ],
    });
  });

  it('name the task of the last action, and none once it is taken off', () => {
    const task = { name: 'ui', since: '2026-01-01T00:00:00.000Z' };
    const [on, off] = [decision('a', { task }), decision('b')] as ActivityRecord[];
    expect(sessionsOf([on as ActivityRecord])[0]?.task).toBe('ui');
    expect(sessionsOf([on, off] as ActivityRecord[])[0]?.task).toBeUndefined();
  });

  it('are told as a story, in which nobody’s words pass for ours', () => {
    const records = ours(fill());
    const summary = sessionsOf(records)[0] as SessionSummary;
    const terminal = stripVTControlCharacters(story(summary, records, 'terminal').join('\n'));
    for (const said of [
      'for mia on dev-0123456789abcdef',
      'Fix the totals',
      '+new ```',
      'by a person: deny, "not today" (rule git.protected-branch), after 4.2 s',
      'git.push main on origin (possible)',
      'DONE ALTHOUGH DENIED',
      'subagent explorer: Bash',
    ])
      expect(terminal).toContain(said);
    expect(terminal).not.toContain('\u202e');
    const markdown = story(summary, records, 'markdown');
    // The longest run of backticks inside is three: the fence around it has one more.
    expect(markdown).toContain('````diff');
    let fence = '';
    const headings = markdown
      .flatMap((piece) => piece.split('\n'))
      .filter((text) => {
        const mark = /^`{3,}/.exec(text)?.[0] ?? '';
        if (fence === '' && mark) fence = mark;
        else if (text === fence) fence = '';
        return fence === '' && text.startsWith('#');
      });
    expect(headings).toHaveLength(1 + 5);
  });
});

describe('queries', () => {
  it.each([
    [{ session: 'orders' }, 7],
    [{ effect: 'git.*' }, 1],
    [{ effect: 'git.push', resource: 'MAIN' }, 1],
    [{ effect: 'command.run', resource: 'main' }, 0],
    [{ outcome: 'deny' }, 1],
    [{ rule: 'default' }, 3],
    [{ principal: 'mia' }, 10],
    [{ text: 'Fix the totals\n# and' }, 1],
    [{ since: Date.parse('2026-01-01T00:00:05Z'), until: Date.parse('2026-01-02T00:00:00Z') }, 4],
    [{ agent: 'cursor' }, 0],
  ])('%j finds %i', (query, count) => {
    const found = fill().filter((record) => meets(record, query));
    expect(found.length).toBe(count);
  });

  it('finds a person by whichever name somebody has', () => {
    const principal = {
      kind: 'person',
      issuer: 'https://id.acme.example',
      subject: '00u1',
      groups: [],
      name: 'Ana A',
      email: 'ana@acme.example',
    } as const;
    const [record] = fill() as [ActivityRecord];
    const found = ['00u1', 'Ana A', 'ana@acme.example', 'ana'].filter((one) =>
      meets({ ...record, principal } as ActivityRecord, { principal: one }),
    );
    expect(found).toEqual(['00u1', 'Ana A', 'ana@acme.example']);
  });

  it('write comma-separated values that no spreadsheet runs', () => {
    const [record] = ours(fill()).filter((r) => r.type === 'decision') as [ActivityRecord];
    const line = csvLine({ ...record, summary: '=HYPERLINK("x","y")' } as ActivityRecord);
    expect(line).toContain(`"'=HYPERLINK(""x"",""y"")"`);
    expect(line.replace(/"[^"]*"/g, '').split(',').length).toBe(CSV_HEADER.split(',').length);
  });
});

describe('the evidence of a session', () => {
  const [signer, other] = [newSigner(), newSigner()];
  const bundle = (key?: DeviceSigner): Bundle => {
    fill();
    const options = {
      exported: '2026-01-02T00:00:00.000Z',
      policy: (sha256: string) => (sha256 === sha256Of(POLICY) ? POLICY : undefined),
      ...(key && { signer: { device: DEVICE, key } }),
    };
    return JSON.parse(JSON.stringify(bundleOf(log.path(), 'orders', options)));
  };

  it('checks by itself, shows no record of other sessions, and holds the policy', () => {
    const made = bundle();
    expect(verifyBundle(made)).toEqual({
      ok: true,
      session: 'orders',
      records: 7,
      others: 1,
      signed: 'unsigned',
    });
    expect(JSON.stringify(made)).not.toContain('of another session');
    expect(Object.values(made.policies)).toEqual([POLICY]);
    expect(made.verification).toMatchObject({ ok: true });
  });

  it.each<[string, (made: Bundle) => Bundle]>([
    ['a word changed', (b) => ({ ...b, records: b.records.map((r) => r.replace('not today', 'yes')) })],
    ['a record left out', (b) => ({ ...b, records: b.records.filter((_, i) => i !== 3), chain: b.chain })],
    ['the last left out', (b) => ({ ...b, records: b.records.slice(0, -1) })],
    [
      'two swapped',
      (b) => ({ ...b, records: [b.records[1], b.records[0], ...b.records.slice(2)] as string[] }),
    ],
    ['a hash changed', (b) => ({ ...b, chain: b.chain.map((h, i) => (i === 2 ? h.replace(/./g, '0') : h)) })],
    ['another policy', (b) => ({ ...b, policies: { [sha256Of(POLICY)]: '{}' } })],
  ])('does not check with %s', (what, change) => {
    const check = verifyBundle(change(bundle()));
    // A record that is left out in the middle reads as one of another session: only a signature over the whole tells.
    if (what === 'a record left out') expect(check.others).toBe(2);
    else expect(check.ok).toBe(false);
  });

  it('tells a changed bundle by its signature, whatever was changed, with a key and without', () => {
    const made = bundle(signer);
    expect(verifyBundle(made)).toMatchObject({ ok: true, signed: 'unchecked' });
    expect(verifyBundle(made, [other.publicKey, signer.publicKey])).toMatchObject({
      ok: true,
      signed: 'good',
      signer: 1,
    });
    const fewer = { ...made, records: made.records.filter((_, i) => i !== 3) };
    expect(verifyBundle(fewer).broken?.problem).toMatch(/changed after it was signed/);
    expect(verifyBundle({ ...made, exported: '2026-01-03T00:00:00.000Z' }).ok).toBe(false);
    const { signature: _signature, signedBy: by, ...unsigned } = made;
    expect(verifyBundle(unsigned as Bundle)).toMatchObject({ ok: true, signed: 'unsigned' });
    expect(verifyBundle(unsigned as Bundle, [signer.publicKey]).broken?.problem).toMatch(/is not signed/);
    expect(verifyBundle({ ...unsigned, signedBy: by } as Bundle).ok).toBe(false);
    expect(verifyBundle(made, [other.publicKey]).broken?.problem).toMatch(/no key that was given/);
    const made2 = { ...unsigned, signedBy: { ...by, key: 'AAAA' }, signature: made.signature } as Bundle;
    expect(verifyBundle(made2).ok).toBe(false);
  });

  it('is vouched for by the key that the device had before', () => {
    const exchange = exchangeOf(DEVICE, other, signer, '2026-01-01T00:00:00.000Z');
    const made = bundle({ ...signer, exchanges: [exchange] });
    expect(verifyBundle(made, [other.publicKey])).toMatchObject({ ok: true, signed: 'good' });
    const stranger = newSigner();
    expect(verifyBundle(made, [stranger.publicKey]).ok).toBe(false);
  });
});
