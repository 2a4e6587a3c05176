/** MCP tools that change something at a service, told by the words of their names. */
import { type Manner, mannerOf } from '../commands/verbs.ts';
import { stays } from './places.ts';
import { type McpUse, named, type Reading, speaksOf } from './use.ts';

/** Servers of which every change counts: what runs there runs for others. */
const INFRASTRUCTURE = named(
  'aws|gcp|gcloud|google cloud|azure|kubernetes|k8s|kubectl|helm|terraform|pulumi|cloudflare|vercel|netlify|heroku|fly|railway|render|digitalocean|hetzner|linode|ansible|argocd|nomad|consul|vault|cloudrun|lambda|eks|ecs|route53|dns|firebase|auth0|okta|clerk',
);
/** Servers of money, where every change counts, too. */
const MONEY = named(
  'stripe|paypal|square|shopify|plaid|quickbooks|xero|adyen|braintree|coinbase|wallet|bank|payments?|razorpay',
);

/** Verbs that are no talk: whoever else uses the service meets their work at once, or cannot take it back. */
const WEIGHTY =
  /^(?:deploy|redeploy|publish|promote|rollback|transfer|refund|charge|pay|payout|purchase|withdraw|grant|impersonate|scale|reboot|failover|dispatch|unpublish|invite|wire|mint|sign|airdrop|swap|share|unshare|unlock)$/;
/** Merging, and what runs for others once it is started; a merge request is only talk. */
const STARTS =
  /(?:^| )(?:(?:merge|accept)(?! requests?$)|(?:run|trigger|start|execute) (?:\w+ )?(?:workflows?|pipelines?|deployments?|jobs?|builds?))(?: |$)/;
/** Servers of secrets. */
const STORES = named(
  'vault|bitwarden|1password|onepassword|lastpass|keychain|keepass|keepassxc|doppler|infisical|secretsmanager|secret manager|secrets manager|key vault|keyvault',
);
/** Things whose change decides who may do what, or is paid for. */
const GUARDED = named(
  'roles?|permissions?|policy|policies|acl|members?|collaborators?|keys?|tokens?|secrets?|credentials?|users?|webhooks?|access|protection|dns|firewall|releases?|subscriptions?|invoices?|payments?|billing|refunds?|domain|sso|visibility|ruleset|deploy|deployment|production|push files|workflow|pipeline',
);
/** Messages that reach people outside. */
const MESSAGES = named(
  'send (?:\\w+ )?(?:transactions?|payments?|funds|tokens|coins|emails?|mails?|sms|mms|fax)|(?:gmail|outlook|sendgrid|mailgun|ses|resend|twilio|whatsapp|postmark) (?:\\w+ )*send',
);

function changes(use: McpUse): void {
  const { call, server, tool, verbs } = use;
  // Reading somebody else's secret is the one look that counts.
  const manner = mannerIn(verbs);
  if (manner === 'looks') {
    const opens =
      speaksOf(use, STORES) && verbs.some((word) => /^(?:get|read|show|fetch|reveal|kv)$/.test(word));
    if (opens || discloses(use)) call.add({ kind: 'env.read', name: `secret:${server}/${tool}` });
    return;
  }
  if (stays(use)) return;
  const counts =
    manner === 'destroys' ||
    verbs.some((word) => WEIGHTY.test(word)) ||
    STARTS.test(verbs.join(' ')) ||
    (manner === 'changes' && use.given.some((each) => /^(?:visibility|private|public)$/.test(each.key))) ||
    speaksOf(use, MESSAGES) ||
    (manner === 'changes' && (speaksOf(use, INFRASTRUCTURE) || speaksOf(use, MONEY) || guards(verbs)));
  if (counts) call.add({ kind: 'cloud.mutate', provider: server, action: tool });
}

/** The first word that is a verb says what is done: `create pull request` creates, and `pg reset` resets. */
function mannerIn(verbs: readonly string[]): Manner | undefined {
  for (const verb of verbs) {
    const manner = mannerOf([verb]);
    if (manner) return manner;
  }
  return undefined;
}

/** The object of the verb decides who may do what. */
const guards = (verbs: readonly string[]): boolean => GUARDED.test(verbs.join(' '));

/** A secret's value is asked for, not what secrets there are. */
const discloses = ({ verbs }: McpUse): boolean =>
  !verbs.includes('list') &&
  /(?:^| )(?:secrets?|passwords?|credentials?|api key|access token|private key|connection string|kubeconfig)(?: values?)?$/.test(
    verbs.join(' '),
  );

export const SERVICES_OF_TOOLS: readonly Reading[] = [
  {
    does: changes,
    harmful: {
      'github/delete_repository {"owner":"a","repo":"b"}': 'cloud.mutate github delete_repository',
      'github/merge_pull_request {"owner":"a","repo":"b","pull_number":1}':
        'cloud.mutate github merge_pull_request',
      'github/push_files {"owner":"a","repo":"b","branch":"x"}': 'cloud.mutate github push_files',
      'kubernetes/scale_deployment {"name":"api"}': 'cloud.mutate kubernetes scale_deployment',
      'stripe/create_refund {"charge":"c"}': 'cloud.mutate stripe create_refund',
      'gmail/send_email {"to":"a@b.example"}': 'cloud.mutate gmail send_email',
      'heroku/pg_reset {"app":"a"}': 'cloud.mutate heroku pg_reset',
      'drive/share_file {"id":"a","type":"anyone"}': 'cloud.mutate drive share_file',
      'admin/add_user_role {"user":"a"}': 'cloud.mutate admin add_user_role',
      'vault/kv_get {"path":"a"}': 'env.read secret:vault/kv_get',
      'github/run_workflow {"workflow_id":"deploy.yml"}': 'cloud.mutate github run_workflow',
      'vault/read_secret {"path":"a"}': 'env.read secret:vault/read_secret',
    },
    harmless: {
      'github/get_issue {"issue_number":1}': [],
      'github/create_pull_request {"title":"Delete old code"}': [],
      'github/list_secrets {"repo":"b"}': [],
      'gitlab/create_merge_request {"title":"a"}': [],
      'vault/list_secrets {"path":"a"}': [],
      'linear/update_issue {"id":"a"}': [],
      'taskmaster/remove_task {"id":"3"}': [],
      'slack/post_message {"text":"Done."}': [],
      'memory/delete_entities {"names":["a"]}': [],
      'kubernetes/get_pods {"namespace":"a"}': [],
      'figma/get_design_tokens {"file":"a"}': [],
    },
  },
];
