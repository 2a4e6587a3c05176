import { isDrawn } from '../drawn.ts';
import { named, prefixed } from '../family.ts';

/** Hosts of repositories besides GitHub and GitLab. */
export const REPOSITORIES = [
  prefixed('bitbucket-app-password', ['ATBB'], '[A-Za-z0-9]{24,32}', {
    check: isDrawn,
    finds: [
      `BITBUCKET_APP_PASSWORD=ATBB${''}fcrTuF64Yp0jB03AKRau8qeu3A38B693`,
      `git clone https://acme:ATBB${''}94mxgafaNNvGn9JwipvUCNMe38F9DEE2@bitbucket.org/acme/web.git`,
    ],
    leaves: ['ATBB', 'ATBBriGQK7sJ', 'COMBATBBXk40yAoWwUiaNsaSdAmUMZ8jGg6exR'],
  }),
  named(
    'bitbucket-secret',
    [
      'bitbucket secret',
      'bitbucket client',
      'bitbucket oauth',
      'bitbucket pass',
      'bitbucket token',
      'bitbucket app',
      'bitbucket access',
      'bitbucket http',
    ],
    '[A-Za-z0-9]{32}|[A-Za-z0-9]{20}|[A-Za-z0-9+/]{44}',
    {
      finds: [
        'BITBUCKET_CLIENT_SECRET=pEQZPPTsA1fKUIJUfQA1Gf2pjeKn644h',
        'bitbucket_app_password: wYyJm3ohMkRSWE4YI6OY',
        'BITBUCKET_TOKEN="7ROk1/VmczRh782O7RvjuJdRard9ag86ugdLVAWN7ntF"',
      ],
      leaves: ['BITBUCKET_REPO_SLUG=web', 'bitbucket_oauth_callback_url'],
    },
    '',
  ),
  named('gitea-token', ['gitea', 'forgejo', 'codeberg', 'gogs'], '[a-f0-9]{40}', {
    finds: [
      'GITEA_TOKEN=262bf5f381fdba85a3304bfa1a7b25f5d39042cb',
      'forgejo:\n  token: a0bf853a48162f400017b08129160ae060f62409',
      'tea login add --token cbebed4007503c2a3b28b943206f8cef130718da\nCODEBERG_TOKEN=33f3416043cb9d49f128cdfd42d920609b12cc26',
    ],
    leaves: [
      'gitea/act_runner@5a98d774023065f6bd99f40ed131ce20dd19b80d',
      'https://codeberg.org/acme/web/commit/a5c6667611e35cc08d112bf36cfcd4ec00a4d8e6',
    ],
  }),
  named(
    'gitea-runner-token',
    ['gitea runner', 'forgejo runner', 'runner registration', 'act_runner'],
    '[A-Za-z0-9]{40}',
    {
      finds: [
        'GITEA_RUNNER_REGISTRATION_TOKEN=s6zPMEpadjNkaynqRVfnVpEsbBhUq4v4fr5EnwRD',
        'act_runner --token 4ygVrNtZb4lMrG2NL5cY4znxEzbOg2OwIanHEadm',
      ],
      leaves: ['GITEA_RUNNER_NAME=one', 'gitea/act_runner@7c9c2b006100ca03cc1473b690dfcde213ca6cbd'],
    },
    '',
  ),
  named('sourcehut-token', ['sourcehut', 'sr.ht', 'srht'], '[A-Za-z0-9+/]{80,160}={0,2}', {
    finds: [
      'SRHT_TOKEN=WeffybXg7gUGW1gD7FBigyhGPJz+OctoHXniuJcOTWfaR3ji8s5ln2VbUa5BuL9heVmVOHY3yaDrvEU1W96+7hPWvEW/VsD43wcC',
      'access-token "wEes/dEVp4DPZBpGqLm5Ect/DcSOKVFSUGb3svjhmHXSzcDr05ntqt234Im5XL1iG7x+yRNmBXWS43wDUCEmmvzDrSxuOqKj" # sr.ht: otQUbvnqDbt9o4ydvVYl2dq8LhOgFvF+I66d93t+nEImGqt1Yg3V0fvx7LOkIDLdGC0uFWCzXUDRhXaOQ3nm5MFoxKdCuOxM',
    ],
    leaves: ['https://git.sr.ht/~acme/web', 'SRHT_TOKEN=j2O8x/JLJIVLbuzOUWHA'],
  }),
];
