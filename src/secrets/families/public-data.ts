import { named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Maps, weather, addresses, news, films and pictures for programs. */
export const PUBLIC_DATA = [
  prefixed(
    'mapbox-token',
    ['pk.eyJ1', 'sk.eyJ1', 'tk.eyJ1'],
    String.raw`[A-Za-z0-9_-]{30,140}\.[A-Za-z0-9_-]{20,24}`,
    {
      finds: [
        `MAPBOX_TOKEN=sk.${'eyJ1'}IjoijIfLjm6Wd5PxMQaquBmCz0dnGS4RdXHD59VecLM5Lfj6_nAQH4dc4IHIYhzrJLALIOnClr.xHjh5jGrZ7qL1bJXtvYTdY`,
        `mapboxgl.accessToken = 'pk.${'eyJ1'}Ijoi60p2X9xfbo8RbMd4w_HXkdmJEFEwdvKer1RY8sltLVY8l6eTNuid-ZTTSAZC.QVrEUL4omk_KXZ5GpJB-kD'`,
      ],
      leaves: ['pk.eyJ1', 'sk.eyJ18ihqI_agNdJh0_4weaiHkJVGNjbYrNpNfKxqdioK'],
    },
  ),
  named('mapbox-token', ['mapbox'], String.raw`[pst]k\.[A-Za-z0-9_-]{40,140}\.[A-Za-z0-9_-]{20,24}`, {
    finds: [
      'MAPBOX_ACCESS_TOKEN=pk.w8losis3sqindlybtf4g3u4ipp2g4uh0e23cb8ro5u4zecsupgdtatbxjmws.xmz7zeqo440f2lhbezvhc6',
      'mapbox:\n  token: sk.az3Ogv_2grHykIscM_dtNhQt6RhL7qV6RS7JCTiErODNyXJwhzEbo8tT8WLm8-IWHIxiYttxLpwk2f5EX9dy1r.I0T5OBmD5X1Yxt-NZdiVYz',
    ],
    leaves: ['mapbox://styles/mapbox/streets-v12', 'MAPBOX_TOKEN=pk.kfkj1AwovsqMB7yUtzFJ'],
  }),
  named('openweather-key', ['openweather', 'owm', 'weathermap'], '[a-f0-9]{32}', {
    finds: [
      'OPENWEATHER_API_KEY=e33386a9856c7cd08d010469c18e10a9',
      'https://api.openweathermap.org/data/2.5/weather?q=Berlin&appid=8a1be7ee164b742d27d90bf5d6a86be4',
      'owm.api_key: 92fd14b70f30d05dbf71c00e6de934b7',
    ],
    leaves: ['OPENWEATHER_CITY=Berlin', 'https://api.openweathermap.org/data/2.5/weather?appid={key}'],
  }),
  named(
    'weather-key',
    ['weatherapi', 'accuweather', 'tomorrow io', 'visualcrossing', 'weatherstack', 'weatherbit'],
    '[A-Za-z0-9%]{25,35}',
    {
      finds: [
        'WEATHERAPI_KEY=db6b4de11f6644aa6e73d2cc1de4c69',
        'https://api.weatherapi.com/v1/current.json?key=2e9bde120f70c5f196563303fb8f1bd&q=x',
        'ACCUWEATHER_API_KEY: XiNV9Rx4NQp38KYcfnDSWOTB6sHHIRPG',
      ],
      leaves: ['weatherapi.current.temperature.celsius', 'ACCUWEATHER_LOCATION=178087'],
    },
  ),
  named('unsplash-key', ['unsplash'], '[A-Za-z0-9_-]{43}', {
    finds: [
      'UNSPLASH_ACCESS_KEY=cuJ5qeWRubskhKjwPrTJzenOreWw2z_MP1uNZoXKgX3',
      'unsplash.access_key = "P37Nu1vYVXqo_8QaBVNpajCWpqIrp1HiXugio2HWfXp"',
      'https://api.unsplash.com/photos?client_id=wSM0vKHIMqCRBJubxpiKcerpbg_GXaJ-Kzv9i8cy_6d',
    ],
    leaves: [
      'https://images.unsplash.com/photo-1500-3fd7ae57c7da',
      'UNSPLASH_ACCESS_KEY=MzFU5axBxP7bzlsTp5RX',
    ],
  }),
  named(
    'pexels-key',
    ['pexels', 'pixabay', 'giphy'],
    '(?:[A-Za-z0-9]{56}|[A-Za-z0-9]{32}|[0-9]{7,9}-[a-f0-9]{25})',
    {
      finds: [
        'PEXELS_API_KEY=ldyrHaB17XIyCAhVVTr5N42Qdhf2bk0XpwvBDklTS40DgSIxUklOI0ho',
        'GIPHY_API_KEY=PJa4mYmcmCXkAZeQsq55JkoTJ1pJqmZ2',
        'pixabay_key: "64033508-03d934e213b63863718be0d81"',
      ],
      leaves: ['PEXELS_QUERY=cats', 'giphy.gif'],
    },
  ),
  named('ipinfo-token', ['ipinfo'], '[a-f0-9]{14}', {
    finds: [
      'IPINFO_TOKEN=bdd520dbb8d806',
      'https://ipinfo.io/8.8.8.8?token=88e528a25ae426',
      'ipinfo:\n  token: d903c41abb28bd',
    ],
    leaves: ['ipinfo: location_city_1', 'IPINFO_TOKEN=87165cd5'],
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
        'IPSTACK_KEY=3a52484121e0446fbc00503b8e21bab3',
        'http://api.ipstack.com/1.1.1.1?access_key=1eaeaae603f1e99311720da23e3bc900',
        'FIXER_API_KEY: yG8sYdvy42OXmnIGObLqefaEP7sLjdgl',
      ],
      leaves: ['ipapi.co', 'fixer: prettier'],
    },
  ),
  named('here-key', ['here api key', 'here key', 'here maps', 'hereapi'], '[A-Za-z0-9_-]{43}', {
    finds: [
      'HERE_API_KEY=CtQb0pXVoUeFLgVGNsUAhjotqzQKrMsOq5wTTwh95IL',
      'here_maps_key: "dWiqkHZWBbEXPWq41of5VRT8tj4lGKaXXB5xZIalqqc"',
    ],
    leaves: ['there_key', 'HERE_API_KEY=dEYhJ5q39dbtuR58Uu7k'],
  }),
  named(
    'tomtom-key',
    ['tomtom', 'maptiler', 'stadia', 'thunderforest', 'locationiq', 'geoapify'],
    '(?:pk[.][a-f0-9]{32}|[A-Za-z0-9]{32}|[A-Za-z0-9]{20}|[a-f0-9]{32})',
    {
      finds: [
        'TOMTOM_API_KEY=X41bJtrd4Gb4ow1bEL6CeU6wnmdk4v7o',
        'MAPTILER_KEY=v4SqdGNyecyXo6c0v1aQ',
        'https://api.maptiler.com/maps/basic/style.json?key=d4QXPC0CAlJFkWYoGTAU',
        'LOCATIONIQ_KEY=pk.fa99c36686066864b730eb2de61ac6d1',
      ],
      leaves: ['tomtom: sdk', 'stadia_theme=alidade_smooth_dark'],
    },
  ),
  named('foursquare-key', ['foursquare', 'fsq'], '(?:fsq3[A-Za-z0-9+/]{44}=?|[A-Z0-9]{48})', {
    finds: [
      `FOURSQUARE_API_KEY=fs${''}q3Rw6QKtJMUCs5ebRrcg4Zqeezn+K2eAnfS9xQFnmTQ0Wo=`,
      'foursquare_client_secret: ZQ6D0TBIEQPXS9FPAIUAQDYDBBV1FJG8NYDOOLZ481JCF1VT',
    ],
    leaves: ['foursquare: venues', 'FSQ_KEY=fsq3x'],
  }),
  named('yelp-key', ['yelp'], '[A-Za-z0-9_-]{128}', {
    finds: [
      'YELP_API_KEY=rFZC6_hnbBheCTEEonc2KvFYURaija0_ZPLpjp72VmUdKE9napX6vYf3OCMg2w7VC3mJCNHHO1R_oKHgou2bjdiZeo_8w53tcUPGdirh7sFbUitEttrphycphv5jUMO9',
      'yelp:\n  api_key: hAsnD7KRouxgY_wl2wJ9Y6fgTHyMMfju1Bx5L_6qd3kDO_UYJ0GBTeWzSIOV01Aev-MqfDskq9djKa0J1L9Wf5ZergLNHp-v0DbJsvzF2P9I89aIypXWYJRsdGyoHGKQ',
    ],
    leaves: ['YELP_BUSINESS=acme-cafe', 'yelp/dumb-init@0b89987f3676df40828bf6fc4cf6bc83c2e79378'],
  }),
  named('nytimes-key', ['nytimes', 'nyt', 'newsapi', 'gnews'], '[A-Za-z0-9]{32}', {
    finds: [
      'NEWSAPI_KEY=a34f4d2772ff519d475b667754a4a47b',
      'https://api.nytimes.com/svc/x.json?api-key=dkGX31ji9LGxXRYeBJqSJYRrKXJsBQwU',
      'NYT_API_KEY: zjDxbzii460zaZgRXFon7c2GTWgMpSy6',
    ],
    leaves: ['https://www.nytimes.com/2024/01/01/a.html', 'anytime: tSntyfemVh6SN2PaRxYA'],
  }),
  named('tmdb-key', ['tmdb', 'themoviedb'], '[a-f0-9]{32}', {
    finds: [
      'TMDB_API_KEY=339de9bcd5d3f5858465b2a47c052573',
      'https://api.themoviedb.org/3/movie/550?api_key=d232473c212b1c99b803a739cf37add8',
    ],
    leaves: ['TMDB_LANGUAGE=en-US', 'tmdb: f02cf0a1e25f'],
  }),
  named('nasa-key', ['nasa', 'data.gov'], '[A-Za-z0-9]{40}', {
    finds: [
      'NASA_API_KEY=UhinDay9JIXUlgPNfNnEWC5EmmaHwj0fdi5jwHJh',
      'https://api.nasa.gov/planetary/apod?api_key=cQSFhxi8afDekGfgL7NUg84c90D6eVl1xThnPIAt',
    ],
    leaves: ['NASA_API_KEY=DEMO_KEY', 'nasa/openmct@a66fb9f87ef35e4372341a23dd55c67b244470b3'],
  }),
  named(
    'music-and-picture-key',
    ['flickr', 'lastfm', 'last fm', 'soundcloud', 'deezer', 'genius', 'musixmatch'],
    '(?:[a-f0-9]{32}|[A-Za-z0-9]{32}|[A-Za-z0-9_-]{64}|[a-f0-9]{16})',
    {
      finds: [
        'FLICKR_API_KEY=9620f4133e2b65187393368ef1032304',
        'flickr_secret: "95cd3ac893a49db0"',
        'SOUNDCLOUD_CLIENT_ID=cUW8strbUAxuTaZtxbWWlQ7wXt7327Rg',
        'GENIUS_ACCESS_TOKEN=YTAW97B36thhAYr-8HxWx3KEsxYA8Ph7TNCcSCMpOZdED9mhSl3TxzuzLjzhwlNU',
      ],
      leaves: ['flickr.photos.search', 'genius: abcdefg'],
    },
  ),
  named(
    'scraping-key',
    [
      'scrapingbee',
      'scraperapi',
      'brightdata',
      'bright data',
      'zyte',
      'scrapfly',
      'crawlbase',
      'browserless',
      'oxylabs',
    ],
    `(?:${UUID}|[A-Z0-9]{64,80}|[a-f0-9]{32}|[a-f0-9]{64}|scp-(?:live|test)-[a-f0-9]{32})`,
    {
      finds: [
        'SCRAPINGBEE_API_KEY=3FS89LVN5UJS0CKHIJ0ZMF3CCN6KUO9GERX6YUIRFFML4GT1HW30IDD13KFHKZ7LJ0YRA3M7P8C13UAD',
        'SCRAPERAPI_KEY: 3ebf266fdb626345f1bbcb0ff38efaad',
        'https://chrome.browserless.io?token=561573e5-be5d-4f8a-8365-0490b8adc6a7',
        'SCRAPFLY_KEY=scp-live-41045076065fd03e926a2d8e7201cb33',
      ],
      leaves: ['ZYTE_PROJECT=123456', 'browserless/chrome:1.61'],
    },
  ),
];
