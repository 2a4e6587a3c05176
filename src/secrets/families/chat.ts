import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Keywords of identifiers that begin with two letters and go on in hex. */
const withHex = (letters: string): string[] => [...'0123456789abcdef'].map((digit) => letters + digit);

/** Chat, meetings, text messages and calls; Slack and Discord have files of their own. */
export const CHAT = [
  marked(
    'telegram-bot-token',
    [':aa'],
    String.raw`(?<=(?<![0-9])(?<head>[0-9]{8,10})):AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])`,
    {
      finds: [
        `TELEGRAM_BOT_TOKEN=5392600158:A${''}AS5Om2mRu0LA8DKaWJP5MtHkK2RfFWyegf`,
        `https://api.telegram.org/bot091433872:A${''}ATjcyrcnEcFzowBy7ews2oJTPnBmLKmTN7/sendMessage`,
        `new TelegramBot('0326545254:A${''}A0PccjeQsoyqg4BGz0Lk6I_JGAyFFcJfkn')`,
      ],
      leaves: [':AA', '12:AAGvpkym-zcGQysQcPMn7UuJXMz1g1_hLed', '6511882518:AA0rqu4BXBCohf'],
    },
  ),
  named('telegram-api-hash', ['telegram api hash', 'tg api hash', 'api hash'], '[a-f0-9]{32}', {
    finds: [
      'TELEGRAM_API_HASH=45771031606b26afb7087c08327dafa6',
      "api_hash = '7ec4cf17933c9f8655014b2508bb7343'",
    ],
    leaves: ['api_hash = "76961876b3c456cb2321"', 'content_hash: 7477a5cfdd1dc7ebde7de992d07035d5'],
  }),
  marked(
    'teams-webhook',
    ['webhook.office.com/webhookb2/', 'outlook.office.com/webhook/', 'outlook.office365.com/webhook/'],
    String.raw`(?<=(?<head>https?://(?:[a-z0-9-]{1,60}\.)?))(?:webhook|outlook)\.office(?:365)?\.com/webhook(?:b2)?/[a-fA-F0-9-]{36}@[a-fA-F0-9-]{36}/IncomingWebhook/[a-zA-Z0-9]{32}/[a-fA-F0-9-]{36}(?:/[A-Za-z0-9_-]{20,80})?`,
    {
      finds: [
        `https://acme.webhook.office.com/we${''}bhookb2/5b8bd704-0b9d-499e-aedf-55fb4b81b49b@43a39972-7ec8-430c-bbe9-791b5018b864/IncomingWebhook/28ca20082834663ba818816f0352d2bc/68dd7e1e-305c-45f8-84b6-31ffdc150802`,
        'TEAMS=https://outlook.office.com/webhook/c8f4bd8b-3c9b-4031-8be0-fa0e98d31f62@2b341d68-c30b-4dda-a5c4-85405e482d6f/IncomingWebhook/4b606d70b3cfee0635a9794a9aa8d362/95737a3d-985b-4377-98af-341c8e3ba064',
        `https://acme.webhook.office.com/we${''}bhookb2/9181b55d-d1cf-47fb-b3bf-32aca97c8a4f@0d8a9511-f2ec-417f-ba50-d81430f1070c/IncomingWebhook/ecc3d2a3fc788f4341cca69195da3aaa/f7f4043f-4dab-47fa-916d-e6371c260408/V2vJtrHd4UaNHfGDB42VSkzGH0CdvOxNGCoswGT4S49L1`,
      ],
      leaves: [
        'https://acme.webhook.office.com/webhookb2/',
        'https://outlook.office.com/webhook/IncomingWebhook',
      ],
    },
  ),
  marked('twilio-api-key', withHex('sk'), '(?<![A-Za-z0-9])SK[a-f0-9]{32}(?![A-Za-z0-9])', {
    finds: [
      `TWILIO_API_KEY=SK${''}42e3ab0ae9373acdb3ec46375188de20`,
      `twilio(SK${''}cbf1b8bac07075c7dd6d68c50b8a6505, secret)`,
    ],
    leaves: ['SK0123', 'RISK8f3a3381b4729774f476d3d867197ba0', 'SK2e64106f230d660407b790ab7c02c1'],
  }),
  marked('twilio-account-sid', withHex('ac'), '(?<![A-Za-z0-9])AC[a-f0-9]{32}(?![A-Za-z0-9])', {
    finds: [
      `TWILIO_ACCOUNT_SID=AC${''}86c40b389bb9202082378d061a564f5e`,
      `https://api.twilio.com/2010-04-01/Accounts/AC${''}43a988ddbb6af71ce9349ca7e4a66c62/Messages.json`,
    ],
    leaves: ['AC0123', 'MACf423b97aefb9465a5cdced4a515ef332', 'ACd94e2638738233a8de7c3f0f34a4b0'],
  }),
  named('twilio-auth-token', ['twilio'], '(?:[a-f0-9]{32}|[A-Za-z0-9]{32})', {
    finds: [
      'TWILIO_AUTH_TOKEN=9d1743676bebb58f94324be423dce412',
      'twilio_api_secret: "Q3BMVxPSe5RvsyH4V5hIuTpm1o280Gey"',
      'twilio:\n  auth_token: 0e2e0cd623e131683ce438bc61acd1f2',
    ],
    leaves: ['TWILIO_PHONE=+15005550006', 'twilio/twilio-node@c848f12ba47f6e2bf8ff89ffbda96ad5805eb284'],
  }),
  marked(
    'twilio-auth-token',
    withHex('ac'),
    '(?<![A-Za-z0-9])AC[a-f0-9]{32}["\']?(?::|,[ \\t]{0,4}["\']?)(?<value>[a-f0-9]{32})(?![a-f0-9])',
    {
      finds: [
        `curl -u AC${''}c25b13a70566d33d7ff4d2b45071f6ef:3a4454b2e97b7115e8d35af6a548746d https://api.twilio.com`,
        `Client("AC${''}a54073194e6a98f0b68d86d8f491a920", "991179687a400445b13c8186c89b3158")`,
      ],
      leaves: ['ACe8ce32afcaa795e6520ba22df1ca06c9: be20e4e61dae7f5785ff364cd1c816ab', 'ac:bc'],
    },
  ),
  named('vonage-api-secret', ['vonage', 'nexmo'], '[A-Za-z0-9]{16}', {
    finds: [
      'NEXMO_API_SECRET=fwHupqa9RvNZPCNd',
      'vonage_api_secret: "P1mVS8sG8OpaW0nI"',
      '"nexmo": { "apiSecret": "kOIVZgCmdCC907jj" }',
    ],
    leaves: ['VONAGE_API_KEY=d9f60889', 'vonage-server-sdk-node-16'],
  }),
  named('messagebird-access-key', ['messagebird', 'bird access'], '(?:live_|test_)?[A-Za-z0-9]{25}', {
    finds: [
      'MESSAGEBIRD_API_KEY=An9nr63pRyoutAI0aRNtD7zwz',
      `messagebird('test_${''}iGxxv5XA2ovGvRvdFEab08yPH')`,
      `messagebird_access_key = "live_${''}w2PmoXO1pmAA26cSevuCs9gEn"`,
    ],
    leaves: ['messagebird_originator: Acme', 'MESSAGEBIRD_API_KEY=OhSqiOA16WJq'],
  }),
  named('plivo-auth-token', ['plivo'], '(?:[A-Za-z0-9]{40}|MA[A-Z0-9]{18})', {
    finds: [
      'PLIVO_AUTH_TOKEN=qqyu6ERkU757OIp6jjQVaoXvL2pHK1LLjhodLi6s',
      'plivo.Client("MAO806W3PM6XYTX0RTG4", "x")',
      'plivo_auth_id: MA8ST9DS08ABFO1CKMOH',
    ],
    leaves: ['PLIVO_NUMBER=14155550100', 'plivo/plivo-node@eb8911ba0a641ad66d383f6c2f02b77a0e237481'],
  }),
  named('sinch-secret', ['sinch'], `(?:${UUID}|[A-Za-z0-9+/]{22}==|[a-f0-9]{32}|[A-Za-z0-9~_.-]{34})`, {
    finds: [
      'SINCH_APP_SECRET=iDkIhwfCyuCr3fbTS97V8v==',
      'sinch_key_secret: "1k2fB9vwqIYXDSSXv0S96Li5FnjdQXXTPh"',
      'SINCH_API_TOKEN=30452da5e3f5143185cd5667e104e85b',
      'sinch.applicationKey=fbd21a05-489e-4812-871b-0642a2961aef',
    ],
    leaves: ['SINCH_REGION=us', 'sinch_number: 447520651116'],
  }),
  named(
    'zoom-secret',
    ['zoom client', 'zoom api', 'zoom secret', 'zoom sdk', 'zoom jwt', 'zoom_', 'zoom:'],
    '(?:[A-Za-z0-9]{32}|[A-Za-z0-9]{36})',
    {
      finds: [
        'ZOOM_CLIENT_SECRET=mpDb0xYJ1tn0GJbyCbHK0QdE37rbZy4q',
        'zoom:\n  client_secret: NoGxJMjWmMWvpABCF3vC62q1NATVburI',
        'zoomApiSecret = "uKIwuxbKovy3HEsl3hfQLS0SWzJ2IDwK120R"',
      ],
      leaves: ['zoom: scale(1.5)', 'zoom_level_for_the_selected_layer'],
    },
  ),
  named(
    'zoom-webhook-secret',
    ['zoom webhook secret', 'zoom secret token', 'zoom verification'],
    '[A-Za-z0-9_-]{22}',
    {
      finds: [
        'ZOOM_WEBHOOK_SECRET_TOKEN=3TVahQt6hFYuuMFhCWw0i7',
        'zoomSecretToken: "7PppzClYDgTvFdpvKQSu1Y"',
      ],
      leaves: [
        'ZOOM_WEBHOOK_SECRET_TOKEN=7cCs1Jfq12',
        'zoom_webhook_secret_token = get_webhook_secret_token',
      ],
    },
  ),
  named('mattermost-token', ['mattermost', 'mm token', 'mm access token'], '[a-z0-9]{26}', {
    finds: [
      'MATTERMOST_TOKEN=ee72s45gmvt1qsoo88j89rqjaa',
      'mattermost:\n  access_token: a3yv9t59k7qgltj0hicrolx1j9',
      'mmctl auth login --mattermost-token mgnbrcfjek5mjo2u3fjb2r6dzl',
    ],
    leaves: ['mattermost_team: engineering', 'MATTERMOST_TOKEN=il1tc78s9b9lx1gs8npd'],
  }),
  marked(
    'chat-webhook',
    ['/hooks/'],
    String.raw`(?<=(?<head>https?://[^\s/"'<>]{3,100}))/hooks/(?:[a-z0-9]{26}|[A-Za-z0-9]{17,24}/[A-Za-z0-9]{40,70})(?![A-Za-z0-9/])`,
    {
      check: (value) => isDrawn(value.slice(value.indexOf('/hooks/'))),
      finds: [
        'https://chat.acme.test/hooks/2ocnscwy31gnl2y4bn7r61z9p6',
        'url: https://rocket.acme.test/hooks/06e3505722bdad01df89ccd1/wzugJHLKsmW9coGOTC59uEK2qkrvYE5BZ2n5wA4rOZKKfXon',
      ],
      leaves: ['https://x.test/hooks/useeffectandusestatehooks1', 'src/hooks/use-something'],
    },
  ),
  named('rocketchat-token', ['rocketchat', 'rocket chat', 'rocket.chat'], '[A-Za-z0-9_-]{43}', {
    finds: [
      'ROCKETCHAT_AUTH_TOKEN=uSFKbFGSLDaPXmld-GLzcJF1Pqku6p6gtpjnvf8qG64',
      'rocket_chat_token: "3YBpqTqmcV7ACRNhSWIxZ5tpcM1QkuF7iOBHWjcJw9q"',
    ],
    leaves: ['ROCKETCHAT_URL=https://chat.acme.test', 'rocket.chat: bWW42ZzUVhE4DboUZbQr'],
  }),
  named('gitter-token', ['gitter'], '[a-f0-9]{40}', {
    finds: [
      'GITTER_TOKEN=7ea58f1ac39899cb50ee2edcd0dc1521ce507ee0',
      'gitter:\n  secure_token: 88d23d84660b298a75923cc3df5cfb3cd1ef8e47',
    ],
    leaves: [
      'gitterHQ/gitter@ad2d70e2d78473f7954f018904455173f25d402a',
      'GITTER_ROOM=986912e42e3f4848574c5722',
    ],
  }),
  named(
    'line-channel-token',
    ['line channel access token', 'line access token', 'line token', 'channel access token', 'line bot'],
    '[A-Za-z0-9+/]{120,200}={0,2}',
    {
      finds: [
        'LINE_CHANNEL_ACCESS_TOKEN=rD/8R7W2YmTyvZy9Ko+h84aLrIJc1l4zNRN3xRQCifLA+Q3o6/y6yjSA/uxpytVgDKohcAVf50JXFNzV96J4+EkTPj+Te8WwWD+P9kvHKCwceHUk/ecyh8Y09B/Tv5fFCQHGDKb0jphvdH2xGq1JbbdB04t89/1O/w1cDnyilFU=',
        'channelAccessToken: "LHjf+kSpDPq3/lpUeYDLbVdNuEPFVi1d0YRpkm7CCc/H71He00e2OuC6+Wlqe/Fbe/yt2vgxmDqcKQMR8Kyj04lUG+6/zbP8GbgnAt54Jx2u2TnQ6d46N+kmK3EfXK/PlIROBGu4efO1NR7pZu1yDKgd073R/w1cDnyilFU="',
      ],
      leaves: [
        'LINE_CHANNEL_ACCESS_TOKEN=tpjB2m2JiGU19jjMjD6UeolZmZBnitVmLvVcE2kg',
        'inline_token: U0gIatlCWIq15EVQ7Hpd',
      ],
    },
  ),
  named(
    'line-channel-secret',
    ['line channel secret', 'line secret', 'channel secret', 'line client secret'],
    '[a-f0-9]{32}',
    {
      finds: [
        'LINE_CHANNEL_SECRET=f8ad54b24c875f8edb61948fe37feea2',
        'channelSecret: "0b55b88d698df779c63aa41ebc5a406d"',
      ],
      leaves: ['LINE_CHANNEL_SECRET=1a2b7e20417dfeca0c4c', 'line secret santa'],
    },
  ),
  named('line-notify-token', ['line notify', 'linenotify', 'line token'], '[A-Za-z0-9]{43}', {
    finds: [
      'LINE_NOTIFY_TOKEN=vJJksJdkV8930NCcV1L32MprC3Wnf3XUuVZ2RHP1w2G',
      'line_token = "iO1tWyOEHv1CcJMfTq54msHS4urZOaouz0Y2igfbOhq"',
    ],
    leaves: ['lineTokenizer', 'LINE_NOTIFY_TOKEN=ruaro3XlQEfN99JuBWaS'],
  }),
  named('pushover-token', ['pushover'], '[a-z0-9]{30}', {
    finds: [
      'PUSHOVER_TOKEN=a87cnvkqb3h9c87m8i52x1190hdwz7',
      'pushover:\n  user_key: unmjobdu9pfxnbhut2o9jtgl0fu0g4',
    ],
    leaves: ['pushover_sound: cosmic', 'PUSHOVER_TOKEN=ms4vf2bh2vtqaeacnwdv'],
  }),
  named('pusher-secret', ['pusher'], '[a-f0-9]{20}', {
    finds: [
      'PUSHER_APP_SECRET=651732116756c837dc53',
      "new Pusher({ key: '2843253ec3d52a488ba3' })",
      'PUSHER_KEY: a90599446b3b6500c1ad',
    ],
    leaves: ['PUSHER_APP_ID=1234567', 'pusher-js@52be8716a162ac6ab8ecdc581ef08a4dfd0fb78a'],
  }),
  prefixed('onesignal-api-key', ['os_v2_app_', 'os_v2_org_'], '[a-z2-7]{90,120}', {
    finds: [
      `ONESIGNAL_API_KEY=os_v2_${'app'}_dc6ovjxs53mnef22ub2x2cp65vuypp5jxjxfovwgtz4laykdtmd2wlcpzr7e6fwmuje25w7nqktsshkaxu5bvnxtft2qz6bthpagsaz`,
      `Authorization: Key os_v2_${'org'}_r7upptvt2kvnq56rjoygae272ackx2vbnbcm2c4gxsvsyoqdy73mcrblnkbxaazm5mbbbe4xfk5omre63eaetnxmdz3yypfjjl5hzwz`,
    ],
    leaves: ['os_v2_app_', 'os_v2_app_e6dpd6wnh6f6iwjxgrjy'],
  }),
  named('onesignal-api-key', ['onesignal', 'one signal'], `(?:[A-Za-z0-9]{48}|${UUID})`, {
    finds: [
      'ONESIGNAL_REST_API_KEY=Y0AiCDrZC17U5sd9BBB08RQmpVkdfWCw1KOzE7mdXmRhaArW',
      'OneSignal: { restApiKey: "gCIykwys0bpG4ZhQMXUTCn8TysarA3Oc1g5KTMxFPP6CVrR6" }',
      'onesignal_app_id = "6863ca2e-b059-44e4-a110-6bcadb17b7c5"',
    ],
    leaves: [
      'onesignal_player: xtUoj0qjBun4vOizY3fo',
      'OneSignal-Website-SDK@32a9356cb4393a3edb87621692a2e5d2d88dd9f0',
    ],
  }),
  named('ably-api-key', ['ably'], String.raw`[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{6}:[A-Za-z0-9_-]{16,43}`, {
    finds: [
      'ABLY_API_KEY=JVz58U.V9KHEu:WN03ME-RkfDWh-Hfn3MmGSlvpsQg8VHZRjcqID96NgU',
      'new Ably.Realtime("A5qdlr.2giX2K:ul7Qn5kYx9WhIQqX")',
      'ably.key: nzhhhA.S5O3Mz:jhS4mRnzBShyKZrL1ZC5EWAHTeWlJmiepq-vrvb1d2w',
    ],
    leaves: ['ABLY_API_KEY=ImbeqS.CVWuCr', 'reliably: config.server:host'],
  }),
  named(
    'stream-api-secret',
    ['stream api secret', 'stream secret', 'getstream', 'stream chat', 'stream app secret'],
    '[a-z0-9]{64}',
    {
      finds: [
        'STREAM_API_SECRET=vlixo2x445aqsrm6862pfpv851af8jmeraw4snhsezjitjwaqj3tonluxkf6irlv',
        "StreamChat.getInstance('key', '2tdpf4txczgjrg7idb7jdbf2p5cezjzyi3dipzu7af91h2tt65njb704lxd31tsv'); stream_secret: m41o9l7meiapp7g7vqamtgdrb4dm44zo2vdktj3cr6dslsekghhx2kn6ys78u7nk",
        'getstream.secret = "vecn8kuarfpnwrkm7r3rqf2qrayh2yafrsv5qy8xpcf79sbxtyke19itunf69b64"',
      ],
      leaves: ['STREAM_API_KEY=nzn28aqvh6yo', 'stream_secret_santa: yubjmi25oo2nka88opd3'],
    },
  ),
  named('whatsapp-token', ['whatsapp', 'waba'], 'EAA[A-Za-z0-9]{60,300}', {
    finds: [
      `WHATSAPP_TOKEN=EA${''}A54EwUQVmk1hTjHTEms1bvF8wG1mcV1UkD9vYpve0TQHATREsvjLxIbz9rKpq5BjoM18d3aKp73q4nQnpIKWSqBSlUnCZWfTpEtagqnO2c4f3zcwTl0NkZmHMdwYmkDwFFDVtIPnsoOquyoWq9A6E6DbZlJo2GwxH7FQzVSZnNh5LaVHqqwXz`,
      `whatsapp_access_token: "EA${''}AHn0MY9PUt1Oixl85YdNlBcGkdEUVTYvxTqBKfZVCcIjRpqVempG170JgSa5Oi7lgWGEiKNMyCftvHLjcLutgNlBh0hP7CDjt9ZP9"`,
    ],
    leaves: ['WHATSAPP_PHONE_ID=129258112223830', 'whatsapp: EAA'],
  }),
];
