import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';

/** Who serves models, and whose keys bear a mark; OpenAI and Anthropic have files of their own. */
export const MODEL_PROVIDERS = [
  prefixed('deepseek-api-key', ['sk-'], '[a-f0-9]{32}', {
    finds: [
      `DEEPSEEK_API_KEY=sk-${''}f0fa054eef722ac36061ea40dafa151c`,
      `base_url="https://api.deepseek.com", api_key="sk-${''}e8ee1e7eb9bf4a1cb8d9faeb3fb54a12"`,
    ],
    leaves: [
      'sk-5a2d409c619fd1e9c01ec379f37f67',
      'desk-9f3592f4ed89e8b7c268ed78beccdc5d',
      'sk-00000000000000000000000000000000',
    ],
  }),
  prefixed('openrouter-api-key', ['sk-or-'], '(?:v[0-9]-)?[a-f0-9]{64}', {
    finds: [
      `OPENROUTER_API_KEY=sk-${'or'}-v1-f9c0dfc4c253caa5cfce8de44943136bbac932731ce266be57ae8e899b4c595b`,
      `"Authorization": "Bearer sk-${'or'}-v1-04467ce6184650464440bc0b869a8aafef766b2326ffc85d3faa8f06291f7f3b"`,
    ],
    leaves: ['sk-or-v1-', 'sk-or-v1-ce6e38a0cb7bf2925eddb3387b14cf8382199799c161da1cad47b62dd89a622'],
  }),
  /** https://ai.google.dev/gemini-api/docs/api-key: authentication keys, given out instead of `AIza` ones. */
  prefixed('google-ai-auth-key', ['AQ.Ab'], '[A-Za-z0-9_-]{40,100}', {
    finds: [
      `GEMINI_API_KEY=AQ.${'Ab8RN6'}91n48HXq5jfR7-Io1hheuweDMpQygpWjXnchG_mJgcnH`,
      `x-goog-api-key: AQ.${'Ab8RN6'}y6NKPGXcoggWj2l0u2K8n1w523QwHAWgyj8j5LUiqq5u`,
    ],
    leaves: ['FAQ.About', 'AQ.Abstract'],
  }),
  prefixed('huggingface-token', ['hf_', 'api_org_'], '[A-Za-z0-9]{30,40}', {
    check: isDrawn,
    finds: [
      `HF_TOKEN=hf_${''}NDiboEuoosJTgCzyRWpQcQadVUHzbMGczB`,
      `login(token="hf_${''}WMHUhrfLGBfYwKyGKfZQYcYwPPgurXQAUa")`,
      `api_org_${''}ETxrlJzHBujSfdpMyNUjMEzfVFRAApISVw`,
    ],
    leaves: ['hf_hub_download_with_retry_and_cache_dir', 'hf_transformers', `hf_${'x'.repeat(34)}`],
  }),
  prefixed('groq-api-key', ['gsk_'], '[A-Za-z0-9]{52}', {
    finds: [
      `GROQ_API_KEY=gsk_${''}BwFRlPwumE5Smf7ygPwLBJtWUbYYrweL1eUbtDuS5ScBFJAShjUk`,
      `new Groq({ apiKey: 'gsk_${''}SewhLqA5Kqz4RFvUxlKSg0mdjlAHXR2Hb2QSuo9dwlngTaPJ9D9H' })`,
    ],
    leaves: ['gsk_', 'gsk_W9NuN8cuPOa5l7KonXbJmVKkbp758q', 'gsk_renderer_get_type'],
  }),
  prefixed('perplexity-api-key', ['pplx-'], '[A-Za-z0-9]{40,64}', {
    finds: [
      `PPLX_API_KEY=pplx-${''}CJSQO764CLOK9P6nr7DzbuKzaawwJAuWLPyEhJxr2yg0ymMG`,
      `Authorization: Bearer pplx-${''}DxPVW4dMVw2dOlqj2afxxYI5akw46v9sfwPKWcavkrLcj6Cf`,
    ],
    leaves: ['pplx-70b-online', 'pplx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
  }),
  prefixed('replicate-api-token', ['r8_'], '[A-Za-z0-9]{37}', {
    check: isDrawn,
    finds: [
      `REPLICATE_API_TOKEN=r8_${''}4Xh5kkr8Mir5ymne15fRVahWrQ0m996eUXDMm`,
      `-H "Authorization: Token r8_${''}XbjIqDx5xcroPEsF7JAzHWTIuQcTDl9wFgZnX"`,
    ],
    leaves: ['r8_unorm', 'r8_g8_b8', 'r8_Ff0G4z2z4d3B0PNz00OOsOB0TpHndt3U2aEG'],
  }),
  prefixed('together-api-key', ['tgp_v'], '[0-9]_[A-Za-z0-9_-]{40,60}', {
    finds: [
      `TOGETHER_API_KEY=tgp_${'v1'}_52OCgzLctR0D4N6sx3_eBcSzh1rvSFfJ6JG4rS6DtTK`,
      `Together(api_key="tgp_${'v1'}_qEqIW3aG1CkLdHrUebPmBG0c6eTktpH9EEYMVogIIlC")`,
    ],
    leaves: ['tgp_v1_', 'tgp_v1_short'],
  }),
  named('together-api-key', ['together'], '[a-f0-9]{64}', {
    finds: [
      'TOGETHER_API_KEY=21c360cab8bbad1133b3ba585a5603753dd09e37946d1c8ff6e1a1caca7a710d',
      'together.api_key = "e13b032422dada4f5cb34b0135d660388afd7bac59c8cbd9f9da5b43ba53f8a8"',
    ],
    leaves: [
      'put together: sha256 87d109c0032a0ca9436083069783d58002a54683de71acc7211e9225f5cfb59c',
      'together_api_key=dbfe0a8dc465bc425b7545528eef379a7ba150bf0a01834dda8689bb1231b08',
    ],
  }),
  prefixed('xai-api-key', ['xai-'], '(?:token-)?[A-Za-z0-9]{70,84}', {
    finds: [
      `XAI_API_KEY=xai-${''}04ThtrEp9lwJ1CC54ptRNqMFfkS5D4K3aN41iYKUnUVP0Z13odxNHWtT3McqUtyqx9uaWadMnu9KG0Lt`,
      `grok login --key xai-${'token'}-v6xcbHEBSZdzysjPFM7cnhX2N6apxmUO9ei5s1KMqGgMbBoTa8M7scO9td8mUWv3MvKPXhamX4hq79QU`,
    ],
    leaves: ['xai-', 'xai-sdk-python', 'xai-grok-4-fast'],
  }),
  prefixed('fireworks-api-key', ['fw_', 'fpk_'], '[A-Za-z0-9]{22,48}', {
    check: isDrawn,
    finds: [
      `FIREWORKS_API_KEY=fw_${''}ejqqe1wERj0MICkKjcc5jxtL`,
      `"fireworks": "fw_${''}htuCkGkTiSdVlRT8kQBb2r"`,
    ],
    leaves: ['fw_version_string_length_of_firmware', 'fw_getFirmwareVersionString', 'fw_7IET07G3606B'],
  }),
  prefixed('elevenlabs-api-key', ['sk_'], '[a-f0-9]{48}', {
    finds: [
      `ELEVENLABS_API_KEY=sk_${''}e741e53e6ae244331041cf89f1b7187859e9dbb123a18c25`,
      `xi-api-key: sk_${''}49cece1203fb371c493d50951abe65d31450ee9a7a7974fc`,
    ],
    leaves: [
      'sk_db0d11195b6ad6e5c4ead5cdcb3e63ddcba9f1ee',
      'task_bb4bbfdc57933f517e3491855c86730f6b687d8bab7eac22',
    ],
  }),
  prefixed('voyage-api-key', ['pa-'], '[A-Za-z0-9_-]{43}(?!-)', {
    check: isDrawn,
    finds: [
      `VOYAGE_API_KEY=pa-${''}xZ_0l35R4q77Pniuxjzp3QjpwT3DDJs4TRf-qzAUy4T`,
      `voyageai.Client(api_key="pa-${''}ZWrkhGSelZK1kRtWRh17S8it2a8IkPUV8YD6UzCBZso")`,
    ],
    leaves: [
      'pa-some-long-css-class-name-with-many-parts-x',
      'spa-WnF8yo0xPjnaJ_vWe9icFNTRtatSVomfeUxC6OM_IKi',
    ],
  }),
  prefixed('jina-api-key', ['jina_'], '[a-f0-9]{32}[A-Za-z0-9_-]{20,36}', {
    finds: [
      `JINA_API_KEY=jina_${''}e1fdaa7c92b80b000cc6aeac04a8e91ahcf4Bfr6qYdHHSkdVCELzLbDopkG`,
      `Authorization: Bearer jina_${''}a6e9d5cc352471b8412cb747022cbeefY7Ap-qPQr6xVx1SGLe_M3YRQKtZ9`,
    ],
    leaves: ['jina_embeddings_v3', 'jina_b91db3244621de40c43235a68fc9c459'],
  }),
  prefixed('langsmith-api-key', ['lsv2_'], '(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}', {
    finds: [
      `LANGSMITH_API_KEY=lsv2_${'pt'}_21e402af7fe30f8dc26b120ce7dfa6bc_e24732e5ba`,
      `x-api-key: lsv2_${'sk'}_91ee88cbe0a9af5b4935ce5fb1aaa276_61d459ebe3`,
    ],
    leaves: ['lsv2_pt_', 'lsv2_pt_341f287fe6afee05475cf85c68e824f4'],
  }),
  prefixed('langchain-api-key', ['ls__'], '[a-f0-9]{32}', {
    finds: [
      `LANGCHAIN_API_KEY=ls__${''}0a1420f1aaac0cf3eb30afa53b03d624`,
      `"LANGCHAIN_API_KEY": "ls__${''}3796b2db2d9a22626be472d83171e184"`,
    ],
    leaves: ['tools__18dd6b18c539f17db61830bdde938161', 'ls__20185b4c2030f621567d17bf43be16'],
  }),
  prefixed('langfuse-key', ['sk-lf-', 'pk-lf-'], '[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}', {
    finds: [
      `LANGFUSE_SECRET_KEY=sk-${'lf'}-68a20235-b176-44b9-b160-d804e1205068`,
      `public_key: "pk-${'lf'}-9545b27b-4f09-4c90-b935-b8e468ef0b96"`,
    ],
    leaves: ['sk-lf-...', 'pk-lf-1234'],
  }),
  prefixed('cerebras-api-key', ['csk-'], '[a-z0-9]{48}', {
    finds: [
      `CEREBRAS_API_KEY=csk-${''}amc53304vdq6m94f58lopc47ksex8lt8hx6gfas9qk9hb48q`,
      `Cerebras(api_key='csk-${''}pi03ywivfcoq58gi2r3s31jfjv49ienpl6iro4njjg0sota4')`,
    ],
    leaves: ['csk-', 'csk-biqctyoy6e7txbuzet16cllml53gq1i6vzvkq61r'],
  }),
  prefixed('nvidia-api-key', ['nvapi-'], '[A-Za-z0-9_-]{60,70}', {
    finds: [
      `NVIDIA_API_KEY=nvapi-${''}hMOITZRnHZXKA4w9Srg2z_jhEnK-V1M4MVXdMH6O11qsP_GNB2WkH7cpTvS5BRLd`,
      `docker login -u '$oauthtoken' -p nvapi-${''}Sp5GgSgjuhPEK4Fk68IKdn5Vb8yjZY42is-I_3iuN2zK-vonE5mA6u-iIG-to2mj nvcr.io`,
    ],
    leaves: ['nvapi-', 'nvapi-stubs-for-drivers'],
  }),
  named('nvidia-ngc-key', ['ngc api key', 'ngc cli api key', 'ngc key', 'nvcr'], '[A-Za-z0-9]{84}', {
    finds: [
      'NGC_API_KEY=Qgz7BQkou7hB3BOxhnqps8rMkZCCm6dDvgYga3Se9hgUwwGLftEIoee2tr0sfD6nCW9AmAHUuyMeGVI9RGiH',
      'ngc_cli_api_key: "42AJgSycTSF3EFk7W0zEdHkoxAHd7Wcxotgl7eQSrc714PTB4WncLe3ZsaVqUxMzD7xgSe78qZQwhWN66SGw"',
    ],
    leaves: ['NGC_API_KEY=DLpzJCR8zP9nvD7RylEUeCPsAJXEZJ7TQCZJ9SLN', 'NGC_API_KEY=${NGC_KEY}'],
  }),
  prefixed('modal-token-id', ['ak-'], '[A-Za-z0-9]{22}', {
    check: isDrawn,
    finds: [
      `MODAL_TOKEN_ID=ak-${''}LHhBaQN5rlJL96AM5n31jN`,
      `modal token set --token-id ak-${''}nPcQ2CGwdWhSLerSMAGFJc`,
    ],
    leaves: ['ak-someLongFunctionNameHere', 'break-965Fq1Slut06sxmqrjfo53'],
  }),
  prefixed('modal-token-secret', ['as-'], '[A-Za-z0-9]{22}', {
    check: isDrawn,
    finds: [
      `MODAL_TOKEN_SECRET=as-${''}LQkwl8mEEGGlRerhEx8ZYp`,
      `--token-secret as-${''}NOozMfr5ChI8XDb6SgSdlf`,
    ],
    leaves: ['as-internationalization', 'alias-Fb4imZgcBjDUZMOFowOkwK'],
  }),
  prefixed('runpod-api-key', ['rpa_'], '[A-Za-z0-9]{40,56}', {
    finds: [
      `RUNPOD_API_KEY=rpa_${''}WMGA3A5ZANBQAXXZRMJ2AGSLTZUWMLHCIXRSBM8Sweesbp`,
      `runpodctl config --apiKey "rpa_${''}G8DSVLC6P2CWA14URKIWDMCACEM9359723QVY9F9vz7vrl"`,
    ],
    leaves: ['rpa_workflow_started', 'rpa_Gya5RaRxusRx'],
  }),
  named('runpod-api-key', ['runpod'], '[A-Z0-9]{40}', {
    finds: [
      'RUNPOD_API_KEY=JAWYF6GJ8KW1F4339PGC327IS0I4L8BXX5N82KEJ',
      'runpod.api_key = "U03FK4JJ76561S45PP86ZH2QHQ7RYFD7KTFFAP84"',
    ],
    leaves: ['runpod_api_key=MO1XHN5113Q9QKSIOQ6E', 'runpod/worker@9d5b7f5b895b8b0555f5f05b8eae1ab14b3e960a'],
  }),
  prefixed('tavily-api-key', ['tvly-'], '(?:dev-|prod-)?[A-Za-z0-9-]{32,60}', {
    finds: [
      `TAVILY_API_KEY=tvly-${''}kYLXPGCNDYcVjPafqQDOiubomfzcnGsa`,
      `TavilyClient(api_key="tvly-${'dev'}-x1ZjSi9IzOhMha59xxMpIVt6jUsFpjCM")`,
    ],
    leaves: ['tvly-YOUR_API_KEY', 'tvly-'],
  }),
  prefixed('firecrawl-api-key', ['fc-'], '[a-f0-9]{32}', {
    finds: [
      `FIRECRAWL_API_KEY=fc-${''}982820db4b3f1166a74f286f24b2ac61`,
      `new FirecrawlApp({apiKey: "fc-${''}da0ccafe3758e1241d05196ce59cf6ab"})`,
    ],
    leaves: ['fc-event-container', 'rfc-1ec433245672ec4059f97f729a5c6d7f', 'fc-47cccdfb3678b960543f'],
  }),
  prefixed('cursor-api-key', ['key_', 'crsr_'], '[a-f0-9]{64}', {
    finds: [
      `CURSOR_API_KEY=key_${''}4102a736bf6d1359ff44c9177d2265c352b42250404420bc03286c84c09844af`,
      `curl -u crsr_${''}c2552ca1187a54b358574c7aa321ea612e606adee622ed131c99d884b9d59645: https://api.cursor.com/v0/me`,
    ],
    leaves: [
      'monkey_f8feabfb0db73f158cdeecea738b3fd3f4f17ddebc921f1715c2b23335a317d5',
      'key_07172f3218ada14f996731d4f4d8becb',
    ],
  }),
  prefixed('sourcegraph-token', ['sgp_'], '(?:(?:[a-f0-9]{16}|local)_)?[a-f0-9]{40}', {
    finds: [
      `SRC_ACCESS_TOKEN=sgp_${''}6f647229912f4f6d9173a238d36dc1518505607f`,
      `Authorization: token sgp_${''}bd76684efeef1c5b_c53c482e431f067956fce9ca4d11d0971c774e26`,
      `sgp_${'local'}_74be7f21e56f84232b219f6c6fafefb1453bb354`,
    ],
    leaves: ['sgp_local_', 'sgp_6c90d8f2a86320d2'],
  }),
  named('sourcegraph-token', ['sourcegraph', 'src access token'], '[a-f0-9]{40}', {
    finds: [
      'SRC_ACCESS_TOKEN=397ad3e9cffe12c9ef7aeead3a010307a7f08ebd',
      'sourcegraph:\n  access_token: 4f23d2b7f6251dbc1efb5e2fe09afdbcffb432c4',
    ],
    leaves: [
      'sourcegraph/scip@e7bfc34ebeb3133672e9e374c62a7abe0edfbcb5',
      'SRC_ENDPOINT=https://sourcegraph.acme.test',
    ],
  }),
  prefixed('sourcegraph-service-token', ['sgd_', 'slk_', 'sgs_', 'sams_', 'sgaa_'], '[A-Za-z0-9]{40,64}', {
    check: isDrawn,
    finds: [
      `gateway: sgd_${''}65bf5137ea2e8ca661ca2dad5c177b4a102eaafd01ba6ba5332f4d8149e58a64`,
      `"accessToken": "slk_${''}1a0451365b09de481b03ea3b621d4a347245d369a5b592f4000b2e1f8d79631a"`,
    ],
    leaves: [
      'slk_b9a5ae832dd17086805e',
      'risgd_0b0455f41d9cb1af15ab92095817d2a5cd53077e5a3f847c7ae3376e2c8e3903',
    ],
  }),
  prefixed('llama-cloud-api-key', ['llx-'], '[A-Za-z0-9]{40,56}', {
    finds: [
      `LLAMA_CLOUD_API_KEY=llx-${''}LgfdGutl7IrtVAZvEYZIxK2P3tugvhDbfiYtJQzLI9poOjEE`,
      `LlamaParse(api_key="llx-${''}jLAdJifvfhvKFxr4BwKwoVrc2TkRdgEI8v0oUmsKky6zCF3l")`,
    ],
    leaves: ['llx-...', 'llx-B4ySaTV59CMR'],
  }),
  prefixed('e2b-api-key', ['e2b_'], '[a-f0-9]{40}', {
    finds: [
      `E2B_API_KEY=e2b_${''}b37da89f3b53117ab6ed2f9da72112c2544e8fef`,
      `Sandbox(api_key="e2b_${''}1868f9156256bfe8ace79212e1084defb25cfdf4")`,
    ],
    leaves: ['e2b_code_interpreter', 'e2b_036ee21824be31e0b72148fe47f57865'],
  }),
  prefixed('apify-token', ['apify_api_'], '[A-Za-z0-9]{30,46}', {
    finds: [
      `APIFY_TOKEN=apify_${'api'}_aUaLKpIlY0RAhinDypxujDGuIwjwUfplepKr`,
      `https://api.apify.com/v2/acts?token=apify_${'api'}_5y4C8gfh0EULD5QV69bIJocD4VjlsqiaM5yI`,
    ],
    leaves: ['apify_api_', 'apify_api_client_options'],
  }),
  prefixed('helicone-api-key', ['sk-helicone-', 'pk-helicone-'], '[a-z0-9-]{30,60}', {
    check: isDrawn,
    finds: [
      `Helicone-Auth: Bearer sk-${'helicone'}-owgso8z-77c1rzp-q0vvuy2-zr4jogl`,
      `HELICONE_API_KEY=pk-${'helicone'}-dfjqxjo-mbjbu4q-kw2zzlt-klixc9n`,
    ],
    leaves: ['sk-helicone-', 'sk-helicone-proxy-request-handler-middleware'],
  }),
  prefixed('browserbase-api-key', ['bb_live_', 'bb_test_'], '[A-Za-z0-9_-]{24,40}', {
    check: isDrawn,
    finds: [
      `BROWSERBASE_API_KEY=bb_${'live'}_vXdTjxT9CJkUGphuZZR3hA6OkZf`,
      `x-bb-api-key: bb_${'test'}_wANCpjOGUXTJ0ZgxTBv4Jj6NKQW`,
    ],
    leaves: ['bb_live_reload', 'bb_test_y0W26D'],
  }),
  marked(
    'fal-key',
    ['fal_key', 'fal-key', 'falkey', 'fal.ai', 'key '],
    String.raw`(?:[Ff][Aa][Ll][._-]?(?:[Kk][Ee][Yy]|ai)["']?[^\w\n]{1,6}|Key )(?<value>[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}:[a-f0-9]{32})(?![a-f0-9])`,
    {
      finds: [
        'FAL_KEY=3b9132af-7deb-4033-bfa5-c977f6ba9fc0:3a8c7815dbdb112a38c56878498cf59b',
        'Authorization: Key 411b6b8f-0ac3-48ea-9c49-0851efa8af00:bd56810cf2151cbe5ce6bb17313e6964',
      ],
      leaves: ['FAL_KEY=1010bdb4-1462-490b-be7a-d81729abf9e2', 'key 844267f5e14e648e37437d0e60154933'],
    },
  ),
];
