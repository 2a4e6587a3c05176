import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

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
  named('codecov-token', ['codecov'], UUID, {
    finds: [
      'CODECOV_TOKEN=d9468862-7a0d-451b-a5e9-11020d952f8b',
      './codecov -t 783a8fde-20a2-4cf8-a031-ae295eb9fa40\ncodecov:\n  token: 357e5c49-0765-4ee3-a5dc-ffeb82b55414',
      'codecov --token=246453f1-7d31-468c-a5c2-7fe24c6a6d58',
    ],
    leaves: [
      'codecov/codecov-action@76b31f1539ddffb30cb0463d542a7de52247ca82',
      'https://codecov.io/gh/acme/web/branch/main/graph/badge.svg',
    ],
  }),
  prefixed('sonar-token', ['sqp_', 'squ_', 'sqa_'], '[a-f0-9]{40}', {
    finds: [
      'SONAR_TOKEN=sqp_c8c59c29dae5330e535d1a5cea0fad43def656e0',
      'sonar-scanner -Dsonar.login=squ_bb57c7ed75526a046c1fecae89087f857cba5d02',
      'sonar.token: sqa_8af84bf96e0f07be4fa7e3221709cded4bc65e5e',
    ],
    leaves: ['sqp_', 'sqp_6b644fd1a0', 'xsqu_ec555b5b891c2e8275bcfef3ceca636bc4424d1d'],
  }),
  named('sonar-token', ['sonar'], '[a-f0-9]{40}', {
    finds: [
      'SONAR_TOKEN=f903aec9b72117e22431ea23346e40ecd52233db',
      'mvn sonar:sonar -Dsonar.login=bf49da8c2e684414850ba909458ce805dcee4878',
      'sonarqube:\n  token: 0aaef8bb3aff2cf34e4f3dedc76b7784f931d7d0',
    ],
    leaves: [
      'SonarSource/sonarcloud-github-action@85c9aed7eab85b101bbd888251a55b885ab0f3d4',
      'sonar.projectKey=acme_web',
    ],
  }),
  marked(
    'snyk-token',
    ['snyk_uat.', 'snyk_sat.', 'snyk_cs_', 'snyk_rt_'],
    String.raw`(?<![A-Za-z0-9])snyk_(?:[us]at\.[a-f0-9]{8}\.[A-Za-z0-9_.-]{30,400}|(?:cs|rt)_[A-Za-z0-9_-]{40,200}_v1)`,
    {
      finds: [
        'SNYK_TOKEN=snyk_uat.3ce09eac.eyJIxw7FanukwqSKpru9lP9jdJpwujC704obqVwg29OJboluSzJ6Dt5DcOT8ySnugNfDU4xGr8I64Pn0I4CehMzr7RBPGCNtqp59clJS5wi2SA_iS4BoXkErKR2',
        'client_secret: "snyk_cs_BLs-wfE1QXzEeQWm70NJAIpZy9ZWtBdFDUM6Qp7Klla_v1"',
        'snyk_rt_AOaaFdjDDsTzk6afzScr1etfGrc-uA2Sz9hEBr02iLt_czJH-IqxYyeb9bdLbKGI5FwpGSZR3Lidb4tt6hYFeif_v1',
      ],
      leaves: ['snyk_cs_', 'snyk_uat.1f57f016'],
    },
  ),
  named('snyk-token', ['snyk'], UUID, {
    finds: [
      'SNYK_TOKEN=ead3efa0-7bd4-45a4-a4bf-c262a9d3399d',
      'snyk auth 67b88f57-6387-45f9-ac6e-f9740513025a\nsnyk config set api=a3c743a7-1e91-47c3-a969-907ac816db58',
      'snyk:\n  token: "cab989e1-3edd-41c0-a14e-b641fc8c4177"',
    ],
    leaves: ['https://snyk.io/vuln/SNYK-JS-LODASH-590103', 'SNYK_ORG=acme'],
  }),
  named('semgrep-token', ['semgrep'], '[a-f0-9]{64}', {
    finds: [
      'SEMGREP_APP_TOKEN=15556a2740f6f842fde9e638c0eb651f4d75ddf60c72033304032073684f4f77',
      'semgrep:\n  api_token: d611b31454ea7971921915d018d252781bb038540ffdc6e982654e63bc629512',
    ],
    leaves: ['semgrep/semgrep-action@89aad5de7fd86ae59d5c7e4f02c8bb67fae6060d', 'SEMGREP_RULES=p/ci'],
  }),
  named('codacy-token', ['codacy'], '[a-f0-9]{32}|[A-Za-z0-9]{20}', {
    finds: [
      'CODACY_PROJECT_TOKEN=a20ef99991aa1c15dd3611d1bfa2e6cd',
      'codacy:\n  api_token: JaclSEfEVBT09N5hpugp',
    ],
    leaves: [
      'codacy/codacy-analysis-cli-action@e6c7930a151633739117a2b1b483f6bbacac8cb2',
      'https://app.codacy.com/gh/acme/web/dashboard',
    ],
  }),
  named('coveralls-token', ['coveralls'], '[A-Za-z0-9]{32,37}', {
    finds: [
      'COVERALLS_REPO_TOKEN=oCxRQh5eeHkiVE7EO5qvAbrqF09oldyR',
      '# .coveralls.yml\nrepo_token: x\ncoveralls_token: 4NkZ1ePQUJfPCjH6VVh3YetujRuXGtDy0',
    ],
    leaves: [
      'coverallsapp/github-action@e4c54f4fb40304e8bff5a4a078fb5c290ff183ec',
      'https://coveralls.io/repos/github/acme/web/badge.svg',
    ],
  }),
  named(
    'appveyor-token',
    ['appveyor'],
    String.raw`(?:v2\.)?[a-z0-9]{20}`,
    {
      finds: ['APPVEYOR_TOKEN=v2.lqm2shznh5xppg2ubpuv', 'appveyor:\n  api_key: p2iz9vbkk4rzs05ja0u4'],
      leaves: [
        'https://ci.appveyor.com/api/projects/status/49rvihs8ib657mge',
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
        'x-api-key: pat.pDeMHhYyJloQH184sjI1it.8818cc956e8b864c21c91f51.Wb2j4HR8EE7GlIK7HnTL',
        'HARNESS_TOKEN=sat.FuUQx9zXtyMgHydxFZKb-j.ab4fd7b23c7ec73cecb3e591.8pI9eRSzrLn20oPqbRqe',
      ],
      leaves: ['pat.', 'pat.match(value)', 'sat.dB59OxL0nvyijCF0hy9Ei5'],
    },
  ),
  named(
    'bitrise-token',
    ['bitrise'],
    '[A-Za-z0-9_-]{80,90}(?![A-Za-z0-9_-])|[A-Za-z0-9_-]{22,43}(?![A-Za-z0-9_-])',
    {
      finds: [
        'BITRISE_API_TOKEN=GqiUsqoPzNWUGNMWwOMiTbmkI7_ITiiYSbvh0p8PBcfQFlIXyuD4dmEsd-GijFxLsGil66tWyusMldRYYuBvZN',
        'bitrise_token: "YX8hV5puKEmaMVXIgtTL265eDbkyV1fW2rMWGqZ50I4"',
      ],
      leaves: ['BITRISE_APP_SLUG=bfeb6b16396b9620', 'bitrise-io/bitrise-steplib-for-android-and-ios'],
    },
  ),
  named(
    'codeclimate-token',
    ['codeclimate', 'code climate', 'cc_test_reporter'],
    '[a-f0-9]{64}|[a-f0-9]{40}',
    {
      finds: [
        'CC_TEST_REPORTER_ID=4ca678c7c2ce62cb5268e2656d5240dfcbf09f6f60e44dd20e79074cc41ab962',
        'CODECLIMATE_REPO_TOKEN=37bf79e77a02223f097b79b7fd2e090de0f7eb1a0ec9de2d4ac40a428d380082',
      ],
      leaves: [
        'https://api.codeclimate.com/v1/badges/fc84a95cc284b38dfaa0/maintainability',
        'codeclimate/codeclimate-eslint@v1',
      ],
    },
  ),
  named('codefresh-token', ['codefresh'], String.raw`[a-f0-9]{24}\.[a-f0-9]{32}`, {
    finds: [
      'CODEFRESH_API_KEY=cadf158bc3048377fe246e8c.53baa4c27ffd4fbab0d78494ef39c7c5',
      'codefresh:\n  api_key: f08431073920d5152a491ab1.c9e72cc031943712c2211f295b56e8f6',
    ],
    leaves: ['CODEFRESH_ACCOUNT=acme', 'codefresh: 00effff3e3ae2a41997aedda'],
  }),
  named(
    'semaphore-token',
    ['semaphore token', 'semaphore api', 'semaphoreci', 'semaphore auth'],
    '[A-Za-z0-9_-]{20,43}(?![A-Za-z0-9_-])',
    {
      finds: [
        'SEMAPHORE_API_TOKEN=4ZCbIO0FhoBt6vjzgCdV',
        'sem connect acme.semaphoreci.com shxbGZjZJKJxRIRqr2rX',
      ],
      leaves: ['SEMAPHORE_GIT_BRANCH=main', 'semaphore_api_documentation-for-developers'],
    },
  ),
  prefixed('chromatic-token', ['chpt_'], '[a-f0-9]{12,20}', {
    finds: ['CHROMATIC_PROJECT_TOKEN=chpt_85f5b0dc7aba736', 'chromatic --project-token=chpt_763267638b1a82f'],
    leaves: ['chpt_', 'chpt_1b72'],
  }),
  named('cypress-record-key', ['cypress record', 'cypress key', 'cypress_record_key'], UUID, {
    finds: [
      'CYPRESS_RECORD_KEY=88fe1c67-a2e4-4670-aaf4-90c97e680943',
      'cypress_record_key: "ef763faf-b40a-4451-a934-f30c30ff2120"',
    ],
    leaves: ['CYPRESS_BASE_URL=http://localhost:3000', 'cypress record key: none'],
  }),
  named('percy-token', ['percy'], '(?:web_|app_|ss_)?[a-f0-9]{64}', {
    finds: [
      'PERCY_TOKEN=59e1d1e5abf12dd153720cd957ca39cd2b122bddfe1499836e29bd5f7215bb42',
      'PERCY_TOKEN: web_f1ff7e423583ecf4b94cc63a1d88afa69974037a683f7c62a7c612baaaab1536',
    ],
    leaves: ['percy/exec-action@bace4bd8657e115d4e14ed86db074a8197b5a62f', 'PERCY_BRANCH=main'],
  }),
  named('saucelabs-key', ['sauce', 'saucelabs'], UUID, {
    finds: [
      'SAUCE_ACCESS_KEY=8d93a16f-e7e5-462c-a61e-9e3a4bbd2c68',
      'https://acme:x@ondemand.saucelabs.com # sauce_key: c97ffc09-3849-4151-a3ff-e3b99803d9ac',
    ],
    leaves: ['SAUCE_USERNAME=acme', 'saucelabs/sauce-connect-action@v2'],
  }),
  named(
    'browserstack-key',
    ['browserstack'],
    '[A-Za-z0-9]{20}',
    {
      finds: ['BROWSERSTACK_ACCESS_KEY=zTb5ArtPLmCnRUXVJ3X4', "'browserstack.key': 'ebQ6zSCLGk2KIkzZuleU'"],
      leaves: ['BROWSERSTACK_USERNAME=acme_x1y2z3', 'browserstack/github-actions@master'],
    },
    '',
  ),
  named(
    'lambdatest-key',
    ['lambdatest', 'lt access', 'lt_access_key'],
    '(?:LT_)?[A-Za-z0-9]{50}',
    {
      finds: [
        'LT_ACCESS_KEY=yhvrjlFZbmddwuxukq1jpTaRXho02brEOGGXFdCNAoUrkxhixA',
        'lambdatest:\n  accessKey: LT_MpfQfL3fX2NFKpMnMnn4AFpJEo8H7dGhzGnd8F3rEuPCiwnmcC',
      ],
      leaves: ['LT_USERNAME=acme', 'LT_ACCESS_KEY=CBS7hEgJB5JUELgzdt8n'],
    },
    '',
  ),
  prefixed('depot-token', ['depot_project_', 'depot_org_', 'depot_user_'], '[a-f0-9]{64}', {
    finds: [
      'DEPOT_TOKEN=depot_project_e17a2256f7e6e8762fb9644c038e7afd602777f52e52cf3da02294d95d33b5bd',
      'depot build --token depot_org_8ef9b5af5dd4338b9c4b4681afef3d444c0bb419416c63ea9aaec4befc5f4152',
    ],
    leaves: ['depot_project_', 'depot_project_id'],
  }),
  named(
    'nx-cloud-token',
    ['nx cloud', 'nxcloud', 'nx_cloud'],
    '[A-Za-z0-9]{48}|[A-Za-z0-9+/]{86}={0,2}',
    {
      finds: [
        'NX_CLOUD_ACCESS_TOKEN=Byo9IF8PVZjZvpGDuXWMw8QaTZbcaWXMnyn+7gZ8CywQhT1LbSvyp8DYPmjoJ8XSa35ewM4JGea4zgEdtob+SW==',
        '"nxCloudAccessToken": "JqA47WLKMhddphoxF0bJdFO2wzjx2bkVpK9jJC7g1s6dcshe"',
      ],
      leaves: ['NX_CLOUD_DISTRIBUTED_EXECUTION=true', 'nxCloudId: a11999b617af2e7b2346c60f'],
    },
    '',
  ),
  named(
    'gradle-enterprise-key',
    ['gradle enterprise', 'develocity', 'gradle access', 'ge access'],
    String.raw`(?:[a-z0-9.-]{4,60}=)?[a-z0-9]{52}`,
    {
      finds: [
        'GRADLE_ENTERPRISE_ACCESS_KEY=ge.acme.test=rjxhlw6csvj6g4r55xdfg1ifuaprg1iq5mesphgfmj8iytranid4',
        'DEVELOCITY_ACCESS_KEY=99gus21nw61dsoxm02c1h84eiwu8cx5umnuolylybenx495oib40',
      ],
      leaves: ['gradle.enterprise.url=https://ge.acme.test', 'GRADLE_ENTERPRISE_ACCESS_KEY=${KEY}'],
    },
  ),
  named('spacelift-secret', ['spacelift'], '[a-f0-9]{64}|[A-Za-z0-9]{64}', {
    finds: [
      'SPACELIFT_API_KEY_SECRET=71460303c8a20b125be721f53c6ef61dd4c546f950242c55126ada3eb56b21dc',
      'spacelift:\n  secret: e7b67de8288898cae90b9f2b970df1b8f5f6962fc6b5a0e5141c696be815e365',
    ],
    leaves: ['SPACELIFT_API_KEY_ID=DTFK56X02N8JDW7KYEJDZQCX7V', 'spacelift-io/spacectl@v1'],
  }),
  named('fossa-key', ['fossa'], '[a-f0-9]{32}', {
    finds: [
      'FOSSA_API_KEY=7d1217e29eac489ab88297548aa4342d',
      'fossa analyze --fossa-api-key 4b1b6bc09b99cf590c91dd30d4fdd7ac',
    ],
    leaves: [
      'fossas/fossa-action@22459a33943726d1d1b54bf5263f2d80b492a430',
      'https://app.fossa.com/projects/git',
    ],
  }),
];
