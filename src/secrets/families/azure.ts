import { oddnessOf } from '../drawn.ts';
import { marked, named } from '../family.ts';

/** Identities and services of Azure. */
export const AZURE = [
  marked(
    'azure-client-secret',
    ['q~'],
    String.raw`(?<=(?<![A-Za-z0-9_~.-])(?<head>[A-Za-z0-9_~.-]{3}\d))Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])`,
    {
      finds: [
        `AZURE_CLIENT_SECRET=qtx8Q${'~'}sWasDdoH5aun_nL1A6c3EbNj7KNtcVRsyl`,
        `client_secret: "U1k7Q${'~'}MxnvtMoRF6bWsZBwJgQceGNtYfhrmuR"`,
        `az login --service-principal -u x -p hMP8Q${'~'}s9tW1An6Om_H3jiQWjJSkZbv127FcKbKs1 --tenant t`,
      ],
      leaves: ['8Q~', 'abc8Q~4jT6aCKnrV05', 'the Q~ mark'],
    },
  ),
  named(
    'azure-client-secret',
    [
      'azure client',
      'arm client secret',
      'aad client',
      'aad secret',
      'azuread',
      'azure ad',
      'entra',
      'azure secret',
      'azure app',
      'azure sp',
      'service principal',
    ],
    String.raw`[A-Za-z0-9_~.@?/=+:*\[\]-]{32,44}`,
    {
      finds: [
        'ARM_CLIENT_SECRET=FKtRYwbPQR3W7Y_.SY3Kk9BYHJKGgl9R-~1c',
        '"AzureAd": { "ClientSecret": "DviZLThK1UpDuK9GH0LnXXUHwnuv1dV96O" }',
        'azure_client_secret = "n3JyEMv9VXprunUB63q6/noO60LFEzb=[a2VT8C"',
      ],
      leaves: [
        'AZURE_CLIENT_ID=98bf2766-9c2b-41dd-a524-8974b08d6c88',
        'azure_app_service_plan_resource_group_name',
        'https://login.microsoftonline.com/44b65500-63bb-4db4-ad29-d2ce669d22cc',
      ],
      check: (value) =>
        !/^[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}$/i.test(value) &&
        !/:\/\//.test(value) &&
        oddnessOf(value) >= 6,
    },
  ),
  named(
    'azure-devops-token',
    [
      'azure devops',
      'azuredevops',
      'azdo',
      'ado pat',
      'ado token',
      'vsts',
      'tfs pat',
      'devops pat',
      'devops token',
      'azure pat',
      'system accesstoken',
      'vsce pat',
      'visualstudio.com',
      'dev.azure.com',
    ],
    '[a-z2-7]{52}',
    {
      finds: [
        'AZURE_DEVOPS_EXT_PAT=swadpdncjahcb566iufyi36jkhdm42aiesmxchybq2acagxgt4u6',
        'VSCE_PAT: 7tjuz2xkmnex4hbzet5jcpjqhopub4stdxhxf3kdi6tja54wvyck',
        'vsts_token = "wwb2uwovbjbzeh4zqbm7egqrilirshhoh27szu5vsf22ljhwk7og"',
      ],
      leaves: [
        'AZURE_DEVOPS_ORG=https://dev.azure.com/acme',
        'VSCE_PAT=vkvx4ezhcb4l6cfqi5ko',
        'azure-devops-extension-for-pipelines-and-boards-cli',
      ],
    },
    '',
  ),
  marked(
    'azure-devops-token',
    ['azdo'],
    '(?<=(?<![A-Za-z0-9])(?<head>[A-Za-z0-9]{76}))AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])',
    {
      finds: [
        `PAT=M2pnEPLXsJVxhGeW1QnTf4Pe87rikbF0oN3n7m5IuHifgEqCBve5JQQJ99${''}0DAXHUGBA79GBJR11VAZDOU2f9`,
        `"//registry:_password=0eTDgMaFyHYnQqCQiJhdKHTEYGSfbJEX2nEUqCfBhJQhb79KtDuKWltkfrEzZ3U1UYcGVTSGL3BQAZDO${''}1sTf`,
      ],
      leaves: ['AZDO', 'voIsIfmZ8ARbq12QU7tOJiLMfgCLDtAZDOmgmE'],
    },
  ),
  marked(
    'azure-function-key',
    ['azfu'],
    String.raw`(?<=(?<![A-Za-z0-9_-])(?<head>[A-Za-z0-9_-]{44}))AzFu[A-Za-z0-9_-]{5,6}=?=?(?![A-Za-z0-9_-])`,
    {
      finds: [
        `x-functions-key: NXWAsMCG02nsCnpLyyhCaoAgxaM4BsUrUqk6ILJ86Y93AzFu${''}Lo8nyR==`,
        `https://a.azurewebsites.net/api/f?code=1e5sKbC3X-cYPn_nsibEQiG7jK0wVOBMQKsoR8skLz6OAzFu${''}6Pd5sn==`,
      ],
      leaves: ['AzFu', 'KswlGAf4oRAzFuBBhuDd=='],
    },
  ),
  marked(
    'azure-function-key',
    ['azurewebsites.net/'],
    String.raw`azurewebsites\.net/[^\s"'<>?]{0,200}\?(?:[^\s"'<>]{0,200}&)?code=(?<value>[A-Za-z0-9_/+%-]{40,80}(?:=|%3[dD]){0,2})`,
    {
      finds: [
        'https://acme.azurewebsites.net/api/order?code=OebDBECJGHtDaW8YZlpDyWzb_DpkrGNMSxBgwiKnCA0NWblRUGtl2==',
        'curl "https://acme.azurewebsites.net/api/x?a=1&code=XImWNpK7eijZIeCKdwZHOSNzkFpbwjjbRLHKkGYncE6DlMTxe0CFBU%3D%3D"',
      ],
      leaves: ['https://acme.azurewebsites.net/api/order?code=200', 'https://acme.azurewebsites.net/?q=code'],
    },
  ),
  named(
    'azure-function-key',
    ['x-functions-key', 'functions key', 'function key', 'azure function'],
    String.raw`[A-Za-z0-9_/+-]{40,60}={0,2}`,
    {
      finds: [
        'x-functions-key: 8XdxSu-E4ZWu1trKDdTFql1CYU1g5tNjw5KVfdk6IBYBcTyZUo0zW==',
        'AZURE_FUNCTION_KEY="0MycVvcxG2kxA7wdcce4yF8QmKVuznAKDckGPKLy5jYlR3WcEpuz96=="',
      ],
      leaves: ['x-functions-key: key', 'azure-functions-core-tools-for-local-development-only'],
    },
  ),
  marked(
    'azure-search-key',
    ['azse'],
    '(?<=(?<![A-Za-z0-9])(?<head>[A-Za-z0-9]{42}))AzSe[A-Za-z0-9]{6}(?![A-Za-z0-9])',
    {
      finds: [
        `api-key: cM6zSJF3F5lrf0HnivbDCTr0KiCONsBsULbFXWGNfHAzSe${''}zJfpTx`,
        `SEARCH_ADMIN_KEY=qfgXvpapMl4GTnHB4xM7e23hT3DIS8qbrCtTO91Ab8AzSe${''}hPo1iY`,
      ],
      leaves: ['AzSe', '8XS4kjkOdaufAzSezU7qHD'],
    },
  ),
  named(
    'azure-search-key',
    ['azure search', 'search admin', 'search api key', 'search.windows.net', 'searchservice'],
    '[A-F0-9]{32}',
    {
      finds: [
        'AZURE_SEARCH_KEY=7FB83E5D3FAE12443F86922A7EF71015',
        '"searchServiceAdminKey": "82FB6433730EF3D02FE79FCCEDD2F75F"',
      ],
      leaves: ['AZURE_SEARCH_ENDPOINT=https://acme.search.windows.net', 'search admin key: 8B974BE5781F'],
    },
    '',
  ),
  marked(
    'azure-registry-password',
    ['+acr'],
    String.raw`(?<=(?<![A-Za-z0-9+/])(?<head>[A-Za-z0-9+/]{42}))\+ACR[A-Za-z0-9+/]{6}(?![A-Za-z0-9+/=])`,
    {
      finds: [
        `docker login acme.azurecr.io -u acme -p wdB6QLY0j7CPFZ0wJLQqobjTT3JKb62VHlQpVrSjuT+ACR${''}qJvvR9`,
        `REGISTRY_PASSWORD=M8Q6MwEBd3E7L3BoKRIhp0xUyP5w3rgeGVOGp1Y65a+ACR${''}fJF9ML`,
      ],
      leaves: ['a+ACRb', '5pNzWcyADdsK+ACRI53knw'],
    },
  ),
  named(
    'azure-registry-password',
    ['acr password', 'acr pass', 'acr_pwd', 'azurecr', 'acr token', 'registry password'],
    String.raw`[A-Za-z0-9+/=]{32}|[A-Za-z0-9+/=]{52}`,
    {
      finds: [
        'ACR_PASSWORD=UAuw010P3rCZiqL8lCeLGcWO1RNtvLoG',
        '"acrPassword": "7igHjjnTlHBQvOx5Mf6UnI1S/KAPHepXvKYqMLssS2ZT9TbBDjtm"',
      ],
      leaves: ['acme.azurecr.io/web:1.0.3', 'acr password: changeme'],
    },
  ),
  named(
    'azure-subscription-key',
    [
      'ocp-apim',
      'apim key',
      'apim subscription',
      'apim-sub',
      'subscription key',
      'azure maps',
      'azure speech',
      'azure translator',
      'azure vision',
      'bing search',
      'bing key',
    ],
    '[a-f0-9]{32}',
    {
      finds: [
        'Ocp-Apim-Subscription-Key: 2ace9455c75c737d655ade116f896cac',
        'https://a.azure-api.net/x?subscription-key=a636a968d7698ad054f813a5ff84315f',
        'AZURE_MAPS_KEY=6ced63719476be833bd0baf20a1d9458',
      ],
      leaves: [
        'Ocp-Apim-Subscription-Key: {key}',
        'AZURE_SUBSCRIPTION_ID=8e36f20f-7564-4004-adac-5c937d0216c0',
      ],
    },
  ),
  marked('azure-publish-password', ['userpwd="'], String.raw`userPWD="(?<value>[A-Za-z0-9]{40,80})"`, {
    finds: [
      '<publishProfile profileName="a" userName="$acme" userPWD="82bLjUN0bFQlxpTsegkmZzEjnt1jZYQuZKqrCQ314AI0e6JC1aXCcrsqV1U0" />',
      'userPWD="cwL9m4ztHnrul8IWgaCMNlWwZgVRgdi9SNnehAZ25s3CohoisIe5q9TLL09d"',
    ],
    leaves: ['userPWD=""', 'userPWD="password"'],
  }),
];
