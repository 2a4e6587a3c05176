import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { looksSet } from '../passwords.ts';
import { UUID } from '../values.ts';

/** Tools that keep secrets or set machines up: what opens them opens everything. */
export const SECRET_STORES = [
  // https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
  prefixed('pulumi-token', ['pul-'], '[a-f0-9]{40}', {
    finds: [
      'PULUMI_ACCESS_TOKEN=pul-83c6aec3a5c35b65a6c4e564ed96e23f59aa27f8',
      'Authorization: token pul-be2e08ebcd8b6fef270b25ea57fc5739dc61e105',
    ],
    leaves: ['pul-', 'pul-995605e6cb', 'xpul-86613cdb94994f6e270dc7f543bc059730a0b87e'],
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
        'DOPPLER_TOKEN=dp.st.dev.Vm7cT6Z2OqA9nYXvdmooWBKN2onmMHmp8tMZ7SdBG1L',
        'doppler configure set token dp.pt.0ptpnQKSEPaQHBQEIz0h7spzuuwhaxFxxzTOSMnlu5Q',
        'dp.sa.A2Gj5ujWKmILXyfyNDrpTT8Vy6X4yAYWWn6e5t7Vb7L is the account',
      ],
      leaves: ['dp.st.', 'dp.pt.79c89uILcG'],
    },
  ),
  marked(
    'infisical-token',
    ['st.'],
    String.raw`(?<![A-Za-z0-9_])st\.(?:[a-f0-9]{24}|${UUID})\.[a-f0-9]{32}(?:\.[a-f0-9]{32})?(?![A-Za-z0-9])`,
    {
      finds: [
        'INFISICAL_TOKEN=st.56dcfd5d4c81b6ed2a8fab7b.490b76a3a0f1e83493b139cc306d0190.8f1f3029bc21200aceb50ac96b52eaa5',
        'infisical run --token st.6dc777af-52a6-444d-acf2-3630df0825ae.0ef0332b50120c1ad9e7cf29b65f4960.f3f9546eaf10c7d13603d6fd7056a33d',
      ],
      leaves: [
        'st.length',
        'st.1ad59f89ec53764ca6c5acdc',
        'test.c7c5dba7ea66fd574cd2e6e5.fe62d730767ecf693af77d11036e1c2e',
      ],
    },
  ),
  named('infisical-secret', ['infisical'], '[a-f0-9]{64}', {
    finds: [
      'INFISICAL_CLIENT_SECRET=5cd1aecde26e3fe77fb8f74b65ed72f69ca92fe56220e493ed33813aedbb9c25',
      'infisical login --client-id=x --client-secret=ad5826ed2661c4af0857b234a76b82db42c82e900497bbe3da2e08b235b94fc8\ninfisical_secret: 8fcb2fa54176b310a771f803bb024ee56cc879dc7c2b919b499989e2aef82bd1',
    ],
    leaves: [
      'INFISICAL_PROJECT_ID=7dfd5db4-cafe-4c9d-afe5-3dbaa5a8c955',
      'infisical/secrets-action@ca3fd0d0ebe9533898f3b6ce6583a85f835c8ccf',
    ],
  }),
  prefixed('onepassword-service-token', ['ops_'], 'eyJ[A-Za-z0-9+/_-]{60,2000}={0,2}', {
    finds: [
      'OP_SERVICE_ACCOUNT_TOKEN=ops_eyJBGwqCkFtDLC9TpTLqX_7Lm3LOA3LxjSSLBJcRz7QWORxmPVdi4E_746Xa6PNhMBE85k_aL_S1Py1w1yTL6_756JdaU1nEI-gcNTBcRDcCnLqhXtzK0wvYwUflYawa59x7mDc58sSJQMmX6l_4kfEW7NjJix6suar4SAHBrYv-EadUpTOlOBtaNY7bfIEzaugV8xvZCD-Ne29wZhUWb4JXDJixmcascxltsEMJbVeY-lMe1PRQq6Pt2NYX55qT7tMngHdt-DzHTxEFRJ4JiuyOk_AZQrY6w6QiGlNvq5KtGh965JrSuEgD7txiR3WTkJ-cvZpDDNXzhUoK5JptZ2nah-r4Q6wlDqFU0yLc3GmS8nOkEcvsEM7XfLwfhpSbA8kUr_jX6GWpXjndinKYWe1Fw0J0HBlb-ZUezY7MLf8lLyaLJkb2XyKIikkTxrxYY_vlaRGVU21Yil_OgK_H6imUNSXjBXRijmwm16eM7uWRFOGlRMlVcOFQNtOjRt9XlmOcRYlgQlsjcRQpywaPtQmPLDULVSfylE-eOF2dtzAy2J5md-bycTJVFi9lM28IRS_6sRLLyanVQDGQtZbPKXJKj9n-_oqdo2Z_qsFwC626PsFO9DjwKldsFAP8wHEHth0BhZixT2MMySR4KrS0Zo8c_FpKPfZdCE2YgD8t1PxWytZ5ROjnRjFdj6B1Tvi',
      'export OP_TOKEN="ops_eyJd84Xub3MOA12I1rqgVZzjLvJvmjI32APcB0K4_4DN2MSbFNYjCVIImftASzfcaXPbPK3IjMOslDB9veY00y-8W2w8h80Ig7E3980IKQjP2XZQtIjBY3YJYWAcvQQ6_DpSCwgb3EZp6nEaPXUpLqadHaqfsNqGSS6SwlwKFhWeBV7_LL2MvQ11knw-l-Fn4LU6xd7Fz6f3TRwSxNhR3hl5f5Ai6N33kkhvVxJvpMwUzIkYNo2pOhhJJf_rjlkjp03NnpSNi3EFtB2by24vGj0ZNRAzDTjwHdQ5MaMpxdOvySykQuKsNyutvFn1_LLwTCyj-ZBqk5R8dAkxmO_5ZYLQPImEIDjUlv7b2RsQe2TnOgeQvlWRHQ3uyJDXTnr3xBwRDSoBmBYSdy43sutZhqNK9ydCIKiMCG_nx0ezZ-u8f-G-r65orH6Fu_lq63FuvHznOLMts2mfg86NsssG71E0yXveszNdYoL-c40WR0s45tufMYOCcy7"',
    ],
    leaves: [
      'ops_',
      'ops_eyJ',
      'devops_eyJWk9hOl4KHF4xo9VJXMI8mWOjAbqtCR6nZ34zqTM9f49OwlnjOpe2j8tTdcc34hgNG3P7CkQH1A69d4mHKatBXOB5qHjQfnlbFzSAxRXnuLJggMpz5Hl0R9e3QfIyXkCvMR2w4ICJ72UXbPfbvvCeVlUcuNg1AZyEY4jPQp7ohyqpiCxhQ13mczsXWvOtqmfSU2UdeLyMaD5CerPHS4Mz5wsWoF39cFbBpCkvjXDw9T3GZ2fkCxiPvjz4Onv6kCefLekzLm61CrPB2Abw7dfi1svh1XkvsShmOhyFNiEl3CDB',
    ],
  }),
  prefixed(
    'onepassword-secret-key',
    ['A3-'],
    '[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
    {
      check: isDrawn,
      finds: [
        'Secret Key: A3-RJDPLN-IHY8MW-AQJD2-H6Y5B-0T1QA-8JEVG',
        'op account add --secret-key A3-7LKDY2-6D0ZHHVJ540-E1LXA-9VCWA-AJEO2',
      ],
      leaves: ['A3-', 'A3-FTRYZB-9Z2UR6', 'A3-PAPER-SIZE'],
    },
  ),
  marked(
    'bitwarden-access-token',
    ['0.'],
    String.raw`(?<![A-Za-z0-9.])0\.${UUID}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==`,
    {
      finds: [
        'BWS_ACCESS_TOKEN=0.07d49a31-07f9-4ffa-a138-7c9d9e576cb2.5Vek18kia3zTvjYKxfkQosdOiEM1Fk:gZoBOFVa8FpjqDtBtGrAP4==',
        'bws secret list --access-token "0.0f9778ce-5b74-41b4-ac18-abe58c0297ce.1MYSzKgEnc24QicUhFZdan305J3nqw:fmmy30iUbChMNwQgXLa7se=="',
      ],
      leaves: ['0.5', '0.72d777ea-4f4c-4ca1-a108-0a31cc8487bf'],
    },
  ),
  named(
    'bitwarden-secret',
    ['bw clientsecret', 'bw_client', 'bitwarden', 'bw session', 'bw_session'],
    '[A-Za-z0-9]{30}|[A-Za-z0-9+/]{86}==',
    {
      finds: [
        'BW_CLIENTSECRET=7F9wJ3BdSBDjP71H2XqCCjTyz2eI0p',
        'export BW_SESSION="mlRO+hZgGjHYTRGsykmMWrjtGEWFqhkcgq43vdqrY//TB2EiEqHG7hkppo0B+G2fw8BEe2u9alFG7VADab4o2H=="',
        'bitwarden:\n  client_secret: Yww1nTyahcDBQ3TvMGc3wKvE5BpX2M',
      ],
      leaves: [
        'BW_CLIENTID=user.ec16a8b7-4ff6-4ccf-a16e-dd264f5df3dc',
        'bitwarden/clients@2c2f60a2068336ba896a8aa836bdb5dc73037721',
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
        'AGE-SECRET-KEY-128T7V2QMX6ME0503ZPW25D85J5M0LSVR5MYNRRX5VPXP786G02Y8CGE5TX',
        'SOPS_AGE_KEY=AGE-SECRET-KEY-1AMFK2K4MZX2KC50G2AY2MZP9VC7QUPRA77U5GGHWG9ST93RFRJQ69LYS8P',
        '# created: 2026-01-01\nAGE-SECRET-KEY-1TTHUFDYGDMN4N2NL77WZVLTHYD2Z9L394EGYMDY6XHSUDM3UMFEMU8JTXL',
      ],
      leaves: [
        'age1dvytbjarbomfxafucyckzoyuzoinstiykfovgcbmxcoxriacmumpbvjlou',
        'AGE-SECRET-KEY-1',
        'AGE-SECRET-KEY-1S65A629AYK',
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
    'akeyless-key',
    ['akeyless'],
    '[A-Za-z0-9+/]{43}=',
    {
      finds: [
        'AKEYLESS_ACCESS_KEY=WKDrP9nfNxuwBtmlh7nFMIHKS/jYT3bR3hPjjlGB0JJ=',
        'akeyless auth --access-id p-x --access-key H4UGBe6AQhquqknqiSYuP14g/ROQG5pxapBAZvKY9R2=\nakeyless_key: kAwetQaH8eCF/ElnxAwF9IdWkxl+XeBKmoqszNXMFvH=',
      ],
      leaves: ['AKEYLESS_ACCESS_ID=p-i8l11u00n5uk', 'akeyless: jg/OER8R9IBf='],
    },
    '',
  ),
  named('conjur-key', ['conjur'], '[a-z0-9]{50,60}', {
    finds: [
      'CONJUR_AUTHN_API_KEY=83260irg2y0fk3n4j40c7obf8jq3m00hjy7nhczo60zz4g8io6efvs',
      'conjur:\n  api_key: h7wnh5h00c98pxwpmr08w5fpus2z9mmhpxkelo8ys7lyz10u8o5f',
    ],
    leaves: ['CONJUR_APPLIANCE_URL=https://conjur.acme.test', 'conjur:policy:acme'],
  }),
  named(
    'teleport-token',
    ['teleport token', 'teleport join', 'auth_token', 'tctl', 'tsh token', 'teleport auth'],
    '[a-f0-9]{32}',
    {
      finds: [
        'teleport:\n  auth_token: ccad323fc33b253684e43c2de05ce3b2',
        'TELEPORT_JOIN_TOKEN=5cf9f936650b635ab68782c727cbbc6e',
      ],
      leaves: ['teleport.acme.test:443', 'auth_token: none'],
    },
  ),
];
