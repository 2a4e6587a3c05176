import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Stores of content and files, search, maps, weather and pictures. */
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
  prefixed(
    'mapbox-token',
    ['pk.eyJ1', 'sk.eyJ1', 'tk.eyJ1'],
    String.raw`[A-Za-z0-9_-]{30,140}\.[A-Za-z0-9_-]{20,24}`,
    {
      finds: [
        `MAPBOX_TOKEN=sk.${'eyJ1'}Ijoi8L8e927XySOo_pkSSa5tnCVQEzmECPcCGkqQoCEljkXpXBRzyEZjJJY9WdhX2Krh_DJbsI.TEGzJ4QjOhRk7ArZr45NrB`,
        `mapboxgl.accessToken = 'pk.${'eyJ1'}IjoicOD4XnZ732BUv6Jw2-9isrgiTulvsuDXyh6lZZhXxHodj1LXeAPEJzMfBInx.96HuujPaXB-YGWCF3-TlLn'`,
      ],
      leaves: ['pk.eyJ1', 'sk.eyJ1be8cjfQGt61X8CcbPT7qgv9kmvGU9XTt7eXc1MNU'],
    },
  ),
  named('openweather-key', ['openweather', 'owm', 'weathermap'], '[a-f0-9]{32}', {
    finds: [
      'OPENWEATHER_API_KEY=b2ee07672a860b360db75eab9c208644',
      'https://api.openweathermap.org/data/2.5/weather?q=Berlin&appid=f829b10e9953f6be01c6ffd01a5ee03a',
      'owm.api_key: 7881e63f6a3bcb7ef7c88f026706f755',
    ],
    leaves: ['OPENWEATHER_CITY=Berlin', 'https://api.openweathermap.org/data/2.5/weather?appid={key}'],
  }),
  named(
    'weather-key',
    ['weatherapi', 'accuweather', 'tomorrow io', 'visualcrossing', 'weatherstack', 'weatherbit'],
    '[A-Za-z0-9%]{25,35}',
    {
      finds: [
        'WEATHERAPI_KEY=5842d73dbe83dc33a7d058765e4656b',
        'https://api.weatherapi.com/v1/current.json?key=d7660c21bba86e23941a6f05e256366&q=x',
        'ACCUWEATHER_API_KEY: sGCegpdmRxJWqJYIDSko3K8UwJuCG8yl',
      ],
      leaves: ['weatherapi.current.temperature.celsius', 'ACCUWEATHER_LOCATION=178087'],
    },
  ),
  named('unsplash-key', ['unsplash'], '[A-Za-z0-9_-]{43}', {
    finds: [
      'UNSPLASH_ACCESS_KEY=cFx-zUwTnobqrLJUKXYQ83GZL3TE8wcoNHqTjvfeLAS',
      'unsplash.access_key = "hwrfs4jvVAXyVRRwisukVWmnyZUh02LAw9gM1zapO25"',
      'https://api.unsplash.com/photos?client_id=QxPzNsY-LAtcWq5O1nlnZezDZ-qnsnCaFQXreU_QXHm',
    ],
    leaves: [
      'https://images.unsplash.com/photo-1500-256d1073d864',
      'UNSPLASH_ACCESS_KEY=qaVUbcpztsbBLXyzv0MF',
    ],
  }),
  named(
    'pexels-key',
    ['pexels', 'pixabay', 'giphy'],
    '(?:[A-Za-z0-9]{56}|[A-Za-z0-9]{32}|[0-9]{7,9}-[a-f0-9]{25})',
    {
      finds: [
        'PEXELS_API_KEY=Ql2ACLuHTyyc1rhQ2bkIlJkoSD6WSBXewmr6SgKBCyRDfshkhXbyqQ5U',
        'GIPHY_API_KEY=0YwU8ynZv472Aj0xnzTY7sH34RGwK8dF',
        'pixabay_key: "85108383-f54084266d90314a7d3bf17ef"',
      ],
      leaves: ['PEXELS_QUERY=cats', 'giphy.gif'],
    },
  ),
  named('ipinfo-token', ['ipinfo'], '[a-f0-9]{14}', {
    finds: [
      'IPINFO_TOKEN=dfdc48c2fb4aa6',
      'https://ipinfo.io/8.8.8.8?token=ca8f24c6f1b9b3',
      'ipinfo:\n  token: b3f36710eda7a3',
    ],
    leaves: ['ipinfo: location_city_1', 'IPINFO_TOKEN=ba15dd6a'],
  }),
  named(
    'ipstack-key',
    [
      'ipstack',
      'ipapi',
      'ipgeolocation',
      'ipdata',
      'fixer',
      'currencylayer',
      'apilayer',
      'mediastack',
      'aviationstack',
      'positionstack',
      'numverify',
    ],
    '(?:[a-f0-9]{32}|[A-Za-z0-9]{32}|[a-f0-9]{56})',
    {
      finds: [
        'IPSTACK_KEY=a1c4e156e951557e29b403186edc2b70',
        'http://api.ipstack.com/1.1.1.1?access_key=bd61d95d2812886e8e0b295de97c31ec',
        'FIXER_API_KEY: rnw4OGKwRWVeXf0ZAO2T2ERycublAS38',
      ],
      leaves: ['ipapi.co', 'fixer: prettier'],
    },
  ),
  prefixed('contentful-management-token', ['CFPAT-'], '[A-Za-z0-9_-]{43}', {
    finds: [
      `CONTENTFUL_MANAGEMENT_TOKEN=CFPAT-${''}Nqd5O7FdksELbfZ6Evo9o-G3NlfS2M4ZpqD_YFZq-hv`,
      `createClient({ accessToken: 'CFPAT-${''}wdUWymjXYK3S6ME7U8NzMJrE1pG5qCZAH3hdOGW_feP' })`,
    ],
    leaves: ['CFPAT-', 'CFPAT-8JVlWGOzIjMykWPHvhBA'],
  }),
  named('contentful-delivery-token', ['contentful'], '(?:[A-Za-z0-9_-]{43}|[a-f0-9]{64})', {
    finds: [
      'CONTENTFUL_ACCESS_TOKEN=Av0Hx8KC9wrqJXcEpVOf0ye_Ya0QFgoB3LnypB1hD7B',
      "contentful.createClient({ accessToken: 'ltYhIJZ0j19e3bTAWdjJIWzppcNEvyldC0tWyGeKXC9' })",
      'contentful_preview_token: f266a91ba33b008b2afb819c0693e812d4eba6cd5ef8383704bf1a504a55fc42',
    ],
    leaves: [
      'CONTENTFUL_SPACE_ID=kc80a3urs54x',
      'contentful/rich-text@9ec055e2d560eabf1f39913421ce641358849ea9',
    ],
  }),
  prefixed('sanity-token', ['sk'], '[A-Za-z0-9]{70,200}', {
    check: isDrawn,
    finds: [
      `SANITY_TOKEN=sk${''}uXNSM6CqrOTGSvjy0jlxF2VwKx1ps9I3WFPNbiAPjQ9fxJkGsOW4903egiCAXV1UnVMSTY8Jg1vaDJFtCrTKbv2KBA`,
      `createClient({ projectId: 'x', token: 'sk${''}oMm8Y1s7lvmWJSQjVImQVoSeDtHwuu2nGjlGu1e0purO42VxX7i46G3DUMBpKpFSJB42I4ruhkgKmIDN90c9qYrd9qgK3jXy5uPA7RPYyiqLvvazxOugvTFbv2RyvWuM2kucmW0NpBHdpxW1G9MmGTSb8g03qSEV0Tg9KlYWy3kz0QYhwJ' })`,
    ],
    leaves: [
      'skMp0SOv8aNoV78zEMVrqW8r5KWhZtB5',
      'taskOsjNfYdp4SCVTuoeV798mraPgA21rhMRQPN8lxPbT5aDNIShQUHzxlpIYzlK8ArpyKQoue88vcPIZ7By',
    ],
  }),
  named('prismic-token', ['prismic'], String.raw`MC5[A-Za-z0-9_-]{20,60}\.[A-Za-z0-9_-]{40,140}`, {
    finds: [
      'PRISMIC_ACCESS_TOKEN=MC5Gx6AYxUEtcRYgT4AwjtIOO78M9MNFS.lGU8etzrKchv6giFEANgXRM-kgx65Pe3CP35yjGhHEPScQGv-v77FWFYnsqibTwuZ9KzYnNxYkjTSNM6',
      "prismic.createClient('x', { accessToken: 'x' }); prismic_token: MC5EoKNh6-VAKC4aNs5AEFbwxcK83.XaDOKoBqkmCLWZcPAXWM2sxp5lwxY-bnfhMQc46jX3qWljYs2w-wjRPOridM_2_8XpNO0O0GsK2mxjuSouTxod-jEs",
    ],
    leaves: ['PRISMIC_REPO=acme', 'prismic: MC5'],
  }),
  named('storyblok-token', ['storyblok'], '[A-Za-z0-9]{22,24}(?:[wao]?tt|att)?', {
    finds: [
      'STORYBLOK_TOKEN=Hae4rBY6WEFQB5M46SnUHytt',
      "storyblokInit({ accessToken: 'mQmnKufjfsrpY3O2lcUoCftt' })",
      'storyblok_preview: "8nosfPyMuWJSqugZMQcLacwtt"',
    ],
    leaves: ['STORYBLOK_SPACE=12345', 'storyblok: richtext-renderer'],
  }),
  named('dato-token', ['datocms', 'dato api', 'dato token'], '[a-f0-9]{30}', {
    finds: [
      'DATOCMS_API_TOKEN=3b8b00e03e59bdb7d3f5fee46bd132',
      'datocms:\n  token: b274632dfe91a7bebd01c1d90cc89f',
    ],
    leaves: ['datocms/cli@685929981492778f159187fea8662aee21357407', 'DATO_API_TOKEN=02f0c2751add'],
  }),
  named('ghost-admin-key', ['ghost'], '[a-f0-9]{24}:[a-f0-9]{64}', {
    finds: [
      'GHOST_ADMIN_API_KEY=82001d208686ba85f0189a5e:a416349e08fc663cd0acc9e8cab81155997fe041f059ac17a871b26a6775c3f5',
      "new GhostAdminAPI({ key: '41b5393ed5c558dd5c0e4f48:8f6ed41b91e77948ffc10d0a0236a5c5e4d7407ba795fdca9db2d0f34c7881e8' })",
    ],
    leaves: ['GHOST_URL=https://blog.acme.test', 'ghost: e17ecc11572bc0d279565655'],
  }),
  prefixed('dropbox-access-token', ['sl.'], '(?:u[.])?[A-Za-z0-9_-]{64,1400}', {
    check: isDrawn,
    finds: [
      `DROPBOX_ACCESS_TOKEN=sl${'.'}jb8agYpF-esaTzpW3f5bcea39WH6KaSFcdtQuKo_PNZyJzMyb3FCkOQX5ZrQh_03G6O3klVjJZ7UySQFPJ3rRtop7Gwujp_ldqYKhNhv4pBitvJl_7ujtFK1y5wJZ4o8cf_M03-U`,
      `dropbox.Dropbox("sl${'.'}u.ZSfB6NuJ6-DhHVPzc8RLunZ3uIkrlje_J8E2idzvwb-XRD-C8wJsQfNAuiRWE85ubp18Y_bUocW0kWf22voVofxCRZdW63DB07ibMAbLIt37aQxwORAUcNvsPqVRj5aEIZsfKT77EtbDYROfvVNPg65K1NePi5gJr-bkYv52rgeTcLM5dMM0HI83qJhml3lr10T6UO75uIjVz_S12hH1OJJrUJMbP3fNLv0mh8W8PBHl0MLdztgBrIayn4V3Yevk8E1GmZhNepSzo9wJUin83PuDxGudhsV28cAQE8tKX1uK")`,
    ],
    leaves: ['sl.', 'https://x.test/sl.html', 'sl.mVIE8NfEJgTURlHvRWnV'],
  }),
  named('dropbox-secret', ['dropbox', 'dbx'], '(?:[A-Za-z0-9_-]{64}|[a-z0-9]{15})', {
    finds: [
      'DROPBOX_APP_SECRET=maflj90k4zbd0h3',
      'dropbox_refresh_token: eBX13AjRC9k53UGdO9ir4aoZs902CbMic5Q7_JVyEvtd-KknMj91XAXv837yMOs9',
      'dropbox:\n  app_key: xgh8genb4wj85ih',
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
        'BOX_CLIENT_SECRET=jTChmiaJkuqvpKT6AT4TMI0zp3mX2oKW',
        '"boxAppSettings": { "clientSecret": "E4McZIkY8ImrokqUUAc49spI1BmKrIG9" }',
        'box_developer_token = "J0w8B9NCNdh4wk9PAYoSh5YK90u0QoEn"',
      ],
      leaves: [
        'checkbox_token_classes: inputCheckboxFieldLabelWrapper',
        'BOX_CLIENT_SECRET=Y3L6NjpnlbSZlizcQrED',
      ],
    },
  ),
  named('cloudinary-secret', ['cloudinary'], '[A-Za-z0-9_-]{27}', {
    finds: [
      'CLOUDINARY_API_SECRET=eegkJWWxKhDLiIg00464cnRnwtl',
      "cloudinary.config({ api_secret: 'kUjmSqR7mejfcmtkAMpPktc243f' })",
    ],
    leaves: ['CLOUDINARY_CLOUD_NAME=acme', 'cloudinary: upload-preset-of-the-shop'],
  }),
  prefixed('imagekit-key', ['private_', 'public_'], '[A-Za-z0-9+/]{27,28}=', {
    check: isDrawn,
    finds: [
      'IMAGEKIT_PRIVATE_KEY=private_9E29b3YbZgWnN0MxuhDB1uzbTOr=',
      'new ImageKit({ privateKey: "private_PyKqvQh6REK07XjwzIBF1EhP0no=" })',
    ],
    leaves: ['private_key=', 'private_methodNameThatIsVeryLong1='],
  }),
  named('uploadthing-key', ['uploadthing'], 'sk_live_[a-f0-9]{64}', {
    finds: [
      `UPLOADTHING_SECRET=sk_${'live'}_87357d1f24223bcd81da0ac59904c24f225e0813f10eed0d78c16b80f40a4127`,
      `uploadthing: "sk_${'live'}_a0980f68921c95fba4013cfde48bec6edc6754266e44ed28789d3c1d68c50e1d"`,
    ],
    leaves: ['UPLOADTHING_SECRET=sk_live_1191abb50bef937f62e60271851530', 'uploadthing/react'],
  }),
  named('mux-secret', ['mux token secret', 'mux secret', 'mux token'], '[A-Za-z0-9+/]{75}', {
    finds: [
      'MUX_TOKEN_SECRET=Nf2UuOVRNF9X3mKOcRBrT0/I56QFt5BuX5vtZliJ6xVOWhzk25IfMl3qRQoLiWE9NUIAm9mpuBF',
      'mux_secret: "yNk+OHQpKUrLwDqSqRsSvUhvMVvk5gCXZj3ODaUCfT4cw2ggu+cTaWsV51+lKgftRat65GFcfTt"',
    ],
    leaves: ['MUX_TOKEN_ID=55e0b7f88132673ff284', 'demux_token: dXz632b11lWFZAqo1Kos'],
  }),
  named('vimeo-token', ['vimeo'], '(?:[a-f0-9]{32}|[A-Za-z0-9+/]{128})', {
    finds: [
      'VIMEO_ACCESS_TOKEN=e82e75a2c0980be29148630a3419bcde',
      'vimeo_client_secret: "Nu2F9IQ3VtHkRkwNgk7kapqFwfVSD2QGXQf2o1hQAhD+8veyX+JX/6j5vKlGZSgJt1HKWCwZBzA3X12UWlXZKKGkY3cizcjd6Nh0OqBoGoyX51X1bdljG+jpi5TDmbBe"',
    ],
    leaves: ['https://player.vimeo.com/video/123456', 'vimeo/psalm@0b3d7e7e768da7c7af58a9e9d6d7600685c57949'],
  }),
  named('here-key', ['here api key', 'here key', 'here maps', 'hereapi'], '[A-Za-z0-9_-]{43}', {
    finds: [
      'HERE_API_KEY=hIzbE5pIJW39jU4rpLQFGMzzWsSPv3C4a1DQxZH99ou',
      'here_maps_key: "coVrXalzCVgQcNKgvcDVT1r_ZWnrVkj2Wt3ZCi25axv"',
    ],
    leaves: ['there_key', 'HERE_API_KEY=iUgMhOIcELbyvxsk7Blg'],
  }),
  named(
    'tomtom-key',
    ['tomtom', 'maptiler', 'stadia', 'thunderforest', 'locationiq', 'geoapify'],
    '(?:pk[.][a-f0-9]{32}|[A-Za-z0-9]{32}|[A-Za-z0-9]{20}|[a-f0-9]{32})',
    {
      finds: [
        'TOMTOM_API_KEY=m9aZVdUhNjPCXRrZZkx5IXKmaicFWNAV',
        'MAPTILER_KEY=oBtETPaWRazCPNr9gOQ0',
        'https://api.maptiler.com/maps/basic/style.json?key=WfCWWm4wA7fa3CgHfXA2',
        'LOCATIONIQ_KEY=pk.e92c8e9d78afe788467a1d1b4db08cab',
      ],
      leaves: ['tomtom: sdk', 'stadia_theme=alidade_smooth_dark'],
    },
  ),
  named('foursquare-key', ['foursquare', 'fsq'], '(?:fsq3[A-Za-z0-9+/]{44}=?|[A-Z0-9]{48})', {
    finds: [
      `FOURSQUARE_API_KEY=fs${''}q30+3kAASVenroi2z3HD4Gd/I75EEzsyQd8usMDSnbHjgu=`,
      'foursquare_client_secret: J68DR4YPMRSSNMO2K23MRQL5CL1P2WT5I39SD62INBB6NLVD',
    ],
    leaves: ['foursquare: venues', 'FSQ_KEY=fsq3x'],
  }),
  named('yelp-key', ['yelp'], '[A-Za-z0-9_-]{128}', {
    finds: [
      'YELP_API_KEY=XNHaa4nr_1k9n-6MqIc97FDpOQizslTUcdnWUGbMOnbPEUWSlMGwI1NAQlMA2ytSKbMnw1Dq5SIZwH9If9EXP9kybp8WCQM_jFtS8qXibvYAWZjHlJJqKYSXCjPFuDSQ',
      'yelp:\n  api_key: tLXCYBseIWO9VQns9nEq02gtCl9vDecW7TCUpT_jUV8K5NzgnC2y0NokYHEZ0fSbXeYJ0P0wVg7b8pQ5ajdvxLANrBY5XChPcvjA4wR-pm3BiXqHU_Zxpmunt2uBHJXq',
    ],
    leaves: ['YELP_BUSINESS=acme-cafe', 'yelp/dumb-init@f0aa60f674c86e526761759afba9196927b899ba'],
  }),
  named('nytimes-key', ['nytimes', 'nyt', 'newsapi', 'gnews'], '[A-Za-z0-9]{32}', {
    finds: [
      'NEWSAPI_KEY=daef8c754c3cc826c39eac7e15b07a49',
      'https://api.nytimes.com/svc/x.json?api-key=XghZBmGNWe3GmCacHJmma4UZOyutTgBV',
      'NYT_API_KEY: jzVM2m7pWB2IgQYTbx7sWPkY0DYDty40',
    ],
    leaves: ['https://www.nytimes.com/2024/01/01/a.html', 'anytime: QMrW4moCubTC3cslR6NI'],
  }),
  named('tmdb-key', ['tmdb', 'themoviedb'], '[a-f0-9]{32}', {
    finds: [
      'TMDB_API_KEY=a0d576f6b6bba5aa7ebd245497120755',
      'https://api.themoviedb.org/3/movie/550?api_key=64df26cecea3e620fbf84af71acacd7e',
    ],
    leaves: ['TMDB_LANGUAGE=en-US', 'tmdb: 75f24e4ad1d7'],
  }),
  named('nasa-key', ['nasa', 'data.gov'], '[A-Za-z0-9]{40}', {
    finds: [
      'NASA_API_KEY=vMjLNqpoai7XvUnfD2DszdJEjaBUAZKX9d7QTUBw',
      'https://api.nasa.gov/planetary/apod?api_key=ZZsSKNbWEW3VFBrnFrS8TzEjp7LIZzUltHMUkrpn',
    ],
    leaves: ['NASA_API_KEY=DEMO_KEY', 'nasa/openmct@99d6301f76d1b99b2798a0d83f5f2b3d77f74635'],
  }),
  named('sanity-token', ['sanity'], 'sk[A-Za-z0-9]{40,200}', {
    finds: [
      `SANITY_API_TOKEN=sk${''}aEGzlWghdUPF86WWGQqYdqZsAoJvvbcmHByC66PYPrPDNMZ3fbosnG9xpMdm`,
      `sanity_write_token: "sk${''}Uf7zpMaKKGm144PPuC2GlrGJEVxHahiRouByDYV0WP1X016SMDaEOa"`,
    ],
    leaves: ['SANITY_DATASET=production', 'sanity: skipSchemaValidation'],
  }),
  named(
    'headless-content-key',
    ['buttercms', 'hygraph', 'kontent', 'cosmicjs'],
    `(?:[a-f0-9]{40}|${UUID}|[A-Za-z0-9]{50})`,
    {
      finds: [
        'BUTTERCMS_KEY=a1c95a4137c3d5d9d1811cc467670d5b8b391253',
        'cosmicjs_write_key: "zpnSMyRpBlwOHk0uNfHyiSfkMdfa5IPCOTs1zGzdz6Oyz9Mmz1"',
      ],
      leaves: ['kontent: delivery', 'BUTTERCMS_KEY=000b17da5fc6'],
    },
  ),
];
