import { prefixed } from '../family.ts';

/** Keys of the API, of administrators, OAuth access and refresh tokens, session keys of the web. */
export const ANTHROPIC = [
  prefixed('anthropic-api-key', ['sk-ant-api', 'sk-ant-usr'], '[0-9]{2}-[A-Za-z0-9_-]{32,200}', {
    finds: [
      `ANTHROPIC_API_KEY=sk-${'ant'}-api03-xg6TE6Eb6yEIyfjmf0ehuX0ZAt2gLW7VORKO5HdfZZJF0xG2UYkQyNoQLri-qML5d_omtn5TXY1bwANIdVadHPFkGDVUPAA`,
      `curl -H "x-api-key: sk-${'ant'}-api03-9IvXkzzMJ-IUiz3xWnZvy_E8ZrK_vfiuuMty7yt2t29wRQvR-YrUY5bJi3OJ49xJe55Dh5EJzYWHLZdhkWXkfnqrqZI2VAA" https://api.anthropic.com/v1/messages`,
      `{"apiKey":"sk-${'ant'}-api03-aSSmqGRpNSKQMs8tGmTv218NB6LgGRHlgJfTj-S9"}`,
    ],
    leaves: ['sk-ant-api03-', 'sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'task-ant-api03-list'],
  }),
  prefixed('anthropic-admin-key', ['sk-ant-admin'], '[0-9]{2}-[A-Za-z0-9_-]{32,200}', {
    finds: [
      `ANTHROPIC_ADMIN_KEY: sk-${'ant'}-admin01-c3xBRm0k3vB9EHvc0421zVZHc-9GRSizsEQyHFcCJyD0mGuB5_DhyceQI_FFSsDp7YvjCP-jcqhqhHd1U6_PLbK6frqysAA`,
      `--key sk-${'ant'}-admin01-kC7i2enPubxELY1QaK6_ciSmgJ28oo4CXBH55QHwnu8IVNk_4Pzr9SqmB5Jq2lBTy93QK1jrBsJvUHyOZdCHdaU0N9mFZAA`,
    ],
    leaves: ['sk-ant-admin01-short', 'sk-ant-admin01-your-admin-key-here-0123456789-0123456789'],
  }),
  prefixed(
    'anthropic-oauth-token',
    ['sk-ant-oat', 'sk-ant-ort', 'sk-ant-oidc'],
    '[0-9]{0,2}-[A-Za-z0-9_-]{32,400}',
    {
      finds: [
        `CLAUDE_CODE_OAUTH_TOKEN=sk-${'ant'}-oat01-8VFy2B_s1bXLna91UOljo-7YyoVE5uR7NDrV_9V2lzVltis9IGVrLDYDwvM5SJ7movRgOLJguuTCMXcLM4hCw4SpIFWd8AA`,
        `"refreshToken": "sk-${'ant'}-ort01-CgacGi5vMnNAt3hTgIrWz080vQ1Tf8m7datRfVhnfvZ36e6JpeNyr2W_Jc4XpgCtG6-n-r51x3k3fZqTyHMSmrC4T_o1eAA"`,
      ],
      leaves: ['sk-ant-oat01-', 'sk-ant-oat01-${TOKEN}'],
    },
  ),
  prefixed('anthropic-session-key', ['sk-ant-sid'], '[0-9]{2}-[A-Za-z0-9_-]{32,300}', {
    finds: [
      `Cookie: sessionKey=sk-${'ant'}-sid01-aOiEyPxS2yqHVvRFp6t2fhfSYj60loC67PvtCXEWgFl5r3d3Nv7M7iRxhuIsD7So0hO7-j0A9dXNroGJtWkcW3AA; x=1`,
      `session = 'sk-${'ant'}-sid02-GIksATohc6u525-9fjnECdqkJqieS5JYerMOA6jXfcYw-puHGF36cs90Yh3qC870KjuaffeMqmWgraviHKVAVvTaASnpG6UlzB4G'`,
    ],
    leaves: ['sk-ant-sid01-<session>', 'sk-ant-sid'],
  }),
  // Whatever they bring out next.
  prefixed(
    'anthropic-key',
    ['sk-ant-'],
    '(?!api|usr|admin|oat|ort|sid)[a-z]{2,12}[0-9]{0,3}-[A-Za-z0-9_-]{32,400}',
    {
      finds: [
        `token: sk-${'ant'}-new07-f3uVmgOfxGfMySDUC2r_cU1PnOUIgpOaz7Ip4Ye21vSqRb5Kgzi6g5yQxdiq`,
        `X=sk-${'ant'}-mcp01-AzKVN3Rdc0Oeeya13soYNFcxxpdxb95JMJV5eVV7zw2IOSkyJjptkubm8p3MkwxDqN8ZaBmY3aaKY3eeOgRzB2kh2I`,
      ],
      leaves: ['sk-ant-', 'sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    },
  ),
];
