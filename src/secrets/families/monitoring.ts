import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Logs, traces and errors; Datadog, New Relic, Sentry and Grafana have files of their own. */
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
    ['elastic', 'es api key', 'es_', 'authorization: apikey', 'kibana'],
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
  prefixed('honeycomb-key', ['hca', 'hcb', 'hcx', 'hcc'], '[a-z0-9]{0,3}(?:ik|lk|mk|ck)_[a-z0-9]{32,60}', {
    check: isDrawn,
    finds: [
      `x-honeycomb-team: hc${''}aik_01yt8piv5ptexbxdhn49r7f3ka4bferja2x9uafswl9k8h9ifeesxvgjo2`,
      `HONEYCOMB_API_KEY=hc${''}xik_01vkwqgktibi5y6v099kc91alddn28mw3zq42xl4bxf8a9ga3cfia0ujbj`,
      `HONEYCOMB_MANAGEMENT=hc${''}amk_014k4iwqzk0hl7t2es2lb5yyknjaxp22850f76wdx6`,
    ],
    leaves: ['hcaik_', 'hcaik_short'],
  }),
  named('honeycomb-key', ['honeycomb', 'hny'], '(?:[a-f0-9]{32}|[A-Za-z0-9]{22})', {
    finds: [
      'HONEYCOMB_API_KEY=l2ZK0Qfo2Uhv1n4TkUJRDS',
      'x-honeycomb-team: 572836186ab1208dbbbbb41cdc1c2f4f',
      'honeycomb:\n  writekey: 0add023b7dbd4ed7b99c6ffdb6d2a5d1',
    ],
    leaves: ['HONEYCOMB_DATASET=frontend', 'honeycomb_pattern_background_color'],
  }),
  named('logzio-token', ['logzio', 'logz.io', 'logz_io', 'logz io'], `(?:[A-Za-z]{32}|${UUID})`, {
    check: (value) => /[A-Z].*[A-Z].*[A-Z]/.test(value) || /-/.test(value),
    finds: [
      'LOGZIO_TOKEN=nDbgMpHATAMYEcxXebzCTaCdZmYCaUPr',
      'logzio_api_token: d9dfaa29-0369-40f0-905d-9bf107eac8cf',
      '<token>x</token><logzioToken>HgzKAjpgbyRvtbVtiUHxSPuByfjtgfdf</logzioToken>',
    ],
    leaves: ['LOGZIO_LISTENER=listener.logz.io', 'logzio: 28c141f7eed4d7caf707'],
  }),
  named('loggly-token', ['loggly'], UUID, {
    finds: [
      'LOGGLY_TOKEN=802a1d73-9702-4ef2-914e-375a08e69378',
      'loggly:\n  customer_token: ed6ab2f6-1cf5-4414-b1db-dae85af8514e',
    ],
    leaves: ['LOGGLY_SUBDOMAIN=acme', 'loggly 97e051d464666cf27954'],
  }),
  marked(
    'loggly-token',
    ['loggly.com/'],
    String.raw`loggly\.com/(?:inputs|bulk|apis/[a-z]{2,12})/(?<value>${UUID})`,
    {
      finds: [
        'https://logs-01.loggly.com/inputs/7e6d486f-1773-43cc-9138-f697ffae2aa8/tag/http/',
        'http://logs-01.loggly.com/bulk/8d42321c-c384-4d80-b8c2-7c678358858d/tag/x',
      ],
      leaves: ['https://acme.loggly.com/search', 'https://logs-01.loggly.com/inputs/TOKEN'],
    },
  ),
  named('sumologic-access-id', ['sumo', 'access id'], 'su[A-Za-z0-9]{12}', {
    finds: ['SUMOLOGIC_ACCESS_ID=suGkC5FbgQ6GkR', 'access_id = "suWdESbMqeROwY" # sumo'],
    leaves: ['sumo: suggestWords', 'SUMO_ACCESS_ID=suVq6wd'],
  }),
  named('sumologic-access-key', ['sumo'], '[A-Za-z0-9]{64}', {
    finds: [
      'SUMOLOGIC_ACCESS_KEY=rPYLRg1F2CCqudlF1bqbyEzckHkhSSAWB2qiVWniiM5naiql6VeRXj55xXFPHTuK',
      'provider "sumologic" {\n  access_key = "rboBxLeTlMYKgDIPS5h5kpzPkU1AVbAOxINcntZAVb5fcWAxOopePFtQcc7ImQOw"',
    ],
    leaves: ['SUMOLOGIC_ACCESS_KEY=FrQ4RTsucx2gqv5g8mqW1vEEpXQKh9', 'consumo: qjVfujKyVOGT9rsr9Bpr'],
  }),
  marked(
    'sumologic-collector',
    ['/receiver/v1/http/'],
    '(?<=(?<head>https?://[a-z0-9.-]{4,80}))/receiver/v1/http/[A-Za-z0-9+/_=-]{80,140}',
    {
      finds: [
        'https://endpoint4.collection.sumologic.com/receiver/v1/http/DuoXaaIQibpjgaOKmSfiARrzFqJxvdGKsh21Qc5TC2cwasFG0wBEUQkpJSACGRLpz4RQPghsZCWLWxXN3Njui5sPIHwii0ZBVX0eYDZyG0qm==',
        'SUMO_URL=https://collectors.sumologic.com/receiver/v1/http/pNCYRAXiyrg5AEiUUG1XNuWGTp8IPTXzTPx5AI6K5ImxbWbtCaqssI0HCcb3FnuMph3l36mcrSsfMIr6inY2BakCPn7VMLnTdvXIDdc5CAUlrA==',
      ],
      leaves: ['https://collectors.sumologic.com/receiver/v1/http/', '/receiver/v1/http/abc'],
    },
  ),
  prefixed('dynatrace-token', ['dt0'], String.raw`[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}`, {
    finds: [
      `DT_API_TOKEN=dt0${'c01'}.JGPUGDN6XXWLEZ45SKIQEWNY.F2XEYFTK4PJ7LWLNGA4DGW5F67RA255ZX4H6UG2CWEK5IYAYLJHPCSXBABTNBZXM`,
      `Authorization: Api-Token dt0${'s16'}.ZVYUGIP7PBUM7Y4JGNAAP2IM.ISAHMFJD35CJPHM4325E3OQLDQQ24GWEYTHR7DSJCIKZZF33TTK6D7PFOBUUKAHX`,
      `DT_CLIENT_SECRET=dt0${'s02'}.6AX6YELA.E2UZJWCE7JJJC7FZAIQXGCRFJBKOY6HQ2JLBBGLNEV26IRGHVXI3KWYEQWSAI2H3`,
    ],
    leaves: ['dt0c01.', 'dt0c01.DYPVUIFCYE2KFF5QQHMAV4GT.YOKURTN7K2JEVGOOURJJ'],
  }),
  named('appdynamics-key', ['appdynamics', 'appd'], `(?:${UUID}|[a-z0-9]{12,13})`, {
    finds: [
      'APPDYNAMICS_AGENT_ACCOUNT_ACCESS_KEY=sazxt2sf8bmp',
      'appdynamics.client_secret = "4510e410-c10f-415e-802b-831ff819e6b7"',
      '<account-access-key>x</account-access-key><appdynamics.accountAccessKey>cf8b040b-e8eb-4fc6-82ad-7bf014162759<',
    ],
    leaves: ['APPDYNAMICS_CONTROLLER_PORT=443', 'appdynamics: applicationx'],
  }),
  named('bugsnag-api-key', ['bugsnag'], '[a-f0-9]{32}', {
    finds: [
      'BUGSNAG_API_KEY=610d6cb891cc8c13df370be46c2b6b44',
      "Bugsnag.start({ apiKey: 'c038ff04905fe9f239d9e6bba68d5ff6' })",
      '<meta-data android:name="com.bugsnag.android.API_KEY" android:value="072b60ea3858f055819644e2a26dbc64"/>',
    ],
    leaves: [
      'bugsnag/bugsnag-js@cd07e00953854f0f5470d29b8fbcbd42fd0a1c3d',
      'BUGSNAG_API_KEY=136797789e7fb7f57b57',
    ],
  }),
  named('rollbar-token', ['rollbar', 'post_server_item'], '(?:[a-f0-9]{32}|[a-f0-9]{64,128})', {
    finds: [
      'ROLLBAR_ACCESS_TOKEN=bc0c914e8b9883c112cac9c30f4d9e09',
      "new Rollbar({ accessToken: 'a7e6343f1ffd8fe95d01216bcae16a25' })",
      'rollbar_token = "75f405433a7c928bde31f15083a832446f810bed2ba456e82122d0c2a4aa47c3"',
    ],
    leaves: ['rollbar/rollbar.js@86012559359bac0a8a6ae8ee73ef1ecb8a9be9d0', 'ROLLBAR_ENV=production'],
  }),
  named('raygun-api-key', ['raygun'], '(?:[A-Za-z0-9]{22}|[A-Za-z0-9+/]{22}==)', {
    finds: [
      'RAYGUN_API_KEY=TC5iUBy6ng4RhAqO1GgMmx',
      "rg4js('apiKey', 'x'); raygun.apiKey = 'b258PegfcRS29Hei4Org0n=='",
    ],
    leaves: ['raygun4js@32c5058410da3a44a4e74a3b124c915e90410b88', 'RAYGUN_API_KEY=OalXA4EyAe'],
  }),
  named('airbrake-key', ['airbrake'], '[a-f0-9]{32}', {
    finds: [
      'AIRBRAKE_PROJECT_KEY=d19995d528e6ea0f6000658fde928370',
      'airbrake:\n  api_key: a1f675f7856a8cd0724997f91d7cd857',
    ],
    leaves: ['airbrake/airbrake-js@9405d74d9353bd3a63f046408fb9d7d66c373268', 'AIRBRAKE_PROJECT_ID=123456'],
  }),
  named('honeybadger-key', ['honeybadger'], '(?:hbp_[A-Za-z0-9]{36}|[A-Za-z0-9]{6,8})', {
    check: (value) => isDrawn(value) && value.length > 7,
    finds: [
      `HONEYBADGER_API_KEY=hbp_${''}vchdWuJU3viCCUEoUOUxd29GIA0Zwt1Ae8pT`,
      `honeybadger:\n  api_key: 'hbp_${''}RKVJS3YWfFEJwlLCWpv3W542SEUXPFVVrCdJ'`,
    ],
    leaves: ['honeybadger: enabled', 'HONEYBADGER_ENV=staging1'],
  }),
  named('papertrail-token', ['papertrail'], '[A-Za-z0-9]{20}', {
    finds: ['PAPERTRAIL_API_TOKEN=NkKrZEuAUFvwV4nZoAsx', 'X-Papertrail-Token: yaLTXPPtdQGGqNp3HwrH'],
    leaves: ['PAPERTRAIL_HOST=logs.papertrailapp.com', 'papertrail: version_history'],
  }),
  named('axiom-token', ['axiom'], `xa(?:at|pt)-${UUID}`, {
    finds: [
      `AXIOM_TOKEN=xaat-${''}4b9ce187-3595-40ba-ab2f-a81179715bea`,
      `axiom: { token: "xapt-${''}3f9298dd-dbbe-4a31-89da-75c6594af7b2" }`,
    ],
    leaves: ['AXIOM_DATASET=logs', 'AXIOM_TOKEN=xaat-1'],
  }),
  prefixed('axiom-token', ['xaat-', 'xapt-'], UUID, {
    finds: [
      `Authorization: Bearer xaat-${''}8c6d41f8-2342-4c73-ad49-79e493a9feb6`,
      `token = "xapt-${''}86ba3fe6-c61e-4c2f-9305-810e75a024f1"`,
    ],
    leaves: ['xaat-', 'xapt-1234'],
  }),
  named('instana-key', ['instana'], '[A-Za-z0-9_-]{16,22}', {
    finds: ['INSTANA_AGENT_KEY=dGeN7Zf6oovIgzlyiHUrFu', 'instana:\n  api_token: FUe5eegdZKIn2rQB'],
    leaves: ['INSTANA_AGENT_PORT=42699', 'instana_endpoint_host_name'],
  }),
];
