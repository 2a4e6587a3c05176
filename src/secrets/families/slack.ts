import { marked, named, prefixed } from '../family.ts';

/** https://docs.slack.dev/authentication/tokens */
export const SLACK = [
  prefixed('slack-bot-token', ['xoxb-'], '[0-9]{8,14}(?:-[0-9A-Za-z]{8,64}){1,3}(?!-)', {
    finds: [
      `SLACK_BOT_TOKEN=xox${'b'}-521781980080-2348544104509-cEvFbXcNc68ybIpWkx8RDPDR`,
      `Authorization: Bearer xox${'b'}-297584796784-745108957765-xSaP3G07xbassS9SakPuBwrG`,
      `new App({ token: 'xox${'b'}-25561365685-of7YEKuyGIJ32xz1ZnXp6uGx' })`,
    ],
    leaves: ['xoxb-', 'xoxb-your-bot-token-goes-here-0123456789', 'xoxo-love-and-kisses'],
  }),
  prefixed('slack-user-token', ['xoxp-'], '[0-9]{8,14}(?:-[0-9A-Za-z]{8,64}){1,4}(?!-)', {
    finds: [
      `SLACK_USER_TOKEN=xox${'p'}-883915553647-146808681527-248074391226-116315c851753f45d2d4554be80bbb80`,
      `token=xox${'p'}-87360216216-18345714948-965891954146-f9d9af56f3&channel=C1`,
    ],
    leaves: ['xoxp-', 'xoxp-1234-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d'],
  }),
  prefixed('slack-app-token', ['xapp-'], '[0-9]-[A-Z0-9]{8,14}-[0-9]{10,14}-[a-z0-9]{40,70}', {
    finds: [
      `SLACK_APP_TOKEN=xapp-${'1'}-ABB2QKV8YKV-4893890672721-efcf62fa328f66c0ebe801d4938416f7d736b3b892c9b4c66cc92f063ad506cb`,
      `appToken: "xapp-${'1'}-AT1Q24JHAMP-9935489532857-05ce863d04df08b6cec14d35cddb03c388c8d0cfa466001a28121aed67d8a99f"`,
    ],
    leaves: ['xapp-1-', 'xapp-1-A0123456789-0123456789'],
  }),
  prefixed('slack-config-token', ['xoxe.xoxp-', 'xoxe.xoxb-', 'xoxe-'], '[0-9]-[0-9A-Za-z]{50,250}', {
    finds: [
      `SLACK_CONFIG_TOKEN=xoxe.xox${'p'}-1-JxO2GTSPuSetfwC1L7MSuXmjXizH6vzaPUSC8YdktqDnfnJ8Qj3t77CBRFl69yLqrB3MjL5vfL9CeJ7t4ENWcVOInNlD5Td6buFwuTZL7pYkBgiDeFG3zZ5d5TOquafjkj1z5cJUYXusYjFxWODJh0J9GUe4zjCWXAtPjZ`,
      `"refresh_token": "xox${'e'}-1-bEVsfHjfpxXx9xipDxC6Y2DWflU21qbLXGewjsxxs8IHAnLUr9Kgd5cR3qZhv5sjrJELNlvUgXhK9IS0M2GOXfIwsk4da4UwcjWGsPSIGpg7r4p8GHJCDw16LzRRTO0SnsWQBUeBtwgZ4mrGMOa"`,
    ],
    leaves: ['xoxe-1-', 'xoxe.xoxp-1-short'],
  }),
  prefixed(
    'slack-legacy-token',
    ['xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxc-', 'xoxd-'],
    '[0-9A-Za-z%+/=-]{20,300}',
    {
      check: (value) => /[0-9]{6}|%/.test(value),
      finds: [
        `token: xox${'a'}-2-884388873433-815557593905-638486319437-19871c4e1bded2426a1e837d2b994a16`,
        `SLACK_WORKSPACE=xox${'s'}-25202250504-12743963116-01660267648-c806f2d4cb`,
        `Cookie: d=xox${'d'}-h0l3QD9uqz9pROLh3KOenGrm44QCvAlydBRvF9hy%2BlYpWQEvFWMr2t3ZYUtNwCYdwqcBSygEl4NgX90b6ozokGm9P3NrdcwGzqyIc%3D`,
        `xox${'c'}-714943705578-860631153715-3903668762847-f247795c87f5b6dd30d99dcafbbe3b1371a7da55aff933576aa83840ba429661`,
      ],
      leaves: ['xoxs-and-oooos-for-everybody-here', 'xoxa-2-'],
    },
  ),
  marked(
    'slack-webhook',
    ['hooks.slack.com/', 'hooks.slack-gov.com/'],
    String.raw`(?<=(?<head>https?://)?)hooks\.slack(?:-gov)?\.com/(?:services/T[A-Za-z0-9]{6,12}/B[A-Za-z0-9]{6,12}|workflows/T[A-Za-z0-9]{6,12}/A[A-Za-z0-9]{6,12}/[0-9]{10,20}|triggers/[TE][A-Za-z0-9]{6,12}/[0-9]{8,20})/[A-Za-z0-9]{20,40}`,
    {
      finds: [
        `SLACK_WEBHOOK_URL=https://hooks.slack.com/${'services'}/TYEPHKDM53/B4F3O2TMTEY/IJ24D1cVZZv2VPbcILSdsxqg`,
        `https://hooks.slack.com/${'workflows'}/T5QCZAYOCK/AZC5F2NS3PQ/914098111584502789/c8HevYKBScKrxWk0ajSvMclA`,
        `curl -X POST https://hooks.slack.com/${'triggers'}/TD6A9D7G0N/4002687990666/32b3415d6f04eaf32f160237ae9928a1`,
      ],
      leaves: [
        'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
        'https://hooks.slack.com/services/',
      ],
    },
  ),
  named(
    'slack-secret',
    ['slack signing secret', 'slack client secret', 'slack secret', 'signing secret', 'slack verification'],
    '[a-f0-9]{32}',
    {
      finds: [
        'SLACK_SIGNING_SECRET=5af371c14b8f862efe9eed834f9c2c95',
        "signingSecret: '3e8099b85c14650f9e4b536fdbb55639'",
        'slack_client_secret = "f1634da12d59441b90e6d61d3f815f4e"',
      ],
      leaves: [
        'SLACK_SIGNING_SECRET=e2b5d58e73de719d7064',
        'slackapi/slack-github-action@fadd5949ffb2cf28ead9dc2d2702b7e22e3766ac',
      ],
    },
  ),
  named(
    'slack-legacy-verification-token',
    ['slack verification token', 'verification token'],
    '[A-Za-z0-9]{24}',
    {
      finds: [
        'SLACK_VERIFICATION_TOKEN=MaSrpysGCtcQ6VQZXXcHVqka',
        'verification_token: lcbgIubslDLjtLUe8CJvfgpC',
      ],
      leaves: ['verificationToken: generateVerificationToken', 'SLACK_VERIFICATION_TOKEN=UA9sE0oVSqaB'],
    },
  ),
];
