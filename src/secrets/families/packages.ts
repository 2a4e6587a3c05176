import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Where packages are published. */
export const PACKAGES = [
  prefixed('npm-token', ['npm_'], '[A-Za-z0-9]{36}', {
    finds: [
      `npm${'_'}8fK2mQ7vR1tXn5wZ9cJ3hG6dB4sP0aYeLuIo`,
      `//registry.npmjs.org/:_authToken=npm${'_'}K8yaTG6Fu8wTAqbwFhMSWhAyfntbnoicopEs`,
      `NPM_TOKEN: npm${'_'}JWJtQdBmKEOHBR3uqwAaKIfqtzfxI4oWCZiB`,
    ],
    leaves: ['npm_config_registry', 'npm_lifecycle_event'],
  }),
  // https://docs.npmjs.com/cli/configuring-npm/npmrc#auth-related-configuration
  marked(
    'npmrc-password',
    ['_authtoken', '_auth', '_password'],
    String.raw`(?<![A-Za-z0-9])_(?:authToken|auth|password)[ \t]{0,4}=[ \t]{0,4}["']?(?<value>[A-Za-z0-9+/=_.~-]{8,2000})`,
    {
      form: true,
      finds: [
        '//npm.acme.test/:_authToken=c16d513f-a3dc-4418-ad9a-2755e1c45b8a',
        '_auth=YWNtZTp6eDgxU3BlY3RydW00OGs=',
        '//acme.jfrog.io/artifactory/api/npm/npm/:_password=ZVg4MVNwZWN0cnVt',
        '//registry.npmjs.org/:_authToken=NpmToken.be867164-6078-44d5-abc1-20139fea01f6',
      ],
      leaves: [
        '//registry.npmjs.org/:_authToken=${NPM_TOKEN}',
        'npmrc._authToken = getToken(registry)',
        '_auth=',
        'this._auth = authentication',
      ],
      check: (value) =>
        /\d|=$/.test(value) && (isDrawn(value) || /=$/.test(value) || /^[A-Za-z0-9+/]{12,}$/.test(value)),
    },
  ),
  named(
    'yarn-auth-token',
    [
      'npmauthtoken',
      'npm_auth_token',
      'npmauthident',
      'yarn_npm_auth',
      'npm token',
      'npm auth',
      'npm_password',
    ],
    String.raw`${UUID}|[A-Za-z0-9+/_=.-]{24,400}`,
    {
      check: (value) => isDrawn(value) && !/^\$|^npm_config/.test(value),
      form: true,
      finds: [
        'npmAuthToken: "988a303d-8679-41ce-a598-d3917ba3591e"',
        'YARN_NPM_AUTH_TOKEN=ZndEByqr5v4enQiFyL94FeiMD9LQn41UrjEIlaab',
        'NPM_TOKEN=7184aaef-225d-4696-a778-a1945fbe7cd1',
      ],
      leaves: ['npmAuthToken: "${NPM_TOKEN}"', 'npm_token_permissions'],
    },
  ),
  // https://pypi.org/help/#apitoken: a macaroon whose first packet names the site.
  prefixed(
    'pypi-token',
    ['pypi-AgEIcHlwaS5vcmc', 'pypi-AgENdGVzdC5weXBpLm9yZw', 'pypi-'],
    '[A-Za-z0-9_-]{50,1000}',
    {
      check: isDrawn,
      finds: [
        `TWINE_PASSWORD=pypi-AgEIcHlwaS5vcmc${''}cMSjxAtSyP3L9opxfewVOJCGYz6Ga_s7ALO1HUdnScsVAdPjHYTNoHR-qeK1rJ7eXVh0JZ-VbdEqZ3qmWfh4XUr2KzZMvXqRAfQugMPjICA8r4nSR4QycyIDKNbV1fi7j4QWrgztgrCfKWOhCkocng`,
        `[pypi]\nusername = __token__\npassword = pypi-AgEIcHlwaS5vcmc${''}7MHeXNFxC-l-wdU_kM3bX986uoFZY3CPyzUHcCj6SqQAdAtPGSxV2nnE7jk6AQ_r85GALygeyx707eXQusVZ6ycxXw1WxSxcWDwMxAM2SVA6ScbSS42A1cf05mheZrSZHTsbw8yf47nmpEuKiPs-XE3T3xPVxjWl`,
        `poetry config pypi-token.testpypi pypi-AgENdGVzdC5weXBpLm9yZw${''}HAs6lAAbf9ArYiVCPGwXfljp3sGBKypAWXLbUFs-rjlJJ2GQyop9wpc_BzJJ4FfLV9_ovgUSql35nvdteBSgRQs7l0RCA3deS2al0iUM8NcTBPaf9y6mwWi2FlMMBrr_VcIkf0nL6onY22mkQhFanG`,
      ],
      leaves: ['pypi-', 'pypi-AgEIcHlwaS5vcmc', 'https://pypi-mirror.acme.test'],
    },
  ),
  prefixed('rubygems-key', ['rubygems_'], '[a-f0-9]{48}', {
    finds: [
      `:rubygems_api_key: rubygems${'_'}1c8658106b9f8dbe623064a3ee221628c1fe375bd0192115`,
      `GEM_HOST_API_KEY=rubygems${'_'}b4802c172ae3313136254d56fe159b1e0b38bce829799fd2`,
    ],
    leaves: ['rubygems_', 'rubygems_version', 'rubygems_13480bde3320'],
  }),
  named('rubygems-key', ['rubygems', 'gem_host', 'gem host', 'gem api', 'bundle_gems'], '[a-f0-9]{32}', {
    finds: [
      ':rubygems_api_key: a7141e71d5bd262604b4178bb09b12f4',
      'GEM_HOST_API_KEY=9649603b2c80a44decb3370f2809fa12',
    ],
    leaves: [
      'rubygems/release-gem@1e2efe5f0605bc65a363f92e84e6a8f7af7547ef',
      'RUBYGEMS_HOST=https://rubygems.org',
    ],
  }),
  prefixed('crates-token', ['cio'], '[A-Za-z0-9]{32}', {
    check: isDrawn,
    finds: [
      `CARGO_REGISTRY_TOKEN=cio${''}RxNux2VxD0sAeyW6WiqX7mGkxwAeZOEv`,
      `[registry]\ntoken = "cio${''}RCARnh1EXDkbh9IYGDDonfUlyAmfCNwl"`,
    ],
    leaves: ['cio', 'associoaRWnPRe40nUGjUygEY10t374omcnh37H', 'cioL6TJO6mo5i'],
  }),
  named(
    'crates-token',
    ['cargo_registr', 'cargo login', 'crates.io', 'cargo token', 'cratesio', 'crates token'],
    '[A-Za-z0-9]{32,36}',
    {
      finds: [
        'CARGO_REGISTRY_TOKEN=uWtlc6soCfU0uU6IE1pKNNRJDRKU6oud',
        'cargo login SJAcqkSq5jFBS5g0LK3x7RzYgCyTlCAEwm',
        'CARGO_REGISTRIES_ACME_TOKEN: M3JeaiM3yP0DxEFv90wprDlJTb1VNK2v',
      ],
      leaves: ['https://crates.io/crates/serde', 'cargo_registry: sparse'],
    },
    '',
  ),
  prefixed('nuget-key', ['oy2'], '[a-z0-9]{43}', {
    finds: [
      `dotnet nuget push a.nupkg -k oy2${''}lurwzebpczgjducgiy7xxgekmtsdej2zdpfpdu476ax`,
      `NUGET_API_KEY=oy2${''}kpi4pyopycczvkbbv6ebzturmh4qojgdtplb2w6hjh7`,
    ],
    leaves: ['oy2', 'oy2mi3ycrykzygs', 'boy2t3mdcj2urgbsiyvikwznjqlchdfua6ldnfnawnzw4ow'],
  }),
  named('nuget-key', ['nuget', 'chocolatey', 'choco', 'myget', 'proget'], UUID, {
    finds: [
      'NUGET_API_KEY=76f10f39-4b6e-4873-ad0f-de27cb45e8ec',
      'choco apikey --api-key ce32d8ec-0cf4-4b4f-a48c-a8687060dca2',
      'MYGET_ACCESS_TOKEN: 2b7ed55c-7d7d-4e7b-a340-faa306d5676c',
    ],
    leaves: ['https://api.nuget.org/v3/index.json', 'NuGet.Config'],
  }),
  marked(
    'nuget-key',
    ['nuget push', 'choco push', 'nuget setapikey'],
    String.raw`(?:nuget|choco) (?:push [^\s]{1,200}|setapikey) (?<value>${UUID})`,
    {
      finds: [
        'nuget push a.nupkg 2fc1f883-a696-41eb-a70d-b08bb8770c66 -Source https://nuget.acme.test',
        'nuget setapikey bf2abd1a-e40b-491e-a72f-6b57f4ed8f4d',
      ],
      leaves: ['nuget push a.nupkg -Source ac7ca497-a029-4f83-a575-d962bf2a0c61', 'choco push a.nupkg'],
    },
    'i',
  ),
  marked(
    'nuget-password',
    ['cleartextpassword'],
    String.raw`cleartextpassword["']?[ \t]{1,4}value=["'](?<value>[^"'\s]{4,200})["']`,
    {
      form: true,
      finds: [
        '<add key="ClearTextPassword" value="k9Lm2Zx7Rt5" />',
        '<add key="ClearTextPassword" value="ydNfwPVdJWQIxVo8o6PuLV3KJ8QYxZvbhggh8HUa" />',
      ],
      leaves: ['<add key="ClearTextPassword" value="%NUGET_PASSWORD%" />', 'ClearTextPassword is insecure'],
    },
    'i',
  ),
  prefixed('clojars-token', ['CLOJARS_'], '[a-f0-9]{60}|CLOJARS_[a-z0-9]{60}', {
    finds: [
      'CLOJARS_PASSWORD=CLOJARS_f398126103ca8d7d812124932162bb9d653fe4a7f71cc813bfa013bfbded',
      '{"clojars" {:password "CLOJARS_73c2edf55e70fb244af145df1b7c7100de79cac165544894cf8407c09477"}}',
    ],
    leaves: ['CLOJARS_USERNAME', 'CLOJARS_fdde87b7c7bc'],
  }),
  named(
    'hex-key',
    ['hex_api', 'hex api', 'hex_organization', 'hex.pm', 'hex_key', 'hex auth', 'hex publish'],
    '[a-f0-9]{32}',
    {
      finds: [
        'HEX_API_KEY=923701c0c1d309542a3d3f4ca6275b03',
        'mix hex.organization auth acme --key 1dde1942e36723afc9f812d9f15fb274\nhex_api_key: d51e4fab2d92954966932d291eb3dde1',
      ],
      leaves: ['https://hex.pm/packages/phoenix', 'hex_key = 0xff'],
    },
  ),
  marked('packagist-token', ['packagist_'], 'packagist_(?:[a-z]{2,4}_)?[a-f0-9]{60,80}', {
    finds: [
      'PACKAGIST_TOKEN=packagist_uut_1ecb8f08e0ea8d5c1d68537f06d14bda3885b4e192581b6d15da26708ca98f5adde3',
      '"password": "packagist_ort_9609da598042998d1cee32e09aa26d2c51fbffaf8ff0036af460b77c74c156e8a956"',
    ],
    leaves: ['packagist_', 'packagist_api_url'],
  }),
  named(
    'packagist-token',
    ['packagist', 'composer auth', 'composer_auth', 'composer token'],
    '[A-Za-z0-9]{20}|[a-f0-9]{40}|[a-f0-9]{64}',
    {
      finds: [
        'PACKAGIST_API_TOKEN=b4nAZwmJonILpwvvNG3R',
        'COMPOSER_AUTH_TOKEN=334119381a5256a75dd5044062a05aaa3572a759',
      ],
      leaves: ['https://packagist.org/packages/acme/web', 'COMPOSER_AUTH={}'],
    },
    '',
  ),
  // https://maven.apache.org/guides/mini/guide-encryption.html: the encrypted form, in braces, opens with the master password.
  marked(
    'maven-password',
    ['<password>', '<passphrase>'],
    String.raw`<(?:password|passphrase)>[ \t]{0,4}(?<value>[^<\s]{4,300})[ \t]{0,4}</`,
    {
      check: (value) => !/^(?:\$|password$|\{\{|[a-z]{1,8}$|\[)/i.test(value),
      form: true,
      finds: [
        '<server><id>central</id><username>acme</username><password>Tr0ub4dor</password></server>',
        '<password>{UvpSUkIbwSGxr8gcpr+1AG6ihxknQ1u6pkE2n4r4cZLp=}</password>',
        '<passphrase>correct-horse-9</passphrase>',
      ],
      leaves: [
        '<password>${env.MAVEN_PASSWORD}</password>',
        '<password>password</password>',
        '<password></password>',
      ],
    },
    'i',
  ),
  named(
    'gradle-publish-secret',
    ['gradle.publish.secret', 'gradle.publish.key', 'gradle publish'],
    '[A-Za-z0-9]{32,48}',
    {
      finds: [
        'gradle.publish.secret=m0oHehzTmJJnxyJkVZtnTfhITYdkcNEav8MiMRsUYT39piGQ',
        'GRADLE_PUBLISH_KEY=OFLi8Z2XefWyrDIkvEpaY59VMfxiJgae',
      ],
      leaves: ['gradle.publish.version=1.2', 'gradlePublishPluginConfiguration'],
    },
    '',
  ),
  named(
    'sonatype-password',
    ['sonatype', 'ossrh', 'maven central', 'mavencentral', 'central_portal', 'central portal'],
    '[A-Za-z0-9+/]{40,60}',
    {
      finds: [
        'OSSRH_PASSWORD=y6AKln+MUPejTK2UJoH7pOmH4HiHAoDcFRsQSGMWoSRJ',
        'mavenCentralPassword=vLHZlwXchhYCzS9RxMrTQPGubHzKSDEejy9DIqFpYGvx',
        'SONATYPE_PASSWORD: iC1hXVJjNdyrLOmRtT50uyWwELjQwhTrguKT1EJhagly',
      ],
      leaves: ['https://oss.sonatype.org/service/local/staging/deploy/maven2', 'OSSRH_USERNAME=acme'],
    },
    '',
  ),
  marked(
    'keystore-password',
    ['storepassword', 'keypassword', 'keyaliaspassword', 'signing.password', 'storepass', 'keypass'],
    String.raw`(?:key(?:Alias)?|store|signing\.|trustStore|keyStore)?(?:storePassword|keyPassword|keyAliasPassword|signing\.password|storepass|keypass)["']?(?:[ \t]{0,4}[=:][ \t]{0,4}|[ \t]{1,4}\(?)["']?(?<value>[^\s"'$(){}<>]{4,100})`,
    {
      check: (value) =>
        /[\d\W]/.test(value) &&
        !/^(?:System|project|keystore|properties|env|findProperty|file|pass:)\b/i.test(value) &&
        !/^[\w.]+\.[A-Za-z_]\w*$|[;,[\]]$/.test(value),
      form: true,
      finds: [
        'storePassword=k9Lm2Zx7',
        `keyPassword 'correct-horse-9'`,
        'keytool -genkey -storepass Tr0ub4dor',
        'signing.password=zx81-48k',
      ],
      leaves: [
        'storePassword keystoreProperties["storePassword"]',
        'keyPassword = System.getenv("P")',
        'storePassword=changeit',
      ],
    },
    'i',
  ),
  prefixed('open-vsx-token', ['ovsxat_', 'ovsxp_'], `(?:${UUID}|[A-Za-z0-9_-]{30,50})`, {
    finds: [
      'OVSX_PAT=ovsxat_23b45d04-dcbc-4d04-a2df-456401a447ef',
      'npx ovsx publish -p ovsxp_btliUKQejGkoAvE6bjMhpoYfnv0mltbfC77l',
    ],
    leaves: ['ovsxat_', 'ovsxat_7b56029d'],
  }),
  named('open-vsx-token', ['ovsx', 'open vsx', 'openvsx'], UUID, {
    finds: [
      'OVSX_PAT=756b0f9e-8706-48a7-a024-aacdcb5360e5',
      'open_vsx_token: 85e87ccd-d1e3-4756-a52c-f67c7bcb7bc1',
    ],
    leaves: ['https://open-vsx.org/extension/acme/web', 'ovsx publish'],
  }),
  prefixed('jsr-token', ['jsrp_', 'jsrd_'], '[A-Za-z0-9_-]{30,60}', {
    check: isDrawn,
    finds: [
      'JSR_TOKEN=jsrp_TiARYmp2SJtOXqQcPUM8t6rymC0h5pqkQPPvbj4zFzV',
      'deno publish --token jsrd_NNZfX2SLFWhmTSFxwnLzK3k9K7WavWcPjugKWcYz',
    ],
    leaves: ['jsrp_', 'jsrp_ZvDJ2vRm'],
  }),
  named('cocoapods-token', ['cocoapods', 'trunk token', 'trunk.cocoapods.org'], '[a-f0-9]{32}', {
    finds: [
      'COCOAPODS_TRUNK_TOKEN=70e5d07bb08c1f7d587d528abfc9b37f',
      'trunk_token = "9e42ad7e3c7440d184cad1e64d28b276"',
    ],
    leaves: ['https://cdn.cocoapods.org', 'COCOAPODS_TRUNK_TOKEN=d1adacee'],
  }),
  named('anaconda-token', ['anaconda', 'conda token', 'binstar', 'conda_'], `an-${UUID}|[a-z]{2}-${UUID}`, {
    finds: [
      'ANACONDA_API_TOKEN=an-730060f3-e511-4a34-ab28-6fc5b4e5ff26',
      'anaconda login --token aq-6a9f7987-9b65-4029-a353-c7b5254dd979',
    ],
    leaves: ['anaconda/label/main', 'CONDA_DEFAULT_ENV=base'],
  }),
  marked(
    'anaconda-token',
    ['anaconda.org/t/', '/t/an-', '/t/'],
    String.raw`(?:anaconda\.org)?/t/(?<value>[a-z]{2}-${UUID})(?![A-Za-z0-9])`,
    {
      finds: [
        'https://conda.anaconda.org/t/an-11831b76-d371-40ba-a2a4-8ae1b1e5cab3/acme',
        'channels:\n  - https://repo.acme.test/t/aq-f128844e-98d1-473c-a750-52d5142904b9/get/main',
      ],
      leaves: [
        'https://conda.anaconda.org/t/TOKEN/acme',
        'https://acme.test/t/4a994234-6182-422f-a0e4-fbccbc47dd11',
      ],
    },
  ),
  named(
    'cloudsmith-key',
    ['cloudsmith'],
    '[a-f0-9]{40}|[A-Za-z0-9]{16}',
    {
      finds: [
        'CLOUDSMITH_API_KEY=3f7199a4a58a7a2f0cfa2ad525c7edf37f6631f7',
        'cloudsmith:\n  entitlement_token: 4AJUhq8cJ6KDjjek',
      ],
      leaves: [
        'https://cloudsmith.io/~acme/repos/web',
        'cloudsmith-io/action@365c223d83ffe210d04c59fc2290279fb25f1180',
      ],
    },
    '',
  ),
  named(
    'gemfury-token',
    ['gemfury', 'fury token', 'fury_', 'fury.io'],
    '[A-Za-z0-9]{20,28}|[A-Za-z0-9]{4,8}-[A-Za-z0-9]{20,24}',
    {
      finds: ['GEMFURY_TOKEN=kwRHvBSjREXpPpDBf7gV', 'FURY_TOKEN=tvAxgx-iCNmca1b4tIyZ3NmTKUN44'],
      leaves: ['https://gem.fury.io/acme', 'gemfuryPushConfiguration'],
    },
    '',
  ),
  prefixed(
    'jetbrains-token',
    ['perm:', 'perm-'],
    String.raw`[A-Za-z0-9+/=]{4,80}\.[A-Za-z0-9+/=-]{4,80}\.[A-Za-z0-9+/]{20,60}`,
    {
      finds: [
        'YOUTRACK_TOKEN=perm:cm9vdA==.NDYtMQ==.ZarprpIj3UB139Fr7BVLsimpNQAMGE',
        'Authorization: Bearer perm-YWNtZQ==.NDgtMA==.B12o6ucqRlvOqtBlHioOdR8mKZ2nXo',
      ],
      leaves: ['perm:', 'perm:admin.users.read'],
    },
  ),
];
