import { isDrawn, isOdd } from '../drawn.ts';
import { type Family, type Groups, marked, named, prefixed } from '../family.ts';
import { promiseOf } from '../names.ts';
import { isUserAndPassword } from '../user-and-password.ts';
import { UUID } from '../values.ts';

/** One value of a manifest's `data` or `stringData`; long texts are written as a block. */
const MANIFEST_VALUE =
  /^[ \t]+["']?(?<key>[A-Za-z0-9_.-]{1,253})["']?:[ \t]*(?:[|>][+-]?[ \t]*\r?\n[ \t]*)?(?<quote>["']?)(?<value>[^\s"'#][^\n"']{2,100000}?)\k<quote>(?:[ \t]+#[^\n]*)?[ \t]*\r?$/dgm;

const NEXT_RESOURCE = /^---|^\x60{3}|^[ \t]*(?:- )?(?=["'\x60]{0,3}apiVersion:)|^[ \t]*- (?=kind:)/m;
const KIND_SECRET = /^[ \t]*(?:- )?kind:[ \t]*["']?Secret["']?[ \t]*\r?$/m;

/** Is the resource, whose text goes on above and below, a Secret? `kind` may stand before its data or behind. */
function isInSecret({ above = '', below = '' }: Groups): boolean {
  const own = above.split(NEXT_RESOURCE).at(-1) ?? '';
  return KIND_SECRET.test(own) || KIND_SECRET.test(below.split(NEXT_RESOURCE)[0] ?? '');
}

/** Keys whose values tell where and who, which manifests keep beside the password. */
const NO_SECRET =
  /(?:^|[._-])(?:user(?:name)?|host(?:name)?|port|address|apiaddress|apiusername|db(?:name)?|database|region|type|bucket|endpoint|namespace)(?:_in)?$/i;

/** A Secret in YAML: the values of its data. */
const secretManifest: Family = {
  id: 'kubernetes-secret',
  form: true,
  keywords: ['data:'],
  pattern: new RegExp(
    String.raw`(?=data:[ \t]*\r?\n[ \t]*[\w."-])(?<=(?<above>[^]{0,3000})^(?<indent>[ \t]{0,12})(?<plain>string)?)` +
      String.raw`data:[ \t]*\r?\n(?<value>(?:\k<indent>[ \t]+[^\n]{1,100000}(?:\n|$)){1,200})(?=(?<below>[^]{0,1000}))`,
    'dimy',
  ),
  // What is encoded was put there to be secret; what is plain text may be a host or a name.
  check: (value, groups) =>
    isInSecret(groups) &&
    !NO_SECRET.test(groups.key ?? '') &&
    (groups.plain
      ? isOdd(value) || promiseOf(groups.key ?? '') !== undefined || /:\/\/[^/@\s]{1,200}@/.test(value)
      : /^[A-Za-z0-9+/]{4,}={0,2}$/.test(value) && !/^\d+$/.test(value)),
  within: MANIFEST_VALUE,
  finds: [
    '\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: aHVudGVyMg==\n  user: YXBw\n',
    '\napiVersion: v1\nstringData:\n  api-token: key-of-the-house\nkind: Secret\n',
    '\n- kind: Secret\n  type: Opaque\n  stringData:\n    db-password: "12ab34"\n',
  ],
  leaves: [
    '\napiVersion: v1\nkind: ConfigMap\ndata:\n  color: blue\n',
    '\nkind: Secret\nstringData:\n  host: demo-db\n  port: "5432"\n',
    '\napiVersion: v1\ndata:\n  color: Ymx1ZQ==\nkind: ConfigMap\n---\napiVersion: v1\nkind: Secret\n',
    'data:\n  - one\n  - two\n',
    '\nkind: Secret\nmetadata:\n  name: empty\n---\nkind: ConfigMap\ndata:\n  color: blue\n',
    '\nkind: Secret\ndata:\n  password: {{ .Values.password | b64enc }}\n',
  ],
};

/** The same in JSON, as `kubectl get -o json` and the API write it. */
const secretJson: Family = {
  id: 'kubernetes-secret',
  form: true,
  keywords: ['"data"', '"stringdata"'],
  pattern:
    /"(?:data|stringData)"\s{0,8}:\s{0,8}\{(?<value>[^{}]{4,100000})\}(?:(?<="kind"\s{0,8}:\s{0,8}"Secret"[\s\S]{0,6000})|(?=[\s\S]{0,4000}?"kind"\s{0,8}:\s{0,8}"Secret"))/dy,
  within: /"(?<key>[\w.-]{1,253})"\s{0,8}:\s{0,8}"(?<value>[^"]{4,100000})"/dg,
  check: (value, { key = '' }) => !NO_SECRET.test(key) && !/^\d+$/.test(value),
  finds: [
    '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},"data":{"password":"aHVudGVyMg==","pin":"MTI5ODM0"}}',
    '{\n  "apiVersion": "v1",\n  "data": {\n    "license": "eHl6enkgcGx1Z2ggMTIz"\n  },\n  "kind": "Secret"\n}',
  ],
  leaves: [
    '{"apiVersion":"v1","kind":"ConfigMap","data":{"color":"Ymx1ZQ=="}}',
    '{"kind":"Secret","data":{"username":"YXBw"}}',
  ],
};

/** Containers, their registries and what runs them. */
export const CONTAINERS: readonly Family[] = [
  secretManifest,
  secretJson,
  marked(
    'kubeconfig-client-key',
    ['client-key-data'],
    String.raw`client-key-data["']?:[ \t]*["']?(?<value>[A-Za-z0-9+/]{100,10000}={0,2})`,
    {
      finds: [
        '    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQoqI+0SPpALvUPitXM0GawO85Lu/U1VuGDdwdBY2Cov7+V8Z06pmhhHxY9nStl4KwQhxtPNphT3T/4TaFmrQZJy6+OJ4GnBS0OnsIgYv0WvXQoIft30SKrcdnpH4uxiNVcHwMqBy0TkSEmobLLF6T0wfy7ShmbezhArT6e6PnNfynLENjI/pOwgu4h/qdvK9GrEOduryox',
        '"client-key-data": "PfHkEftkkQPfdVnkroiRVAVRgpZvtt2kncnhLIRX2ImWDyXlREp0sNRrPpH2Xu3c0ltTSJzmUPfy0VjWiE3CwmXTKMJQ8Zm5F76DyYI93xhs3V891ikZH0VZ4uDiFrb9QiJ6VG2+E4AeFARFiWSsQHv9aTEbQFwPd5Zl0GBmtrhApFIQrh/gxoAcmKRhH48X+GJkE+w5LsRs0U7VOZaiXDbcYirDONx8BL+Yz0o4+dZ4PxXfHsl1GqMn6T8iKI45tJjE3bksbo7t0PAU+8q/k3gD2zcLoohfsS9hvUeGeUrZHj+hgfRT3b0xDBMGFc7seIyLXHmGwBAUykw+vkqejKHa3hGnEBXrhQxG/tG5//hR/oLIh31eqsTjjWv645LWTcmnPmyCypZuM9gQ=="',
      ],
      leaves: [
        'client-certificate-data: lzPU/qbdjtRHS4IS4JaLpCUustLt7OEwZiA24doqAXg7m6IyLzMQxu0zGEr0QVZ2dxh+HT67GPSpwjq1RolGDDwy8jLi5qTs27w8PkhhtWL4j8isEn3kXT5YDK8pSWFuRxxR5rOdE5PGgguuoHH/pbJVUCcpUnqVFKIgCeNG5M4S+3LdOBCUfKbGaGfnSUXcvU67u0wI',
        'client-key-data: REDACTED',
      ],
    },
  ),
  named(
    'kubernetes-bootstrap-token',
    [
      'kubeadm',
      'bootstrap token',
      'bootstrap-token',
      'tlsbootstraptoken',
      '--token',
      'token:',
      'discovery-token',
    ],
    String.raw`[a-z0-9]{6}\.[a-z0-9]{16}`,
    {
      check: (value) => isDrawn(value) || /[0-9]/.test(value),
      finds: [
        'kubeadm join 10.0.0.1:6443 --token tbvs5e.nqzx8oe2860hqf2b --discovery-token-ca-cert-hash sha256:x',
        'bootstrapTokens:\n- token: hmqmll.gcxao39za0agrm4h',
      ],
      leaves: ['kubeadm join --token $TOKEN', 'token: parser.currentposition', 'token: abcdef.0123456789'],
    },
    '',
  ),
  prefixed('openshift-token', ['sha256~'], '[A-Za-z0-9_-]{40,50}', {
    finds: [
      'oc login --token=sha256~Z4ktm3N3tRTDoKko3z6HDigkJRe368BDtE28mrko2Nm --server=https://api.acme.test:6443',
      'OPENSHIFT_TOKEN=sha256~to4zTbjuxnwu3s1RIGTip6gGL46Opq3p0eH7cHZ-W_s',
    ],
    leaves: [
      'sha256~',
      'sha256:63b670dcb04c6ec2c9d6400266e7faf84ec591c2dd0ced0e720cda9a87a9e505',
      'sha256~i0mGR2daZx',
    ],
  }),
  marked(
    'rancher-token',
    ['token-', 'kubeconfig-u'],
    String.raw`(?<![A-Za-z0-9])(?:token-[a-z0-9]{5,10}|kubeconfig-u(?:ser)?-[a-z0-9.-]{5,40}):(?<value>[a-z0-9]{50,60})(?![A-Za-z0-9])`,
    {
      finds: [
        'RANCHER_TOKEN=token-cotpp:ehqkjwf13ag7dnjqwx7bnmxjc5kvolr5wjs3mkshzhi9a2hgaa6xi9',
        'token: kubeconfig-u-ez081a7ru6:6bqdcja2vnq3yz9is78phrx8ac9p2viq759yapvjhfl1bj8fwn4cs1',
        'curl -u "token-mkovh:1pj5bl1oa4cg7qpk0tsor11qkazlwaeahykiif6u67r31xg6488ytr" https://rancher.acme.test/v3',
      ],
      leaves: ['token-abcde:short', 'token-type: bearer'],
    },
  ),
  marked(
    'k3s-token',
    ['k10'],
    String.raw`(?<![A-Za-z0-9])K10[a-f0-9]{64}::(?<value>[a-z-]{4,12}:[A-Za-z0-9.]{16,64})`,
    {
      finds: [
        'K3S_TOKEN=K10c6a717a5026e42fa03468f411c921b29e681eec5e7f4ee4788cec7519c939c31::server:f3e6d6448d994a6041f4195d35fd5f53',
        'token: K10857759d0744fe2a0ae296c623b1cc9cc884413953d7bdd0bb294705278db0c4a::node:c19460d3967762b1a9994287397a0898',
      ],
      leaves: ['K10', 'K107e05c5d4d434962d87abdade94d268c72ac3660aef968f8afa0dc2673bb7fa38'],
    },
  ),
  marked(
    'docker-auth',
    ['"auth"'],
    String.raw`"auth"\s{0,4}:\s{0,4}"(?<value>[A-Za-z0-9+/]{8,8000}={0,2})"`,
    {
      check: isUserAndPassword,
      finds: [
        '"auths": { "https://index.docker.io/v1/": { "auth": "YWNtZTp6eDgxU3BlY3RydW00OGs=" } }',
        '{"auth":"b2F1dGgyYWNjZXNzdG9rZW46ZXlKaGJHY2lPaUo="}',
      ],
      leaves: [
        '"auth": "basic"',
        '"auth": "dXNlcjpwYXNzd29yZA=="',
        '"auth": "rLR2HSbErq3jSziRvrmRPXif0NJroTVSA+rHDxG4"',
      ],
    },
  ),
  marked(
    'docker-auth',
    ['identitytoken', 'registrytoken'],
    String.raw`(?:identity|registry)token"\s{0,4}:\s{0,4}"(?<value>[A-Za-z0-9+/_.-]{20,4000}={0,2})"`,
    {
      check: isDrawn,
      finds: [
        '"identitytoken": "81Sp2gdwtYlcXThskRuJ7UletJrbicDKzu5OvtxoUSqWx90w0M19KESEMq5QkGIvZ4b3IhI0HXLgZObx"',
        '{"registrytoken":"9XuAeDReQxI1JgBFrkHM2fu27a22PQCW3JaUdUykJrXY3WdwFyECNoab1Zmz"}',
      ],
      leaves: ['"identitytoken": ""', 'identitytoken: none'],
    },
    'i',
  ),
  prefixed('dockerhub-token', ['dckr_pat_', 'dckr_oat_'], '[A-Za-z0-9_-]{24,40}', {
    check: isDrawn,
    finds: [
      `docker login -u acme -p dckr_pat${'_'}n1j6fhYr4bYyQS7GZQpnpJ98O2r`,
      `DOCKERHUB_TOKEN=dckr_oat${'_'}0QLAInlyM2dPl0h8KitAsm_q36jpoBTt`,
    ],
    leaves: ['dckr_pat_', 'dckr_pat_CklPbWgr'],
  }),
  named(
    'dockerhub-token',
    [
      'dockerhub',
      'docker hub',
      'docker token',
      'docker pass',
      'docker access',
      'docker registry',
      'hub.docker.com',
    ],
    UUID,
    {
      finds: [
        'DOCKERHUB_TOKEN=5b5c2d24-819c-4a5f-a1aa-60152e7863a1',
        'docker_password: 33a847c4-4140-4711-a057-a8dba6ff2b64',
      ],
      leaves: ['docker-registry:5000/acme', 'DOCKER_IMAGE_ID=5ead54b9-1818-4bf4-a77b-2db93881e438'],
    },
  ),
  prefixed(
    'docker-swarm-key',
    ['SWMTKN-1-', 'SWMKEY-1-'],
    '(?:[a-z0-9]{50}-[a-z0-9]{25}|[A-Za-z0-9+/]{43})',
    {
      finds: [
        'docker swarm join --token SWMTKN-1-taqarjkxsrvh99j1l9z615ec7jbn71cqmlp6fabbgp8soo4v8o-s3gxc6fks1mba8zhmbn378gza 10.0.0.1:2377',
        'docker swarm unlock\nSWMKEY-1-ZI0upcOLMszQfZ0vPcJDwZT4rZa5VQK/bLo7nK6TukN',
      ],
      leaves: ['SWMTKN-1-', 'SWMTKN-1-xqs0sb9v7i1wu183301a'],
    },
  ),
  prefixed('artifactory-key', ['AKCp'], '[A-Za-z0-9]{60,80}', {
    finds: [
      `X-JFrog-Art-Api: AKCp${''}8o6XWIjiZawv6CpxFBD7DrWnqmLYnQdB9mCMg1OjjjIvInQR3XaUEiOU6SLwVIEhCOmFU`,
      `ARTIFACTORY_API_KEY=AKCp${''}58D96wzmSkYqSLRuRKIyn4ZRjZaA3fHXf6sOM6CsNonpg4rwcxYMZcc57uuEmtvSlWAV6`,
    ],
    leaves: ['AKCp', 'AKCpBxhwXxPJD3ifairx0ucb'],
  }),
  prefixed('artifactory-reference-token', ['cmVmdGtu'], '[A-Za-z0-9]{50,64}', {
    finds: [
      `JFROG_TOKEN=cmVmdGtu${''}zq0No2Ce9nStplenFJSv5mexvHMoGLwzT34cG8GuA5huebg7A8wRKGlL`,
      `//acme.jfrog.io/artifactory/api/npm/npm/:_authToken=cmVmdGtu${''}1rmUPQm5TqIWCN0hnImo4Sd5WqhePiPLKtYayQ38hH40qBCPUYI6pUSy`,
    ],
    leaves: ['cmVmdGtu', 'cmVmdGtuDN9XDK7e8tq1'],
  }),
  named(
    'artifactory-password',
    ['artifactory', 'jfrog'],
    String.raw`AP[A-Za-z0-9]{10,40}|[A-Za-z0-9]{64}|[A-Za-z0-9]{73}`,
    {
      form: true,
      finds: [
        'ARTIFACTORY_PASSWORD=APyUjPozsSoddqay0EjnAA1KER',
        'jfrog:\n  token: EPm7bAib0soCTZCcTwfAKp3sU2Cu3lz89xLLFUYszlYZr7kdn1qWojc8zTm7F4XC',
      ],
      leaves: [
        'ARTIFACTORY_URL=https://acme.jfrog.io',
        'jfrog/setup-jfrog-cli@afc0edfb9153ba2eeeb4cb8325994f10f1956439',
      ],
    },
    '',
  ),
  named(
    'nexus-token',
    [
      'nexus token',
      'nexus pass',
      'nexus user',
      'nexus key',
      'nexus api',
      'nexus_',
      'x-nuget-apikey',
      'nugettoken',
    ],
    String.raw`NuGetToken\.${UUID}|${UUID}|[A-Za-z0-9+/_-]{40,48}={0,2}`,
    {
      finds: [
        'NEXUS_PASSWORD=rBOPwpY1EO8pIDHHSKWYvhsnpRx58LFt2SHnrY1yt8LW',
        'nexus_token: NuGetToken.82bd4355-6f40-4c39-a56f-0f8b9bc8f3aa',
      ],
      leaves: ['NEXUS_URL=https://nexus.acme.test', 'nexus-staging-maven-plugin-and-other-artifacts'],
    },
  ),
  named(
    'quay-token',
    ['quay'],
    '[A-Z0-9]{64}|[A-Za-z0-9]{40}',
    {
      finds: [
        'QUAY_ROBOT_TOKEN=3A2141GD02J2UPBRQVSMIWMGIM2XQTLOUGYIZGB3OK3GX41LWLZXE32QL17DX1BN',
        'quay_oauth_token: 6ZhYs8M6kNjtegf3atutw7VoZu1aAjO23CYM3wJ7',
      ],
      leaves: [
        'quay.io/acme/web@sha256:06fb128ada84a844a37adfb4b9ac595a14048b740fc32e396d28ecd4f2ef9d4e',
        'QUAY_ORG=acme',
      ],
    },
    '',
  ),
  named(
    'harbor-secret',
    ['harbor'],
    '[A-Za-z0-9]{32}',
    {
      finds: [
        'HARBOR_ROBOT_SECRET=CKluLgsBsrw6wjQNS3EuYaI9SvHjr4fy',
        'harbor:\n  secret: fLd6FDihN4GQ0F4DcybzbUQfuIP3dygB',
      ],
      leaves: ['harbor.acme.test/web', 'goharbor/harbor@ef7da7382654c2a2e6378092a6cd4f5c2156088a'],
    },
    '',
  ),
  prefixed('portainer-token', ['ptr_'], '[A-Za-z0-9+/]{43}=', {
    finds: [
      'X-API-Key: ptr_zfqaM41UHzCOnqyOf9dpjx4FQI7qo2DpwEG/ZWGdzus=',
      'PORTAINER_TOKEN=ptr_npN8NoJALEU8W8r9E0UbVQgVlvW7GxZi4rvTtDSNVnJ=',
    ],
    leaves: ['ptr_', 'ptr_to_struct', 'sptr_VSh5DQU+MrRW+LqauAdFScemIkDIdt1+yTQ7XZpMepP='],
  }),
];
