/**
 * Services and servers beside the large clouds, by the verbs that their command lines share. What is not known to change
 * anything passes: nobody lists all that a service can be asked.
 */
import type { Call } from '../shell/call.ts';
import { asShown } from '../text.ts';
import { hostOf, isLoopback } from '../tools.ts';
import { byConvention } from './conventions.ts';
import { type Examples, effect, type Family } from './rule.ts';
import { mannerOf } from './verbs.ts';

interface Remote {
  readonly names: string;
  readonly provider: string;
  /** How many words may hold the verb. */
  readonly depth?: number;
  /** It speaks to this machine unless told otherwise: only what takes something away counts then. */
  readonly local?: true;
  /** Options that take a value, which is no word of the action. */
  readonly takes?: string;
  /** An action that matches prints a secret. */
  readonly discloses?: RegExp;
  /** An action that matches changes something, though no verb says so. */
  readonly also?: RegExp;
  /** An action that matches is about this machine only. */
  readonly except?: RegExp;
  readonly harmful?: Examples;
  readonly harmless?: Examples;
}

const TAKES =
  '-n --namespace --context -p --project --server --org --organization --region --zone --profile --config -c -o --output --format --token --api-key --team --account --host --url --endpoint --environment --cluster --user --username --password';

const REMOTES: readonly Remote[] = [
  {
    names: 'svn p4 fossil darcs cvs bzr fastboot',
    provider: 'repository',
    depth: 1,
    also: /^(?:commit|ci|submit|push|record --pull|lock|unlock|obliterate|flash|flashall|oem|flashing|format)\b/,
    except:
      /^(?:add|rm|remove|delete|mv|move|copy|cp|revert|update|up|merge|switch|shelve|unshelve|edit|reopen|open|sync|resolve|resolved|import|checkout|co|clean|reset|stop|start|launch|reboot|set)\b/,
    harmful: {
      'svn commit -m x': 'cloud.mutate repository commit',
      'fastboot flash boot a.img': 'cloud.mutate repository flash',
    },
    harmless: { 'svn status': [], 'svn add a': [], 'p4 edit a': [] },
  },
  {
    names:
      'openstack nova cinder glance neutron yc upctl ovhcloud ovh tccli cf cloudfoundry rancher-cli govc esxcli xe packet metal latitude lws kamatera katapult gandi bunny bunnynet fastly flarectl linode aptible porter dokku caprover coolify sevalla northflank koyeb zeet qovery clever scalingo platform upsun acquia pantheon terminus wpe kinsta namecheap godaddy dnscontrol octodns lexicon route53 cli53 dnsimple desec porkbun cloudns stackit',
    provider: 'cloud',
    harmful: {
      'openstack server delete web1': 'cloud.mutate cloud server delete web1',
      'cf delete shop -f -r': 'cloud.mutate cloud delete shop',
      'tccli cvm TerminateInstances --InstanceIds x': 'cloud.mutate cloud cvm TerminateInstances x',
    },
    harmless: { 'openstack server list': [], 'cf apps': [], 'cf logs delete-worker': [] },
  },
  {
    names:
      'atlas mongocli confluent ccloud aiven avn upstash timescale tiger xata fauna hasura databricks dbx snow snowflake fivetran airbyte abctl dagster-cloud astronomer hightouch rudder posthog algolia meilisearch-cloud typesense elastic ecctl ess-cli qdrant redpanda rpk materialize mz motherduck tinybird tb yugabyte ybm',
    provider: 'data service',
    takes: '-q --query',
    harmful: {
      'atlas clusters delete prod --force': 'cloud.mutate data service clusters delete prod',
      'confluent kafka topic delete orders': 'cloud.mutate data service kafka topic delete orders',
      "snow sql -q 'DROP DATABASE prod'": 'db.mutate snow drop database prod',
    },
    harmless: { 'atlas clusters list': [], 'confluent kafka topic list': [], 'snow connection list': [] },
  },
  {
    names:
      'jira acli linear trello notion-cli clickup hubspot hs sfdx sf salesforce slack slackcat telegram-cli telegram-send signal-cli twurl toot mailgun sendgrid postmark resend courier onesignal pagerduty pd opsgenie rootly firehydrant squadcast webex gam gcalcli gmailctl himalaya m365 o365 cli-microsoft365 shopify magento-cloud bigcommerce woocommerce commercetools contentful sanity prismic storyblok ghost-cli ',
    provider: 'service',
    also: /^(?:slackcat|telegram-send|toot)\b|^(?:\S+ )*(?:chat send|message send|mail send)\b|^theme (?:push|publish)|^app deploy/,
    harmful: {
      'jira issue delete PROJ-1': 'cloud.mutate service issue delete PROJ-1',
      'shopify theme push --live': 'cloud.mutate service theme push',
      'sf org delete scratch -o prod -p': 'cloud.mutate service org delete scratch',
    },
    harmless: {
      'jira issue view PROJ-1': [],
      'jira issue list': [],
      'shopify theme list': [],
      'sf org list': [],
    },
  },
  {
    names: 'hg jj sl',
    provider: 'repository',
    depth: 2,
    also: /^(?:push|strip|purge|git push|abandon|debugstrip|prune)\b/,
    except: /^(?!push|strip|purge|git push|abandon|debugstrip|prune)/,
    harmful: {
      'hg strip --no-backup tip': 'cloud.mutate repository strip tip',
      'hg push': 'cloud.mutate repository push',
    },
    harmless: { 'hg status': [], 'hg commit -m x': [], 'jj log': [] },
  },
  {
    names: 'huggingface-cli hf kaggle',
    provider: 'hub',
    also: /^(?:upload\S*|datasets (?:create|version)|kernels push|models (?:create|instances)|competitions submit|repo create)\b/,
    harmful: { 'huggingface-cli upload me/x .': 'cloud.mutate hub upload me/x .' },
    harmless: { 'huggingface-cli download a/b': [], 'kaggle datasets list': [] },
  },
  {
    names:
      'codecommit bitbucket bkt gitea forgejo tower travis circleci-cli drone woodpecker woodpecker-cli bk buildkite teamcity jenkins-cli jcli jx semaphore codefresh bitrise codemagic nexus jfrog jf rt artifactory notation oras gcrane harbor quay hub-tool fury cloudsmith packagecloud pulp',
    provider: 'build service',
    harmful: {
      'jf rt del repo/x': 'cloud.mutate build service rt del repo/x',
    },
    harmless: { 'bk build list': [] },
  },
  {
    names:
      'ldcli unleash flagsmith statsig newrelic datadog honeycomb lightstep grafana grafana-cli grafanactl gcx mimirtool cortextool signoz logtail betterstack rollbar bugsnag airbrake sentry honeybadger uptimerobot checkly pingdom wiz orca lacework twistcli crowdstrike falconctl cs-falcon oktactl keycloak kcadm kcadm.sh fusionauth clerk workos stytch descope frontegg jumpcloud onelogin duo teleport tctl boundary-cli strongdm sdm twingate netbird headscale zerotier-cli ',
    provider: 'service',
    except: /^(?:up|down|status|ssh|login|logout|kube)\b/,
    harmful: {
      'kcadm.sh delete realms/prod': 'cloud.mutate service delete realms/prod',
      'tctl users rm alice': 'cloud.mutate service users rm alice',
      'falconctl -d uninstall': 'cloud.mutate service uninstall',
    },
    harmless: { 'ldcli flags list': [], 'grafana-cli plugins ls': [] },
  },
  {
    names:
      'odo tanzu kn func knative dapr kubeseal kubefed clusterctl talosctl omnictl k0s k0sctl rke rke2 karmadactl subctl cilium calicoctl antctl hubble virtctl longhornctl rook-ceph ceph rados rbd gluster linstor portworx pxctl velero-cli stash kubestash rad score-compose humctl garden okteto telepresence mirrord loft kamal ctlptl nomad-pack waypoint-cli swarmctl juju maas virsh vboxmanage VBoxManage prlctl tart utmctl cmk cloudmonkey pvesh qm pct pveum',
    provider: 'cluster',
    also: /^(?:reset|setup|deploy|rollback|redeploy|destroy|remove|undefine)\b/,
    except: /^(?:okteto )?up\b/,
    harmful: {
      'talosctl reset -n 10.0.0.1': 'cloud.mutate cluster reset',
      'kamal deploy': 'cloud.mutate cluster deploy',
      'qm destroy 100 --purge': 'cloud.mutate cluster destroy 100',
      'ceph osd pool delete data data --yes-i-really-really-mean-it':
        'cloud.mutate cluster osd pool delete data',
    },
    harmless: { 'talosctl get members': [], 'kamal config': [], 'ceph status': [], 'qm list': [] },
  },
  {
    names:
      'kafka-topics kafka-topics.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-configs kafka-configs.sh kafka-acls kafka-acls.sh kafka-delete-records kafka-delete-records.sh kafka-reassign-partitions kafka-reassign-partitions.sh kafka-leader-election kaf kcl kafkactl pulsar-admin pulsarctl rabbitmqadmin rabbitmqctl rabbitmq-plugins nats nsc mqttx emqx emqx_ctl etcdctl zkCli zkCli.sh nodetool solr curator elasticdump elasticsearch-plugin elasticsearch-reset-password temporal tctl-temporal camunda zbctl airflow hdfs hadoop hbase ozone minio mcli mc s3cmd s5cmd azcopy lakectl swift-client b2 weed ipfs-cluster-ctl influx varnishadm haproxyctl asterisk freeswitch fs_cli couchbase-cli cbq barman pgbackrest wal-g wal-e pg_probackup patronictl repmgr edgedb gel surreal arangosh dgraph neo4j-admin orientdb rethinkdb',
    provider: 'server',
    local: true,
    takes:
      '-H -h -a -s --server --endpoints --bootstrap-server --zookeeper --group --topic --address --host-url --node --db --ns --name --bucket --stanza --config-dir -e --server.endpoint',
    also: /^(?:decommission|removenode|clearsnapshot|assassinate|forget_cluster_node|import_definitions|dags trigger|connections export|variables set|stanza-delete|dfsadmin|dfs -(?:rm|mv|put|expunge)|mb|mirror|bucket-(?:delete|flush)|pool delete)\b/,
    discloses: /^(?:connections export|variables get|user-manage)\b/,
    harmful: {
      'kafka-topics.sh --bootstrap-server kafka.example:9092 --delete --topic orders':
        'cloud.mutate server delete',
      'rabbitmqadmin -H mq.example delete queue name=orders': 'cloud.mutate server delete queue name=orders',
      'etcdctl del "" --prefix': 'cloud.mutate server del ',
      'mc rm --recursive --force prod/backups': 'cloud.mutate server rm prod/backups',
      'hdfs dfs -rm -r /data/warehouse': 'cloud.mutate server dfs /data/warehouse',
      's3cmd put .env s3://x': 'file.read /work/app/.env',
    },
    harmless: {
      'kafka-topics.sh --bootstrap-server localhost:9092 --delete --topic t': [],
      'kafka-topics.sh --bootstrap-server kafka.example:9092 --list': [],
      'etcdctl get a': [],
      'mc ls prod/backups': [],
      ' lsd remote:': [],
      'nats stream ls': [],
    },
  },
];

