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
    ['bigcommerce', 'bc auth token', 'bc access token', 'x-auth-token', 'bc client'],
    '(?:[a-z0-9]{31,32}|[a-f0-9]{64})',
    {
      finds: [
        'BIGCOMMERCE_ACCESS_TOKEN=4olxf8lhkg08sds5muf7k2j8w8l6kc3',
        'X-Auth-Token: f9vcizv5cc7o82w9u0x2qr2539pcw63',
        'bigcommerce:\n  client_id: gj2ammtd1vitsp1uxq8389q2uyfxjwb',
      ],
      leaves: [
        'BIGCOMMERCE_STORE_HASH=mr1btfy7bv',
        'bigcommerce/stencil-cli@76003c1b436bf376a07a92a7f6a3b7f0ae3f753e',
      ],
    },
  ),
  prefixed('woocommerce-key', ['ck_', 'cs_'], '[a-f0-9]{40}', {
    finds: [
      `WC_CONSUMER_KEY=ck_${''}069a2f45fe6fb77006bdfcd171016a7dce3d1fc8`,
      `consumerSecret: 'cs_${''}451eb804f6218e1f8f5103b7d436c85a576fc456'`,
    ],
    leaves: ['cs_CZ', 'stack_ad85a38f863c6abebf45074fab4b432c842465f5', 'ck_fd9f34060d09fc74cfb3d1586ede4b'],
  }),
  named('magento-token', ['magento'], '[a-z0-9]{32}', {
    finds: [
      'MAGENTO_ACCESS_TOKEN=u6ywz2dtc2as1w59tks7h74ttec7d2pv',
      'magento:\n  token: vnnx47rsl3j6lar6umf5qoh6u3ycz48n',
    ],
    leaves: ['magento/magento2@b8938653990350093ef4e98e896a0a2677f2961a', 'MAGENTO_MODE=production'],
  }),
  named('pipedrive-token', ['pipedrive'], '(?:[a-f0-9]{40}|v[0-9]u:[A-Za-z0-9_-]{60,300})', {
    finds: [
      'PIPEDRIVE_API_TOKEN=f173d9e8e4439d0f81cb8c00e42eda252e76c1fd',
      'https://api.pipedrive.com/v1/deals?api_token=bb6dda23d87dfa25f80ff52b873313dd9059ffc6',
    ],
    leaves: ['pipedrive/client-nodejs@b306dd51eeb0972e5ba81dae9182b331bd633106', 'PIPEDRIVE_DOMAIN=acme'],
  }),
  named('zoho-token', ['zoho'], String.raw`(?:1000\.[a-f0-9]{32}\.[a-f0-9]{32}|[a-f0-9]{42})`, {
    finds: [
      'ZOHO_REFRESH_TOKEN=1000.e85604fcce44dcc18e44f4f87c356b8f.e1d596aca27c18d797ade27fe0120026',
      'zoho_client_secret: 3b1a6d6343d28a6065eab1131ab952db81ec2d66c0',
    ],
    leaves: ['ZOHO_DC=eu', 'zoho: 1000.'],
  }),
  prefixed('zoho-token', ['1000.'], String.raw`[a-f0-9]{32}\.[a-f0-9]{32}`, {
    finds: [
      'Authorization: Zoho-oauthtoken 1000.03a9c53a48270241cdc44f02def36880.c9b6f3daafe6a3f41b95edb4955f0e3f',
      'token=1000.d5c7c8aee8b0dbe03716aa3f84c9b9e9.d2654890657116bc1bd3f8a29678b19c',
    ],
    leaves: ['1000.00', '1000.1657f288481dd5ce85c457bd8959a271'],
  }),
  named('quickbooks-secret', ['quickbooks', 'intuit', 'qbo'], '(?:[A-Za-z0-9]{50}|[A-Za-z0-9]{40})', {
    finds: [
      'QUICKBOOKS_CLIENT_SECRET=yNGLusAmFfzU7R4Z6O5Db59uZEIC2KT4pm9Om6LP',
      'intuit_client_id: "tzTB9HCP52PzHSa9OGYioozGH8UoPNbqUJG56wLT4SWc3jkdts"',
    ],
    leaves: ['QBO_REALM=4201036155369100', 'intuit/auto@5a2ca7e9d4f456025beebece5da670281f6662fb'],
  }),
  named('xero-secret', ['xero'], '[A-Za-z0-9_-]{48}', {
    finds: [
      'XERO_CLIENT_SECRET=1qc-dy-9t0bJOvnf1B-9SMVLrUfXvDlULTHbCC5f_bUmkPNY',
      'xero:\n  client_secret: GexYuxEwpK-ydR4q4eu0LUSjia8hS7Ua4nqwfTi3F0AT_2Y1',
    ],
    leaves: ['XERO_CLIENT_ID=B1D7B02A0CA7F238B0A17530FAE61E38', 'xerox: u6L4UE8bfP3PjNVck1dm'],
  }),
  named('freshbooks-secret', ['freshbooks'], '[A-Za-z0-9]{64}', {
    finds: [
      'FRESHBOOKS_CLIENT_SECRET=39e74a446646a43d759cd8e41f13b134004776f273ee6bba2c67521c0d57c7d6',
      'freshbooks.client_id = "4520607dbc05e88c88e107c74978f0e20d3ed1669e791ffa95e5116c7ebb3afe"',
    ],
    leaves: ['FRESHBOOKS_ACCOUNT=DJRvJi', 'freshbooks f5943326353dd637fb93'],
  }),
  named('activecampaign-key', ['activecampaign', 'active campaign'], '[a-f0-9]{72}', {
    finds: [
      'ACTIVECAMPAIGN_API_KEY=0434c18a5c54d8598879ccf6f445b122957af0a03f8ed761930c45b82c3df95c2985f5fe',
      'active_campaign:\n  api_token: b865c6d6798df6da4cd8e865d7b0cc94100979165e152a8a08bcc81245b9753a77f38d45',
    ],
    leaves: ['ACTIVECAMPAIGN_URL=https://acme.api-us1.com', 'activecampaign 1d256b492abae200334f'],
  }),
  named('convertkit-secret', ['convertkit', 'convert kit'], '[A-Za-z0-9_-]{43}', {
    finds: [
      'CONVERTKIT_API_SECRET=KYpdguu0utMwuBGClH7JAKr59oo3dhllX0Iz6NyJAjV',
      'convertkit_secret: "U9K_7VpQ4x0BT8Lhn2WfcrU3uWSl6IapunEvq_cRpWU"',
    ],
    leaves: ['CONVERTKIT_FORM=123456', 'convertkit: pMRWYTIaC2bo'],
  }),
  named(
    'drip-key',
    ['drip api', 'drip token', 'constantcontact', 'constant contact', 'campaignmonitor', 'campaign monitor'],
    `(?:[a-f0-9]{32}|${UUID})`,
    {
      finds: [
        'DRIP_API_TOKEN=b5edddd278d23a8fb253dafdde8b1694',
        'constant_contact_key: "5a4f4144-22a9-43a5-a529-0d7ecec8a8f2"',
      ],
      leaves: ['drip_api_version=2', 'dripping: c7ffbf6000d3d79b98da'],
    },
  ),
  named('ebay-key', ['ebay'], '[A-Za-z0-9]{3,12}-[A-Za-z0-9]{3,12}-(?:PRD|SBX)-[a-f0-9]{9}-[a-f0-9]{8}', {
    finds: [
      'EBAY_CLIENT_ID=JaneDoe-acme-PRD-47349d3cc-b4c88db2',
      'ebay:\n  app_id: JaneDoe-acme-SBX-14a432089-48038c62',
    ],
    leaves: ['EBAY_SITE=EBAY-DE', 'ebay: JaneDoe-acme-PRD'],
  }),
  prefixed('ebay-cert-id', ['PRD-', 'SBX-'], '[a-f0-9]{12}-(?:[a-f0-9]{4}-){3}[a-f0-9]{4}', {
    finds: [
      `EBAY_CLIENT_SECRET=PR${''}D-a281d55f5848-3cc2-383f-e05a-d8f7`,
      `cert_id: "SB${''}X-3f3daae3c137-366f-b64f-1aa4-437f"`,
    ],
    leaves: ['PRD-123', 'SBX-676cce51fb57'],
  }),
  named('etsy-key', ['etsy'], '[a-z0-9]{24}', {
    finds: ['ETSY_API_KEY=hlep1jhc4hebln8gvo2rbd27', 'etsy.keystring: cnfd8uqqabcuun47ehfyhfng'],
    leaves: ['ETSY_SHOP=acme', 'etsy/statsd@2078d0862edae37047bfe8596ea225216ae4aeb9'],
  }),
  prefixed('duffel-token', ['duffel_live_', 'duffel_test_'], '[A-Za-z0-9_-]{43}', {
    finds: [
      `DUFFEL_TOKEN=duffel_${'live'}_9CIZsdWBXMepyjRl-AojKyFM8TmAEiZ7DVg1LMLfyyc`,
      `Authorization: Bearer duffel_${'test'}_4tF_LaI2tBm_-Rkxg-GWHIaFYwC380jGGIUFeBKz2Ak`,
    ],
    leaves: ['duffel_live_', 'duffel_test_87Sx8hDX4yG7'],
  }),
];
