import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Stores of content and files, and search. */
export const CONTENT = [
  named('algolia-key', ['algolia'], '[a-f0-9]{32}', {
    finds: [
      'ALGOLIA_ADMIN_KEY=70d7a5b407809008bcae83eedb3613eb',
      "algoliasearch('7G7VCI97UE', 'x'); algolia_api_key = 'e9c270e5ebaf960bfd95a72cbb446bf8'",
      'X-Algolia-API-Key: d8569bd4119f47dc8ed185f8d92d89fa',
    ],
    leaves: ['ALGOLIA_APP_ID=G37MFME29A', 'algolia/docsearch@eac0ee92d4145d4117634147fab89d2ffca1f8a7'],
  }),
  marked(
    'algolia-key',
    ['algoliasearch('],
    String.raw`algoliasearch\(["'][A-Z0-9]{10}["'],[ \t]{0,4}["'](?<value>[a-f0-9]{32})["']`,
    {
      finds: [
        "algoliasearch('CZ7LWQJA0N', '7a51594d5b693f8b7235f735f23d905c')",
        'algoliasearch("ZZ4A94BAW7","cca821679fe9bf4fb05049c0b67aeb07")',
      ],
      leaves: ["algoliasearch('92BU6TB1WV', key)", "algoliasearch('YourApplicationID', 'YourAdminAPIKey')"],
    },
  ),
  prefixed('contentful-management-token', ['CFPAT-'], '[A-Za-z0-9_-]{43}', {
    finds: [
      `CONTENTFUL_MANAGEMENT_TOKEN=CFPAT-${''}27gowGeValvKdOwgizUkad7eo5Nhn4RIdGFtNOT1M0M`,
      `createClient({ accessToken: 'CFPAT-${''}tQwSJOuRkp-x5k8fsiE9tZP9-Q8dtCT6kAkyQ-X5wR1' })`,
    ],
    leaves: ['CFPAT-', 'CFPAT-ASYk3QUfStqXyg23FhYG'],
  }),
  named('contentful-delivery-token', ['contentful'], '(?:[A-Za-z0-9_-]{43}|[a-f0-9]{64})', {
    finds: [
      'CONTENTFUL_ACCESS_TOKEN=59RIAXHbaEg2KyIqNfqGfeZpCSu7VF3ldvUD__NWSI6',
      "contentful.createClient({ accessToken: 'Y-EwotBKULQGLWq5HGmGUhhtcNDI4Pk2MdpUvx0YIRB' })",
      'contentful_preview_token: afc77a6d9175e6aa9f685e7f689a10b5856e392cb8f0287b079bd8bdeba14161',
    ],
    leaves: [
      'CONTENTFUL_SPACE_ID=8p4fl0a2f9es',
      'contentful/rich-text@dbdca1167faf84b36f3b817a4754b637759bcb32',
    ],
  }),
  prefixed('sanity-token', ['sk'], '[A-Za-z0-9]{70,200}', {
    check: isDrawn,
    finds: [
      `SANITY_TOKEN=sk${''}RpFTxmIAWvgQpJY49sNd9tYd7loXRuPywaSNcc8q2V9XOM7wdfU9zqNwY2gEsnZoBlLeiYhPsApdIllWs7YBWEh2Zz`,
      `createClient({ projectId: 'x', token: 'sk${''}JZXheUPWJB08k4jBfc7j5hqI8FedXHfwO87QOFi6t4XWC577rYvxDBfnBTIc5ZxW3lo6gV089aZX4u6d98pHuWVHTby5Ia3yQj7FDDKGFH6efEauLK9KVdSpPaydj8dWBnUIoeWwnlpY1DLI4P5uXWs8NicEr0gkljQ4fQR8ap0XwHErvv' })`,
    ],
    leaves: [
      'skJaU8ywFgKdNBybfnL6Xt6ipKyguBrk',
      'taskhGdHrMSu4IMyXnkb9yn1I3m6hf3L9GvAgRR2FgQOaZpee2eoGWCYf1TB0HvfJL2kbIcpP50MDVdHlgcG',
    ],
  }),
  named('prismic-token', ['prismic'], String.raw`MC5[A-Za-z0-9_-]{20,60}\.[A-Za-z0-9_-]{40,140}`, {
    finds: [
      'PRISMIC_ACCESS_TOKEN=MC5xNCiOLQlL4eZ9L6QxMxAqSouQGcxLl.jmR6w-MGuchpUIQIwRq6g4qsiDjXQCHHXyRvJzPQFS1rotOXV4WZQokZTntso6uDyd6Ng9_RP_IFlfZp',
      "prismic.createClient('x', { accessToken: 'x' }); prismic_token: MC5gMR6qOryvSMkAJdP_2E52CVL1r.sZSAdXRpmtgjNIqAf31pePZXQMiZ2RsZ_Hyyq4VZSq1qXY_O31IPeXdGQ69dyv0Hi9n5EBFYmsMGmU1hwd7JSVtkHy",
    ],
    leaves: ['PRISMIC_REPO=acme', 'prismic: MC5'],
  }),
  named('storyblok-token', ['storyblok'], '[A-Za-z0-9]{22,24}(?:[wao]?tt|att)?', {
    finds: [
      'STORYBLOK_TOKEN=aQcYy5i6fN7nyzKfUI9Tgitt',
      "storyblokInit({ accessToken: 'vNmcVN7ygEZNELpiqrJKXjtt' })",
      'storyblok_preview: "MuL4U6tpfZxvoVzFWvTyEHwtt"',
    ],
    leaves: ['STORYBLOK_SPACE=12345', 'storyblok: richtext-renderer'],
  }),
  named('dato-token', ['datocms', 'dato api', 'dato token'], '[a-f0-9]{30}', {
    finds: [
      'DATOCMS_API_TOKEN=e4f0f8971511472fac63ba3a5fcfbb',
      'datocms:\n  token: 25b52bea611e57acf3af5044a6bcca',
    ],
    leaves: ['datocms/cli@a96bed8dbb7c3dcb9d7aeb69219c00c6fec9bb6c', 'DATO_API_TOKEN=af9a6738f58e'],
  }),
  named('ghost-admin-key', ['ghost'], '[a-f0-9]{24}:[a-f0-9]{64}', {
    finds: [
      'GHOST_ADMIN_API_KEY=c8be22d77dc1264c3a1c7608:a04e9442b1a7555f10e07ece7e752e8496616a20117632c1a46535a6dd72ab91',
      "new GhostAdminAPI({ key: '6759b0526deb6dc7c7dc1f9e:6a808ed6a0e2574194c926baaa13f6f800ef0b36a1d04a9f027ade26460a3c60' })",
    ],
    leaves: ['GHOST_URL=https://blog.acme.test', 'ghost: fd7ba61dd7f90bc68198cae0'],
  }),
  prefixed('dropbox-access-token', ['sl.'], '(?:u[.])?[A-Za-z0-9_-]{64,1400}', {
    check: isDrawn,
    finds: [
      `DROPBOX_ACCESS_TOKEN=sl${'.'}XAf8GJH1ATllAXP_6IgTgCP3muqHGhXsuUPQG6f89XypxGRF-TDPKJiWicBaMtsLMeqrhyKs_bzc9RqCW4u3lay2UNPuS663iV9f9FDOyZ4cMJq3fudptQhJM4Yg2Ckk4pVfU5Wx`,
      `dropbox.Dropbox("sl${'.'}u.8HE43KlxNPU0U8_maNk2pM69v_RSrdzwr_jQs8bIDxQLKbW2eSps5dLm9R-pGz-BmGtCY71-_jhCKmQa3a7BzXZWI4MQMuPD6JiC6jPCom_CdfJelE6yO_RmyiQouk5BqUEN1jVeMzX-mOSPMu_6lNyLGVg7qTywCiCxJXFdG1cimd6Mg4s5jFwAcAdaQSxUYKFaMyj0ASGedQVRFIQk00ZQAu1NKvxFlhhC27BwNUo42L9kxxhAA_Tla8VJxNPejAv63QJTtuyCmnXHGpg2sdWPI9sgZehI_rBl5jyCKYRo")`,
    ],
    leaves: ['sl.', 'https://x.test/sl.html', 'sl.I90SfwFTEMGnZALIpCRH'],
  }),
  named('dropbox-secret', ['dropbox', 'dbx'], '(?:[A-Za-z0-9_-]{64}|[a-z0-9]{15})', {
    finds: [
      'DROPBOX_APP_SECRET=6i25kpqi39c19f8',
      'dropbox_refresh_token: UifZgWwESP7mkRj2qZSNOTIKAXbkLBT3qsOogQaR7n9j8JtCUk5SYt0OAHKHug4c',
      'dropbox:\n  app_key: x3p3lpmyf5lx1s5',
    ],
    leaves: ['dropbox-sdk-dotnet-x', 'DROPBOX_FOLDER=/backups'],
  }),
  named(
    'box-secret',
    [
      'box client secret',
      'box client id',
      'box access token',
      'box token',
      'box developer token',
      'box api',
      'box app',
      'boxappsettings',
    ],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'BOX_CLIENT_SECRET=mqFQWPDGQGJF6dHxTnogo9LvNFY3qUrc',
        '"boxAppSettings": { "clientSecret": "9F86BA3Sk97BFoJu35wchhB7OD8AGGUG" }',
        'box_developer_token = "G4lRM6Q04HnifzPz9ZFU3RY8HlSQJMEV"',
      ],
      leaves: [
        'checkbox_token_classes: inputCheckboxFieldLabelWrapper',
        'BOX_CLIENT_SECRET=ZUW8pJSaUxIWDhy2caMG',
      ],
    },
  ),
  named('cloudinary-secret', ['cloudinary'], '[A-Za-z0-9_-]{27}', {
    finds: [
      'CLOUDINARY_API_SECRET=CgIvBZPd2--UqFLMKq-rV1Ax9IH',
      "cloudinary.config({ api_secret: 'fqOjXKRSWDaYyshMTlVUUkjNE36' })",
    ],
    leaves: ['CLOUDINARY_CLOUD_NAME=acme', 'cloudinary: upload-preset-of-the-shop'],
  }),
  prefixed('imagekit-key', ['private_', 'public_'], '[A-Za-z0-9+/]{27,28}=', {
    check: isDrawn,
    finds: [
      'IMAGEKIT_PRIVATE_KEY=private_Jt181H5LJF3+ty/XlWfPN6KLQkM=',
      'new ImageKit({ privateKey: "private_ao2ZCxmQeb/m2VwB72ksP+3CnBz=" })',
    ],
    leaves: ['private_key=', 'private_methodNameThatIsVeryLong1='],
  }),
  named('uploadthing-key', ['uploadthing'], 'sk_live_[a-f0-9]{64}', {
    finds: [
      `UPLOADTHING_SECRET=sk_${'live'}_bfeaa213af34073185f5b9659e09627f83f8adecbfcdc5292b2ee9d9f616effa`,
      `uploadthing: "sk_${'live'}_95187678198e7b449d4be8c62a1b9c0b4427870cb9ec20e93b64ef83388b61b1"`,
    ],
    leaves: ['UPLOADTHING_SECRET=sk_live_e1f0b722f30f42c0317c41529c9f48', 'uploadthing/react'],
  }),
  named('mux-secret', ['mux token secret', 'mux secret', 'mux token'], '[A-Za-z0-9+/]{75}', {
    finds: [
      'MUX_TOKEN_SECRET=d23P5H1zdYqgCZ6OPHxC2xQwooC2B7Te4hhCW3QxqQ33DRbzK23Y3x6eTZCNjG2xj+PRypKxgyU',
      'mux_secret: "UPm/Wk4eZEivRtSw0TDRLsO6xu2BAR0Z5Q9ab7vpCmMWnM0DaR5W6QbPdJVxYWrntKFaGLpbtBv"',
    ],
    leaves: ['MUX_TOKEN_ID=e1d3c3a610749f1f123b', 'demux_token: 02WxWCwP4dPph6KpvW3E'],
  }),
  named('vimeo-token', ['vimeo'], '(?:[a-f0-9]{32}|[A-Za-z0-9+/]{128})', {
    finds: [
      'VIMEO_ACCESS_TOKEN=d15469309c03999b2d076531b800366c',
      'vimeo_client_secret: "b6nygR31flnarmMG/vYoyJJ2o4TaSxgpQO23+hktAeVRRwyySDtnrD39a4NLzWsLwzFRc7QcWZ8a+JTCWRuajqQLi6t6N7YBVtpz8Oy5/9JhUIvXSkKrtJtH9QsBAbnD"',
    ],
    leaves: ['https://player.vimeo.com/video/123456', 'vimeo/psalm@3490ab93b3e33885c4a299dc8a707d567fd34183'],
  }),
  named('sanity-token', ['sanity'], 'sk[A-Za-z0-9]{40,200}', {
    finds: [
      `SANITY_API_TOKEN=sk${''}rVM6kAplKWeUX3TRrKAjsc6pfEZyevLKh56C7hgnD58f6yX000cCZCeMJNQC`,
      `sanity_write_token: "sk${''}Aa6ogqiQ2gPjLQHnzIkECOnD4gVQYHvKYPUpVR9kufPiYxRyqBJ4lH"`,
    ],
    leaves: ['SANITY_DATASET=production', 'sanity: skipSchemaValidation'],
  }),
  named(
    'headless-content-key',
    ['buttercms', 'hygraph', 'kontent', 'cosmicjs'],
    `(?:[a-f0-9]{40}|${UUID}|[A-Za-z0-9]{50})`,
    {
      finds: [
        'BUTTERCMS_KEY=ab42d444baf21ba56fcd8785117aaab3711174a5',
        'cosmicjs_write_key: "6OUqlo85TpkEuS9GWq9AZ0rjxrTPfjgCa0Bg4Xa10oXwcPCUSb"',
      ],
      leaves: ['kontent: delivery', 'BUTTERCMS_KEY=6d1af024f369'],
    },
  ),
  named(
    'site-builder-key',
    ['squarespace', 'webflow', 'wix api', 'ghost content', 'framer'],
    `(?:${UUID}|[a-f0-9]{64}|IST[.][A-Za-z0-9_.-]{200,900})`,
    {
      finds: [
        'SQUARESPACE_API_KEY=f71057f4-2597-417e-8dc0-a127de3028cd',
        'WEBFLOW_API_TOKEN=a9d8f390053a89822d145b4476f684efd95738561620cc7d8290f797192e36c8',
      ],
      leaves: ['webflow: qiHzPZByj66LxIzAHMsn', 'framer-motion@fcfd0f6f6b2382fe24fe7f09380b52920c39d1ed'],
    },
  ),
];
