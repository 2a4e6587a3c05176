/** `identity.anonymous: deny`: nothing is done for nobody, and the same is said wherever a policy is tried. */
import { describe, expect, it } from 'vitest';
import { runCase } from '../../src/gate/policy/case.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { mustParsePolicy } from '../../src/policy/parse.ts';
import { parseTests } from '../../src/policy/test-file.ts';

const policy = (more: string) =>
  compilePolicy(
    mustParsePolicy(
      `chaperone: 1
organization: acme
identity: { issuer: "https://login.acme.example", clientId: chaperone, ${more} }
rules:
  - { id: push, on: git.push, do: ask, advice: Ask first. }
  - { id: wipe, on: file.delete, do: deny, reason: It would be gone. }
`,
      'test',
    ),
  );

const differences = (tried: ReturnType<typeof policy>, cases: string) => {
  const parsed = parseTests(`cases:\n${cases}`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.cases.flatMap((each) => runCase(each, tried).differences);
};

describe('anonymous: deny', () => {
  it('denies what would have been allowed or asked, of nobody alone', () => {
    const cases = `  - { command: ls, expect: deny, rule: identity.anonymous }
  - { command: git push origin main, expect: deny, rule: identity.anonymous }
  - { command: rm -f a, expect: deny, rule: wipe }
  - { command: ls, principal: ana@acme.example, expect: allow }
  - { command: git push origin main, principal: ana@acme.example, expect: ask, rule: push }
`;
    expect(differences(policy('anonymous: deny'), cases)).toEqual([]);
  });

  it('is not the default', () => {
    expect(differences(policy('anonymous: allow'), '  - { command: ls, expect: allow }\n')).toEqual([]);
    expect(differences(policy(''), '  - { command: ls, expect: allow }\n')).toEqual([]);
  });
});
