import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export const AWS = [
  marked(
    'aws-access-key-id',
    ['akia', 'asia', 'abia', 'acca'],
    String.raw`(?<!(?<!\\|%[0-9A-F])[A-Za-z0-9+/_])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9+/_])`,
    {
      finds: ['AKIAQ3EGRIJ7B5ZK4XNT', 'aws configure set aws_access_key_id ASIAW545IOUUPNOX6GEK'],
      leaves: [
        'AKIA is a prefix',
        'akiaq3egrij7b5zk4xnt',
        'AKIAIOSFODNN7EXAMPLE',
        'AKIANKOAGKS6QZVCIJXJ/efKwOCaUd+vWunJDHTPt',
      ],
    },
  ),
  named(
    'aws-secret-access-key',
    [
      'aws secret',
      'secret access key',
      'secret accesskey',
      'aws key',
      'aws sk',
      'amazon secret',
      's3 secret',
      's3 key',
    ],
    '[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])',
    {
      finds: [
        'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYzzKEYq8Rt3Lp',
        '"SecretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzKEYq8Rt3"',
        'aws configure set aws_secret_access_key ad39yZ+3MLah3f+0Tzi7GN7aYKwTDVfCF4BBy8pt',
        'provider "aws" {\n  secret_key = "x"\n}\ns3_secret_key: jufRk3C3F0r0NLBImgEdPPNiRIeAFhyV1/dNGEvG',
      ],
      leaves: [
        'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        'AWS_SECRET_ACCESS_KEY=${AWS_SECRET}',
        'AWS_SECRET_HASH=RdU+Ewid8pOZkhtD7qpYMgY51tc4dL/x38p9epvdM4R=',
      ],
    },
    '',
  ),
  marked(
    'aws-secret-access-key',
    ['akia', 'asia'],
    String.raw`(?<![A-Za-z0-9+/_])(?:AKIA|ASIA)[A-Z0-9]{16}(?:["',;:|\s]|%3A){1,20}(?<value>[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])`,
    {
      finds: [
        'Access key ID,Secret access key\nAKIAMD6V5M6MSZYJM4N5,K35arIpUvOGjBWFJ8Gv17hqKDdVim9o4YQEt85uv',
        'new BasicAWSCredentials("AKIAWTAYCENIICR7C72Q", "EgvLzIvDSAdVnMlB3ejt7qAgcRVC8CId29FfNT79")',
        's3fs password file: AKIAQRRBRK3LMTPX32VP:cPc23i6THsBfG5n5n+/8zcV68kzRFwqqdR3nhC7G',
      ],
      leaves: [
        'AKIAUAHI7KJJY3KMQDRA is the key of the build',
        'AKIANST4LF75DLK5TVAI:vGH+mpbxFQ65tZjzTQTgbKbo8z9atq',
      ],
    },
  ),
  marked(
    'aws-session-token',
    ['iqojb3jpz2lux2vj', 'fwogzxivyxdz', 'fqogzxivyxdz'],
    String.raw`(?<![A-Za-z0-9+/])(?:IQoJb3JpZ2luX2Vj|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/%]{60,2000}={0,2}`,
    {
      finds: [
        'AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjeJkorcwuHo445gKhSEceJIEic2qVN5BBGm3pBsb9hYX2xHfGdy6zU61HyCAu4RSmL2msPeTZZuvnIUgu/VB15kjLHeQmMkxNokhdetPXWOdZZFy1nVKg0JqB==',
        'aws_session_token = FwoGZXIvYXdz8R4M42nWhlSD6TfkkhW0DUdM3flXi70ncL9kQ38D/8j3kQh1tN2uZE1n2hnCwnB21lHC04LqTWMY1Ag8OjGcCfJyAlA6nqjdNSE01N5k9f+Ki+8Q1sWbR77MaFlsMyWR8pmevrzCUHRJbamw3o9EPKVxwEwG5DYG=',
        '"SessionToken": "FQoGZXIvYXdzFZU4OtdMFMEGUwUTS6VOHsJ8G7vybwqOM/E55B83qNIn9fm9BaTgqIbbP6YTG5OmvjtJUOwcqv5P9cRFFW5uE+drzIY+M/g9xNLiK5j7XNsxAWlxqSfK3+Jr"',
      ],
      leaves: ['IQoJb3JpZ2luX2Vj', 'FwoGZXIvYXdzuXhO9XS2xNgPecxsVdTv'],
    },
  ),
  named(
    'aws-session-token',
    ['aws session', 'aws security token', 'amz security token'],
    '[A-Za-z0-9+/%]{100,2000}={0,2}',
    {
      finds: [
        'export AWS_SESSION_TOKEN="3bWn75ng6UfGI7I/NWoNiZOWadgX2IL14u+2LqZrscPtdMxw6WhZa//30QuPPh/l/YAj/L5nD2dqH8+6+RAfFm7I5P/P+dYZOJFPDxcuwK9T0kYZoP0V+pRY"',
        'X-Amz-Security-Token: wfDCD8BWgfWZQi/16ZoNXthjFmSvAQnFFc5sGaE6um9J3H3nVsXRMfJXNKH3+DjPILfqd+WqJPMQ823OZwFPcS5n5F5H44rrp7G3E3MdjEh8anZpS+2vkxZH6IY1zjlHWqniw/tPKqez==',
      ],
      leaves: [
        'AWS_SESSION_TOKEN=$(aws sts get-session-token)',
        'X-Amz-Security-Token: pYOOzLRV4CIVwYVstUflss1EbYQnGA',
      ],
    },
  ),
  prefixed('aws-bedrock-key', ['ABSK'], '[A-Za-z0-9+/]{100,280}={0,2}', {
    finds: [
      `AWS_BEARER_TOKEN_BEDROCK=ABSK${''}QmVkcm9ja0FQSUtleS9ci9DqkD0oy7sNPNZ4kooQosEKK86Iv0KAROHrKrTTfWWTRWAWfV/BxaHyRHoE8hNUjCb3nMBJjR3pGLZNb8NEOlwaifCd8ON0qIw2LfXGoNz1`,
      `Authorization: Bearer ABSK${''}e8/ozWVi0R0x4DixhuF5S2puNPNOONFZh5kXqPW4oqJQIbCON4480NLU7tXxGJVzf7g6I/LLuFiRgWrlq6KOhyoJFxM0VrF3eyUu4K6Y8u0rrl4n7g6MVmf0Xz6w3/IF==`,
    ],
    leaves: [
      'ABSK',
      'ABSKMrtKly5KSI6aURMavl/fHRrKymUSr42OFiFYULmZ',
      'TABSKOStweilbisJPRXXgIoORr5OMcqLbxz1xkuIIjnGw5BJsslr/MPeBsMTaTpXSyKUlNDNN9VEJQcBVm2awoyziorkb+ndddNcnfnflwnNHYQ2hfWu2aNatWT4h',
    ],
  }),
  prefixed('aws-bedrock-session-key', ['bedrock-api-key-'], '[A-Za-z0-9+/=_%.-]{60,3000}', {
    finds: [
      'AWS_BEARER_TOKEN_BEDROCK=bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t9NF2eLAMF3+lffVqQa9ixdgyT8PSgbaIhK7ni1DzuGImE50Xg/aCYeuNgAtFhpmIzAopl6q5O654w27siR/5yvSiuZgGUyGSoj/pj1n+bCOCWiW2cENmIGrDxWFfl1hdHp8vUgiri3aUXeIDbRV6OW6P10SavMYxD//EAGyeKdTUSFfQiQCwUlOCTOVU3GdW2YnTqHnB',
      'x-api-key: bedrock-api-key-lNJ09681qbUjRx+i62RGvNUI1Ufg2ufum0EmNggdjiC3W9tLEhiYxkaemM+FKVyL6myfaJO/i23orDwJRSAVP0Eo19U38HbA2jHswaMi+ePpQz1gC0uDbzC1',
    ],
    leaves: ['bedrock-api-key-rotation', 'my-bedrock-api-key-dgw072urjy14'],
  }),
  prefixed('aws-mws-token', ['amzn.mws.'], UUID, {
    finds: [
      'MWS_AUTH_TOKEN=amzn.mws.5973578c-fb24-47d2-a2d6-16ab37d2d714',
      "mwsAuthToken: 'amzn.mws.780b33f0-0f61-43ee-aa0f-567bb4c566e3'",
    ],
    leaves: ['amzn.mws.', 'amzn.mws.4ea38b7b', 'com.amzn.mws.Client'],
  }),
  prefixed('amazon-login-client-secret', ['amzn1.oa2-cs.v1.'], '[a-f0-9]{64}', {
    finds: [
      'LWA_CLIENT_SECRET=amzn1.oa2-cs.v1.1a049ba2ecf82b58ead18f2f4c529660b61fe07b42ad63f080561c42c506a78d',
      '"clientSecret": "amzn1.oa2-cs.v1.995b5bc0e8d6e3be912cdb7226138ec3c0211a6c99df59f9de67886c3bc05317"',
    ],
    leaves: [
      'amzn1.application-oa2-client.45501a689e4163e2d2b67057081732d7',
      'amzn1.oa2-cs.v1.42ff0cb9e5a07899810a',
    ],
  }),
  prefixed('amazon-login-token', ['Atza|', 'Atzr|'], String.raw`[A-Za-z0-9_-]{60,2000}`, {
    finds: [
      'refresh_token: "Atzr|IwEBIwiYSYlxzeYXONdj63rynwnCHjxRGK1-QTh_WRkgkom6b-xHruArH-pQJsqbbx0lhWCe7xHxdfwYw-PaNg9KwkbOZgV85iheu8nvadyfncNGQd3v1LzV_wLdK"',
      'x-amz-access-token: Atza|IwEBItg6a13uc2b11n8t8Lg8fVmcMNkuGrCghCPckU989b8MsZKCFDTd9zWRyNBZRd5ZabGGjGPaXYfxL18w41fEGdfZRjd02vnVpBbyjQ7QWL75Uy7_6mPwKXdmCZfk2bBBFXW9CsSsYQKveOWFW4lMD5XEHVM6a9hcD',
    ],
    leaves: ['Atza|token', 'Atzr|zEdfa_nNYD0cFL2NVV-A'],
  }),
  prefixed('aws-appsync-key', ['da2-'], '[a-z0-9]{26}', {
    finds: [
      'x-api-key: da2-1flns1pbm5p6lgmaqy5jj2rxdv',
      'aws_appsync_apiKey: "da2-2lmxferdjf0maczwuohxkrzinm",',
    ],
    leaves: ['da2-', 'da2-vzs89ltze21t', 'lambda2-zqz32nn9x84rzeh7qy9d4f1b91'],
  }),
  named('aws-cognito-secret', ['cognito'], '[a-z0-9]{50,56}', {
    finds: [
      'COGNITO_CLIENT_SECRET=om9styosuo0tx407nfwi99m8bdxbbc95pa2zzdj78v5asbbqdxpf',
      'cognito:\n  clientSecret: "mylgewpjxj3zog3vsbd17ew381ou5e74vocu1obpkieah9gezf6"',
      "CognitoUserPool({ clientSecret: 'kb4g5r7epur0uxwkgqqr2d0uaj83c1wco9ba07krowle6vkwpv1m' })",
    ],
    leaves: [
      'COGNITO_USER_POOL_ID=eu-west-1_aB3dE5fG7',
      'cognito-identity.amazonaws.com/eg9accl6h2augd3b6k8b',
    ],
  }),
  named(
    'aws-ses-smtp-password',
    ['ses smtp', 'ses_pass', 'aws smtp', 'smtp pass'],
    'B[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/=])',
    {
      finds: [
        'SES_SMTP_PASSWORD=BTbX6ADxL8m6fz8HOBS0YmIBbQ/Oo8SEiNdmEwQ7P+7Y',
        'SMTP_HOST=email-smtp.eu-west-1.amazonaws.com\nSMTP_PASSWORD="BFNdgFZOD4PqgiYJBn8CLFKQZH0zhrqISgAD22AMLAkh"',
      ],
      leaves: ['SMTP_PASSWORD=5qlw7u2hjf5z', 'SES_SMTP_PASSWORD=BJYcy+uZ70TzhzN51S5Fo'],
    },
    '',
  ),
  marked('aws-signed-url', ['x-amz-signature='], 'X-Amz-Signature=(?<value>[a-f0-9]{64})(?![a-f0-9])', {
    finds: [
      'https://b.s3.amazonaws.com/k?X-Amz-Expires=900&X-Amz-Signature=d1bbdee027f1419344952623bdc11b776f0b8110c6ff0564cdbdd067198f0eca',
      'https://b.s3.amazonaws.com/k?X-Amz-Signature=c8cd892ea0f2bf756c6e4a7cd8bec3c87c1818a48036daefb50367a910528345&X-Amz-SignedHeaders=host',
    ],
    leaves: ['X-Amz-Signature=abc', 'X-Amz-Signature={signature}', 'X-Amz-Algorithm=AWS4-HMAC-SHA256'],
  }),
];
