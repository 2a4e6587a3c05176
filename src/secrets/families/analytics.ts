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
    'split-api-key',
    ['split api', 'split sdk', 'split_', 'splitio', 'split.io', 'splitsdk', 'split software'],
    '[a-z0-9]{36,54}',
    {
      finds: [
        'SPLIT_API_KEY=1axrgsvxe8owl8p2c8t4wzou4eeig3kg5g376i44igb3sx27zu',
        'SplitFactory({ core: { authorizationKey: "x" } }); splitSdkKey = "7ljxoce2c0vc8z2mbs94p6n8yfqx2ao8vxgb"',
        'splitio:\n  api_key: m20swc7leyu7pzcly55r7z1ev5uw6qevedwent48dbly9qrxvjxw',
      ],
      leaves: ['split_string_into_parts = be359fb207dd', 'SPLIT_API_KEY=localhost'],
    },
  ),
  prefixed('posthog-key', ['phc_', 'phx_', 'phs_', 'pha_', 'phr_', 'phe_'], '[A-Za-z0-9]{43,50}', {
    finds: [
      `POSTHOG_PERSONAL_API_KEY=phx_${''}6LuKRBBcHYGhgQKLQgwTht4eREm07X3EyAOCjGewFaB`,
      `posthog.init('phc_${''}TuYpAqAHqu0FkVrXRtIkkNYYVCvpJqqQkLqa9W7gXWJ')`,
    ],
    leaves: ['phx_', 'phc_7p6XBYsAjGmg', 'glyphs_0F2StzBmasSAhd9y9E2j2FOQM5gm9v39NtWNSaQfGgz'],
  }),
  named('mixpanel-secret', ['mixpanel'], '[a-f0-9]{32}', {
    finds: [
      'MIXPANEL_API_SECRET=f453e799f21cca52acdbbde375a9b72e',
      "mixpanel.init('3a2d49e2c76fc1b3539df0b35877978e')",
      'mixpanel:\n  token: 1c3837ac23298e7d3257d20990663925',
    ],
    leaves: [
      'mixpanel/mixpanel-js@1e59fcccfce6f0d32b560180e9f96b1c5278aabd',
      'MIXPANEL_TOKEN=f72b53bffc2cfeeffafd',
    ],
  }),
  named('amplitude-key', ['amplitude'], '[a-f0-9]{32}', {
    finds: [
      'AMPLITUDE_API_KEY=946881df736a11ac264b1b6b66336e1e',
      "amplitude.getInstance().init('x'); amplitude_secret_key = '4b3fcf95c0d2c829eef9d4de4031bda6'",
    ],
    leaves: ['amplitude/Amplitude-TypeScript@f91e355c481026f9a1daf0609687b1e79b1d121f', 'amplitude: 0.5'],
  }),
  named(
    'segment-write-key',
    ['segment write key', 'segment key', 'segment api key', 'segment token', 'segment_', 'segmentio'],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'SEGMENT_WRITE_KEY=rEMqbVlikWhBOaMfahKop5Z3w2p19dzy',
        'segmentKey: "g3JaWK1Qk1e7k2cRvnMz8KKvsGIc5YVp"',
        'segment_api_key = gCAME4s6nhMFs70V5Mok1iYHUE3iqMlh',
      ],
      leaves: ['segment_length_in_meters_of_the_road', 'SEGMENT_WRITE_KEY=GbmbHFk3iwSt'],
    },
  ),
  named('segment-write-key', ['analytics.load', 'write key'], '[A-Za-z0-9]{32}', {
    generic: true,
    finds: [
      'analytics.load("k4q9eHM41uMYJOchW1mbiNzuUercQ1p4")',
      "new Analytics({ writeKey: 'GbqzeBaRTu6JG4j8a7D3pJvvI7EOEc7k' })",
    ],
    leaves: ['writeKey: configuration.analytics.writeKey', 'analytics.load()'],
  }),
  prefixed('segment-public-api-token', ['sgp_'], '[A-Za-z0-9]{64}', {
    finds: [
      `SEGMENT_TOKEN=sgp_${''}BAkujW9WExJJWjob9x35LWLbfeNKEN5G1UNIeYb5zR6Nk2siNQ1iCTO4lW6QIKMm`,
      `Authorization: Bearer sgp_${''}H27jFoj27BcZkDJq3IhyrXRAXCz2tpjRvmujMOhD93lifYRX6xZVLvmQhTDhjQYZ`,
    ],
    leaves: ['sgp_', 'sgp_PXMTuJpylsKh9zsARO3URsWNS7Tqlz'],
  }),
  named(
    'heap-api-key',
    ['heap api key', 'heap app id', 'heap key', 'heapanalytics', 'heap_'],
    '[a-f0-9]{32,40}',
    {
      finds: [
        'HEAP_API_KEY=1dc88d7bc0744d2a8c22ce0ba9d1de1a',
        'heap_api_key: "23a44a87bae19e81cf717a910c790f170df5489d"',
      ],
      leaves: ['HEAP_SIZE=4096', 'heap_key_comparison_function'],
    },
  ),
  named('statsig-key', ['statsig'], '(?:secret|console|client)-[A-Za-z0-9]{32,50}', {
    finds: [
      `STATSIG_SERVER_KEY=se${''}cret-Fbv0JqbUj9QdqB0T8cnYL2uNVHsbXdDlD0YJYSKbUME`,
      `new Statsig("co${''}nsole-i3KgPlV8KxMoGiCXjBP330eJskaQqnnbn2KCo5pbehA")`,
    ],
    leaves: ['statsig: client-side-evaluation', 'STATSIG_KEY=secret-x'],
  }),
  named('optimizely-token', ['optimizely'], '2:[A-Za-z0-9_-]{54}', {
    finds: [
      'OPTIMIZELY_TOKEN=2:ua1xW4f60Fbjv0x3pPYmglrv0uJ4_OUILZF2xI_6PBKG24E28tICeV',
      'optimizely_access_token: "2:xL5R8YdoLDFBqZHkxZfLtJrjkFh1w1UF_2LsGqzuS0ArWtCd04BApx"',
    ],
    leaves: ['OPTIMIZELY_SDK_KEY=LL3J5cmT85TO', 'optimizely: 2:1'],
  }),
  named('fullstory-key', ['fullstory'], '(?:na1|eu1)[.][A-Za-z0-9+/=]{40,100}', {
    finds: [
      'FULLSTORY_API_KEY=na1.9Jd2C72EsZyeIuAoHDi1wr/3zFgn4u4FE1b1ZoEdthgIdbhaWalB6AGBdc1C',
      'fullstory:\n  key: eu1.UEqbwRZrrm/9pKJEPv0HdGvlUQ16LC9e8wCwHbVciCCiBRbPy7Y4VuyS8JdTrHh2lMmdqntX==',
    ],
    leaves: ['FULLSTORY_ORG=R25Z3', 'fullstory: na1.x'],
  }),
  named('rudderstack-key', ['rudderstack', 'rudder write key', 'rudder_'], '[A-Za-z0-9]{27}', {
    finds: [
      'RUDDERSTACK_WRITE_KEY=MRViHXOuODs4antDXeoAZEClqpu',
      'rudder_write_key: "O7aj73Qcxwgxg7VPKULuqTs2PPU"',
    ],
    leaves: ['rudder_angle_of_the_boat_123', 'RUDDERSTACK_WRITE_KEY=WIfxYoii7s'],
  }),
];
