import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { looksSet } from '../passwords.ts';
import { UUID } from '../values.ts';

/** Tools that keep secrets or set machines up: what opens them opens everything. */
export const SECRET_STORES = [
  // https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
  prefixed('vault-token', ['hvs.', 'hvb.', 'hvr.'], '[A-Za-z0-9_-]{24,400}', {
    check: isDrawn,
    finds: [
      'VAULT_TOKEN=hvs.CAESIkNwbp4xMrWwPUvZVrazT5XZQ62ma5IN_XloqLf-9ggb7J7Dg5vw1ivZ_68KdDtIX7qVf-xVfOk2yYG7GCIvXKnUbCc',
      'X-Vault-Token: hvs.uNYkASXrYMqNvgDHv4ZaW82J',
      '"client_token": "hvb.AAAAAQ4nQ-b7JfC2zf-WRPsxCWlePBqAtiewj484nycBwv6sCUbZOYyk6CMrWwhVlIf0gOCgIR1KmdlZBhiNtUQWv-aHmmquAxts9r3BW95RW5NkZ0w-3V1SxiHsa40Joh8qvd-v"',
    ],
    leaves: ['hvs.', 'hvs.AZs2SgoW', 'xhvs.78xPMp9VG5xww01xp9UB0teDdRzHuI'],
  }),
  named(
    'vault-token',
    ['vault token', 'vault_', 'x-vault-token', 'vault root', 'root token', 'vault login', 'initial root'],
    String.raw`[sbr]\.[A-Za-z0-9]{24}(?:\.[A-Za-z0-9]{5})?`,
    {
      finds: [
        'VAULT_TOKEN=s.DGyX0qgtCgxHSZzYlHBMaxB7',
        'Initial Root Token: s.SThWIwBffw5D3h4fkHAF65i0',
        'vault login s.8opXYFoDoEBnBVZcXnhLBUYM',
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
        'vault operator unseal AXI6qrngVZ3wefdr/WJoYJTT27w+INaMC09BiJWp6H6y',
        'VAULT_UNSEAL_KEY=OOItXAFLAzEq1l4fy8JkuaW9QkYQBASN/mWSZ4r8HD7=',
        'unseal_key: e13603d6fd7056a332fddad59f89ec53764ca6c5acde1c37c5dba7ea66fd574cd6',
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
        'Unseal Key 1: gLwVx4aJ0eNAcbf4y9YkPp+df1HGBNY4HwLH/5hx1GrY',
        'Recovery Key 2: H7LZ7O/5ff9th9eRvYW50dI9bnwrnJ95UbLLD5TkP6H=',
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
        'VAULT_SECRET_ID=813aedbb-9c22-45ed-a826-ed2661c4af08',
        'vault write auth/approle/login role_id=x secret_id=57b234a7-6b82-4b42-a82e-900497bbe3da',
        '"secret_id": "2e08b235-b94f-44a8-afcb-2fa54176b310"',
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
        'CONSUL_HTTP_TOKEN=a771f803-bb02-4ee5-acc8-79dc7c2b919b',
        'X-Consul-Token: 499989e2-aef8-4bd1-a17d-fd5db4cafe6c',
        'consul acl token list\nconsul_token: 9d4fe53d-baa5-48c9-a51a-3fd0d0ebe953',
        'tokens {\n  initial_management = "3898f3b6-ce65-43a8-af83-5c8cc9cfa1ca"',
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
        'encrypt = "okFtDLC9TpTLqX/7Lm3LOA3LxjSSLBJcRz7QWORxmPO="',
        '"encrypt": "T4E/746Xa6PNhMBE85k/aL/S1Py1w1yTL6/756JdaUC="',
        'CONSUL_GOSSIP_KEY=X+gcNTBcRDcCnLqhXtzK0M==',
      ],
      leaves: ['encrypt = true', 'gossip: yUflYawa5Y='],
    },
    '',
  ),
  named('nomad-token', ['nomad token', 'x-nomad-token', 'nomad acl', 'nomad secret', 'nomad_'], UUID, {
    finds: [
      'NOMAD_TOKEN=e907efb4-2439-4e9f-a971-5e3828cebb6a',
      'X-Nomad-Token: e4010a6b-f167-4a43-a30b-636e6721c6b8',
      'nomad acl bootstrap\nnomad secret id = 5fcb600f-37df-4685-a6e2-5028c976b7c9',
    ],
    leaves: ['NOMAD_ADDR=http://127.0.0.1:4646', 'nomad_job_id'],
  }),
  marked(
    'terraform-cloud-token',
    ['.atlasv1.'],
    String.raw`(?<=(?<![A-Za-z0-9])(?<head>[A-Za-z0-9]{14}))\.atlasv1\.[A-Za-z0-9_-]{60,70}`,
    {
      finds: [
        `TFE_TOKEN=SWqCjGE8oNKPMq.atlasv1${'.'}cPjj2aHjIjIVldHjprx1Wb29s7GMLccVJduWGnTQgDwpOt98vhWhfBZw0rnDjJYCCIE`,
        `credentials "app.terraform.io" {\n  token = "MnRXZmHSfA7zxI.atlasv1${'.'}n1Vt8Mrd27v4Y9d3jwtIR8DSGXVczFgWDlQpevdcEiVgJXhilCQlBzyid9WqYnRtIbJ"\n}`,
        `{ "token": "Uq8hSsEofOxXM3.atlasv1${'.'}LDNXzhUoK5JptZ2nah-r4Q6wlDqFU0yLc3GmS8nOkEcvsEM7XfLwfhpSbA8kUr_jX6U" }`,
      ],
      leaves: ['.atlasv1.', 'LLRjTO4uRTisF9.atlasv1.8Pa8mC2Yga'],
    },
  ),
  prefixed('pulumi-token', ['pul-'], '[a-f0-9]{40}', {
    finds: [
      'PULUMI_ACCESS_TOKEN=pul-bd1096f657c6e327f92c62296d5c228994cac669',
      'Authorization: token pul-14155dd689f382f1e8953458054889c9de73eb53',
    ],
    leaves: ['pul-', 'pul-394395731b', 'xpul-f84bf59937469849b8744acc63b4932052547c97'],
  }),
  marked(
    'pulumi-passphrase',
    ['pulumi_config_passphrase'],
    String.raw`PULUMI_CONFIG_PASSPHRASE["']?\s{0,4}[:=]\s{0,4}["']?(?<value>[^\s"'<>]{6,100})`,
    {
      check: (value) => looksSet(value, true),
      finds: [
        'PULUMI_CONFIG_PASSPHRASE=correct-horse-9',
        'export PULUMI_CONFIG_PASSPHRASE="k9$Lm2Zx7"',
        'PULUMI_CONFIG_PASSPHRASE: correct-horse',
      ],
      leaves: ['PULUMI_CONFIG_PASSPHRASE_FILE=/run/secrets/p', 'PULUMI_CONFIG_PASSPHRASE=${P}'],
    },
  ),
  // https://docs.doppler.com/docs/service-tokens
  marked(
    'doppler-token',
    ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.', 'dp.said.'],
    String.raw`(?<![A-Za-z0-9])dp\.(?:(?:pt|ct|sa|scim|audit|said)\.|st\.(?:[a-z0-9_-]{2,35}\.)?)[A-Za-z0-9]{40,44}(?![A-Za-z0-9])`,
    {
      finds: [
        'DOPPLER_TOKEN=dp.st.dev.JgkyqlH1jCjxbxiOilWlr4ZAZb9vE54cTuOhgflNZOE',
        'doppler configure set token dp.pt.lCRe9pSuGbepzEgIJofudWiI5tFiF0qtZNT8KIBzDIW',
        'dp.sa.BNjHF7Lj8E59vj9FReT83ffUV21OqppUvbpMfVlWCYw is the account',
      ],
      leaves: ['dp.st.', 'dp.pt.qb0d6H5WC7'],
    },
  ),
  marked(
    'infisical-token',
    ['st.'],
    String.raw`(?<![A-Za-z0-9_])st\.(?:[a-f0-9]{24}|${UUID})\.[a-f0-9]{32}(?:\.[a-f0-9]{32})?(?![A-Za-z0-9])`,
    {
      finds: [
        'INFISICAL_TOKEN=st.cf08c297b103fc111b8d0864.333c44e2a4d6af7f1a2376701d680fbc.dcb6e438948178e0d4bd06fe5b6d3302',
        'infisical run --token st.daa856c8-2b2b-482d-a037-0d2efe03d346.b368052297b04c77653632d2833b9007.8ddcff5dcf8fd28e1dffd22483d564b0',
      ],
      leaves: [
        'st.length',
        'st.ed626507b44ef0a40c86d169',
        'test.c6355a2a6716a7b3a144e4c2.c85705ef22d3b4dd99cf9f19e25ec7ee',
      ],
    },
  ),
  named('infisical-secret', ['infisical'], '[a-f0-9]{64}', {
    finds: [
      'INFISICAL_CLIENT_SECRET=1d44c4c384d89e7e08e3dd998b5c2ba3c5c2963ada388227fa8998add39a4381',
      'infisical login --client-id=x --client-secret=70d6cdeb18d6340c048c174e363ac73bc4c94b2b3cbbb19df22c40c8f60a9e40\ninfisical_secret: ec93fe6624329120859be6d4b47d493874b95414dbc20549adc0c404a090647d',
    ],
    leaves: [
      'INFISICAL_PROJECT_ID=bbb68a32-fc70-4283-a1f9-cd7c6fbf7f1f',
      'infisical/secrets-action@ceeaa1e1bf9aed1bb1c9323bbd978fe3bbb1ed15',
    ],
  }),
  prefixed('onepassword-service-token', ['ops_'], 'eyJ[A-Za-z0-9+/_-]{60,2000}={0,2}', {
    finds: [
      'OP_SERVICE_ACCOUNT_TOKEN=ops_eyJgeszNdYoL-c40WR0s45tufMYOCcyF6dUOLrTuYQtcB3FizmY_dd9n755bMeEgPB6OU0CvcCPg_2KlAiuXSYPj9g_RvEZjQFTov3e_3F8ro4bAzJxfgFh4vsc-loo78XY0GE8fOkYsK4K3CFvGmNz-FedF8_W8WFeCB26-uldLaIEGosCuTGeWujbfPwYpQtQgSGsB4qx-rPCem2hv1BvTJrKMEWUHxT5CG0yOOrT-92103WvNJBAqEtqBSJcRA4unjxyHLCKy5ojDd1QlpMFCf9mi_9pYFMgcwn1m6WfYyvLBq90mwV-g6cIYKcZoBOFVa8FpjqDtBtGrAP3B9necgy5VsfSaHuRqxEgov4UgyCKldw6ZxkVJ5h4oLy70SXPmmy30iUbChMNwQgXLa7sz-9dK0cdf7rT8RygxrEHHChDoOGyxgRjfs8TKTD6lDHePvFFn9Q8lRO-hZgGjHYTRGsykmMWrjtGEWFqhkcgq43vdqrY__TB2EiEqHG7hkppo0B-G2fw8BEe2u9alFG7VADab4o2WOn15HDhnYN5VICujxY6xHZqivdR99axyw-hEY621IYR_W1_P2y3xJ_YCoKBaiOOYtognYrhppiNYv1vW1xeNCNfcIRKHePX8ZVA3M02zfoejFCdUobOolo2e_gZGp3ImGGNoZDND8P1QfVIOxQypXOVMx3SsUtu',
      'export OP_TOKEN="ops_eyJ3FMUtxpeRU7IV2FDLYx9A4CH7984oRRudRLhXLjGTHlB1L_JhPL6C3Xv4SbJQa2mqnUn-88cFY-XuIbVEL-jKqyQI3aI1Nvh4b3i42Sy24PkXMbW_HnCE5wXBUILp64g0ioV6YJEzI5gBJyw8Els6OO1p60VL6J0htyKDrP9nfNxuwBtmlh7nFMIHKS_jYT3bR3hPjjlGB0J0sS74UGBe6AQhquqknqiSYuP14g_ROQG5pxapBAZvKY9RlObAwetQaH8eCF_ElnxAwF9IdWkxl-XeBKmoqszNXMFv3OX33p01a-oDRUKg_OER8R9IB9-f641RjN5x1LV7a9T80EcCLSg7Z11OTwbPFyd0zz8MQdJKqgltaO-O10FevseYj0s_Lfpl5zZZPevVJXdxkWwz31pd_YOKszq1OIM_zPMsJUNaiQ4SMxJ27BVw5Mv3zLTw-k8lMYYUBtYOWptahcgJydLezuszbcU6AvIHiz_f3HaXy04Wsuo"',
    ],
    leaves: [
      'ops_',
      'ops_eyJ',
      'devops_eyJebm1Jj7Ffa9Bgy2Mz46NIxqOGvlyFdGYiBbPUQJrB9MrHbvStORMCjWCyQf9yyKbDyAXCdEd8ZQod5LcMOuRQo0MxvGsCy6gZshZNWoqDZ5s3Hpdpj7TICRQczRBj7diUXYcAwjCd7Yv0W9a9Ky4G0gqk4fLVcvUlXgVRbFkhkUSockxbRrB5GOzA2Ql2guSz0TkCFz4pCvV3GAWQXfjKBpE3UKB0jBJcpXoftJ6VgCgrd6UXTckDioDbz4EyzAEIXAcSGtQKk6w59frZ86GbQYhrDly3WUsWZcFPFRigR7R',
    ],
  }),
  prefixed(
    'onepassword-secret-key',
    ['A3-'],
    '[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
    {
      check: isDrawn,
      finds: [
        'Secret Key: A3-PDO3CI-O2YNZM-G6EFR-J8R20-4J2NN-SLBRN',
        'op account add --secret-key A3-L2FG21-MOI2S6CSFW9-7AJ4G-HYM7T-8XAEY',
      ],
      leaves: ['A3-', 'A3-33RPVO-PKALGF', 'A3-PAPER-SIZE'],
    },
  ),
  marked(
    'bitwarden-access-token',
    ['0.'],
    String.raw`(?<![A-Za-z0-9.])0\.${UUID}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==`,
    {
      finds: [
        'BWS_ACCESS_TOKEN=0.0c3aeb25-00e9-4ed6-a47d-a59583b41990.kjJj2AD2ze2N6R43IC7uIDoyqHOZiq:cf5vORr9ODaEsywvEMNLMd==',
        'bws secret list --access-token "0.4e73c682-aaa3-4ae6-a8a8-cbebbe1907b4.0oCcPfGxCpyc6v0i0BJiKOADVrG7TZ:VDRLzUNu79hsOPywZkS2qE=="',
      ],
      leaves: ['0.5', '0.4e3aeced-ad9f-4427-a710-8a1b802d0335'],
    },
  ),
  named(
    'bitwarden-secret',
    ['bw clientsecret', 'bw_client', 'bitwarden', 'bw session', 'bw_session'],
    '[A-Za-z0-9]{30}|[A-Za-z0-9+/]{86}==',
    {
      finds: [
        'BW_CLIENTSECRET=ZeGUHwuQq8a6hhHCXoSezUcxvzGGwl',
        'export BW_SESSION="6kaD5gPD8pmlpaNc9S1YyvoQXBIA+AIKwmr0JkQkcuLZrQIV8w4FhCq12fB55PJURodKFfwSv+Zz5CgGlIlw4g=="',
        'bitwarden:\n  client_secret: Ngnrm4JTNFurtCLBXv0bINA7hxVZvS',
      ],
      leaves: [
        'BW_CLIENTID=user.89715602-13fe-43c9-aa4b-012c357e59b8',
        'bitwarden/clients@e1858e04edadaded7a57a361d97447af54a76750',
      ],
    },
    '',
  ),
  // https://age-encryption.org/v1
  prefixed(
    'age-secret-key',
    ['AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-PQ-1', 'AGE-PLUGIN-'],
    '[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L1-]{50,300}',
    {
      check: isDrawn,
      finds: [
        'AGE-SECRET-KEY-18Y29VYNDS9C0J9T7523UPCMHC2K7F4HXLHVM6EWQHFZAUDL33SPR6LZUQN',
        'SOPS_AGE_KEY=AGE-SECRET-KEY-1HA9UM0KTULGZKNDMFLXYTUXV88Z6ZCM55XVWUPEE5UZ6QQHE3700GSY6RA',
        '# created: 2026-01-01\nAGE-SECRET-KEY-1RMQ8RR68FSAAMA3ZF6ALCULYYZLMKXVPAS4G98HFWZTGYL2H6L9NN7XXRL',
      ],
      leaves: [
        'age1setslmhifliytvvnbylbgjnqtrpucwdglachwobkekspwkumzzwhizxbxt',
        'AGE-SECRET-KEY-1',
        'AGE-SECRET-KEY-13887ND68ET',
      ],
    },
  ),
  marked(
    'ansible-password',
    [
      'ansible_vault_pass',
      'ansible_become_pass',
      'ansible_ssh_pass',
      'ansible_sudo_pass',
      'ansible_su_pass',
      'ansible_password',
    ],
    String.raw`ansible_(?:(?:vault|become|ssh|sudo|su)_)?pass(?:word)?["']?(?:=|:[ \t]{1,8}|[ \t]{1,4}=[ \t]{1,4})["']?(?<value>[^\s"'<>,()]{6,100})(?=["'\s]|$)`,
    {
      check: (value) => looksSet(value, true),
      finds: [
        'ANSIBLE_VAULT_PASSWORD=correct-horse-9',
        'web1 ansible_host=10.0.0.2 ansible_become_pass=Tr0ub4dor',
        'ansible_ssh_pass: "k9!Lm2Zx7"',
      ],
      leaves: [
        'ANSIBLE_VAULT_PASSWORD_FILE=.vault_pass',
        'ansible_become_pass: "{{ vault_become }}"',
        'ansible_password=prompt',
        'ansible_password=connection.password)',
      ],
    },
    'i',
  ),
  named(
    'hashicorp-cloud-secret',
    ['hcp client', 'hcp secret', 'hcp_'],
    '[A-Za-z0-9_-]{64}(?![A-Za-z0-9_-])',
    {
      finds: [
        'HCP_CLIENT_SECRET=sOUsFtUWNUzvcd4OmBSnVhQ3SjJMUFIOqCdd0QneYF9Hu9r76EFm76gwvZP7tGyO',
        'provider "hcp" {\n  hcp_client_secret = "cPpMumYFSqlJBIulzgXZcmSBHGKtweQsZwzMbKIxWZJAvM701AciAPCuupz2g6Ed"',
      ],
      leaves: [
        'HCP_PROJECT_ID=b30f16a0-954c-40cc-a21f-4f5b03311d91',
        'hcp_client_id = 7q9GGd63I0MBpTfomnBWtSh62PPlEO7m',
      ],
    },
  ),
  prefixed('boundary-token', ['at_', 's_'], '[A-Za-z0-9]{10}_s1[A-Za-z0-9]{60,300}', {
    finds: [
      'BOUNDARY_TOKEN=at_GFendXwNy4_s1zuLcvmtsxPdvKOYHR6vQ11v46yDgLEMHhb1goMDFerBa6KQHrL6XWpBMoPr9lJ1KnqapJz7HaAd445okcYEFw5ORbZ737okWrkgIfbRR6G1Sbp0K1gQ20dDAR8tWwWULlPRQLHNjigpT7OQtVDQIlj',
      'Authorization: Bearer at_7tVy7SGDyA_s1oKuXSs13wpImRJkYXgiE3g5p4iD4w2nPNlP84GWEZeUCKepBQV3sWs51UzbF3v6kfLOPMN8E3O12xQe7QoxFLAQ0cq1tsTVhyAKi3fOtVxbROzck1UP4mWrL2lw0fdomQ2ybdpzNYuC6NpK5sdO5cE53jMnFJ1HirN5X2zGKriP9tmBIykwZ',
    ],
    leaves: ['at_', 'at_vTtmyQBz4K_s1'],
  }),
  named(
    'akeyless-key',
    ['akeyless'],
    '[A-Za-z0-9+/]{43}=',
    {
      finds: [
        'AKEYLESS_ACCESS_KEY=X/zwDA4WYS1tC1FoU0JbhufGmEkfAYCzdUu3HBZmOcB=',
        'akeyless auth --access-id p-x --access-key MR8NSWF0Yzpu1nKV7LdJqCjZ+Ci0wgaAn470vlAJFHP=\nakeyless_key: x7n5Gcub+uGuevDnsejcFDV1nnLkts/xu4aZ0hFS1Fk=',
      ],
      leaves: ['AKEYLESS_ACCESS_ID=p-6ds29ru09nqt', 'akeyless: L1Ekv6YKV5hK='],
    },
    '',
  ),
  named('conjur-key', ['conjur'], '[a-z0-9]{50,60}', {
    finds: [
      'CONJUR_AUTHN_API_KEY=hmo9lyogb15w22yqeg1x82bzq0w2pixb0i6fi4onfri0jq85uj5yv5',
      'conjur:\n  api_key: 5pgq85zbofxsnju6m6f4feaz3s3ibpgniel9n7fgny74b51yn2ub',
    ],
    leaves: ['CONJUR_APPLIANCE_URL=https://conjur.acme.test', 'conjur:policy:acme'],
  }),
  named(
    'teleport-token',
    ['teleport token', 'teleport join', 'auth_token', 'tctl', 'tsh token', 'teleport auth'],
    '[a-f0-9]{32}',
    {
      finds: [
        'teleport:\n  auth_token: 71b1fd378278583098c6f5d5873beb52',
        'TELEPORT_JOIN_TOKEN=60ffa4ccd9f970a953b20d3c69692dc1',
      ],
      leaves: ['teleport.acme.test:443', 'auth_token: none'],
    },
  ),
];