function serve(call: Call, r: Remote): void {
  const options = call.options(`${TAKES} ${r.takes ?? ''}`.trim());
  const words = options.operands.slice(0, r.depth ?? 4).map((word) => word.text);
  const line = [...words.slice(0, 1), ...call.texts.filter((text) => text !== words[0])].join(' ');
  call.subcommand(words[0]);
  if (r.discloses?.test(words.join(' ')))
    call.add({ kind: 'env.read', name: `secret:${call.program}/${words[0] ?? '*'}` });
  const help = options.has('--help') || options.values('-h').some((value) => value.text === '');
  if (help || options.has('--dry-run', '--dryrun', '--check', '--version')) return;
  const named = call.words.map((word) => hostOf(word.text.replace(/^--?[\w.-]+=/, '')).host);
  const here = named.some(isLoopback);
  if (r.except?.test(words.join(' ')) || here) {
    if (!here) byConvention(call);
    return;
  }
  // Kafka's tools have their verbs as options.
  const asOptions = call.texts
    .filter((text) => /^--(?:delete|alter|execute|reset-offsets|purge|destroy|remove|add|create)$/.test(text))
    .map((text) => text.slice(2));
  const manner = /-(?:reset-password|delete-records)/.test(call.program)
    ? 'destroys'
    : (mannerOf(words) ?? mannerOf(asOptions));
  const told =
    manner === 'destroys' ||
    (r.also?.test(line) ?? false) ||
    (r.also?.test(words.join(' ')) ?? false) ||
    (manner === 'changes' && !r.local);
  if (
    told ||
    (manner === 'changes' &&
      named.some(
        (host) =>
          /\.[a-z]|^\d+\./.test(host) &&
          options.has(
            '-H',
            '--endpoint',
            '--endpoints',
            '--bootstrap-server',
            '--server',
            '--host',
            '-s',
            '--address',
            '--url',
          ),
      ))
  )
    call.add({
      kind: 'cloud.mutate',
      provider: r.provider,
      action: asShown([...words, ...(mannerOf(words) === undefined ? asOptions : [])].join(' ')),
    });
  else byConvention(call);
}

export const REMOTE_SERVICES: Family = REMOTES.map((r) => ({
  names: r.names,
  does: effect((call) => serve(call, r)),
  ...(r.harmful && { harmful: r.harmful }),
  ...(r.harmless && { harmless: r.harmless }),
}));
