import { isDrawn } from '../drawn.ts';
import { prefixed } from '../family.ts';

/** https://docs.stripe.com/keys; publishable keys (`pk_…`) are meant to be seen. Clerk and others took over the form. */
export const STRIPE = [
  prefixed(
    'stripe-key',
    ['sk_live_', 'sk_test_', 'sk_prod_', 'sk_org_', 'rk_live_', 'rk_test_', 'rk_prod_'],
    '(?![a-f0-9]{40}(?![A-Za-z0-9]))[0-9A-Za-z]{16,247}',
    {
      check: isDrawn,
      finds: [
        `STRIPE_SECRET_KEY=sk_${'live'}_51SvvPUL2CR8MSC3HxXkVC1CK7Lu0X590GBQastx0PMVCCx5v6jN6RUz1vzZUYADZcVIcSyKnqWSmSTUo7z0pZc1Rj12dBBn4Zq`,
        `Stripe.api_key = "sk_${'test'}_jvH6x3rdw8WqxqOiHb6aOi3O"`,
        `curl https://api.stripe.com/v1/charges -u rk_${'live'}_LQPxpFeSYempkXWZaC18frRFlcBgGW4jhBJiKSveeR:`,
      ],
      leaves: ['sk_live_', 'task_live_stream', `sk_test_${'x'.repeat(24)}`],
    },
  ),
  /** Signing secrets of webhooks, and of Svix, who write base64. */
  prefixed('stripe-webhook-secret', ['whsec_'], '[A-Za-z0-9+/]{24,100}={0,2}', {
    finds: [
      `STRIPE_WEBHOOK_SECRET=whsec_${''}dgHgb7MnRo82ActZRJGtMXlm76itLqes`,
      `constructEvent(body, sig, 'whsec_${''}xp3A8qjTDW8aVNSCr4gsZLEFgpS32IAh')`,
      `endpoint_secret: whsec_${''}HjFld7tOIJTBAOCp2tedBvv9hEU8TnBFjAKDcFLOKD==`,
    ],
    leaves: ['whsec_', 'whsec_...', 'whsec_gEb2ipSL'],
  }),
  prefixed('stripe-ephemeral-key', ['ek_live_', 'ek_test_'], '[A-Za-z0-9,_]{40,300}', {
    finds: [
      `"secret": "ek_${'live'}_fhGf2X0IhqsZGXRbWozaoUu1FVOt3gi17E1tffggxrdEmlPMdeDh7eIPm0i10j90A8YwdPyTtzggDJ6N"`,
      `ephemeralKey=ek_${'test'}_7sfhtoRCLW7tj2DgJDFS9W1EVTK56VhigpGkMlfG4NqEzVx62KlRGGPkji1IcOu8YGSMmLYiyu4U7pnM`,
    ],
    leaves: ['week_test_run', 'ek_live_CgGXNk03rmAY'],
  }),
  /** Forty hex digits, which Stripe's never are. */
  prefixed('paystack-secret-key', ['sk_live_', 'sk_test_'], '[a-f0-9]{40}', {
    finds: [
      `PAYSTACK_SECRET_KEY=sk_${'live'}_28212ecbfe16ba4192656985985a948211b3bbd6`,
      `Authorization: Bearer sk_${'test'}_b3ee701745e13a9ab2a418aa2bdb3f528b8e9ba3`,
    ],
    leaves: ['sk_live_e746198a1db5c4699d95', 'task_test_b50e7577b957b82d1b3eaab195710112c397c99f'],
  }),
];
