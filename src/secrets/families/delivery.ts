import { isDrawn, oddnessOf } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** What deploys, prices, translates and runs jobs for applications. */
export const DELIVERY = [
  prefixed('octopus-deploy-key', ['API-'], '[A-Z0-9]{25,30}', {
    check: isDrawn,
    finds: [
      'X-Octopus-ApiKey: API-XSMPX32SXBUZNMALG6GGB8M1UC',
      'OCTOPUS_API_KEY=API-526TMZRS33X54MKC9LMMMQ6N6P',
    ],
    leaves: ['API-', 'API-REFERENCEDOCUMENTATIONPAGE', 'API-T7Q2B43T'],
  }),
  prefixed('infracost-key', ['ico-'], '[A-Za-z0-9]{32}', {
    finds: [
      'INFRACOST_API_KEY=ico-yYyXf1m472HAUJall0Uw91K8OboLXmHS',
      'infracost configure set api_key ico-0l3fQ8bbTHBxRRTcjfr2tsHnUDxtu55R',
    ],
    leaves: ['ico-', 'fav-ico-9mP4y15x'],
  }),
  prefixed('scalingo-token', ['tk-us-'], '[A-Za-z0-9_-]{48}', {
    finds: [
      'SCALINGO_API_TOKEN=tk-us-Zq5Ru29Zmip5_urQdETELI21I_fXVV2Hx1gyX-1V6AUzENZe',
      'scalingo login --api-token tk-us-mPPAFhDOy_3dkSJfW5ogpLt6xjiJQNhkm_pADsCmy2sNO1Fw',
    ],
    leaves: ['tk-us-', 'tk-us-eRcaemnvim'],
  }),
  marked(
    'defined-networking-token',
    ['dnkey-'],
    'dnkey-[A-Z0-9]{20,30}-[A-Z0-9]{48,60}',
    {
      finds: [
        'DN_API_KEY=dnkey-P0LC92ZVVG6B3FOOTJXY3RKWU9-SPKN0P1Y3K9SDV7D4ZI6AVBWGGK6WINWQYXXGTCRQKEYQ6FRM9EG',
        'Authorization: Bearer dnkey-VFO0LTVP09XXM2P9QJI36ULXUB-OCATE7CA19OUJ26ISUFG3UPZG8U4RQ0YJL7H6IRTHZZA7PUPOWHO',
      ],
      leaves: ['dnkey-', 'dnkey-WG4MHR62R3'],
    },
    'i',
  ),
  named('sidekiq-credential', ['contribsys'], '[a-f0-9]{8}:[a-f0-9]{8}', {
    finds: [
      'BUNDLE_ENTERPRISE__CONTRIBSYS__COM=5a41784b:bde8047f',
      'BUNDLE_GEMS__CONTRIBSYS__COM: "c4d2e9a1:7f3b06d8"',
    ],
    leaves: ['https://enterprise.contribsys.com', 'BUNDLE_ENTERPRISE__CONTRIBSYS__COM=user:pass'],
  }),
  marked('pubnub-secret', ['sec-c-'], 'sec-c-[A-Za-z0-9+/]{40,60}={0,2}', {
    finds: [
      'PUBNUB_SECRET_KEY=sec-c-vXdWTZXlVLLJcEYanRNEIHZKoytj6WHmq3K6FNH/xU9cIta4',
      `secretKey: 'sec-c-Tf4sjN6bruF7jNciw2RAJBNlJWjcCQ8NXKqRbhHXIMwKjEHc'`,
    ],
    leaves: ['sec-c-', 'pub-c-4bde21d1-8dc3-4b48-abe0-4ae43bc5016f', 'sec-c-xKLNDc2x'],
  }),
  named('appwrite-key', ['appwrite'], '(?:standard_)?[a-f0-9]{256}', {
    finds: [
      'APPWRITE_API_KEY=standard_2640f305375222f79ba9fa20153b842003e6827dd5cd138f807e1fc8f03eb909fb99283b2210d1eebfd7e6038087568e34ea64f31187a96d687ec88f7dfd35faad36e33570efc35247d04d5897edacbf8869d24fd429b3c2dbd3c694591ca0c02b4352e34269e9c05ddd8a28612b65ea0b8b2bd0c1f965af3a568841a9e28fc7',
      'appwrite:\n  key: 89c8250783f4a45de74c92fdf8bd5a689866c9390c7cf1e5f90d80ce0aad130ba44c2d1a4d6be99e980e29e882721b8755d92bc23190e79e3910a2b38bdcf7206d4031b204c985a53ced2ffaf7158c8cf17de1b84c00e7c9998e5586b5cc103aa04d21285dce35369250461f5644c6a1dda151186093c46349c22bdf6674aa77',
    ],
    leaves: [
      'APPWRITE_PROJECT=5a5dab0fedb0da9ccad1',
      'appwrite/sdk-for-node@5ea67d0196c7fa243fd0b26cf5cbab784535334b',
    ],
  }),
  marked(
    'proxmox-token',
    ['pveapitoken='],
    String.raw`PVEAPIToken=[^\s!"']{1,80}![^\s="']{1,60}=(?<value>${UUID})`,
    {
      finds: [
        'Authorization: PVEAPIToken=root@pam!ci=b63e9ca8-7914-49d8-a77c-d4f4ffdbfd64',
        'pm_header = "PVEAPIToken=tf@pve!tf=9f5a2456-b867-4f3a-a96f-3a2e28658df5"',
      ],
      leaves: ['PVEAPIToken=USER@REALM!TOKENID=UUID', 'PVEAPIToken='],
    },
  ),
  named('proxmox-token', ['proxmox', 'pm_api_token', 'pve token', 'pve_token'], UUID, {
    finds: [
      'PROXMOX_TOKEN=6ceba282-46c2-4314-a255-238821499e81',
      'pm_api_token_secret = "b2752a78-c685-4a2f-a8dc-2abaac637eb9"',
    ],
    leaves: ['PROXMOX_NODE=pve1', 'proxmox_vm_id: b0c0d73a-6561-4721-a65c-23498f9efaf0'],
  }),
  named(
    'openstack-secret',
    ['os_application_credential_secret', 'application credential secret', 'openstack secret', 'os_token'],
    '[A-Za-z0-9_-]{80,90}(?![A-Za-z0-9_-])',
    {
      finds: [
        'OS_APPLICATION_CREDENTIAL_SECRET=PVfi_0_rQt-bngOlo1NiV1FRzzR-Yvf9PDSfzOv7RDN_HYwrVbK_xR1P0bfM-sUAu-E3VqkAxA4ANVLVZ5YEj3',
        'application_credential_secret: "kgOiRmlqWyxXjAWEpmyEI1qyM7f-bcSIHIiMXjUxA9asjaP6ajxh6Cav6a52YNLilOXQ4qn78x7fPsWo9_LOCD"',
      ],
      leaves: [
        'OS_APPLICATION_CREDENTIAL_ID=7dd3ccfb3bc1d7314da71e6458bd74bf',
        'OS_AUTH_URL=https://keystone.acme.test:5000',
      ],
    },
  ),
  named(
    'keycloak-secret',
    ['keycloak', 'kc_client', 'oidc client secret', 'oidc_client_secret', 'oidc secret'],
    `[A-Za-z0-9]{32}|${UUID}`,
    {
      finds: [
        'KEYCLOAK_CLIENT_SECRET=D08GbmFnjgVOXk9mkPEKvVmfcTVTWBJn',
        'keycloak:\n  secret: 43690e1f-7a3c-4e76-a57e-c5498613fc9a',
        'oidc_client_secret = "gGnmvJY9PjMvYbUlG6Pk9rELjLs4D5eF"',
      ],
      leaves: ['KEYCLOAK_REALM=acme', 'keycloak/keycloak@24a00b7fc8527123fe441af2ed0947878a49b5f8'],
    },
    '',
  ),
  named('airflow-fernet-key', ['fernet key', 'fernet_key', 'fernet('], '[A-Za-z0-9_-]{43}=', {
    finds: [
      'AIRFLOW__CORE__FERNET_KEY=pjntifMyaXN02rn38GBFkxxqsWrdn4SeUSIASlpzRAx=',
      `cipher = Fernet(b'bjvP9E0cVnIVTSkcdycJ-4gXgUe09DiCmZDSGfSyu8Q=')`,
    ],
    leaves: ['Fernet(key)', 'FERNET_KEY=NIL6yXcUos='],
  }),
  named('transifex-token', ['transifex', 'tx_token'], '1/[a-f0-9]{40}', {
    finds: [
      'TX_TOKEN=1/0d5dc44098113a69e7ce6fc16d849688c825cf40',
      'transifex:\n  token: 1/14bc9d9f5326cebcb30df4a98282a4b1e1d37ae8',
    ],
    leaves: ['https://app.transifex.com/acme', 'TX_TOKEN=1/296c71e9'],
  }),
  named('crowdin-token', ['crowdin'], '[a-f0-9]{80}', {
    finds: [
      'CROWDIN_PERSONAL_TOKEN=b9bf856442f94d46edb0933deba6f36460aeea8c1eb207d0063f46b68e039784aef6f67ceb044a50',
      'crowdin upload --token 72c017dd513dcfe1fd8f1429982e95439485f05090bba6d7906c71a9d82e4525c7f0779b5a3ee316\ncrowdin_token: 07acdaac0d798ae1e0df10b0a77d31d88de1dbab9431316b9d1a039f40d747258e5552ed3606936f',
    ],
    leaves: ['crowdin/github-action@ca784cbef18b01275603e5b2eb81570febab4133', 'CROWDIN_PROJECT_ID=1234'],
  }),
  named('lokalise-token', ['lokalise'], '[a-f0-9]{40}', {
    finds: [
      'LOKALISE_API_TOKEN=7304c1ae8f99cf791e31d49a0ef2195bf305875c',
      'lokalise2 --token 69434396f077bcc6e365020091ab25df28dad1ea',
    ],
    leaves: [
      'lokalise/lokalise-push-action@aebde4f00c5135058e9dc04ba22acb610eec9838',
      'LOKALISE_PROJECT=840bb4acab18c166bbe7.12345678',
    ],
  }),
  named(
    'phrase-token',
    ['phrase access', 'phrase_access', 'phraseapp', 'phrase token', 'phrase_token'],
    '[a-f0-9]{64}',
    {
      finds: [
        'PHRASE_ACCESS_TOKEN=f40d7c3c5006301b7041935643677b59eb976d36efe980aaf68e84a9d28258ab',
        'phraseapp:\n  access_token: 65c5d18c31db2d84d8eb17f83b78fe9f7369bcc80bc127ee4a18415965437012',
      ],
      leaves: ['PHRASE_PROJECT=46ac0b5ed1c38deca132b1c9e540d439', 'the phrase token is a word'],
    },
  ),
  named('veracode-key', ['veracode'], '(?:vera01[a-z]{2}-)?(?:[a-f0-9]{32}|[a-f0-9]{128})', {
    finds: [
      'VERACODE_API_KEY_SECRET=9ab885b2b696b274494bd722bc1cb7e07949662bdbec2a1f6e92a7af70bb4df2710221c9e76fd5e0c2356d7f926072bc208f4c25429dd583b30d69dcea5c3ea6',
      'veracode_api_id = vera01ei-26fe38dca926d8b59e0a0fc814bfe528',
    ],
    leaves: [
      'veracode/veracode-uploadandscan-action@5a8e9ba5d4739d81bba99c5d7c454b5c884a3afb',
      'VERACODE_APP=acme',
    ],
  }),
  named(
    'gitguardian-key',
    ['gitguardian'],
    '[A-Za-z0-9]{64,72}',
    {
      finds: [
        'GITGUARDIAN_API_KEY=ArTyTBL6HSSMrM9ZM9HNzbLEfA307czxwn6sCWI8D3cqOxNGjvcoC0hAFo3vctNupgJ3dqL',
        'gitguardian:\n  token: RQjH5iwQIsHAxE3lWP4qEf0SZqZDCTQ43881aaND58ZWXw4x1bowCH0EuVT9PrDUFoOCRr',
      ],
      leaves: [
        'GitGuardian/ggshield-action@79b44052960316b642aaaf7df1423d76fe2a7c13',
        'GITGUARDIAN_INSTANCE=https://dashboard.acme.test',
      ],
    },
    '',
  ),
  named('appcenter-token', ['appcenter', 'app center'], '[a-f0-9]{40}', {
    finds: [
      'APPCENTER_ACCESS_TOKEN=c6337a68d6953ad6757ed7373b9030aa4286aa34',
      'appcenter login --token 9b6f175b51c9903f53ed073b052534b6a9e8d4ff',
    ],
    leaves: ['appcenter/docs@988473d158a2a00785107ad481b7b197a2bc844b', 'APPCENTER_APP=acme/web'],
  }),
  marked(
    'fastlane-password',
    ['match_password', 'fastlane_password', 'fastlane_application_specific_password', 'itc_password'],
    String.raw`(?:MATCH_PASSWORD|FASTLANE_(?:APPLE_APPLICATION_SPECIFIC_|APPLICATION_SPECIFIC_)?PASSWORD|ITC_PASSWORD)["']?\s{0,4}[:=]\s{0,4}["']?(?<value>[^\s"'$<{]{6,100})`,
    {
      check: (value) => /[\d\W]/.test(value) && !value.endsWith(')'),
      finds: ['MATCH_PASSWORD=correct-horse-9', 'FASTLANE_PASSWORD: "k9Lm2Zx7"'],
      leaves: ['MATCH_PASSWORD=${MATCH}', 'FASTLANE_PASSWORD: secret'],
    },
  ),
  named(
    'apple-app-password',
    [
      'app specific',
      'app-specific',
      'apple_app',
      'apple app',
      'application_specific_password',
      'notarytool',
      'altool',
      'ac_password',
      'apple_id_password',
      'apple id password',
      'apple password',
    ],
    '[a-z]{4}(?:-[a-z]{4}){3}',
    {
      check: (value) => oddnessOf(value) >= 4,
      finds: [
        'AC_PASSWORD=kqzv-xwpj-tmrh-gfbd',
        'apple_id_password: "lsnc-vkqz-jxwp-thmr"',
        'FASTLANE_APPLE_APPLICATION_SPECIFIC_PASSWORD=gkxv-prjd-wqtz-mbhc',
      ],
      leaves: ['AC_PASSWORD=your-pass-word-here', 'apple_id_password: some-text-that-goes'],
    },
  ),
  named(
    'chef-key',
    ['chef token', 'automate token', 'chef automate', 'puppet token', 'puppetdb token', 'pe_token'],
    '[A-Za-z0-9_-]{27}=|[A-Za-z0-9_=-]{43,70}(?![A-Za-z0-9_=-])',
    {
      finds: [
        'CHEF_AUTOMATE_TOKEN=5PGC6660vb_ukzvKPIFtpo5N1Yt=',
        'PE_TOKEN=gxANXXp20zu9vGEoqV6G_mViJNVwzf-5-yfIcmswRT0U9JTb',
      ],
      leaves: [
        'CHEF_SERVER=https://chef.acme.test',
        'puppet_token_lifetime_in_the_console_of_the_enterprise',
      ],
    },
  ),
  named(
    'sysdig-token',
    [
      'sysdig',
      'wiz client',
      'wiz secret',
      'wiz_',
      'prisma cloud',
      'lacework',
      'aqua key',
      'orca key',
      'orca token',
    ],
    `${UUID}|[A-Za-z0-9]{64}|_?[a-f0-9]{32}|[A-Za-z0-9+/]{27,43}=`,
    {
      finds: [
        'SYSDIG_SECURE_API_TOKEN=3cfd4b5d-f376-440b-a0be-be3105ebfcf0',
        'WIZ_CLIENT_SECRET=hkkTEORVY6sUFB0SDXRcH3okYBYa6Tlqhfvjs5pivasM89FssuKdiVDoDQ37pIpJ',
        'LACEWORK_API_SECRET=_4418b82b98a3c01acd61f054cd673c1b',
      ],
      leaves: ['SYSDIG_URL=https://secure.sysdig.com', 'wiz_project: I4bJU4dYJF'],
    },
  ),
  named(
    'replit-token',
    ['replit', 'gitpod', 'coder_session', 'coder session', 'coder token'],
    String.raw`[A-Za-z0-9]{10}-[A-Za-z0-9]{22}|[A-Za-z0-9_.-]{32,200}`,
    {
      check: (value) => isDrawn(value) && /\d/.test(value) && !/\.(?:io|com|dev|app)\b/.test(value),
      finds: [
        'CODER_SESSION_TOKEN=SFEUBbn5Uu-Le9sq4QtKUP63ParNjLJiy',
        'GITPOD_TOKEN=hX8BFxJUP9hy7pmC1ObUsKAc163zy76dqOGR3wzVJSAcb1lK',
      ],
      leaves: [
        'https://gitpod.io/#https://github.com/acme/web',
        'replit.nix',
        'CODER_URL=https://coder.acme.test',
      ],
    },
  ),
];
