import { marked, named } from '../family.ts';

/** Keys of Azure carry a mark of their service at a set place: https://learn.microsoft.com/rest/api/storageservices */
const inner = (before: number, mark: string, behind: string): string =>
  String.raw`(?<=(?<![A-Za-z0-9+/])(?<head>[A-Za-z0-9+/]{${before}}))${mark}${behind}(?![A-Za-z0-9+/=])`;

const KEY_512 = '[A-Za-z0-9+/]{86}==';
const KEY_256 = '[A-Za-z0-9+/]{43}=';

/** Keys and signatures of Azure that open storage, queues, caches and logs. */
export const AZURE_KEYS = [
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
        'DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=yqJC7j1FM+HGzN5HQdZWnKcyV3U1qmIqFQ66egTIwzFabLOUgLxIfMoep5ozOLE0YTGMYnlDHHeV2e6h9csylc==;EndpointSuffix=core.windows.net',
        'AZURE_STORAGE_KEY=V7j5CTJb/mCjDcgHyhM8pRzikRJDVsCcEZv711yZ4gfbE/qL6AkLpDvVHjm10CWbM/mlSUPOETjL3lHXdWg9Xl==',
        'az storage blob list --account-name acme --account-key simD94HRs62d3KkOWWxcWAjcv67utlPP+PrxfOGCViI2LYHBQk/jIdYBSrXmr2angJ4OfpJxYMUnJjPiZnIgQB==',
        '"storageAccountKey": "jue3+7R26Mv3FqqgTddLOoeaShTd3LZWBC8VIqae3gQrP96TqyuPSuLWlWcfr3TgqKUHZ7uDaPR8DVns+Ycy7l=="',
      ],
      leaves: [
        'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq',
        'AZURE_STORAGE_KEY=${STORAGE_KEY}',
        'storage key: kKppn4g6yNbSdzCCQZ9W9i7NvTzzXbHn1T8WZgijPY2=',
      ],
    },
  ),
  marked('azure-storage-key', ['+ast'], inner(76, String.raw`\+ASt`, '[A-Za-z0-9+/]{6}=='), {
    finds: [
      `key: r09XPALOL2wXXXlUm2WWQyGjyMBiiH1De11FFKIt5q6tg0J8Ww6ZPtXWnB7DYyNsT5T24pCxh30z+ASt${''}EDhrrM==`,
      `az login && x -k "HO3kMyte1kRxzKLlD8yINP83f4xrCHtZF+W8z29r8Wpjz7d0Iysj0RsGNGoFc4mgfEMtpEnK7bnU+ASt${''}IOQyfE=="`,
    ],
    leaves: ['a+AStb', '8RuqAPoZvQrqKZWHBvgsCxM+lyH1krZJUlay59xk+AStfiWsix=='],
  }),
  marked('azure-cosmos-key', ['acdb'], inner(76, 'ACDb', '[A-Za-z0-9+/]{6}=='), {
    finds: [
      `COSMOS_KEY=XAMYIQ3ZUcFoQq5zYNF3vryxgumZ07JmVtq1N1F0FhLihGCKQQTlxAJix04CWD42SGhB1ONBDQYtACDb${''}9zZXGH==`,
      `{ endpoint, key: 'JClh8QDeIMzq+S6X+R6xBwW4PdYtpk+xP5dLl77YmJWE6p+dtacjb2JrqlKuvrehNrrBIF6oRihEACDb${''}plJ1Oe==' }`,
    ],
    leaves: ['ACDb', 'l95+MqIJkn68oFSCoiagqPrInAxelleLwlgsTGAUACDbm8OI8d=='],
  }),
  named('azure-cosmos-key', ['cosmos', 'documentdb', 'documents.azure.com'], KEY_512, {
    finds: [
      'COSMOSDB_KEY=QnquVWA+k6iu/pKyxnhwi55PnhSX4uvMzJl7uxcEjp/NFQiWB7doEbIyB63rwaC12UC0NeemdjsgyCqQhTSyMY==',
      'cosmosClient("RBhJ5uZFRp0MKKdSOHUTFG8z+Wt9r//u9B7Q5NIfK8Cq//j806NAMH6C7JLtrAKxSgh/5z/9OiWBRUtpyOYfPa==")',
    ],
    leaves: ['COSMOS_KEY=RK3ahp/5XV52jheCg4uY==', 'cosmos-db-emulator-key'],
  }),
  named('azure-batch-key', ['batch account', 'batch key', 'azure batch'], KEY_512, {
    finds: [
      'AZURE_BATCH_ACCESS_KEY=8tpu1yQA15MQRJG5OHQHIiM6L6EHbbUY1y8bjgE38pmmz8INbTHkXk/4+Ax9Unh1SJto6m0g1z2lfS3TjUxxh2==',
      'BATCH_ACCOUNT_KEY: "ioGYG2CQTEDgj3ZtpTvcd3K13sWdMo2oPxPiOGTwNJN1Cqd/ArOlfpJw4oCufObDVwh9zkxE/qFmbFUt5iwVPm=="',
    ],
    leaves: ['AZURE_BATCH_ACCOUNT=acme', 'batch key: qIbM6MqUtc5ndTShdIxO2MmSbn6nJ6O2tFh5Xump'],
  }),
  marked('azure-batch-key', ['+aba'], inner(76, String.raw`\+ABa`, '[A-Za-z0-9+/]{6}=='), {
    finds: [
      `-k xMVWgeOF8KL9LIExVQWPBaiSyFYxCOepLtwFYxI7Qt2BpAPvOhdmG8IxyuymmC7hht9qIYIyxqMF+ABa${''}T9F5PC==`,
      `primary = "2YR9LJCqFXggYU4cR3Bcf5XKXqlNfrWWrtvM2D/9VQlS0JQetEUFRkdHJhH9PDA0pquu7Fqg8PzL+ABa${''}isrBWZ=="`,
    ],
    leaves: ['a+ABab', 'oKRwBvkL1FoVTryBbkb/enniZ4X+yPF/uImUvbyskQHV3pzFbx+ABaGf9SgW=='],
  }),
  named(
    'azure-log-analytics-key',
    ['log analytics', 'workspace key', 'workspace shared', 'loganalytics', 'shared key'],
    KEY_512,
    {
      finds: [
        'LOG_ANALYTICS_KEY=AQPHbRFM3ta0WGehPZ0bmIcuwf9g765Uinkg82wOdzaxtTYB8IN5En+C2X5/R+Hr3emHPcKg55a79bRXj7vuFK==',
        '"workspaceKey": "TBhUfdhQ8X5Rdm4OMMwlR1QAkRpxGvVUz20iVowvhEi50d5Avin3kTlHir5Sw5JM/q9QYbPyvG7oc5GdbDYPa7=="',
      ],
      leaves: [
        'LOG_ANALYTICS_WORKSPACE_ID=2136127a-f0bc-4dd8-a9ba-a4243fbc3fab',
        'SharedKey acme:xRlf8WkLnBUDDLq0TUWW=',
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
        'Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=zQs/qAozRm6o+D8/QXb4euNJMndsNgXVEd8/NSr3VdE=',
        'HostName=acme.azure-devices.net;DeviceId=d1;SharedAccessKey=ZUPAlBOy91tfIksTQho+v3/IPt2yg4T4BhctxeOyGMU=',
        'SERVICE_BUS_KEY=kU4ABwKZuOykZ1KzKXwtbB9XLaScTGHNzSnlfNJX1W0=',
        'aeg-sas-key / EVENTGRID_TOPIC_KEY: pm8wovR59qbS09XbKG5Th1jfZtXxeBatu/VIq+ZspF1=',
      ],
      leaves: ['SharedAccessKeyName=RootManageSharedAccessKey', 'SharedAccessKey=hdO0OEPBkNd6ciiq2GhP='],
    },
  ),
  marked(
    'azure-shared-access-key',
    ['+asb', '+aeh', '+arm', 'aiot', 'azeg', 'azca'],
    inner(33, String.raw`(?:\+ASb|\+AEh|\+ARm|AIoT|AZEG|AzCa)`, '[A-Za-z0-9+/]{5,6}=?'),
    {
      finds: [
        `key=JYSCPOmmcKn4BwpM9jWAX2DgDZasSkIm6+ASb${''}zJDIG3=`,
        `rediskey: UFHBvFUWBWA6k7VMdW8dH2MxwZMfiIHAvAzCa${''}NYmrrk=`,
        `"primary": "CnnjF83y8ZRWH4RICnk7ENj5GOZHBxdwJ+AEh${''}NpU9CV="`,
      ],
      leaves: ['a+ASbcd', 'UNrSYX15B7AIoTCec6ey='],
    },
  ),
  marked(
    'azure-sas-token',
    ['sig='],
    String.raw`(?<=[?&;])sig=(?<value>[A-Za-z0-9%+/_-]{43,64}(?:=|%3[dD]){0,2})`,
    {
      finds: [
        'https://acme.blob.core.windows.net/c?sv=2023-11-03&se=2026-01-01T00%3A00%3A00Z&sr=c&sp=r&sig=kxXCSskg4HTiAQPbxzJZhipJs85PxCfNdR8x5VmIB3r%3D',
        'SharedAccessSignature sr=acme.azure-devices.net&sig=IEgZhWozEsqJJY6TK401TpKLjErBnbh205Vumk1e%2Ffg%3D&se=1700000000',
        'https://prod-01.westeurope.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sv=1.0&sig=1TmIuipftXhBlD-ImPdhGBLH-x9GgglhE4OLfxSLLeE',
      ],
      leaves: ['&sig=abc', 'sig=R8dLbPtjvTCX30Bq5a9IEGoY8iDbTEHmOYk1Va7JJ98', '?sig=${signature}'],
    },
  ),
  marked(
    'azure-app-configuration',
    ['azconfig.io;'],
    String.raw`azconfig\.io;Id=[^;\s"']{4,80};Secret=(?<value>[A-Za-z0-9+/_-]{40,90}={0,2})`,
    {
      finds: [
        'AppConfig=Endpoint=https://acme.azconfig.io;Id=aB3d-l0-s0:ZIZpLCr68ctC2TAF8QnK;Secret=uL/tjSv27gdHdxDnpwGgfmK1IjEzRDMd0k0Gl4xGZIe=',
        '"ConnectionString": "Endpoint=https://acme.azconfig.io;Id=x1y2;Secret=P2txvkRbToVn9Q2cl2gp3tVPxHnDC0dKU7RhumQCGoynKyyqI8BCU4J3bHJgwJaemYAsGDuforh8yO9zPqKr"',
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
        'Endpoint=https://acme.service.signalr.net;AccessKey=6XCMtijZD9NKMnk291mCRbuu4Np/YzsmvsNxCVRcaSO=;Version=1.0;',
        'endpoint=https://acme.communication.azure.com/;accesskey=LOLObGg3gfvt6x9l7bpDLuteh77nyxmM1dwVoxOCZSoPF7+iDqwr4MZbZWd7T10k52J4AmDN98UfJE+Kb0OFg0==',
        'Endpoint=https://acme.webpubsub.azure.com;AccessKey=XQ89FbL0GBClhAcmnRWxkQsvaeT8gFw9yLwXX42WFUMMDQWOYis8VQGgxiYTjn9figZm4z9cRBjGTF9QPfim;Version=1.0;',
      ],
      leaves: [';AccessKey=abc', 'Endpoint=x;AccessKey=${KEY}'],
    },
  ),
];
