import { isDrawn } from '../drawn.ts';
import { marked, prefixed } from '../family.ts';

const LABEL = '(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?';
/** What a pager, an editor or `grep -n` puts before a line: its number, the name of the file. */
const NUMBER = String.raw`\n[ \t]{0,8}(?:[\w./~-]{1,100}:)?\d{1,5}[\t→:|-][ \t]?`;

/** What stands between a key's lines: ends of lines, also written out; quotes and signs of a program that joins texts. */
const BETWEEN = String.raw`(?:${NUMBER}|\\[rnt]|[\s"'\x60+,>|\\$;.()#*-]|[A-Za-z][A-Za-z-]{3,14}: [^\n\\"]{1,80})`;

/** RFC 7468 and its relatives: PKCS#1, PKCS#8, SEC 1, OpenSSH, PGP; as a file, or in one line with `\n` written out. */
export const PRIVATE_KEY = [
  marked(
    'private-key',
    ['-----begin'],
    // A key whose end is missing was cut off: what is there of it is still a secret.
    String.raw`-----BEGIN ${LABEL}-----(?=${BETWEEN}{0,60}[A-Za-z0-9+/=]{16})(?:(?:[^-]|-(?!----)){0,65536}-----END ${LABEL}-----|(?:${BETWEEN}{0,60}[A-Za-z0-9+/]{16,100}={0,2}){1,1500})`,
    {
      finds: [
        '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----',
        String.raw`"private_key": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqmW1RiygU9hwvi3ZtfUmZfdpe5HdUxlbVb66uxACtcKmUzBEL\n-----END PRIVATE KEY-----\n"`,
        '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,3B38D2C61E31ECA190ABD5491493BC1D\n\nHbShUM5Klhu/qg5Lm7T7L7nX73uQDOCO2JO2gALF0zTuWAsfhxBwPqEoVwp4uSSM\n-----END RSA PRIVATE KEY-----',
        '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQWGBF7s1Jifp0ZMLe6XqPk2qcZjtbvHUoXcMmMQq3ec11RJ2gt3LxR05/tyt0AB\n=ab12\n-----END PGP PRIVATE KEY BLOCK-----',
        '     1\t-----BEGIN EC PRIVATE KEY-----\n     2\tMHcCAQEEI82yz3ZkKcusjfmwIJ7w7pYEX4hWnGT8zeVJ7i9bLJ0+dSQDqNHqMCiW\n     3\tB1A1MV4dZYAWIXKBlc90q86EBpA6dW6+GUpaItFvV3eIZ44KiuZbAS5rqbNuY0Gm\n',
        'a/id:1:-----BEGIN OPENSSH PRIVATE KEY-----\na/id:2:b3BlbnNzaC1rZXktdjEAAAAA\na/id:3:-----END OPENSSH PRIVATE KEY-----',
        'key = "-----BEGIN EC PRIVATE KEY-----\\n" +\n  "MHcCAQEEI82yz3ZkKcusjfmwIJ7w7pYEX4hWnGT8zeVJ7i9bLJ0+dSQDqNHqMCiW\\n" +\n  "B1A1MV4dZYAWIXKBlc90q86EBpA6dW6+GUpaItFvV3eIZ44KiuZbAS5rqbNuY0Gm\\n"',
      ],
      leaves: [
        '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0\n-----END PUBLIC KEY-----',
        '-----BEGIN PRIVATE KEY----- starts a key, and a parser looks for it',
        'const BEGIN = "-----BEGIN RSA PRIVATE KEY-----";\nconst END = "-----END RSA PRIVATE KEY-----";',
        '-----BEGIN CERTIFICATE-----\nD3ZrS9+EDAV7+xQoj9Kst/6c7zwkZEjAj8sYipTcPYfZvqq97YhCa4eRRscesStk\n-----END CERTIFICATE-----',
      ],
    },
  ),
  marked(
    'private-key',
    ['---- begin ssh2'],
    String.raw`---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----[^]{20,16384}?---- END SSH2 ENCRYPTED PRIVATE KEY ----`,
    {
      finds: [
        '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "2048-bit rsa"\nkHd+sA2P2fHxrAJ0mjZxXHFesle4kmILoxbQX+8HgLyumorjYSVXlVS9hsS9rZ1p\n---- END SSH2 ENCRYPTED PRIVATE KEY ----',
        '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nw0x+9IaBWrk+z44TFqXPncpdL6NHQ/dZ7dc0hwoQT1NTTGXv1RO76cmmRsDn\nPMxPnf+5bP1FhJMexlLkqItbBcjv1h=\n---- END SSH2 ENCRYPTED PRIVATE KEY ----',
      ],
      leaves: [
        '---- BEGIN SSH2 PUBLIC KEY ----\nIc9NBpXgDBJ2Lk9USQk7gVSMKt6u6OfUtMaXI1cIZlOu4gAjOWrVKaPtWZp9d3U4\n---- END SSH2 PUBLIC KEY ----',
        '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----',
      ],
    },
  ),
  // https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html
  marked(
    'putty-private-key',
    ['private-lines:'],
    String.raw`Private-Lines: \d{1,3}(?:\r?\n|\\r\\n|\\n)(?<value>(?:[A-Za-z0-9+/=]{16,64}(?:\r?\n|\\r\\n|\\n|$)){1,100})`,
    {
      finds: [
        'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPrivate-Lines: 2\nqj+pOlh3Fh2uAhZBHZlHoF/z89xX9SB5J+SYb81W3JaDlMD0+kZaTlt4OkPB93UQ\n7z8y9t0SxLJFu4ZxIaCn372zLW9Kvppx4CHTXE7t\nPrivate-MAC: 7c24ad4bf3303c0a1fc86adfd3af56f770baf54b',
        'PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\nvZnTcgT0K9oKYwugWB3fbsHUu/Qd5EcSeJW4NPG7V5pj80Q=\nPrivate-MAC: 874d132adc0eef3dffce39be40dfed6f16d746a6120b05e90b63afda704ffc28',
      ],
      leaves: [
        'Private-Lines: 14',
        'Public-Lines: 2\nwz/v9DFNCL09KgNXll7JoELsQt5Mo5CBa1C3Tj+H+EdcNP41O85akOTNHSnQgNQd\novcac8LJleYPpTwuIht/vVMjvS1ZSPE2LKA4I6OT',
      ],
    },
  ),
  // PEM as base64 again, as in Kubernetes and CI settings: `-----BEGIN ` and what makes it private.
  prefixed(
    'private-key-base64',
    ['LS0tLS1CRUdJTi'],
    '(?:BQUklWQVRFIEtFWS|BSU0EgUFJJVkFURSBLRV|BFQyBQUklWQVRFIEtFWS|BEU0EgUFJJVkFURSBLRV|BPUEVOU1NIIFBSSVZBVEUgS0VZ|BFTkNSWVBURUQgUFJJVkFURSBLRV|BQR1AgUFJJVkFURSBLRVkgQkxPQ0)[A-Za-z0-9+/]{60,60000}={0,2}',
    {
      finds: [
        'tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCkuPasRGO+rbJJEBekE1d5EwVfssh/MUOExPYNQ5uaxQMRsxyA3TO8As5Tk0MMudS9qrO0BPNki9bTcXU2p17kH1MqpZpLdfdqZ2puDMYHrO0R5mh9E3SAMN7T',
        'SSH_KEY_B64="LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZLS0tLS0KESd6LwBURoHRUhzKDfS1Qoi1paBhskvsVyTcNKC46srl6+xtrd+BDo0/JuZD+zNHY0SE6FuJjX0iV0BZdbZplocYeUmXSKt9nNtKiUYsR+xe6fLsmfSfvU3NftvhB+xHE4TD+yOBAGw5ZuP656vvDKHju0chu9uvRFss2nDtzmVP1CzCumCEm+cFy0eV3vFaEghnyXRE=="',
        'LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQoi/VF2ZiKpgisEqBCJJqiA+B7d/GDRafrF3CFJEQ2mLuE1yswhy/af88LmnPDnq1DEAA5G4kO64tRC4UTfMmN1i6h7KyvSHjfS1XauhRW4ycHDj7sY5kOv4/7lWVjct+rcdrc4z/stuLhqLmbrRFErEZwnYtKg69LkcTGQ6G0Q0pYkswhdwom0BJdD71bZbxO5mMaXGHx',
      ],
      leaves: [
        'tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCkEvpm0ObtwBnItCuqGAJghm8ad7RIJzLwI9Ko2EvsEnKYfiwVol03mkuK/t/9pPoOzt70ZBP6NH1HirgYP8TY0jYfsSXKQG4eRjk0i5Ub0+h/qmfcHshUuOx1',
        'LS0tLS1CRUdJTi',
      ],
    },
  ),
  // The bytes that every such key begins with: PKCS#8 for RSA, P-256 and Ed25519, PKCS#1, OpenSSH.
  marked(
    'private-key-bytes',
    [
      'ibadanbgkqhkig9w0baqefaasc',
      'migh',
      'mc4caqawbqydk2v',
      'ibaakcaqea',
      'ibaakcagea',
      'ibaakbgq',
      'b3blbnnzac1rzxktdje',
    ],
    String.raw`(?:(?<=(?<![A-Za-z0-9+/])(?<head>MII[A-Za-z0-9+/]{2,3}))(?:IBADANBgkqhkiG9w0BAQEFAASC|IBAAK(?:CAQEA|CAgEA|BgQ))|(?<![A-Za-z0-9+/])(?:MIGHAgEAMBMGByqGSM49|MC4CAQAwBQYDK2V|b3BlbnNzaC1rZXktdjE))[A-Za-z0-9+/\\\r\n]{40,60000}={0,2}`,
    {
      finds: [
        'app.private-key=MIIEvQIBADANBgkqhkiG9w0BAQEFAASC2/REODBdwlVH9I+uL0hm2lARLgZDqAifZxwZw0w4g7g6gsEeVXFBFAUfb1hT9selYL/eGiIYp1cBNfDVAQ+pa051Wt8ZR5JBitB5KukwchdiF7C/l4QkipoQSG81e2QbofO8090jSsLY2oKiwBydhsNkXlCd7pHH9+u34vZWoDkMsg2wepvg6VXyW2ZOtPD2jp7eI/5Q',
        'privateKey: "MC4CAQAwBQYDK2VwBCIEIX0sXQ5a30X+tI3I0/dnTMydJcYZ3uPpMmEJaMJ9zeI7"',
        'rsa = MIIEowIBAAKCAQEAUVF3DUq2ViF0ll0BGEmqrzX3d4TqCTWjKiLAhFupN2zSB60dNMgCFt0sUglMyV8mTsHkrzzZhfkkvDht0SC7aNOukghrTVYh1ALIFk/cQLdB6GX8KXvzEzdalQ7UoqTpGNw5X3f5UHeNQ9Dl/INdSjxtu2/qCM4fuS78uafsa89KSTG+gAsQKzhBAfUYXfffBp79qvEB==',
      ],
      leaves: [
        'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3aqjQmdvjl8Z7MH6MdnRKSbkYrVYX8x/rn/jHrrugIAbZN9/qU3E8x2gg47ftuYjRa6peMYkpcpyGbnv0k45/YlDOEl14Ppdz5TFXeW0GdNTg1f3vm5DT6DVeFUPMQg/ct4v0Wzd8KPn5c5mKO/eE4VJmcUEM2q9hoajQjQs7MgBc5vHBaIe2S2zqOQ8cb9xd2g4DT6W',
        'IBADANBgkqhkiG9w0BAQEFAASC',
      ],
    },
  ),
  // RFC 7517 and 7518: a key's private members, or the bytes of a symmetric one.
  marked(
    'json-web-key',
    ['"d"', '"p"', '"q"', '"dp"', '"dq"', '"qi"', '"k"'],
    String.raw`"(?:d|p|q|dp|dq|qi|k)"\s{0,4}:\s{0,4}"(?<value>[A-Za-z0-9_-]{22,1400})"(?:(?=[^{}]{0,4000}"kty")|(?<="kty"[^{}]{0,6000}))`,
    {
      check: isDrawn,
      finds: [
        '{"kty":"EC","crv":"P-256","x":"ijOHB3KLVWskYRaYXUQ5N3AEnbGwi6Y_0QNkbUTSsyV","d":"JD9e5ZcokQuCjzzIgIB6V7VOWV8rIJ54u-F4_tyNV5A"}',
        '{ "d": "s-PuFi6Ij4dO7HGEiQHB-Bvmed24r-IE_IhLcC9Q7WYy7PxCmfR5knYmWtoxBPZNT-CIbbSZZG1R46Imap3pK86ExpJKEBgekIQt4mBQf8-Qx-2EbYF2tZMEmWmrJDSN0IPTgiH8KKc22tQglpsf8K1UG0Vd7Kt0iMAPYXt-630ErlebqXVz2YmNAZY3qJ3U3WVNBedmv_g1mLtZ0Mpyzl4QTS26rqBn4fh4Ka9r4kXHzxTiQYv9P9Lei09H_20in5Twk98gHYMhRVn85gp5gFrt9JEDtK-FnfQhx_fbUgJrZDGzNcHblq411oQtbGYs7iuN2s9aTvJpzOvnco1tQj", "e": "AQAB", "kty": "RSA" }',
        '{"kty":"oct","k":"94vTlYu38nt3SA-jurC8v0c0jswVN6cngDNEfBP1hC4","alg":"HS256"}',
      ],
      leaves: [
        '{"kty":"EC","crv":"P-256","x":"kMaomgkQtJYVBqjF4pJBHUFD0tJsTJXTcfdLz0uBIMT","y":"QbgaN2wO76h4HwjgsTjCPT0TqQNTH_kpppRJLuGUUsW"}',
        '{"d": "8tzL_cK9faAHbfS2Uqy3j9oYS9q92n2aSbSnSdhEiBn"}',
        '{"kty":"RSA","e":"AQAB","n":"YuQeqpq7wrZDkSwQdj-TyfyeTtOIbgb5sbpYh-TMGhjjb8b-JFf5osgRdlEiq4RUoaTVd0gvBmw61u1XilE06Rk7a6gmtmHrFF63HasmfqYCH1Icq419M7hbmVIaCF684SCaclNT-o1t1BP1LFAKccrOqN1BvknveJVk7nGuSmDsUAV02JThzRXL85auXd_sN621Xwgyk9tOywYRB4VyTtSIbtExs6pWrFMhPPmUr8EONtc_iPNts7D4qm4sCPn9MlrJ8gtMlwGQve4pFPQzDRwRPT4dI8gQGBSUdGoaBawL0Mo0hi0C43Vj_XzQ03we8zdG6pR5NDo2z0vnjv4aec"}',
      ],
    },
  ),
  marked(
    'xml-private-key',
    ['<d>', '<p>', '<q>', '<dp>', '<dq>', '<inverseq>'],
    String.raw`<(?:D|P|Q|DP|DQ|InverseQ)>(?<value>[A-Za-z0-9+/]{40,700}={0,2})</`,
    {
      finds: [
        '<RSAKeyValue><Modulus>x</Modulus><Exponent>AQAB</Exponent><D>p0boO/oM7YHF9jfq1DrKk+i9RKj0IgnUNixRZtDVT7e21ir6akTl5im7bikRX9xMVbUt0JJoD31Z0cZLW8QH93N/vQk6PqDOX8evvFR+klzWte81nAcHQBTSSVV6lrkAS7sw1eIsBeKuSl0Q58zh9f6MmOvswoVvhCk3poqnZMu=</D></RSAKeyValue>',
        '<InverseQ>T3ZEqXYTpz2xz8CxJcenxKZAix36ByqdnQMiw1c9OqaykEIfsDl5rt9t7t6pDjIYRPSutZxlRZsTh0VAhX4tFT==</InverseQ>',
      ],
      leaves: [
        '<p>zpdcaxtxxfypfdmfkqtahzuoqjaucgyatsuuaccpwqiirzqdiwolijoxfuow</p>',
        '<RSAKeyValue><Modulus>0ZOtgOjKWcHnCTz4gId0/s8NB/yr2Do/rstV228oV7rMzEOCE9WJUcMzaaFFRs9pHOa25nMvxgk0av6FVqCDiWBaPu5bcn6/GeTQzRpiXyHn2jrgfo2O1duE603s7m+mwvFC1O733fuAYFd8t5kBGztcfCRW2oVjtcXuYraGC1H=</Modulus></RSAKeyValue>',
      ],
    },
  ),
  marked(
    'openvpn-static-key',
    ['-----begin openvpn'],
    String.raw`-----BEGIN OpenVPN (?:Static key V1|tls-crypt-v2 client key)-----[^-]{40,4000}-----END OpenVPN [^-\n]{5,40}-----`,
    {
      finds: [
        '-----BEGIN OpenVPN Static key V1-----\n98d187838317e077cc82971d97d058be\n00aa2108cfe7b27e0248a2f72a4ff3bb\n-----END OpenVPN Static key V1-----',
        '<tls-auth>\n-----BEGIN OpenVPN Static key V1-----\nf659583d5207b1b36f553176d166804d\n299ca1f96c1fe9c4cde47c93257e7884\n-----END OpenVPN Static key V1-----\n</tls-auth>',
      ],
      leaves: ['-----BEGIN OpenVPN Static key V1-----', '-----BEGIN OpenVPN tls-crypt-v2 server key-----'],
    },
  ),
];
