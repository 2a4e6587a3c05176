import { named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Feature flags and the counting of visitors. */
export const ANALYTICS = [
  prefixed('launchdarkly-key', ['api-', 'sdk-', 'mob-', 'rel-'], UUID, {
    finds: [
      `LAUNCHDARKLY_SDK_KEY=sd${''}k-e470c8ef-5cf9-4d81-8b04-fd93e87c4c3a`,
      `Authorization: ap${''}i-9e86705f-a101-406a-a3aa-92be50e50601`,
      `LD_MOBILE_KEY=mo${''}b-41447eb4-19c6-4c53-ad9b-5caa8437654f`,
    ],
    leaves: ['sdk-', 'api-4d8e8c755012', 'grapi-b18f8fd2-bdd9-43f3-83ef-995ae373693b'],
  }),
  named(
    'launchdarkly-key',
    ['launchdarkly', 'launch darkly', 'ld sdk key', 'ld api key'],
    '(?:[a-z]{3}-)?[a-z0-9=_-]{36,40}',
    {
      finds: [
        'LAUNCHDARKLY_ACCESS_TOKEN=2n76qp3ofhrludri8tig53hlc5lbqhk6e6z6sguw',
        'launchdarkly:\n  client_side_id: 7ljxoce2c0vc8z2mbs94p6n8yfqx2ao8vxgb',
      ],
      leaves: ['LAUNCHDARKLY_PROJECT=default', 'launchdarkly-js-client-sdk-browser-and-node-x'],
    },
  ),
  named(
    'split-api-key',
    ['split api', 'split key', 'split sdk', 'split_', 'splitio', 'split.io', 'splitsdk', 'split software'],
    '[a-z0-9]{36,54}',
    {
      finds: [
        'SPLIT_API_KEY=dqgbsv52jrp88arlphl7rytqzvdgldqmaogthdylm1dcqx97tn',
        'SplitFactory({ core: { authorizationKey: "x" } }); splitSdkKey = "1yepfit30smfwyp2ersbpb3w5tfxp59bb91u"',
        'splitio:\n  api_key: oq22d7u1v2l53skoc55d0b7c3x0nzfymfa47ab1bxjmfnbx79xp8',
      ],
      leaves: ['split_string_into_parts = e7c1b2f4b2d1', 'SPLIT_API_KEY=localhost'],
    },
  ),
  prefixed('posthog-key', ['phc_', 'phx_', 'phs_', 'pha_', 'phr_', 'phe_'], '[A-Za-z0-9]{40,60}', {
    finds: [
      `POSTHOG_PERSONAL_API_KEY=phx_${''}QRvvBOAQlpCkJf11RKGWf9ngp9TqhB8CtSqQeCZXZZO`,
      `posthog.init('phc_${''}0F2StzBmasSAhd9y9E2j2FOQM5gm9v39NtWNSaQfGgz')`,
    ],
    leaves: ['phx_', 'phc_SIrZzJ4Y7T3l', 'glyphs_dOeySWbYwa9WPt6oXi3zoMZ3c2Gc7TXDjBSeuYLdFvH'],
  }),
  named('mixpanel-secret', ['mixpanel'], '[A-Za-z0-9]{32}', {
    finds: [
      'MIXPANEL_API_SECRET=1c3837ac23298e7d3257d20990663925',
      "mixpanel.init('8d61406940fd070a4cddb80309649216')",
      'mixpanel:\n  token: 1eaef3dc9092d274fc787218c77cef47',
    ],
    leaves: [
      'mixpanel/mixpanel-js@349258da19388cb628ccf1a4ec4c33f874a2ad9d',
      'MIXPANEL_TOKEN=59b03dfc5a0ee7ba1c2e',
    ],
  }),
  named('amplitude-key', ['amplitude'], '[a-f0-9]{32}', {
    finds: [
      'AMPLITUDE_API_KEY=f4400b8476174c0af0e0c4148541eeb0',
      "amplitude.getInstance().init('x'); amplitude_secret_key = 'd9c6d4d33110fe5b00dc7783582ab026'",
    ],
    leaves: ['amplitude/Amplitude-TypeScript@9e1b0bdbb62467d1e055f1702a0179e5b0738095', 'amplitude: 0.5'],
  }),
  named(
    'segment-write-key',
    ['segment write key', 'segment key', 'segment api key', 'segment token', 'segment_', 'segmentio'],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'SEGMENT_WRITE_KEY=gCAME4s6nhMFs70V5Mok1iYHUE3iqMlh',
        'segmentKey: "xghqTrnX9NvllUFXOOhqmGCnZ0yT5r5S"',
        'segment_api_key = k4q9eHM41uMYJOchW1mbiNzuUercQ1p4',
      ],
      leaves: ['segment_length_in_meters_of_the_road', 'SEGMENT_WRITE_KEY=l37PBBtutKNI'],
    },
  ),
  named('segment-write-key', ['analytics.load', 'write key'], '[A-Za-z0-9]{32}', {
    generic: true,
    finds: [
      'analytics.load("fTQVIYIEnoaB7nbBxGonwNEW03FqnCnS")',
      "new Analytics({ writeKey: 'Kvpn28HYBF0D1BQdiPEudjxEbKWMcxcN' })",
    ],
    leaves: ['writeKey: configuration.analytics.writeKey', 'analytics.load()'],
  }),
  prefixed('segment-public-api-token', ['sgp_'], '[A-Za-z0-9]{64}', {
    finds: [
      `SEGMENT_TOKEN=sgp_${''}WrpTUdhhSCkl7DdiYyRTs5s14T6BWAZ8mzXGJG06okBg7BrIpbcQWmNuKSMK9vEY`,
      `Authorization: Bearer sgp_${''}uXJ4qlIJCQelf7igQPPhOG5wdUNyxaNOEQEsIZwHKNh5rfMqN7Vhy299ZnUuNRpJ`,
    ],
    leaves: ['sgp_', 'sgp_T4YSzxg9WHjSwxy4RRIsn8EAn6mims'],
  }),
  named(
    'heap-api-key',
    ['heap api key', 'heap app id', 'heap key', 'heapanalytics', 'heap_'],
    '[a-f0-9]{32,40}',
    {
      finds: [
        'HEAP_API_KEY=797df409c171da62743ee77588648ed0',
        'heap_api_key: "bdfa20ca130534717a3b45ca3b4e4e9691048dc8"',
      ],
      leaves: ['HEAP_SIZE=4096', 'heap_key_comparison_function'],
    },
  ),
  named('statsig-key', ['statsig'], '(?:secret|console|client)-[A-Za-z0-9]{32,50}', {
    finds: [
      `STATSIG_SERVER_KEY=se${''}cret-7M41nCrpZegaOCJsAtpbKsfG0kwK70Fks363ajKRkVb`,
      `new Statsig("co${''}nsole-jMFi8TTvp2AHFfeMFPWX33LTSRyMI8NVF8akVrts8kE")`,
    ],
    leaves: ['statsig: client-side-evaluation', 'STATSIG_KEY=secret-x'],
  }),
  named('optimizely-token', ['optimizely'], '2:[A-Za-z0-9_-]{54}', {
    finds: [
      'OPTIMIZELY_TOKEN=2:K2wBc2_1n9VWVGyci57d3FjNnK9L7BclPGzyAWgPfroAuZPDUnJgDd',
      'optimizely_access_token: "2:Yh5uSxzhuPImlk98C4ei7i3cpMJkZ0HZo6dNZG1DT3EvJ_p3KlKcOW"',
    ],
    leaves: ['OPTIMIZELY_SDK_KEY=TrRZtPxZiKlQ', 'optimizely: 2:1'],
  }),
  named('fullstory-key', ['fullstory'], '(?:na1|eu1)[.][A-Za-z0-9+/=]{40,100}', {
    finds: [
      'FULLSTORY_API_KEY=na1.w39ifSWwoXc81DOmKuWpICbTTseY21frPOvOvYKgp2FYdwG0R6bZNgCy5TOw',
      'fullstory:\n  key: eu1.1nV81ZNEDQCZbqScFAaR69Yh1K2MWoVTDbPujRNm5PrZEQyXGg9URqvVHEIn3PNeKffBWx9f==',
    ],
    leaves: ['FULLSTORY_ORG=OVY7E', 'fullstory: na1.x'],
  }),
  named('rudderstack-key', ['rudderstack', 'rudder write key', 'rudder_'], '[A-Za-z0-9]{27}', {
    finds: [
      'RUDDERSTACK_WRITE_KEY=QlE9nAErXQYKiUEwi6nE3omn6OW',
      'rudder_write_key: "QIrn4sOZU9cXX1aOumZDL1nCumI"',
    ],
    leaves: ['rudder_angle_of_the_boat_123', 'RUDDERSTACK_WRITE_KEY=zlmsFaV9XB'],
  }),
  named(
    'reporting-key',
    ['looker', 'tableau', 'metabase', 'redash', 'superset secret'],
    '(?:mb_[A-Za-z0-9+/]{40,48}={0,2}|[A-Za-z0-9]{24}|[A-Za-z0-9]{20}|[A-Za-z0-9]{40}|[A-Za-z0-9+/]{22}==:[A-Za-z0-9]{32})',
    {
      finds: [
        'LOOKER_CLIENT_SECRET=FudKiZtPTu2Dx2zEdkCEEtWD',
        'looker_client_id: FPjm4JrcatfcmUtZMUdn',
        'METABASE_API_KEY=mb_78KmMPAy9blwL95nQOYTQm1eJWZRfOUQKh6urbv1TTXF',
        'REDASH_API_KEY=9WDeQnPlmdyXglWGcbxm5vzfjHWIR9xXSFrMvbj0',
        'TABLEAU_PAT_SECRET="Ro/4s5wLOrkS0h3evzhA0Y==:KmSD3GiiWcbcGrragnoyf7V55kPt5zrp"',
      ],
      leaves: ['onlooker: hXdYlRoq', 'LOOKER_BASE_URL=https://looker.acme.test:19999'],
    },
  ),
];
