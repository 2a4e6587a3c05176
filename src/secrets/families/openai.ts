import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';

export const OPENAI = [
  prefixed('openai-project-key', ['sk-proj-'], '[A-Za-z0-9_-]{40,200}', {
    finds: [
      `OPENAI_API_KEY=sk-${'proj'}-iiaQ3q83WVcZQyL2Ofw-rwEB5gE7sMY6nA2A1QfGs6UFFzXslr54FOeMUYk3fbtm9FinkP28w0T3BlbkFJkPp3wYSDKfLFYESZ7nTmLVRKj7msfDMRoRhE6IqosWYtN4_U23Mtm4Kjih-zXEZX4bpnquyInd`,
      `client = OpenAI(api_key="sk-${'proj'}-hldz8310YVCuNrzympBJT3BlbkFJMmSm2Gwub5HGQU9xa1xN")`,
      `Authorization: Bearer sk-${'proj'}-8iBg6FS8DssLAs-3UFArUY6zejaTomwjNPwHHAs61USc7iR2`,
    ],
    leaves: ['sk-proj-', 'sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'sk-proj-...'],
  }),
  prefixed('openai-service-account-key', ['sk-svcacct-', 'sk-service-'], '[A-Za-z0-9_-]{40,200}', {
    finds: [
      `openai_key: "sk-${'svcacct'}-GkquEQJEL5lH0EGcBql6_Z9MpJ8qRC_Cg44bceMSqThTXg5gLvnjs0WmbHGcdO8ZfVfU9YNamrT3BlbkFJdOfQ3kTcG5P2rmdwH7ZNKrj3Ml1DBmzD-CDpB4CsqOGeh_4MY0XgMkDD928fsVO0vXrGCdf-MK"`,
      `KEY='sk-${'svcacct'}-SBi_qedT_MxT46GzUwAZsG9uhbBpBUz6yQn0_-vvbmr2bECN6v-80RT2gWWY'`,
    ],
    leaves: ['sk-svcacct-', 'sk-svcacct-your-key-here-0123456789-0123456789-0123456789'],
  }),
  prefixed('openai-admin-key', ['sk-admin-'], '[A-Za-z0-9_-]{40,200}', {
    finds: [
      `OPENAI_ADMIN_KEY="sk-${'admin'}-evSwpItGv8MnxGNwytP_c9PJuSkYYZyySRntC2HNQzf0giTHE9m_TII4EHT3BlbkFJDMF4YFlhaE8OTTTIMERWJQg0XzOInXOLRwCTg1jz3WoH7EHjcEqEWgMi12"`,
      `-H "Authorization: Bearer sk-${'admin'}-1tVm8r042E5-cHvrgoa1PzIYIliKXjA7_qx8vV3zFVqzzBe0sPAUxUKQyTiv"`,
    ],
    leaves: ['sk-admin-panel', 'sk-admin-sidebar-navigation-item-selected'],
    check: isDrawn,
  }),
  prefixed('openai-session-token', ['sess-'], '[A-Za-z0-9]{40}', {
    finds: [
      `OPENAI_SESSION=sess-c8EZKKLLRfpzYkAKmlX5dI5cetvjaUcn5Hq5Cyou`,
      `{"sensitive_id":"sess-s69AmWyDfbFc1n0iPjEpWsGJKKF01QgFsehzusUm"}`,
    ],
    leaves: ['sess-', 'sess-3f9c1b7ae04d5268b1f0c97d2e6a8453'],
    check: isDrawn,
  }),
  /** Keys of users, no longer given out; the mark in the middle is `OpenAI` in base64. */
  prefixed('openai-api-key', ['sk-'], '(?:None-)?[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}', {
    finds: [
      `OPENAI_API_KEY=sk-${''}5s3f0yCpzUG7sYlmdBL0T3BlbkFJHRhDvsMzE6650hXFouKL`,
      `  openai:\n    key: sk-${'None'}-1lw8iMGTJz1iv3UzxXw0T3BlbkFJqyv5B6z8w1irrjAYGS2t`,
    ],
    leaves: [
      'sk-dummy',
      'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'task-list-item-with-a-long-name',
    ],
  }),
  named('openai-api-key', ['openai'], 'sk-[A-Za-z0-9]{48}', {
    finds: [
      `openai.api_key = "sk-${''}ZRFzUduvKSQ49WYanA4IElvz1uMjHl9P7etokjP7ebzAkVmK"`,
      `OPENAI_KEY: sk-${''}yWYmfpXBE50WvEIdn705mWzftfBkEYkTjthAGogTLKREFS7v`,
    ],
    leaves: ['OPENAI_API_KEY=sk-short', 'openai: sk-your-key-here-your-key-here-your-key-here-your-key'],
  }),
  marked(
    'azure-ai-key',
    ['jqqj99'],
    '(?<=(?<![A-Za-z0-9])(?<head>[A-Za-z0-9]{52}))JQQJ99(?![A-Za-z0-9]{10,22}AZDO)[A-Za-z0-9]{26}(?![A-Za-z0-9])',
    {
      finds: [
        `SPEECH_KEY=8nJUyNv1FKHsQXfhunZaYaOf5loEHPwR8DV43vNwY7YrSmHNUMrNJQ${''}QJ99BAACYeBjFXJ3w3AAABACOG6EMk`,
        `api-key: pd1WZSwEI8hpmzYsWWDKxkfD8eNHG4ADJhDzpCctT45k6FwyI2vvJQ${''}QJ99BCACHYHv6XJ3w3AAAAACOGj9m0`,
      ],
      leaves: [
        'JQQJ99BAACYeBjFXJ3w3AAABACOG1234',
        'a=Dx9UHXJJ33jnjT53ewlleQhls5I4TVUPyTzBuw5NJQQJ99BAACYeBjFXJ3w3AAABACOGFuIl',
      ],
    },
  ),
  named(
    'azure-openai-key',
    ['azure openai', 'openai', 'aoai', 'azure ai', 'cognitive'],
    '(?:[a-f0-9]{32}|[A-Za-z0-9]{84})',
    {
      finds: [
        'AZURE_OPENAI_API_KEY=dad7a92b4806f230173c26847dbc19f5',
        'new AzureOpenAI({ apiKey: "ee241f9d34b7243fe386b8c002bb8204" })',
        'OPENAI_API_TYPE=azure\nOPENAI_API_KEY=d2e51df8eb054e065ae7009c2a02b82d',
        '"AzureOpenAI": { "Key": "g0oenMMYlGJTjHHYAAjaxKj4aySRQZfajOjU4y7uUBEOqHYdgkIWsLCyGDZSBdEEYP0ysGHPZLjsWBRJryd8" }',
      ],
      leaves: [
        'AZURE_OPENAI_API_KEY=00000000000000000000000000000000',
        'AZURE_OPENAI_DEPLOYMENT=gpt-4o-mini-2024-07-18-eastus-production',
        'openai-cb6fdc8e3f39cafcfa67197c81d3fd9b0065e60f.js',
      ],
    },
  ),
  /** Most who speak OpenAI's protocol give out keys of this form: Moonshot, DashScope, SiliconFlow, gateways, proxies. */
  prefixed('model-provider-key', ['sk-'], '(?!ant-)[A-Za-z0-9][A-Za-z0-9_-]{19,199}', {
    generic: true,
    check: (value) => isDrawn(value) && /[A-Z]|[a-z0-9]{20}/.test(value),
    finds: [
      `export MOONSHOT=sk-${''}LWxSLCB8LVBGJOQQiQUraaKAf28VFF6kc8tdKx72UWzOkvir`,
      `with sk-${''}8lr-6JkpwgvJOodIpD12a-fb in it`,
      `> sk-${''}8dcc542b151fe6f8268ddbef749f5441c18b9b0a`,
    ],
    leaves: [
      'sk-loading-indicator-wrapper-small',
      'class="sk-cube-grid sk-cube1"',
      'sk-your-own-key-0a1b2c3d4e5f6g7h',
      'risk-df69c1e8b7b840e9b1837190d61f0434',
      'sk-ecdsa-sha2-nistp256-cert-v01@openssh.com',
    ],
  }),
];
