import { oddnessOf } from '../drawn.ts';
import { marked, named } from '../family.ts';

/** Keys of Azure carry a mark of their service at a set place: https://learn.microsoft.com/rest/api/storageservices */
const inner = (before: number, mark: string, behind: string): string =>
  String.raw`(?<=(?<![A-Za-z0-9+/])(?<head>[A-Za-z0-9+/]{${before}}))${mark}${behind}(?![A-Za-z0-9+/=])`;

const KEY_512 = '[A-Za-z0-9+/]{86}==';
const KEY_256 = '[A-Za-z0-9+/]{43}=';

export const AZURE = [
  named(
    'azure-storage-key',
    [
      'account key',
      'azure storage',
      'storage key',
      'storage account',
      'storage access',
      'blob key',
      'azure key',
      'azure account',
    ],
    KEY_512,
    {
      finds: [
        'DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=OLWasDdoH5aun/nL1A6c3EbNj7KNtcVRsyc1moIYjL2tzDSh48Nbw/ZjZe49tW1An6Om/H3jiQWjJSkZbv1279==;EndpointSuffix=core.windows.net',
        'AZURE_STORAGE_KEY=3bKsNm1FUqUiw2ehjtLxUwUDxPTUNkj5yWmVpHVMOXuvoO7rHdTJYrvoCvcXLI2ArmQ0Fkhs/IeYZnxJvzE30L==',
        'az storage blob list --account-name acme --account-key QShkeSuDi3azjjTQvYUVACbOsuN3vR60Ik2Kx6Zbm2LKwxLtBHfHbFSBOEC798QpKxR29SVPHY41BQJkYuFOw3==',
        '"storageAccountKey": "3BFAMuMn5pZl8vmSpy1vUZaIu4OCyJn6SEfSgOceoC4kmHvPuK3UGQ8nTB75tqxE1+UytC0ptdqCSDzJP4yhCf=="',
      ],
      leaves: [
        'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq',
        'AZURE_STORAGE_KEY=${STORAGE_KEY}',
        'storage key: BNhiQWRilPOdO1/lzo7qkL01WSPtU+dRsMBVrv5JzPt=',
      ],
    },
  ),
  marked('azure-storage-key', ['+ast'], inner(76, String.raw`\+ASt`, '[A-Za-z0-9+/]{6}=='), {
    finds: [
      `key: DlcLeCghFQ1IdKDVOX2pnEPLXsJVxhGeW1QnTf4Pe87rikbF0oN3n7m5IuHifgEqCBvegM591pUm+ASt${''}GlAXHB==`,
      `az login && x -k "mMDTi3390qH/Dp38nGY0KPwgFhS7VPmIxNk/3SIvIoE/CTg2VHUt/Izppw4NrmlMWCThOmJ/SQRZ+ASt${''}Jj3hoi=="`,
    ],
    leaves: ['a+AStb', 'KZ+FXH7rXIZXWAsMCG02nsCnpLyyhCaoAgxaM4B3+AStFKVSdy=='],
  }),
  marked('azure-cosmos-key', ['acdb'], inner(76, 'ACDb', '[A-Za-z0-9+/]{6}=='), {
    finds: [
      `COSMOS_KEY=I9EeidMeszPN3Co8nyWLRIPhc1qWFwNBjb1Lfrw1O2MvpHTq98xjfpTWRNq5CIRDdRFamYKsHAG8ACDb${''}0WgUIq==`,
      `{ endpoint, key: '2kLz6gdWe6ENA/UVjDDHD7gebDBECJGHtDaW8YZlpDyWzb/DpkrGNMSxBgwiKnCA0NWblRUGtlSxACDb${''}7mWNpe==' }`,
    ],
    leaves: ['ACDb', '0R8FU7zOclaL32iXPUNx4IGYm9ELDGvo6XdxSu+cACDbVsLXah=='],
  }),
  named('azure-cosmos-key', ['cosmos', 'documentdb', 'documents.azure.com'], KEY_512, {
    finds: [
      'COSMOSDB_KEY=LDdTFql1CYU1g5tNjw5KVfdk6IBYBcTyZUo0zZt0Z4q5MB7548KhUqBVH4MfUWxis4IiuZlSKL/O3GEnVEcaDb==',
      'cosmosClient("9usMa+v5OT+nMd+u0YNnPDZ8mGRk3EmdB2pme9xuvkd70/PoPG89tiP5W1P+q6HLQRO9iZnKIpf49dFDGseUL8==")',
    ],
    leaves: ['COSMOS_KEY=ZvYSNOcOB69O2AK/7clY==', 'cosmos-db-emulator-key'],
  }),
  named('azure-batch-key', ['batch account', 'batch key', 'azure batch'], KEY_512, {
    finds: [
      'AZURE_BATCH_ACCESS_KEY=y30J8fVuj+JvmcSt5UfiFai9I7DgWwFeKzSWg2mmSU3rPgqlnaTiG8gYIC7IXCViRof8NrcNx3Y1SKZ+/XxasA==',
      'BATCH_ACCOUNT_KEY: "A6UAQiAuw010P3rCZiqL8lCeLGcWO1RNtvLo5oNhigHjjnTlHBQvOx5Mf6UnI1S/KAPHepXvKYqMLssS2ZT9TB=="',
    ],
    leaves: ['AZURE_BATCH_ACCOUNT=acme', 'batch key: ntfjpw4nRUVwcUzdPe3aWVo26GHY/jlYwr8JxjYM'],
  }),
  marked('azure-batch-key', ['+aba'], inner(76, String.raw`\+ABa`, '[A-Za-z0-9+/]{6}=='), {
    finds: [
      `-k Prp43nwSurNqQb3PpkMSnQUbgALIipfRCorGULmffRJHCKUV0rofUxYchbyg51M6joGpioPC69Tq+ABa${''}G9uWcn==`,
      `primary = "Cs3Auo9LCqH2kSXaaji4Na9JD+eUaQ7ABRo1owWxmMe1CKFZzB03Wpa3Lhm9yIywgzVEgAR8SE0c+ABa${''}dsqV18=="`,
    ],
    leaves: ['a+ABab', 'RORs1FZaszqj6kb9AyFR8mWX57E/ZciIZslMdkWWCaL0+nKAUZ+ABa1sxiIU=='],
  }),
  named(
    'azure-log-analytics-key',
    ['log analytics', 'workspace key', 'workspace shared', 'loganalytics', 'shared key'],
    KEY_512,
    {
      finds: [
        'LOG_ANALYTICS_KEY=im4HxcSpJqywcgBAGlRqpbDd290p9J1E4zP07S8oZ1LI9r6t+c4rC/hd+beRbcotvDue6S3K6U6/icmaam0FcI==',
        '"workspaceKey": "zHF0Kxynd+e2/97KGSI6OEmSSOH1iV7qv9Ct0JHfj0tGMJZQ+eboEcqL7r2oE7aye5Oo4ZWatyuwl0JYcxBVfR=="',
      ],
      leaves: [
        'LOG_ANALYTICS_WORKSPACE_ID=45c62715-2d59-45ad-ada5-f6d4fe285b09',
        'SharedKey acme:aLtDgy/GEbowje6/ZtYa=',
      ],
    },
  ),
  named(
    'azure-shared-access-key',
    [
      'shared access key',
      'service bus',
      'servicebus',
      'event hub',
      'eventhub',
      'iot hub',
      'iothub',
      'azure relay',
      'notification hub',
      'event grid',
      'eventgrid',
    ],
    KEY_256,
    {
      finds: [
        'Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=oqOYsQbR6wR53N0AUGrk/TBbVES8QJTqienEESncrnf=',
        'HostName=acme.azure-devices.net;DeviceId=d1;SharedAccessKey=AJkpE31YlZrHNO0vTo7kuG88ECP2NcNcKguc5+895NY=',
        'SERVICE_BUS_KEY=FYDcK8ddiG1WlHVYqcExge+V37dCiQH/g/vtaxDJ2h8=',
        'aeg-sas-key / EVENTGRID_TOPIC_KEY: YDW93S9JhSVO+1QodoSaehEewAOyqGW/zCF1d3yGBAZ=',
      ],
      leaves: ['SharedAccessKeyName=RootManageSharedAccessKey', 'SharedAccessKey=s6RIwfJACwcUm4ktCvPR='],
    },
  ),
  marked(
    'azure-shared-access-key',
    ['+asb', '+aeh', '+arm', 'aiot', 'azeg', 'azca'],
    inner(33, String.raw`(?:\+ASb|\+AEh|\+ARm|AIoT|AZEG|AzCa)`, '[A-Za-z0-9+/]{5,6}=?'),
    {
      finds: [
        `key=YcloZqa9WfqBaxQWVC0dirYiOlA60cKG3+ASb${''}wypkY1=`,
        `rediskey: sYGxo3qBWhonv1mk3KbdF53aUMkfjUGI1AzCa${''}vhoVVJ=`,
        `"primary": "jbBZcRUbeDcrvo0B7pl93y8065F7dLcAK+AEh${''}UxSv4q="`,
      ],
      leaves: ['a+ASbcd', 'pyclSZ6lpJAIoTAeyP5A='],
    },
  ),
  marked(
    'azure-sas-token',
    ['sig='],
    String.raw`(?<=[?&;])sig=(?<value>[A-Za-z0-9%+/_-]{43,64}(?:=|%3[dD]){0,2})`,
    {
      finds: [
        'https://acme.blob.core.windows.net/c?sv=2023-11-03&se=2026-01-01T00%3A00%3A00Z&sr=c&sp=r&sig=sv64fL52KtZrdPlcyDTaRem2snjhd4vLcEe0vU1vBTP%3D',
        'SharedAccessSignature sr=acme.azure-devices.net&sig=mFug0MjmV8UyGZempEcjSDQVRYo8pOZ5WWygZseV%2F9w%3D&se=1700000000',
        'https://prod-01.westeurope.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sv=1.0&sig=Xivtx1Y6wQgRo3zQFy3bzOSqe5FkBfMroGlt6Sg3vib',
      ],
      leaves: ['&sig=abc', 'sig=uG1ejEtI6cy4iR2CCkFbRVc1xOZ5JUjnEfoZXaoCGGV', '?sig=${signature}'],
    },
  ),
  marked(
    'azure-client-secret',
    ['q~'],
    String.raw`(?<=(?<![A-Za-z0-9_~.-])(?<head>[A-Za-z0-9_~.-]{3}\d))Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])`,
    {
      finds: [
        `AZURE_CLIENT_SECRET=LAg8Q${'~'}KSmkuqHIH8gXyRGdvKu4honknKXW5OAYJ6`,
        `client_secret: "QhW7Q${'~'}mxmYSVYSz4nE4lwWXa2s2vv8wrhDPML"`,
        `az login --service-principal -u x -p ERT8Q${'~'}1o4_7JK-p83as9hqCqu2GjI0ONwsOGZMug --tenant t`,
      ],
      leaves: ['8Q~', 'abc8Q~1bM7jS0HJTdJ', 'the Q~ mark'],
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
        'ARM_CLIENT_SECRET=25ZzQL1XiNsD5o_.4KwMnTpb8WMD1hwp-~jM',
        '"AzureAd": { "ClientSecret": "QXg5jF0LFT3yUxmzx0m8ChLjvDmeklPWNB" }',
        'azure_client_secret = "dFeTf8fSZbYCqSkr0tNU/LlS74bbrgI=[GYrmDR"',
      ],
      leaves: [
        'AZURE_CLIENT_ID=529a8502-ae29-4c25-af44-7d3b49057758',
        'azure_app_service_plan_resource_group_name',
        'https://login.microsoftonline.com/3fb7b54d-46c2-44a0-adc0-711cbd38aaf0',
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
        'AZURE_DEVOPS_EXT_PAT=hjq2ipqq3pnvi5hnrlytwmbiybzmvkn3ogr4u5i2msh2zjxvkifb',
        'VSCE_PAT: wvbbxgp5lhv3fft3htebwjmqqy62fpkyuie5nfsuispje4hsm5fk',
        'vsts_token = "bw3zmtn4epvj3lm35vmbr24dvuupnzyjd3zm5z65oj366yhijpzd"',
      ],
      leaves: [
        'AZURE_DEVOPS_ORG=https://dev.azure.com/acme',
        'VSCE_PAT=oylpjpxmxncexlxmcilj',
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
        `PAT=bvo9miyCbrroATWzHRYaCw3IkHeMEseriweHrGvY3w18PE70sbSUJQQJ99${''}30NU3P1WEHQSB3D58GAZDOzjnN`,
        `"//registry:_password=j9JHCIRbhipC5BkHxDXimFP5mkWU9Xl88E3hDkT8PtwsscGdDw33s9gbf3nZ2DP0ZvFyy9WIuyDeAZDO${''}x6Cm`,
      ],
      leaves: ['AZDO', 'x2Lo4DnxcEhYc7QWfmJJ9PgWSpPQ8sAZDO950M'],
    },
  ),
  marked(
    'azure-function-key',
    ['azfu'],
    String.raw`(?<=(?<![A-Za-z0-9_-])(?<head>[A-Za-z0-9_-]{44}))AzFu[A-Za-z0-9_-]{5,6}=?=?(?![A-Za-z0-9_-])`,
    {
      finds: [
        `x-functions-key: sFXQBPgXBFx0P-OO2twWBpeKos10UV7j6pc0zCNRHwjtAzFu${''}2qf0qx==`,
        `https://a.azurewebsites.net/api/f?code=rk2Rcb6NLBZRJyHo3SvMNMGoj8qcPPnc6thWFv32eE3IAzFu${''}HrfWJQ==`,
      ],
      leaves: ['AzFu', '0Wq7VW5LEhAzFui0Xvei=='],
    },
  ),
  marked(
    'azure-function-key',
    ['azurewebsites.net/'],
    String.raw`azurewebsites\.net/[^\s"'<>?]{0,200}\?(?:[^\s"'<>]{0,200}&)?code=(?<value>[A-Za-z0-9_/+%-]{40,80}(?:=|%3[dD]){0,2})`,
    {
      finds: [
        'https://acme.azurewebsites.net/api/order?code=UAu6I89Y4Q9XioUi3fz6JNTN1zms-M1MPPLPyjy8wqv9Ohv3Koszf==',
        'curl "https://acme.azurewebsites.net/api/x?a=1&code=j4eoCxWRclFnCZckKIyhjs1o4OQ7GfdtTM4xYBFBpEAEipce0CRw8C%3D%3D"',
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
        'x-functions-key: 2wyjgSLozVKGNHCq2Vvury1aqcKzS34vUH8fNcCfyd3nQGgsIfxJ3==',
        'AZURE_FUNCTION_KEY="qLdwtvggfW6xxBpxQiwC0rRbx0KjfGRBLsnN2w5JUqqpdeg2LbjOU8=="',
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
        `api-key: i6r3x9tiUKSFZN6v1SDMtPDwQirLnI0wFPSCN3Rx9dAzSe${''}1b2f0U`,
        `SEARCH_ADMIN_KEY=l9iBizRWHKZ54Y6eB9zsuXqXDooSoJzWA3GICYdUFUAzSe${''}TrDrPL`,
      ],
      leaves: ['AzSe', 'PwSE8PkiSdibAzSe0BbWJV'],
    },
  ),
  named(
    'azure-search-key',
    ['azure search', 'search admin', 'search api key', 'search.windows.net', 'searchservice'],
    '[A-F0-9]{32}',
    {
      finds: [
        'AZURE_SEARCH_KEY=8212A1F9D4ABA17303749D89700CFFA5',
        '"searchServiceAdminKey": "A14456323CC669FDCB503D81E0564E83"',
      ],
      leaves: ['AZURE_SEARCH_ENDPOINT=https://acme.search.windows.net', 'search admin key: 528369DD9AC6'],
    },
    '',
  ),
  marked(
    'azure-registry-password',
    ['+acr'],
    String.raw`(?<=(?<![A-Za-z0-9+/])(?<head>[A-Za-z0-9+/]{42}))\+ACR[A-Za-z0-9+/]{6}(?![A-Za-z0-9+/=])`,
    {
      finds: [
        `docker login acme.azurecr.io -u acme -p 9u31GtTEZxZQSjvXvJ5ojk0gOD9ozDqn96Fuh4S2qR+ACR${''}tjkAQ9`,
        `REGISTRY_PASSWORD=8cvudx0Lg1VUkPDAixHh9vYHR4LZpPlTDP7lA3jv0h+ACR${''}YdZPRL`,
      ],
      leaves: ['a+ACRb', 'GDzL4cMKB1Iv+ACRtuY3F1'],
    },
  ),
  named(
    'azure-registry-password',
    ['acr password', 'acr pass', 'acr_pwd', 'azurecr', 'acr token', 'registry password'],
    String.raw`[A-Za-z0-9+/=]{32}|[A-Za-z0-9+/=]{52}`,
    {
      finds: [
        'ACR_PASSWORD=oP9iVI8zG6GGm51PHuM+JhF/b7GzmdgD',
        '"acrPassword": "kUN1XDO7KrnzawEvp5R5TgF9IjjWC8nHJC6kQFE4rFg4AgZHqvcF"',
      ],
      leaves: ['acme.azurecr.io/web:1.0.3', 'acr password: changeme'],
    },
  ),
  marked(
    'azure-app-configuration',
    ['azconfig.io;'],
    String.raw`azconfig\.io;Id=[^;\s"']{4,80};Secret=(?<value>[A-Za-z0-9+/_-]{40,90}={0,2})`,
    {
      finds: [
        'AppConfig=Endpoint=https://acme.azconfig.io;Id=aB3d-l0-s0:Bl75gN1yDOl8tJV8ibzS;Secret=28G6OjPfSIUVh/gqeYuB3Axnx7mqjccIIegr8Pu4T16=',
        '"ConnectionString": "Endpoint=https://acme.azconfig.io;Id=x1y2;Secret=gy6sIgoZg2NWkhDi6KXvTCGDNfYdGB3HRcW46KZf4tRHGdCvSWFSj1nyDTfprqAUeLsIpDMDZjOqaB7sctjw"',
      ],
      leaves: ['Endpoint=https://acme.azconfig.io', 'azconfig.io;Id=abcd;Secret=short'],
    },
  ),
  marked(
    'azure-access-key',
    [';accesskey=', ';accesskey ='],
    String.raw`;[aA]ccess[kK]ey ?= ?(?<value>[A-Za-z0-9+/]{43,90}={0,2})`,
    {
      finds: [
        'Endpoint=https://acme.service.signalr.net;AccessKey=2SlX1kEUrbtjY/QHcI+qkw74/4ghhpFNcCyD31RN8XG=;Version=1.0;',
        'endpoint=https://acme.communication.azure.com/;accesskey=cC5khfG5VEUiUeHHrrfkG6kfZGJVW8yZ4Tyv7mCTxhGSUi7eBoMRPkSyE+gZtfQxSsBF5BEMl7rmt3RmBXIxiU==',
        'Endpoint=https://acme.webpubsub.azure.com;AccessKey=M0YfhNoJCHzBJMaEI1vD1dRYhdEPvTz6IpKQtZ2F3EaHDaBA1clkkkvRSdnCLXKqPXPmytK4kGNzOJJnfV4H;Version=1.0;',
      ],
      leaves: [';AccessKey=abc', 'Endpoint=x;AccessKey=${KEY}'],
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
        'Ocp-Apim-Subscription-Key: 6456a3d59ab9c02fed0ffcb1f1e282f9',
        'https://a.azure-api.net/x?subscription-key=0aba432483702f5eb2e91a2247223d7f',
        'AZURE_MAPS_KEY=6ae6789077fc4380bad99801c9eaf1a0',
      ],
      leaves: [
        'Ocp-Apim-Subscription-Key: {key}',
        'AZURE_SUBSCRIPTION_ID=966c4139-df38-455d-acfd-6c6c41337dc7',
      ],
    },
  ),
  marked('azure-publish-password', ['userpwd="'], String.raw`userPWD="(?<value>[A-Za-z0-9]{40,80})"`, {
    finds: [
      '<publishProfile profileName="a" userName="$acme" userPWD="L6OUi55Vc67xoP5gbl2HfG85KU2i2VfvefHXEhiriR7zCLD5SEIvxyJYMHTx" />',
      'userPWD="55x61H5GvQVtM2Pq6NQtMOXBPqbOvDsqix97y6uL24t4VKVwoKFmjYQ84OTQ"',
    ],
    leaves: ['userPWD=""', 'userPWD="password"'],
  }),
];
