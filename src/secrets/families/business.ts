import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Customers, shops and sales; Shopify has a file of its own. */
export const BUSINESS = [
  prefixed('hubspot-private-app-token', ['pat-na1-', 'pat-na2-', 'pat-na3-', 'pat-eu1-', 'pat-ap1-'], UUID, {
    finds: [
      `HUBSPOT_ACCESS_TOKEN=pat-${'na1'}-57dedab6-fb8c-475d-803b-535a80e4a8bb`,
      `new hubspot.Client({ accessToken: 'pat-${'eu1'}-da78fd2e-ed12-4687-9335-fac9579388c0' })`,
    ],
    leaves: ['pat-na1-', 'pat-na1-1234'],
  }),
  named('hubspot-api-key', ['hubspot', 'hapikey', 'hubapi'], UUID, {
    finds: [
      'HUBSPOT_API_KEY=bb08a463-379f-4108-b60b-cb89b859d84f',
      'https://api.hubapi.com/contacts/v1/lists?hapikey=ee13e607-b34f-48e1-bf7e-17d6bb664ba1',
      'hapikey: 27a6f16b-4a95-4c36-93cd-b23c51b3c15b',
    ],
    leaves: ['HUBSPOT_PORTAL=1234567', 'hubspot/api@9587532dff46a25dc99323a01c568294539187fa'],
  }),
  prefixed('hubspot-token', ['CiR', 'CKL', 'CJP'], '[A-Za-z0-9_-]{100,300}', {
    check: isDrawn,
    finds: [
      'access_token: CJPU26LRlnV1X48KBXFU3WpREueGLwOMEQP_xJAMO6WJfh3XAGsfglOrCXcBsu9ry70OChcm4qQ7m9Yl8xHA3rU3xneaneQQ9xa4kGhqZD_LCpQdIOfVCgOPL7sefbTife2kjmnRLIXr7H2k70sd-_kz2sTLU2HCGq9mry33yjDAGOSN7A9RbIx',
      'HUBSPOT_OAUTH=CKLza2n18ZgvGHDdN2Z9eppgXBk8ncoRzOFl2RkD4HnXVC8VxqSD_5_zE0q1ybIJBiZeY5LRBWjF_khLCKzRQzE1gEZCgJ4BPDMJeDPNAY6IW97mM8FRk6Cm_7geEjPSXeQxP4Am7pY0dQbj1jniFhRMAb0D44dd_qsIrI7l-YyYbg_uyOQa2k2yw2lZd_1rXxphgq2g3Xa',
    ],
    leaves: ['CJP', 'CKL6iYwfDBOns5zRuzDzCuh'],
  }),
  marked(
    'salesforce-session',
    ['00d'],
    String.raw`(?<![A-Za-z0-9])00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{70,140}(?![A-Za-z0-9])`,
    {
      finds: [
        `SF_ACCESS_TOKEN=00${''}DzVCOpjVAjA6H!AQM6yauf4FeJrYxnbEUJ2kt2jSxNDwEZL9cqt6dgbiTEUX7XIdmYcs9LmvlML8h4LLvl2Br7Ia6inTPYUY2Hrh0uAVgz`,
        `Authorization: Bearer 00${''}DKt7dU1IzKylxMLi!AQ8K5cbvf1r2Sidm9awKU0lBtxxKK2zF5BJ8yYWHx3DXLrWkkwOtcnOQUDfkhlzW1r0iPMHOJogcg70NY1fLhM47HUVRvuvY`,
      ],
      leaves: ['00DwkgsLJlErDs0', '00DW20LQncIrQwd!short'],
    },
  ),
  prefixed('salesforce-refresh-token', ['5Aep'], '[A-Za-z0-9._]{60,120}', {
    finds: [
      `"refresh_token": "5A${''}ep861PJWRHD4t194xxUKTH7PZySu5wuGSNc5IWjfBY88WuH5MNmh3qhuvz2imKt95MaTU13qR5IDXGav0lEA"`,
      `SF_REFRESH=5A${''}ep861LeoazV0zSVGATREzhnlXdXSn7cjj0MpEziKutHW29xH6TUx1u863rfhKc20KKF7CnJFGE3nb4rH9ufn`,
    ],
    leaves: ['5Aep', '5AepdZgNLQVpuygpYIh7ti7j'],
  }),
  prefixed('salesforce-consumer-key', ['3MVG9'], '[A-Za-z0-9._]{70,110}', {
    finds: [
      `SF_CONSUMER_KEY=3M${''}VG9UJI85o0GOOX5TCwelXOJcxcbV6DFPxRecHWDuLpCnV7erxGej5ModJYLsDf9q4TklP7Q8f2hHE4B9Qwu`,
      `client_id=3M${''}VG93rdScD7AqB8idrb3SmNd03BhTBbND2wZytxrlztdE0ZHPMy3x1j0jPzUaRJ6SOSiKYsGZyNo1aRH9cL2`,
    ],
    leaves: ['3MVG9', '3MVG9YAzIZQXMhLLCl0uZDTAz'],
  }),
  named(
    'salesforce-secret',
    ['salesforce', 'sfdc', 'sf client secret', 'sf consumer secret', 'sf security token', 'sf_'],
    '(?:[A-F0-9]{64}|[0-9]{18,19}|[A-Za-z0-9]{24,25})',
    {
      check: (value) => isDrawn(value) || /^[0-9]+$/.test(value),
      finds: [
        'SALESFORCE_CLIENT_SECRET=F5FB0536E3F90507421154D56E4417D9288954D311A82A5A45269F1C1ABD7829',
        'sfdc_security_token: "tZPZNi6Fkc4bMk4VmfFDHFqU"',
        'salesforce.security_token = F4JjuaLws458DLuXmr5cEoM7',
      ],
      leaves: ['SALESFORCE_API_VERSION=59.0', 'salesforce: CustomerRelationsManager'],
    },
  ),
  named(
    'bigcommerce-token',
    ['bigcommerce', 'bc auth token', 'bc access token', 'bc client'],
    '(?:[a-z0-9]{31,32}|[a-f0-9]{64})',
    {
      finds: [
        'BIGCOMMERCE_ACCESS_TOKEN=4olxf8lhkg08sds5muf7k2j8w8l6kc3',
        'bigcommerce:\n  client_id: f9vcizv5cc7o82w9u0x2qr2539pcw63',
      ],
      leaves: [
        'BIGCOMMERCE_STORE_HASH=ishn67m2uy',
        'bigcommerce/stencil-cli@fa3e75a7ef1b6c5410273441964a4d50d0265e81',
      ],
    },
  ),
  named('bigcommerce-token', ['x-auth-token'], '[a-z0-9]{31}', {
    finds: [
      'X-Auth-Token: t1zholapl9qbk4u1pkckx95k4gfazw7',
      "headers: { 'X-Auth-Token': 's3mbielxooco4y7mgx784eqnftgqygj' }",
    ],
    leaves: ['X-Auth-Token: cc2f95be6e129e5fc18c75f01f082570', 'X-Auth-Token: ${token}'],
  }),
  prefixed('woocommerce-key', ['ck_', 'cs_'], '[a-f0-9]{40}', {
    finds: [
      `WC_CONSUMER_KEY=ck_${''}ad85a38f863c6abebf45074fab4b432c842465f5`,
      `consumerSecret: 'cs_${''}49b67f3b9ff18df303652beba93b46a1984e6ea0'`,
    ],
    leaves: ['cs_CZ', 'stack_c296a7ca152618458d7b63a8258b124840fcdbc9', 'ck_5daf562e6da7e6a8309b7796e6f2ed'],
  }),
  named('magento-token', ['magento'], '[a-z0-9]{32}', {
    finds: [
      'MAGENTO_ACCESS_TOKEN=zvamio7ahbznvfymswqoej9hg06f30rq',
      'magento:\n  token: szcmrxua8qnx7esuosc3f1h17rc9fv9v',
    ],
    leaves: ['magento/magento2@bb6dda23d87dfa25f80ff52b873313dd9059ffc6', 'MAGENTO_MODE=production'],
  }),
  named('pipedrive-token', ['pipedrive'], '(?:[a-f0-9]{40}|v[0-9]u:[A-Za-z0-9_-]{60,300})', {
    finds: [
      'PIPEDRIVE_API_TOKEN=b306dd51eeb0972e5ba81dae9182b331bd633106',
      'https://api.pipedrive.com/v1/deals?api_token=830d945a55aa907113b479c152a1721d96c72de5',
    ],
    leaves: ['pipedrive/client-nodejs@04af270750fbfa4e38047de36b401f6733419927', 'PIPEDRIVE_DOMAIN=acme'],
  }),
  named('zoho-token', ['zoho'], String.raw`(?:1000\.[a-f0-9]{32}\.[a-f0-9]{32}|[a-f0-9]{42})`, {
    finds: [
      'ZOHO_REFRESH_TOKEN=1000.0b08c0c0a7ac27efb4c5e3ccef3e7ece.03a9c53a48270241cdc44f02def36880',
      'zoho_client_secret: 63f6055040c6b659474e7f0728e969258b8d80faf1',
    ],
    leaves: ['ZOHO_DC=eu', 'zoho: 1000.'],
  }),
  prefixed('zoho-token', ['1000.'], String.raw`[a-f0-9]{32}\.[a-f0-9]{32}`, {
    finds: [
      'Authorization: Zoho-oauthtoken 1000.d5c7c8aee8b0dbe03716aa3f84c9b9e9.d2654890657116bc1bd3f8a29678b19c',
      'token=1000.1657f288481dd5ce85c457bd8959a271.616290a4bcc174df6d9f76046e8c6318',
    ],
    leaves: ['1000.00', '1000.3e426829d45ba012cbafef331209477a'],
  }),
  named('quickbooks-secret', ['quickbooks', 'intuit', 'qbo'], '(?:[A-Za-z0-9]{50}|[A-Za-z0-9]{40})', {
    finds: [
      'QUICKBOOKS_CLIENT_SECRET=eoZi2TQ7Cl0x6eCX2gydif96DZnsd0c5nrqOEzra',
      'intuit_client_id: "J2ZO9W8toWJXaIJSh7kjkeh996NGCF0DaIXZctK5P4QG8LcZ79"',
    ],
    leaves: ['QBO_REALM=8677943082551957', 'intuit/auto@373b403b2df2dbf51285904bf0bf7cbbbe08e853'],
  }),
  named('xero-secret', ['xero'], '[A-Za-z0-9_-]{48}', {
    finds: [
      'XERO_CLIENT_SECRET=tXJl4swH7XiXvAz3SlK84GZI26XAjtLBuUmu0aspjFEXVjaZ',
      'xero:\n  client_secret: RIqqsAvddkC4eyHwiW3YstKP3uKOP3JTSRwFRVv82d_2Puua',
    ],
    leaves: ['XERO_CLIENT_ID=3ABCC1DED3A153DD14626404AC0F55AE', 'xerox: f3033ER36lBfELyFVDTc'],
  }),
  named('freshbooks-secret', ['freshbooks'], '[A-Za-z0-9]{64}', {
    finds: [
      'FRESHBOOKS_CLIENT_SECRET=faceb2ed3467b3b070e485d0fba5af7fbb28ae7f0eb130e93c07414f945507d8',
      'freshbooks.client_id = "c739e8a483cea371492d054c5ee89404b50bbf34635802c919a1dabd13e11abb"',
    ],
    leaves: ['FRESHBOOKS_ACCOUNT=KOibTD', 'freshbooks 5f0d6c77b542a1535175'],
  }),
  named('activecampaign-key', ['activecampaign', 'active campaign'], '[a-f0-9]{72}', {
    finds: [
      'ACTIVECAMPAIGN_API_KEY=7b0dc572c9e8afde8fa9b8e3fe9ff01366a4caa6ba6f306f6de151b96681dd3dbcd66176',
      'active_campaign:\n  api_token: 9145b34b243f03ef4cfeef17c5d081ea0abf2914e0117f499e9ed6e6e8a6014eea123beb',
    ],
    leaves: ['ACTIVECAMPAIGN_URL=https://acme.api-us1.com', 'activecampaign 8252ec72c0519294ca2f'],
  }),
  named('convertkit-secret', ['convertkit', 'convert kit'], '[A-Za-z0-9_-]{43}', {
    finds: [
      'CONVERTKIT_API_SECRET=osaU2c0jceDSAYJuPmrDZwtQqRHmZZ8MBmULjA3tCgB',
      'convertkit_secret: "TFqcPCLhLPNF90L7daNUMB1fbggkOprqRmu3CQVVUXQ"',
    ],
    leaves: ['CONVERTKIT_FORM=123456', 'convertkit: n6OdwdRXNveh'],
  }),
  named(
    'drip-key',
    ['drip api', 'drip token', 'constantcontact', 'constant contact', 'campaignmonitor', 'campaign monitor'],
    `(?:[a-f0-9]{32}|${UUID})`,
    {
      finds: [
        'DRIP_API_TOKEN=d5c7a04ab589a9abf6f9cb9388c2b463',
        'constant_contact_key: "28d70e71-c30c-4c1b-b4f5-fbaa0919e0c4"',
      ],
      leaves: ['drip_api_version=2', 'dripping: 69dcd2a5ed903a7064cb'],
    },
  ),
  named('ebay-key', ['ebay'], '[A-Za-z0-9]{3,12}-[A-Za-z0-9]{3,12}-(?:PRD|SBX)-[a-f0-9]{9}-[a-f0-9]{8}', {
    finds: [
      'EBAY_CLIENT_ID=JaneDoe-acme-PRD-14a432089-48038c62',
      'ebay:\n  app_id: JaneDoe-acme-SBX-2f8596ed7-62ccb356',
    ],
    leaves: ['EBAY_SITE=EBAY-DE', 'ebay: JaneDoe-acme-PRD'],
  }),
  prefixed('ebay-cert-id', ['PRD-', 'SBX-'], '[a-f0-9]{12}-(?:[a-f0-9]{4}-){3}[a-f0-9]{4}', {
    finds: [
      `EBAY_CLIENT_SECRET=PR${''}D-61879b1bb60d-e05a-d8f7-6793-366f`,
      `cert_id: "SB${''}X-87c3163a54bd-1aa4-437f-f212-1d5e"`,
    ],
    leaves: ['PRD-123', 'SBX-cf83ca65e4a0'],
  }),
  named('etsy-key', ['etsy'], '[a-z0-9]{24}', {
    finds: ['ETSY_API_KEY=1zgr8zr1ftox2xufbaltgdre', 'etsy.keystring: dw4eoks16fo3ctdg141ypefe'],
    leaves: ['ETSY_SHOP=acme', 'etsy/statsd@cf0913520deee0a2de83f5c7768158b08eab24a4'],
  }),
  prefixed('duffel-token', ['duffel_live_', 'duffel_test_'], '[A-Za-z0-9_-]{43}', {
    finds: [
      `DUFFEL_TOKEN=duffel_${'live'}_2OQQ2JtmMDFHuTa1JZ-FfQEn37d97_K1TfsonLBOaSu`,
      `Authorization: Bearer duffel_${'test'}_XQIH3XJiPyIZh-nj-Dyzh6cIeaeUvO-J1Hl6WXSUU85`,
    ],
    leaves: ['duffel_live_', 'duffel_test_ItZRB0XWv8bM'],
  }),
];
