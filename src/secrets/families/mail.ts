import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Who sends mail and campaigns, and desks of support. */
export const MAIL = [
  prefixed('sendgrid-api-key', ['SG.'], String.raw`[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?!-)`, {
    finds: [
      `SENDGRID_API_KEY=SG${'.'}4jq6DszIrFnVjYBn9DWTCM.iTCc8kYSFYrJDFyCRKkNXxEBQtO0NvwVfPQGtYrDLTv`,
      `sgMail.setApiKey('SG${'.'}USkUD3dThbOzHoWhQlIznG.TwP17gcye94LCYhTArF7o7udmcSlM_yT4L-LQkjbgtm')`,
      `spring.mail.password: SG${'.'}CW48lKxOWM2VAIhlO6qh28.TaDopNXsXKApvKmBVL_3goQVDg7B2JnJs00c1zkf94T`,
    ],
    leaves: [
      'SG.',
      'SG.fhfNjW1_m9ajftjzPTxUY2.8PNxZ0aHvjGpUIsTBqLg',
      'MSG.CYPTzIIeviT-gpx-vX1nOf.F2ag1ks57Vj_NV3h-wv8FJR4VVGxEsGfqueKPiQzYQ8',
    ],
  }),
  prefixed('mailgun-api-key', ['key-', 'pubkey-'], '[a-f0-9]{32}', {
    finds: [
      `MAILGUN_API_KEY=key-${''}8152dfda03972b4e84fc21988d2a4a1d`,
      `curl -s --user 'api:key-${''}dac34e1596cf1d35148c5f0c008782fb'`,
      `pubkey-${''}b9df6775979b083fa4e532218d70681a`,
    ],
    leaves: [
      'key-value-store',
      'monkey-d80c7b85d341efa1b82926c7abe93e8e',
      'key-c022e603bee9fc6ab7ce345ecbf239',
    ],
  }),
  named('mailgun-api-key', ['mailgun', 'mg api key', 'mg_api'], '[a-z0-9]{32}-[a-z0-9]{8}-[a-z0-9]{8}', {
    finds: [
      'MAILGUN_API_KEY=c2c81b20d3ab4793e69356210e87cba7-146aa203-9a713ce1',
      'mailgun({ apiKey: "53a93c36fc588c5b6e72017e6053e9c9-b0bd9c30-5150eda6" })',
    ],
    leaves: ['MAILGUN_DOMAIN=mg.acme.test', 'mailgun_key=884c9a5f1889a24f12de-785f8dbf'],
  }),
  named('mailgun-signing-key', ['mailgun'], '[a-f0-9]{32}', {
    finds: [
      'MAILGUN_WEBHOOK_SIGNING_KEY=854dd0dbc1dc56982cea37282595e741',
      'mailgun:\n  signing_key: 871a90e554d334532f06dbad2712a106',
    ],
    leaves: [
      'mailgun/mailgun.js@ca0977fe314a9d420d3f4a3bd48d0122bbc7695d',
      'MAILGUN_WEBHOOK_SIGNING_KEY=43c93be71913a8abf443',
    ],
  }),
  marked(
    'mailchimp-api-key',
    ['-us'],
    '(?<=(?<![A-Za-z0-9])(?<head>[a-f0-9]{32}))-us[0-9]{1,2}(?![A-Za-z0-9])',
    {
      finds: [
        `MAILCHIMP_API_KEY=1990a29730cda443889d3dad5b46e695-u${''}s12`,
        `mailchimp.setConfig({ apiKey: '3675b19f5f450171789b03f321922d9c-u${''}s6' })`,
        `-u "any:210be8b60d14c8a34ce1291db0fbff10-u${''}s21"`,
      ],
      leaves: ['cba49616e5285c36bf4872245f8aa4-us12', 'en-us12', '0c31c5c8babcd2048994a3e4f4054268-usa'],
    },
  ),
  prefixed('mandrill-api-key', ['md-'], '[A-Za-z0-9_-]{22}(?!-)', {
    check: isDrawn,
    finds: ['MANDRILL_API_KEY=md-WbHsUPy6hVrnbqnKSCkdGE', '"key": "md-tRFfSUF382DgY7JVEcZHEy"'],
    leaves: ['md-outlined-text-field-sup', 'cmd-20DPMuLRV4760rF27NiEGB', 'col-md-offset-2-and-column'],
  }),
  named('mandrill-api-key', ['mandrill'], '[A-Za-z0-9_-]{22}', {
    finds: ['MANDRILL_API_KEY=zONxyMyTEHjhPVmJiOIs1D', 'mandrill.Mandrill("VfSDzuiAy110pPq6kbAe07")'],
    leaves: ['mandrill: transactional-mail-api', 'MANDRILL_API_KEY=7NaggNcD98b2'],
  }),
  named('postmark-server-token', ['postmark'], UUID, {
    finds: [
      'POSTMARK_API_TOKEN=f34042da-ed9b-4b8c-8a1d-62e1098fc241',
      'X-Postmark-Server-Token: 58476baa-8929-4d1b-a0cb-611fce065198',
      'new postmark.ServerClient("6c5cba48-6990-4d02-8ff0-c1837d8d46b3")',
    ],
    leaves: ['POSTMARK_API_TEST', 'postmark.js@f521c0094294176a2cbe59cf4ebbe3b0119d514a'],
  }),
  prefixed('brevo-api-key', ['xkeysib-', 'xsmtpsib-'], '[a-f0-9]{64}-[A-Za-z0-9]{16}', {
    finds: [
      `BREVO_API_KEY=xkey${'sib'}-94a5914b98a70f145546967e2790456135d4733ac9565dab342d8b5955e29a5f-omHQybZGeHmxeBBd`,
      `api-key: xkey${'sib'}-69eacd9badb2bea17628ee685b704ec5e078dc71551cac213d67fc04840e3aa1-GLCyNX6H3DTB5Ffr`,
      `SMTP_PASSWORD=xsmtp${'sib'}-edb32ec77be5dd87ff19d42aacbae3d18c6afa5480666d3f7446f9ba60eaf209-VwuljTBcvDOl930C`,
    ],
    leaves: ['xkeysib-', 'xkeysib-4858f95b5627895d785615677b59f0f8-8FV6AhvL2AyD78II'],
  }),
  prefixed('resend-api-key', ['re_'], '[A-Za-z0-9]{8}_[A-Za-z0-9]{22,30}', {
    check: isDrawn,
    finds: [
      `RESEND_API_KEY=re_${''}QFmOzIXX_CHcbtuaJWDeczM9iDEzRbqc4`,
      `new Resend('re_${''}JkT3kgga_5isUMK7LcvFurWrY1677AWH1')`,
    ],
    leaves: [
      're_compiled_patternmatchingexpressions',
      'core_SwIshzCm_aIupU6aiG6vGEHnax9heYgEd',
      're_SBK8meBi_DII3boSh',
    ],
  }),
  named('sparkpost-api-key', ['sparkpost'], '[a-f0-9]{40}', {
    finds: [
      'SPARKPOST_API_KEY=4b334551a87a19b2e434d5d7e8cbea512b979a11',
      "new SparkPost('38da60319cfdfa5be991907ce942533cd6fa0a47')",
    ],
    leaves: [
      'SparkPost/node-sparkpost@bc819b042e3507b88dda2830ee7f4afe9a42dd0d',
      'SPARKPOST_API_KEY=6666dd0b536e930c88e0',
    ],
  }),
  prefixed('mailersend-token', ['mlsn.'], '[a-f0-9]{64}', {
    finds: [
      `MAILERSEND_API_KEY=mlsn${'.'}22f4c05af26ee0848c127fb10e3dfb42eb7cd7ce5a3875501af0fb975d58ef10`,
      `Bearer mlsn${'.'}75a613ba113667a819e5b32f228cbe5e7bf058873f27d064a5adf4bd9d1eaff9`,
    ],
    leaves: ['mlsn.', 'mlsn.b0775dafe1a24b220373c32c82afb506'],
  }),
  named('mailjet-key', ['mailjet', 'mj apikey', 'mj_api'], '[a-f0-9]{32}', {
    finds: [
      'MJ_APIKEY_PRIVATE=8c6f04cdb8942c9b8d06c95c29bdf432',
      'mailjet.apiConnect("2e75ee1e45a600ab3a0dc0116d131846", "x")',
      'MAILJET_SECRET_KEY: 0003cac17eb61d32434b3722e6fcb7df',
    ],
    leaves: [
      'mailjet/mailjet-apiv3-nodejs@9ee2675e6ea58823b5ecc7d436d15fbf33f15bc2',
      'MJ_APIKEY_PRIVATE=95f8958301a4e36b',
    ],
  }),
  marked('intercom-token', ['dg9ro'], '(?<![A-Za-z0-9+/])dG9rO[A-Za-z0-9+/]{40,80}={0,2}(?![A-Za-z0-9+/=])', {
    finds: [
      `INTERCOM_ACCESS_TOKEN=dG${''}9rOjT8voCR24a8xATpq45jQPoduiNUEdK5DYM1rFaq3KHWycEeMBViFHr=`,
      `Authorization: Bearer dG${''}9rOmEgxtc8b5R6VltMnEWC2flK5WKgdiCeTWN1YSjEPCpUguj6ZllYwlU6=`,
    ],
    leaves: ['dG9rOg==', 'dG9rOh0okItrmZhYe'],
  }),
  named('intercom-token', ['intercom'], `(?:[A-Za-z0-9=_-]{60}|[a-f0-9]{40}|${UUID})`, {
    finds: [
      'INTERCOM_API_KEY=1yUHHWKKZfp9fNXM6MWn1CFzj1PRneCehhLssO8gOF6YflyK2mW9k21BX6UJ',
      'intercom_secret: ca2b5a18367b1653f092a8ea77f25c4cf5130d24',
      'intercom:\n  client_secret: 67fe282c-dbc0-4394-8163-e5b2c7ae7631',
    ],
    leaves: ['INTERCOM_APP_ID=66re28iq', 'intercom/intercom-node@1c9bb28717abe55aa2a9d1c2cc34ce50f96dbcb3'],
  }),
  named('zendesk-token', ['zendesk', 'zd token', 'zd api token'], '(?:[a-f0-9]{64}|[A-Za-z0-9]{40})', {
    finds: [
      'ZENDESK_API_TOKEN=1hLi5fyPnF3WhapJ8TgqbpcAeM8UvVqSgl5tZSRU',
      'curl -u jane@acme.test/token:x https://acme.zendesk.com/api/v2?token=sURsuQIWKlO5i1ZMlr2eOJqMAIVgkNkP2F4pXfxl',
      'zendesk:\n  oauth_token: 5725e1941ca2f33f82cfc10ec2603e86a1b865aad962adc8e0a4702a12f99dcb',
    ],
    leaves: ['ZENDESK_SUBDOMAIN=acme', 'zendesk/samson@2cd8c7b9d97ab6e05e36a31d48bcb8b4cdb25376'],
  }),
  named('freshdesk-key', ['freshdesk', 'freshservice'], '[A-Za-z0-9_-]{18,20}', {
    finds: ['FRESHDESK_API_KEY=5Gq3e76Xf5CpLDRv6U2m', 'freshdesk.api_key = "JknetJ9Ugmv4xGecq9lI"'],
    leaves: ['FRESHDESK_DOMAIN=acme.freshdesk.com', 'freshdesk: ticket-with-attachments'],
  }),
  prefixed('courier-auth-token', ['pk_prod_', 'pk_test_', 'dk_prod_', 'dk_test_'], '[A-Z0-9]{28}', {
    finds: [
      `COURIER_AUTH_TOKEN=pk_${'prod'}_2QQO7DHJHWDBDM87AEY6LT1K99OD`,
      `CourierClient({ authorizationToken: "dk_${'test'}_3RA5HAUMPXA39U0QO6I2CY5FV73C" })`,
    ],
    leaves: ['pk_prod_', 'pk_test_Mes25nII3jWKUPDkJt7WNztb1c0l'],
  }),
  named(
    'customerio-key',
    ['customerio', 'customer io', 'customer.io', 'cio api key', 'cio_'],
    '(?:[a-f0-9]{32}|[a-f0-9]{20})',
    {
      finds: [
        'CUSTOMERIO_API_KEY=7fe780c4e970d2936a5b',
        'customer_io:\n  app_api_key: e4d0a49ebe4f7fcdb550b22eb7274336',
        'new CustomerIO({ siteId: "8db85b9a261a6cdcd176" })',
      ],
      leaves: ['CIO_REGION=eu', 'customerio-node@2c0e109f3d0bfb887ba235eecc95b4103fc03c24'],
    },
  ),
  prefixed('klaviyo-private-key', ['pk_'], '(?:[A-Za-z0-9]{6}_)?[a-f0-9]{34}', {
    finds: [
      `KLAVIYO_PRIVATE_KEY=pk_${''}2d892529a1e298a37fbe9f5577bf80999a`,
      `Authorization: Klaviyo-API-Key pk_${''}4af4237dbc4200492803fd877792e49587`,
    ],
    leaves: ['spk_0f8b6235226f0ae86a1d3749af225ea1e5', 'pk_9edb9b27d53af04bec2f'],
  }),
  named('sendbird-token', ['sendbird'], `(?:[a-f0-9]{40}|${UUID})`, {
    finds: [
      'SENDBIRD_API_TOKEN=eaf3fb9746dba4c5aa7bdcb1f73dafb15d15ac20',
      'sendbird.master_token: 071557cc8951434b42cfd920a553e414f15a7edb',
    ],
    leaves: [
      'sendbird/sendbird-uikit-react@a137c6ec0953f069729712eb08e866b08a6a8275',
      'SENDBIRD_APP=57373d957ea17051c29b',
    ],
  }),
];
