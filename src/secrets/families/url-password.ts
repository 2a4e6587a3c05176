import { marked } from '../family.ts';

/** The password of a URL with user information, RFC 3986 §3.2.1: connection strings, remotes, proxies. */
export const URL_PASSWORD = [
  marked(
    'url-password',
    ['://'],
    String.raw`(?<=[A-Za-z0-9])://[^\s:/@'"<>$\x60{}]{0,100}:(?<value>[^\s/@'"\x60<>]{3,300})@(?=[A-Za-z0-9\[$%{_])`,
    {
      // Words that documentation puts there.
      check: (value) =>
        !/^(?:pass|passwd|pwd|pw|my_?password|your_?password|changeme|xyz|abc|123)$/i.test(value),
      form: true,
      finds: [
        'postgres://app:t0pSecretPw@db.internal:5432/app',
        'redis://:s3cr3tpw9@cache:6379/0',
        'git clone https://joe:k9Lm2Zx7@git.acme.test/web.git',
        'HTTPS_PROXY=http://joe:Tr0ub4dor%263@proxy.acme.test:3128',
        'amqp://guest:letmein9@mq/%2f',
      ],
      leaves: [
        'https://example.com:8080/path',
        'postgres://app:${DB_PASSWORD}@db/app',
        'postgres://user:password@localhost/db',
        'git+ssh://git@host:22/x',
        "new URL('http://abc:xyz@host')",
      ],
    },
  ),
];
