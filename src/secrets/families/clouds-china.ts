import { isOdd } from '../drawn.ts';
import { named, prefixed } from '../family.ts';

/** Clouds of China. */
export const CLOUDS_CHINA = [
  prefixed('alibaba-access-key-id', ['LTAI'], '[A-Za-z0-9]{12,24}', {
    check: (value) => /\d|[a-z][A-Z]/.test(value.slice(4)),
    finds: [
      `ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI${''}5trDnqiSqQcS9CzJjc1C`,
      `new OSS({ accessKeyId: 'LTAI${''}p8dtaaucarty' })`,
    ],
    leaves: ['LTAI', 'VOLTAIRE', 'LTAIWLKF5e'],
  }),
  named(
    'alibaba-access-key-secret',
    [
      'alibaba',
      'aliyun',
      'alicloud',
      'ali secret',
      'accesskeysecret',
      'access key secret',
      'oss secret',
      'oss access',
      'sls secret',
    ],
    '[A-Za-z0-9]{30}',
    {
      finds: [
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET=nxLfFcwpcKD838boBD2qrWzBLlwjGN',
        "new OSS({ region: 'oss-cn-hangzhou', accessKeySecret: 'y88nODXXaEYZOlM4s4YhlXzGpT1Meo' })",
        'aliyun configure set --access-key-secret O03npEhixpvDVyRDhltBPPtQ2YUEvX',
      ],
      leaves: [
        'ALIYUN_REGION=cn-hangzhou',
        'aliyun/oss-browser@1cd09a7d297c7f1ad2ffc811e8176a61d8ccf301',
        'access_key_secret: q9qGom0ceoNu',
      ],
    },
    '',
  ),
  prefixed('alibaba-session-token', ['STS.'], '[A-Za-z0-9]{20,40}', {
    check: isOdd,
    finds: [
      'accessKeyId: "STS.bCKiNhxWwpuJIBhJp9rlC5Kz"',
      'ALIBABA_CLOUD_ACCESS_KEY_ID=STS.NoaaDOPdFhZzN48YQkaPnvHxtl',
    ],
    leaves: ['STS.AssumeRole', 'STS.GetCallerIdentityRequestV20240101', 'AWSSTS.xfh9V0dUo561WexuIYyfGHuF'],
  }),
  prefixed('tencent-secret-id', ['AKID'], '[A-Za-z0-9]{32,36}', {
    check: isOdd,
    finds: [
      `TENCENTCLOUD_SECRET_ID=AKID${''}xgZco1KIW2PcZRmckDhut8QN18EH4N9V`,
      `"SecretId": "AKID${''}3zv1jetbzcMitlxe7O3LMwZj7jRvyNeq"`,
    ],
    leaves: ['AKID', 'AKID0KlJpsWpYB', 'WAKIDYir8jQ8BD54ZQcyqHkwdS68ePFIdwnnh'],
  }),
  named(
    'tencent-secret-key',
    ['tencent', 'qcloud', 'cos secret', 'cos key'],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'TENCENTCLOUD_SECRET_KEY=cOjvomiD3ED9SPgc4ziPtkrv41Uwd8Cb',
        'new COS({ SecretId: "x", cosSecretKey: "YERUbUl0mwwi31Y2X6Zz8nwOqe2B4o7W" })',
        'qcloud:\n  secret_key: LVel58qKSMqRf4VJq0hlHqLlqqIb1ZHe',
      ],
      leaves: ['TENCENTCLOUD_REGION=ap-guangzhou', 'tencent/MMKV@2a8f7572f33f0dcada796e03c53e62d7404c8371'],
    },
    '',
  ),
  named(
    'huawei-cloud-key',
    ['huawei', 'hwcloud', 'hw_secret', 'hw_sk', 'obs secret', 'obs sk'],
    '[A-Za-z0-9]{40}',
    {
      finds: [
        'HUAWEICLOUD_SDK_SK=PJPoKzTbauhUP7ZIbYKp2iLXINofZNSg3ni113F6',
        'HW_SECRET_KEY="PXEsyevDoImKCNm6aisjhAS8XPlJZncG89Iv1mfn"',
      ],
      leaves: ['HUAWEICLOUD_SDK_AK=LXRL6KC4J979P8Z17TBH', 'HW_REGION_NAME=cn-north-4'],
    },
    '',
  ),
  named(
    'baidu-cloud-key',
    ['baidu', 'bce', 'qianfan'],
    '[a-f0-9]{32}|[A-Za-z0-9]{32}',
    {
      finds: [
        'BAIDU_SECRET_KEY=lccrrKKB9VGRbLfHYwpDxWJtOEApg6RF',
        'BCE_SECRET_ACCESS_KEY=2569ae341b23524ba7a4a7f5eee6b230',
      ],
      leaves: ['BAIDU_APP_ID=1234567', 'baidu-map-api-javascript-library'],
    },
    '',
  ),
  prefixed('volcengine-access-key', ['AKLT'], '[A-Za-z0-9+/=_-]{30,60}', {
    check: isOdd,
    finds: [
      'VOLC_ACCESSKEY=AKLTanudFvQwOduZJpT1A0LoaB4uG9V1MZ58t459Ih4iyQua',
      '"ak": "AKLTdKO02EsyMUZpnoXlv9ZLeLqxRJqLvyWqZrR2bj6cb7P"',
    ],
    leaves: ['AKLT', 'AKLT4NIoUgE0'],
  }),
];
