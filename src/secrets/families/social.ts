import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';

/** Keywords of what stands between a number and a secret. */
const afterDigit = (sign: string): string[] => [...'0123456789'].map((digit) => digit + sign);

/** Networks of people, music, games and sport. */
export const SOCIAL = [
  prefixed('meta-access-token', ['EAA'], '[A-Za-z0-9]{60,400}', {
    check: isDrawn,
    finds: [
      `FACEBOOK_ACCESS_TOKEN=EA${''}AivF6TiLaCAXIK5arEiqn8eCOckc0XkFqfoLGyuOR4tlBnRfqug6NaDiI2FLRDZdgqwPhbP4dYQFN92D2kSlPxcsyhZalt3hgTT2VSfBU1aJjLaLxynspTWV8lszzMWa6X8JDUsZahc4tcLWIyoEG9JAseIRpcp4RaagOPFxDEfGPGiif3eJ2`,
      `https://graph.facebook.com/me?access_token=EA${''}AcIHCgYt20WFJG5lSTQrr9jb1WEzAcM8XhsQGbZNPY7CQoY3XGBXxIAzWBjvlD5w39jEkYRT2rbwTWDGBI7I3WrNKGSCCCOLR9y0WQne1JA2xkWNj8aFnCRwh`,
    ],
    leaves: [
      'EAA',
      'EAAybQsfQ9zknT1ic0oRTTRtv0OY9VGn0',
      'data:image/png;base64,iVBOREAAL5vJzLkQ66L3v2jWrx5X',
    ],
  }),
  marked(
    'meta-app-token',
    afterDigit('|'),
    String.raw`(?<=(?<![0-9])(?<head>[0-9]{14,16}))[0-9]\|[A-Za-z0-9_-]{27}(?![A-Za-z0-9_-])`,
    {
      check: (value) => isDrawn(value.slice(18)),
      finds: [
        'access_token=552507501552978|TbY0l1fGV3uP94W1RaPWqaTypMb',
        'FB_APP_TOKEN="6679366250564624|v1RwDvYPqzUQxliMj8xfEtpkf8m"',
      ],
      leaves: ['791888895693393|NA27ozVFdR', 'a|b'],
    },
  ),
  named(
    'meta-app-secret',
    [
      'facebook',
      'fb app secret',
      'fb secret',
      'fb client secret',
      'meta app secret',
      'instagram',
      'whatsapp',
      'threads app secret',
    ],
    '[a-f0-9]{32}',
    {
      finds: [
        'FACEBOOK_APP_SECRET=5cdd71f0a102cd1670be2e84f9b7f969',
        'fb_app_secret: "1787fcd10e139630b69d3800a1922734"',
        'instagram:\n  client_secret: e965c966cb06844c80b30d06596d4f97',
      ],
      leaves: ['facebook/react@eb05563f888433a6e60d56ed6bef2ec6559e8f79', 'FACEBOOK_APP_ID=685088377130822'],
    },
  ),
  prefixed('instagram-access-token', ['IGQ', 'IGAA'], '[A-Za-z0-9_-]{80,300}', {
    check: isDrawn,
    finds: [
      `INSTAGRAM_TOKEN=IG${''}QUrrQQUQpZMDNQ-f99B3bG6tC3na3qLe1SG7jezIlGrKPve_SpndFvHHgNyRxC_Vy1p5xWjHaHDj1TpgSQVxMwZdIXrCwHOlCbEbeXbcSmwYsLIF_gWeT1YfsJakVRzQEi55jdLo1Ooe0`,
      `access_token=IG${''}AAKC0bZMcOIyNC56PelW5XXGmXBKZiFEYdwlpshqZUXEAb2CG0_X-xE4XmlmgnzX3zq8sID7yxSunF8lHOZPvt8yUSsgyZblnU7Fn6Q1DdIbCCmAfOXThaMpXWnjw-M0zzYc`,
    ],
    leaves: ['IGQ', 'IGQhUuG0VVot23hf8sgZRDJ'],
  }),
  prefixed('twitter-bearer-token', ['AAAAAAAAAAAAAAAAAAAA'], '[A-Za-z0-9%]{60,150}', {
    check: (value) => isDrawn(value.slice(20)),
    finds: [
      `TWITTER_BEARER_TOKEN=AA${''}AAAAAAAAAAAAAAAAAAA9VrS2fRD7KgwD8v0TikRpBfr7%2FG6jN04QLYLkFvjGuRu8733EeQZHHPgp8APUmMZ4aOSdqU1zE9P%3Dqpw6AEs9CwOFUjt5froct4y8M9jGN7`,
      `Authorization: Bearer AA${''}AAAAAAAAAAAAAAAAAAA9ewfq2dxMbAU8KtsHWFilkwGV8xUZpjOTOeQbfT6gLonudomdMzc6iPQPOCyab55IPX9IpqzKF3HIkVVewfj0GQYBWeTZE`,
    ],
    leaves: [`data:font;base64,${'A'.repeat(120)}`, 'AAAAAAAAAAAAAAAAAAAA'],
  }),
  marked(
    'twitter-access-token',
    afterDigit('-'),
    String.raw`(?<=(?<![A-Za-z0-9-])(?<head>[0-9]{14,19}))[0-9]-[A-Za-z0-9]{40}(?![A-Za-z0-9_-])`,
    {
      check: (value) => /[A-Z]/.test(value) && isDrawn(value.slice(20)),
      finds: [
        'TWITTER_ACCESS_TOKEN=7438317487663965791-Y4C4eRTsPIaLCbD8dlFDi9A96wCcubMkjrakG03n',
        'access_token_key: "688115211559312554-wu01WlyNrFUkAOwx6VVvy4fWSEZDilp2NuL6QeFf"',
      ],
      leaves: [
        '973159187095750436-bd3899f2507fbe9b623f3d4d1c7aa7a621e0b633',
        '38616621-SuhVUBa3MOS6YOAY66pUn1kQIlQn4zYMBXFiUCGE',
      ],
    },
  ),
  named(
    'twitter-access-token',
    ['twitter access token', 'twitter token', 'x_access_token'],
    '[0-9]{6,20}-[A-Za-z0-9]{27,40}',
    {
      finds: [
        'TWITTER_ACCESS_TOKEN=094730698-v4E0M6yAzN92NU4nN9p663Sk7KCZTVV0AMrG7T9D',
        'x_access_token: "9806348709-Abh0T190mXmdpqvxYobbpOBojexVSj5Xeid"',
      ],
      leaves: ['TWITTER_ACCESS_TOKEN=205073700', 'twitter_token=329-VOsFBQxB6u'],
    },
  ),
  named(
    'twitter-secret',
    [
      'twitter',
      'x_api_secret',
      'x_api_key',
      'x_consumer',
      'x_access_token',
      'consumer secret',
      'consumer key',
      'access token secret',
      'tweepy',
    ],
    '(?:[A-Za-z0-9]{50}|[A-Za-z0-9]{45}|[A-Za-z0-9]{35}|[A-Za-z0-9]{25})',
    {
      finds: [
        'TWITTER_CONSUMER_KEY=ANpnN33bZ8p1mTwlofblhu2zE',
        'twitter_api_secret = "UC6kCpP6vLU65xwvrRAtoRqYPugPpFLjBaJxhHiuXMYZnwbbbd"',
        'access_token_secret: "EwutrrbQa9CdP0GuEaVfXXQJMfU3sJUPuFbRpYWKBn58D"',
        'consumerSecret: "AQAiak2Ei4esT3iW2gl57CBR8NLwWXSOPs4ZaVa7KzgBxUV26g"',
      ],
      leaves: ['TWITTER_HANDLE=acme', 'twitter/typeahead.js@fdced888c56d62a0a086eb5eab020ba6dba789ef'],
    },
  ),
  named(
    'linkedin-client-secret',
    ['linkedin'],
    String.raw`(?:WPL_AP[01]\.[A-Za-z0-9]{12,20}\.[A-Za-z0-9+/]{6,12}={0,2}|[A-Za-z0-9]{16}|[a-z0-9]{14})`,
    {
      finds: [
        'LINKEDIN_CLIENT_SECRET=m0Qa3nrIb04ko0fR',
        'linkedin:\n  client_secret: WPL_AP1.jPxjLConAxaopioH.3Zvp1J==',
        'LINKEDIN_CLIENT_ID="yh08hfttz09ryn"',
      ],
      leaves: ['linkedin: company/acme', 'LINKEDIN_URL=https://www.linkedin.com/in/jane'],
    },
  ),
  prefixed(
    'linkedin-access-token',
    ['AQV', 'AQX', 'AQW', 'AQU', 'AQT', 'AQS', 'AQR', 'AQQ'],
    '[A-Za-z0-9_-]{200,400}',
    {
      finds: [
        'Authorization: Bearer AQV5ucf1H9mDGwqnMpuJVdS-4XEFiPWgInv8A9yz7F8-MV1O8qL0475XTgZU49sQ24_EiAcz9RGTvnx7f8gxx_yIyoCJn25fm802wlm0v22VNe01Eg1ulRZ9yS8joGoESipatgXGGApN6qT2SjC1IU2s39y6PE_RgDPPPlZH51PGPk1-82P69OKkxhrdv8DSkf4LYDfZsOyQVX5vJO-Pj2I1ni_e5dSPzrvFi1dr_BSgksAvUPPw4yYICOpZZx_ImB3Q_PmtnD9rVeU_P3GvmkCwtZ94fSnQSdCQL81DwRALogP',
        'LINKEDIN_ACCESS_TOKEN=AQX6iIBRUpTQj18_Lcnxwly7320yasOj7HR2E3MUQ3LXzyrwCMUCjmRsnPHMUN_5zFXy47FrTOnrY8Vt_t9dtsL2bvIkmfjhZ-3SjhlEF_H9kUzBvSz0DXoAwYNBltPQEHfymBCH58ak1qEneMv2fq42V2u3sQe16QE1KacLsHuY7vvC4URvNN_r3EX5CI44utQGbgH-OoXOc9D5yUASYA3EFxuy3ZeJ0KkaXi7q-llWqUqn4oQ9xcqpk4a4CqMEDsqZzl-BHmMDqaiA4hwVvzEEbK-kDRpZSSQ0DUEiz8jxTS2FoDb_rUw8RWgd_wPDkd6SCMhsuziKkM19p0XtQqn',
      ],
      leaves: ['AQV', 'AQVLP0w5E1FG4KeKF3lwRCTI3eKYOnLz1RPonIgs90Any4nLQ4legpxtFdfUEBA'],
    },
  ),
  named('spotify-secret', ['spotify', 'spotipy'], '[a-f0-9]{32}', {
    finds: [
      'SPOTIFY_CLIENT_SECRET=fb5aabac3b65db754a7212f7f4f37f47',
      'SPOTIPY_CLIENT_ID: c66f6ed8650c64ef5c7fcea3407c4a56',
      'spotify({ clientSecret: "c71df33a559abb6adce50bf8ba8e04a0" })',
    ],
    leaves: [
      'spotify:track:pSC0okw1KD8sdASUCrv8wn',
      'spotify/docker-client@790b66015b2a7445e7f25175173413b5fc4217a4',
    ],
  }),
  named('twitch-secret', ['twitch'], '[a-z0-9]{30}', {
    finds: [
      'TWITCH_CLIENT_SECRET=r08o0s3im9n6apfzqcglqajymd7p5m',
      'twitch_oauth_token: "uy1dz7c08unmtpd6cypr4y4tj9fe55"',
    ],
    leaves: ['twitch_channel=acme', 'TWITCH_CLIENT_SECRET=pw2vbu8dllspqga8ypvo'],
  }),
  prefixed('twitch-chat-token', ['oauth:'], '[a-z0-9]{30}', {
    finds: [
      `TMI_PASSWORD=oauth:${''}ulz3uesi6h925tvkm5rn7bmn90vf9q`,
      `password: 'oauth:${''}1bk8nvy0lnwoxw15zt63muhc476ld3'`,
    ],
    leaves: ['oauth:', 'oauth:8zqz74faz1a1', 'urn:ietf:params:oauth:token-type'],
  }),
  named('reddit-secret', ['reddit', 'praw'], '[A-Za-z0-9_-]{27,30}', {
    finds: [
      'REDDIT_CLIENT_SECRET=OAzoecCLPv5ykYyxeWQwGBiVrRN',
      'praw.Reddit(client_secret="f4moEb85_A6dT7hHvED8oPheVDAvF3")',
      'reddit:\n  secret: I0VCzO7m8aKCqHZdRlVktyYx_9P',
    ],
    leaves: ['reddit_user_agent=script:com.acme.bot:v1', 'reddit: programming-humor-and-more-fun'],
  }),
  prefixed('pinterest-token', ['pina_'], '[A-Za-z0-9_-]{60,120}', {
    finds: [
      `PINTEREST_ACCESS_TOKEN=pina_${''}PQSYVYPJG98ANQ4YFTODRTV86AAVSYCD2YFIE98D00G52Z4ANBY6ZPZD1EQH9KU5XG1A2NVDF1SL8RC14V80O9YWLP`,
      `Bearer pina_${''}CBUOUYPXWMUT8SZKQQRH9GW4ZHKM4TS6743E5DHEBAHBEOZSHHGYINIU6WBIPLF72QGKJETNB2S7TV23B3VG`,
    ],
    leaves: ['pina_colada', 'pina_JPnoFJwVi5YZ'],
  }),
  named('pinterest-secret', ['pinterest'], '[a-f0-9]{40}', {
    finds: [
      'PINTEREST_APP_SECRET=3fb75c1b26787e10e44255ab82a8972e0cd927a1',
      'pinterest:\n  client_secret: e22eb7bd59c9be83c81bdb8d24eb59c9be457cb1',
    ],
    leaves: [
      'pinterest/gestalt@377b0b887256e00a5d17ab1719c479e0285a339a',
      'PINTEREST_BOARD=533291151570424660',
    ],
  }),
  named(
    'tiktok-secret',
    ['tiktok', 'tik tok'],
    '(?:[a-f0-9]{40}|[A-Za-z0-9]{32}|act[.][A-Za-z0-9!.%*_-]{40,90})',
    {
      finds: [
        'TIKTOK_CLIENT_SECRET=bjlfWll7ulm7CbidbbfDoiUmMNYHlHB9',
        'tiktok_access_token: "act.2ANqeOUkyStKup5PbBzmLgFLJWC9ekMysksVTYcaCqUBElHb5GEgPA7nsheee43md20Nbj"',
        'TIKTOK_APP_SECRET="33d792e27676ac721bd799ed491a66adbd6fdfb9"',
      ],
      leaves: ['tiktok: @acme', 'TIKTOK_CLIENT_KEY=ydl36obe'],
    },
  ),
  named('strava-secret', ['strava'], '[a-f0-9]{40}', {
    finds: [
      'STRAVA_CLIENT_SECRET=f07af73f8bf9ccd59688dc5ccbc7455dad67f935',
      'strava:\n  access_token: a37651584afa17f0b33795b5a658e54f48dfb2ff',
    ],
    leaves: ['strava/go.strava@8ce0c82481cf9a540cfd7947ad166a873cdaeba0', 'STRAVA_CLIENT_ID=12345'],
  }),
  named('fitbit-secret', ['fitbit'], '[a-f0-9]{32}', {
    finds: [
      'FITBIT_CLIENT_SECRET=c272f2a307dc4acc7e20d463bc294f51',
      'fitbit.clientSecret = "d480414d1534aa725bace8da42998ac0"',
    ],
    leaves: ['FITBIT_CLIENT_ID=23ABCD', 'fitbit/golden-gate@deecbe94fd0404cae884a689afc99307db4329df'],
  }),
  named('steam-key', ['steam'], '[A-F0-9]{32}', {
    finds: [
      'STEAM_API_KEY=4C3E15EEFC0ACA51BE4207053C14E881',
      'https://api.steampowered.com/ISteamUser/GetPlayerSummaries/v2/?key=126F30834AF29CB5BC40DBE1EADEF634',
    ],
    leaves: ['stream: A6D8315585712A3945AC', 'STEAM_ID=76561199020638889'],
  }),
  named('riot-key', ['riot', 'rgapi'], `RGAPI-[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}`, {
    finds: [
      `RIOT_API_KEY=RG${''}API-273f4e96-04fc-424c-8a32-63a07442b247`,
      `X-Riot-Token: RG${''}API-37a3d317-ebcb-4f1a-9a8b-faa572ad3123`,
    ],
    leaves: ['RIOT_REGION=euw1', 'RGAPI-'],
  }),
  named(
    'vk-token',
    ['vk access token', 'vk token', 'vk api', 'vk_'],
    '(?:vk1[.]a[.][A-Za-z0-9_-]{80,260}|[a-f0-9]{85})',
    {
      finds: [
        `VK_TOKEN=vk${''}1.a.Do45AVwKZDT4vXxidQvc6o0iMoEtoWJeSFcwSY2qHXavjVn0JTkgSIQYQ48SH_w8_OuNWxfG0XS1bkuPjSdUNcwlisc-3SCJRmlmdNYheEWi7PTgSc708vIQn3E2h6uJPRtsV0wu7V7YZ716xGi9RJZVwz-6JQVOsFT7PoaWs9aLSEjvsKiEDdWk9ZZEjO`,
        'vk_access_token: 9bd4e1b80cf1588d624106416176f225c91e048f9d342e9c531e9725772b65c268b245c8fc7cdfb8d0412',
      ],
      leaves: ['VK_GROUP=123', 'VK_TOKEN=ab3d3477d20d3f333d5249a659bccd72231bf893'],
    },
  ),
];
