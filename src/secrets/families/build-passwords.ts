import { isDrawn } from '../drawn.ts';
import { marked, named } from '../family.ts';
import { UUID } from '../values.ts';

/** Passwords in the settings of build tools and of what signs their results. */
export const BUILD_PASSWORDS = [
  marked(
    'npmrc-password',
    ['_authtoken', '_auth', '_password'],
    String.raw`(?<![A-Za-z0-9])_(?:authToken|auth|password)[ \t]{0,4}=[ \t]{0,4}["']?(?<value>[A-Za-z0-9+/=_.~-]{8,2000})`,
    {
      form: true,
      finds: [
        '//npm.acme.test/:_authToken=f723e53b-0e66-42a5-ad2b-0cb3b9783f74',
        '_auth=YWNtZTp6eDgxU3BlY3RydW00OGs=',
        '//acme.jfrog.io/artifactory/api/npm/npm/:_password=ZVg4MVNwZWN0cnVt',
        '//registry.npmjs.org/:_authToken=NpmToken.8594f1e8-df5c-4ac1-abf9-39557d3f9058',
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
        'npmAuthToken: "30df0020-8cc9-4ce1-a2df-44daa237e98c"',
        'YARN_NPM_AUTH_TOKEN=lnyPC0jXZIp4iEXzQ5Ye2R9vdVsD0FrkKxXzniAt',
        'NPM_TOKEN=001eda7a-5072-43be-a44b-722689bbce44',
      ],
      leaves: ['npmAuthToken: "${NPM_TOKEN}"', 'npm_token_permissions'],
    },
  ),
  marked(
    'nuget-password',
    ['cleartextpassword'],
    String.raw`cleartextpassword["']?[ \t]{1,4}value=["'](?<value>[^"'\s]{4,200})["']`,
    {
      form: true,
      finds: [
        '<add key="ClearTextPassword" value="k9Lm2Zx7Rt5" />',
        '<add key="ClearTextPassword" value="4peb8u5aseu09Pq5xLI5dlhbn87NXBo2jUu1R7Yg" />',
      ],
      leaves: ['<add key="ClearTextPassword" value="%NUGET_PASSWORD%" />', 'ClearTextPassword is insecure'],
    },
    'i',
  ),
  marked(
    'maven-password',
    ['<password>', '<passphrase>'],
    String.raw`<(?:password|passphrase)>[ \t]{0,4}(?<value>[^<\s]{4,300})[ \t]{0,4}</`,
    {
      check: (value) => !/^(?:\$|password$|\{\{|[a-z]{1,8}$|\[)/i.test(value),
      form: true,
      finds: [
        '<server><id>central</id><username>acme</username><password>Tr0ub4dor</password></server>',
        '<password>{NOEmCZprhY22WSFZ707pqe8pTSB289d7MT4maD0gVCYX=}</password>',
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
        'gradle.publish.secret=hIAbZ5AwyVWRSmOMHBecazBs2UvUFtjtCtZ5cBL9rCjkKdY6',
        'GRADLE_PUBLISH_KEY=tGCMkOjJ4bzyJR0ib7OEC4C1KOog8QIx',
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
        'OSSRH_PASSWORD=fwVrT0B6cdW4Z4iWUxemqCgiBIppCZpOCrdjUpKKlxYX',
        'mavenCentralPassword=8mUD7V35NX7LuCHmwkewyhSr8oi3bcEllSpLqfdUGun6',
        'SONATYPE_PASSWORD: 6FcwUdiWFYAQsUmPkb+LnOQUBHT+ZzBtoAW/dr7MEXzg',
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
];
