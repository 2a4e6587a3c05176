import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Sources of facts about hosts, files, addresses, people and companies. */
export const SECURITY_DATA = [
  named('virustotal-key', ['virustotal', 'virus total', 'vt api key', 'vt_', 'x-apikey'], '[a-f0-9]{64}', {
    finds: [
      'VIRUSTOTAL_API_KEY=1c1dc5f9fe93c99d45cada9b02b42be119f1b973afd1eadb8cb49cfc3ae31dba',
      'x-apikey: f5b073344f0983900919b4b7a868813afd105abc2175447aed03a6016df7b295',
      'vt_api_key = "8e1eca6cb489142bd2f6c4f8a29da699dcb270ce6d8285c98e8ba2a6071dfd3c"',
    ],
    leaves: [
      'https://www.virustotal.com/gui/file/85ffc2b888aaccb407394faa0746a1eaaec6ff84a66dff5b3abdf0e6df1fb381',
      'VT_API_KEY=4332892042e9ff10c725a54e30a26ab2',
    ],
  }),
  named('shodan-key', ['shodan'], '[A-Za-z0-9]{32}', {
    finds: [
      'SHODAN_API_KEY=YSdRA1eTp5xtO7Eh2dl0dg0YeetxVIMp',
      'shodan init xUnPrPhtE1KK8VHEttP2Jal4md2cZrWz',
      'https://api.shodan.io/shodan/host/1.1.1.1?key=ctUnUbPEp2uUJwLgVr7MAqK3v6QppCsk',
    ],
    leaves: ['SHODAN_QUERY=apache', 'achillean/shodan-python@7db8e0a87e5cfc26fc77a4365db5d51546b5ae3d'],
  }),
  named('censys-secret', ['censys'], `(?:[A-Za-z0-9]{32}|censys_[A-Za-z0-9_]{30,60}|${UUID})`, {
    finds: [
      'CENSYS_API_SECRET=o8yCrH3RXWeu1OKmz493Lpmy0GVq8prs',
      `censys_pat: "censys_${''}BmKPb5mR_dAy8gsZnh9aphE9vsJwhEXwImZTI3yNp"`,
    ],
    leaves: ['censys/censys-python@4d33a8ea55af34c94f887c87e35859aa3c3c14be', 'CENSYS_QUERY=services'],
  }),
  named('haveibeenpwned-key', ['haveibeenpwned', 'hibp'], '[a-f0-9]{32}', {
    finds: [
      'HIBP_API_KEY=bba5048952f19447e683e260311c42e4',
      'hibp-api-key: a650641eebf52dddf0c65ffb9a247655',
    ],
    leaves: ['https://haveibeenpwned.com/api/v3/breachedaccount/x', 'HIBP_API_KEY=a4cdc02ccd6474138974'],
  }),
  named('hunter-key', ['hunter api', 'hunter key', 'hunterio', 'hunter.io', 'hunter_'], '[a-f0-9]{40}', {
    finds: [
      'HUNTER_API_KEY=5e5049e6d626dfb428364e1a65e502df44ebf0c0',
      'https://api.hunter.io/v2/domain-search?domain=x&api_key=59d8e7ce6121c2060918554e1484830e2ffbf4ce',
    ],
    leaves: ['hunter_score=0ad35cc10b58', 'HUNTER_API_KEY=c1d7053051c9b8e75574'],
  }),
  prefixed('clearbit-key', ['sk_'], '[a-f0-9]{32}', {
    finds: [
      `CLEARBIT_KEY=sk_${''}515892fdd7286fd3af872160f5ca7c04`,
      `clearbit = require('clearbit')('sk_${''}a0ca8748d43412678cf810c8ed59cd9d')`,
    ],
    leaves: ['sk_831c9afa81d70f558f9a', 'task_a86dce0c8e2f90051baad7af22616ce4'],
  }),
  named('securitytrails-key', ['securitytrails', 'security trails'], '[A-Za-z0-9_-]{32}', {
    finds: [
      'SECURITYTRAILS_API_KEY=xzZBV5Wn6K5JHWxn5LXPHp0YbZ5jyvkn',
      'security_trails:\n  apikey: e6F3BVG5Up66MPHZiavJt4iX1f8S59Co',
    ],
    leaves: [
      'SECURITYTRAILS_URL=https://api.securitytrails.com',
      'securitytrails: subdomain-enumeration-tool',
    ],
  }),
  named('abuseipdb-key', ['abuseipdb'], '[a-f0-9]{80}', {
    finds: [
      'ABUSEIPDB_API_KEY=fe2d4c7f2ccdc35755365bbcc796c97e3947c3d7d49cb0e411cacd762a1ccbab7adf44755ac608b3',
      'abuseipdb:\n  key: 37768706c513351f6a3832d8d484e919f4e522eb11c98b5a9a3fe46122a7d92d35400e695f855abb',
    ],
    leaves: ['ABUSEIPDB_DAYS=30', 'ABUSEIPDB_API_KEY=6fbecc494c4d1873e76e54df5968b9d82ed34820'],
  }),
  named(
    'urlscan-key',
    [
      'urlscan',
      'greynoise',
      'alienvault',
      'otx api',
      'ipqualityscore',
      'binaryedge',
      'zoomeye',
      'fofa',
      'onyphe',
      'netlas',
      'leakix',
      'intelx',
    ],
    `(?:${UUID}|[a-f0-9]{64}|[a-f0-9]{40}|[A-Za-z0-9]{32,64})`,
    {
      finds: [
        'URLSCAN_API_KEY=361e3e42-7100-4a13-adba-9565c30b52ce',
        'OTX_API_KEY: 9515d54854c75e95ea8279c87c2a524d219d5261705c3f59d0fdb145b7b3fc8b',
        'GREYNOISE_KEY="TGlJSRFzU3QWVTXTwkMGBGG2WtPYW687xdxrq2CEdzy3gSvYfEmHTulTLM7TwaI5"',
        'zoomeye.api_key = bb944851-079f-4b8c-9ce5-718da0d60a20',
      ],
      leaves: ['urlscan.io', 'GREYNOISE_KEY=FJvxECTGi9n1'],
    },
  ),
  named(
    'yandex-key',
    ['yandex', 'yc iam', 'yc token'],
    '(?:AQVN[A-Za-z0-9_-]{35,38}|YC[A-Za-z0-9_-]{38}|AQAAAA[A-Za-z0-9_-]{33}|[a-f0-9]{32})',
    {
      finds: [
        `YANDEX_API_KEY=AQ${''}VNLaBO1MKZYit0lV1yelPkCyq2sLqlRtcDGGmg`,
        'yandex_metrica_token: AQAAAA8lf08aVoHQRyVd1mtQziFxo8oWe-lAsbT',
        'YANDEX_CLIENT_SECRET=2edeb4ab391633ad8441f50743d141e4',
      ],
      leaves: [
        'yandex/ClickHouse@ac13318cfe7a76f8a097c3002739c59d0bee8987',
        'YANDEX_FOLDER=b1gaasvep6bhcs4creea',
      ],
    },
  ),
  prefixed('yandex-api-key', ['AQVN'], '[A-Za-z0-9_-]{35,38}', {
    finds: [
      `Authorization: Api-Key AQ${''}VN${''}f5wKEzL1vrhzPJI9S28C4LaU-U9PDrhyJpNS`,
      `key: AQ${''}VN${''}8LNL8BPzvQnId1byNLZAzOmxB1re4qmc9B0`,
    ],
    leaves: ['AQVN', 'AQVNIhGSCGStSt2p'],
  }),
  prefixed('yandex-iam-token', ['t1.'], String.raw`[A-Za-z0-9_=-]{40,260}\.[A-Za-z0-9_-]{86}={0,2}`, {
    finds: [
      `YC_TOKEN=t1${'.'}IhYPhDZ0zYfPp7yCF4QjCZdW7W33n8udm7FSwe95LFK78yvF8QoMP3li8aIRWwryC1IL57Q1W3yRgFJRJKs0253bLYsb0ufJm1KO8ec8xgOjZNs2zdlpf4YY.l9QYlWIrD8nMWQKKMPs6CF2e2cvTn58oaKR0XNhwVrHl9GReJIKiD-v7zw-Ou42c7GNJd-9YhoyqL8R40bAUzb`,
      `Authorization: Bearer t1${'.'}Wj5zIKAroouy7kzBOtbervls4TBf1K-vH7HjHAYBq9WyBGW3eXxDL5kxmn236t-SYXQyj1Y31IYWR_TrMhu1JgfdtS.aGsNCJ8Ylh7OZF1E_bLmSv4JHqjz12mAlg4pslsWuvSTBpVnwaiHW-EmOnxEq62tUsEC-TVJE1xsk3XsVDQYpY==`,
    ],
    leaves: ['t1.', 't1.column_name.other'],
  }),
  prefixed('yandex-oauth-token', ['y0_', 'y1_', 'y2_', 'y3_'], '[A-Za-z0-9_-]{50,160}', {
    finds: [
      `YANDEX_OAUTH=y0_${''}AgAAAAty8jFGy9N4wZOYWfsYwzrj4yFfGDk0WMguIBGFyWulDkKhSsj6`,
      `OAuth y0_${''}AgAAAA8vCL8C6Tv8VmalBrygAMoXYMa2VVUxwrBNe8VHLvoCJtFESsC`,
    ],
    leaves: ['y0_', 'y0_offset_of_the_bounding_box'],
  }),
  prefixed('yandex-secret-key', ['YCP', 'YCM', 'YCN', 'YCO'], '[A-Za-z0-9_-]{37}(?!-)', {
    finds: [
      'secret_key = YCPr7HaLyTEqy7Zy0vimsCz-IuYsptUTBeJgAX56',
      'AWS_LIKE_SECRET: "YCMAo2cDdZ-_5VsqU42k6yObmlR4620yoyQUOr9I"',
    ],
    leaves: ['YCP', 'YCM2nCKqNYKYRt3'],
  }),
  named(
    'contact-data-key',
    [
      'peopledatalabs',
      'people data labs',
      'pdl api',
      'apollo api',
      'fullcontact',
      'snov',
      'rocketreach',
      'lusha',
      'zoominfo',
    ],
    `(?:[a-f0-9]{64}|[A-Za-z0-9_-]{22}|[A-Za-z0-9]{32}|${UUID})`,
    {
      finds: [
        'APOLLO_API_KEY=4GOOeRxmtuSHJA4qLQ2ZpZ',
        'PDL_API_KEY: 9684891122719185a2ad04322d99632ae98f5c11c334947b299ccd99f1535a23',
        'fullcontact_key = "adN7UlS7FjfXa7S2B44DcxFHP0g1qTlW"',
      ],
      leaves: ['apollo_client_version', 'lusha: 1uN3xmCB'],
    },
  ),
  marked(
    'whoisxml-key',
    ['whoisxmlapi.com/'],
    'whoisxmlapi[.]com/[^\\s"\']{0,120}apiKey=(?<value>at_[A-Za-z0-9]{29})',
    {
      finds: [
        `https://www.whoisxmlapi.com/whoisserver/WhoisService?apiKey=at_${''}2MjjZVBTJMU3tt06DfrlPIPskgVmd`,
        `https://api.whoisxmlapi.com/v1?apiKey=at_${''}RraxoVUXiAW4uc8Ol2t4b8ctQcBRM&x=1`,
      ],
      leaves: ['https://www.whoisxmlapi.com/', 'whoisxmlapi.com/?apiKey=at_x'],
    },
  ),
];
