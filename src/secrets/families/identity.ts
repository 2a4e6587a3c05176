import { isDrawn } from '../drawn.ts';
import { named, prefixed } from '../family.ts';

/** Who signs people in. */
export const IDENTITY = [
  named('okta-api-token', ['okta', 'ssws'], '(?:00[A-Za-z0-9_-]{40}|[A-Za-z0-9_=-]{42})', {
    finds: [
      'OKTA_API_TOKEN=00rKWwAnQSXnrU2kQg193XPHmL0oHcC2Gd3IEVWUK1',
      'Authorization: SSWS 00w9JSyllfK2Wl6sjrdBzmDlvDiSq50Ihq2qPAv3Ds',
      'okta:\n  token: "00U2irAKii7rgSsQgdnvfvpu0JiPsvqD5NOjPqsdoi"',
    ],
    leaves: [
      'OKTA_API_TOKEN=00joMipUIDzKnJhmxVAo47',
      'okta/okta-sdk-nodejs@acc610ed4078fb18bf4c6dce4bf1248ec4f3b0ca',
    ],
  }),
  named('okta-client-secret', ['okta'], '[A-Za-z0-9_-]{40}(?:[A-Za-z0-9_-]{24})?', {
    check: (value) => isDrawn(value) && /[A-Z]/.test(value) && /[a-z]/.test(value),
    finds: [
      'OKTA_CLIENT_SECRET=XE8_umkA3PW7M-km94b58chKzfnIHO6HeYnaKg3D',
      'okta.oauth2.client-secret=K31zjxYaRl5wIy8qpJqJhCSLT7xf8OCYMfDyE7C5N3mK2G3GIVtrLr3-SzbwpMAE',
    ],
    leaves: ['okta: 1a43dd11092f132407dee90c9fc48680d4c391f1', 'OKTA_CLIENT_ID=0oasRkP70Ewn6IDVui1G'],
  }),
  named('auth0-client-secret', ['auth0'], '[A-Za-z0-9_-]{64}', {
    finds: [
      'AUTH0_CLIENT_SECRET=OiLNvOZc4VHR9TnFB7WTaiXTCAte4F2FRW3koL7J4pMTGTb7h_vGQPPlPtViWne2',
      'auth0:\n  client_secret: DWG8Bw4lZkBP9yAaqlWefoajMmyg_qpNFNcHNAwcovk5l3MmqJz-YS9YP0I5yZV8',
      '"auth0ClientSecret": "iAZD6Isk5bo2m76cDp6iTsAV3qtdBH9LA2C-eewaAEHvy7RKBu5yye-Q4DegF620"',
    ],
    leaves: ['AUTH0_DOMAIN=acme.eu.auth0.com', 'AUTH0_CLIENT_ID=Xm2gdwfU97a6ewJdXqbYCAVTA5o1kvn7'],
  }),
  named('clerk-secret-key', ['clerk'], 'sk_(?:live|test)_[A-Za-z0-9]{40,44}', {
    finds: [
      `CLERK_SECRET_KEY=sk_${'live'}_Qc1hHuHG7GONGkiSStCfwJOCNfwiiTdFl5VcWeyt4q`,
      `clerkClient({ secretKey: 'sk_${'test'}_blw06ltGSMaCF6hcm07J3YcRRkOrnpKsDPUKwP4wL2' })`,
    ],
    leaves: ['CLERK_SECRET_KEY=sk_test_', 'clerk: sk_live_p74mTVtGINKw'],
  }),
  prefixed('workos-api-key', ['sk_live_', 'sk_test_', 'sk_'], 'a2V5[A-Za-z0-9+/]{40,120}={0,2}', {
    finds: [
      `WORKOS_API_KEY=sk_${'live'}_a2V5XzAxX7iuPNQeKFBTiIzTw+W+6Xd3lSRbpGdCtB+0o5ANYRPGUqpBz4R8kA1V5llU`,
      `new WorkOS('sk_${''}a2V5XzAxhGxqpQxTyhUoqEaX0IN6r6xFgBPrXVFbIPWrBnIExhOpLmcYdq+E6cWBv/Ja16HQYZEWR3')`,
    ],
    leaves: ['sk_a2V5', 'sk_test_a2V5uLsFHOjV'],
  }),
  prefixed('stytch-secret', ['secret-test-', 'secret-live-'], '[A-Za-z0-9_-]{36}=', {
    finds: [
      `STYTCH_SECRET=secret-${'test'}-4zakPvZCmb7_TCaegGiglL1xAdcW236Kj35t=`,
      `secret: "secret-${'live'}-ToNeGDzU7HjVfSmjk_bqDr3lSjhl7UbDr6sj="`,
    ],
    leaves: ['secret-test-', 'secret-test-name'],
  }),
  named(
    'duo-secret-key',
    ['duo skey', 'duo secret', 'duo_', 'duo api', 'duo.skey', 'skey'],
    '[A-Za-z0-9]{40}',
    {
      finds: [
        'DUO_SKEY=FnwKWFdwJoPGopZ5qF81epB9y6BUMtfLE8raKXR3',
        'skey = kOtow0ASTbCXliiDPeZAOBWI9jEmUtuDMXZmiwqR',
        'duo_security:\n  secret_key: pd0Hwjmb0XAHJhsomv94PXA0Whq4Nt3M52j0oyzc',
      ],
      leaves: ['DUO_HOST=api-xxxxxxxx.duosecurity.com', 'skey=GH4lmlGqXCeHayrWag1g'],
    },
  ),
  named('duo-integration-key', ['duo', 'ikey'], 'DI[A-Z0-9]{18}', {
    finds: ['DUO_IKEY=DI1FWUXNQ2NQGLSBHS35', 'ikey = DIG0I1YOYO1ZOP50FIP1'],
    leaves: ['duo: DIRECTIONALITY', 'ikey=DIHYQARG'],
  }),
  named('onelogin-secret', ['onelogin'], '[a-f0-9]{64}', {
    finds: [
      'ONELOGIN_CLIENT_SECRET=fc57156ba2e293c1afed0560b69cb3de6666c5b894546b001a0fed99168eed0f',
      'onelogin:\n  client_id: b0bd2614093e079a65759856a26d1d2b3f18e073c71221f0f1ff376016af41d6',
    ],
    leaves: ['ONELOGIN_REGION=us', 'onelogin/python-saml@6c0cb960608495da2fd5b200c40396c8aaced78e'],
  }),
  named('descope-key', ['descope'], 'K2[A-Za-z0-9]{100,140}', {
    finds: [
      `DESCOPE_MANAGEMENT_KEY=K2${''}hj7ILtLXy7IDUwJ63EvX3eEMFo7TcwxouFnXbpIbAiwFHV2KBhk1GiRcRSWrkirJlycB7hQUHXkfWxQs2NNdzJe4BiMwZKbgnbZMYvyh86zaL8uIJoLX9qEc`,
      `descope({ managementKey: "K2${''}XLQOitgds4qJ911FTeaJWq0N1ydREQP5zjh2BgQ2lOYucaT5Gvebz7qn5wBrBmhAbHO74F918r16Cmzpp1hUA8ZUuunSSxojTD97cA52jMikXiIDZ64oVV" })`,
    ],
    leaves: ['DESCOPE_PROJECT_ID=P2k3kdXXqVT40K3raza85RDZO2U', 'descope: K2'],
  }),
  named('jumpcloud-key', ['jumpcloud'], '(?:jca_[A-Za-z0-9]{36}|[a-f0-9]{40})', {
    finds: [
      'JUMPCLOUD_API_KEY=a82112763a1b663922bdfdebe6beca9bcee3f3e3',
      `x-api-key: x # jumpcloud_key: jca_${''}Kqzi0VWfsjmas6mDlcyag9ddLzEpZWlEsZ5i`,
    ],
    leaves: [
      'JUMPCLOUD_ORG=4b28837541de14e1c33bbcbe',
      'TheJumpCloud/jcapi@5afb37ace350fbc81ef5f80a251257a7bb75530a',
    ],
  }),
];
