import { marked, named, prefixed } from '../family.ts';

/** A bot's token begins with its id, 17 to 19 digits, in base64: with one of these, four letters each. */
const IDS = Array.from({ length: 900 }, (_, index) => btoa(String(100 + index)));

/** https://discord.com/developers/docs/reference#authentication */
export const DISCORD = [
  marked(
    'discord-bot-token',
    IDS.map((id) => id.toLowerCase()),
    String.raw`(?<![A-Za-z0-9_-])[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,45}(?![A-Za-z0-9_-])`,
    {
      finds: [
        `DISCORD_TOKEN=MT${''}E5NTI0daUOOvx2yvxoeL5bNu.Gp_24x.lvFK3PyAx4Bfd-yXl1l0HHuYSRoOTzAtrmslwk`,
        `client.login('OT${''}A3NDU2vzCaKd1f9WPEyCuZ.YFqkhk.iiaiOsKqnP8d8NIwOEZbYHQnNYY')`,
        `Authorization: Bot Nz${''}kyNzE17h5vhBVxok5GbuwU.XNIBRa.bNetNOPwB_IEWSdLIflhFHp3zB5`,
      ],
      leaves: ['MTE5NTI0Nzkz', 'MTE5NTI0.short.value', 'Mta4Nzkzotkzotkzotkzotkz.abcdef.Hy6KhzxdOK'],
    },
  ),
  marked(
    'discord-webhook',
    ['webhooks/'],
    String.raw`(?<=(?<head>https?://(?:[a-z]{2,8}\.)?discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?))webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,90}`,
    {
      finds: [
        `https://discord.com/ap${''}i/webhooks/879151054066813517/SiLapItuYDDLVG7L11nwoA5b1Q28FbmlTTCgv3yf3G8Z1t6fZ8u9mXiIziMzZNPfTKF0`,
        `DISCORD_WEBHOOK="https://canary.discordapp.com/ap${''}i/webhooks/6720303929369331156/dLRAutkIl1jqyeaWRBbbKeTEdWjQYiOhbvOznHM4ZRkCb43cwJ6qzORQtn_y5XrWsczu"`,
      ],
      leaves: [
        'https://discord.com/api/webhooks/123/abc',
        'https://x.test/api/webhooks/852766980494288872/mpHXmh2RzqrPi6uiIIHXuxJeBUjnokCII24W9B2LwCPAZYgb_6OaSE8GOLbwpCHamcpl',
      ],
    },
  ),
  named('discord-client-secret', ['discord'], '(?:[A-Za-z0-9_-]{32}|[a-f0-9]{64})', {
    finds: [
      'DISCORD_CLIENT_SECRET=57UgE3T2A4anJjN1LdhQuWUHUWRwofgT',
      'Discord({ clientSecret: "iz90EM08Y2xea2FM56YkCpnmXRZw3muM" })',
      'discord:\n  client_secret: WVO0OlmyMGdET5DYAd3JwSkEm6DUqlHF',
    ],
    leaves: ['DISCORD_CLIENT_ID=839896367314731318', 'discord: a-community-server-for-our-users'],
  }),
  prefixed('discord-user-token', ['mfa.'], '[A-Za-z0-9_-]{84}', {
    finds: [
      `authorization: mf${''}a.4RCl54jNJ50Mgq1OFf2mh0ZF-7AZPSQfpCS1S2EW6qc71tNWZhjPRIOaq2eRnAtxpoQeA0TamqBrF4ZDARmo`,
      `"token": "mf${''}a.GrGwa8KjCAtXDbV_2bSUnC6-eOdg4NwsPVwCG8rGOjdG5p_Qa79n6ctdabpT3oQLyw0id_GaMSGIHI4ko8Re"`,
    ],
    leaves: ['mfa.enabled', 'mfa.J7r0ZhecMs-JMYqBJlqs5MdE_FEmEb'],
  }),
];
