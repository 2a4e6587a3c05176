import { isDrawn } from '../drawn.ts';
import { named, prefixed } from '../family.ts';

/** https://docs.gitlab.com/security/tokens/#token-prefixes; since 17 a token may end in `.<version>.<checksum>`. */
const ROUTABLE = String.raw`(?:\.[0-9a-z]{2}\.?[0-9a-z]{7,9})?`;

export const GITLAB = [
  prefixed('gitlab-token', ['glpat-'], `[A-Za-z0-9_-]{20,300}${ROUTABLE}`, {
    finds: [
      `glpat${'-'}Zx8vQ2mN5rT1yK7wB3pL`,
      `PRIVATE-TOKEN: glpat${'-'}s9OToO4HLo7Ebg_zx9cJ`,
      `GITLAB_TOKEN=glpat${'-'}qUUTaXoSW_OMJjkmzljv_WqXqqgWBlzhBLL1yQhWu6nIax0FPL.01.0wfmkq7h8`,
    ],
    leaves: ['glpat-', 'glpat-short'],
  }),
  prefixed('gitlab-oauth-secret', ['gloas-'], '[A-Za-z0-9_-]{40,80}', {
    finds: [
      `GITLAB_CLIENT_SECRET=gloas${'-'}12a05690ce644ce3d068db351bd0e68a2e42e949a8daf1f54b16e7af47ef19a9`,
      `secret: "gloas${'-'}92ba2e7351ce91e7f06d87b2dd04431fbf8015cff136f1ca4794bbabfd17b8e4"`,
    ],
    leaves: ['gloas-', 'gloas-e5817f8eab'],
  }),
  prefixed('gitlab-deploy-token', ['gldt-'], `[A-Za-z0-9_-]{20,64}${ROUTABLE}`, {
    finds: [
      `docker login -u gitlab+deploy-token-1 -p gldt${'-'}EgfTHYs7FNZlvihpTRJC registry.gitlab.com`,
      `CI_DEPLOY_PASSWORD=gldt${'-'}RdgJzjApqXRzsYWSRvq0`,
    ],
    leaves: ['gldt-', 'gldt-JSVBKKpt'],
  }),
  prefixed('gitlab-runner-token', ['glrt-', 'glrtr-'], `[A-Za-z0-9_-]{20,300}${ROUTABLE}`, {
    finds: [
      `[[runners]]\n  token = "glrt${'-'}WXr4YztYiY2FhRAP34UC"`,
      `gitlab-runner register --token glrt${'-'}t1_gV1BXOJN5zwOrSQnM1lV`,
      `token: glrtr${'-'}cyZIlJHLPECthUbhFWmRa35_gpT.01.0zzl1fvyf`,
    ],
    leaves: ['glrt-', 'glrtr-GdSqtNFM'],
  }),
  prefixed('gitlab-runner-registration-token', ['GR1348941'], '[A-Za-z0-9_-]{20,24}', {
    finds: [
      'gitlab-runner register --registration-token GR13489416tgiA2mGcy1La6bijUE9',
      'REGISTRATION_TOKEN: "GR1348941ajbRgGPvPDhlXuzxKHPw"',
    ],
    leaves: ['GR1348941', 'GR1348941KyoK5h'],
  }),
  prefixed('gitlab-job-token', ['glcbt-'], `[A-Za-z0-9_-]{20,300}${ROUTABLE}`, {
    finds: [
      `CI_JOB_TOKEN=glcbt${'-'}64_pUVHzmAYjRSt4OXTPjfq`,
      `JOB-TOKEN: glcbt${'-'}1a_Bu75hg-jY6-LqBKjp9vs`,
    ],
    leaves: ['glcbt-', 'glcbt-64_1WtVGm'],
  }),
  prefixed('gitlab-trigger-token', ['glptt-'], '[A-Za-z0-9_-]{20,64}', {
    finds: [
      `curl -F token=glptt${'-'}8435fce2cbac9a9d49dca0bb9923773aed78757e https://gitlab.com/api/v4/projects/1/trigger/pipeline`,
      `TRIGGER_TOKEN=glptt${'-'}088f07a938fec7f39e329c9f9f6065e93d636985`,
    ],
    leaves: ['glptt-', 'glptt-96f007ec95'],
  }),
  prefixed('gitlab-feed-token', ['glft-'], '[A-Za-z0-9_-]{20,80}', {
    finds: [
      `https://gitlab.com/acme.atom?feed_token=glft${'-'}F5SmjvdvmbFvjIO71UnV`,
      `feed_token: glft${'-'}fdb9dcc5c87182ba4e2f651b699e0e1ebbe1cdd6fff9f6699aa733c0a217337f-1234`,
    ],
    leaves: ['glft-', 'glft-tLPQVkOM'],
  }),
  prefixed('gitlab-incoming-mail-token', ['glimt-'], '[A-Za-z0-9_-]{20,64}', {
    finds: [
      `incoming+acme-web-1-glimt${'-'}vjgn5o518g2vyqjja2skkv81y@incoming.gitlab.com`,
      `INCOMING_TOKEN=glimt${'-'}k4fkdr62tcyuv7z1tepuul3a3`,
    ],
    leaves: ['glimt-', 'glimt-gi47gtb6'],
  }),
  prefixed('gitlab-agent-token', ['glagent-'], `[A-Za-z0-9_-]{40,300}${ROUTABLE}`, {
    finds: [
      `helm upgrade --set config.token=glagent${'-'}T2qtXYfbQq7md8ErtQJEs6JW29eKAmfwurUrKe9hfQ9N63V0Fn`,
      `AGENT_TOKEN=glagent${'-'}LBcD_WWjrxCEouuOCouQ6Qn8EhkwKXO0lAfHjn3_peYpHMKz2z`,
    ],
    leaves: ['glagent-', 'glagent-xxx', 'glagent-QcVHYHnhHa'],
  }),
  prefixed('gitlab-scim-token', ['glsoat-'], '[A-Za-z0-9_-]{20,64}', {
    finds: [
      `SCIM_TOKEN=glsoat${'-'}d23xhLnnfHcSHvZu6pio`,
      `Authorization: Bearer glsoat${'-'}JoOkuS8vMvVBA-69QXvs`,
    ],
    leaves: ['glsoat-', 'glsoat-T9wZMI9e'],
  }),
  prefixed('gitlab-feature-flag-token', ['glffct-'], '[A-Za-z0-9_-]{20,64}', {
    finds: [
      `UNLEASH_INSTANCE_ID=glffct${'-'}X8VecanQ2e3cxh9BDZ7C`,
      `instance_id: "glffct${'-'}vdwzqvPjk4K501yP8iSj"`,
    ],
    leaves: ['glffct-', 'glffct-WIZ0giC5'],
  }),
  prefixed('gitlab-workspace-token', ['glwt-'], '[A-Za-z0-9_-]{20,64}', {
    check: isDrawn,
    finds: [`GL_WORKSPACE_TOKEN=glwt${'-'}snjDaUjEfOynwRvk6Q8oJt9w`, `token: glwt${'-'}XtvQe6gpEHKh0GM7UHYR`],
    leaves: ['glwt-', 'glwt-GpreUeIm'],
  }),
  named('gitlab-session', ['_gitlab_session'], '[a-f0-9]{32}', {
    finds: [
      'Cookie: _gitlab_session=ab23e4bfc43bf3a300fc4678f61e7acc',
      'set-cookie: _gitlab_session=072b7deb8d5d71d5348aeafa9155e4d5; path=/',
    ],
    leaves: ['_gitlab_session=', '_gitlab_session=eb4ae6a3'],
  }),
  named(
    'gitlab-token',
    [
      'gitlab token',
      'gitlab access',
      'gitlab private',
      'gitlab pat',
      'gitlab api',
      'private-token',
      'gitlab secret',
      'gitlab key',
    ],
    '[A-Za-z0-9_-]{20}(?![A-Za-z0-9_-])',
    {
      finds: [
        'GITLAB_PRIVATE_TOKEN=Ng_6zSPEqu7N_2mUptQM',
        'curl --header "PRIVATE-TOKEN: KS988DYmud9GvHgDIpHG" https://gitlab.acme.test/api/v4',
      ],
      leaves: ['GITLAB_API_URL=https://gitlab.com', 'gitlab-private-runner-tags'],
    },
    '',
  ),
];
