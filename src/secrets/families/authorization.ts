import { oddnessOf } from '../drawn.ts';
import { type Family, marked } from '../family.ts';
import { looksSet } from '../passwords.ts';
import { isUserAndPassword } from '../user-and-password.ts';

/** `user:password`, whose password a person may have chosen. */
const isPassword = (value: string): boolean =>
  value.length >= 4 && !/^[$<%{[]|^-/.test(value) && (looksSet(value, true) || /^\w{5,}$/.test(value));

/** HTTP authentication, RFC 7617, 6750 and 7616, in headers and on command lines. */
export const AUTHORIZATION: readonly Family[] = [
  marked(
    'basic-authorization',
    ['basic '],
    String.raw`(?<![A-Za-z])basic (?<value>[A-Za-z0-9+/]{8,2000}={0,2})(?![A-Za-z0-9+/=])`,
    {
      check: isUserAndPassword,
      form: true,
      finds: [
        'Authorization: Basic YWNtZTp6eDgxU3BlY3RydW00OGs=',
        `headers: { authorization: "Basic am9lOnRyMHViNGRvcg==" }`,
        'AUTHORIZATION: basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
      ],
      leaves: [
        'Authorization: Basic dXNlcjpwYXNzd29yZA==',
        'basic authentication',
        'Basic LLMOsZqd5jSZM8DswlP4ARhR',
      ],
    },
    'i',
  ),
  {
    ...marked(
      'bearer-token',
      ['bearer'],
      String.raw`(?<![A-Za-z])bearer(?: |%20|\+|["'], ?["'])(?<value>[A-Za-z0-9._~+/-]{16,4000}={0,2})(?![A-Za-z0-9_])`,
      {
        check: (value) =>
          oddnessOf(value.slice(0, 200)) >= 4 || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
        form: true,
        finds: [
          'Authorization: Bearer UnS7YGGYQUbNUZgByS66ibA4pp6XHGYa',
          `"Authorization": "bearer c7afc333caa70ed08451b416607e5bead66c2162"`,
          "curl -H 'Authorization: Bearer LTmH-7ASeLKd-9GvEZvmR4OlLk8PyA6yixzNbalY' https://api.acme.test",
          'Bearer deb1ed49-73c4-452d-a6f2-cdbf23c9e3e7',
        ],
        leaves: [
          'Authorization: Bearer YOUR_ACCESS_TOKEN',
          'Authorization: Bearer ${token}',
          'bearer authentication-is-required',
          'bearer oauth2-resource-server',
        ],
      },
      'i',
    ),
  },
  marked(
    'digest-authorization',
    ['response="'],
    String.raw`response="(?<value>[a-f0-9]{32,64})"(?<=Digest [^\n]{0,1000})`,
    {
      finds: [
        'Authorization: Digest username="joe", realm="acme", nonce="7d04da7c63d4a0b32e20c79724859346", uri="/", response="24c259ab56dbb6a6731a9db15a395d36", opaque="x"',
        'Digest username="a", response="cf7bb0831641900b10c92fe75b597c43a2b453d8c5ba330ab95b86d93fbd1b9e"',
      ],
      leaves: ['response="768e5d0af6aea56c8f5c464857fed38c"', 'Digest username="joe", response="abc"'],
    },
  ),
  marked(
    'curl-password',
    ['-u', '--user', '--proxy-user', '-a '],
    String.raw`(?<=[\s"'])(?:-u|--user|--proxy-user|-a)[ =]?["']?[A-Za-z0-9_.@%+-]{1,80}:(?<value>[^\s"'\x60:/]{4,200})(?=["'\s]|$)(?<=(?:curl|https?|wget|xh|httpie|ldapsearch|git)\b[^\n]{0,600})`,
    {
      check: isPassword,
      form: true,
      finds: [
        'curl -u admin:Tr0ub4dor https://acme.test',
        `curl --user 'acme:k9!Lm2Zx7' -X POST https://acme.test/api`,
        'curl -s -ujoe:correcthorse9 https://acme.test',
        'http -a joe:hunter2 GET https://acme.test',
      ],
      leaves: [
        'curl -u admin https://acme.test',
        'curl -u "$USER:$PASS" https://acme.test',
        'curl -u user:password https://acme.test',
        'docker run -u 1000:1000 acme',
        'sort -u a:bcde',
      ],
    },
  ),
];
