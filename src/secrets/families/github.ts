import { isDrawn } from '../drawn.ts';
import { named, prefixed } from '../family.ts';

/** https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github */
export const GITHUB = [
  prefixed('github-token', ['ghp_', 'ghr_'], '[A-Za-z0-9]{36,255}', {
    finds: [
      `ghp${'_'}16C7e42F292c6912E7710c838347Ae178B4a`,
      `git clone https://x:ghp${'_'}Sm9E7cbs4C5yhCNxSDee5M4Sya2OJQGxIKPT@github.com/acme/web.git`,
      `"refresh_token": "ghr${'_'}qusDzbiP23TxdoCqhrragNowdLYSW3ldROoRbi3r2W0Lzxq0pnae9lIKvvRMYT0OBG42VmABb85C"`,
    ],
    leaves: ['ghp_short', 'the prefix ghp_ marks a token', `ghp_${'x'.repeat(36)}`],
  }),
  prefixed('github-oauth-token', ['gho_', 'ghu_'], '[A-Za-z0-9]{36,255}', {
    finds: [
      `oauth_token: gho${'_'}n4A3R8wFQ94nsmML6yiZaQErxR07io0C20zk`,
      `Authorization: Bearer ghu${'_'}eFGvwnJLntwVRlalBbYCzQ76SsJNCKWbn6Nz`,
    ],
    leaves: ['gho_', 'gho_ykzV7ffOrI', 'echo_gho_st'],
  }),
  // Since 2026 an installation's token may be `ghs_<app>_<JSON web token>` of some 520 characters.
  prefixed(
    'github-app-token',
    ['ghs_'],
    String.raw`(?:[A-Za-z0-9]{36,255}|\d{1,12}_eyJ[A-Za-z0-9_-]{10,300}\.[A-Za-z0-9_-]{20,1500}\.[A-Za-z0-9_-]{20,700})`,
    {
      finds: [
        `GITHUB_TOKEN: ghs${'_'}wejFu9R5YktnsziJK2oM1B18SEjgBShsVlGu`,
        `Authorization: token ghs${'_'}123456_eyJhbGciOiJFUzI1NiJ9.eyJj85du7P82mZk6iVXIk6v6yw6XuxYikOKLDefNyacNjIgN7ad1CdeeUrdi7f-pvg3NXkgQboZ6b6jmFhQOEfJljrhfJ5dWUeKKj4N1JqR1ROgmJlzWy1_vgRdjALMzg_7zYtUKpF4dFvNuUF5WgITRV8DE3xCTZc1-_-ROoKilevlMOpXy1nJhekhlzs-of4xW2sVhfb4.RrEpUBLEwfBD8OCv02izz3ek27wQJvG1bpVeQDe3cnJbAJnuKxfu8YtZQZ4QEfkI394p9i-2EZI-qwdBFkiBxY`,
      ],
      leaves: ['ghs_', 'ghs_r1TD1j0irCF5', 'ghs_123456_eyJ'],
    },
  ),
  prefixed('github-fine-grained-token', ['github_pat_'], '[A-Za-z0-9_]{60,255}', {
    check: isDrawn,
    finds: [
      `github_pat${'_'}NqVwYS81VP7Hb1DX8pPd5k_hxE3pyIgKpaUnArl63XykWZeiNNCiia3anXn9k3ksu9mI4ROnl89Sm995yt`,
      `GH_TOKEN=github_pat${'_'}08EuLDiPxbJtBoRBsKHF4b_ZXt7MYYVLiRoZi1CV4JklKDw1kYAHEw6BlOqElux846s7gfda4F1rwcUTzf`,
    ],
    leaves: ['github_pat_', 'github_pat_<your token>'],
  }),
  named(
    'github-token',
    [
      'github token',
      'github access',
      'github oauth',
      'github secret',
      'github client',
      'github pat',
      'github api',
      'gh token',
      'gh pat',
      'github auth',
      'github password',
      'github key',
      'githubtoken',
    ],
    '[a-f0-9]{40}',
    {
      finds: [
        'GITHUB_TOKEN=ae0381968f4e84460732303ecd249966385e4991',
        'github_client_secret: "d5d474ba7f48e019235360712568ba2ccf87e82a"',
        'https://api.github.com/x?github_access_token=d019eee460a69d85dc502477660dfa9bae06c27b',
      ],
      leaves: [
        'github_sha: d7581832d2c18d4f7a97933e06a09cce21fd8406',
        'uses: github/token-action@780e821f7c8721b4645922ba4e9bfc8c505d975c',
        'GITHUB_TOKEN=5e8d05c148afaacade2c',
      ],
    },
  ),
  named(
    'github-runner-token',
    ['runner token', 'registration token', 'actions runner', 'config.sh'],
    'A[A-Z2-7]{28}',
    {
      finds: [
        './config.sh --token AB4ZOQMDCONAAEILG7PDW72AVVJYY',
        'RUNNER_TOKEN=AAUVKNDJC4XT7CCABAL5MG4KJDQYD',
      ],
      leaves: ['runner token: changeme', 'registration_token = AMXP6VRHYET'],
    },
    '',
  ),
  named(
    'github-webhook-secret',
    ['github webhook', 'webhook secret', 'gh webhook', 'github app webhook'],
    '[A-Za-z0-9_/+-]{20,64}={0,2}',
    {
      form: true,
      finds: [
        'GITHUB_WEBHOOK_SECRET=a1eab05d56ad14be7847b39db5bb0233d8cffbd5',
        'webhook_secret: "Zqv44wdVUf5BFPAq_WmpsqXG5mFBFdvT"',
      ],
      leaves: ['GITHUB_WEBHOOK_URL=https://acme.test/hook', 'webhook-secret-name-for-the-controller'],
    },
  ),
];
