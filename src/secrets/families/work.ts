import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Tables, tasks, drawings, forms: what people work with; Atlassian has a file of its own. */
export const WORK = [
  prefixed('airtable-token', ['pat'], String.raw`[A-Za-z0-9]{14}\.[a-f0-9]{64}`, {
    finds: [
      `AIRTABLE_TOKEN=pat${''}LFktES6pf1odbb.731297655092d054fe6e0a13e5eedc95a9e54785e5afa9daf6bbf7c5f6f7fc9c`,
      `Authorization: Bearer pat${''}MA95bWyDvwGEsS.d6c111dd211492450e580da0e415e35e8392b79e98c493f21c6e420a5b3f33ba`,
    ],
    leaves: [
      'patJ4gS700vNtbxhR',
      'path.join(a)',
      'expatgdKa0yTIwrjjhA.ee657aebbae0ca96f670d93661e76d7adea2e2558370deb85bb912ba6650bc4b',
    ],
  }),
  named('airtable-api-key', ['airtable'], 'key[A-Za-z0-9]{14}', {
    finds: ['AIRTABLE_API_KEY=key6RimtVRlGVUxvc', `new Airtable({ apiKey: 'ke${''}y1us7zB9CMFjoha' })`],
    leaves: ['airtable: keyboardShortcuts', 'AIRTABLE_BASE=appVWrIkER2tsKCwl'],
  }),
  prefixed('notion-token', ['ntn_'], '[0-9]{9,12}[A-Za-z0-9]{33,37}', {
    finds: [
      `NOTION_TOKEN=ntn_${''}86811390153J6NzsYsMQDRyU7VcqjKAGqQbtaaWcMGC4VG`,
      `new Client({ auth: 'ntn_${''}9670885397361ncIjGNLYrPD03pvq2P5Qo72FOy80FdKbI' })`,
    ],
    leaves: ['ntn_', 'ntn_DEzGfyUhqY0r8RMjUYXZ'],
  }),
  prefixed('notion-integration-secret', ['secret_'], '[A-Za-z0-9]{43}', {
    check: isDrawn,
    finds: [
      `NOTION_API_KEY=secret_${''}rEgRFLQ8tfJFkrVoCaOaKJK1HzunCIyyG3epR88SXbF`,
      `auth: "secret_${''}kRML7I5n73Bp91kL1JwJ2m2QgRKsPQCYWGhP286w5Ts"`,
    ],
    leaves: ['secret_key', 'secret_manager_rotation_configuration_documents', 'secret_dIjbt6l8GLKn'],
  }),
  prefixed('linear-api-key', ['lin_api_', 'lin_oauth_', 'lin_wh_'], '[A-Za-z0-9]{32,64}', {
    finds: [
      `LINEAR_API_KEY=lin_${'api'}_kv1ej4dDfExFGc6qtc2YN9WZM2rmTJEVeUUL9hDO`,
      `Authorization: Bearer lin_${'oauth'}_41df5dcdaa69dfe457080803982174ff6d8a3a7e09c477540ee9dd3ff898aea4`,
      `secret: lin_${'wh'}_JQ2cKmOPTd2uuaMlc9VWzkG0MphYh2eBt2EBD58Z`,
    ],
    leaves: ['lin_api_', 'lin_api_3RuUlOu3hso7'],
  }),
  named('linear-client-secret', ['linear client', 'linear secret', 'linear webhook'], '[a-f0-9]{32}', {
    finds: [
      'LINEAR_CLIENT_SECRET=6cc8e776e8658b88ecbd136a9b72cfe2',
      'linear_webhook_secret: d26e69ae4b240464bcba3be156200b0e',
    ],
    leaves: ['linear-gradient(90deg)', 'LINEAR_CLIENT_SECRET=35c327c38797'],
  }),
  marked(
    'asana-token',
    ['1/', '2/'],
    String.raw`(?<![A-Za-z0-9./])[12]/[0-9]{13,17}(?:/[0-9]{13,17})?:[a-f0-9]{32}(?![a-f0-9])`,
    {
      finds: [
        `ASANA_ACCESS_TOKEN=1/${''}8553336431001875:8826fb3939d1328987ae74cf85e19c5c`,
        `Authorization: Bearer 2/${''}9756345091171149/6239925896901369:4ee4a32220e1cc357e5ea1db30c718f9`,
      ],
      leaves: ['1/8341509594786395', '1/2:85165b6dc234e65370c1a74d89497326'],
    },
  ),
  named('asana-secret', ['asana'], '(?:[a-f0-9]{32}|0/[a-f0-9]{32})', {
    finds: [
      'ASANA_CLIENT_SECRET=c6a34673041af1de724081434db1c6dd',
      'asana:\n  token: 0/70750fbf1e34650a3a7da68b39e2de90',
    ],
    leaves: ['Asana/python-asana@e4ffad33565434547ed649ab30154428be54bf78', 'ASANA_PROJECT=3353869274870008'],
  }),
  prefixed(
    'figma-token',
    ['figd_', 'figo_', 'figu_', 'figoh_', 'figuh_', 'figor_', 'figur_'],
    '[A-Za-z0-9_-]{38,60}',
    {
      finds: [
        `FIGMA_TOKEN=figd_${''}GJlrMorN1gha6w1A_zx580RmiqEXN2lCplvi0moq`,
        `X-Figma-Token: figu_${''}VoPoSMUZfFjuHuwXSK6rJLqimh_R3S3AU93h9-igsm`,
      ],
      leaves: ['figd_', 'config_rj1CB3wn-96VXLN84JHHA75PaEILG-639-rIgAfu', 'figd_0kAkLnGQaHAv'],
    },
  ),
  named('figma-token', ['figma'], `(?:[0-9]{4,7}-${UUID}|[A-Za-z0-9]{30})`, {
    finds: [
      'FIGMA_TOKEN=29567-93ce3873-84d1-4b95-b9cb-f1ee3e0b2b4b',
      'figma_client_secret: "y8Uq21G28l4H8zLzSjTXXmxy941eBG"',
    ],
    leaves: [
      'FIGMA_FILE=5Scr8rBfftZc2dWpPsI3eX',
      'figma/code-connect@2bfa9d192588258586ae254b3b299e2e99094a9d',
    ],
  }),
  named('miro-token', ['miro'], '(?:eyJtaXJv[A-Za-z0-9_-]{20,200}|[A-Za-z0-9_-]{27,36})', {
    finds: [
      'MIRO_ACCESS_TOKEN=eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_9ykkpBdGs9WciGa05fnwA1WUJEp',
      'miro_client_secret: "df4ICU0B7NlD485yyTfePYhfFcR3G5W0"',
    ],
    leaves: ['miro_board_id=uXjVSC4sBO1B', 'mirrored: KWKRDb8ZcVqsxrTSoeda'],
  }),
  named(
    'monday-token',
    ['monday'],
    String.raw`eyJ[A-Za-z0-9_-]{10,100}\.eyJ[A-Za-z0-9_-]{20,600}\.[A-Za-z0-9_-]{40,100}`,
    {
      finds: [
        'MONDAY_TOKEN=eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOjMEosHdQH5w0GTDaPu3S_AsinGDJoc2_V0_scC2sO2Bl4PAIcS4UuA5661P07CoEH2Ux5y6-xy2601gXXZCnROZvAXhT.rfBeOrktkCaFH4Y11EZ2XS2At-o-dTvG4fBW_i95siE',
        'monday:\n  api_key: eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOjMDemPDOu-EHbCV5klyT0jUa9vER8GCyivnCj_dEJG0jtleRTO1kWTZUIYjLdEpoDEJhIy3PzARxePkNlU.17QcCyr-0UtYy8Dce9NzxBBmV5jrgszdjJZZRU_9on7',
      ],
      leaves: ['monday: eyJ', 'MONDAY_BOARD=123'],
    },
  ),
  prefixed('clickup-token', ['pk_'], '[0-9]{5,10}_[A-Z0-9]{32}', {
    finds: [
      `CLICKUP_TOKEN=pk_${''}95701525_3JQUECAZFOV2Z25U8MQB8QYLDDYD6Y9Y`,
      `Authorization: pk_${''}1516948_7TC2GAFNYPKSRYDTHWF7Z3QSVEIUNMSY`,
    ],
    leaves: ['pk_123_', 'pk_44268617_ZRTMC4BKD2LX'],
  }),
  named('todoist-token', ['todoist'], '[a-f0-9]{40}', {
    finds: [
      'TODOIST_API_TOKEN=76e3c0714bdd41200ec4800d2ad3dc357fdc2bbc',
      'TodoistApi("5d53b69407f973edc8f91bfe011413a12f57c7f3"); todoist_token: b642a5f4b3345a04dd3c354a2877049642d32e24',
    ],
    leaves: [
      'Doist/todoist-api-typescript@67d5d018fec2b077013e95594890561f2dfa487d',
      'TODOIST_PROJECT=8792813503',
    ],
  }),
  prefixed('typeform-token', ['tfp_'], '[A-Za-z0-9_.=-]{40,80}', {
    finds: [
      `TYPEFORM_TOKEN=tfp_${''}kbtQvh3vTgusqfO_mGshtOfMH7nIr8P_Ot0yFP3Phpq7_m7UAfYQHVNHUzG`,
      `Authorization: Bearer tfp_${''}NrV_BTJnX4xuB4BBT8riSJ41-jhRgTjHemfM2DKC_fjY_3MYc2Gy4zEi6Qo`,
    ],
    leaves: ['tfp_', 'tfp_4Ws9jEipSoGT'],
  }),
  named('surveymonkey-token', ['surveymonkey', 'survey monkey'], '[A-Za-z0-9._~-]{70,130}', {
    finds: [
      'SURVEYMONKEY_ACCESS_TOKEN=cuojyDs5XnrpshxgKnAV0ySdjQBMH_B_EXgwrw7qj5-wcjVVFC0Uuo0hgeKJN3iajDiQAE2u9PhX1zGC6XKxTJ3i',
      'survey_monkey:\n  token: l3rrSMh9w4gHHlqct4LZFpDU5XBzqzeAALaerQzuWjz2VkKZya1It7YBCmjUAqi-j3bBxKghOz7mJmo3yPNEkrs0mqpGqmNHAqGm',
    ],
    leaves: ['surveymonkey.com/r/Ua261Ta', 'SURVEYMONKEY_TOKEN=y1tAvM7cDg191XNaWBl8'],
  }),
  named('jotform-key', ['jotform'], '[a-f0-9]{32}', {
    finds: [
      'JOTFORM_API_KEY=27ae20966db7388b1917f0a47e8f882b',
      'https://api.jotform.com/user?apiKey=46598bbb06242cf005330561aa1a881b',
    ],
    leaves: ['JOTFORM_ID=68678738185175', 'jotform/api@b5fb61811eddc26f944a1da5707c85a99ff383d5'],
  }),
  named(
    'calendly-token',
    ['calendly'],
    String.raw`(?:eyJ[A-Za-z0-9_-]{10,200}\.eyJ[A-Za-z0-9_-]{20,600}\.[A-Za-z0-9_-]{40,700}|[A-Za-z0-9_-]{32,43})`,
    {
      finds: [
        'CALENDLY_TOKEN=eyJraWQiOiIxmBmJOlKTZOS90wul1YM4jMkvujlAUpQpPB7VBd13.eyJpc3MiOiJo2TK72SPpRUToXxi4PzwqLMW9ZoGmQEhftO4hpXHV418z6eEQ-UTEvjhlXspnaGJSaQnL3K9loyHG2EO9K1spMoI4ioRC9tL6i7Vj1WQBocYKtFqtg6Wk4plK.YpHBtKLBhHxbjdJCIcBf0Xxiuo4VnCqozh2u-5KQh7kv2bwAOD_a8N-voo0iey9FzxQM-Tz6Ikrqo9ouIoAWX1',
        'calendly_webhook_signing_key: x0ECFfGBJqzJhcbv2TzhJuG-Z71NV0TozG24mebl1Ya',
      ],
      leaves: ['https://calendly.com/jane/30min', 'calendly: popup-widget'],
    },
  ),
  named('docusign-secret', ['docusign'], UUID, {
    finds: [
      'DOCUSIGN_INTEGRATION_KEY=2e131eec-99b0-42c0-93bb-6010f3aea081',
      'docusign:\n  secret_key: 1f628bb1-b48d-43e7-b877-98f93b0bdf1a',
    ],
    leaves: [
      'docusign/docusign-node-client@4278310844123561dfed858e6024fa067cc4f930',
      'DOCUSIGN_BASE=https://demo.docusign.net',
    ],
  }),
  marked(
    'zapier-webhook',
    ['hooks.zapier.com/'],
    String.raw`(?<=(?<head>https?://)?)hooks\.zapier\.com/hooks/(?:catch|standard)/[0-9]{3,12}/[A-Za-z0-9]{5,12}`,
    {
      finds: [
        `https://hooks.zapier.com/ho${''}oks/catch/6276571/h6pwtn3/`,
        `fetch('https://hooks.zapier.com/ho${''}oks/catch/35428042/bu6b1ez')`,
      ],
      leaves: ['https://hooks.zapier.com/', 'https://hooks.zapier.com/hooks/catch/ID'],
    },
  ),
  prefixed('zapier-ai-key', ['sk-ak-'], '[A-Za-z0-9]{24,60}', {
    finds: [
      `ZAPIER_NLA_API_KEY=sk-${'ak'}-htABGnNlS1tmr47igLLm5uy56Ze1wDHr`,
      `x-api-key: sk-${'ak'}-Lx7KLAf10VLUzZ3aaYHj3TekHMmg4UPkk5hS`,
    ],
    leaves: ['sk-ak-', 'task-ak-47'],
  }),
  marked(
    'ifttt-key',
    ['maker.ifttt.com/'],
    String.raw`maker\.ifttt\.com/(?:trigger/[^/\s]{1,60}/(?:json/)?with/key|use)/(?<value>[A-Za-z0-9_-]{20,64})`,
    {
      finds: [
        'https://maker.ifttt.com/trigger/door/with/key/U3TmcsNuedy0hdC6P3Qwhehv3oihCubiAnt53eVwggT',
        'https://maker.ifttt.com/use/QVWMLUM-nUoNAEiyC6ynch',
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
        'https://hook.eu1.make.com/b17ulazocuufm094p3vf7qxl8lo60esf',
        'https://hook.integromat.com/i4hs7bq1nfegz8fywmr2ycchdmt1c1xu',
      ],
      leaves: ['https://www.make.com/en/integrations', 'https://hook.eu1.make.com/x'],
    },
  ),
  prefixed('readme-api-key', ['rdme_'], '[a-z0-9]{60,80}', {
    finds: [
      `README_API_KEY=rdme_${''}xn8s9hsziv67iyksb7zj1mzxyjjh35ykuxpu424ltvie9u00erx9qihm1ogg69sccov19k`,
      `rdme login --key rdme_${''}xn8s9h09wsrhybo31vaj70wjle22vs0xmcnlka9pxyx05fmma4eyp2po53ol5leh5mu170`,
    ],
    leaves: ['rdme_', 'rdme_mcx35mj5wex5'],
  }),
  prefixed('postman-api-key', ['PMAK-'], '[a-f0-9]{24}-[a-f0-9]{34}', {
    finds: [
      `POSTMAN_API_KEY=PMAK-${''}45653276c7b7f09e1245142f-2bc5f7e251d845aa44ec65306c77fdf689`,
      `X-Api-Key: PMAK-${''}4d3db7b9df0560ba78524eb1-b678619234ba51ffd23832e72e3436e333`,
    ],
    leaves: ['PMAK-', 'PMAK-1e2ae87af8b00298e2479511'],
  }),
  prefixed('postman-collection-key', ['PMAT-'], '[A-Z0-9]{26}', {
    finds: [
      `https://api.postman.com/collections/1?access_key=PMAT-${''}JOCOHWGK94F486YQ8YWR9LATYP`,
      `key: PMAT-${''}4VPWMFPD5E0UIW0BD10ZWNVIY1`,
    ],
    leaves: ['PMAT-', 'PMAT-S8KVM5KNDPUO'],
  }),
  marked(
    'rapidapi-key',
    ['msh'],
    '(?<=(?<![A-Za-z0-9])(?<head>[a-z0-9]{10}))msh[a-z0-9]{15}p1[a-z0-9]{5,6}jsn[a-z0-9]{12}(?![A-Za-z0-9])',
    {
      finds: [
        `X-RapidAPI-Key: k84valo6jtms${''}hmzm3dwcp26bae6fp1woo3cjsnar8ms1a7f2jh`,
        `"x-rapidapi-key": "ihdhc0m1ntms${''}hoe4kdjx8q6iu7f2p1mfbtkvjsneuadep7ri2xp"`,
      ],
      leaves: ['mshta.exe', '8obxx0y0b7mshk3ywvanrjl09mwi'],
    },
  ),
  named('rapidapi-key', ['rapidapi', 'mashape'], '[A-Za-z0-9]{50}', {
    finds: [
      'RAPIDAPI_KEY=v2p3v7ur6ihtyopt52biul79mpf3qjj32j94se7e9s9wgxpvu8',
      'X-Mashape-Key: vPwhBpAj8CppgRhshofe3Z3640bck6EVFJHm8nN1AL1SKjqCd9',
    ],
    leaves: ['X-RapidAPI-Host: api.acme.test', 'RAPIDAPI_KEY=HfJHGvqkCqFGhecVXlWT'],
  }),
  named('swaggerhub-key', ['swaggerhub'], UUID, {
    finds: [
      'SWAGGERHUB_API_KEY=96ef4f86-4a07-4b20-87bc-811c693d05a7',
      'swaggerhub:\n  api_key: 0f327ffa-da50-44c5-8363-6ea9c541e793',
    ],
    leaves: ['SWAGGERHUB_URL=https://api.swaggerhub.com', 'swaggerhub e09640343cd7339b3623'],
  }),
  prefixed('easypost-key', ['EZAK', 'EZTK'], '[A-Za-z0-9]{54}', {
    finds: [
      `EASYPOST_API_KEY=EZAK${''}BFMrQ3vWzY36cdq2zDQOgHPdfMzp4VORIdtLBHgtyZjgaMoiygGYcK`,
      `new EasyPost('EZTK${''}uIjRFi4XPmuXuiEtv8gvIBGq7SILIlqo3LgmXUzjFkweZQeoyTsbdw')`,
    ],
    leaves: ['EZAK', 'EZTKnn8pYgFD1MbNzzwxouKs'],
  }),
  prefixed('shippo-token', ['shippo_live_', 'shippo_test_'], '[a-f0-9]{40}', {
    finds: [
      `SHIPPO_TOKEN=shippo_${'live'}_50fc598e91e638ff2dea804811a85d6dbe6f5e43`,
      `Authorization: ShippoToken shippo_${'test'}_b6c456ce9cda15d54257cc27d191d1cd4f4d63fd`,
    ],
    leaves: ['shippo_live_', 'shippo_test_519168eefc775d6800e4'],
  }),
  named('smartsheet-token', ['smartsheet'], '[A-Za-z0-9]{26}(?:[A-Za-z0-9]{11})?', {
    finds: [
      'SMARTSHEET_ACCESS_TOKEN=oTebCueQh4tATYqJyIgP2Qbb8z2afIZqNQgtQ',
      'smartsheet:\n  token: iinbj05megvk4o0pmjzdyirdxx',
    ],
    leaves: ['SMARTSHEET_ID=5055568369757898', 'smartsheet: sheetcolumnsandrowsandcells'],
  }),
];
