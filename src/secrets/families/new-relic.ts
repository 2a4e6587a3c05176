import { named, prefixed } from '../family.ts';

/** https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/ */
export const NEW_RELIC = [
  prefixed('new-relic-user-key', ['NRAK-'], '[A-Za-z0-9]{27}', {
    finds: [
      `NEW_RELIC_API_KEY=NRAK-${''}GX4GXTK4B798DXQCEL0LUICAOT9`,
      `Api-Key: NRAK-${''}YOUA07VN6LQ2QRZ4O14MLZJ3OI2`,
    ],
    leaves: ['NRAK-', 'NRAK-FCBE4F548J9FQ0OEK3QS'],
  }),
  prefixed('new-relic-insights-key', ['NRII-', 'NRIQ-'], '[A-Za-z0-9_-]{32}', {
    finds: [
      `X-Insert-Key: NRII-${''}RZ7scRND-NQuQiXDq2HP5gEA-7s3iGzi`,
      `X-Query-Key: NRIQ-${''}YpslP-NsS-12i0pRKOhJmi_FC6p1nmS3`,
    ],
    leaves: ['NRII-', 'NRIQ-short'],
  }),
  prefixed('new-relic-rest-key', ['NRRA-', 'NRAA-'], '(?:[a-f0-9]{42}|[a-f0-9]{27}|[A-Z0-9]{27})', {
    finds: [
      `X-Api-Key: NRRA-${''}587821cfeba2bf048dd068c0e4f31df649741982b7`,
      `NEW_RELIC_ADMIN_KEY=NRAA-${''}de858221d4e38e009f8c6d19569`,
    ],
    leaves: ['NRRA-', 'NRRA-1ee0b769d6da2fc7a01b'],
  }),
  prefixed('new-relic-browser-key', ['NRJS-', 'NRBR-'], '[a-f0-9]{19}', {
    finds: [
      `licenseKey:"NRJS-${''}020324f9225cd4e0a4b"`,
      `NEW_RELIC_BROWSER_KEY=NRBR-${''}1316584613d7e9d4e70`,
    ],
    leaves: ['NRJS-', 'NRJS-e66a0f052a'],
  }),
  prefixed('new-relic-synthetics-key', ['NRSP-'], '[a-z]{2}[0-9]{2}[A-Za-z0-9]{26,40}', {
    finds: [
      `PRIVATE_LOCATION_KEY=NRSP-${'us01'}ffd8f142361daeed748e633d7c72`,
      `--key NRSP-${'eu01'}492975107fec407b0f6361193bf6c82b`,
    ],
    leaves: ['NRSP-', 'NRSP-us01'],
  }),
  named(
    'new-relic-license-key',
    ['new relic', 'newrelic', 'nr license', 'nria_license', 'nr_'],
    '(?:[a-z]{2}[0-9]{2}[a-z]{2})?[a-f0-9]{30,36}(?:FFFF)?NRAL',
    {
      finds: [
        `NEW_RELIC_LICENSE_KEY=a7ee7ecee5e99aa38a71057408d0d28ccae1NR${''}AL`,
        `license_key: eu01xx5bb8252e0b1648c86a95840f054297NR${''}AL # newrelic\nnewrelic.license_key = eu01xxb5306da73607468688bba5babdf6beNR${''}AL`,
        `NRIA_LICENSE_KEY=1656f6a220997592916e66e87bb44c5320e0NR${''}AL`,
      ],
      leaves: ['NEW_RELIC_APP_NAME=My Application', 'NEW_RELIC_LICENSE_KEY=14ed047c1ba2NRAL'],
    },
  ),
  named(
    'new-relic-license-key',
    ['new relic', 'newrelic', 'nr license', 'nria_license', 'license key'],
    '[a-f0-9]{40}',
    {
      finds: [
        'NEW_RELIC_LICENSE_KEY=b271840cc6a94f390f30812b871f1327fed83d27',
        'newrelic.license_key = "1bbaa8c9b4054dd9fc66ea4d11084e6fe887c63c"',
        'license_key: a60971a26706718da48df69f578cdd18f7e57d28',
      ],
      leaves: [
        'newrelic/node-newrelic@f704af8d35bb6389ddc0c177d5331a600e640d1e',
        'license_key=8174c530d007cf47ee08',
      ],
    },
  ),
  named('new-relic-api-key', ['new relic', 'newrelic'], '(?:[a-f0-9]{47,48}|[A-Za-z0-9]{64})', {
    finds: [
      'NEW_RELIC_API_KEY=5ea09a1f1d62551a97b1e8319fa3f5f7e2ad07a05358ff2',
      'newrelic.api_key="d027df6309696ded736d49ae9b7561f657b9c661be4a05f3"',
    ],
    leaves: ['NEW_RELIC_API_KEY=a10edff9e74a8c8446d89ddc5aebe033baf07ff0fbfd', 'newrelic: 4232fa2581c9'],
  }),
];
