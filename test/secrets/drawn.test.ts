import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oddnessOf } from '../../src/secrets/drawn.ts';

const ALPHABETS = [
  'abcdefghijklmnopqrstuvwxyz0123456789',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  '0123456789abcdef',
];

describe('how odd a value is', () => {
  it.each(ALPHABETS)('knows nearly all values of 32 characters drawn from %s', (alphabet) => {
    const drawn = fc.sample(fc.string({ unit: fc.constantFrom(...alphabet), minLength: 32, maxLength: 32 }), {
      numRuns: 1000,
      seed: 7,
    });
    expect(drawn.filter((value) => oddnessOf(value) >= 4).length).toBeGreaterThan(970);
  });
  it.each([
    'base64EncodedString',
    'identifier-list',
    'AUTHENTICATION_TOKEN_HEADER',
    'org.springframework.security.core',
    'application/x-www-form-urlencoded',
    '2024-01-01T00:00:00Z',
    'kEnumerableProperty',
    'x509-certificate-sha256-rsa2048',
  ])('finds %s ordinary', (value) => expect(oddnessOf(value)).toBeLessThan(4));
});
