import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { looksSet } from '../passwords.ts';
import { UUID } from '../values.ts';

/** Databases, queues and data platforms that are rented. */
export const DATABASES = [
  named('upstash-token', ['upstash', 'kv_rest_api', 'qstash'], '[A-Za-z0-9+/_-]{36,200}={0,2}', {
    finds: [
      'UPSTASH_REDIS_REST_TOKEN=AXC8AXW9v3jhE4vFBBZlHFPau0pVYf0tDF0oJv3aNnijURn8DUxJYOSz',
      'new Redis({ url: "https://eu1-x-1234.upstash.io", token: "AY7OMCfJ0UtBBvxRmiJPs12TQeWG3wvwgVNAuUCPIMulR2QxGPMborHpFWYhZZ=" })',
      'KV_REST_API_TOKEN="AXnZAcHaOhp4FwpVg713hFugoCgKZ9qlQHiw1GXPZQEM7tw1daURPascSN"',
    ],
    leaves: [
      'UPSTASH_REDIS_REST_URL=https://eu1-acme-36124.upstash.io',
      'upstash-redis-rest-api-client-configuration',
    ],
  }),
  prefixed('neon-api-key', ['napi_'], '[a-z0-9]{60,72}', {
    finds: [
      'NEON_API_KEY=napi_rxtjl8lipixfb0j4b6l48ff9t2j0mmdos6029y3v5xhc5gksfz50hhoaoxjf3x1d',
      'Authorization: Bearer napi_zdtdfd46zmshrnseb7dt7cefrrock273pxkmhi36buxn0k51yxfaqsfk1q8j95sd',
    ],
    leaves: ['napi_', 'napi_create_function', 'napi_znf5h11fyv6sanjls7ur'],
  }),
  prefixed('neon-password', ['npg_'], '[A-Za-z0-9]{12}', {
    check: isDrawn,
    finds: [
      'PGPASSWORD=npg_TqmIyFxkEbng',
      'postgresql://neondb_owner:npg_aWJx8GAvxwIt@ep-x.eu-central-1.aws.neon.tech/neondb',
    ],
    leaves: ['npg_', 'npg_uXfMQK'],
  }),
  prefixed('supabase-token', ['sbp_'], '(?:v0_)?[a-f0-9]{40}', {
    finds: [
      `SUPABASE_ACCESS_TOKEN=sbp${'_'}0bc55523579cc4474c7fe5aeb06050706258ae6b`,
      `supabase login --token sbp${'_'}c69233af77d01d4427a99dae246f9b549897e8f7`,
    ],
    leaves: ['sbp_', 'sbp_97c0fad1f22f'],
  }),
  prefixed('supabase-secret-key', ['sb_secret_'], '[A-Za-z0-9_-]{28,44}', {
    check: isDrawn,
    finds: [
      `SUPABASE_SECRET_KEY=sb_secret${'_'}hQfmWq87mo1APDmkqzsZ3s_uw2tHroH`,
      `createClient(url, 'sb_secret${'_'}PVa9xhyOinr1Kxl9FfU4Tg_mngUwlfd')`,
    ],
    leaves: ['sb_publishable_dT5t7j0rAHIydSvxci6Orp_RppWn9xV', 'sb_secret_', 'sb_secret_key'],
  }),
  prefixed('planetscale-token', ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'], '[A-Za-z0-9_.=-]{32,64}', {
    finds: [
      `PLANETSCALE_SERVICE_TOKEN=pscale_tkn${'_'}oUkBQKc-aaUJ5O_RGRaKEVNgX5fh2ruH2nW5D8xB2Ml`,
      `mysql://u:pscale_pw${'_'}qvml5aVr4cDrb-DfDEfk34Po8js9_NWTjjsXVCrsA5a@aws.connect.psdb.cloud/acme`,
      `pscale_oauth${'_'}YbAq0CIE4rfw9XpKqmEOE5dXNG1JBefnjGVbzFkJ5nb`,
    ],
    leaves: ['pscale_pw_', 'pscale_tkn_IuToQTAt'],
  }),
  prefixed('mongodb-atlas-secret', ['mdb_sa_sk_'], '[A-Za-z0-9_-]{30,60}', {
    finds: [
      'MONGODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_Ks0Bhpg8vj-GkzM6G855k47y29Lo_TE5U9ANZkuf',
      'clientSecret: "mdb_sa_sk_6SewzAlh_O42wTCETMiuXlZoCwfA-Hee6BEah0kLqHh"',
    ],
    leaves: ['mdb_sa_id_587ea28d1f7b4d3b1c94f1cd', 'mdb_sa_sk_'],
  }),
  named(
    'mongodb-atlas-key',
    [
      'atlas private',
      'mongodb atlas',
      'mongo atlas',
      'mongodbatlas',
      'mcli private',
      'atlas api',
      'atlas key',
    ],
    UUID,
    {
      finds: [
        'MONGODB_ATLAS_PRIVATE_KEY=391aba6b-85f4-4a07-a03f-82f813772615',
        'curl --user "abcdefgh:2909a1f7-69c7-4d04-a779-1560e3dd097e" --digest # atlas_api_key=599ac3c4-c3d9-4396-aec9-f8198092f702',
        'provider "mongodbatlas" {\n  private_key = "8972d570-24ad-4668-ae7c-d79829ffab1b"',
      ],
      leaves: ['MONGODB_ATLAS_PROJECT_ID=d883572ee5a063679fb7288f', 'MONGODB_ATLAS_PUBLIC_KEY=abcdefgh'],
    },
  ),
  prefixed('cockroachdb-key', ['CCDB1_'], '[A-Za-z0-9]{22}_[A-Za-z0-9]{40}', {
    finds: [
      'COCKROACH_API_KEY=CCDB1_4XdtACuL1pu2nPmN0amlyl_PVPLJoS80MUpiMzdUCNkxgfPupjDbgZEvL4BtPKc',
      'Authorization: Bearer CCDB1_h8cPucQfNW2rfxr6ebF3Vh_rpaHWZQJw9xrIm2GJw5GXaRWZuqWMNp9QmSGkgbw',
    ],
    leaves: ['CCDB1_', 'CCDB1_WNynXAfQkoYP9q3m5UHKtw'],
  }),
  marked(
    'snowflake-token',
    ['ver:'],
    String.raw`(?<![A-Za-z0-9])ver:[1-9](?:-hint:\d{1,20})?-(?:did:\d{1,9}-)?ETMsDgAA[A-Za-z0-9+/=%]{60,2000}|(?<![A-Za-z0-9])ver:[1-9]-hint:\d{4,20}-[A-Za-z0-9+/=%]{60,2000}`,
    {
      finds: [
        'SNOWFLAKE_TOKEN=ver:1-hint:12345678-ETMsDgAAhK8ocPjZ89vkydopO09QAhUOA6WR3jpa7otuO3YVujFhZ1HOI3N4+UL6hVmihxIXtsiYbhGRfMhhyzOvmzNe6WXgkYqrMzlOGqOaq5+ddGRt21EvRu01uVdQ',
        'Snowflake Token="ver:3-hint:9876543210-4ECs+K45D6bMWK9Wpp4Ce8Q0623n4EFFpyqWxMGsfsFwwOZQ89TBzeTyrQHKlHzaVChJcVtXr6ZjEf3RgC03dCJFlmz3ZSh1p2VFH13O+z/55RzmUdEUgIMT4WjZIGmXZyCdbrC5Si4WI4MEvXkb3XRcUT1AJZQf"',
      ],
      leaves: ['ver:1', 'ver:1-hint:12-abc'],
    },
  ),
  marked(
    'snowflake-password',
    ['snowflake_pass', 'snowflake_pwd', 'snowflakepass', 'snowsql_pwd', 'snowflake-pass'],
    String.raw`(?:snowflake[_-]?(?:password|passphrase|pwd)|snowsql_pwd)["']?\s{0,4}[:=]\s{0,4}["']?(?<value>[^\s"'<>(),]{6,64})`,
    {
      check: (value) => looksSet(value, true),
      finds: [
        'SNOWFLAKE_PASSWORD=Zx7!Lm2#Rt5Vb',
        'SNOWSQL_PWD="cbpkcDSRqC4CW4j4FPLB"',
        'snowflake_password: k9$Lm2Zx7Rt',
      ],
      leaves: [
        'SNOWFLAKE_PASSWORD=${SNOWFLAKE_PW}',
        'snowflake_password: changeme',
        'SNOWFLAKE_ACCOUNT=ab12345.eu-west-1',
      ],
    },
    'i',
  ),
  prefixed('databricks-token', ['dapi', 'dose', 'dkea', 'dsapi'], '[a-f0-9]{32}(?:-[0-9])?', {
    finds: [
      `DATABRICKS_TOKEN=dapi${''}80c42732d090f5e79e6284eef10bf700`,
      `client_secret: "dose${''}7ba62566111e13fb3c5fe5812baa3afb"`,
      `databricks configure --token dapi${''}85253ff5fe5c124dab11c43f9ad9bc6a-2`,
    ],
    leaves: ['dapi', 'dapid83f153bbf', 'loadapi4dd4ce928a270da694070f59f836f2e0'],
  }),
  named(
    'confluent-secret',
    [
      'confluent',
      'ccloud',
      'kafka secret',
      'kafka api',
      'kafka pass',
      'sasl pass',
      'schema registry',
      'sasl.jaas.config',
    ],
    '[A-Za-z0-9+/]{64}(?![A-Za-z0-9+/=])',
    {
      finds: [
        'CONFLUENT_CLOUD_API_SECRET=8JLpYf3RE/JzDZEhUYjY9Shq6cKZtGBP1givVjuVkZO7yRfi5SQW/zEtFn+xPlNs',
        `sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username='A' password='x';\nKAFKA_API_SECRET: jCu4Z9RjX1exUDos283qQePuTMLFb/TpZsPebWu+zgkvQWFtFRnJfnvkk0leaKqM`,
        'SASL_PASSWORD="uknSuGcRcpZL0SdprzzlGGDFIAuLE27x+uMbC0hnMn97oDPYX6yhdGVEZl6WoZwo"',
      ],
      leaves: [
        'CONFLUENT_CLOUD_API_KEY=IIW8AJGHQ754GQJ5',
        'confluentinc/kafka-images@c216105b706c62b393d31135af499730a55cfda7',
      ],
    },
    '',
  ),
  prefixed('confluent-secret', ['cflt'], '[A-Za-z0-9+/]{60}(?![A-Za-z0-9+/])', {
    finds: [
      'api_secret = "cflt4PEEUB4/kDxzR/ntg8pWkda0P/cCAaRn3Su9tQMFXZ5j4BpTfsZFpmVqt5xp"',
      'sasl.password=cfltc9ojaO7RzA9WoyHJ4jPfZCwyIyux1Apz4Vv63xTpIwHYFcSXhn02bn5KcNrl',
    ],
    leaves: ['cflt', 'conflictF1TOzJPT4urWuoWcXo5A', 'cfltE9NK0eqg8YH1'],
  }),
  prefixed('aiven-password', ['AVNS_'], '[A-Za-z0-9_-]{16,24}(?![A-Za-z0-9_-])', {
    finds: [
      'PGPASSWORD=AVNS_DIu7COmn8RCdYcexWUx',
      'postgres://avnadmin:AVNS_bp7mQhTLo9Xp3_xNceY@pg-1.aivencloud.com:12691/defaultdb',
    ],
    leaves: ['AVNS_', 'AVNS_75Pnxz'],
  }),
  prefixed('aiven-token', ['aivenv1'], '[A-Za-z0-9+/]{100,500}={0,2}', {
    finds: [
      'AIVEN_TOKEN=aivenv1sBG5shbwwr1xeGvUYt+YM31E6GUBKhp4vWb10sKm9F/y8BYcjjhSTEcvIdcQ+dzlhZvrgxgUHiEirw7dojdEzr/U9daFWLh8/VRsMJhdScpAcufKYtlwId6ce4tBDeXlqlqsmdtRLQKMFKvEkuP6rriXjPT3p2ikBOvX08MWdHQtdqVjyVFxUZ6fPTXtF1wNB9t61Auwz34/X+yHDkrBOM1NyuBM7LcKIcUD3tYq6cu44JvNfJfuDTQCher0S3DKE74Y',
      'Authorization: aivenv1 / aivenv1zv93o7bYG17GD8LzSEyQ3+TfAUMbPoeMEHOdRprj2+bCy6bL+51IIhtcEXUB8jW3p31zxLmSGXhG0YqtKr2S+/DKs6apW6Zbi9D74uwa21QLY8gIJ+RCgRsP2sCRt0RJcaJcTlp519fUcmwoLxbyBAxB4Zk72Tk/+VtiJtgMcffWvOBX3qTcuBnEVnPzxCYA6lWYkvASu9tNUPa6zymcM/DVj8st1/cRQV9G4d9IH5nM1VE2==',
    ],
    leaves: ['aivenv1', 'aivenv189wkeSonhSdKFD2PFDnj'],
  }),
  named('redis-cloud-key', ['redis cloud', 'rediscloud'], '[AS][a-z0-9]{40,56}', {
    finds: [
      'REDISCLOUD_SECRET_KEY=Skqra05xlgkpza8lcvbzqatvqiu1c26ph0qslmzncej2u6t',
      'REDIS_CLOUD_API_KEY=Abwt0a33gm1i1giueh0i1iy2k6o5xumkoru1nz095nu5be4ps',
    ],
    leaves: ['REDISCLOUD_URL=redis-1.c1.eu.cloud.redislabs.com', 'redis cloud subscription'],
  }),
  marked('datastax-token', ['astracs:'], 'AstraCS:[A-Za-z0-9]{20,28}:[a-f0-9]{64}', {
    finds: [
      'ASTRA_DB_APPLICATION_TOKEN=AstraCS:95E9fXFexAdfhqaqaD5N75Aq:521165a82a7565199c779a72e87f77222155cc610bf7bedac7c29d93036dc75c',
      'token: "AstraCS:w3OOdcDQmohwnnb1SCRsfR0o:fc1eec6f3ceede4f3959d6755bd82f9b965c24f595b8784272b4badbd41734f8"',
    ],
    leaves: ['AstraCS:', 'AstraCS:7lCTojXsTohdVnnfH0zr6U2W'],
  }),
  named('influxdb-token', ['influx'], '[A-Za-z0-9_-]{86}==', {
    finds: [
      'INFLUXDB_TOKEN=X7ivZFt9oH5F3y3D-th09ElT3hdzRkcgkDnM274XqKJnw666iuKegUSww7HIXla39s0RbMQkiE5VGNZNsdTc97==',
      'influx --token v4DPDvJMP98WVYeTEZpRhoJmTOMogGUGMrW7xv5Jj1cRxh68oKfL0Mys3CDa92qMMohVIUNjJgs1Vv-PDa6U4R==',
      '[[outputs.influxdb_v2]]\n  token = "bRIzgMJ_lSS7L6PwdQ_oGXQTXjw0XUacVeu9vpsj-isdLL_soHuyosjTOp-jqUve5Ot_P8FDYGdFWi3El-rQyQ=="',
    ],
    leaves: ['INFLUXDB_ORG=acme', 'INFLUX_TOKEN=AQxVF66RWtowP4IdSJc3=='],
  }),
  prefixed('fauna-key', ['fnA'], '[A-Za-z0-9_-]{34,60}', {
    check: isDrawn,
    finds: [
      'FAUNA_SECRET=fnAE8PcasWQ2VRIuZEAjCcRG9xtrJ815baon7I-H',
      "new faunadb.Client({ secret: 'fnAFpUruX0yRfs-jaT2DbZTBsH8SinrS8SmC1WSe-NVA' })",
    ],
    leaves: ['fnA', 'fnAddEventListenerForDocumentAndWindowOnce', 'fnAZ75bGWjO'],
  }),
  prefixed('xata-key', ['xau_'], '[A-Za-z0-9]{30,48}', {
    finds: [
      'XATA_API_KEY=xau_n51tWFJ56rBm0gZBVSRevn8AOdsUtEjjkRkr',
      'apiKey: "xau_RRyArsmE65c5ZLaFV6wnJQo6mXbRPj3xxJds8PG5"',
    ],
    leaves: ['xau_', 'xau_0g9fQTTY'],
  }),
  marked(
    'convex-deploy-key',
    ['prod:', 'preview:', 'project:'],
    String.raw`(?<![A-Za-z0-9])(?:prod|preview|project):[a-z0-9:-]{3,80}\|(?<value>[A-Za-z0-9+/=_-]{40,400})`,
    {
      finds: [
        'CONVEX_DEPLOY_KEY=prod:brave-owl-123|7dXV0cisvWcQiPMqAqffSTWMb6H3nBzIUxvTzjFNqqbXkHPsUdrTTklyPHBA+uhVPbSvgJIbDjdaKRnGNUB9RzbbZR=',
        'CONVEX_DEPLOY_KEY="preview:acme:web|eyJ2MiI6IZBuIYwRD70QVmI3vqu3SHPj1MLkfRgvkq1sm5kkY/TO3mhhEgJnadKLgY0vX"',
      ],
      leaves: ['prod:brave-owl-123|abc', 'project: web | api'],
    },
  ),
  named(
    'clickhouse-secret',
    ['clickhouse'],
    '4b1d[A-Za-z0-9]{38}|[A-Za-z0-9_.~-]{12}(?=["\\s]|$)',
    {
      finds: [
        'CLICKHOUSE_CLOUD_API_SECRET=4b1dXq8QT2wGtFcwGTjmhCDXvt2Z7ZcHIuoZhpdkXE',
        'CLICKHOUSE_PASSWORD=gWOosB7PSuj9',
      ],
      leaves: ['CLICKHOUSE_HOST=abc.eu-west-1.aws.clickhouse.cloud', 'clickhouse-jdbc'],
    },
    '',
  ),
  named(
    'hasura-secret',
    ['hasura'],
    '[A-Za-z0-9]{32,64}',
    {
      finds: [
        'HASURA_GRAPHQL_ADMIN_SECRET=jt8CSxkUNnDzLyH7YsrYhosFl8MGcB5Ald78Ta52fkXPfGT2KmLBRDZMLqSIcaUv',
        'x-hasura-admin-secret: 79v98mNw67bMGgLSxT1oXGH5NiNYDpI9To7D8NJUMfXdAhqA',
      ],
      leaves: [
        'HASURA_GRAPHQL_ENABLE_CONSOLE=true',
        'hasura/graphql-engine@073fa2fdbce3e7efe05973da0f0725627845374c',
      ],
    },
    '',
  ),
  prefixed('dbt-token', ['dbtc_', 'dbtu_', 'dbts_'], '[A-Za-z0-9_=-]{36,80}', {
    finds: [
      'DBT_CLOUD_TOKEN=dbtc_rvmUPvT_XMy3MjWbSAzXm_EOSpcgP2o1Jok_LAbA3yn5',
      'Authorization: Token dbtu_RYDIv2JpjORouSBQlJXzGuNb7DvzxuM9FuhK8cegdnBl',
    ],
    leaves: ['dbtc_', 'dbtu_9uLRwG2V'],
  }),
  prefixed('prefect-key', ['pnu_', 'pnb_', 'pcu_'], '[A-Za-z0-9]{36}', {
    finds: [
      'PREFECT_API_KEY=pnu_N64TfoUywIYjQpKUtL2j3fyGbf3ReyKzVGb4',
      'prefect cloud login -k pnb_TpIAnRKa4tyurKsPfmaj9vdcFAvOFGdaQVJd',
    ],
    leaves: ['pnu_', 'pnu_mSGInbCz', 'gpcu_4rRmwdFrvhuYeZHOZEP123WH8knqkYeZHcSl'],
  }),
  prefixed('materialize-password', ['mzp_'], '[a-f0-9]{64}', {
    finds: [
      'MZ_PASSWORD=mzp_702120aea0bdecec6bc3cb34860dbb6b027745611564d10a4620208c995ba187',
      'app_password = "mzp_5ed7d72b6bc97458d92e671819ff4028218d95e4716c9f0f316ed0907b49e34b"',
    ],
    leaves: ['mzp_', 'mzp_e9dbb417f8d8'],
  }),
  marked(
    'tinybird-token',
    ['p.eyj'],
    String.raw`(?<![A-Za-z0-9])p\.eyJ[A-Za-z0-9_-]{40,300}\.[A-Za-z0-9_-]{20,60}`,
    {
      finds: [
        'TINYBIRD_TOKEN=p.eyJ1IjogIrjgLX6ebMAEKmXHQ2SiuXYFNreD8Rpbv3MgMWmrk5wwFO0MV-9zwaQcqaFVwr0EHYb7fWSCVdwi-Gd7ZZz1HeNIJ-a.m-jZmbD-ov8mPEbbxdb1y7N2YfVcrHtobv1lq_bp6Yk',
        'https://api.tinybird.co/v0/pipes/x.json?token=p.eyJYZsrDnkCPTRVWfVAlSLDQzof_Gl1dN306oFVSt2dCqzLtNKfO39LR2KIi1SLOUilRS0Hi1keah22V3aGbgXGVNhDs4.fYvgFi5IYuyfw7kq7LuONHpeiGf7Ezi0aWHO5WxXv8Q',
      ],
      leaves: ['p.eyJ', 'p.eyJ8EA1pWv2TK.GAoxiWdjuL'],
    },
  ),
  named(
    'fivetran-secret',
    ['fivetran'],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'FIVETRAN_API_SECRET=TMKHnz5mDpb5bs3FJ918rjJMAbLX2a3F',
        'fivetran:\n  secret: EJdysYowH6cZW1mBRSLYJHCHsaFgZtVg',
      ],
      leaves: ['FIVETRAN_API_KEY=GgcrlmjW8zG2n4Gq', 'fivetran/dbt_stripe@main'],
    },
    '',
  ),
];
