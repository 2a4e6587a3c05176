import { marked } from '../family.ts';

/** https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github */
export const GITHUB = [
  marked(
    'github-token',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    String.raw`(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,255}(?![A-Za-z0-9_])`,
    {
      finds: ['ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
      leaves: ['ghp_short', 'the prefix ghp_ marks a token', `ghp_${'x'.repeat(36)}`],
    },
  ),
  marked(
    'github-fine-grained-token',
    ['github_pat_'],
    String.raw`(?<![A-Za-z0-9])github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9_])`,
    {
      finds: [
        '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',
      ],
      leaves: ['github_pat_', 'github_pat_<your token>'],
    },
  ),
];
