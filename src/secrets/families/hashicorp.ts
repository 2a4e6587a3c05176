import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** What opens the tools of HashiCorp. */
export const HASHICORP = [
  prefixed('vault-token', ['hvs.', 'hvb.', 'hvr.'], '[A-Za-z0-9_-]{24,400}', {
    check: isDrawn,
    finds: [
      'VAULT_TOKEN=hvs.CAESI10vrQNHtLXGWHdKZpz3t8P9ySwkNsU4BAtD-guMKVv54_sQDcKrDssQBO873F1vVRkaYTyo9VBHxqZeXxhf8c0SbP3',
      'X-Vault-Token: hvs.5iPqW2S4P1eEucXA1VNUbjOl',
      '"client_token": "hvb.AAAAAQm4FSnusZh79fr9sxotRFtEL0VAGsohzNQgVmk7gXKlZBzbKDnMz19lKq2YF3jPY6FieSUWZXn-vAXbI90inPT0MSn0SlYuytZs4GWezNEUCemu1sA5foQxyB29DXGIC27T"',
    ],
    leaves: ['hvs.', 'hvs.FNio06Om', 'xhvs.EULA5TiuQhB1C8I46pwKJlDGK3Uedd'],
  }),
  named(
    'vault-token',
    ['vault token', 'vault_', 'x-vault-token', 'vault root', 'root token', 'vault login', 'initial root'],
    String.raw`[sbr]\.[A-Za-z0-9]{24}(?:\.[A-Za-z0-9]{5})?`,
    {
      finds: [
        'VAULT_TOKEN=s.u2q9oP2QBnq1NFMOcuKl04df',
        'Initial Root Token: s.9STrbtGA4XALZgasgbJcOLXr',
        'vault login s.7Pa3wkuJosxtikPYJYJUkRyD',
      ],
      leaves: ['VAULT_ADDR=https://vault.acme.test:8200', 'vault_token: s.length'],
    },
    '',
  ),
  named(
    'vault-unseal-key',
    ['unseal key', 'recovery key', 'vault unseal', 'vault operator unseal', 'unsealkey'],
    '[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{44}|[a-f0-9]{64,66}',
    {
      finds: [
        'vault operator unseal i6wxUjdmSMdUawDrr/PXYC7UGtAygI7ql2eb1et4GGP5',
        'VAULT_UNSEAL_KEY=Y3+1EI7d65EAP1IAUrY33aPikdgop/bgbvM3WINW3XC=',
        'unseal_key: 5cc545cf5e18c5501cdb383ad757f95cc451fdc6808f4d54e5774580ab0b528579',
      ],
      leaves: ['Unseal Key Shares: 5', 'vault operator unseal'],
    },
    '',
  ),
  marked(
    'vault-unseal-key',
    ['unseal key ', 'recovery key '],
    String.raw`(?:Unseal|Recovery) Key \d{1,2}(?: \(will be hex-encoded\))?: (?<value>[A-Za-z0-9+/]{43,44}=?|[a-f0-9]{64,66})(?![A-Za-z0-9+/])`,
    {
      finds: [
        'Unseal Key 1: UpxVHrP0cE4jQGd2g8zF0BzK7zmxNvMsOZJvjytfL/yl',
        'Recovery Key 2: wuE+qUvDmlUce5RZmIioxd+x3MJmJko1wqPR0sqgh09=',
      ],
      leaves: ['Unseal Key 1: hidden', 'Unseal Key Threshold: 3'],
    },
  ),
  named(
    'vault-secret-id',
    ['secret_id', 'secretid', 'vault secret id', 'vault role', 'approle', 'vault approle'],
    UUID,
    {
      finds: [
        'VAULT_SECRET_ID=52840cf0-6738-414d-a74e-a9911bf78429',
        'vault write auth/approle/login role_id=x secret_id=8160f07f-2a95-4492-a339-dff5d44844eb',
        '"secret_id": "34de72fa-c9d7-410b-ab3b-f72d1958b543"',
      ],
      leaves: ['secret_id_accessor', 'vault secret_id: none'],
    },
  ),
  named(
    'consul-token',
    [
      'consul http',
      'x-consul-token',
      'consul token',
      'consul acl',
      'consul master',
      'consul bootstrap',
      'initial_management',
      'agent_recovery',
      'consul_',
    ],
    UUID,
    {
      finds: [
        'CONSUL_HTTP_TOKEN=d5a415ff-5fd7-48fd-ad2a-793c5f0c16dd',
        'X-Consul-Token: bc6ab27f-43cb-4968-ab10-b55060617093',
        'consul acl token list\nconsul_token: 1ec92089-59a0-4c13-abfd-9ddd2557819f',
        'tokens {\n  initial_management = "b84627cf-e6a7-44c8-a676-68ded6caaeae"',
      ],
      leaves: ['CONSUL_HTTP_ADDR=127.0.0.1:8500', 'consul_node_id'],
    },
  ),
  named(
    'consul-gossip-key',
    ['encrypt =', 'encrypt":', 'gossip', 'consul encrypt', 'nomad encrypt', 'serf key'],
    '[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{22}==',
    {
      finds: [
        'encrypt = "fIilBDkxaxp4CQBfLKHLC7x+NIXxcR0hP4GPKQtXXH3="',
        '"encrypt": "rsKwrONBTDIJa0dWlW+mgpBnj7LVRi/mFOrcxmoyxFM="',
        'CONSUL_GOSSIP_KEY=chl+XS0qL6f35ctSpMfaTP==',
      ],
      leaves: ['encrypt = true', 'gossip: JkuLShvkJz='],
    },
    '',
  ),
  named('nomad-token', ['nomad token', 'x-nomad-token', 'nomad acl', 'nomad secret', 'nomad_'], UUID, {
    finds: [
      'NOMAD_TOKEN=5049f87a-b25f-4252-a97b-df434e45cad7',
      'X-Nomad-Token: ae030139-42cf-4ac6-ac76-974eb608da3a',
      'nomad acl bootstrap\nnomad secret id = 1761f21a-8ead-4b27-adc8-b12dbccc9724',
    ],
    leaves: ['NOMAD_ADDR=http://127.0.0.1:4646', 'nomad_job_id'],
  }),
  marked(
    'terraform-cloud-token',
    ['.atlasv1.'],
    String.raw`(?<=(?<![A-Za-z0-9])(?<head>[A-Za-z0-9]{14}))\.atlasv1\.[A-Za-z0-9_-]{60,70}`,
    {
      finds: [
        `TFE_TOKEN=l1TlO71m82gflS.atlasv1${'.'}KfZhtgJES2eynD8nuKHsWmI9C5x7SLMIpgl5OfbAx0MSxfQFJBBbFsyL5Y8TfRthNJM`,
        `credentials "app.terraform.io" {\n  token = "ZctxAb42jkPzWF.atlasv1${'.'}RJm8YDl242wklT7mSOqzyo4lHo6hOpNZ7b4FmR0fXqTpDpaCE8i8PLBHPSg7WlyvGbH"\n}`,
        `{ "token": "JPx3t3APhWCpoL.atlasv1${'.'}APra3lVEvX6H6winanTpYj7Wh22_joIg2DozN36SYAyJzyKroFvPU4_lcYk_y7nKm1X" }`,
      ],
      leaves: ['.atlasv1.', 'QTJo54RdxGcoGA.atlasv1.9ZU7CRsfXS'],
    },
  ),
  named(
    'hashicorp-cloud-secret',
    ['hcp client', 'hcp secret', 'hcp_'],
    '[A-Za-z0-9_-]{64}(?![A-Za-z0-9_-])',
    {
      finds: [
        'HCP_CLIENT_SECRET=NHISHCQtdweQyJ3arVu0zobQ0JBz3YcmAAiG06xkje-N71CZLDIDOFu3UUac1cNU',
        'provider "hcp" {\n  hcp_client_secret = "zUW5ClDjNm4OEQea4_ARggQrPWyWEMheB6Hu-OW_bx5VNirmBh9c2VGj6Mbs_ior"',
      ],
      leaves: [
        'HCP_PROJECT_ID=42e1f2f7-50c0-4f8d-a5da-25d937d77d4b',
        'hcp_client_id = p0fw3HiEAX3gPzfbFLCGVvHL851v1UaQ',
      ],
    },
  ),
  prefixed('boundary-token', ['at_', 's_'], '[A-Za-z0-9]{10}_s1[A-Za-z0-9]{60,300}', {
    finds: [
      'BOUNDARY_TOKEN=at_HPaUPP6bUe_s107r71FNyaa0dTtrGxTEiPFmYC9su9PLIZbCnt5Up0llyBLBasbVvYh4H3Ev0oFssrfCAxdjXtkPBo2FRJUU2e28WHEZtoOjPGMPZ2luoLjAkpFoXLcRNC7UlxZF1TnAAzXIcqey5hPnYTymyn3A8L9',
      'Authorization: Bearer at_N08pilbarg_s1AqQQrZMwbsEIcVZRVCXVCKsnM8ysFtMZDsCEdGWRyHYjxqJpbXTmGmYNK6UVr8bKlmOzeMlf6X2yYjlk0h94qcxa3kd0bY616APGWManUvB3zuVFKh604lpslP8EjnLGPfrU0G6Hxe3JeQ26udOYVomqoLeIl3bzFCo8GZ07ZMaC9F8jPZbc',
    ],
    leaves: ['at_', 'at_yYZ5ffvxFg_s1'],
  }),
  // https://developer.hashicorp.com/terraform/language/state/sensitive-data: state holds what was drawn.
  marked(
    'terraform-state-password',
    ['"random_password"'],
    String.raw`"random_password"(?:(?!"type"\s{0,4}:)[^]){0,2000}?"result"\s{0,4}:\s{0,4}"(?<value>[^"\n]{6,200})"`,
    {
      form: true,
      finds: [
        '{"type":"random_password","name":"db","instances":[{"attributes":{"length":12,"result":"k9Lm#Zx7!Rt5"}}]}',
        '"type": "random_password",\n "instances": [{"attributes": {"bcrypt_hash": "$2a$10$x", "result": "correct-horse-9"}}]',
      ],
      leaves: [
        '{"type":"random_pet","instances":[{"attributes":{"result":"brave-horse-9"}}]}',
        '{"type":"random_password","instances":[]},{"type":"random_id","instances":[{"attributes":{"result":"brave-horse-9"}}]}',
      ],
    },
  ),
];
