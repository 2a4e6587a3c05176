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
        'IBMCLOUD_API_KEY=poovqbWcG6hC7WkI7dsw-2BEot-tdtMTS-3UNOaqva3M',
        'ibmcloud login --apikey 9P2Mmmun0R398oec5s-oLQTxSLjdqXERj8XuT6BlniFL -r eu-de',
        'watson:\n  apikey: "3eNHA6QqBjvYX43wnirl4_LDIij478GzjYSVPJox0KcL"',
      ],
      leaves: ['IBM_CLOUD_REGION=eu-de', 'ibm-cloud-sdk-core-for-node-and-for-browser-v2'],
    },
  ),
  named('ibm-storage-secret', ['ibm cos', 'cos hmac', 'hmac keys', 'ibm hmac'], '[a-f0-9]{48}', {
    finds: [
      'COS_HMAC_SECRET_ACCESS_KEY=6fd879e42b6c6f0a946c2761b816991b0e49ee6bee84acd0',
      'ibm_cos_secret = "13f6b10b0f8d19971682fd3d922fdb2fc997d5ed8237b9c4"',
    ],
    leaves: [
      'IBM_COS_ENDPOINT=s3.eu-de.cloud-object-storage.appdomain.cloud',
      'cos_hmac: f1ae0c73b29979ca02d3',
    ],
  }),
  named('ibm-classic-key', ['softlayer', 'iaas classic', 'sl_api'], '[a-f0-9]{64}', {
    finds: [
      'SOFTLAYER_API_KEY=43f2e86de9afb7a75766844c71ce6ad0adef33742e3cecdbb79de2856f1d4969',
      'IAAS_CLASSIC_API_KEY="ca4bb0885b1cae2c7f99ad7490f549c9bdef68611adb0f39cb754f4e5c706382"',
    ],
    leaves: [
      'SOFTLAYER_USERNAME=IBM123',
      'softlayer/softlayer-python@6aadea17418c9d69a2eaa109bfd5c85b1d510e3a',
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
        'OCI_CUSTOMER_SECRET_KEY=9kpwhputG4JCcMSL5Kc1hmMnGru4uBQaYjBBNj2nQ55=',
        'oci_s3_secret: "B6Dx3G2V4hrv824gMIxXlQqD2YpDK/W4EglH6WAIj/V="',
      ],
      leaves: [
        'OCI_TENANCY=ocid1.tenancy.oc1..aaaa6fndhgymjp4gpqwcrdoahshdamjryjfhtaixx45uzwxufzyggnikwamn',
        'oci secret: ebaTfv6G+CyqUwXTtcbK=',
      ],
    },
  ),
  named('linode-token', ['linode'], '[a-f0-9]{64}', {
    finds: [
      'LINODE_TOKEN=5f1de03d062bbbc03f2d06aea8c3ad7713f21c196775ef5cd6bcc9750cbac54d',
      'provider "linode" {\n  token = "129282daaef977594b0e41b097729d4a8ae4f774f609e7d46e940be16e226919"',
      'curl -H "Authorization: Bearer 00e2a6bd0db2649bc2012b40a897125a24748a87b28d96bf32420574a09f94bc" https://api.linode.com/v4 # linode: ede70670c715dc2ecf6c36a9f8501d48e6163978a06be28332cff517d7cc71a7',
    ],
    leaves: [
      'linode/linode-cli@c1dfbd69b429f91106c2136ba4bf1d06b8ff2c15',
      'LINODE_TOKEN=514eabb5a56ef38930528b51834ac5fd',
    ],
  }),
  named(
    'vultr-api-key',
    ['vultr'],
    '[A-Z0-9]{36}',
    {
      finds: [
        'VULTR_API_KEY=RVNSOYXGEDJPUU85UZ742WPCQGCXE2TFHU8M',
        'vultr:\n  api_key: "P4KCHPGMZWWM67955CLLQZ3MJGEO1G9MCV9Q"',
      ],
      leaves: ['VULTR_REGION=AMS', 'VULTR_API_KEY=5K4MECPRVG6N3E7Q7HMM'],
    },
    '',
  ),
  named('hetzner-token', ['hetzner', 'hcloud'], '[A-Za-z0-9]{64}', {
    finds: [
      'HCLOUD_TOKEN=WV7ZodJP4YIQxUP75dEPYV4kgMatAposjeZVgbBcokDSLE1Abv5mClKkQr0Y8DL0',
      'hcloud_token = "yJsUq6uN8UCOkMr6ym3MJ4m62UfmQcyJJQiFaoOeRAhQtZrCTjbnip1AhmFqFxjp"',
      'HETZNER_DNS_API: LHqX2aZnOwus607O4t3VesDKVE324AwETKcyH8Av7mHwaUlrNmkbgSR5QqDH4ZXv',
    ],
    leaves: [
      'hetznercloud/cli@50776c4ad5eefa6f4d22036403430f241084d65e',
      'HCLOUD_TOKEN=NFtp5UX6PNyiESTRfHYCuoibNVjbBY',
    ],
  }),
  named('hetzner-dns-token', ['hetzner dns', 'hetznerdns'], '[A-Za-z0-9]{32}', {
    finds: [
      'HETZNER_DNS_TOKEN=IvBPDkI2FKWJKfo1FG2ouAHgy9TxeNXB',
      'hetzner_dns_api_key: "2hVe0hhecNVUuYWDvtbbTd7bmdkuOlOg"',
    ],
    leaves: ['HETZNER_DNS_ZONE=acme.test', 'hetzner-dns-controller-manager'],
  }),
  prefixed('scaleway-access-key', ['SCW'], '[A-Z0-9]{17}', {
    check: isOdd,
    finds: ['SCW_ACCESS_KEY=SCWKYYIOF9GRAH2B8PFI', 'access_key: SCWURHGR128YLXL9E1JK'],
    leaves: ['SCW_DEFAULT_ORGANIZATION', 'SCW2EHFPSHX'],
  }),
  named('scaleway-secret-key', ['scaleway', 'scw secret', 'scw_token', 'scw api'], UUID, {
    finds: [
      'SCW_SECRET_KEY=13fa64d3-7864-48db-ae0c-01df32d9bafd',
      'scaleway:\n  secret_key: 17d46bfc-144e-4415-ac7e-37263388d815',
    ],
    leaves: ['SCW_DEFAULT_ORGANIZATION_ID=05921b0b-d75f-4094-a316-80df57dfcb84', 'scaleway-sdk-go'],
  }),
  named('ovh-key', ['ovh'], '[A-Za-z0-9]{32}', {
    finds: [
      'OVH_APPLICATION_SECRET=7weRvzxABI2uBS025yf3K7XuPSUU5bRR',
      'ovh:\n  consumer_key: HQYoS70qwlPfpVKlaoj8h9p0sIfBH7ru',
      'OVH_CONSUMER_KEY="fksqkQSRuN8vIxnuRqiQ3yOQcce5zfhK"',
    ],
    leaves: ['OVH_ENDPOINT=ovh-eu', 'ovh/cds@e09fa447aa873f31636e42351e18a396c934b636'],
  }),
  prefixed('exoscale-api-key', ['EXO'], '[a-f0-9]{24}', {
    finds: ['EXOSCALE_API_KEY=EXOd256a69344595fe352e02b16', 'key = "EXOce8659856e453a2162a77dfa"'],
    leaves: ['EXO', 'EXO765a6fe3ab', 'ANEXOf787f89d0dd69f1a5b8a4369'],
  }),
  named('exoscale-api-secret', ['exoscale'], '[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])', {
    finds: [
      'EXOSCALE_API_SECRET=kJiWl0omGHa7zXBK2ZZGfRQcASuRyQM8zsg0StEBHgB',
      'exoscale:\n  secret: "CzUsDw9Y8o9-RoYpO2VbkcvEKasAwJT9errCigLsDgH"',
    ],
    leaves: ['EXOSCALE_ZONE=ch-gva-2', 'exoscale/cli@e2469c025d0f68090426b7d9ffc7b3d691bbe063'],
  }),
  named('civo-token', ['civo'], '[A-Za-z0-9]{50}', {
    finds: [
      'CIVO_TOKEN=cnM8w9xoKt2N9quVe98RadGJe6aFj2T6XInhHN0PgfzdhXsKCs',
      'civo apikey save ci jVHEtcB94aLVjrrYwntfgyXiLeWNsqhoKfu6u40N3NIgHbNdDA\ncivo_token = "QoXw018AdgFAQ8SUDxxgcSkmAyx5c22GeuhpYnrrebTmWkZun9"',
    ],
    leaves: ['CIVO_REGION=LON1', 'CIVO_TOKEN=A1nNelwD2ePq1hNYHAQP'],
  }),
  named(
    'equinix-metal-token',
    ['equinix', 'metal auth', 'packet auth', 'packet_token', 'packet_api'],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'METAL_AUTH_TOKEN=r6s4lrLwN4XMriiaGDVbx5lTjruKWD8V',
        'PACKET_AUTH_TOKEN="LbHhkldVtd7MU9zdxQq9sIm26Ka1dWVQ"',
      ],
      leaves: ['METAL_PROJECT_ID=4cba4508-65c5-478b-abb4-d2b0cbbd453b', 'PACKET_AUTH_TOKEN=ik1hcY4oUICA'],
    },
    '',
  ),
  named('upcloud-token', ['upcloud'], 'ucat_[A-Z0-9]{26}', {
    finds: [
      'UPCLOUD_TOKEN=ucat_JYKJNE992UZRFN2P060QPAMF47',
      'upcloud:\n  token: ucat_12TN4L2WOPHDNYPN3YKL1FFWOW',
    ],
    leaves: ['UPCLOUD_USERNAME=acme', 'ucat_K2H43HUYB5GWYMUO19UYF6CSOO without the name'],
  }),
];
