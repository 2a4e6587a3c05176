import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Services that look at code and at applications: coverage, analysis, tests in browsers. */
export const CHECKS = [
  named('codecov-token', ['codecov'], UUID, {
    finds: [
      'CODECOV_TOKEN=28688114-c2df-46d1-ad29-f0a2c13bf84d',
      './codecov -t d1673470-8169-4f0a-ab40-a991ce11295f\ncodecov:\n  token: cb05693f-8e65-427e-af48-cf150d734add',
      'codecov --token=ea94059a-5097-4605-ad62-1e921b97ff4b',
    ],
    leaves: [
      'codecov/codecov-action@ec2e0681023b265f0627fcd04e49be4372bce669',
      'https://codecov.io/gh/acme/web/branch/main/graph/badge.svg',
    ],
  }),
  prefixed('sonar-token', ['sqp_', 'squ_', 'sqa_'], '[a-f0-9]{40}', {
    finds: [
      'SONAR_TOKEN=sqp_4200a8441b38c00b5526f429c51e94d94c6d8789',
      'sonar-scanner -Dsonar.login=squ_d15ab5f60f5bc6e58e547667dd24a66c11236240',
      'sonar.token: sqa_6898f170e31037bf63b55bd0732c1229429777bb',
    ],
    leaves: ['sqp_', 'sqp_b4744686c8', 'xsqu_4abf182dd19450c65d0eb61519af7ccdf1af57b6'],
  }),
  named('sonar-token', ['sonar'], '[a-f0-9]{40}', {
    finds: [
      'SONAR_TOKEN=9c8f48fbeb2fa5be510c679a32191cb9c3c21c66',
      'mvn sonar:sonar -Dsonar.login=ec86ebecf7d0fb24623672c6441369c309b1b0e4',
      'sonarqube:\n  token: 8bfc6086a78f17484e23e4079bfa9922193d492e',
    ],
    leaves: [
      'SonarSource/sonarcloud-github-action@eddca0ebeaf8a9a75237a55bd755ee8469b6f7c8',
      'sonar.projectKey=acme_web',
    ],
  }),
  marked(
    'snyk-token',
    ['snyk_uat.', 'snyk_sat.', 'snyk_cs_', 'snyk_rt_'],
    String.raw`(?<![A-Za-z0-9])snyk_(?:[us]at\.[a-f0-9]{8}\.[A-Za-z0-9_.-]{30,400}|(?:cs|rt)_[A-Za-z0-9_-]{40,200}_v1)`,
    {
      finds: [
        'SNYK_TOKEN=snyk_uat.c1fa2dd7.eyJg5Or4kYHBGGCsl1nMg6z4f9ssaj0NhL2zpQMEVP9Pp3xBMYbuGzv6bYQOpYtyFgT-o5RavqNDcwsu9kMV3nmFg1YMBNfZAllN2Hh1ZIr7yFBWh3Kxjscj1FY',
        'client_secret: "snyk_cs_G7UrNP38U0lGpYFSTXsgOVcqbS-J0BA8wmQURFWIjjt_v1"',
        'snyk_rt_VvKLdbRdnc1BUcTLqrgVyZ5ryjLcQO1GaVo0r7_psJU_DmOBB5sEfdiwwZkhxUxoTHXO11YdciP93QnXxrBQk7A_v1',
      ],
      leaves: ['snyk_cs_', 'snyk_uat.128f9325'],
    },
  ),
  named('snyk-token', ['snyk'], UUID, {
    finds: [
      'SNYK_TOKEN=6e2d39ce-3049-4b9c-ab8e-506391ca1b69',
      'snyk auth 756cd4d2-ae70-4472-ab2d-03f0233649a8\nsnyk config set api=20456221-ed8f-4398-a40d-c9e91ed9cb77',
      'snyk:\n  token: "ad63072a-a4e6-4447-af65-8072dee9c8d2"',
    ],
    leaves: ['https://snyk.io/vuln/SNYK-JS-LODASH-590103', 'SNYK_ORG=acme'],
  }),
  named('semgrep-token', ['semgrep'], '[a-f0-9]{64}', {
    finds: [
      'SEMGREP_APP_TOKEN=768c6f66850707a4c07f147fca7629bad1192a07b1403b0e419222b192b8f4b2',
      'semgrep:\n  api_token: 3d829903f4b797ac9b16784c2368f4036c0ece4f23e6c942054f1e1ce2e87350',
    ],
    leaves: ['semgrep/semgrep-action@dc6f185ddca7164c0fc649886e38872c1d2e318a', 'SEMGREP_RULES=p/ci'],
  }),
  named('codacy-token', ['codacy'], '[a-f0-9]{32}|[A-Za-z0-9]{20}', {
    finds: [
      'CODACY_PROJECT_TOKEN=b34029f7caae9b29f1d793a5512beb01',
      'codacy:\n  api_token: FGzrzwlZQ1jyufQDRkLv',
    ],
    leaves: [
      'codacy/codacy-analysis-cli-action@badb8595fe98a5cc1f15f93eb3ae5bdcb0faa129',
      'https://app.codacy.com/gh/acme/web/dashboard',
    ],
  }),
  named('coveralls-token', ['coveralls'], '[A-Za-z0-9]{32,37}', {
    finds: [
      'COVERALLS_REPO_TOKEN=nN20CeYZNaubSBql4y5nfxzhegYuZMDT',
      '# .coveralls.yml\nrepo_token: x\ncoveralls_token: V0EypOPedjd3aBPxFGTvuvH3362ow9LdL',
    ],
    leaves: [
      'coverallsapp/github-action@01c41e4f8d170b49d04e4b7f96f301f73bd50d64',
      'https://coveralls.io/repos/github/acme/web/badge.svg',
    ],
  }),
  named(
    'codeclimate-token',
    ['codeclimate', 'code climate', 'cc_test_reporter'],
    '[a-f0-9]{64}|[a-f0-9]{40}',
    {
      finds: [
        'CC_TEST_REPORTER_ID=aecc1031eb35ec0e74b7b7676a07ce0d4153f0274c1a9967d03476ab41a03e38',
        'CODECLIMATE_REPO_TOKEN=e2ce5845aa6982296cfddd6947d671756a3a7aa01cdd5d3e7948cc2d64faeab8',
      ],
      leaves: [
        'https://api.codeclimate.com/v1/badges/41fcb1bc0013a0d5d4cb/maintainability',
        'codeclimate/codeclimate-eslint@v1',
      ],
    },
  ),
  prefixed('chromatic-token', ['chpt_'], '[a-f0-9]{12,20}', {
    finds: ['CHROMATIC_PROJECT_TOKEN=chpt_57240a3d5fa53c6', 'chromatic --project-token=chpt_b2b268cf31741ab'],
    leaves: ['chpt_', 'chpt_9f28'],
  }),
  named('cypress-record-key', ['cypress record', 'cypress key', 'cypress_record_key'], UUID, {
    finds: [
      'CYPRESS_RECORD_KEY=827c8e44-da7c-4483-a7c9-590824d0ce8f',
      'cypress_record_key: "ead75b51-f90a-4642-a498-dad843423814"',
    ],
    leaves: ['CYPRESS_BASE_URL=http://localhost:3000', 'cypress record key: none'],
  }),
  named('percy-token', ['percy'], '(?:web_|app_|ss_)?[a-f0-9]{64}', {
    finds: [
      'PERCY_TOKEN=fe82ae7c8a2ce8d5cf5ab706020a1860814aa283aa181aec055ff056d686e929',
      'PERCY_TOKEN: web_38ee2ee0babb0c1b9499116b747c4e18fd7269888ed6c8875768082f06fc3674',
    ],
    leaves: ['percy/exec-action@9b4914e8bf624f39eb49ad1563328d0bcff6a7d6', 'PERCY_BRANCH=main'],
  }),
  named('saucelabs-key', ['sauce', 'saucelabs'], UUID, {
    finds: [
      'SAUCE_ACCESS_KEY=38a78414-c018-4992-ab47-5658f3452f24',
      'https://acme:x@ondemand.saucelabs.com # sauce_key: 64aacef6-2228-4d32-acfd-22558f2484d9',
    ],
    leaves: ['SAUCE_USERNAME=acme', 'saucelabs/sauce-connect-action@v2'],
  }),
  named(
    'browserstack-key',
    ['browserstack'],
    '[A-Za-z0-9]{20}',
    {
      finds: ['BROWSERSTACK_ACCESS_KEY=bl9HNul28Ca2ShYy2fE4', "'browserstack.key': '2imnm6qdbEicDtCSOud2'"],
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
        'LT_ACCESS_KEY=F2Pb08d2WaINWYSEX3XqA8vfK3K7dQczEDKeIxCCDFnjpT2N0M',
        'lambdatest:\n  accessKey: LT_THDvP6RPvWsJpifZCMk4uioXbD9eEAO6ZQr2J4GUKSiWqwn67j',
      ],
      leaves: ['LT_USERNAME=acme', 'LT_ACCESS_KEY=afDJbx06SXWHtOxLnJd4'],
    },
    '',
  ),
  named('fossa-key', ['fossa'], '[a-f0-9]{32}', {
    finds: [
      'FOSSA_API_KEY=05605a1d688ec77f29a43fdb96b018f8',
      'fossa analyze --fossa-api-key 7fd6d7d61725e1d1dc507d381602f795',
    ],
    leaves: [
      'fossas/fossa-action@7892756c61cc21f8a282f2c011d3d0bc9a6358f0',
      'https://app.fossa.com/projects/git',
    ],
  }),
];
