import { isDrawn } from '../drawn.ts';
import { marked, named } from '../family.ts';

/** URLs that let in whoever knows them; Slack's and Discord's are with their other credentials. */
export const WEBHOOKS = [
  marked(
    'teams-webhook',
    ['webhook.office.com/webhookb2/', 'outlook.office.com/webhook/', 'outlook.office365.com/webhook/'],
    String.raw`(?<=(?<head>https?://(?:[a-z0-9-]{1,60}\.)?))(?:webhook|outlook)\.office(?:365)?\.com/webhook(?:b2)?/[a-fA-F0-9-]{36}@[a-fA-F0-9-]{36}/IncomingWebhook/[a-zA-Z0-9]{32}/[a-fA-F0-9-]{36}(?:/[A-Za-z0-9_-]{20,80})?`,
    {
      finds: [
        `https://acme.webhook.office.com/we${''}bhookb2/841acd34-e8ef-4175-a159-9fcabc57c280@2856cc1a-c91e-40da-ad95-903b03ce1ae2/IncomingWebhook/90113a422d70b58dabaae0948e7a1d69/ea23fbf8-5316-47a8-82d9-1cb53d54996b`,
        'TEAMS=https://outlook.office.com/webhook/35e79362-6c79-48ac-b2f6-da4c22b24c39@9354c40d-4f72-4213-9b68-2934d8503e11/IncomingWebhook/241e125ae3068432dce064f22abdecd4/58c3407e-5241-4178-9b3c-627a08a4d410',
        `https://acme.webhook.office.com/we${''}bhookb2/a734bf68-6617-4032-87ca-f6f457ca1c92@ad8bdb9b-8b69-4c50-a013-35be964fe91d/IncomingWebhook/4094ca4c84f0262c267382d373440dcb/91c3094a-b6e8-4701-86ff-84e7d9290992/V2aT6V4pkJ3xcoR0NexlqtAzBee6LFOc7cfXmNOivp4l1`,
      ],
      leaves: [
        'https://acme.webhook.office.com/webhookb2/',
        'https://outlook.office.com/webhook/IncomingWebhook',
      ],
    },
  ),
  marked(
    'chat-webhook',
    ['/hooks/'],
    String.raw`(?<=(?<head>https?://[^\s/"'<>]{3,100}))/hooks/(?:[a-z0-9]{26}|[A-Za-z0-9]{17,24}/[A-Za-z0-9]{40,70})(?![A-Za-z0-9/])`,
    {
      check: (value) => isDrawn(value.slice(value.indexOf('/hooks/'))),
      finds: [
        'https://chat.acme.test/hooks/0vlsvt1o3klazzc85ohladsqp3',
        'url: https://rocket.acme.test/hooks/0de8fb13a43671f49d86d0db/J6zoXjQCK0SEVLCt84CwI3zpDw4oPXwFO10tSy72arJgOByG',
      ],
      leaves: ['https://x.test/hooks/useeffectandusestatehooks1', 'src/hooks/use-something'],
    },
  ),
  named('google-chat-webhook-token', ['chat.googleapis.com'], '[A-Za-z0-9_-]{43}(?:%3D|=)?', {
    finds: [
      'https://chat.googleapis.com/v1/spaces/1aQL8rQGaD7/messages?key=x&token=7Stw2OqOblzWI9qyaeBEaKgSyi8e1LmnYhbNFohr58I',
      'https://chat.googleapis.com/v1/spaces/q00duiHJdgB/messages?threadKey=a&token=ImInANJ2bZ10MLsIKRLYj-SrqbKWp8YPPGZ9__jqU-k%3D',
    ],
    leaves: [
      'https://chat.googleapis.com/v1/spaces',
      'https://chat.googleapis.com/v1/spaces/x?token=1P0cnQWaEjAM',
    ],
  }),
  marked(
    'zapier-webhook',
    ['hooks.zapier.com/'],
    String.raw`(?<=(?<head>https?://)?)hooks\.zapier\.com/hooks/(?:catch|standard)/[0-9]{3,12}/[A-Za-z0-9]{5,12}`,
    {
      finds: [
        `https://hooks.zapier.com/ho${''}oks/catch/7341601/c5wrq66/`,
        `fetch('https://hooks.zapier.com/ho${''}oks/catch/95751840/b8fgpan')`,
      ],
      leaves: ['https://hooks.zapier.com/', 'https://hooks.zapier.com/hooks/catch/ID'],
    },
  ),
  marked(
    'ifttt-key',
    ['maker.ifttt.com/'],
    String.raw`maker\.ifttt\.com/(?:trigger/[^/\s]{1,60}/(?:json/)?with/key|use)/(?<value>[A-Za-z0-9_-]{20,64})`,
    {
      finds: [
        'https://maker.ifttt.com/trigger/door/with/key/6C0HMrbYkQNY5z42WNV4FS5SRNvIVUmay26WZLcDA8Y',
        'https://maker.ifttt.com/use/x1cdVoe7XTEFTKZap8_ajl',
      ],
      leaves: ['https://maker.ifttt.com/trigger/door/with/key/KEY', 'https://maker.ifttt.com/'],
    },
  ),
  marked(
    'make-webhook',
    ['.make.com/', 'hook.integromat.com/'],
    String.raw`(?<=(?<head>https?://(?:hook\.[a-z]{2}[0-9])?))(?:\.make|hook\.integromat)\.com/[a-z0-9]{32}(?![a-z0-9])`,
    {
      finds: [
        'https://hook.eu1.make.com/owaiawliiqw6rsq7w25cy9yyd3mw790k',
        'https://hook.integromat.com/anlu8q8fprkgiq16xl4r6odiv4969zz2',
      ],
      leaves: ['https://www.make.com/en/integrations', 'https://hook.eu1.make.com/x'],
    },
  ),
];
