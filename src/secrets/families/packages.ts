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
  // https://pypi.org/help/#apitoken: a macaroon whose first packet names the site.
  prefixed(
    'pypi-token',
    ['pypi-AgEIcHlwaS5vcmc', 'pypi-AgENdGVzdC5weXBpLm9yZw', 'pypi-'],
    '[A-Za-z0-9_-]{50,1000}',
    {
      check: isDrawn,
      finds: [
        `TWINE_PASSWORD=pypi-AgEIcHlwaS5vcmc${''}8EZ2WHM8rM1wIQHjU1mpIeVU4HzTUvjrt4hYfGbRZAehvR3UAuxEJDEMn84pAH_amhhqMCN1jbclVEw5dXlj0MmFcvpNUkH6m6JD9hLXK8YHWgoIR11Ly2fHhSop4_LLW1xYnbEedgrEkRW8u6dx0G`,
        `[pypi]\nusername = __token__\npassword = pypi-AgEIcHlwaS5vcmc${''}SSjxAtSyP3L9opxfewVOJCGYz6Ga_s7ALO1HUdnScsVAdPjHYTNoHR-qeK1rJ7eXVh0JZ-VbdEqZ3qmWfh4XUr2KzZMvXqRAfQugMPjICA8r4nSR4QycyIDKNbV1fi7j4QWrgztgrCfKWOhCkocnL5EMHeXNFxC8`,
        `poetry config pypi-token.testpypi pypi-AgENdGVzdC5weXBpLm9yZw${''}AwdU_kM3bX986uoFZY3CPyzUHcCj6SqQAdAtPGSxV2nnE7jk6AQ_r85GALygeyx707eXQusVZ6ycxXw1WxSxcWDwMxAM2SVA6ScbSS42A1cf05mheZrSZHTsbw8yf47nmpEuKiPs-XE3T3xPVxjWd1`,
      ],
      leaves: ['pypi-', 'pypi-AgEIcHlwaS5vcmc', 'https://pypi-mirror.acme.test'],
    },
  ),
  prefixed('rubygems-key', ['rubygems_'], '[a-f0-9]{48}', {
    finds: [
      `:rubygems_api_key: rubygems${'_'}ae90067f0a685031c5798adb102ca0552651bfa8922d14cf`,
      `GEM_HOST_API_KEY=rubygems${'_'}da7f0c22e1725ffab854a9de9b7b704844be9d400d774d68`,
    ],
    leaves: ['rubygems_', 'rubygems_version', 'rubygems_e3f3740367f9'],
  }),
  named('rubygems-key', ['rubygems', 'gem_host', 'gem host', 'gem api', 'bundle_gems'], '[a-f0-9]{32}', {
    finds: [
      ':rubygems_api_key: 958d19330aaf57297d92ea96dd99481f',
      'GEM_HOST_API_KEY=23fc8658106b9f8dbe623064a3ee2218',
    ],
    leaves: [
      'rubygems/release-gem@51fe375bd01921131594802c172ae33131362546',
      'RUBYGEMS_HOST=https://rubygems.org',
    ],
  }),
  prefixed('crates-token', ['cio'], '[A-Za-z0-9]{32}', {
    check: isDrawn,
    finds: [
      `CARGO_REGISTRY_TOKEN=cio${''}TodCL26S1w8WCudtAm4W7GQXw7YcnR2O`,
      `[registry]\ntoken = "cio${''}FSTf4aeW2wElkJHzJh0QB6iz0qWapdGD"`,
    ],
    leaves: ['cio', 'associoMDBg7HPq9CgJD6dkwPDbnrlLuXkbEizm', 'ciooFzrNqBtJW'],
  }),
  named(
    'crates-token',
    ['cargo_registr', 'cargo login', 'crates.io', 'cargo token', 'cratesio', 'crates token'],
    '[A-Za-z0-9]{32,36}',
    {
      finds: [
        'CARGO_REGISTRY_TOKEN=UDP1R2zX0nW0Bk0SrX35D4q2lwE5eAkg',
        'cargo login 01v7iIcNuJsrrTMtBlvH6k78XEnrs4YgiB',
        'CARGO_REGISTRIES_ACME_TOKEN: Sk0v8UJJb6cjZts5tWyHH3PBf7ERB8jf',
      ],
      leaves: ['https://crates.io/crates/serde', 'cargo_registry: sparse'],
    },
    '',
  ),
  prefixed('nuget-key', ['oy2'], '[a-z0-9]{43}', {
    finds: [
      `dotnet nuget push a.nupkg -k oy2${''}5dbsez4f575k6amblxzmkvgnh6sf5qi4nvr7ou7pkj2`,
      `NUGET_API_KEY=oy2${''}r7vnvda6wwxga6zoe7rcarexd3iygdd7ua7cn2r6rw6`,
    ],
    leaves: ['oy2', 'oy2lguey42hotjc', 'boy2d4c7uuieknnrjdrku5sja4sfbslkryctcaevstj62me'],
  }),
  named('nuget-key', ['nuget', 'chocolatey', 'choco', 'myget', 'proget'], UUID, {
    finds: [
      'NUGET_API_KEY=2149da65-362a-4bc2-a71c-341a134cfbb3',
      'choco apikey --api-key 25699124-dc17-471a-aff0-75b374e7c77c',
      'MYGET_ACCESS_TOKEN: 11ca500a-f20c-4a86-ae87-4319750dbf34',
    ],
    leaves: ['https://api.nuget.org/v3/index.json', 'NuGet.Config'],
  }),
  marked(
    'nuget-key',
    ['nuget push', 'choco push', 'nuget setapikey'],
    String.raw`(?:nuget|choco) (?:push [^\s]{1,200}|setapikey) (?<value>${UUID})`,
    {
      finds: [
        'nuget push a.nupkg 305fc4dc-18c5-4c3a-a94d-6114da83094c -Source https://nuget.acme.test',
        'nuget setapikey a45bc648-5131-4a0f-a162-60b6cbe739b7',
      ],
      leaves: ['nuget push a.nupkg -Source 6f10f394-b6e4-4731-a0fd-e27cb45e8ecc', 'choco push a.nupkg'],
    },
    'i',
  ),
  prefixed('clojars-token', ['CLOJARS_'], '[a-f0-9]{60}|CLOJARS_[a-z0-9]{60}', {
    finds: [
      'CLOJARS_PASSWORD=CLOJARS_732d8ec0cf40b4f348ca8687060dca22b7ed55c7d7d8e7bf340faa306d56',
      '{"clojars" {:password "CLOJARS_d2fc1f883a69671eb770db08bb8770c66bf2abd1ae40ba91e672f6b57f48"}}',
    ],
    leaves: ['CLOJARS_USERNAME', 'CLOJARS_04dac7ca4972'],
  }),
  named(
    'hex-key',
    ['hex_api', 'hex api', 'hex_organization', 'hex.pm', 'hex_key', 'hex auth', 'hex publish'],
    '[a-f0-9]{32}',
    {
      finds: [
        'HEX_API_KEY=aaf83d575d962bf2a0c61be6f7ae4b87',
        'mix hex.organization auth acme --key 2a548ccd3a9d4398126103ca8d7d8124\nhex_api_key: b32162bb9d653fe4a7f71cc813bfa01f',
      ],
      leaves: ['https://hex.pm/packages/phoenix', 'hex_key = 0xff'],
    },
  ),
  marked('packagist-token', ['packagist_'], 'packagist_(?:[a-z]{2,4}_)?[a-f0-9]{60,80}', {
    finds: [
      'PACKAGIST_TOKEN=packagist_uut_5de7fdc3c2edf55e70fb244af145df1b7c7100de79cac165544894cf8407c094737d',
      '"password": "packagist_ort_de87b7c7bcfc123701c0c1d309542a3d3f4ca6275b02939dde1942e36723afc9f819"',
    ],
    leaves: ['packagist_', 'packagist_api_url'],
  }),
  named(
    'packagist-token',
    ['packagist', 'composer auth', 'composer_auth', 'composer token'],
    '[A-Za-z0-9]{20}|[a-f0-9]{40}|[a-f0-9]{64}',
    {
      finds: [
        'PACKAGIST_API_TOKEN=U5CK7ze7XEOGCIeLDcJk',
        'COMPOSER_AUTH_TOKEN=d2d92954966932d291eb3dde0d1eecb8f08e0ea5',
      ],
      leaves: ['https://packagist.org/packages/acme/web', 'COMPOSER_AUTH={}'],
    },
    '',
  ),
  // https://maven.apache.org/guides/mini/guide-encryption.html: the encrypted form, in braces, opens with the master password.
  prefixed('open-vsx-token', ['ovsxat_', 'ovsxp_'], `(?:${UUID}|[A-Za-z0-9_-]{30,50})`, {
    finds: [
      'OVSX_PAT=ovsxat_c1d68537-f06d-44bd-a388-5b4e192581b6',
      'npx ovsx publish -p ovsxp_6hla5ClyiLl1a6UF1NOqAzwQZ6i7UtnyTyke',
    ],
    leaves: ['ovsxat_', 'ovsxat_5addea16'],
  }),
  named('open-vsx-token', ['ovsx', 'open vsx', 'openvsx'], UUID, {
    finds: [
      'OVSX_PAT=09da5980-4299-4d1c-ae32-e09aa26d2c51',
      'open_vsx_token: fbffaf8f-f003-4af4-a0b7-7c74c156e8a9',
    ],
    leaves: ['https://open-vsx.org/extension/acme/web', 'ovsx publish'],
  }),
  prefixed('jsr-token', ['jsrp_', 'jsrd_'], '[A-Za-z0-9_-]{30,60}', {
    check: isDrawn,
    finds: [
      'JSR_TOKEN=jsrp_HkKYzTsNx4nAZwmJonILpwvvNG31bR8IhpHoIC6zkDR',
      'deno publish --token jsrd_oV4ylKwEK2MkUPKabtK8BvIJBNEoUBKUV88UHLq8',
    ],
    leaves: ['jsrp_', 'jsrp_h3FUPLAh'],
  }),
  named('cocoapods-token', ['cocoapods', 'trunk token', 'trunk.cocoapods.org'], '[a-f0-9]{32}', {
    finds: [
      'COCOAPODS_TRUNK_TOKEN=b92ba45926c41caf87aafd01e88c994e',
      'trunk_token = "691d9eae762fae3f9444ac9f49cee626"',
    ],
    leaves: ['https://cdn.cocoapods.org', 'COCOAPODS_TRUNK_TOKEN=5ac93a8c'],
  }),
  named('anaconda-token', ['anaconda', 'conda token', 'binstar', 'conda_'], `an-${UUID}|[a-z]{2}-${UUID}`, {
    finds: [
      'ANACONDA_API_TOKEN=an-bffb142d-ca6f-4d7f-ae02-99f3537842d5',
      'anaconda login --token aq-2a1ea391-e181-4a07-a4b4-4135a4454553',
    ],
    leaves: ['anaconda/label/main', 'CONDA_DEFAULT_ENV=base'],
  }),
  marked(
    'anaconda-token',
    ['anaconda.org/t/', '/t/an-', '/t/'],
    String.raw`(?:anaconda\.org)?/t/(?<value>[a-z]{2}-${UUID})(?![A-Za-z0-9])`,
    {
      finds: [
        'https://conda.anaconda.org/t/an-cbec1986-9873-4359-a2f1-42c3350d8552/acme',
        'channels:\n  - https://repo.acme.test/t/aq-837ca239-4b4e-4bc5-a128-4c84a8b24d12/get/main',
      ],
      leaves: [
        'https://conda.anaconda.org/t/TOKEN/acme',
        'https://acme.test/t/8689c23b-45d0-4dcb-a4d0-4d2df456401a',
      ],
    },
  ),
  named(
    'cloudsmith-key',
    ['cloudsmith'],
    '[a-f0-9]{40}|[A-Za-z0-9]{16}',
    {
      finds: [
        'CLOUDSMITH_API_KEY=747ef4a58f302d6cfdf1dfb5602967d756b0f9e0',
        'cloudsmith:\n  entitlement_token: wmqNpRRyiy2UuPNg',
      ],
      leaves: [
        'https://cloudsmith.io/~acme/repos/web',
        'cloudsmith-io/action@b24aacdcb5360e585e87ccdd1e38756052cf67cc',
      ],
    },
    '',
  ),
  named(
    'gemfury-token',
    ['gemfury', 'fury token', 'fury_', 'fury.io'],
    '[A-Za-z0-9]{20,28}|[A-Za-z0-9]{4,8}-[A-Za-z0-9]{20,24}',
    {
      finds: ['GEMFURY_TOKEN=qqOWZmDCiARYmp2SJtOQ', 'FURY_TOKEN=6PUM8r-fmC0h5pqkQPPvbj4zFz6TN'],
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
        'YOUTRACK_TOKEN=perm:cm9vdA==.NDYtMQ==.jfX2SLFWhmTSFxwnLzK3k9K7WavWcu',
        'Authorization: Bearer perm-YWNtZQ==.NDgtMA==.wKWcYHNzVvDJ2vRGZm3rteBh5cLbpO',
      ],
      leaves: ['perm:', 'perm:admin.users.read'],
    },
  ),
];
