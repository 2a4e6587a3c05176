import { marked, named, prefixed } from '../family.ts';

/** https://docs.sentry.io/security-legal-pii/security/token-formats/ */
export const SENTRY = [
  prefixed('sentry-org-token', ['sntrys_'], 'eyJ[A-Za-z0-9+/_-]{40,1000}={0,2}(?:_[A-Za-z0-9+/_-]{20,60})?', {
    finds: [
      `SENTRY_AUTH_TOKEN=sntrys_${''}eyJpYXQiOjE3Y27jKpwuFhvTsFDLthaQYfbFVI00TrJeAG7VbpJKwUerKuBUm4JpsiQNOEW/OglSywNtz/OEGXbkZstNzrKov5IfgD_uA85zW/duYD25U1kjnD7RpglZoT6sdGt1pLWv33f0DI`,
      `authToken: "sntrys_${''}eyJpYXQiOjE3JOyWSZBj2z9Bw57QgeReW9IBj23aCgFIMfyPPG0xAtkfOBCnuNwk3JXovvFs7g2/jFaaWBfF4u2hLkqrFlwXoO6ToyHxhT/iKaSL==_2qS1ktCLNYyCDd8FS6xuSUcySOFwGoVMkseM8/Z+MO1"`,
    ],
    leaves: ['sntrys_', 'sntrys_eyJ'],
  }),
  prefixed('sentry-user-token', ['sntryu_', 'sntryi_', 'sntrya_', 'sntryr_'], '[a-f0-9]{64}', {
    finds: [
      `SENTRY_AUTH_TOKEN=sntryu_${''}75a37deb85b267cea70409f181c14e0b529aae2e53478eab64851c37749651d2`,
      `Authorization: Bearer sntryi_${''}c2d760effff24fe34c6de1afb2dd0fdd388af326d16b906c44d3b5b0d6a37a6c`,
    ],
    leaves: ['sntryu_', 'sntryu_8e47d6f6dc3b07a1c3f229864c218e68'],
  }),
  named('sentry-token', ['sentry'], '[a-f0-9]{64}', {
    finds: [
      'SENTRY_AUTH_TOKEN=b86cbb5c58d5092bb9e07e7ae99d9def0faecf80586ba2a849ac9b5a73146898',
      '[auth]\ntoken=x\n[sentry]\ntoken=1fa223fe3d243b3af49e6049e17b38cbc29c9cf3f40056edd62829cc2ccb226c',
      'sentry_client_secret: "85eea748d988a5d3bca7abaa57f0bc0a717f5ee83d26648afae4cb30611bfa04"',
    ],
    leaves: [
      'sentry-cli checksum 46503255e840a69510eee501deb1932264c882f5500c51e3ffd98e7b78248a0c',
      'SENTRY_AUTH_TOKEN=bf8e03bb91f6f12b910085318f8047ef',
    ],
  }),
  marked(
    'sentry-dsn',
    ['http'],
    String.raw`https?://[a-f0-9]{32}(?::[a-f0-9]{32})?@[A-Za-z0-9.-]{2,100}(?::[0-9]{2,5})?(?:/[A-Za-z0-9_-]{1,40}){0,3}/[0-9]{1,20}(?![A-Za-z0-9])`,
    {
      finds: [
        'SENTRY_DSN=https://a2d1bc48bcc2d1f57380a57eb50bc510@o069777.ingest.sentry.io/0895273',
        "Sentry.init({ dsn: 'https://d5edb6d82fa5d4cffe031842a976ebb4@o435738.ingest.us.sentry.io/8908937903841031' })",
        'dsn=https://dc7b3b97c7598008727990a6b8f4212b:ab435ee817e7a27da3080dfaf07668ca@sentry.acme.test:9000/3',
      ],
      leaves: ['https://examplePublicKey@o0.ingest.sentry.io/0', 'https://5df61c5d8be4a403a720@x.test/1'],
    },
  ),
];
