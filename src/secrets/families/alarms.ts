import { named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Who wakes people up, watches whether a site answers, and tells the public. */
export const ALARMS = [
  named(
    'pagerduty-api-key',
    ['pagerduty', 'pager duty', 'pd api', 'pd token', 'token token'],
    '[A-Za-z0-9_+-]{20}',
    {
      finds: [
        `PAGERDUTY_API_KEY=u+${''}02srzvAFnXyxTstFZT`,
        'Authorization: Token token=y_o5MS3li_n-YbSE0EUP',
        'pagerduty:\n  token: uoY9UJyU6Iy7sboWcOYU',
      ],
      leaves: ['pagerduty: incident-response-on', 'PAGERDUTY_API_KEY=IwX4ql22Sd'],
    },
  ),
  named(
    'pagerduty-routing-key',
    ['pagerduty', 'routing key', 'pd_routing', 'integration key'],
    '(?:[a-f0-9]{32}|R0[A-Z0-9]{30})',
    {
      finds: [
        'PAGERDUTY_ROUTING_KEY=54ee07314f6717fad6fa7ef1a3f6dd4e',
        '"routing_key": "R06AKZBZZXQQLWXDIJVYD0477K2EHJJ8"',
        'integration_key: 92c3f76a8e77fbe1a0afd246dacb8216',
      ],
      leaves: ['routing_key: orders.created', 'PAGERDUTY_ROUTING_KEY=5676ef982c212eb0c51c'],
    },
  ),
  prefixed('pagerduty-token', ['pdus+', 'pdeu+'], '[A-Za-z0-9_+-]{20,120}', {
    finds: [
      `Bearer pd${''}us+_0V7reAVZZJ1pPbs0B0xEtkuQb9CDd4j`,
      `PD_TOKEN=pd${''}eu+${''}_9Jx1aLxaQNJyLtoelFYnB5Bj7ocVcS7D48qjNeRZyRWk`,
    ],
    leaves: ['pdus+', 'pdus+short'],
  }),
  named('opsgenie-api-key', ['opsgenie', 'genie key', 'geniekey'], UUID, {
    finds: [
      'OPSGENIE_API_KEY=bb215a9a-23c2-47cf-afd8-2ce50848add2',
      'Authorization: GenieKey 9d9a9111-a663-4d11-b29f-a26e9a068a44',
      'opsgenie_config:\n  api_key: a1e043bc-ad23-412c-bbab-18e67320a4f0',
    ],
    leaves: ['OPSGENIE_TEAM=ops', 'opsgenie 526b346bc3aac8725f99'],
  }),
  named('statuspage-key', ['statuspage'], `(?:${UUID}|[a-f0-9]{64})`, {
    finds: [
      'STATUSPAGE_API_KEY=a692f26b-6a3c-44ca-aed1-fee4df85a823',
      'curl -H "statuspage-key: f67bc63ac58c3c32ae7102f3ef3c75c9494aca8d61f775da4c6da6a766067582"',
    ],
    leaves: ['STATUSPAGE_PAGE_ID=6r9n7bxn065f', 'statuspage.io'],
  }),
  named(
    'better-stack-token',
    ['betterstack', 'better stack', 'logtail', 'betteruptime', 'better uptime'],
    '[A-Za-z0-9]{24}',
    {
      finds: [
        'BETTERSTACK_TOKEN=15CvJBG7WsVn5vIPt0v4HvwP',
        'new Logtail("ttMEL0tJQrwWTxHDaWyhOaGL")',
        'BETTER_UPTIME_API_TOKEN: 0L043VA8b0mv2j3ku7ff2rW6',
      ],
      leaves: ['LOGTAIL_HOST=in.logs.betterstack.com', 'betterstack_source_token = x'],
    },
  ),
  prefixed('checkly-key', ['cu_'], '[a-f0-9]{32}', {
    finds: [
      `CHECKLY_API_KEY=cu_${''}b5189185462217e45e5340c9b645ef10`,
      `provider "checkly" {\n  api_key = "cu_${''}a223455bc92c9e1598889cbea1cc5140"`,
    ],
    leaves: ['cu_', 'lcu_8c1a88505b724d342fd5bacfa470d6f1', 'cu_4eae8120b7af3f8261cc'],
  }),
  named('checkly-key', ['checkly'], '[a-f0-9]{32}', {
    finds: [
      'CHECKLY_API_KEY=724ef66fb2ea71105c5309c6cc578fa7',
      'checkly:\n  api_key: c97c50ff14ed6f0e9cfdcea2d02bfcc7',
    ],
    leaves: [
      'CHECKLY_ACCOUNT_ID=9bdda389-b2a1-423f-9ce3-29f0be9eee86',
      'checkly/cli@ece388e2416a761d0eec8df2491524062f6addf7',
    ],
  }),
  named('uptimerobot-key', ['uptimerobot', 'uptime robot'], '[um][0-9]{6,10}-[a-f0-9]{24}', {
    finds: [
      'UPTIMEROBOT_API_KEY=u2279324-98bc2039ab3ae2615e93f4e3',
      'uptime_robot: { api_key: "m623286840-3f86c3cc7f62abcebdcd9941" }',
    ],
    leaves: ['UPTIMEROBOT_API_KEY=u2267117', 'uptimerobot.com'],
  }),
  named('pingdom-token', ['pingdom'], '[A-Za-z0-9_-]{86}', {
    finds: [
      'PINGDOM_API_TOKEN=h91QwW6LvXCIHhiKpZ_tXr9FhuvHj6XQvVSUzGltdd5XbpYY_F0mVES8FZ01lcC4SGw8AE8lm2a5MF4KfAeb3p',
      'pingdom:\n  token: "qBOJ5msKV7CgELXm_XehmPfL6xdefdEX8D_SMOtmZpwkJAb32fir-fVjnBM7BT31zgshyqHboo27STZF_kggwX"',
    ],
    leaves: ['PINGDOM_CHECK=123', 'PINGDOM_API_TOKEN=cp5o5cF4kZ5yIORn2ovoVTT9NldRfK'],
  }),
];
