import { expect, test } from 'vitest';
import { mayBePolicyFile, policyFileKind } from '../../src/extension/policy-files/kind.ts';

const OWN = '/home/dev/.local/state/chaperone/policy.yaml';

test.each([
  ['/w/acme.chaperone.yaml', '', 'policy'],
  ['C:\\w\\acme.chaperone.yml', '', 'policy'],
  ['/w/acme.chaperone.json', '{}', 'policy'],
  [OWN, '', 'policy'],
  ['/w/policy.yaml', '# ours\nchaperone: 1\n', 'policy'],
  ['/w/policy.json', '{ "chaperone": 1 }', 'policy'],
  ['/w/.chaperone/policy.yaml', '', 'workspace'],
  ['/w/policy.yaml', 'kind: NetworkPolicy\n', undefined],
  ['/w/policy.test.yaml', 'cases:\n  - { command: ls, expect: allow }\n', 'tests'],
  ['/w/acme.chaperone.test.yaml', '', 'tests'],
  ['/w/other.test.yaml', 'steps: []\n', undefined],
])('%s that says %j is %s', (file, text, kind) => {
  expect(policyFileKind(file, text, OWN)).toBe(kind);
  expect(mayBePolicyFile(file)).toBe(true);
});

test.each(['/w/package.json', '/w/compose.yaml', '/w/mypolicy.yaml', '/w/chaperone.yaml', '/w/a.test.ts'])(
  '%s is left alone',
  (file) => {
    expect(mayBePolicyFile(file)).toBe(false);
    expect(policyFileKind(file, 'chaperone: 1\n', OWN)).toBeUndefined();
  },
);
