/** Credential families that are recognised by their shape, each with what it must find and what it must leave alone. */

export interface Family {
  readonly id: string;
  /** Lower-case text without which the pattern cannot match: tested first, since it is cheap. */
  readonly keywords: readonly string[];
  /** Global; the value is group `value`, else the whole match. All quantifiers are bounded. */
  readonly pattern: RegExp;
  readonly finds: readonly string[];
  readonly leaves: readonly string[];
}

/** Values that stand for a secret and are none: examples, variables, masks. */
const NO_VALUE = String.raw`(?!(?:changeme|change_me|example|placeholder|your[_-]|xxx|\*{3}|<|\$\{?[A-Z_]|\{\{|todo|none|null|true|false|undefined))`;

export const FAMILIES: readonly Family[] = [
  {
    id: 'private-key',
    keywords: ['private key'],
    pattern:
      /-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----[\s\S]{16,16384}?-----END (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/g,
    finds: [
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----',
    ],
    leaves: ['-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0\n-----END PUBLIC KEY-----'],
  },
  {
    id: 'aws-access-key-id',
    keywords: ['akia', 'asia'],
    pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
    finds: ['AKIAQ3EGRIJ7B5ZK4XNT'],
    leaves: ['AKIA is a prefix', 'akiaq3egrij7b5zk4xnt'],
  },
  {
    id: 'github-token',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
    finds: ['ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
    leaves: ['ghp_short', 'the prefix ghp_ marks a token'],
  },
  {
    id: 'gitlab-token',
    keywords: ['glpat-'],
    pattern: /\bglpat-[A-Za-z0-9_-]{20,64}\b/g,
    finds: ['glpat-Zx8vQ2mN5rT1yK7wB3pL'],
    leaves: ['glpat-'],
  },
  {
    id: 'slack-token',
    keywords: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxs-', 'xapp-'],
    pattern: /\b(?:xox[abps]|xapp)-[0-9A-Za-z-]{20,200}\b/g,
    finds: ['xoxb-2444333222111-2444333222112-Q3pVnRt8sYkLm2Zw'],
    leaves: ['xoxb-', 'xoxo-love-and-kisses'],
  },
  {
    id: 'google-api-key',
    keywords: ['aiza'],
    pattern: /\bAIza[0-9A-Za-z_-]{35}\b/g,
    finds: ['AIzaSyB3kQ9vR7tXn2mL5wZ8cJ1hG4dF6sP0aYe'],
    leaves: ['AIza', 'AIzaSyTooShort'],
  },
  {
    id: 'model-provider-key',
    keywords: ['sk-'],
    pattern: /\bsk-(?:ant-|proj-|or-v1-|svcacct-)?[A-Za-z0-9_-]{32,200}\b/g,
    finds: ['sk-ant-api03-Vb7nQ2xK9mR4tY1wZ8cJ5hG3dF6sP0aLeUuIiOo'],
    leaves: ['sk-dummy', 'task-list-item-with-a-long-name'],
  },
  {
    id: 'stripe-key',
    keywords: ['k_live_', 'k_test_'],
    pattern: /\b[sr]k_(?:live|test)_[0-9A-Za-z]{20,120}\b/g,
    finds: [`sk_${'live'}_4eC39HqLyjWDarjtT1zdp7dc`],
    leaves: ['sk_live_', 'task_live_stream'],
  },
  {
    id: 'npm-token',
    keywords: ['npm_'],
    pattern: /\bnpm_[A-Za-z0-9]{36}\b/g,
    finds: ['npm_8fK2mQ7vR1tXn5wZ9cJ3hG6dB4sP0aYeLuIo'],
    leaves: ['npm_config_registry', 'npm_lifecycle_event'],
  },
  {
    id: 'json-web-token',
    keywords: ['eyj'],
    pattern: /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}/g,
    finds: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'],
    leaves: ['eyJhbGciOiJIUzI1NiJ9'],
  },
  {
    id: 'url-password',
    keywords: ['://'],
    pattern: new RegExp(
      String.raw`\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@'"]{1,100}:(?<value>${NO_VALUE}[^\s/@'"]{6,200})@`,
      'gi',
    ),
    finds: ['postgres://app:t0pSecretPw@db.internal:5432/app'],
    leaves: ['https://example.com:8080/path', 'postgres://app:${DB_PASSWORD}@db/app'],
  },
  {
    id: 'assigned-secret',
    keywords: [
      'secret',
      'token',
      'password',
      'passwd',
      'api_key',
      'apikey',
      'private_key',
      'access_key',
      'credential',
    ],
    pattern: new RegExp(
      String.raw`(?<![A-Za-z0-9])(?:[A-Z][A-Z0-9]{0,30}_){0,5}(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?)(?:_[A-Z0-9]{1,20}){0,3}["']?[ \t]{0,3}[=:][ \t]{0,3}(?<quote>["']?)(?<value>${NO_VALUE}[^\s"'$#{}()<>,;]{8,500})\k<quote>`,
      'g',
    ),
    finds: [
      'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYzzKEY',
      'export DB_PASSWORD="correct-horse-9"',
    ],
    leaves: [
      'API_KEY=changeme',
      'TOKEN=${CI_TOKEN}',
      'TOKEN_LIMIT: 4096',
      'PASSWORD=',
      'the SECRET of success',
    ],
  },
];
