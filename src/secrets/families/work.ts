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
  prefixed('zapier-ai-key', ['sk-ak-'], '[A-Za-z0-9]{24,60}', {
    finds: [
      `ZAPIER_NLA_API_KEY=sk-${'ak'}-PAtTNMp8U8Sxs509WsmyEWkgb3NYqekY`,
      `x-api-key: sk-${'ak'}-pblKq9rRiRTCYKl35P84nEVgFohHIjCSlMQ8`,
    ],
    leaves: ['sk-ak-', 'task-ak-47'],
  }),
  prefixed('readme-api-key', ['rdme_'], '[a-z0-9]{60,80}', {
    finds: [
      `README_API_KEY=rdme_${''}xn8s9h0qezbo8ya96b8n10y74sr7x7rggh8mhpas8gcjpz7w5hmgnyfob47b97ipd2vl65`,
      `rdme login --key rdme_${''}xn8s9hjuh4rgoyx3w1kj70o7qdb1yq76jv0tyrq7tpin8k9qajbavdbs80cex2hmzje8at`,
    ],
    leaves: ['rdme_', 'rdme_xd06f7oy52mf'],
  }),
  prefixed('postman-api-key', ['PMAK-'], '[a-f0-9]{24}-[a-f0-9]{34}', {
    finds: [
      `POSTMAN_API_KEY=PMAK-${''}87993be0bfbe8c99e0a2b6db-6ebafdc3dee6cf26304dd8e0926f4c4100`,
      `X-Api-Key: PMAK-${''}7fb391e93316aaddbd9317dd-706783c3673da6bebc7ba6b08f31529a6b`,
    ],
    leaves: ['PMAK-', 'PMAK-3e91c2c87c5cc72303fd0b2e'],
  }),
  prefixed('postman-collection-key', ['PMAT-'], '[A-Z0-9]{26}', {
    finds: [
      `https://api.postman.com/collections/1?access_key=PMAT-${''}4M0YIRJORPRE8XTAYTS9DDVADR`,
      `key: PMAT-${''}65JJC55C5LXQIYXJT78JQ7BKL1`,
    ],
    leaves: ['PMAT-', 'PMAT-ZL94P7BRZGZ6'],
  }),
  marked(
    'rapidapi-key',
    ['msh'],
    '(?<=(?<![A-Za-z0-9])(?<head>[a-z0-9]{10}))msh[a-z0-9]{15}p1[a-z0-9]{5,6}jsn[a-z0-9]{12}(?![A-Za-z0-9])',
    {
      finds: [
        `X-RapidAPI-Key: d4jh3dybemms${''}h3s1h8x02gxxixgip13s65ejsnn2wplzmkt16p`,
        `"x-rapidapi-key": "wp06suw28wms${''}hxsiat52parko2b4p1i5yt9tjsno46w27rp4eec"`,
      ],
      leaves: ['mshta.exe', 'k84valo6jtmshmzm3dwcp26bae6f'],
    },
  ),
  named('rapidapi-key', ['rapidapi', 'mashape'], '[A-Za-z0-9_-]{50}', {
    finds: [
      'RAPIDAPI_KEY=tcx0nbhcctksmjywrej6ezii3ei7e6qel572i1tvskoyxvej6t',
      'X-Mashape-Key: jgndAlCcgNrLcNjAMxOwbgAGLfTkuwHlcknQzcjI5pqWZFaHI1',
    ],
    leaves: ['X-RapidAPI-Host: api.acme.test', 'RAPIDAPI_KEY=j09cfwYvkoOlv4aFPi76'],
  }),
  named('swaggerhub-key', ['swaggerhub'], UUID, {
    finds: [
      'SWAGGERHUB_API_KEY=d07eafea-83bf-4e06-a6e5-f8256e81440c',
      'swaggerhub:\n  api_key: f8c784bf-181e-47e9-b47d-ac2ecb1d5091',
    ],
    leaves: ['SWAGGERHUB_URL=https://api.swaggerhub.com', 'swaggerhub 3ef7aa8b9237ae2056b9'],
  }),
  prefixed('easypost-key', ['EZAK', 'EZTK'], '[A-Za-z0-9]{54}', {
    finds: [
      `EASYPOST_API_KEY=EZAK${''}1PE4ntssJ4ADpdmEac6MpNQAGRB7dFD3kGH9SFGoVIdMK4NxhbGatE`,
      `new EasyPost('EZTK${''}XVPb7XEamt7NoecVtcn6yvMd0plE0J5bPUwt7OFLF2twOCIHi5T5nO')`,
    ],
    leaves: ['EZAK', 'EZTKXhpTRI2yaEYpLpjxpWik'],
  }),
  prefixed('shippo-token', ['shippo_live_', 'shippo_test_'], '[a-f0-9]{40}', {
    finds: [
      `SHIPPO_TOKEN=shippo_${'live'}_77aab1d3baede4813878215dfb78c1fc7e26ec12`,
      `Authorization: ShippoToken shippo_${'test'}_ec29688d7d92e0b9ca052a5cc560c9d904f1ece9`,
    ],
    leaves: ['shippo_live_', 'shippo_test_deb3e6b4acb2e5fd7a35'],
  }),
  named('smartsheet-token', ['smartsheet'], '[A-Za-z0-9]{26}(?:[A-Za-z0-9]{11})?', {
    finds: [
      'SMARTSHEET_ACCESS_TOKEN=tdMX6E975Xycyhp7CkhRx3fhMnQHRAkUZYhe0',
      'smartsheet:\n  token: zrlu3i8nn3mzyew87it9c1yphl',
    ],
    leaves: ['SMARTSHEET_ID=6862623781811280', 'smartsheet: sheetcolumnsandrowsandcells'],
  }),
];
