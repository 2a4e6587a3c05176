/** Clients of clouds and clusters: which of their methods change something out there. */
import { SERVICES } from '../commands/cloud-services.ts';
import { isKnown } from '../text.ts';
import type { Args } from './args.ts';
import type { Calls } from './calls.ts';
import { textOf, textValue, type Value } from './value.ts';

interface Kit {
  /** Objects of the library. */
  readonly root: RegExp;
  readonly provider: string;
  /** Methods that change something. */
  readonly changes: RegExp;
  readonly harmful: string;
  readonly harmless: string;
}

/** Kits whose methods say what they do; boto3 is told by the commands of the AWS command line. */
export const KITS: readonly Kit[] = [
  {
    root: /^(?:kubernetes(?:_asyncio)?\.client|@kubernetes\/client-node)\./,
    provider: 'kubernetes',
    changes: /^(?:create|delete|patch|replace|connect_?post)(?:_|(?=[A-Z]))/i,
    harmful: 'from kubernetes import client; client.CoreV1Api().delete_namespace("prod")',
    harmless: 'from kubernetes import client; client.CoreV1Api().list_namespace()',
  },
  {
    root: /^(?:google\.cloud|googleapiclient|@google-cloud\/[\w-]+|googleapis)\./,
    provider: 'gcp',
    changes:
      /^(?:delete|create|update|insert|patch|upload|set|stop|reset|destroy|remove|disable|enable|add|purge)(?:_|$)/,
    harmful: 'from google.cloud import storage; storage.Client().bucket("b").delete(force=True)',
    harmless: 'from google.cloud import storage; storage.Client().bucket("b").list_blobs()',
  },
  {
    root: /^(?:azure|@azure\/[\w-]+)\./,
    provider: 'azure',
    changes: /^(?:begin_|delete|create|update|upload|set_|stop|purge|regenerate|remove)/,
    harmful:
      'from azure.mgmt.resource import ResourceManagementClient as R; R(c, "s").resource_groups.begin_delete("g")',
    harmless:
      'from azure.mgmt.resource import ResourceManagementClient as R; R(c, "s").resource_groups.list()',
  },
  {
    root: /^(?:github|gitlab|@octokit\/\w+|octokit|@gitbeaker\/\w+)\./,
    provider: 'github',
    changes:
      /^(?:delete|deleteRef|deleteFile|createOrUpdateFileContents|remove_from|transfer|create_repo|create_file|update_file|delete_file|merge|edit|add_to|create_hook|create_key|create_secret)/,
    harmful: 'from github import Github; Github("t").get_repo("a/b").delete()',
    harmless: 'from github import Github; Github("t").get_repo("a/b").get_issues()',
  },
  {
    root: /^(?:digitalocean|linode_api4|hcloud|openstack|ovh|stripe|twilio|heroku3|cloudflare|CloudFlare|pulumi)\./,
    provider: 'cloud',
    changes: /^(?:delete|destroy|create|update|shutdown|power_off|terminate|remove|modify|refund)(?:_|$)/,
    harmful: 'import digitalocean; digitalocean.Manager(token="t").get_droplet(1).destroy()',
    harmless: 'import digitalocean; digitalocean.Manager(token="t").get_all_droplets()',
  },
];

const AWS = SERVICES.find((service) => service.provider === 'aws');

/** Of boto3: what gives other clients, or pages of answers. */
const LEADS =
  /^(?:client|resource|get_paginator|get_waiter|paginate|wait|all|filter|limit|pages|page_size|load|reload|can_paginate|batch_writer|close|get_available_subresources|Session|session)$/;
/** Words of boto3 for looking and fetching that the command line does not have. */
const LOOKS =
  /^(?:download|generate_presigned|get|list|describe|head|query|scan|search|lookup|batch_get|exists|verify|validate|filter|invoke_model|converse)(?:_|$)/;

/** Is it a service of this machine, as the stand-ins for clouds are? */
const isLocal = (url: Value | undefined): boolean =>
  url !== undefined &&
  /^https?:\/\/(?:localhost|127\.|0\.0\.0\.0|\[::1\]|host\.docker\.internal|localstack|minio|moto)/.test(
    textOf(url),
  );

/** `boto3.client(name)` */
export function awsClient(args: Args): Value {
  const service = textOf(args.get(0, 'service_name'));
  const local = isLocal(args.named.get('endpoint_url'));
  return {
    path: local ? 'stand-in' : `boto3 ${isKnown(service) ? service : 'service'}`,
    from: local ? [] : ['net:aws'],
  };
}

/** What a call on a client of a cloud changes. */
export function cloudObject(path: string, args: Args, run: Calls): Value | undefined {
  if (/^(?:boto3|aiobotocore|aioboto3|botocore)\..*\b(?:client|resource)$/.test(path)) return awsClient(args);
  const aws = /^boto3 ([\w-]+)(.*)$/.exec(path);
  if (aws) return awsCall(aws[1] ?? '', aws[2] ?? '', args, run);
  const kit = KITS.find((each) => each.root.test(path));
  const method = path.slice(path.lastIndexOf('.') + 1);
  if (kit?.changes.test(method)) {
    const target = args.values[0];
    run.out.add({
      kind: 'cloud.mutate',
      provider: kit.provider,
      action: method.replaceAll('_', ' '),
      ...(target?.texts && isKnown(textOf(target)) && { target: textOf(target) }),
    });
  }
  return undefined;
}

/** `s3.delete_bucket(…)` is what `aws s3api delete-bucket` is. */
function awsCall(service: string, rest: string, args: Args, run: Calls): Value | undefined {
  const method = rest.slice(rest.lastIndexOf('.') + 1);
  if (LEADS.test(method) || /^[A-Z]/.test(method)) return undefined;
  const action = `${service} ${method.replaceAll('_', '-')}`;
  if (AWS?.discloses?.test(action)) run.out.add({ kind: 'env.read', name: `secret:aws/${service}` });
  // What comes back is data: its own methods are those of lists and records.
  const answer: Value = {
    from: ['net:aws', ...(AWS?.discloses?.test(action) ? [`env:secret:aws/${service}`] : [])],
  };
  if (/^(?:upload|put)_/.test(method) || method === 'put') {
    const file = args.get(0, 'Filename');
    const carries = [...(/^upload_file$/.test(method) ? run.file('file.read', file) : []), ...args.from];
    run.connect(
      textValue(`${service}.amazonaws.com`),
      true,
      carries.filter((source) => !source.startsWith('net:')),
    );
  }
  if (/^download_file/.test(method))
    run.file('file.write', args.get(/^\.(?:Object|Bucket)/.test(rest) ? 1 : 2, 'Filename'));
  if (LOOKS.test(method) || AWS?.looks.test(action)) return answer;
  // Members of an answer: `bucket.name.startswith(…)`.
  if (
    /^(?:append|items|keys|values|pop|update|extend|split|strip|lower|upper|format|encode|decode|startswith|endswith|replace|read|strftime|isoformat|join|sort|index|count|copy|rstrip|lstrip)$/.test(
      method,
    )
  )
    return undefined;
  run.out.add({ kind: 'cloud.mutate', provider: 'aws', action });
  return answer;
}
