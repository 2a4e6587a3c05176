import { marked, named } from '../family.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export const AWS = [
  marked(
    'aws-access-key-id',
    ['akia', 'asia', 'abia', 'acca'],
    String.raw`(?<![A-Za-z0-9+/_])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9+/_])`,
    {
      finds: ['AKIAQ3EGRIJ7B5ZK4XNT'],
      leaves: ['AKIA is a prefix', 'akiaq3egrij7b5zk4xnt', 'AKIAIOSFODNN7EXAMPLE'],
    },
  ),
  named(
    'aws-secret-access-key',
    ['aws_secret', 'aws-secret', 'awssecret', 'secret_access_key', 'secretaccesskey', 'secret-access-key'],
    '[A-Za-z0-9+/]{40}',
    {
      finds: [
        'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYzzKEYq8Rt3Lp',
        '"SecretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzKEYq8Rt3"',
      ],
      leaves: [
        'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        'AWS_SECRET_ACCESS_KEY=${AWS_SECRET}',
      ],
    },
  ),
];
