import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Smaller services that programs are built with and run on. */
export const DEVELOPER_TOOLS = [
  prefixed('adafruit-io-key', ['aio_'], '[A-Za-z]{4}[0-9]{2}[A-Za-z0-9]{22}', {
    finds: [
      `ADAFRUIT_IO_KEY=aio_${''}UItA31uEhRjXTyhAkVQ3GPKAaAdH`,
      `X-AIO-Key: aio_${''}EikQ263lQNLlwIm9E2eqgvBxFgTS`,
    ],
    leaves: ['aio_pika', 'aio_1vJtvihlhnDn'],
  }),
  prefixed('frameio-token', ['fio-u-'], '[A-Za-z0-9_=-]{60,68}', {
    finds: [
      `FRAMEIO_TOKEN=fio-u-${''}e95WxHJx-JET9EnwhlzxPiYUL-Tft8_KrG2GxSnGQjM7-_KwfKh8omJbE9uYsoNl`,
      `Authorization: Bearer fio-u-${''}Q6rnYyMVKUg8OJPUIiZsRM9ipKwYpSshv3DI5Uq-azurasVAikFFhFt_3KTflXkA`,
    ],
    leaves: ['fio-u-', 'fio-u-BmlqEBliyd5w'],
  }),
  prefixed('ionic-token', ['ion_'], '[A-Za-z0-9]{42}', {
    check: isDrawn,
    finds: [
      `IONIC_TOKEN=ion_${''}wiwvNipCK9a6MW3ofscoWyLzoxFI21Ce2EdjX5y1n6`,
      `ionic login --token ion_${''}IT2m9t44RDIBO8BY5775OIKVXQxqyVerK6LPKW9abs`,
    ],
    leaves: ['ion_channel_conductance', 'region_WVM2HC3i9SBY4S1tInwumFvL5m4Eu0hD1nvJkjTA8j'],
  }),
  marked(
    'maxmind-license-key',
    ['_mmk'],
    '(?<=(?<![A-Za-z0-9])(?<head>[A-Za-z0-9]{6}_[A-Za-z0-9]{29}))_mmk(?![A-Za-z0-9])',
    {
      finds: [
        'MAXMIND_LICENSE_KEY=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',
        'LicenseKey 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',
      ],
      leaves: ['_mmk', 'EvarkT_GzSa13fkGeeE_mmk'],
    },
  ),
  prefixed(
    'onfido-token',
    ['api_live.', 'api_sandbox.', 'api_live_us.', 'api_live_ca.', 'api_sandbox_us.'],
    String.raw`[A-Za-z0-9_-]{11}\.[A-Za-z0-9_-]{32}`,
    {
      finds: [
        `ONFIDO_API_TOKEN=api_${'live'}.UZloTz9iDUq.ckIF0YpDoVXCL-ab2OjgjHY3AFXB_Ter`,
        `Authorization: Token token=api_${'sandbox'}.553RoLx-m44.Lra8VHDYMTG_OEsN6egXme1tUeXQO-PD`,
      ],
      leaves: ['api_live.', 'api_live.example.org'],
    },
  ),
  prefixed('persona-key', ['persona_production_', 'persona_sandbox_'], '[a-z0-9-]{30,60}', {
    finds: [
      `PERSONA_API_KEY=persona_${'production'}_57b225e0-6d61-45e1-b78c-484f4c00874c`,
      `Bearer persona_${'sandbox'}_288f2fcd-2191-4345-a196-5d055f576c20`,
    ],
    leaves: ['persona_production_', 'persona_sandbox_mode'],
  }),
  prefixed(
    'polar-token',
    ['polar_pat_', 'polar_oat_', 'polar_at_u_', 'polar_at_o_', 'polar_rt_u_', 'polar_whs_', 'polar_cst_'],
    '[A-Za-z0-9]{30,50}',
    {
      finds: [
        `POLAR_ACCESS_TOKEN=polar_${'oat'}_eCBlPfSZgSkp7Ax74l9NUvfVgCAm2j6cMKI9dz7Risy`,
        `secret: polar_${'whs'}_B36faJwKjiooIuuIY1AWOj8Nfju2Ortl9ItlQembiPG`,
      ],
      leaves: ['polar_pat_', 'polar_pat_tern'],
    },
  ),
  prefixed('rootly-token', ['rootly_'], '[a-f0-9]{64}', {
    finds: [
      `ROOTLY_API_TOKEN=rootly_${''}ba47090fbd5323fafeeabc59dcea6c2a6fca4d0a9635f4e7deba4eb5cc322ec5`,
      `Authorization: Bearer rootly_${''}50d70e36053b6dd3919cf2deef7fcf8bcac54c55e906bc9fe2897bfa57ff2ed9`,
    ],
    leaves: ['rootly_', 'rootly_a70adc96ef00e2a63c5c'],
  }),
  prefixed('samsara-token', ['samsara_api_'], '[A-Za-z0-9]{30}', {
    finds: [
      `SAMSARA_TOKEN=samsara_${'api'}_cpyLqhqMt4J7c20WGqg5OZMxkaEvqg`,
      `Bearer samsara_${'api'}_LduksmaRET0XJUP7BrsBCxzcR91hpp`,
    ],
    leaves: ['samsara_api_', 'samsara_api_HbbuMchjHD'],
  }),
  prefixed('telnyx-key', ['KEY0'], '[A-F0-9]{31}_[A-Za-z0-9]{22}', {
    finds: [
      `TELNYX_API_KEY=KEY0${''}3B87A75CE2553F845F5C5F43B10D7F3_5ijz5vbVUqtyuPF0s63rp3`,
      `Authorization: Bearer KEY0${''}20C628AC4BCE0A5968EBCACE9C9BAEC_sQO1OWrR4s8BKfPPbWjpWc`,
    ],
    leaves: ['KEY0', 'KEY0097EC6FE730E1F45841803B8AAE9E55'],
  }),
  prefixed('unkey-key', ['unkey_'], '[A-Za-z0-9]{20,32}', {
    check: isDrawn,
    finds: [`UNKEY_ROOT_KEY=unkey_${''}IfZ1A6tzphJDLl60ZD9cthgV`, `Bearer unkey_${''}U51GUP44TpWBOYZsSfK1nS`],
    leaves: ['unkey_function_name', 'funkey_v3lQEBDyyt6fh9bXtjodUFfg'],
  }),
  prefixed('wakatime-key', ['waka_', 'waka_tok_', 'waka_sec_'], UUID, {
    finds: [
      `WAKATIME_API_KEY=waka_${''}da92d2de-ed4d-4b93-b095-b935ab4a7270`,
      `api_key = waka_${''}33f3429c-4ac0-4d7f-9e75-c6f4d4eb9944`,
    ],
    leaves: ['waka_', 'waka_aa81b69f2c56'],
  }),
  prefixed('zuplo-key', ['zpka_'], '[a-z0-9]{32}_[a-f0-9]{8}', {
    finds: [
      `ZUPLO_API_KEY=zpka_${''}wukapg4id44a07hhjoa00abbh7o7e9rj_c6e0a440`,
      `Authorization: Bearer zpka_${''}ti361pxpoaorqyk2jjnmhidelrwle4sx_6f832935`,
    ],
    leaves: ['zpka_', 'zpka_b6x16priyndejqsvf7y9l4u2dqusaods'],
  }),
  prefixed('beamer-key', ['b_'], '[A-Za-z0-9+/=_-]{44}', {
    check: (value) => isDrawn(value) && /[A-Z]/.test(value) && /[0-9]/.test(value),
    finds: [
      `BEAMER_API_KEY=b_${''}qyPJezIe32xpq17MHnFBkTdkeLBsrGdUEa__GjZWREye`,
      `Beamer-Api-Key: b_${''}QfKFjCpXS39uiXVojggEmTEsUslZqGCsHM9vhZopSMHA`,
    ],
    leaves: [
      'b_some_long_variable_name_of_the_program_here_x',
      'sub_x0FXXDeaD6TjzldfneeIWdOIivI7iT3i3xQkF92ClUA1',
    ],
  }),
  prefixed('calcom-key', ['cal_live_', 'cal_test_'], '[a-f0-9]{32}', {
    finds: [
      `CAL_API_KEY=cal_${'live'}_315548d985d3bdaea20b6b3e1b16198b`,
      `https://api.cal.com/v1/me?apiKey=cal_${'test'}_544ca93c893b477b9d119cb7fe8225f4`,
    ],
    leaves: ['cal_live_', 'local_live_2e29d928fb28dbf07aa447a4b57a6a2d'],
  }),
  prefixed('nylas-key', ['nyk_v0_', 'nyk_'], '[A-Za-z0-9_]{40,80}', {
    finds: [
      `NYLAS_API_KEY=nyk_${'v0'}_cFUpOnmNzSYDu4vEKcGRILfDJ0f8V8moGAlNb80jIzqleej5HUosuth5Eax81lWn`,
      `Bearer nyk_${'v0'}_xALQnhnFtp357bl7YJrbny80ERlMcDt2NEq8C0yk1hRqmSKorUPXuOczhmvfYh5v`,
    ],
    leaves: ['nyk_', 'nyk_P8lh1t1lgxYP'],
  }),
  prefixed(
    'trigger-dev-key',
    ['tr_dev_', 'tr_prod_', 'tr_stg_', 'tr_preview_', 'tr_pat_'],
    '[A-Za-z0-9]{16,48}',
    {
      check: isDrawn,
      finds: [
        `TRIGGER_SECRET_KEY=tr_${'prod'}_2tabgBqYKnE4fObPTfHe`,
        `TRIGGER_ACCESS_TOKEN=tr_${'pat'}_qenm7giRsjkOTVqTOpO6u4FSDX7LcyA7lmiBqs1v`,
      ],
      leaves: ['tr_dev_', 'attr_dev_O204k6zaBCfmT3PdgSWf'],
    },
  ),
  prefixed('inngest-signing-key', ['signkey-'], '[a-z]{3,12}-[a-f0-9]{32,64}', {
    finds: [
      `INNGEST_SIGNING_KEY=signkey-${'prod'}-028ab13b78ecd2358fefb643e69982c5002ee3fd9d3e31f2e1c7a2d3c4236e89`,
      `signingKey: "signkey-${'test'}-56c36873446b77e63d6d1496314c9507"`,
    ],
    leaves: [
      'signkey-prod-',
      'designkey-prod-5cf88c7ac75f31fa4998005ea13454c2b93de99f40bab960a308637e00d9f3e5',
    ],
  }),
  prefixed('liveblocks-key', ['sk_prod_', 'sk_dev_'], '[A-Za-z0-9_-]{40,80}', {
    check: isDrawn,
    finds: [
      `LIVEBLOCKS_SECRET_KEY=sk_${'dev'}_nfZJDIbb6nztUZiRs_OuQfvi4zGPWAzh9OZ5NzFOyg0J-lUORSnEzfqXuThToWCD`,
      `new Liveblocks({ secret: "sk_${'prod'}_u-mXHfu5YKn62wuIrXU4SZB4mU0Wg08Re8twtZP5EA6DgArm0FaGAHfxRrTYBijC" })`,
    ],
    leaves: ['sk_dev_', 'risk_dev_C57F24CDq0EYjvZZJppDkNPF4rT8Et3oqsuAeRmf9PUk'],
  }),
  prefixed('growthbook-key', ['secret_admin_', 'secret_user_', 'secret_readonly_'], '[A-Za-z0-9]{20,60}', {
    check: isDrawn,
    finds: [
      `GROWTHBOOK_SECRET=secret_${'admin'}_Pc0u5AudrIN8ei4W55N7d670GMQzI71oFhcEzOXh9W9H`,
      `Authorization: Bearer secret_${'readonly'}_ESNjAHIZGbC3Xh0qAGBSsHvzOgWf8sFzMfh5vajsWB`,
    ],
    leaves: ['secret_admin_panel', 'secret_user_password'],
  }),
  marked('unleash-token', ['*:'], String.raw`\*:(?:\*|[a-z]{2,20})\.[a-f0-9]{56,64}(?![a-f0-9])`, {
    finds: [
      'UNLEASH_API_TOKEN=*:development.df57b928cc0c3090a93be71821816855e0a8b84ac429ce93c4ed52caa514',
      "headers: { Authorization: '*:*.22ecb384c9498f78b1d30f9a6d0ff13869563c00a2901bbace508dd0236502b0' }",
    ],
    leaves: ['*:*', '*:production.f537e65f9d4db41b9340'],
  }),
  prefixed('agent-memory-key', ['sk-let-', 'm0-'], '[A-Za-z0-9=_-]{36,160}', {
    check: isDrawn,
    finds: [
      `LETTA_API_KEY=sk-${'let'}-5DKEwjemvFEvaVxinF1W6zEQO6f1xk2NDKsBsGQFncQNUMDY3ZxBZsWXCwlLO5JCDJCb2AENKcSiUuprSr1HN392==`,
      `MEM0_API_KEY=m0-${''}dxxXDS8jH5Uumqa8mGHjY0UOj56e726xlVuRq6nZ`,
    ],
    leaves: ['sk-let-', 'm0-some-long-css-class-name-with-many-parts'],
  }),
  prefixed('sindri-key', ['sindri_'], '[A-Za-z0-9]{32}', {
    finds: [
      `SINDRI_API_KEY=sindri_${''}dmHbUPEjs0rtAhR2rlnrd7NHHI1MvXPF`,
      `Bearer sindri_${''}bq68DJ3v72W2bppxLf45DyNCTetv2pog`,
    ],
    leaves: ['sindri_', 'sindri_TjWS3Q3GhT'],
  }),
  prefixed('thunderstore-token', ['tss_'], '[A-Za-z0-9]{32,60}', {
    check: isDrawn,
    finds: [
      `TCLI_AUTH_TOKEN=tss_${''}SDT1WOf3VGvGFwDlHph3WJDN8DVsboIehtf4r753SDCH`,
      `token: tss_${''}XjYa2DPjnKbsKCxBEfLeMqV7jMGZWPQfhlHF`,
    ],
    leaves: ['tss_', 'https_ndp6mOtjEERGPv4CemSWzsF1pwJfV9dykf5WRBwg3MkR'],
  }),
  prefixed('logicmonitor-token', ['lmb_', 'lma_'], '[A-Za-z0-9+/=_-]{40,180}', {
    check: isDrawn,
    finds: [
      `LOGICMONITOR_BEARER_TOKEN=lmb_${''}HdJXvju0BdsvsofWUTPidMJAGio5a6mS8B4yWtRKx9uwPtWdL1UOczhmx7bvSKhWbYN7qF92R944hgZ4EeQs4cfqTX==`,
      `accessKey: lma_${''}emk9MrB0zlCGXFTsCWkIonJAzRiW1AEYMr0uCpebAeG0AtuWT5rA`,
    ],
    leaves: ['lmb_', 'lma_KzpF0KM8uVT1'],
  }),
  prefixed('devcycle-key', ['dvc_server_', 'dvc_client_', 'dvc_mobile_'], '[A-Za-z0-9_-]{32,60}', {
    finds: [
      `DEVCYCLE_SERVER_SDK_KEY=dvc_${'server'}_abf485b47408668ec8e13edc67c7f5b9_d672218`,
      `initialize('dvc_${'client'}_fa190ea5a0d649e09e8f649de3839e2c_02715e2')`,
    ],
    leaves: ['dvc_server_', 'dvc_client_id'],
  }),
  named('adobe-client-secret', ['adobe'], '(?:p8e-[A-Za-z0-9_-]{32}|[a-f0-9]{32}|s8e-[A-Za-z0-9_-]{32})', {
    finds: [
      `ADOBE_CLIENT_SECRET=p8e-${''}a3UcRVeEGxrCsR_OlZYtYxidF06vCfI1`,
      'adobe_api_key: 61d0692c917bf4380726d24e3a55e122',
    ],
    leaves: [
      'adobe/aem-core@89034cf8238afcdc3441b1584617be5705da51b6',
      'ADOBE_ORG=2RXJT7SOGVBUYI53G4QW@AdobeOrg',
    ],
  }),
  prefixed('adobe-client-secret', ['p8e-', 's8e-'], '[A-Za-z0-9_-]{32}', {
    check: isDrawn,
    finds: [
      `client_secret=p8e-${''}6RxhQcOW9YTLhJIARd528T7sFgCj8rM1&x=1`,
      `secret: "s8e-${''}2TCJcA91eNbHZoNmIRDY33qgZuLZKPQR"`,
    ],
    leaves: ['p8e-', 'p8e-KWKUVNg8qeUW'],
  }),
];
