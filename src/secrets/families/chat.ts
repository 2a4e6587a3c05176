import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Keywords of identifiers that begin with two letters and go on in hex. */
const withHex = (letters: string): string[] => [...'0123456789abcdef'].map((digit) => letters + digit);

/** Chat, meetings, text messages and calls; Slack and Discord have files of their own. */
export const CHAT = [
  marked(
    'telegram-bot-token',
    [':aa'],
    String.raw`(?<=(?<![0-9])(?<head>[0-9]{6,12})):AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])`,
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
  marked('twilio-api-key', withHex('sk'), '(?<![A-Za-z0-9])SK[a-f0-9]{32}(?![A-Za-z0-9])', {
    finds: [
      `TWILIO_API_KEY=SK${''}3dd73a8b415a58400358e23d37491c11`,
      `twilio(SK${''}4b346a94f177118a3e0ee56f9fa9440d, secret)`,
    ],
    leaves: ['SK0123', 'RISK28ca20082834663ba818816f0352d2bc', 'SK8b4eb44d1a60f98e8ad10284134c5c'],
  }),
  marked('twilio-account-sid', withHex('ac'), '(?<![A-Za-z0-9])AC[a-f0-9]{32}(?![A-Za-z0-9])', {
    finds: [
      `TWILIO_ACCOUNT_SID=AC${''}ddd1b24a103466b17ba17f31a807e97e`,
      `https://api.twilio.com/2010-04-01/Accounts/AC${''}a56bb36e7e6ccbc2e221771ffa407865/Messages.json`,
    ],
    leaves: ['AC0123', 'MAC4b606d70b3cfee0635a9794a9aa8d362', 'AC7b67f92bb344cdb2dc0214ba9b248b'],
  }),
  named('twilio-auth-token', ['twilio'], '(?:[a-f0-9]{32}|[A-Za-z0-9]{32})', {
    finds: [
      'TWILIO_AUTH_TOKEN=bc23558afdeb3b8f7b2b97f725cf88c8',
      'twilio_api_secret: "UREGXlr4lwXfy4rGgbYhqzqUaeDLVm8N"',
      'twilio:\n  auth_token: ecc3d2a3fc788f4341cca69195da3aaa',
    ],
    leaves: ['TWILIO_PHONE=+15005550006', 'twilio/twilio-node@130cb0a96cbc2a17b85865300281ff61307d6065'],
  }),
  marked(
    'twilio-auth-token',
    withHex('ac'),
    '(?<![A-Za-z0-9])AC[a-f0-9]{32}["\']?(?::|,[ \\t]{0,4}["\']?)(?<value>[a-f0-9]{32})(?![a-f0-9])',
    {
      finds: [
        `curl -u AC${''}99d92d2cb471255991d857b54884e815:42e3ab0ae9373acdb3ec46375188de20 https://api.twilio.com`,
        `Client("AC${''}cbf1b8bac07075c7dd6d68c50b8a6505", "8f3a3381b4729774f476d3d867197ba0")`,
      ],
      leaves: ['AC45a0d3a397aaf56893305ba67a491388: 86c40b389bb9202082378d061a564f5e', 'ac:bc'],
    },
  ),
  named('vonage-api-secret', ['vonage', 'nexmo'], '[A-Za-z0-9]{16}', {
    finds: [
      'NEXMO_API_SECRET=xhLH5J8eDPJ2OW2N',
      'vonage_api_secret: "vvbTYvz4hX1NfMCq"',
      '"nexmo": { "apiSecret": "YiKLxGmOCqFXiURm" }',
    ],
    leaves: ['VONAGE_API_KEY=0715696a', 'vonage-server-sdk-node-16'],
  }),
  named(
    'messagebird-access-key',
    ['messagebird', 'bird access'],
    `(?:(?:live_|test_)?[A-Za-z0-9]{25}|${UUID})`,
    {
      finds: [
        'MESSAGEBIRD_API_KEY=IODS6lrjuPeJGchwtaantsyDG',
        `messagebird('test_${''}Nlu2bozRjc6tzmqkOhXsG2lc2')`,
        `messagebird_access_key = "live_${''}qcspD4ajLPu7XhGUfi8TVacTI"`,
      ],
      leaves: ['messagebird_originator: Acme', 'MESSAGEBIRD_API_KEY=sWQ5gAaPiJqq'],
    },
  ),
  named('plivo-auth-token', ['plivo'], '(?:[A-Za-z0-9]{40}|MA[A-Z0-9]{18})', {
    finds: [
      'PLIVO_AUTH_TOKEN=xDwlZoPW0qa0UM2RYqszJT2CZXRSPNABturRQPLQ',
      'plivo.Client("MA397V1YAH2WA7QDKQAD", "x")',
      'plivo_auth_id: MAH3VB63Y2PKDP32YY76',
    ],
    leaves: ['PLIVO_NUMBER=14155550100', 'plivo/plivo-node@581bf0b5b7105b5c916056c5a1578ab27f9046fa'],
  }),
  named('sinch-secret', ['sinch'], `(?:${UUID}|[A-Za-z0-9+/]{22}==|[a-f0-9]{32}|[A-Za-z0-9~_.-]{34})`, {
    finds: [
      'SINCH_APP_SECRET=mVTs3IUcBQ8Yri1lT4+Keo==',
      'sinch_key_secret: "SMUhAIiAtjheR03ERbQnqLwNKRvAGWKH0c"',
      'SINCH_API_TOKEN=2cddd0710b6a90889129492227e656ca',
      'sinch.applicationKey=90c2121c-18aa-422b-ba72-f6a4637b50c0',
    ],
    leaves: ['SINCH_REGION=us', 'sinch_number: 447520651116'],
  }),
  named(
    'zoom-secret',
    ['zoom client', 'zoom api', 'zoom secret', 'zoom sdk', 'zoom jwt', 'zoom_', 'zoom:'],
    '(?:[A-Za-z0-9]{32}|[A-Za-z0-9]{36})',
    {
      finds: [
        'ZOOM_CLIENT_SECRET=Cpdf8vTajBHyM89XI5vfuC5ozL3dfdJJ',
        'zoom:\n  client_secret: gpt3bevAoJyXiYJihhsr9c1vLfBA9ybd',
        'zoomApiSecret = "VJZaUTpXddMYIkwVV1ewTdbLgjGQKvq21eXv"',
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
        'ZOOM_WEBHOOK_SECRET_TOKEN=PT1YikscQlUedkaheDA8R7',
        'zoomSecretToken: "jAj3EmUeKPxjhxHOgmzIMC"',
      ],
      leaves: [
        'ZOOM_WEBHOOK_SECRET_TOKEN=xNhn4bLNpu',
        'zoom_webhook_secret_token = get_webhook_secret_token',
      ],
    },
  ),
  named('mattermost-token', ['mattermost', 'mm token', 'mm access token'], '[a-z0-9]{26}', {
    finds: [
      'MATTERMOST_TOKEN=jypmdine3qsjs3axkdczqjucsb',
      'mattermost:\n  access_token: gsdd7ricv5zginsiuf2zfumeq1',
      'mmctl auth login --mattermost-token lalc4kza875go1ni9vf0hpiy6v',
    ],
    leaves: ['mattermost_team: engineering', 'MATTERMOST_TOKEN=ziuir9191okltsx3gq86'],
  }),
  named('rocketchat-token', ['rocketchat', 'rocket chat', 'rocket.chat'], '[A-Za-z0-9_-]{43}', {
    finds: [
      'ROCKETCHAT_AUTH_TOKEN=ZI8hyubyFg_50rxDuw29OBVybfd4nH3ga4CLJfy2okj',
      'rocket_chat_token: "c7lzZ1oVnNLujbCtRBlIFN3KxML0j8mKNUAR1AsVQAh"',
    ],
    leaves: ['ROCKETCHAT_URL=https://chat.acme.test', 'rocket.chat: 9iRWdx1c7UWHN18RwtI2'],
  }),
  named('gitter-token', ['gitter'], '[A-Za-z0-9_-]{40}', {
    finds: [
      'GITTER_TOKEN=7fa3515a7d7134c3e7ebc77632ed1201a800f4d7',
      'gitter:\n  secure_token: 5662e6725edd90f44cac4c953e97abc52fe03fc5',
    ],
    leaves: [
      'gitterHQ/gitter@4c61cad64d40224ee4ff59b51b1e98d5ced00256',
      'GITTER_ROOM=095a53c9ee72fd5a306e27e4',
    ],
  }),
  named('telegram-bot-token', ['telegram', 'tgram'], '[0-9]{5,16}:A[A-Za-z0-9_-]{34}', {
    finds: [
      'TELEGRAM_TOKEN=4460851457:AxSqKsdz-0eXj4dYPy5x6LQfEVdl1g8TqvT',
      'telegram:\n  bot_token: 04013453:A98QvFbluLkvOKq0bvBlK70SuXSSh4xVvJ8',
    ],
    leaves: ['TELEGRAM_CHAT_ID=-1004054472346', 'TELEGRAM_TOKEN=2007415168:ASvApI9kCR3t3'],
  }),
  named(
    'line-channel-token',
    ['line channel access token', 'line access token', 'line token', 'channel access token', 'line bot'],
    '[A-Za-z0-9+/]{120,200}={0,2}',
    {
      finds: [
        'LINE_CHANNEL_ACCESS_TOKEN=kbBFmb5uMdXVxtQptCDHq42nLWr8ZbrjJ1tPf6esv5N6W0xJjH3EQyurqrIExk/XnTqM+SYqMrCUAXWEtsOFJGCMRz67JAipQUdRk1i7RJvYMpNMK/eJBM9N5PYWEGlEmhPBue7Z84kAn6zOsNZMW7dB04t89/1O/w1cDnyilFU=',
        'channelAccessToken: "14CToqHYKw13ihabwV+wZgbojWlJct65ubhmAuR7sl7VHaLZ/f8cTNkINdJYsbyz2YVGE1TI8s2KArITtRVcoN5E20oNAFF4BSd4R/WzjcveMZEQqY4q2YkZXt6viUqGdq5OaoEyThCDszGzD1hx7nVALJOT/w1cDnyilFU="',
      ],
      leaves: [
        'LINE_CHANNEL_ACCESS_TOKEN=cD7U/2sn1YHvM2cVsThdT38vzPUhWF4BiRgx0nQb',
        'inline_token: Co4JAHk2RfWCd8D3k3vD',
      ],
    },
  ),
  named(
    'line-channel-secret',
    ['line channel secret', 'line secret', 'channel secret', 'line client secret'],
    '[a-f0-9]{32}',
    {
      finds: [
        'LINE_CHANNEL_SECRET=47dc813e1091d159af27d365928c5c8a',
        'channelSecret: "b1444d832ae7405aa2033aefcce8571a"',
      ],
      leaves: ['LINE_CHANNEL_SECRET=767ecc897ffb87740c58', 'line secret santa'],
    },
  ),
  named('line-notify-token', ['line notify', 'linenotify', 'line token'], '[A-Za-z0-9]{43}', {
    finds: [
      'LINE_NOTIFY_TOKEN=y5FtDOhuJMMlMRrvVBzSMD0xByQpL7ljUUY5v8brE3c',
      'line_token = "pbo10TBEOs1IUM2D7wwSGw53S1wwrl7wsFvEqRDeSvj"',
    ],
    leaves: ['lineTokenizer', 'LINE_NOTIFY_TOKEN=UAmykBZLY5ZcgOxdBbhR'],
  }),
  named('pushover-token', ['pushover'], '[a-z0-9]{30}', {
    finds: [
      'PUSHOVER_TOKEN=apr4ceyfndxns02ydj0iu6i6uagy8z',
      'pushover:\n  user_key: uxj2i2r0avxg2phom5gb84xv4qxgln',
    ],
    leaves: ['pushover_sound: cosmic', 'PUSHOVER_TOKEN=pklouxzszd4ir3utjx6j'],
  }),
  named('pusher-secret', ['pusher'], '[a-f0-9]{20}', {
    finds: [
      'PUSHER_APP_SECRET=b79f1b9d1253acc98e44',
      "new Pusher({ key: '4fabc3eadd3ef4ac1d62' })",
      'PUSHER_KEY: 1a2b7e20417dfeca0c4c',
    ],
    leaves: ['PUSHER_APP_ID=1234567', 'pusher-js@1d7074cbb26d419df2c3b2b0f4d55467c3509726'],
  }),
  prefixed('onesignal-api-key', ['os_v2_app_', 'os_v2_org_'], '[a-z2-7]{90,120}', {
    finds: [
      `ONESIGNAL_API_KEY=os_v2_${'app'}_5j3fplufui6i26upruv5xqzr5xudhngzcqbsb2nxp67hs65cm7lr7wtmnzul2s3ghown2xxo4rlpuawxmdinuikijqui4o6xavvsr52`,
      `Authorization: Key os_v2_${'org'}_jam6xi5nn3vid7qdyfrjd5xr35pfacm3r6hcmejczk7rde2ftm5gc3ejugoog4ivt4s3ewxgvtzoaeo66tzdr5ncdyncedpvwagoqav`,
    ],
    leaves: ['os_v2_app_', 'os_v2_app_7jjd3rrizvckj3vy4raf'],
  }),
  named('onesignal-api-key', ['onesignal', 'one signal'], `(?:[A-Za-z0-9]{48}|${UUID})`, {
    finds: [
      'ONESIGNAL_REST_API_KEY=6Jt5dIY7FzJeKEjUccop1AJtra0cuZzTqKy3naWxZdl0IjAI',
      'OneSignal: { restApiKey: "WfZSRdy33DopERbNPVBU47OBGgNMlXkJq6Ehlbvm6OFalVV6" }',
    ],
    leaves: [
      'onesignal_player: eScl2iyxdrscOxQupw0d',
      'OneSignal-Website-SDK@2f935ef1b4ccf5b1f90bcd1cedcb83f9216af06b',
    ],
  }),
  named('ably-api-key', ['ably'], String.raw`[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{6}:[A-Za-z0-9_-]{16,43}`, {
    finds: [
      'ABLY_API_KEY=ssPLZs.km4JUt:UJQIFHKCrhNFMWaY90FiWO_9kJ6-bA8HTMpBHwktAyf',
      'new Ably.Realtime("UBWNXt.amP4Le:b7RDey7M7oXuPz4b")',
      'ably.key: ViL8gE.k1ugPc:rJaBgamWYgv7LBYxxU_fUA50Az0x7bACfqBXhP6Immg',
    ],
    leaves: ['ABLY_API_KEY=JVz58U.V9KHEu', 'reliably: config.server:host'],
  }),
  named(
    'stream-api-secret',
    ['stream api secret', 'stream secret', 'getstream', 'stream chat', 'stream app secret'],
    '[a-z0-9]{64}',
    {
      finds: [
        'STREAM_API_SECRET=3mx7gjj6wou65ygg3k9gd4fze3nipf72777sp3vnc9yyj1pcxcy8rjys58makenv',
        "StreamChat.getInstance('key', 'pdntg2zt71syhl29efbxvr1i8of2rx68786r9tq8503v6ofw4dn5n5m4h068ybf9'); stream_secret: t45av3yfpl58i353tgv2l3r376r14delp6fgnp3gvp4wki62o3pqugin44aex9c6",
        'getstream.secret = "uu8cfkbueugob6xujbunitor6iyxlo2meruav5fj7svnj9ft7ucmv5yjzuyzd6ok"',
      ],
      leaves: ['STREAM_API_KEY=g830e2z6o0ih', 'stream_secret_santa: um3o7wko6ooyj9ie59l4'],
    },
  ),
  named('whatsapp-token', ['whatsapp', 'waba'], 'EAA[A-Za-z0-9]{60,300}', {
    finds: [
      `WHATSAPP_TOKEN=EA${''}AyEBM4xSMteHXVYa1OlA9KY79JjhUYqBszz5NQ3KDgk7ICBnCKwyKdrlkCvOVLGO1wblhzd5PAKEDUPWju6vD7NATV3l4qW1rVJpeZdPE1cNhMjRDzUVHBmbXPQ6FTnQZbMK6lHvuH3cpqD9W07hh87hFGdJEt2gcVR1w7NrF5UJwvMsGRk3J`,
      `whatsapp_access_token: "EA${''}AzhrkrSZvOgZIOyZ82LyALw1ytHQfEOdTx3sbuTaknYjXNlbNaVdD1akwB1Wchv3n0VAsIOVw3WHO6IeHZv7O5K1ryzYvIUD3s2tl"`,
    ],
    leaves: ['WHATSAPP_PHONE_ID=230326562647366', 'whatsapp: EAA'],
  }),
];
