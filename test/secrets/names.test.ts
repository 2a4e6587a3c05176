import { describe, expect, it } from 'vitest';
import { promiseOf } from '../../src/secrets/names.ts';

describe('what a name promises', () => {
  it.each(['password', 'DB_PASS', 'setPassword', 'user.pass', 'MYSQL_PWD', 'pgpassword', 'passwordForCi'])(
    '%s: a password',
    (name) => expect(promiseOf(name)).toBe('password'),
  );
  it.each([
    'apiKey',
    'X-Api-Key',
    'GITHUB_TOKEN_2',
    'SECRET_KEY_BASE',
    'azure.storage.key',
    'Authorization',
    '_authToken',
    'AUTH_TOKEN_FOR_CI',
  ])('%s: a secret', (name) => expect(promiseOf(name)).toBe('secret'));
  it.each(['cacheKey', 'SESSION_ID', 'ConnectSid'])('%s: perhaps one', (name) =>
    expect(promiseOf(name)).toBe('perhaps'),
  );
  it.each([
    'tokenType',
    'secretName',
    'bypass',
    'keyboard',
    'authorName',
    'PublicKeyToken',
    'csrf_token',
    'passwordField',
  ])('%s: none', (name) => expect(promiseOf(name)).toBeUndefined());
  it('wants the word last in the name of a call', () => {
    expect(promiseOf('setPassword', true)).toBe('password');
    expect(promiseOf('password.encode', true)).toBeUndefined();
  });
});
