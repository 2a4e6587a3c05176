/** What a policy can say about where records go, and what it cannot. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/policy/parse.ts';

const parsed = (exports: string) => parsePolicy(`chaperone: 1\n${exports}`);
const problems = (exports: string) => {
  const found = parsed(exports);
  return found.ok ? [] : found.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

describe('exports of a policy', () => {
  it('are those that docs/siem.md shows, with every default', () => {
    const page = readFileSync(new URL('../../docs/siem.md', import.meta.url), 'utf8');
    const example = /^```yaml\n(secrets:[\s\S]*?)^```/m.exec(page)?.[1] ?? '';
    const found = parsed(example);
    expect(found.ok && found.document.exports).toEqual([
      {
        id: 'collector',
        to: 'otlp',
        url: 'https://otel.acme.example/v1/logs',
        token: 'signed-in',
        content: 'full',
        everySeconds: 5,
        ocsf: '1.9.0',
      },
      expect.objectContaining({ id: 'findings', only: ['finding', 'deny'], content: 'metadata' }),
    ]);
  });

  it.each([
    [
      'a kind that is none',
      '{ id: a, to: splunk, url: "https://x.example" }',
      /^3:14 exports\.0\.to: .*splunk-hec/,
    ],
    [
      'an address that others on the way could read',
      '{ id: a, to: otlp, url: "http://x.example" }',
      /exports\.0\.url: https is needed/,
    ],
    [
      'an address with a password',
      '{ id: a, to: otlp, url: "https://me:pw@x.example" }',
      /exports\.0\.url: no password stands in an address/,
    ],
    [
      'a proxy with a password',
      '{ id: a, to: otlp, url: "https://x.example", proxy: "http://me:pw@proxy.example:3128" }',
      /exports\.0\.proxy: a proxy is .* without name and password/,
    ],
    [
      'a token in the policy itself',
      '{ id: a, to: otlp, url: "https://x.example", token: abc }',
      /exports\.0\.token: .*a reference begins with secret:/,
    ],
    [
      'a secret in the policy itself',
      '{ id: a, to: webhook, url: "https://x.example", secret: whsec_AAAA }',
      /exports\.0\.secret: .*a reference begins with secret:/,
    ],
    [
      'a setting of another kind',
      '{ id: a, to: ocsf-file, file: /x, token: signed-in }',
      /exports\.0\.token: there is no such key/,
    ],
    [
      'an id that is taken',
      '{ id: a, to: ocsf-file, file: /x }\n  - { id: a, to: ocsf-file, file: /y }',
      /each export has an id of its own|taken/,
    ],
    [
      'an outcome that is none',
      '{ id: a, to: ocsf-file, file: /x, only: [denied] }',
      /exports\.0\.only\.0: .*denied/,
    ],
  ])('are refused with place and reason: %s', (_, one, wanted) => {
    const found = problems(`exports:\n  - ${one}\n`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(wanted);
  });

  it('may be plain on this machine', () => {
    expect(problems('exports: [{ id: a, to: otlp, url: "http://127.0.0.1:4318/v1/logs" }]')).toEqual([]);
  });
});
