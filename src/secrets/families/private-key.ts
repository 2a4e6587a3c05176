import { marked } from '../family.ts';

const LABEL = '(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?';

/** RFC 7468 and its relatives: PKCS#1, PKCS#8, SEC 1, OpenSSH, PGP; as a file, or in one line with `\n` written out. */
export const PRIVATE_KEY = [
  marked(
    'private-key',
    ['-----begin'],
    // A key whose end is missing was cut off: what is there of it is still a secret.
    String.raw`-----BEGIN ${LABEL}-----(?:[^-]{0,16384}-----END ${LABEL}-----|(?:(?:\\r|\\n|[\s"'+,>|])*[A-Za-z0-9+/=:, -]{16,80}){1,400})`,
    {
      finds: [
        '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----',
      ],
      leaves: [
        '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0\n-----END PUBLIC KEY-----',
        '-----BEGIN PRIVATE KEY----- starts a key',
      ],
    },
  ),
];
