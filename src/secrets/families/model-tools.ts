import { named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Speech, search, vector stores and trackers around models, most of them known by name only. */
export const MODEL_TOOLS = [
  named('cohere-api-key', ['cohere', 'co_api_key'], '[A-Za-z0-9]{40}', {
    finds: [
      'COHERE_API_KEY=7aHnRqPjAEKgqAYdqZp2de5Ja9P9dz1f0uJcJUaj',
      "co = cohere.Client('mVnoZ6iTYmy0dlMkshMSgmPo6KcGLy8xLI8sp6XM')",
      'CO_API_KEY: ht8jYiCoZqJu3o75naPzbAWCvvI8Iz26tTcUjhpo',
    ],
    leaves: [
      'cohere==5.13.0',
      'cohere-ai/cohere-python@750acbf21d0f5ff49b2b2487fb174f5758ad6712',
      'COHERE_MODEL=command-r-plus-08-2024',
    ],
  }),
  named('mistral-api-key', ['mistral'], '[A-Za-z0-9]{32}', {
    finds: [
      'MISTRAL_API_KEY=y69ymQ8dNUIkOjzMLFOWduODJMwSQv4G',
      'MistralClient(api_key="nE6cYKaYPbAuPAbpqjuitFRPht3dBGI1")',
    ],
    leaves: ['model: mistral-large-latest', 'mistral: "open-mixtral-8x22b-instruct-v0.1"'],
  }),
  named('assemblyai-api-key', ['assemblyai', 'assembly ai', 'aai_api_key', 'aai.settings'], '[a-f0-9]{32}', {
    finds: [
      'ASSEMBLYAI_API_KEY=9deb2e822327c5503a4997bd9073ddaf',
      'aai.settings.api_key = "4964a1ba4138a1ffd35041cf6ce80f85"',
    ],
    leaves: [
      'assemblyai@5228ab3a8181012e51349f670a8ae2d7',
      'ASSEMBLYAI_API_KEY=f884cd91772ccaf21415bba327f40cd',
    ],
  }),
  named('deepgram-api-key', ['deepgram'], '[a-f0-9]{40}', {
    finds: [
      'DEEPGRAM_API_KEY=3e973998d861aeda6a0cfa03e213840436bdb703',
      'new Deepgram("0a13fa005874f502e801fec1270ec29d7928ba5f")',
      'createClient({ deepgram: { key: "bb907e7fe596afb4f2840c7c668b51e3db61986f" } })',
    ],
    leaves: [
      'deepgram/deepgram-js-sdk#fcaa45d5c305a062074c05b292dbef029e243654',
      'DEEPGRAM_API_KEY=3c581f88b187906f2f74',
    ],
  }),
  named('elevenlabs-api-key', ['elevenlabs', 'eleven labs', 'eleven api key', 'xi api key'], '[a-f0-9]{32}', {
    finds: [
      'ELEVEN_API_KEY=b9dfab4b3aebfc292932bfab6cbc373a',
      'xi-api-key: bf7eafa5842677f53290080b6fa11d03',
      '"elevenlabs": {"apiKey": "272939dfa2265732b5537164b05ee28e"}',
    ],
    leaves: ['xi-api-key: <your key>', 'eleven: f5bed2b62b70ac039e93b6bf68e0c95e'],
  }),
  named('stability-api-key', ['stability', 'dreamstudio'], 'sk-[A-Za-z0-9]{48}', {
    finds: [
      `STABILITY_API_KEY=sk-${''}ILnpi03wq9RvbgOM4I44bdptBiyiwFQ28fTvQFXyGXzkTGJL`,
      `stability_key: "sk-${''}NKBIYl9ryOkrrxEKul1CAaHOk5uz2SzFY6RLuwLJ6HYeIRBj"`,
    ],
    leaves: ['STABILITY_API_KEY=sk-short', 'stability: experimental'],
  }),
  prefixed('pinecone-api-key', ['pcsk_'], '[A-Za-z0-9]{5,7}_[A-Za-z0-9]{50,70}', {
    finds: [
      `PINECONE_API_KEY=pcsk_${''}KpfxJ9_ssL3nH4Arivyjx1Y3XmiiwxIcQTATT4j6YRRKmOreD6wKjVv6YgLwCZx8tXT13C`,
      `Pinecone(api_key="pcsk_${''}Rq2ky_DWeIBlura9RMBBvBm2xCiqqzN3m9hykAVGkciMO41bJedeAuEVkNMfc5FnwihjJ")`,
    ],
    leaves: ['pcsk_', 'pcsk_2QXSVT_JgofZ9mSWq'],
  }),
  named('pinecone-api-key', ['pinecone'], UUID, {
    finds: [
      'PINECONE_API_KEY=c6eaeb72-462b-4e77-9caf-8fd68f6997c1',
      "pinecone.init(api_key='69140024-8296-49d1-8584-6ef043346d7c', environment='us-east1-gcp')",
    ],
    leaves: [
      'pinecone_index_host: idx-18e2253.svc.pinecone.io',
      'PINECONE_API_KEY=00000000-0000-0000-0000-000000000000',
    ],
  }),
  named('weaviate-api-key', ['weaviate', 'wcd_api_key', 'wcs_api_key'], '[A-Za-z0-9+/]{32,100}={0,2}', {
    finds: [
      'WEAVIATE_API_KEY=D5Q6PnqOYcHPL60BjZLAkLz3B6sMTKKuFLae',
      'weaviate.auth.AuthApiKey(api_key="Is7QPRDJwkYwpkHA09E0z2Kwcb6J9pgnKL7oNekN")',
      'WCS_API_KEY: nrI910Yjwee5SBRQsSG0h2mwiSqmvP8w03LEd9QqQz0YlpM4jds0giMYli+pvZUt2+EXUhSnKpVo7VKh1Up+0O==',
    ],
    leaves: ['weaviate_class: DocumentChunkWithMetadataAndEmbeddings', 'WEAVIATE_API_KEY=14D73hAUZc0Z'],
  }),
  named('qdrant-api-key', ['qdrant'], '[A-Za-z0-9_-]{32,64}(?:\\|[A-Za-z0-9_-]{32,90})?', {
    finds: [
      'QDRANT_API_KEY=KA5UuxquE8oOuxyJnqX5i6M6OG0DsRxiGUgAZVSO4Q6zwnhsrhwk8n',
      'QdrantClient(url, api_key="8QOm19I15GLfaaPTrhajnt8qR9dZf71Nc1yjx_qoKvfMKFHzcBT545")',
      'qdrant.apiKey: 9786627e-9652-4d04-b279-eb000692938f|BA0Q10RNGLk9xsVldusXvQHpxiI-npllT-tpzPCfktjWupgygfXNkL',
    ],
    leaves: ['qdrant_collection: my-very-long-collection-name-for-documents', 'QDRANT_API_KEY=ZlHbPtC-3hAn'],
  }),
  named('wandb-api-key', ['wandb', 'weights and biases'], '(?:local-)?[a-f0-9]{40}', {
    finds: [
      'WANDB_API_KEY=bdf5abe9b9cf68e9e194cd815678a0056240a6ca',
      'wandb login f637ede938f0a0a2a46899472e17b4f2e4f81cb7',
      'wandb.login(key="172c4e1401fea8677c4367298930e6c97c96f781")',
      'machine api.wandb.ai\n  login user\n  password 48da34af9ca5b2ee79c95127370596a685bc9797',
    ],
    leaves: ['wandb/client@59dc663f36865188430f698ccc18389b8b07b084', 'wandb_run_id=6b69efa4'],
  }),
  prefixed('wandb-api-key', ['wandb_v'], '[0-9]_[A-Za-z0-9_-]{60,90}', {
    finds: [
      `WANDB_API_KEY=wandb_${'v1'}_NwfCQkEfs76worPBPSxmxBamthRwgBYUpbdPbG5K3ue9DbAzN_PD1KsnFbjPstAxxVAqBH2eLeAt8`,
      `wandb login wandb_${'v1'}_o1YzxGl0E2GeOMdS_Org2XIgNTO36ng6pCFzb5KfIM89qDY8NXqxbH0DFot_NldHi2LHH-q5H7U_s`,
    ],
    leaves: ['wandb_v1_run', 'wandb_version'],
  }),
  named('anyscale-token', ['anyscale'], '(?:aph0_[A-Za-z0-9_-]{40,140}|sss_[A-Za-z0-9]{24})', {
    finds: [
      `ANYSCALE_API_KEY=aph0_${''}0sy3khaawUH7DdO2Tf7lFi9BszrwhEeyNmglI6PLYcyReCOy6YNP5qa7jbncBRgvRaK65g-RqIKcB5yM`,
      `anyscale_cli_token: "aph0_${''}0c-iZi3n6-tHIKZnB-BOdN7qFcmy1LRFKEfY9YdpKZpP-SDU44R_tCYEJxwj5pzrr5nZ1gjrWO8U7gWxRsbntABlKHAb-pxr"`,
    ],
    leaves: ['anyscale_host=https://console.anyscale.com', 'ANYSCALE_API_KEY=aph0_x'],
  }),
  prefixed('anyscale-endpoint-key', ['esecret_'], '[A-Za-z0-9]{26}', {
    finds: [
      `api_key = "esecret_${''}qfzefkfz8om34tg13p30lys8w4"`,
      `Bearer esecret_${''}wblasmlt3r37kdi3if1otfwihi`,
    ],
    leaves: ['esecret_', 'thesecret_202p44vqe2vxu6cgeab7rlq2gj'],
  }),
  named('baseten-api-key', ['baseten', 'truss', 'api-key'], String.raw`[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}`, {
    finds: [
      'BASETEN_API_KEY=yVDss0t9.aOMMI4wdRygICKUXTElcGbecO8bEgXKV',
      'Authorization: Api-Key N9VVcpT7.v4zC6IHjZ9BbX4pciGFvnygG7c05iaHv',
    ],
    leaves: ['BASETEN_API_KEY=35edkYKV', 'api-key: settings.provider'],
  }),
  named('exa-api-key', ['exa api key', 'exa key', 'exa_api', 'exa(', 'exa.ai', 'metaphor api key'], UUID, {
    finds: [
      'EXA_API_KEY=049ef4bb-726a-49d8-9c62-9933e5fc3042',
      'exa = Exa("b654abb4-f865-4ae9-a97f-804878499910")',
      'exaApiKey: "8d20b379-12f4-4b9a-8dc8-e30e900b2061"',
    ],
    leaves: ['EXA_API_KEY=${EXA}', 'hexa: c260f8b8-21ce-4b88-b70b-e044ea794619'],
  }),
  named(
    'zhipu-api-key',
    ['zhipu', 'bigmodel', 'glm', 'zai api key', 'z_ai'],
    String.raw`[a-f0-9]{32}\.[A-Za-z0-9]{16}`,
    {
      finds: [
        'ZHIPUAI_API_KEY=cf75a2b43b38e83dbbd25c0b8412c039.6AsYZem2jh0KFb9R',
        'ZhipuAI(api_key="147be0cb9681b97d8d79e045e0386689.3YitafERAQjVnYDT")',
        'GLM_KEY: 40b4aeee60333beb1b8f4bb670af5565.4QoSt07CV9HTm7Kz',
      ],
      leaves: [
        'glm-4-914503e3416f0d3535d46f7ed5f30e37.js',
        'ZHIPUAI_API_KEY=21f027b5fbe120d9b893151ea0203645',
      ],
    },
  ),
  named('serper-api-key', ['serper'], '[a-f0-9]{40}', {
    finds: [
      'SERPER_API_KEY=a78885443b24dfa9f4d39b2b6b82e0f68aff220a',
      'serper_api_key: "a6354ef98b4dfa4d3bfee3cc668f5d2ae00200d4"',
    ],
    leaves: ['serper.dev', 'SERPER_API_KEY=4656901bce8b504ef84e'],
  }),
  named('serpapi-key', ['serpapi', 'serp api'], '[a-f0-9]{64}', {
    finds: [
      'SERPAPI_API_KEY=c5f5371b85ccab89546b5146c63df7fad37f7629e1419eda4c481e7d96d4efcc',
      'https://serpapi.com/search?engine=google&api_key=94c9f10bd7c2ff7a6bd841c301c47c19b5a5c736f22fb457649da1dbdf1eabca',
    ],
    leaves: [
      'SERPAPI_API_KEY=a2124938e6f4432e26aff5049a05902e',
      'serpapi-a03d2214fd30c302b81bb0084519a51893f28ca16e8da4e888803d4a3aeef3b2.tgz',
    ],
  }),
  prefixed('brave-search-key', ['BSA'], '[A-Za-z0-9_-]{27,28}', {
    check: (value) => /[0-9]/.test(value) && /[a-z]/.test(value) && /[A-Z].*[A-Z].*[A-Z].*[A-Z]/.test(value),
    finds: [
      `BRAVE_API_KEY=BS${''}AeUE4jR8PMDHSl5YlzzCVHFxbQV7I`,
      `X-Subscription-Token: BS${''}AkCAiYSYZ8G8mHijx8WSVT3P7ibr`,
    ],
    leaves: ['BSAlgorithmForSearchingTreesNow', 'BSA-compliance'],
  }),
];
