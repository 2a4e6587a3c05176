/** Who is signed in is what the file says that was kept last: not one that somebody has put back. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locate, prepare } from '../../src/gate/home.ts';
import { type Known, KnownPrincipal } from '../../src/gate/sign-in/known-principal.ts';
import { Identity } from '../../src/model/policy/identity.ts';

const policy = v.parse(Identity, { issuer: 'https://id.acme.example', clientId: 'chaperone' });

let folder: string;
let gate: KnownPrincipal;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'known-'));
  prepare(locate({ CHAPERONE_HOME: folder }));
  gate = new KnownPrincipal(locate({ CHAPERONE_HOME: folder }));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => locate({ CHAPERONE_HOME: folder }).principal;
const copy = () => path.join(folder, 'copy');
const signIn = (subject: string, confirmed = Date.now()) => {
  const { issuer, clientId } = policy;
  const known: Known = {
    principal: { kind: 'person', issuer, subject, groups: [] },
    issuer,
    clientId,
    confirmed,
  };
  gate.keep(known);
};
const who = () => {
  const principal = gate.holding(policy, Date.now())?.principal;
  return principal && 'subject' in principal ? principal.subject : undefined;
};
const later = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('a file of who is signed in that is put back', () => {
  it('signs nobody in who has signed out', async () => {
    signIn('mia');
    expect(who()).toBe('mia');
    cpSync(file(), copy());
    await later();
    gate.forget();
    expect(who()).toBeUndefined();
    cpSync(copy(), file());
    expect(who()).toBeUndefined();
    signIn('mia');
    expect(who()).toBe('mia');
  });

  it('does not put one person in the place of the next', async () => {
    signIn('mia');
    cpSync(file(), copy());
    await later();
    signIn('ben');
    expect(who()).toBe('ben');
    cpSync(copy(), file());
    expect(who()).toBeUndefined();
  });

  it('says that nobody is signed in where it cannot be looked at', () => {
    signIn('mia');
    rmSync(file());
    symlinkSync(file(), file());
    expect(who()).toBeUndefined();
  });

  it('counts where a clock was set back before signing in again', () => {
    signIn('mia', Date.now() + 60_000);
    signIn('mia', Date.now());
    expect(who()).toBe('mia');
  });
});
