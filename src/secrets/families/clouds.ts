import { isDrawn, isOdd } from '../drawn.ts';
import { named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Clouds that rent machines and storage, besides the three large ones. */
export const CLOUDS = [
  prefixed('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], '[a-f0-9]{64}', {
    finds: [
      `DIGITALOCEAN_ACCESS_TOKEN=dop_v1${'_'}95fd80f12c2e8e1425bf0a7113e47a5dfd21eac27cc2b49c5884eabe49f3fef5`,
      `doctl auth init -t doo_v1${'_'}d4986ec38e8d2b4190318d945e7884ab9cb1b9782bc04488c03d742edd46442b`,
      `"refresh_token": "dor_v1${'_'}a7f276c6c29ee9245cbced2e3334d2b37009362790c033fbe5349d9ef4ffabbb"`,
    ],
    leaves: [
      'dop_v1_',
      'dop_v1_b725edd52fc4680645cf',
      'xdop_v1_93a6d25ceae42265bdf851cde173dc441c6d6a53b05c3c925c0434a028ae3af7',
    ],
  }),
  named(
    'digitalocean-token',
    ['digitalocean', 'digital ocean', 'do_token', 'do_api', 'do_pat'],
    '[a-f0-9]{64}',
    {
      finds: [
        'DIGITALOCEAN_TOKEN=91ee5ad8f480b4f45f7a75362e61ed24abaf3a930e6858fbca3cb31d09885ece',
        'provider "digitalocean" {\n  token = "deeb05b7a3f50f5081767901c936ef6dbf08ef08df2498e735cf8dd0424492c4"\n}',
        'do_token: 1a75cff385a568c070878c02d69635c9da1939545dae4452f1b514e93aa29064',
      ],
      leaves: [
        'digitalocean/action-doctl@b9c2f222a329060ae29f16a7c4ebe92c43db124a',
        'DO_TOKEN=65283b74bc9ab740a4152c2ee58f28ac',
      ],
    },
  ),
  prefixed('digitalocean-spaces-key', ['DO00', 'DO801'], '[A-Z0-9]{15,16}', {
    check: isOdd,
    finds: ['SPACES_KEY=DO002MUSFJ2TTXL8V9MR', 'access_key = "DO801ELBI7M78F6GWXMZ"'],
    leaves: ['DO00', 'DO00UF5ENN66', 'TODO003S4Y3SSL67XC2C4D'],
  }),
  named(
    'digitalocean-spaces-secret',
    ['spaces secret', 'spaces key', 'do spaces', 'spaces access'],
    '[A-Za-z0-9+/]{43}',
    {
      finds: [
        'SPACES_SECRET_ACCESS_KEY=421nSA6ucz6ZE0iHJ7S5Qp3TdVdwMmtpesLCAWi6jEg',
        'do_spaces_secret: "fGkOeDNbMgKU9GzAOCalYma7cZlFqnmAkhu2ozTQQsR"',
      ],
      leaves: ['SPACES_REGION=ams3', 'spaces secret: PN8f7IRYJxLPkLN+WGmj'],
    },
  ),
  prefixed('digitalocean-model-key', ['sk-do-'], '[A-Za-z0-9_-]{40,80}', {
    finds: [
      'MODEL_ACCESS_KEY=sk-do-U3xJ3BrEJe3sln8bMVEdr2gcJP_5wr12zxosylbRYtq36aYuNsrlkmDHxnXlLhTG',
      'Authorization: Bearer sk-do-X03EDfQTMGPcjtR2XE6T2BSythWq7UuBnzzCNtyQZWPtCLZFABBTNrQXdZty',
    ],
    leaves: ['sk-do-', 'task-do-IRVJP65fjzbBduS1q1Mwy31SxCRoQdWmVSPD4eiMqjcsxpFVPy'],
  }),
  prefixed('alibaba-access-key-id', ['LTAI'], '[A-Za-z0-9]{12,24}', {
    check: isOdd,
    finds: [
      `ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI${''}5td9LUUnXluVNLOhDdQL`,
      `new OSS({ accessKeyId: 'LTAI${''}bSE7pxdO1WYA' })`,
    ],
    leaves: ['LTAI', 'VOLTAIRE', 'LTAIWUxvWO'],
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
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET=3jWGjJJfb11KGHN7rVXNb2jhfpMh4m',
        "new OSS({ region: 'oss-cn-hangzhou', accessKeySecret: 'f5xb4jGTpqTXTa3Iool7bee6UPOcWU' })",
        'aliyun configure set --access-key-secret Jr1I2JzjYJlmzFRxOVL9CIRe2iLXsd',
      ],
      leaves: [
        'ALIYUN_REGION=cn-hangzhou',
        'aliyun/oss-browser@69981e597310e4a08b65edc98a9ef20288eef1c4',
        'access_key_secret: 00K779tHEUza',
      ],
    },
    '',
  ),
  prefixed('alibaba-session-token', ['STS.'], '[A-Za-z0-9]{20,40}', {
    check: isOdd,
    finds: [
      'accessKeyId: "STS.ZOkf3Laf2bRP7Si3utc6IEW5"',
      'ALIBABA_CLOUD_ACCESS_KEY_ID=STS.xlMfAtpUT6kJqktkMZE19PqMCX',
    ],
    leaves: ['STS.AssumeRole', 'STS.GetCallerIdentityRequestV20240101', 'AWSSTS.I0qqpQC9MrT4TCqxm8XB5diT'],
  }),
  prefixed('tencent-secret-id', ['AKID'], '[A-Za-z0-9]{32,36}', {
    check: isOdd,
    finds: [
      `TENCENTCLOUD_SECRET_ID=AKID${''}mydcw9MtmW6mdcgnslQkoJUmZsbLzNso`,
      `"SecretId": "AKID${''}QxHf67oiNkzW194ogCmmpBy2XBjneulb"`,
    ],
    leaves: ['AKID', 'AKIDhTlTn0m1Pw', 'WAKID2Rvjy4Feb865HkbTqwEhF4fbjy4rXFfS'],
  }),
  named(
    'tencent-secret-key',
    ['tencent', 'qcloud', 'cos secret', 'cos key'],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'TENCENTCLOUD_SECRET_KEY=Ui1Tw9lPmomnaLodbuREHP1sWSYLDJSw',
        'new COS({ SecretId: "x", cosSecretKey: "EAnnkZkPHqWFSSvOSsYVArF3bvIfHNHc" })',
        'qcloud:\n  secret_key: NRzpyM9acoy4tmS8U0seWP17UzO7LpPQ',
      ],
      leaves: ['TENCENTCLOUD_REGION=ap-guangzhou', 'tencent/MMKV@94c71ce6ad0adef33742e3cecdbb79de2856f1d6'],
    },
    '',
  ),
  named(
    'huawei-cloud-key',
    ['huawei', 'hwcloud', 'hw_secret', 'hw_sk', 'obs secret', 'obs sk'],
    '[A-Za-z0-9]{40}',
    {
      finds: [
        'HUAWEICLOUD_SDK_SK=ZBJkmSxjVVhJ6WWmARRsxz3LvzmWDZkn0hV3dxso',
        'HW_SECRET_KEY="NfwigSS0V6v3a3OhJS7AfxLIoSZ5TW7tgjbcfMQs"',
      ],
      leaves: ['HUAWEICLOUD_SDK_AK=3CV971WB4HSYXPK8I94L', 'HW_REGION_NAME=cn-north-4'],
    },
    '',
  ),
  named(
    'baidu-cloud-key',
    ['baidu', 'bce', 'qianfan'],
    '[a-f0-9]{32}|[A-Za-z0-9]{32}',
    {
      finds: [
        'BAIDU_SECRET_KEY=zYqP6BMG17RFZFkrX79VwUadVjCP30Ix',
        'BCE_SECRET_ACCESS_KEY=a8c9d69a2eaa109bfd5c85b1d510e304',
      ],
      leaves: ['BAIDU_APP_ID=1234567', 'baidu-map-api-javascript-library'],
    },
    '',
  ),
  prefixed('volcengine-access-key', ['AKLT'], '[A-Za-z0-9+/=_-]{30,60}', {
    check: isOdd,
    finds: [
      'VOLC_ACCESSKEY=AKLTyoSwpUxYQUzXwWDcEoBt7O31wGJ8Fm6cF9O3aQmT2GTV',
      '"ak": "AKLT1X5c0ooXAINMoRAAGRbTIlzcutzpxC95PdBxoYb9Dbc"',
    ],
    leaves: ['AKLT', 'AKLT6VXebix2'],
  }),
  named(
    'ibm-cloud-key',
    [
      'ibm cloud',
      'ibmcloud',
      'ibm api',
      'ibm key',
      'ibm iam',
      'ibm_',
      'bluemix',
      'ic_api',
      'watson',
      'cloudant',
    ],
    '[A-Za-z0-9_-]{44}(?![A-Za-z0-9_-])',
    {
      finds: [
        'IBMCLOUD_API_KEY=QgMIxXlQqD2YpDK_W4EglH6WAIj_1Dq6KbHPMxYTf4MW',
        'ibmcloud login --apikey NjHcAOlOHBZTjxTKPmBRuu47oytvpKzwMNbRVtBZv9bw -r eu-de',
        'watson:\n  apikey: "9Tfv6G-CyqUwXTtcb18U6-E06DO0DYIuuvyAN9J2DarV"',
      ],
      leaves: ['IBM_CLOUD_REGION=eu-de', 'ibm-cloud-sdk-core-for-node-and-for-browser-v2'],
    },
  ),
  named('ibm-storage-secret', ['ibm cos', 'cos hmac', 'hmac keys', 'ibm hmac'], '[a-f0-9]{48}', {
    finds: [
      'COS_HMAC_SECRET_ACCESS_KEY=ac3ad7713f21c196775ef5cd6bcc9750cbac5485da29282a',
      'ibm_cos_secret = "ef977594b0e41b097729d4a8ae4f774f609e7d46e940be12"',
    ],
    leaves: [
      'IBM_COS_ENDPOINT=s3.eu-de.cloud-object-storage.appdomain.cloud',
      'cos_hmac: 469161990e2a6bd0db29',
    ],
  }),
  named('ibm-classic-key', ['softlayer', 'iaas classic', 'sl_api'], '[a-f0-9]{64}', {
    finds: [
      'SOFTLAYER_API_KEY=cc2012b40a897125a24748a87b28d96bf32420574a09f94b50cbde70670c7152',
      'IAAS_CLASSIC_API_KEY="9cf6c36a9f8501d48e6163978a06be28332cff517d7cc71ade711dfbd69b4291"',
    ],
    leaves: [
      'SOFTLAYER_USERNAME=IBM123',
      'softlayer/softlayer-python@306c2136ba4bf1d06b8ff2c12c5514eabb5a56e8',
    ],
  }),
  named(
    'oracle-cloud-auth-token',
    ['oci auth', 'oci token', 'ocir', 'oracle auth', 'oracle token', 'oci_registry', 'ocir.io'],
    String.raw`[A-Za-z0-9(){}\[\]<>;:+#_.!*&^%$@-]{20}(?![A-Za-z0-9(){}\[\]<>])`,
    {
      finds: ['OCI_AUTH_TOKEN="a7;Kq(2]LmZx9)Rt5+Vb"', `oci_auth_token: 'x}4Tz:8Qw[2kLm)9.Rc#'`],
      leaves: ['OCI_AUTH_TOKEN=${OCI_TOKEN_FROM_CI}', 'oci auth token create'],
      check: (value) => isDrawn(value) && /[^A-Za-z0-9_.-]/.test(value) && !/^\$|\(\)/.test(value),
    },
  ),
  named(
    'oracle-cloud-secret',
    ['oci secret', 'oci customer', 'oci s3', 'oracle secret', 'oracle cloud'],
    '[A-Za-z0-9+/]{43}=',
    {
      finds: [
        'OCI_CUSTOMER_SECRET_KEY=tMAWJhtXGhPRrxX87U26qalcxuMJHSfop+py95teFgo=',
        'oci_s3_secret: "QvJ4mKOoGjYI9UFOfNYystZ//EWXhz6YTNJc2MYFqS9="',
      ],
      leaves: [
        'OCI_TENANCY=ocid1.tenancy.oc1..aaaawk6mecprvgn5eqhmq7mkvz5jpyiqup5epyvm2a6zv3b4dslea3ckqyd5',
        'oci secret: RpapFcZYSp+h4TSgL1dA=',
      ],
    },
  ),
  named('linode-token', ['linode'], '[a-f0-9]{64}', {
    finds: [
      'LINODE_TOKEN=6c19d022503bdc77af15a20295e303da6d98813cb530776c4ad5eefa6f4d2204',
      'provider "linode" {\n  token = "f3430f241084d6505ef2ab762998f3c1d6ad0b6c6071425b45f23039f6b440ef"',
      'curl -H "Authorization: Bearer 66aacb1dd9ede7788cc4723803e07235418338dec5b52d45a5e2327938eb13f4" https://api.linode.com/v4 # linode: 03786468db9e0c01df32d9bafd17d46bfc144e64154c7e37263388d81505921b',
    ],
    leaves: [
      'linode/linode-cli@875fe094831680df57dfcb84f800409f5b79aad8',
      'LINODE_TOKEN=f97fa5d4f03535898648878eefff5e0a',
    ],
  }),
  named(
    'vultr-api-key',
    ['vultr'],
    '[A-Z0-9]{36}',
    {
      finds: [
        'VULTR_API_KEY=NJPUVRPG4HDNHM2IEHL8D2DRVGSMYS7GIWM3',
        'vultr:\n  api_key: "KWFKNUNSGIILTK52GLF3BFX7DO1MR73QNKTM"',
      ],
      leaves: ['VULTR_REGION=AMS', 'VULTR_API_KEY=OI77LGUFDMFVP7P04OZM'],
    },
    '',
  ),
  named('hetzner-token', ['hetzner', 'hcloud'], '[A-Za-z0-9]{64}', {
    finds: [
      'HCLOUD_TOKEN=gnV2MrgfcG3rhkxxUIPWJPzh712qROxeQrTaAbbN2TweD5Us4KWyQ7U6J4GNytRp',
      'hcloud_token = "u0Tru5cERLSaUTDDNdjpZLAxFbMMDn3P4sIIOAJX9IZjIGeZWjjQaJyWCADxQHka"',
      'HETZNER_DNS_API: kmkZ2KWBjY1eMeUevzfIuUMuUHbsmkKhNSOX6sv2CFN72uWAYEsoJjhewPVVBRlQ',
    ],
    leaves: [
      'hetznercloud/cli@1b08e1382469c025d0f68090426b7d9ffc7b3d6b',
      'HCLOUD_TOKEN=9m6y8dlBk6MiEdv32GAnM8w9xoKt2q',
    ],
  }),
  named('hetzner-dns-token', ['hetzner dns', 'hetznerdns'], '[A-Za-z0-9]{32}', {
    finds: [
      'HETZNER_DNS_TOKEN=sVe98RadGJe6aFj2T6XInhHN0PgfzdhK',
      'hetzner_dns_api_key: "sNcsoVHEtcB94aLVjrrYwntfgyXiLeWq"',
    ],
    leaves: ['HETZNER_DNS_ZONE=acme.test', 'hetzner-dns-controller-manager'],
  }),
  prefixed('scaleway-access-key', ['SCW'], '[A-Z0-9]{17}', {
    check: isOdd,
    finds: ['SCW_ACCESS_KEY=SCW3K5NNI6H1N3D9A6X6', 'access_key: SCWTAQSUD62SA2G47Y4W'],
    leaves: ['SCW_DEFAULT_ORGANIZATION', 'SCW76QN4D4N'],
  }),
  named('scaleway-secret-key', ['scaleway', 'scw secret', 'scw_token', 'scw api'], UUID, {
    finds: [
      'SCW_SECRET_KEY=c3084075-6b6d-41ad-a5b1-bad3eae6ae84',
      'scaleway:\n  secret_key: 5deba658-4cba-4508-a5c5-678bcbb4d2b0',
    ],
    leaves: ['SCW_DEFAULT_ORGANIZATION_ID=cbbd453b-beca-4170-ac54-62eac826e7dd', 'scaleway-sdk-go'],
  }),
  named('ovh-key', ['ovh'], '[A-Za-z0-9]{32}', {
    finds: [
      'OVH_APPLICATION_SECRET=clPtAsMpsFeH7J92hdctqTNy1y44eozW',
      'ovh:\n  consumer_key: HOk7P2HD3NqYP3sNdYK3Lo41bFFzW9Ol',
      'OVH_CONSUMER_KEY="yWbclHedHUY4BfGum0W6lqYMyzU6x26b"',
    ],
    leaves: ['OVH_ENDPOINT=ovh-eu', 'ovh/cds@dc2197d577ed8ea13ac7a01fa9ac7ba750e363f0'],
  }),
  prefixed('exoscale-api-key', ['EXO'], '[a-f0-9]{24}', {
    finds: ['EXOSCALE_API_KEY=EXO298e7050c2bd59fe648b5bfc', 'key = "EXO5a5ddd4068d691e78abe05eb"'],
    leaves: ['EXO', 'EXO72bc86f8d7', 'ANEXO2ae3729f342961a86e120edd'],
  }),
  named('exoscale-api-secret', ['exoscale'], '[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])', {
    finds: [
      'EXOSCALE_API_SECRET=ibQ_E1ZovmdVa6GAu2WqDIbtOREbmwz9B_P6GqxRlrw',
      'exoscale:\n  secret: "FAQ8kl26--2pJLWTQurdpqYcI6-QjIdJFWuLRnMBQ4n"',
    ],
    leaves: ['EXOSCALE_ZONE=ch-gva-2', 'exoscale/cli@5145b1d259cc0f74e491e9b8f3197602dc6ad32c'],
  }),
  named('civo-token', ['civo'], '[A-Za-z0-9]{50}', {
    finds: [
      'CIVO_TOKEN=J8GO1yV0qitPvI0nwuKFkT7cSwQhhZ0jx70kwk4ZeuKDuwWTVX',
      'civo apikey save ci DfE0emqlrvdvXuKTPv1qnAe52EiFsMOxbBIcQrhpUfAfsBcpMZ\ncivo_token = "BqsC6Z4zQIx4Gy9TFXLHK4u0Il6rHEuEtxRjf5ozBrgEQIFIkO"',
    ],
    leaves: ['CIVO_REGION=LON1', 'CIVO_TOKEN=w7y7NYC2uCMgE2Keez16'],
  }),
  named(
    'equinix-metal-token',
    ['equinix', 'metal auth', 'packet auth', 'packet_token', 'packet_api'],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'METAL_AUTH_TOKEN=pK67MviuvCBytk9sfX9vVtUVL8UaTZoZ',
        'PACKET_AUTH_TOKEN="NPYGCuLi9JRrvEP1jWfTW6fL6mIGNhh0"',
      ],
      leaves: ['METAL_PROJECT_ID=eec08a7d-c57b-4296-a431-1f1deaf454aa', 'PACKET_AUTH_TOKEN=zlM0kOFRdoNn'],
    },
    '',
  ),
  named('upcloud-token', ['upcloud'], 'ucat_[A-Z0-9]{26}', {
    finds: [
      'UPCLOUD_TOKEN=ucat_UNUJZION2M5I73RAXVO3L9FBS0',
      'upcloud:\n  token: ucat_121NEZF6OZZLTQQYTO8EBT7HM0',
    ],
    leaves: ['UPCLOUD_USERNAME=acme', 'ucat_UD9C4G6T6BBZM3IZNHLR8ROZQP without the name'],
  }),
];
