import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Who takes and sends payments; Stripe has a file of its own. */
export const PAYMENTS = [
  prefixed('square-access-token', ['sq0atp-'], '[A-Za-z0-9_-]{22}', {
    finds: [
      `SQUARE_ACCESS_TOKEN=sq0${'atp'}-cu5sivRUi2mWbTTP7479gj`,
      `"accessToken": "sq0${'atp'}-zvIKz6NgQOuQSnA4lHWjzS"`,
    ],
    leaves: ['sq0atp-', 'sq0idp-WtwSw1rF-s7vQFfjwGGR2v'],
  }),
  prefixed('square-application-secret', ['sq0csp-'], '[A-Za-z0-9_-]{43}', {
    finds: [
      `SQUARE_APPLICATION_SECRET=sq0${'csp'}-cN5WmfI_3a2jpScKnaXK1a19fg4VpzFqXeJSvu_fCSi`,
      `client_secret=sq0${'csp'}-bVVHPUscWBAA9gfGfosLTeze23V4X74Ca_oqnlAIPe2`,
    ],
    leaves: ['sq0csp-', 'sq0csp-L0qHDz6hrmZcV3M4y5us'],
  }),
  prefixed('square-access-token', ['EAAA'], '[A-Za-z0-9_-]{60}', {
    check: isDrawn,
    finds: [
      `SQUARE_ACCESS_TOKEN=EAAA${''}F9XSMCa80beT4Nz1Kpf7IurvNASf_P6s89O0kLzR4CYhGnAdzRsJoJ2L1V0e`,
      `Authorization: Bearer EAAA${''}SWao-KDlfwipwAEO0Cz8Ol9rK1B-nLrW8JvGFKjrV1-QLsnWpDGUG_L2TIYn`,
    ],
    leaves: ['EAAA', 'data:font/woff;base64,EAAA4OhW95ktDn8LW/Huyfad'],
  }),
  named('paypal-client-secret', ['paypal'], 'E[A-Za-z0-9_-]{79}', {
    finds: [
      'PAYPAL_CLIENT_SECRET=EKTFW3HJgiesc_PCqmLmBGXpyGdLUahYCdGed_7IbVqq_t0hw_f3CitEl_A73DoyH1wxMPpSxwbshUS2',
      '"paypal": { "clientSecret": "EbCikLoydbacSbk-4vJL8xSrClMLDrKx4r21eawZIkf8sfV4n0AmdAxeykJFAg9rR0Nva6HqaHpmQO1a" }',
      'paypal.secret: EwL0Zm7hAO5xychVlpavcYYBASLh6tY3dS98iqo72n3DPaCOmw_SMhpzZ3JGo1TXnojbdSeObx7CH8Mt',
    ],
    leaves: [
      'PAYPAL_CLIENT_SECRET=EupIveIRPhJkqvdyqdOCKKSJ_Z3oElhkm_26A7FvF',
      'paypal_button_label=ExpressCheckoutWithPayPalOrCreditCard',
    ],
  }),
  named('paypal-client-id', ['paypal'], 'A[A-Za-z0-9_-]{79}', {
    finds: [
      'PAYPAL_CLIENT_ID=AA7WK4c4hIrdDUewWRjANKMohLECXcvh8-Qxo9oaKKUq4TG9D6qS4rBQMHgkkZdvGmdfUhn9DpvrIdWC',
      'paypal: { clientId: "ACuxS8Ig60oGPZvI7ftGVo6IIN0Q4n7WA5TdSmGbl5EcDtgXiESqTwFiZPHZPfoTR-MHuWtHCylAtD7K" }',
    ],
    leaves: ['PAYPAL_CLIENT_ID=sb', 'PAYPAL_CLIENT_ID=AEOrXOeo_hWIJVjEMmMoVrE9dAxFTKF9_ybpIwSug'],
  }),
  prefixed('paypal-access-token', ['A21AA'], '[A-Za-z0-9_-]{80,200}', {
    finds: [
      `Authorization: Bearer A2${''}1AAP-cpaAb3XLecTO2QAXwjT-MQFWkzGsLXNoUfmOCxME_Sl5FAVqKUn1MBQF_0Tn-k0yNhVuOhIe3d5nHhyBFquQci-ULu`,
      `"access_token":"A2${''}1AAeECOuVndF5J2IEs8JGF0pJN3V9cdINWTky978kbKFkd9RJRaC39HxcA7DwoYbMFPPEu5vj40BQmXk2RpMMomCHs3L1xO"`,
    ],
    leaves: ['A21AA-123', 'A21AAeWgUiZUXg2rpiyVeKqa9W0NDN0vtTs'],
  }),
  marked(
    'braintree-access-token',
    ['access_token$'],
    String.raw`access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}(?![a-f0-9])`,
    {
      finds: [
        `BRAINTREE_ACCESS_TOKEN=access_${'token'}$production$e37fuztpkhpaz1rh$6f6c80e2002ebc552e62a7b82857750c`,
        `gateway = braintree.BraintreeGateway(access_token="access_${'token'}$sandbox$p6gv55bptyr9e4vi$7825774e9cc09da7bad9e577e7a473c3")`,
      ],
      leaves: ['access_token$production$', '$access_token$scope'],
    },
  ),
  named('braintree-private-key', ['braintree', 'bt private key'], '[a-f0-9]{32}', {
    finds: [
      'BRAINTREE_PRIVATE_KEY=2b9eb4ed1432075712afeddc8e0b11c1',
      'braintree:\n  private_key: f621c1d8450dd0bd92f076a30b031e51',
    ],
    leaves: ['BRAINTREE_MERCHANT_ID=82h56sipy4wmw4en', 'braintree-web@c34108c88f31ea337deba16bddccfba2'],
  }),
  prefixed(
    'adyen-api-key',
    ['AQE'],
    '[A-Za-z0-9+/]{20,180}={0,2}-[A-Za-z0-9+/]{20,80}={0,2}-[^\\s"\'`]{8,40}',
    {
      finds: [
        `ADYEN_API_KEY=AQ${''}EcH6PS3Ka54zPnxU4fyO5SiS6OMAkAz7Jd61VQUR71eeeYbwRxc4bFw1JJPSpst12v9yBfSw3PK9qWVDi-HT2KzZVfbmlWD2LwF8cSx8G67So+oUeUij5xpqKnkr=-jIwBtuHs2rEaEn7P`,
        `X-API-Key: AQ${''}E2le/8zgW6UHCVMN+vTdSOK1VTzrakgDPs8EtLHXqunwgwc6ZPwRD6CQUf7vP-ONZaYY/L5t4v76vSmQl60rEwp2+UEFqXuJGcB8TVfue=-wWXY2QP4bkI8cj`,
      ],
      leaves: ['AQE-1', 'AQEnexTQRjRgUhsfprQ8gzlNURhia4TI3LL0qKswsta7wonCg6ykhK3YuwWIiB7'],
    },
  ),
  named('adyen-hmac-key', ['adyen'], '[A-F0-9]{64}', {
    finds: [
      'ADYEN_HMAC_KEY=4F6A3EB47E57DED9EF9C7BB44544F7A0BE452347B188ACB7DA8666BB77838631',
      '"adyenHmacKey": "8297C9EDBCCF5A03BFCD0C644B935B84CE848C92D56028AA8E6DA3A2D35340CD"',
    ],
    leaves: [
      'ADYEN_HMAC_KEY=068F07165873719C1034CE8CC3FDFCED',
      'adyen/adyen-node-api-library@5b28ff69281016deba106aad8ab0547cb619bf47',
    ],
  }),
  prefixed('plaid-access-token', ['access-sandbox-', 'access-development-', 'access-production-'], UUID, {
    finds: [
      `PLAID_ACCESS_TOKEN=access-${'production'}-05677de7-1330-48b8-a86b-cdbbaaac25ce`,
      `"access_token": "access-${'sandbox'}-d04e3c9b-8001-4b3c-868a-b42f583ad45c"`,
    ],
    leaves: ['access-sandbox-', 'access-production-logs'],
  }),
  named('plaid-secret', ['plaid'], '(?:[a-f0-9]{30}|[a-f0-9]{24})', {
    finds: [
      'PLAID_SECRET=83dfefd16923b976f74911cecef4fe',
      'plaid.client_id = "86610b86d82e798f5925ae8f"',
      "'PLAID-SECRET': '7d22e67ebf2d2362d3f3dc0fe841a8'",
    ],
    leaves: ['plaid: red-and-black', 'PLAID_SECRET=3d7138edde27accc625d6efc73a5'],
  }),
  prefixed('razorpay-key-id', ['rzp_live_', 'rzp_test_'], '[A-Za-z0-9]{14}', {
    finds: [`RAZORPAY_KEY_ID=rzp_${'live'}_lWul7KBfWndutd`, `key: 'rzp_${'test'}_oRIL63FKY2bZUH'`],
    leaves: ['rzp_live_', 'rzp_test_key'],
  }),
  named('razorpay-key-secret', ['razorpay', 'rzp'], '[A-Za-z0-9]{24}', {
    finds: [
      'RAZORPAY_KEY_SECRET=M9XA1AzfLMclZcJvfdp3Lv22',
      'razorpay.Client(auth=("rzp_test_x", "k")); rzp_secret = "RcVr37fAEgg0yK1fii28aWl5"',
      'razorpaySecret: "yZtJP5rGPAKXnF8ReLGrADUS"',
    ],
    leaves: ['razorpay_order_id: order_jUqW9LDsjYLZ4w', 'RAZORPAY_KEY_SECRET=FBNpD1v3qdtk'],
  }),
  prefixed('flutterwave-key', ['FLWSECK', 'FLWPUBK'], '(?:_TEST)?-?[A-Za-z0-9]{12,40}(?:-X)?', {
    check: isDrawn,
    finds: [
      `FLW_SECRET_KEY=FLW${'SECK'}-u50tq4idapnyltxg5s7ojqi0dxizk9mq-X`,
      `Bearer FLW${'SECK'}_TEST-c1b8cff152b0f4d164f8e888f65523f5-X`,
      `FLW_ENCRYPTION_KEY=FLW${'SECK'}_TESTqq5n2m8b3cr0`,
    ],
    leaves: ['FLWSECK_TEST-', 'FLWSECK_TEST-XXXXXXXXXXXXXXXX-X'],
  }),
  named('mollie-api-key', ['mollie'], '(?:live|test|access)_[A-Za-z0-9]{30,40}', {
    finds: [
      `MOLLIE_API_KEY=live_${''}Z5umIvfrDGWixTk1eE4u5ZVegNw7Rn`,
      `createMollieClient({ apiKey: 'test_${''}VQptKGLPCHfmN20dvaZY9JTp4UStKg' })`,
    ],
    leaves: ['mollie: test_connection', 'MOLLIE_API_KEY=test_'],
  }),
  prefixed('live-key', ['live_'], '(?:[A-Za-z0-9]{30,36}|[A-Za-z0-9_-]{40})', {
    generic: true,
    check: isDrawn,
    finds: [
      `> live_${''}8Y0kqwHzMeyTdV7FKB14bgQECdLwFp`,
      `go live_${''}thkxtBrUTx99fG409FlzxG26sGyAJGYEBhZ3UM3T`,
    ],
    leaves: [
      'live_stream_handler_for_the_conference_room',
      'olive_4wAEgUUpLW3mkvOce2pEAKdKaiTAKf',
      'live_gZUS5CFlgiYC3DmqZG5s',
    ],
  }),
  named('gocardless-token', ['gocardless', 'gc access token'], '(?:live|sandbox)_[A-Za-z0-9_-]{40}', {
    finds: [
      `GOCARDLESS_ACCESS_TOKEN=live_${''}TzQR1B1-Q1bFhnxJuoScwoHNHYQUcbDZeNxUIu-v`,
      `gocardless:\n  access_token: sandbox_${''}fP_Ye21wIS-MCst5Gj5vCtR68JS03tRNp3ix3GF2`,
    ],
    leaves: ['GOCARDLESS_ENVIRONMENT=sandbox_', 'gocardless: live_mode'],
  }),
  prefixed('checkout-secret-key', ['sk_sbox_'], '[a-z0-9]{26}[a-z0-9*#$=]', {
    finds: [
      `CKO_SECRET_KEY=sk_${'sbox'}_y5pdmjz33ltxye81jqcsl55ornt`,
      `new Checkout('sk_${'sbox'}_ltt05v8u3rjmg0xtqwr4ilhmuf*')`,
    ],
    leaves: ['sk_sbox_', 'sk_sbox_short'],
  }),
  named('checkout-secret-key', ['checkout', 'cko'], `sk_(?:test_${UUID}|${UUID}|[a-z0-9]{26}[a-z0-9*#$=])`, {
    finds: [
      `CHECKOUT_SECRET_KEY=sk_${''}4f337874-b39d-41ce-b282-ee37b56ba91b`,
      `cko.secret: sk_${'test'}_050b7fe5-1482-44ac-9ad2-4c711eec506c`,
      `CKO_SECRET_KEY=sk_${''}4wwvy03b6e2ndcp531r3wlzu03o`,
    ],
    leaves: ['CHECKOUT_URL=https://x.test/sk_1', 'CKO_SECRET_KEY=sk_short'],
  }),
  named('wise-api-token', ['wise api', 'wise token', 'wise key', 'wise_', 'transferwise'], UUID, {
    finds: [
      'WISE_API_TOKEN=c4785116-989a-437f-b140-4369f9084739',
      'transferwise_api_key: "44198954-623c-4824-b2d8-4a4133e7dd9a"',
    ],
    leaves: ['otherwise: bfd08f4e-cab5-4305-b865-04fd75c107c5', 'WISE_PROFILE=12345678'],
  }),
  named('lob-api-key', ['lob'], '(?:live|test)_(?:pub_[a-f0-9]{31}|[a-f0-9]{35})', {
    finds: [
      `LOB_API_KEY=live_${''}00d213c729ba4a902f46a0b8718d0f7701a`,
      `new Lob({ apiKey: 'test_${''}00d4f72519d6a12be76737a6e3b020367cc' })`,
    ],
    leaves: ['LOB_API_KEY=test_0e1d49fff472c10152c5', 'glob: test_pattern'],
  }),
  prefixed('lob-api-key', ['test_'], '(?:pub_[a-f0-9]{31}|[a-f0-9]{35})', {
    finds: [
      `curl https://api.lob.com/v1/letters -u test_${''}63da5ee25f3a43ebe4ef4ae02ae59bf2c56:`,
      `-u "test_${''}pub_b9bacba480cce007f23523420db358f:"`,
    ],
    leaves: ['test_70c4e09faa1ffe68d92cd1bc6a67dfd5', 'latest_2dc447273dc027cf4926d5de9ec4fe6c1a7'],
  }),
  prefixed('paddle-api-key', ['pdl_live_', 'pdl_sdbx_', 'pdl_ntfset_'], '[A-Za-z0-9_+/]{40,100}', {
    finds: [
      `PADDLE_API_KEY=pdl_${'live'}_apikey_zgxxn6lsao5a2gx80hd48tanur_YUzgPONZydsa0qLbzttiWU_qo0`,
      `new Paddle('pdl_${'sdbx'}_apikey_4lnw0ytalg76uu46y5c78lx32s_B2fTHa9xJWU8CXOT6JQPxK_p7h')`,
    ],
    leaves: ['pdl_live_', 'pdl_live_apikey_short'],
  }),
  prefixed('xendit-key', ['xnd_production_', 'xnd_development_'], '[A-Za-z0-9]{40,100}', {
    finds: [
      `XENDIT_SECRET_KEY=xnd_${'production'}_orrecnUlhMe2f4mAWntAzWsUdpdUrInDKDhjntjkaHBy7JKW8ZmLn1ApfH1H`,
      `-u xnd_${'development'}_NrknOPaggpBGjtn7HO5l8RI1qbN8zRaCixonrIwN6tLM9AUCrmL3QomqJv0H:`,
    ],
    leaves: ['xnd_production_', 'xnd_development_NwXOZpJA9ssy'],
  }),
  prefixed('midtrans-server-key', ['Mid-server-'], '[A-Za-z0-9_-]{24}', {
    finds: [
      `MIDTRANS_SERVER_KEY=Mid-${'server'}-vV-2yMlmAJpSwyDTFRqHBHV5`,
      `serverKey: "SB-Mid-${'server'}-4yx_wfgDNXlKe0v_kWbGIPCC"`,
    ],
    leaves: ['Mid-server-', 'Mid-server-rack'],
  }),
  prefixed('mercury-api-token', ['secret-token:mercury_'], '[a-z]{4,12}_[a-z0-9_-]{20,120}', {
    check: isDrawn,
    finds: [
      `MERCURY_TOKEN=secret-${'token'}:mercury_production_wma_gvqvja32ttzoa5frh3u3jb89je3fex03kn1lwj20_yrucrem`,
      `-u "secret-${'token'}:mercury_sandbox_rma_7iz414zo0u2doke4gfwdy7h5eneawgdwowbqr5xv:"`,
    ],
    leaves: ['secret-token:mercury_', 'secret-token:mercury_production_'],
  }),
  named('dwolla-secret', ['dwolla'], '[A-Za-z0-9]{50}', {
    finds: [
      'DWOLLA_APP_SECRET=KZoyoLRIp8ZqxPIa4NVis1WxVlhgnVUAHV3WnjrlRc8N4d2VbI',
      '"dwolla": {"key": "SbA6YSVBi2yQFqz7vUwvpmzG3qhfRFk9ZlibdLNQHtB0UJYRch"}',
    ],
    leaves: ['DWOLLA_ENV=sandbox', 'DWOLLA_APP_SECRET=9XBjyt7YdZWC8202KzVbkEzpKKdLpi'],
  }),
  named('chargebee-api-key', ['chargebee'], '(?:live|test)_[A-Za-z0-9]{30,60}', {
    finds: [
      `CHARGEBEE_API_KEY=live_${''}Peb4UBKxKUAteKJndf0sMiOA6u8At6mfpzrBmOJeQyDKP`,
      `chargebee_key: test_${''}boghr5mWgfk9KfUC6kQEUiZmEvpRY1iiI`,
    ],
    leaves: ['CHARGEBEE_SITE=acme-test', 'chargebee: test_mode'],
  }),
  named('recurly-api-key', ['recurly'], '[a-f0-9]{32}', {
    finds: [
      'RECURLY_API_KEY=d153f6dd9ab5cac8ecf6d44da3a42f28',
      'recurly.Client("56d9a308d54974d2602b05e4042774a6")',
    ],
    leaves: [
      'recurly/recurly-client-node@f0f25d1ea497a4d0982c7d82f3c97f4e3c65425e',
      'RECURLY_API_KEY=98358a9c83d6069f',
    ],
  }),
];
