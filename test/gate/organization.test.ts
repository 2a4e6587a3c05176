/** Where a device is told whose policies it follows, and what becomes of a word that cannot be read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locate } from '../../src/gate/home.ts';
import { findOrganization, registryText } from '../../src/gate/policy/organization.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const GOOD = { baseUrl: 'https://policy.acme.example/', rootSha256: 'a'.repeat(64) };
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = makeSandbox('organization');
});
afterAll(() => sandbox.close());

const homeIn = (name: string) => {
  const root = path.join(sandbox.root, name);
  mkdirSync(root, { recursive: true });
  return locate({ CHAPERONE_HOME: root });
};

describe("a person's own enrolment", () => {
  it('is found, with what it leaves out', () => {
    const home = homeIn('own');
    writeFileSync(home.organization, JSON.stringify(GOOD));
    expect(findOrganization(home)).toEqual({
      kind: 'found',
      organization: {
        baseUrl: 'https://policy.acme.example',
        rootSha256: GOOD.rootSha256,
        channel: 'stable',
        push: false,
        pushSpreadSeconds: 10,
        source: home.organization,
        managed: false,
      },
    });
  });

  it('that cannot be read is not taken for none', () => {
    const home = homeIn('folder');
    mkdirSync(home.organization);
    expect(findOrganization(home)).toEqual({
      kind: 'broken',
      problem: `${home.organization} cannot be read (EISDIR); it must be a file that every user may read.`,
    });
    expect(findOrganization(homeIn('none'))).toEqual({ kind: 'none' });
  });
});

describe('the Windows policy key', () => {
  const said = (type: string, text: string) =>
    `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chaperone\r\n    Config    ${type}    ${text}\r\n\r\n`;

  it.each(['REG_SZ', 'REG_EXPAND_SZ'])('is read as `reg query` prints it: %s', (type) => {
    const text = JSON.stringify(GOOD);
    expect(registryText(said(type, text))).toMatchObject({ text });
  });

  it('of another type is told, and not taken for none', () => {
    expect(registryText(said('REG_BINARY', '7B7D'))).toEqual({
      problem: 'HKLM\\SOFTWARE\\Policies\\Chaperone holds no text named Config.',
    });
  });

  it.skipIf(process.platform === 'win32')('that cannot be asked for is not taken for none', () => {
    // There is no registry here.
    expect(findOrganization(homeIn('windows'), 'win32')).toMatchObject({ kind: 'broken' });
  });
});
