import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';

/** Build servers, and services that look at what is built. */
export const CONTINUOUS_INTEGRATION = [
  prefixed('circleci-token', ['CCIPAT_', 'CCIPRJ_'], '[A-Za-z0-9]{20,24}_[a-f0-9]{40}', {
    finds: [
      'CIRCLE_TOKEN=CCIPAT_ZghsiFQqBm5PrD8KF92t0t_f12733df75ca115f9637685d4e603c04ade8c6a7',
      'Circle-Token: CCIPRJ_qAhqKKOzR46FqUjgfszLXd_6c95743bb0f4cf13802628d4a2ff486ffb6c328f',
    ],
    leaves: ['CCIPAT_', 'CCIPAT_0GsIGGIDVeQHRyH76JM9IT'],
  }),
  named(
    'circleci-token',
    ['circleci', 'circle token', 'circle_ci', 'circle-ci', 'circle_api'],
    '[a-f0-9]{40}',
    {
      finds: [
        'CIRCLECI_TOKEN=4c3168e347d24408096e52f59501b34134151a70',
        'https://circleci.com/api/v1.1/me?circle-token=69ad59d2daba274c411c0a32bd9d66abc7bbcc32',
        'Circle-Token: 717ea499b4782aaeab50ee2db768d1b841800796',
      ],
      leaves: [
        'CIRCLE_SHA1=26fbae83728ece157563c6af4621f7fab67aef39',
        'circleci/node@b50ed69456302867724a5b95c408e0b81657f4c2',
      ],
    },
  ),
  named(
    'travis-token',
    ['travis token', 'travis api', 'travis access', 'travis ci', 'travisci', 'travis_'],
    '[A-Za-z0-9_-]{20,22}(?![A-Za-z0-9_-])',
    {
      finds: [
        'TRAVIS_API_TOKEN=l7SjgLRPBMIRuKrNOSAgSt',
        'travis login --com --github-token x\ntravis_token: XWjeTUd2Wy6PfmR9XMnn',
        'travis.ci.token = "yrDzGwiRpft4iPS1EtkFWB"',
      ],
      leaves: [
        'TRAVIS_BRANCH=main',
        'travis_build_stages_job_id',
        'https://travis-ci.com/acme/web.svg?branch=main',
      ],
    },
  ),
  // https://buildkite.com/docs/platform/security/tokens
  prefixed(
    'buildkite-token',
    ['bkua_', 'bkaa_', 'bkaj_', 'bkar_', 'bkct_', 'bkpt_', 'bkpat_', 'bkps_'],
    '[A-Za-z0-9._-]{32,400}',
    {
      check: isDrawn,
      finds: [
        'BUILDKITE_API_TOKEN=bkua_788facbac6f737d6e71a303b4caff6ac653ece71',
        'buildkite-agent start --token bkct_nDqpqBDat33Hq9RLegczlgn4TBqSlYrQ3gyEDXskvgVF7r3Cv1VMDobIB0amOonshogfNz1e6',
        'token="bkar_2csRSqDiHOcJPxeLq7Yx5M2htoKdJP5OO597LlCEFqmiFF6T54f6dXZincI87M8T7P9sgtgO2"',
      ],
      leaves: ['bkua_', 'bkua_93d81232', 'xbkct_4c0182123f1508b3cfdc05e51d661d6f64f21450'],
    },
  ),
  named('buildkite-token', ['buildkite'], '[a-f0-9]{40}|[a-f0-9]{50}', {
    finds: [
      'BUILDKITE_AGENT_TOKEN=13ebccf1a19488f5684a009b96540fa3a7e16d35de4db0c99e',
      'buildkite:\n  token: d0adbe7d95fa8aa27ceaddbd02cc51e2c51ac569',
    ],
    leaves: [
      'BUILDKITE_COMMIT_MESSAGE=fix',
      'buildkite/agent@v3',
      'buildkite-plugins/docker#0b25404ace411d0bf35898b85e9efeacdb1f5d2c',
    ],
  }),
  named(
    'drone-token',
    ['drone token', 'drone rpc', 'drone secret', 'drone server', 'drone_'],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'DRONE_TOKEN=xI9slDMpF91j1kkTRPWzpAoRFZ6Ke4LR',
        'DRONE_RPC_SECRET=f1bd64d20d8ae6655bfb66d925c9ef45',
        '- name: drone_token\n  value: N8rzEzu7F2MRdmwbyxg7CFlbdQIFmw5Y',
      ],
      leaves: [
        'DRONE_SERVER=https://drone.acme.test',
        'DRONE_COMMIT_SHA=5d46040ffd1b3cb5709fb2f2c99fe53c7191f1a8',
      ],
    },
  ),
  named('jenkins-token', ['jenkins'], '11[a-f0-9]{32}|[a-f0-9]{32}', {
    finds: [
      'JENKINS_API_TOKEN=11c4472964b7d957dfafe2b01242cbd206',
      'curl -u admin:1182ed4cc6b395e7459fde665b4b15f667 https://jenkins.acme.test/job/x/build\nJENKINS_TOKEN: 116cf9d8b639c3ebf801d8a35bf2765505',
      'jenkins:\n  password: "79f18c5a0b528f67a549dc874e50e466"',
    ],
    leaves: [
      'JENKINS_URL=https://jenkins.acme.test',
      'jenkinsci/docker@eb53a98a65039b28d9891eaf631b090e3312c55f',
    ],
  }),
  marked('jenkins-encrypted-secret', ['{aqaaaba'], String.raw`\{AQAAABA[A-Za-z0-9+/]{20,4000}={0,2}\}`, {
    finds: [
      '<password>{AQAAABAAAAAQvOeap9epKY65pV7LPHOyPiQShyBWbzATFg0NRP9fg4=}</password>',
      '<secret>{AQAAABAAAAAwri4a5l9vrCKfRkW6PC/AYlRn6J5o22IeelpIobqvMJML3BuyUIuAp0SRpB5YrusWpbYZ4oMjsLX6D4GCtZ3dtA==}</secret>',
    ],
    leaves: ['{AQAAABA}', 'AQAAABAAAAAQUCXtM6NPLjgPQlp+iUMn+8ONW3zoo9HkqR+Z+qD3IF'],
  }),
  marked(
    'teamcity-token',
    ['eyj0exaioiaivenwmij9'],
    String.raw`eyJ0eXAiOiAiVENWMiJ9\.[A-Za-z0-9_-]{20,60}\.[A-Za-z0-9_=-]{36,60}`,
    {
      finds: [
        'TEAMCITY_TOKEN=eyJ0eXAiOiAiVENWMiJ9.ldlVBj7Rjjes4n75MgDQljN1tVS4OXRopPRC.gDH0Zo1W7837geSpxnxpV_JxRMN4Cd0on_5tiOc7v7fOGI_j',
        'Authorization: Bearer eyJ0eXAiOiAiVENWMiJ9.VGbJvBHb5TfaXwe906l_IXh-mNUfr8kgvA9L.QCX_xjzOkJvokNfR15eD1ux5Ppe8nsrHEklDnumL_8SvFzgx',
      ],
      leaves: ['eyJ0eXAiOiAiVENWMiJ9', 'eyJ0eXAiOiAiVENWMiJ9.abc.def'],
    },
  ),
  named(
    'appveyor-token',
    ['appveyor'],
    String.raw`(?:v2\.)?[a-z0-9]{20}`,
    {
      finds: ['APPVEYOR_TOKEN=v2.2sjn7rrnepva10lcxu8s', 'appveyor:\n  api_key: 0ccafb0tke5q7xoqhuq2'],
      leaves: [
        'https://ci.appveyor.com/api/projects/status/e6avekz5rubg9dvs',
        'APPVEYOR_BUILD_FOLDER=C:/projects/web',
      ],
    },
    '',
  ),
  prefixed(
    'harness-token',
    ['pat.', 'sat.'],
    String.raw`[A-Za-z0-9_-]{20,24}\.[a-f0-9]{24}\.[A-Za-z0-9]{20}`,
    {
      finds: [
        'x-api-key: pat.c5vm_rTCPWe6UwQkBdaXuG.75dcffeb82b55414246453fd.ikoHCIiMRY5FkKYEOwev',
        'HARNESS_TOKEN=sat.eJSxaob1UhTatPF9GXMn0v.ab30cb0463d542a7de522478.SxchzOqFsNgRZLtS7gY6',
      ],
      leaves: ['pat.', 'pat.match(value)', 'sat.cUcLGkHtBcLH5KawC5kULU'],
    },
  ),
  named(
    'bitrise-token',
    ['bitrise'],
    '[A-Za-z0-9_-]{80,90}(?![A-Za-z0-9_-])|[A-Za-z0-9_-]{22,43}(?![A-Za-z0-9_-])',
    {
      finds: [
        'BITRISE_API_TOKEN=Z-p2TM14_aVb4rzBqtXexe72eVXJYrBTazE-7wr4ilAgd_hXfwsqU0BvuIZp_hQv8kY5B9Afu5Q8pf4OJLEcA2',
        'bitrise_token: "BoacmjpbIWYM2LgcK9yrrBQdEtXjiNI0nrIpfaDVE8I"',
      ],
      leaves: ['BITRISE_APP_SLUG=5555b5b891c2e82b', 'bitrise-io/bitrise-steplib-for-android-and-ios'],
    },
  ),
  named('codefresh-token', ['codefresh'], String.raw`[a-f0-9]{24}\.[a-f0-9]{32}`, {
    finds: [
      'CODEFRESH_API_KEY=9fef3ceca636bc4424d16ed0.2aec9b72117e22431ea23346e40ecd53',
      'codefresh:\n  api_key: bdafbff49da8c2e68441485a.f09458ce805dcee4871b80aaef8bb3a2',
    ],
    leaves: ['CODEFRESH_ACCOUNT=acme', 'codefresh: 7f34e4f3dedc76b7784f931d'],
  }),
  named(
    'semaphore-token',
    ['semaphore token', 'semaphore api', 'semaphoreci', 'semaphore auth'],
    '[A-Za-z0-9_-]{20,43}(?![A-Za-z0-9_-])',
    {
      finds: [
        'SEMAPHORE_API_TOKEN=aNAlz8AUK1ZS8U01od4O',
        'sem connect acme.semaphoreci.com Q9cUXlQ6iKXrgDB9CXXQ',
      ],
      leaves: ['SEMAPHORE_GIT_BRANCH=main', 'semaphore_api_documentation-for-developers'],
    },
  ),
  prefixed('depot-token', ['depot_project_', 'depot_org_', 'depot_user_'], '[a-f0-9]{64}', {
    finds: [
      'DEPOT_TOKEN=depot_project_5251a55b885ab0f3d7843ce09eae3cdcce169b9ca42aabf93f872acb80edea6c',
      'depot build --token depot_org_4df326a9b4c2e0be0734fc49b83705ec1af2ee39d2e0783cae403103baaef79e',
    ],
    leaves: ['depot_project_', 'depot_project_id'],
  }),
  named(
    'nx-cloud-token',
    ['nx cloud', 'nxcloud', 'nx_cloud'],
    '[A-Za-z0-9]{48}|[A-Za-z0-9+/]{86}={0,2}',
    {
      finds: [
        'NX_CLOUD_ACCESS_TOKEN=zi2SA/iS4BoXkErKRJRbLs+wfE1QXzEeQWm70NJAIpZy9ZWtBdFDUM6Qp7KllZD0vOaaFdjDDsTzk6afzScr11==',
        '"nxCloudAccessToken": "YWzPDVtOxfppXApbJqZeQCA1VaorbRosFMAt2a1tZElDfEVu"',
      ],
      leaves: ['NX_CLOUD_DISTRIBUTED_EXECUTION=true', 'nxCloudId: 6c76f6726212e1ca1464d28e'],
    },
    '',
  ),
  named(
    'gradle-enterprise-key',
    ['gradle enterprise', 'develocity', 'gradle access', 'ge access'],
    String.raw`(?:[a-z0-9.-]{4,60}=)?[a-z0-9]{52}`,
    {
      finds: [
        'GRADLE_ENTERPRISE_ACCESS_KEY=ge.acme.test=gw3qmcprn25a4lo4bcudm36v0h25uaox0i5luj6ljw4zeneut1gs',
        'DEVELOCITY_ACCESS_KEY=h1mo7xrq5ko8mgrpol5tryn259so7ibkcgafkuugzpi98huoc2to',
      ],
      leaves: ['gradle.enterprise.url=https://ge.acme.test', 'GRADLE_ENTERPRISE_ACCESS_KEY=${KEY}'],
    },
  ),
  named('spacelift-secret', ['spacelift'], '[a-f0-9]{64}|[A-Za-z0-9]{64}', {
    finds: [
      'SPACELIFT_API_KEY_SECRET=43c969907ac816db58cab989e13edd01c0214eb641fc8c417705556a2740f6f2',
      'spacelift:\n  secret: 7de9e638c0eb651f4d75ddf60c72033304032073684f4f7817a611b31454ea71',
    ],
    leaves: ['SPACELIFT_API_KEY_ID=Q7SFCSDK1A7DQ1FKFPQ77CXWBL', 'spacelift-io/spacectl@v1'],
  }),
];
