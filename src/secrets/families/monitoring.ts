import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Logs, traces, errors, alarms; Datadog, New Relic, Sentry and Grafana have files of their own. */
export const MONITORING = [
  named('splunk-hec-token', ['splunk', 'hec token', 'hec_'], UUID, {
    finds: [
      'SPLUNK_HEC_TOKEN=57b36ec1-c6ce-4107-8b31-73741afc8eae',
      'curl -H "Authorization: Splunk 0e34941d-9ce5-4164-81eb-ca89fb7ccd92" https://splunk.acme.test:8088/services/collector',
      'splunk-token: "f797ee46-15f9-4a3e-a13e-c4b12489bf57"',
    ],
    leaves: ['splunk_index=main', 'SPLUNK_HEC_TOKEN=00000000-0000-0000-0000-000000000000'],
  }),
  named('splunk-access-token', ['splunk', 'signalfx', 'sfx'], '[A-Za-z0-9_-]{22}', {
    finds: [
      'SPLUNK_ACCESS_TOKEN=t5Kly6f75pGcWk0orADDc2',
      'X-SFX-TOKEN: 37QVjmEcLasWnqlX_wUrYK',
      'SIGNALFX_TOKEN="hnnCUVahESiafa0MRbG6jX"',
    ],
    leaves: ['SPLUNK_REALM=us1', 'splunk_otel_collector_v1'],
  }),
  /** Base64 of `<id>:<key>`, twenty and twenty-two characters. */
  named(
    'elastic-api-key',
    ['elastic', 'es api key', 'es_', 'apikey', 'kibana'],
    '[A-Za-z0-9+/]{54,58}={0,2}',
    {
      finds: [
        'ELASTICSEARCH_API_KEY=JiT7DOEk1Mb/67YH2zL21k/PirSkzs0tOBv/onukK8xaOYX7glwacZ1+lL==',
        'Authorization: ApiKey rvtj66vx+bNOrbBZT5d7I5wVLGit5g07+ZFP2CYXh40MY/i7DsM4IAGxXs==',
        'new Client({ cloud: { id: "x" }, auth: { apiKey: "x" } }); elastic_api_key="h/D9XtMmoPz7xbb/h4zKfdrlydrfIT72E5DCoYkuRsIMgdc4zZ00EzTbl4=="',
        'KIBANA_API_KEY: yXCABMyYBGPGftZQCMjWTAbdIiDflmA23cZjQliktgJQm9UVk4syTgsZUO==',
      ],
      leaves: [
        'ELASTIC_VERSION=8.14.0',
        'apiKey: base64EncodedApiKeyFromTheKibanaSettings',
        'apikey 4bc7d36db0f292328d1f9bc156b9721a50b13fc7',
      ],
      check: (value) => isDrawn(value) && /[A-Z]/.test(value) && /[a-z]/.test(value),
    },
  ),
  named(
    'elastic-password',
    [
      'elastic password',
      'kibana password',
      'kibana_system_password',
      'elastic apm secret',
      'apm secret token',
    ],
    '[A-Za-z0-9+*=_-]{17,32}',
    {
      finds: [
        'ELASTIC_PASSWORD=WxDvzrxTevBNsPIfo0cw',
        'ELASTIC_APM_SECRET_TOKEN=TlzmVeqlQHdxGzOaWwKqnx',
        'elastic_password: "gyvzFZjo1ADVz3hre9KUnncg"',
      ],
      leaves: ['ELASTIC_PASSWORD=changeme', 'elastic_password_reset_for_users'],
    },
  ),
  prefixed('elastic-service-token', ['AAEAAWVsYXN0aWMv'], '[A-Za-z0-9+/_-]{40,200}={0,2}', {
    finds: [
      `elasticsearch.serviceAccountToken: AA${''}EA${''}AWVsYXN0aWMviUFgBs4hWjEgIQfIc2Q3zvkv1UsvxwfBb5OY7BRbtMk6NrNFAKrHkMdHOFRL`,
      `Authorization: Bearer AA${''}EA${''}AWVsYXN0aWMvVPSy6rjFVLZMlEnXWxYlSvdWrw19LapexpTVnA1zT8TkEtZ4Nj4ZWlFPwsclS1vI0gD8gg7R`,
    ],
    leaves: ['AAEAAWVsYXN0aWMv', 'AAEAAWVs'],
  }),
  prefixed('elastic-cloud-key', ['essu_'], '[A-Za-z0-9+/=_-]{40,200}', {
    finds: [
      `EC_API_KEY=es${''}su_JBVu7AXYbXvlczgYwYeXXeagsaltMe9rxMYP6JpQFfLpQjPo19ekMaXeTMJWFnqulG6YogOxtzYxiIXeDSmQLfvGzX`,
      `Authorization: ApiKey es${''}su_szUxuPKBPUaGHpTdY94sstCHDsoe2Xkqbzgltc6xXc9r0NLKBO9HGgnH4W4lkr1q14PBtEra2PNErpKGXK7DFEVI==`,
    ],
    leaves: ['essu_', 'essu_0Ei34im4WDfv'],
  }),
  named(
    'pagerduty-api-key',
    ['pagerduty', 'pager duty', 'pd api', 'pd token', 'token token'],
    '[A-Za-z0-9_+-]{20}',
    {
      finds: [
        `PAGERDUTY_API_KEY=u+${''}HdwTQVLhOKW8OEqxkV`,
        'Authorization: Token token=y_hOEHOaSt82tjWoSpNh',
        'pagerduty:\n  token: cDFLHpfrp-ZN6hblYPJe',
      ],
      leaves: ['pagerduty: incident-response-on', 'PAGERDUTY_API_KEY=JGT9K16YP2'],
    },
  ),
  named(
    'pagerduty-routing-key',
    ['pagerduty', 'routing key', 'pd_routing', 'integration key'],
    '(?:[a-f0-9]{32}|R0[A-Z0-9]{30})',
    {
      finds: [
        'PAGERDUTY_ROUTING_KEY=572836186ab1208dbbbbb41cdc1c2f4f',
        '"routing_key": "R0FA5UC0VHOIK5YA52O0FCL6GAHYF78H"',
        'integration_key: f210717d5505d27f21ad7f8a002ba6bd',
      ],
      leaves: ['routing_key: orders.created', 'PAGERDUTY_ROUTING_KEY=885f0aea49f11e90c0a3'],
    },
  ),
  prefixed('pagerduty-token', ['pdus+', 'pdeu+'], '[A-Za-z0-9_+-]{20,120}', {
    finds: [
      `Bearer pd${''}us+_0n0hltf3zYTSn0gpaHMpKyZFjtEbcDS`,
      `PD_TOKEN=pd${''}eu+${''}_9QOwNTvSYdQ2nP6Ax9fl1DkbfNmuvms09zF8VC0q4sJl`,
    ],
    leaves: ['pdus+', 'pdus+short'],
  }),
  named('opsgenie-api-key', ['opsgenie', 'genie key', 'geniekey'], UUID, {
    finds: [
      'OPSGENIE_API_KEY=802a1d73-9702-4ef2-914e-375a08e69378',
      'Authorization: GenieKey ed6ab2f6-1cf5-4414-b1db-dae85af8514e',
      'opsgenie_config:\n  api_key: 7dec08ee-c31d-4e16-ae90-b1e70227957a',
    ],
    leaves: ['OPSGENIE_TEAM=ops', 'opsgenie 1b1df51826d976649b69'],
  }),
  prefixed('honeycomb-key', ['hca', 'hcb', 'hcx', 'hcc'], '[a-z0-9]{0,3}(?:ik|lk|mk|ck)_[a-z0-9]{32,60}', {
    check: isDrawn,
    finds: [
      `x-honeycomb-team: hc${''}aik_018faffkvk54kwumfdqp6khjrbt6ki6xwjt90oigyn9538ut2jrj4meimd`,
      `HONEYCOMB_API_KEY=hc${''}xik_01bbw2e6ncnconn1r9i4d2fcvgf2kyfhp2duq2c1h41441hs14vqggb1w3`,
      `HONEYCOMB_MANAGEMENT=hc${''}amk_01b0mwhgw4fihfcdu7at69q93nbv5z6v2se4ocdfs4`,
    ],
    leaves: ['hcaik_', 'hcaik_short'],
  }),
  named('honeycomb-key', ['honeycomb', 'hny'], '(?:[a-f0-9]{32}|[A-Za-z0-9]{22})', {
    finds: [
      'HONEYCOMB_API_KEY=qGh1FwUXkakdTpFMZ1Es96',
      'x-honeycomb-team: 8028625e48d8f9ade38754a6d4dd1e02',
      'honeycomb:\n  writekey: 4822cab6f9f2682d7758186f80430241',
    ],
    leaves: ['HONEYCOMB_DATASET=frontend', 'honeycomb_pattern_background_color'],
  }),
  named('logzio-token', ['logzio', 'logz.io', 'logz_io', 'logz io'], `(?:[A-Za-z]{32}|${UUID})`, {
    check: (value) => /[A-Z].*[A-Z].*[A-Z]/.test(value) || /-/.test(value),
    finds: [
      'LOGZIO_TOKEN=pTCRWvaflUhDsUgxQCwllIUlOaPCXRXu',
      'logzio_api_token: 1619a9c3-f9c7-4889-9542-a0a75f6664c3',
      '<token>x</token><logzioToken>GYskDOrwiKLHTWslIgzNyxPvbqdNUaMw</logzioToken>',
    ],
    leaves: ['LOGZIO_LISTENER=listener.logz.io', 'logzio: 7b005ce740a1af1d3c3d'],
  }),
  named('loggly-token', ['loggly'], UUID, {
    finds: [
      'LOGGLY_TOKEN=36efb98b-11d1-4fdb-be8d-e914818f9f26',
      'loggly:\n  customer_token: 66618db6-297e-4438-8a1a-713dfda0043f',
    ],
    leaves: ['LOGGLY_SUBDOMAIN=acme', 'loggly 00d4f6735e61fcb1c11b'],
  }),
  marked(
    'loggly-token',
    ['loggly.com/'],
    String.raw`loggly\.com/(?:inputs|bulk|apis/[a-z]{2,12})/(?<value>${UUID})`,
    {
      finds: [
        'https://logs-01.loggly.com/inputs/3992282b-dab1-4455-8267-0cd167155bee/tag/http/',
        'http://logs-01.loggly.com/bulk/9040f0b6-160a-4d05-921e-fc1ac7723de5/tag/x',
      ],
      leaves: ['https://acme.loggly.com/search', 'https://logs-01.loggly.com/inputs/TOKEN'],
    },
  ),
  named('sumologic-access-id', ['sumo', 'access id'], 'su[A-Za-z0-9]{12}', {
    finds: ['SUMOLOGIC_ACCESS_ID=supE3ZWCsFvF7x', 'access_id = "su4C74MbNjV18w" # sumo'],
    leaves: ['sumo: suggestWords', 'SUMO_ACCESS_ID=suWXjag'],
  }),
  named('sumologic-access-key', ['sumo'], '[A-Za-z0-9]{64}', {
    finds: [
      'SUMOLOGIC_ACCESS_KEY=WOJcB83zZ77G0fEbrMopNW85L5MplI4uwCOOpXWIVIMqFsVU45ovh8d9dMfusWcK',
      'provider "sumologic" {\n  access_key = "QyLx5NIGeHANz7N25b8CBewHFpnLfAOwZjRIR0DyNZ2A6DKsVVUCMuRBwjLk9bHX"',
    ],
    leaves: ['SUMOLOGIC_ACCESS_KEY=eQBKzeE6sNkLp4q6ZurPoVHflu6gwJ', 'consumo: 4O88if4nyH1OwZWkI0y0'],
  }),
  marked(
    'sumologic-collector',
    ['/receiver/v1/http/'],
    '(?<=(?<head>https?://[a-z0-9.-]{4,80}))/receiver/v1/http/[A-Za-z0-9+/_=-]{80,140}',
    {
      finds: [
        'https://endpoint4.collection.sumologic.com/receiver/v1/http/LChv2W6LCM9nbwkJw4BDjFbDtem2vRy7C9DHHrSr10vObz9so3FiCHNZSWIuKtce9oWQmOPL94lPQ3Ji0o5H3ZQwB83VQXKNOu1w5P7YT0P0==',
        'SUMO_URL=https://collectors.sumologic.com/receiver/v1/http/TaYe5M32PLXw7LfTO1mPFBcXPahX3UAq5H3FxM1jyHstLkVNw9jgyGm5sYOPW9whKlIyAvYPvauz28btxQX66Jp3M7CefykOq2peDmyUj95rs7==',
      ],
      leaves: ['https://collectors.sumologic.com/receiver/v1/http/', '/receiver/v1/http/abc'],
    },
  ),
  prefixed('dynatrace-token', ['dt0'], String.raw`[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}`, {
    finds: [
      `DT_API_TOKEN=dt0${'c01'}.42JDY456FQR3JUUSN2PY43ZU.K2FUYQQIHWLBRJPLF4XAMR6IUBSPTIZDIH75SSERTNY2A6GR7C46FJYVAI7S2L24`,
      `Authorization: Api-Token dt0${'s16'}.OCSOW3MEKPROVCEKQC2LVQDH.UDCF2BPGCKRX5TVZCWV7RQWKA4OAI6YPTWSHRILGKCF7HS7UJ54LW6ERPMYQSL2O`,
      `DT_CLIENT_SECRET=dt0${'s02'}.2FREIWXM.WYDHXOVTLPGWXWONOHCA6SYMANGXHI7CKMLCJTGLT64AIPGX2T2Z6PSPM7UILPWF`,
    ],
    leaves: ['dt0c01.', 'dt0c01.O7CFCOWL5RZLNCJIWPNIXJT2.32JIUFVPGRLEXL3V63TR'],
  }),
  named('appdynamics-key', ['appdynamics', 'appd'], `(?:${UUID}|[a-z0-9]{12,13})`, {
    finds: [
      'APPDYNAMICS_AGENT_ACCOUNT_ACCESS_KEY=wswi5nqu88hv',
      'appdynamics.client_secret = "2fb3978f-681d-44b6-8c7e-ec8fbd95d14c"',
      '<account-access-key>x</account-access-key><appdynamics.accountAccessKey>4ef07778-f033-4c54-80b5-77f99480ad42<',
    ],
    leaves: ['APPDYNAMICS_CONTROLLER_PORT=443', 'appdynamics: applicationx'],
  }),
  named('bugsnag-api-key', ['bugsnag'], '[a-f0-9]{32}', {
    finds: [
      'BUGSNAG_API_KEY=a1f675f7856a8cd0724997f91d7cd857',
      "Bugsnag.start({ apiKey: '1c772edb7f9fac016fb44a7bcedf2693' })",
      '<meta-data android:name="com.bugsnag.android.API_KEY" android:value="47286c92dd5e021831f17bc499570c6e"/>',
    ],
    leaves: [
      'bugsnag/bugsnag-js@c0312c99559e20e97eef4f472a90674ac1298bba',
      'BUGSNAG_API_KEY=2105e4719c7ecfc1afed',
    ],
  }),
  named('rollbar-token', ['rollbar', 'post_server_item'], '(?:[a-f0-9]{32}|[a-f0-9]{64,128})', {
    finds: [
      'ROLLBAR_ACCESS_TOKEN=f4cae8e2b2c099d76791d998b97aa0fa',
      "new Rollbar({ accessToken: 'b54e4d6a39a511acc9f0af6ae33bb1a3' })",
      'rollbar_token = "94e2fe98f5c7de2c57b44d6d5eb8d246b97ad027777624bf4b642909f967a897"',
    ],
    leaves: ['rollbar/rollbar.js@03ae2ef60ece897b510fdefa57dc1299b856f6a6', 'ROLLBAR_ENV=production'],
  }),
  named('raygun-api-key', ['raygun'], '(?:[A-Za-z0-9]{22}|[A-Za-z0-9+/]{22}==)', {
    finds: [
      'RAYGUN_API_KEY=FLeB1SvT0cdXOGAxEjsPpR',
      "rg4js('apiKey', 'x'); raygun.apiKey = 'b7rLuqv2BreG1cvNrUg9RJ=='",
    ],
    leaves: ['raygun4js@a9e67791acff92fb16bb72366f626c1edbc05992', 'RAYGUN_API_KEY=VqQuUuz3yf'],
  }),
  named('airbrake-key', ['airbrake'], '[a-f0-9]{32}', {
    finds: [
      'AIRBRAKE_PROJECT_KEY=458a64c6027a4bc371e6d55bbc084e36',
      'airbrake:\n  api_key: 2bc1ff676bfcfc4e90b143cb7af634f2',
    ],
    leaves: ['airbrake/airbrake-js@a9b734dd158821c26fda2275fe00f3d4db2bbf86', 'AIRBRAKE_PROJECT_ID=123456'],
  }),
  named('honeybadger-key', ['honeybadger'], '(?:hbp_[A-Za-z0-9]{36}|[A-Za-z0-9]{6,8})', {
    check: (value) => isDrawn(value) && value.length > 7,
    finds: [
      `HONEYBADGER_API_KEY=hbp_${''}wnafHrulSXYlfc0gPwUWgCejBaviplHvR0Qg`,
      `honeybadger:\n  api_key: 'hbp_${''}tHTJKMYg499bM6B8TNfMxY99Kro4sSbFrfgz'`,
    ],
    leaves: ['honeybadger: enabled', 'HONEYBADGER_ENV=staging1'],
  }),
  named('statuspage-key', ['statuspage'], `(?:${UUID}|[a-f0-9]{64})`, {
    finds: [
      'STATUSPAGE_API_KEY=78afba74-0d14-4f23-967c-bd0402a0ef88',
      'curl -H "statuspage-key: edc432619c0a548392c95e66fec10940e4dc09e47384612f93dacd2a777be282"',
    ],
    leaves: ['STATUSPAGE_PAGE_ID=g3dy9i9llifk', 'statuspage.io'],
  }),
  named(
    'better-stack-token',
    ['betterstack', 'better stack', 'logtail', 'betteruptime', 'better uptime'],
    '[A-Za-z0-9]{24}',
    {
      finds: [
        'BETTERSTACK_TOKEN=4daKya2jCz4pdRklYKLXYtcU',
        'new Logtail("iUES3AzpvunoGqU2ZLGvBQ72")',
        'BETTER_UPTIME_API_TOKEN: o1GGmgXffwBL9CEu1vPHh9d3',
      ],
      leaves: ['LOGTAIL_HOST=in.logs.betterstack.com', 'betterstack_source_token = x'],
    },
  ),
  prefixed('checkly-key', ['cu_'], '[a-f0-9]{32}', {
    finds: [
      `CHECKLY_API_KEY=cu_${''}5f4179c9d44d911de3294d70de551dc5`,
      `provider "checkly" {\n  api_key = "cu_${''}a591ad79b0d3b16023b8555de4d0b0e0"`,
    ],
    leaves: ['cu_', 'lcu_f2eb27b390b2d5981b145a601c4e925f', 'cu_972d997bb7dae02a8d48'],
  }),
  named('checkly-key', ['checkly'], '[a-f0-9]{32}', {
    finds: [
      'CHECKLY_API_KEY=09829a516d4f55b53cc74791f95028ab',
      'checkly:\n  api_key: a065cbc32fe510e98ec7770397bc35b9',
    ],
    leaves: [
      'CHECKLY_ACCOUNT_ID=29b48ded-2878-4cae-a0a8-465e36eb5227',
      'checkly/cli@36242023493f7f02cdc954fecdd6d4e0763a730b',
    ],
  }),
  named('uptimerobot-key', ['uptimerobot', 'uptime robot'], '[um][0-9]{6,10}-[a-f0-9]{24}', {
    finds: [
      'UPTIMEROBOT_API_KEY=u3636889-a692309b9d032fc61597adab',
      'uptime_robot: { api_key: "m041236812-d9eb9ec36683dab61d66c5d8" }',
    ],
    leaves: ['UPTIMEROBOT_API_KEY=u1522383', 'uptimerobot.com'],
  }),
  named('pingdom-token', ['pingdom'], '[A-Za-z0-9_-]{86}', {
    finds: [
      'PINGDOM_API_TOKEN=imcOyfrIB3i3oa0EKxrY8OkadbtN_7zko219HZA3sEnVdaXyMiIW0VeMD_xfsMY1matckTKBWVEa5Ru8Q8ZIvW',
      'pingdom:\n  token: "zqcxfOLCZQLFMahSZTvZ2Ac0gntjRlZDwhs_Lde6Sp1oqbU-9isBjXV3EYgXINEUtIqI8X_0679xImg2JSC5B6"',
    ],
    leaves: ['PINGDOM_CHECK=123', 'PINGDOM_API_TOKEN=1KbYscSShAIujzF5OU2MUQLW6zcc5x'],
  }),
  named('papertrail-token', ['papertrail'], '[A-Za-z0-9]{20}', {
    finds: ['PAPERTRAIL_API_TOKEN=jJP0dB8igCtU60PZJuYf', 'X-Papertrail-Token: gFOOPgWkxDSJYvjXt7Yb'],
    leaves: ['PAPERTRAIL_HOST=logs.papertrailapp.com', 'papertrail: version_history'],
  }),
  named('axiom-token', ['axiom'], `xa(?:at|pt)-${UUID}`, {
    finds: [
      `AXIOM_TOKEN=xaat-${''}e062cc84-1894-4a5e-8205-dfbbf29af275`,
      `axiom: { token: "xapt-${''}8e620047-4ff7-4c86-85c1-0dd44d3c36e9" }`,
    ],
    leaves: ['AXIOM_DATASET=logs', 'AXIOM_TOKEN=xaat-1'],
  }),
  prefixed('axiom-token', ['xaat-', 'xapt-'], UUID, {
    finds: [
      `Authorization: Bearer xaat-${''}f4875015-4b8e-433d-917d-74653a7362b0`,
      `token = "xapt-${''}eae138eb-795c-4c5c-a436-0ad9b7f89fc7"`,
    ],
    leaves: ['xaat-', 'xapt-1234'],
  }),
  named('instana-key', ['instana'], '[A-Za-z0-9_-]{16,22}', {
    finds: ['INSTANA_AGENT_KEY=oh7SbRUz9oqpCucXdNkWBM', 'instana:\n  api_token: wUDbXsx1vZMc7Aen'],
    leaves: ['INSTANA_AGENT_PORT=42699', 'instana_endpoint_host_name'],
  }),
];
