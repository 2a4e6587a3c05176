import { isDrawn } from '../drawn.ts';
import { marked, named, prefixed } from '../family.ts';
import { UUID } from '../values.ts';

/** Where applications are deployed. */
export const HOSTING = [
  prefixed('heroku-api-key', ['HRKU-'], `(?:${UUID}|AA[A-Za-z0-9_-]{56,60})`, {
    finds: [
      `HEROKU_API_KEY=HRKU${'-'}1b99ffe5-a2d4-45be-aa68-46485437de5b`,
      `machine api.heroku.com\n  login a@acme.test\n  password HRKU${'-'}AAMy1vd8CiSj2nxIdMwoGrGzqlVYy7aibKpB8ctJ-PADCb7L5Gi0YRPauDT7`,
    ],
    leaves: ['HRKU-', 'HRKU-AAIQxHhHHdNA'],
  }),
  named('heroku-api-key', ['heroku'], UUID, {
    finds: [
      'HEROKU_API_KEY=0fae6258-a0da-4691-a62e-7ef2a0f45074',
      'heroku:\n  oauth_token: 264d6f63-84c3-4eaf-a3ec-2815065bec25',
      'curl -H "Authorization: Bearer b081de97-f30e-4644-aca6-210e78300c63" -H "Accept: application/vnd.heroku+json; version=3"\nherokuToken = "cec30bd7-2eef-4b9e-a54a-6fab0f4e8f40"',
    ],
    leaves: ['https://git.heroku.com/acme-123.git', 'HEROKU_APP_NAME=acme'],
  }),
  prefixed('netlify-token', ['nfp_', 'nfc_', 'nfo_', 'nfu_', 'nfb_'], '[A-Za-z0-9_]{36,44}', {
    finds: [
      'NETLIFY_AUTH_TOKEN=nfp_0E1rsohQ2RiWXLAI7DQwi35oHMjgY96BN59y',
      'netlify deploy --auth nfc_lFPu8mzjdDzGfSievIUnwYW2z7H3yJsfgJQn --prod',
    ],
    leaves: ['nfp_', 'nfp_avFfjWl4', 'unfo_sBecbonU6pvXtq8wplwdeLEIY32b0Y3ZzkBl'],
  }),
  named('netlify-token', ['netlify'], '[A-Za-z0-9_-]{40,46}(?![A-Za-z0-9_-])', {
    finds: [
      'NETLIFY_AUTH_TOKEN=IUw8g3r-TUZ_7EUV_L0Ej-s-VyxQh5B1FoNb_7xg6-Y',
      'new NetlifyAPI("AV5V_59eldy9xU1rLmpi1ktRxOB_JutK-Z37rrJYXgX"); netlifyToken: "XuaxghBL3M4RSLe0Th50zRmdjM9rox8sf1ukCkCRG_bD"',
    ],
    leaves: [
      'NETLIFY_SITE_ID=c8131dd3-5aeb-4f5a-a57b-973ae1941f2a',
      'netlify-plugin-submit-sitemap-and-other-long-names',
    ],
  }),
  marked(
    'netlify-build-hook',
    ['api.netlify.com/build_hooks/'],
    String.raw`api\.netlify\.com/build_hooks/(?<value>[a-f0-9]{24})`,
    {
      finds: [
        'curl -X POST -d {} https://api.netlify.com/build_hooks/fe1980d1b561e9e4ca4e9402',
        'hook: "https://api.netlify.com/build_hooks/9e130a64a10331289b759d6f?trigger_branch=main"',
      ],
      leaves: ['https://api.netlify.com/build_hooks/', 'https://api.netlify.com/build_hooks/HOOK_ID'],
    },
  ),
  prefixed('vercel-token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], '[A-Za-z0-9]{24,80}', {
    check: isDrawn,
    finds: [
      'VERCEL_TOKEN=vcp_9C1fuRhBPtoyErSRyHEMCikGUJzSxueLH8q82K6VuIBOHPht7VDN9snG',
      'AI_GATEWAY_API_KEY=vck_jX68gO1SA3TkXwz0YEXOgTNclf7zMWQnQTqYVaWLgXfLXEOpmjrBtRdQ',
      'vercel --prod --token vca_fix2VO9Fe3Brh9xcCKpnspHA',
    ],
    leaves: [
      'vcp_',
      'vci_ocC4Ndgj',
      'dvcp_PsrgqefEVJYzEAAYzZrtg5z3rcj8Fy',
      'vcr_recordingCassetteDirectoryName',
    ],
  }),
  named(
    'vercel-token',
    ['vercel', 'zeit token', 'now token'],
    '[A-Za-z0-9]{24}',
    {
      finds: [
        'VERCEL_TOKEN=8H3flsf3rYOdFBOm01GSmeI3',
        'vercel --token=v7lz2o2Yg2viTZwzyah1dZtS --prod',
        'vercel-token: nFvPdgBBOvsuKrccJe9cU2hT',
      ],
      leaves: [
        'VERCEL_ORG_ID=team_osP9x29kpzcsiGjTthMaPtuH',
        'vercel/next.js@504443ea92a641463a566fe91da7bd7bf75162c4',
      ],
    },
    '',
  ),
  prefixed('vercel-blob-token', ['vercel_blob_rw_'], '[A-Za-z0-9]{10,24}_[A-Za-z0-9]{20,40}', {
    finds: [
      'BLOB_READ_WRITE_TOKEN="vercel_blob_rw_sbZ7S5urNZrKwK2f_ahs4gJynCSXWiyLE73v1JcnAQnjequ"',
      'token: vercel_blob_rw_sD2zvGmLtHXpxWsc_GHqu0ny0BRRfehjZXOYSVXWT20eyUpgE',
    ],
    leaves: ['vercel_blob_rw_', 'vercel_blob_rw_token'],
  }),
  marked(
    'vercel-deploy-hook',
    ['api.vercel.com/v1/integrations/deploy/'],
    String.raw`api\.vercel\.com/v1/integrations/deploy/(?<value>prj_[A-Za-z0-9]{20,36}/[A-Za-z0-9]{8,20})`,
    {
      finds: [
        'curl -X POST https://api.vercel.com/v1/integrations/deploy/prj_lTJI4TRWPqnXzrGeq56S8JJup0rS/OXx9PNiXzc',
        '"https://api.vercel.com/v1/integrations/deploy/prj_ftJ7XR9siiBka2N0hhITfPvGxu7E/U94hSxdYdg"',
      ],
      leaves: [
        'https://api.vercel.com/v1/integrations/deploy/',
        'https://api.vercel.com/v1/integrations/deploy/PROJECT/KEY',
      ],
    },
  ),
  marked(
    'fly-token',
    ['flyv1 ', 'fm1r_', 'fm1a_', 'fm2_', 'fo1_'],
    String.raw`(?<![A-Za-z0-9])(?:FlyV1[ +]fm[12][ar]?_[A-Za-z0-9+/=_,-]{60,4000}|fm(?:1[ar]|2)_[A-Za-z0-9+/=_,-]{60,4000}|fo1_[A-Za-z0-9_-]{40,60})`,
    {
      check: isDrawn,
      finds: [
        'FLY_API_TOKEN="FlyV1 fm2_MVtKPFH+X3gadJMH2TBEYiHnwdpUYhTiUpn9+sOOAp30mBazfnTWMxwvSVTzfX88mbdLlrkCV6TmCZDFIJtSzlEhLU1RDcAF1CsT8OjR1xNtV7jDtPw+cs55,fm2_PT6qHM+PHJAMEM2Loi6xnmFOcxdM+6KwZjx4hxlO5HNv6u1/UwmcV5eKgnU+UbBSQa2LsEfsCU44Jl69sTMnKlvLdhJGCWyhWKeG"',
        'FLY_API_TOKEN=fm2_dGpn3yfvYC0eJIjOALZvDPuJergXvX5vH+F+QFtLcCHQeppQnwF76ugJM4DdUOYeuqGxqnEaiCuPPsGJuzdHLke3T0rqg9aCFwMVmz1C630vRMNFONUg6veV==',
        'fly deploy -t fo1_k1cMAopf7Vv-4KX3T7vEWhQzR2XG5wUl-smHGRu15Ed',
      ],
      leaves: ['FlyV1 tokens', 'fm2_', 'fo1_215NA3sn0M'],
    },
  ),
  prefixed('render-api-key', ['rnd_'], '[A-Za-z0-9]{20,40}', {
    check: isDrawn,
    finds: [
      'RENDER_API_KEY=rnd_Lh5j454JbLeR38OESAkyMFaCrS4w',
      'curl -H "Authorization: Bearer rnd_409nHAYsCc9x4s0cG929IQA8RRRhX1Wn" https://api.render.com/v1/services',
    ],
    leaves: ['rnd_', 'rnd_stateInitializationVector', 'brnd_vChDDk8y02BJnzdxlHsK08tPKXuo'],
  }),
  marked(
    'render-deploy-hook',
    ['api.render.com/deploy/'],
    String.raw`api\.render\.com/deploy/srv-[a-z0-9]{16,24}\?key=(?<value>[A-Za-z0-9_-]{8,20})`,
    {
      form: true,
      finds: [
        'curl "https://api.render.com/deploy/srv-1s7ak0a9fr3g5i347rxa?key=TG4ASxPjBTv"',
        'RENDER_HOOK=https://api.render.com/deploy/srv-pms7sti0ul2bxhpz1z5e?key=h4pctQHkRAR',
      ],
      leaves: [
        'https://api.render.com/deploy/srv-7wa98gxzymesaqsoo7au',
        'https://api.render.com/deploy/srv-xyz?key=KEY',
      ],
    },
  ),
  named('railway-token', ['railway'], UUID, {
    finds: [
      'RAILWAY_TOKEN=ccbb3ca1-c57d-470f-a942-542924f323eb',
      'railway:\n  token: "51421b53-d064-43ea-ad56-c3bce4adc7b9"',
    ],
    leaves: ['https://docs.railway.app/reference', 'RAILWAY_ENVIRONMENT=production'],
  }),
  prefixed('deno-deploy-token', ['ddp_', 'ddw_', 'ddo_'], '[A-Za-z0-9]{36}', {
    finds: [
      'DENO_DEPLOY_TOKEN=ddp_swpH5thQQLDhHR0FlRcHFTLpW2lWiO84EmNh',
      'deployctl deploy --token=ddw_824rcfqYMMdgQbCrQtScl7eVOX9jEW0TlrqE',
    ],
    leaves: ['ddp_', 'ddp_LgIa85ndgU', 'addo_iDcqVQ3OQ7vku7TGCh6uk22mjDJQ940Zz3lM'],
  }),
  named('koyeb-token', ['koyeb'], '[a-z0-9]{64}', {
    finds: [
      'KOYEB_TOKEN=mfjp4bqrko2ba17b1ofzt3hr2tnao0jix1dcpioguzdv6u4b7ohjxta64nykrafl',
      'koyeb --token gisdf8r90ntxpymmfvus7vh4php5m6o6uv8jwi7nj9h5a5oy751hrkcup2o4d2h1 apps list',
    ],
    leaves: ['KOYEB_APP=acme', 'koyeb/koyeb-cli@d7d71fd3650c3c9a8043a86afe6082ce92d6c038'],
  }),
  named('northflank-token', ['northflank'], '(?:nf-)?[A-Za-z0-9._-]{32,300}', {
    finds: [
      'NORTHFLANK_API_TOKEN=MNWeORPvZ6hnqH0DW6jSy3yb3k0psW77GHLPmrpP2cN3muVN',
      'northflank login --token PYwDVGRYf1C3Sa4SqE6P5ypDWbnvuwehd2v4AcUrGVgy2m9pBl3qGjV6O9TzbPZl',
    ],
    leaves: ['NORTHFLANK_PROJECT=acme', 'northflank-buildpacks-for-the-platform-image'],
  }),
  named('pythonanywhere-token', ['pythonanywhere'], '[a-f0-9]{40}', {
    finds: [
      'PYTHONANYWHERE_API_TOKEN=678524649b02298277594043d83e5234b81dc56e',
      'pythonanywhere:\n  token: 6d55b879dea7406042cbfa88398daf77a8d4daed',
    ],
    leaves: [
      'pythonanywhere/helper@02e7a845c7f1bec56f9a23fe3033dc932af05316',
      'https://www.pythonanywhere.com/user/acme',
    ],
  }),
  named(
    'expo-token',
    ['expo token', 'expo access', 'expo_', 'eas token'],
    '[A-Za-z0-9_-]{40}(?![A-Za-z0-9_-])',
    {
      finds: [
        'EXPO_TOKEN=k7FOxiD00AdAc_0f3QPDUFq5chiMpPS4ShEpd0FI',
        'EAS_TOKEN="TZa4bjPqhcbMsJ4nYZiBDIzgCXFxp56LJ_tZ9fdG"',
      ],
      leaves: ['EXPO_PUBLIC_API_URL=https://acme.test', 'expo_token: aXge61KF4f3K'],
    },
  ),
  named(
    'platform-sh-token',
    ['platformsh', 'platform.sh', 'upsun'],
    '[A-Za-z0-9_-]{43,60}(?![A-Za-z0-9_-])',
    {
      finds: [
        'PLATFORMSH_CLI_TOKEN=jtFyOIgMMr0Kf_Eqml7qaKzZ1t3FYJNMaI9cmwhGNO3',
        'UPSUN_CLI_TOKEN=hYCm0LJpS-BVs8yft-2iJDYa3hGvvfxfRngWQ6dr0w0',
      ],
      leaves: ['PLATFORMSH_REGION=eu-5', 'platformsh-config-reader-for-node-and-other-runtimes'],
    },
  ),
  named('zeabur-token', ['zeabur'], '(?:sk-)?[A-Za-z0-9]{24,40}', {
    finds: [
      'ZEABUR_TOKEN=sk-gxcvcp94liriay82otpgipzava0euonz',
      'zeabur auth login --token njsg3fl0qosoewjrlqbvddsmcsr0cufe',
    ],
    leaves: ['ZEABUR_SERVICE_ID=38d2075c76f2', 'zeabur/cli@main'],
  }),
];
