import { describe, expect, it } from 'vitest';
import { environmentFile, sessionName, startedIn } from '../../src/agents/session-name.ts';

const caller = { agent: 'claude-code', session: '8f80-17', cwd: '/w', workspace: [] } as const;

describe('The name of a session', () => {
  it('is the agent and the session as they are recorded', () =>
    expect(sessionName(caller)).toBe('claude-code/8f80-17'));

  it.each([
    ['/home/dev/.claude/session-env/8f80-17/sessionstart-hook-0.sh', true],
    ['C:\\Users\\dev\\.claude\\session-env\\8f80-17\\sessionstart-hook-1.sh', true],
    ['/home/dev/.claude/session-env/another/sessionstart-hook-0.sh', false],
    ['/home/dev/.bashrc', false],
    ['/home/dev/session-env/8f80-17/../../.profile.sh', false],
    ['', false],
    [undefined, false],
  ])('is written to %s: %s', (file, isOwn) =>
    expect(environmentFile(caller, file)).toBe(isOwn ? file : undefined),
  );

  it.each([
    ['claude-code/another', 'claude-code/another'],
    ['codex/0199-a.b:c', 'codex/0199-a.b:c'],
    ['claude-code/8f80-17', undefined], // Its own: it was resumed.
    ['a sentence of somebody', undefined],
    [`claude-code/${'x'.repeat(300)}`, undefined],
    ['', undefined],
    [undefined, undefined],
  ])('that is inherited is of the session that the client was started in: %s', (inherited, name) =>
    expect(startedIn(caller, { CHAPERONE_SESSION: inherited })).toBe(name),
  );

  it('is written for no other client, whatever its environment says', () =>
    expect(environmentFile({ ...caller, agent: 'codex' }, '/x/session-env/8f80-17/a.sh')).toBeUndefined());
});
