import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Exchanges, brokers, market data, and nodes of blockchains. */
export const EXCHANGES = [
  named(
    'coinbase-api-key',
    ['coinbase', 'cb access'],
    `(?:[A-Za-z0-9]{32}|[A-Za-z0-9]{16}|[A-Za-z0-9+/]{86}==|[A-Za-z0-9_-]{64}|${UUID})`,
    {
      finds: [
        'COINBASE_API_SECRET=FWbkkhbPhFVGIZ8aq1UUrgmBiDRtsF7G',
        'coinbase.api_key = "D2jVy7siQ8RlEtpp"',
        'CB-ACCESS-KEY: KuDt36Y3WdiBPPKT',
        'COINBASE_COMMERCE_KEY=408507f2-9eb7-4384-b17b-f16a3614eb6e',
        'coinbase_cdp_secret: "JLY0YMePsyffrn45cSFVByHSTZ7kgYlR3vplg79cUICs5saRvc8Lzq9HVhmnjJMkx9wOqu5NKChnknDwhGaHcY=="',
      ],
      leaves: ['COINBASE_CURRENCY=USD', 'coinbaseTransactionHistory', '"@coinbase/wallet-sdk": "^4.3.0"'],
    },
  ),
  marked('coinbase-cdp-key-name', ['organizations/'], `organizations/${UUID}/apiKeys/(?<value>${UUID})`, {
    finds: [
      '"name": "organizations/803e0d41-67a6-4ffa-9942-43c3c05d876f/apiKeys/3c52c853-bd28-4338-8d9e-c05b00b35c88"',
      'CDP_KEY_NAME=organizations/30e917ff-a607-4142-a464-882afedc7a8e/apiKeys/a4d3caae-8b92-4f3a-89ab-bc18c0a0736b',
    ],
    leaves: ['organizations/42ab3cc9-74cb-4237-8d96-397aa72ec886/members', 'organizations/acme/apiKeys/1'],
  }),
  named('binance-key', ['binance'], '[A-Za-z0-9]{64}', {
    finds: [
      'BINANCE_API_KEY=VGlKeN5QTapX5FomqHDM0j0lrHTiScGDNKRJR6vltYPAXFucyv4r4fFHVBa0BByY',
      'binance.secret: "i6xKhRgt1wqTRTpAweoWbv73xlClZfZ7ge5yjxWUOO7KZequyODUe3gC1hegWzMB"',
      "ccxt.binance({'apiKey': '2IGaeHXa3mU197qLGVolhPbci2owUePNYFjiAmVPozgGGLCH8bqqfI91NS4ktsUk'})",
    ],
    leaves: [
      'BINANCE_API_KEY=EDujXlqC1uLjddD6XKe3JdKvDECdw6ee',
      'binance-d3772e7b86a68e8363ec68804c6dc25eb8a58da4c4d9ea638bcddb189ffaa877.js',
    ],
  }),
  named('kraken-api-key', ['kraken'], '[A-Za-z0-9+/]{56}', {
    finds: [
      'KRAKEN_API_KEY=aSJtWMgTGCaHpLw/c8DTPKUiwDxSHZxro5L2NRFJSXeidpFYoeaqjtic',
      'kraken: { key: "2LiN0q46qwIxfpxgjuTAXQwOeP9xHvWnOp7SpD+zIVggQWu/m4oI5R3J" }',
    ],
    leaves: ['KRAKEN_API_KEY=RiU5cG+/l49e6MIaQaw08t7dD+4zZV', 'kraken_pair=XXBTZUSD'],
  }),
  named('kraken-api-secret', ['kraken'], '[A-Za-z0-9+/_-]{80,90}={0,2}', {
    finds: [
      'KRAKEN_API_SECRET=RzlnjElnmIAeOYYCLB05qveoK0zNRHmu3YIS756jHnigOE9j0eF9oGinOOWr/slA5/jN+kLiU6zHz+q98nVg58==',
      'kraken_private_key: "bt9okuMoUH4NPbwzr1UuQA/XpQrCYMc/EsjThSRO3a2F/K78AIJQpXzTYUFv8T3Ub6etJWa0/R4ckxXJBfLFBI=="',
    ],
    leaves: ['KRAKEN_API_SECRET=xNDRgz/lRfNw1s0HC+AySzlilOAIJhfmMAT+YT2D==', 'kraken.io'],
  }),
  named('bitfinex-key', ['bitfinex', 'bfx'], '[A-Za-z0-9]{43}', {
    finds: [
      'BITFINEX_API_KEY=PMyeS9ttIoClTqUdRd1ZM5R7DlZtOzKzJUaYjkW4BCA',
      'bfx_api_secret = "QG2a0yJnm20yD5JygHFU8nVga9GtCxwMZKAywpympaE"',
    ],
    leaves: ['bitfinex_symbol=tBTCUSD', 'BITFINEX_API_KEY=QS6fJF7TJFyBzi0zNpkR'],
  }),
  named('bitmex-key', ['bitmex'], '[A-Za-z0-9_-]{24}(?:[A-Za-z0-9_-]{24})?', {
    finds: [
      'BITMEX_API_KEY=g56cQBLXT4rD7EBJ3A3TXC0n',
      'bitmex_api_secret: "9mBH2CC2zh4kuJ2dUZviFIpNy1fXh93lpeY4UI1JSaFmQiLZ"',
    ],
    leaves: ['BITMEX_SYMBOL=XBTUSD', 'bitmex-realtime-websocket'],
  }),
  named('kucoin-key', ['kucoin'], `(?:[a-f0-9]{24}|${UUID})`, {
    finds: [
      'KUCOIN_API_KEY=5a0d90a84c35e34e66dd145b',
      'kucoin.secret = "2c8cc690-49b4-4c03-aed9-b4a27ec43453"',
    ],
    leaves: ['KUCOIN_SANDBOX=true', 'kucoin=87e9f3943fcf'],
  }),
  named('bybit-key', ['bybit'], '(?:[A-Za-z0-9]{36}|[A-Za-z0-9]{18})', {
    finds: ['BYBIT_API_KEY=HavyC8JtXUynt4bgB5', 'bybit_api_secret="viCnyIYutAZfKqQUkcWOYu1a8F7dktijc6M5"'],
    leaves: ['BYBIT_TESTNET=true', 'bybit_category: linear'],
  }),
  named('okx-key', ['okx', 'okex', 'ok access'], `(?:${UUID}|[A-F0-9]{32})`, {
    finds: [
      'OKX_API_KEY=7177b975-b640-4f23-b5db-810e28cf24bf',
      'okx_secret_key: D51C0D2CB9B3E56EB9E34B73727802BF',
      'OK-ACCESS-KEY: 52266f36-9f69-4108-a88c-fad4eb75688f',
    ],
    leaves: ['OKX_FLAG=1', 'okx/sdk@d3a5c1a319c37daff7bbdad028110a6954687d65'],
  }),
  named('alpaca-key', ['alpaca', 'apca'], '(?:[A-Za-z0-9]{40,44}|(?:PK|AK|CK)[A-Z0-9]{18,24})', {
    finds: [
      'APCA-API-KEY-ID: PKFX6G93L2FS5CFC44OK',
      'APCA_API_SECRET_KEY=hwcpUFm8cLeKFNtuTRJtqveA0mNlTecgLhihELhY',
      'alpaca = REST("AKJSSYI0SXF2R8D2MQAC")',
      'ALPACA_SECRET_KEY="863SyRe84P7o0mc76zl0sVW6bAkbUzaRnWn3ZFf9e7Rn"',
    ],
    leaves: ['ALPACA_BASE_URL=https://paper-api.alpaca.markets', 'apca_api_key_id=PK12'],
  }),
  named('finnhub-token', ['finnhub'], '(?:[a-z0-9]{40}|[a-z0-9]{20})', {
    finds: [
      'FINNHUB_API_KEY=cjlylbrgm5hab8mrkt3i',
      'https://finnhub.io/api/v1/quote?symbol=AAPL&token=f9gcj5r3kqzne1zr65ozpww3zorli7o5gfvq7u46',
      'finnhub.Client(api_key="0r7z2ezo4fb5psa6la7j")',
    ],
    leaves: ['FINNHUB_API_KEY=gavah44hpu7h', 'finnhub: realtimequotesstream'],
  }),
  named('alphavantage-key', ['alphavantage', 'alpha vantage'], '[A-Z0-9]{16}', {
    finds: [
      'ALPHAVANTAGE_API_KEY=BRAYA3FIP6HU0C4Y',
      'https://www.alphavantage.co/query?function=X&apikey=QJQM3IPSTP0QR8PY',
    ],
    leaves: ['ALPHAVANTAGE_API_KEY=demo', 'alpha_vantage: GLOBALQUOTE'],
  }),
  named('polygon-api-key', ['polygon api', 'polygon key', 'polygon.io', 'polygonio'], '[A-Za-z0-9_]{32}', {
    finds: [
      'POLYGON_API_KEY=vSlTvTWmTvvy9Z5VtGHQhuFDW6iQo8Ia',
      'https://api.polygon.io/v2/aggs?apiKey=zdGuqXXWyhzsyjmM7NHQuYZDvBMPS8gH',
    ],
    leaves: ['polygon_key_points_of_the_bounding_rectangle_list', 'POLYGON_API_KEY=ExRqVojNHGR8'],
  }),
  named('coinmarketcap-key', ['coinmarketcap', 'cmc pro', 'cmc api', 'cmc_'], UUID, {
    finds: [
      'COINMARKETCAP_API_KEY=01b7514e-a1f0-4421-bcaf-1bd90f5da66b',
      'X-CMC_PRO_API_KEY: 465b3175-1f16-45d5-9242-ed4e051bfdf9',
    ],
    leaves: ['CMC_LIMIT=100', 'coinmarketcap id c519baa4'],
  }),
  prefixed('coingecko-key', ['CG-'], '[A-Za-z0-9]{24}', {
    finds: [
      `x-cg-demo-api-key: CG${''}-nZQT4nVrfElfCvuFjf4VdHpt`,
      `COINGECKO_API_KEY=CG${''}-hQAfc30NnC2503JZAOZJTIHP`,
    ],
    leaves: ['CG-12345', 'SVCG-vmo4mnBJb9DvFJHFXA9h648u'],
  }),
  named(
    'etherscan-key',
    ['etherscan', 'bscscan', 'polygonscan', 'arbiscan', 'snowtrace', 'basescan'],
    '[A-Z0-9]{34}',
    {
      finds: [
        'ETHERSCAN_API_KEY=KV1S4OMPIHJ448HQPBSG38ZVIJHV8WD9ES',
        'etherscan: { apiKey: "E1HNWNJV3AT3F0CSUSNIPD18VBQN204B7A" }',
        'https://api.etherscan.io/api?module=account&apikey=6CAA36ZVKX58ZZ77H75PFN72K9Q7IFJ6OE',
        'BSCSCAN_KEY: DT2U49U9OA9D3AOTUD2XLJ4MGCWPS8HHDN',
      ],
      leaves: [
        'ETHERSCAN_API_KEY=BG39GL1S1MOPWW5XSLMF',
        'https://etherscan.io/address/0x1dfe89156b24052306aed46f604cbf4165eeae13',
      ],
    },
  ),
  named('infura-key', ['infura'], '[a-f0-9]{32}', {
    finds: [
      'INFURA_API_KEY=d2ea93f733e0dd0d8c5a98c8512dc3db',
      'infura_project_secret: "2e0d36ef421b7bdfa5abf12a7c36f202"',
    ],
    leaves: ['INFURA_NETWORK=mainnet', 'INFURA_API_KEY=cbb1196e2549691cbc13'],
  }),
  marked('infura-key', ['infura.io/'], 'infura[.]io/(?:ws/)?v3/(?<value>[a-f0-9]{32})(?![a-f0-9])', {
    finds: [
      'RPC=https://mainnet.infura.io/v3/a68f2225bf36e671ab016618b3318f87',
      'wss://sepolia.infura.io/ws/v3/837079e8ae001869a2c8a192c0789452',
    ],
    leaves: [
      'https://infura.io/v3/YOUR-PROJECT-ID',
      'https://docs.infura.io/56464417a7fbe68d42ffab2619d13736',
    ],
  }),
  named(
    'alchemy-key',
    ['alchemy api', 'alchemy key', 'alchemy_', 'alchemy:', 'alchemy ', 'alchemy('],
    '[A-Za-z0-9_-]{32}',
    {
      finds: [
        'ALCHEMY_API_KEY=ds8GQ2l9Z8eb9FHobALn55B4cGIBrMUu',
        'new Alchemy({ apiKey: "DE2kBA9mYxSspXqd7H-5j_3cBJz07Qe7" })',
        'alchemy: "bzusK_EsPc6M8wEzuu3tQKvjXEwpjjXw"',
      ],
      leaves: ['sqlalchemy_engine_options_with_pool_size_and_timeout', 'ALCHEMY_NETWORK=eth-mainnet'],
    },
  ),
  marked(
    'alchemy-key',
    ['alchemy.com/v2/', 'alchemyapi.io/v2/'],
    String.raw`alchemy(?:api\.io|\.com)/v2/(?<value>[A-Za-z0-9_-]{21,40})(?![A-Za-z0-9_-])`,
    {
      finds: [
        'https://eth-mainnet.g.alchemy.com/v2/7idVeBh-HiaoCMthprPdP9vgidVwAuNZ',
        'wss://eth-mainnet.alchemyapi.io/v2/azzH-zYShdSizvU_EYNxdQ12dRGA92Qf',
      ],
      leaves: ['https://eth-mainnet.g.alchemy.com/v2/', 'https://docs.alchemy.com/v2/overview'],
    },
  ),
  prefixed('alchemy-auth-token', ['alcht_'], '[A-Za-z0-9]{30}', {
    finds: [
      `ALCHEMY_AUTH_TOKEN=alcht_${''}UUrVTAzTwwvEZEVDdJqjmghckaznmm`,
      `X-Alchemy-Token: alcht_${''}Jv8qh9M8LMhZ9H2ROXe7g5fl43ix24`,
    ],
    leaves: ['alcht_', 'alcht_tAUogTR1gRDw'],
  }),
  marked('quicknode-endpoint', ['quiknode.pro/'], 'quiknode[.]pro/(?<value>[a-f0-9]{32,64})(?![a-f0-9])', {
    finds: [
      'https://wild-red-fog.quiknode.pro/faf1ca787f6373abed11621c3f6de81f8656166b/',
      'WSS=wss://a-b-c.solana-mainnet.quiknode.pro/07be4fc3a5287a863be59b92c31cc5d1fe4bfbdb',
    ],
    leaves: ['https://x.quiknode.pro/', 'quiknode.pro/docs'],
  }),
  prefixed('quicknode-api-key', ['QN_'], '[a-f0-9]{32}', {
    finds: [
      `QUICKNODE_API_KEY=QN_${''}d4d0b9c759647b420b2ef4359ee1c938`,
      `x-api-key: QN_${''}5f34729082906a8d23743585d623daab`,
    ],
    leaves: ['QN_', 'QN_1f467d16eb0a'],
  }),
  named('moralis-key', ['moralis'], '[A-Za-z0-9]{64}', {
    finds: [
      'MORALIS_API_KEY=zGehHU5DBFUKtUgyqgNZlHRpUTc41XizY6tb8AqgezdRFwEIX66lL5KDFLMfWzmM',
      'Moralis.start({ apiKey: "4JXhM98ozN4F4E86Edcen5ikgjnGPJdEvWfVNApxhdU0BKi8tbJzIhIXCCorusbb" })',
    ],
    leaves: ['MORALIS_API_KEY=fSAwmp2NQupJOltjp7uO', 'moralis.start()'],
  }),
  named('iexcloud-token', ['iexcloud', 'iex cloud', 'iex token', 'iex api'], '[sp]k_[a-f0-9]{32}', {
    finds: [
      `IEX_TOKEN=sk_${''}0dfe0112a80770277e85cd2ab4625dcc`,
      `https://cloud.iexapis.com/stable/stock/aapl/quote?token=x&iex_token=pk_${''}cb61fad929905f1b6594cadfb1bb0580`,
    ],
    leaves: ['IEX_TOKEN=sk_x', 'iexcloud.io'],
  }),
  named(
    'exchange-key',
    ['bittrex', 'poloniex', 'gemini', 'huobi', 'gateio', 'gate io', 'bitstamp', 'mexc', 'deribit'],
    '(?:[a-f0-9]{32}|[a-f0-9]{64}|[A-Za-z0-9]{32}|[a-f0-9]{8}(?:-[a-f0-9]{8}){2}-[a-f0-9]{5}|account-[A-Za-z0-9]{20}|[A-Za-z0-9]{28})',
    {
      finds: [
        'BITTREX_API_KEY=f675b7eb9ea22a8cd1d03a6657c6dc58',
        'huobi_secret: "84e0a7f1-cad31ad2-9dec36ac-cadb7"',
        'GATEIO_SECRET=bc78f9c3f1c97c41d6960e5b2d3a0a4d2e900da2f436d8d39674a2d82048b1c2',
        'gemini_api_secret = "50ckn9IBV3MPRcYby6gJGLHZJ2Cv"',
      ],
      leaves: ['gemini: generativelanguageclientoptions', 'BITSTAMP_PAIR=btcusd'],
    },
  ),
  named('finicity-secret', ['finicity'], '(?:[a-f0-9]{32}|[A-Za-z0-9]{20})', {
    finds: [
      'FINICITY_APP_KEY=0b8d49548a5dae8f0105093208074434',
      'finicity_client_secret: rfed4blnfi5m2huyxdff',
    ],
    leaves: ['FINICITY_CUSTOMER=7461859466', 'finicity/sdk@046c5ec608cf6ea1b7c7d32de5af89063cd688a3'],
  }),
];
