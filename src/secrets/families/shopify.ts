import { named, prefixed } from '../family.ts';

/** https://shopify.dev/docs/apps/build/authentication-authorization */
export const SHOPIFY = [
  prefixed('shopify-access-token', ['shpat_', 'shpua_'], '[a-fA-F0-9]{32}', {
    finds: [
      `SHOPIFY_ACCESS_TOKEN=shpat_${''}a6ab3ed9f4ac4f573e63ab6aca5cf920`,
      `X-Shopify-Access-Token: shpua_${''}1f4ca22a774e353c8fc443f943647d52`,
    ],
    leaves: ['shpat_', 'shpat_6750ec2243f1811ef0b5'],
  }),
  prefixed('shopify-custom-app-token', ['shpca_'], '[a-fA-F0-9]{32}', {
    finds: [
      `"accessToken": "shpca_${''}f5d68903f746294a7a26d4c591cd4adc"`,
      `TOKEN=shpca_${''}3500fb7f5219e516df23a3579a5bdc7a`,
    ],
    leaves: ['shpca_', 'shpca_3d28c73549f87129d67426c658d45b'],
  }),
  prefixed('shopify-private-app-password', ['shppa_'], '[a-fA-F0-9]{32}', {
    finds: [
      `-u ec1538a54d39676a254680a230838517:shppa_${''}294734daefab8bfdb1cdc1213b283859`,
      `password: shppa_${''}c047ee2f76b0e5678a9e4bccf4de7252`,
    ],
    leaves: ['shppa_', 'shppa_affab1b39f799a10ee57f8f179a517'],
  }),
  prefixed('shopify-shared-secret', ['shpss_'], '[a-fA-F0-9]{32}', {
    finds: [
      `SHOPIFY_API_SECRET=shpss_${''}dd29af2a2bcd690bf4154b9e92771756`,
      `apiSecretKey: 'shpss_${''}ef5f2ceb7d110e956964c23c0d95ce6f'`,
    ],
    leaves: ['shpss_', 'shpss_a1f8bf65e7f9904f33d35a5057058b'],
  }),
  prefixed('shopify-cli-token', ['shptka_', 'atkn_', 'shprt_', 'shpit_'], '[a-fA-F0-9]{32,64}', {
    finds: [
      `SHOPIFY_CLI_THEME_TOKEN=shptka_${''}89312cfa44e9dd7a867b5edc5b36b231`,
      `SHOPIFY_CLI_PARTNERS_TOKEN=atkn_${''}81990a1aaa46e6860d7318b9b0fd7151a910d98f31d93b7c6af5132232703525`,
    ],
    leaves: ['shptka_', 'atkn_d538f9aba403'],
  }),
  named('shopify-key', ['shopify'], '[a-f0-9]{32}', {
    finds: [
      'SHOPIFY_API_KEY=994ee9d1d98a499eecdf27dba7c599ea',
      'X-Shopify-Storefront-Access-Token: 8165b548c6543321f554e9b1107d735e',
      'shopify:\n  api_secret: 391127660affd34e9f27d70b4e60aa61',
    ],
    leaves: ['Shopify/polaris@484a87a0a26cd42e11946ecc6deca8c1cb3a4652', 'SHOPIFY_STORE=acme.myshopify.com'],
  }),
];
