import { describe, expect, it } from 'vitest';
import { marked, named, prefixed } from '../../src/secrets/family.ts';
import { finderOf, findSecrets } from '../../src/secrets/find.ts';

const VALUE = '3f9c1b7ae04d5268b1f0c97d2e6a8453';
const examples = { finds: [], leaves: [] };
const one = finderOf([named('acme-key', ['acme'], '[a-f0-9]{32}', examples, '')]);
const words = finderOf([named('wide-key', ['wide write key'], '[A-Za-z0-9]{32}', examples)]);
const found = (text: string, finder = one) =>
  findSecrets(text, { finder }).map(({ start, end }) => text.slice(start, end));

describe('a family that knows its values by name', () => {
  it.each([
    `ACME_API_KEY=${VALUE}`,
    `ENV ACME_TOKEN ${VALUE}`,
    `export ACME_KEY='${VALUE}'`,
    `"acmeApiKey": "${VALUE}"`,
    `{\\"acme_key\\":\\"${VALUE}\\"}`,
    `acme.api-key = ${VALUE}`,
    `  acme:\n    api_key: ${VALUE}`,
    `[acme]\r\napi_key = ${VALUE}`,
    `- name: ACME_KEY\n  value: "${VALUE}"`,
    `provider "acme" {\n  api_key = "${VALUE}"`,
    `variable "acme_key" {\n  type    = string\n  default = "${VALUE}"`,
    `<acmeKey>${VALUE}</acmeKey>`,
    `<add key="AcmeKey" value="${VALUE}" />`,
    `<key>AcmeKey</key>\n  <string>${VALUE}</string>`,
    `os.environ["ACME_KEY"] = "${VALUE}"`,
    `key = os.getenv("ACME_KEY", "${VALUE}")`,
    `process.env.ACME_KEY ?? '${VALUE}'`,
    `const acmeKey: string = '${VALUE}';`,
    `static const char *ACME_KEY = "${VALUE}";`,
    `let acme_key: &str = "${VALUE}";`,
    `ACME_KEY = b"${VALUE}"`,
    `ENV['ACME_KEY'] ||= '${VALUE}'`,
    `'acme_key' => '${VALUE}',`,
    `acme.setToken("${VALUE}")`,
    `new Acme({ apiKey: "${VALUE}" })`,
    `curl -H "X-Acme-Key: ${VALUE}" https://x.test`,
    `curl -H "Acme-Authorization: Bearer ${VALUE}"`,
    `https://x.test/?a=1&acme_key=${VALUE}&b=2`,
    `https://api.acme.test/v1/x?q=1&api_key=${VALUE}&b=2`,
    `login --acme-token ${VALUE}`,
    `The Acme API key is ${VALUE}.`,
  ])('finds the value in %j', (text) => {
    expect(found(text)).toEqual([VALUE]);
  });
  it.each([
    `uses: acme/action@${VALUE}`,
    `https://cdn.acme.test/${VALUE}.js`,
    `import './acme-${VALUE}.css'`,
    `SPEC CHECKSUMS:\n  AcmeCore: ${VALUE}\n`,
    `acme ships with checksum ${VALUE}`,
    `ACME_KEY=${VALUE}00`,
    `ACME_KEY=${VALUE.toUpperCase()}`,
    `ACME_KEY=${'ab'.repeat(16)}`,
  ])('leaves %j', (text) => {
    expect(found(text)).toEqual([]);
  });
  it('takes a name of several words however they are joined', () => {
    for (const spelling of [
      'WIDE_WRITE_KEY',
      'wide-write-key',
      'wideWriteKey',
      'wide.write.key',
      'Wide write key',
    ])
      expect(found(`${spelling}: ${VALUE}`, words)).toEqual([VALUE]);
    expect(found(`wide: ${VALUE}`, words)).toEqual([]);
  });
});

describe('a family whose values begin with a prefix', () => {
  const finder = finderOf([prefixed('acme-token', ['acme_', 'ACM-'], '[A-Za-z0-9]{32}', examples)]);
  it.each([`acme_${VALUE}`, `ACM-${VALUE}`])('finds %s in prose, escapes and queries', (token) => {
    for (const text of [
      `a ${token}.`,
      String.raw`{"a":"b\n${token}\n\"c\""}`,
      `?key%3D${token}%26b`,
      `/${token}/`,
    ])
      expect(found(text, finder)).toEqual([token]);
  });
  it.each([`Acme_${VALUE}`, `xacme_${VALUE}`, `acme_${VALUE}0`])('leaves %s', (text) => {
    expect(found(text, finder)).toEqual([]);
  });
});

describe('a family whose mark stands within the value', () => {
  it('takes the whole value', () => {
    const finder = finderOf([
      marked('acme-bot', [':aa'], '(?<=(?<![0-9])(?<head>[0-9]{8,10})):AA[a-f0-9]{32}', examples),
    ]);
    expect(found(`bot 123456780:AA${VALUE} `, finder)).toEqual([`123456780:AA${VALUE}`]);
  });
});
