/** A service's program: which words tell what is done, and which of them change nothing. */
export interface Service {
  readonly names: string;
  readonly provider: string;
  readonly takes?: string;
  /** How many words make up the action: `s3 rm`, `compute instances delete`. */
  readonly depth: number;
  /** An action that matches only looks. */
  readonly looks: RegExp;
  /** Options that name what is changed. */
  readonly target?: string;
  /** Options under which nothing is changed. */
  readonly dry?: string;
  /** An action that matches prints a secret. */
  readonly discloses?: RegExp;
  /** What a call without a verb does. */
  readonly bare?: string;
  /** Its verbs are those that all services share, wherever they stand. */
  readonly shared?: true;
}

const LOOKS =
  /(?:^|\s)(?:get|list|ls|show|describe|view|status|info|logs?|version|help|diff|plan|validate|whoami|search|browse|events|top|explain|completion|inspect|fmt|graph|output|providers|history|watch|open|dashboard|tail|cat|check|docs|lint|template|preview|console|ps|env list|config|auth status|auth list|projects list|regions|doctor|console|test|export|download|print|read|count|ping|cost|usage|use|select|switch)$/;

export const SERVICES: readonly Service[] = [
  {
    names: 'aws awslocal aws-vault saml2aws',
    provider: 'aws',
    takes: '--profile --region --output --query --endpoint-url --cli-read-timeout --color',
    depth: 2,
    looks:
      /^(?:configure (?:list|get)|s3 ls|\S+ (?:describe|get|list|head|lookup|search|scan|query|batch-get|filter|test|validate|view|check|estimate|simulate|preview|wait|help|decode|detect|generate-presigned)\b.*|sts .*|help.*|logs tail|sso .*|configure sso|configure export-credentials|cloudformation (?:estimate|package).*)$/,
    discloses:
      /^(?:secretsmanager (?:get-secret-value|batch-get-secret-value)|ssm get-parameters?(?:-by-path)?|sts (?:get-session-token|assume-role.*|get-federation-token)|ecr get-login-password|iam create-access-key|configure (?:get \S*(?:secret|key|token)|export-credentials)|kms decrypt|rds generate-db-auth-token)/,
    target:
      '--bucket --stack-name --instance-ids --function-name --table-name --db-instance-identifier --user-name --role-name --cluster --cluster-name --secret-id --group-id --key-id --domain-name --queue-url --name',
    dry: '--dryrun --dry-run',
  },
  {
    names: 'gcloud gsutil bq',
    provider: 'gcp',
    takes:
      '--project --account --format --zone --region --filter --configuration --impersonate-service-account -o -h',
    depth: 3,
    looks:
      /(?:^|\s)(?:list|describe|get-\S+|info|version|help|config.*|auth (?:list|login|print.*|application-default.*|configure-docker)|ls|cat|du|stat|hash|logs? .*|read|search|lookup|ssh|init|feedback|show|head|query|topic|components .*|tail|print-\S+|test-\S+)(?:\s|$)/,
    discloses:
      /(?:auth (?:application-default )?print-\S*token|secrets versions access|iam service-accounts keys create)/,
    dry: '--dry_run --dry-run',
  },
  {
    names: 'az',
    provider: 'azure',
    takes: '--subscription -o --output --query -g --resource-group -n --name',
    depth: 3,
    looks:
      /(?:^|\s)(?:list\S*|show\S*|get\S*|version|help|login|logout|account.*|find|check\S*|exists|wait|what-if|validate|interactive|rest|feedback|query|tail|logs|start-session|browse)(?:\s|$)/,
    discloses:
      /(?:keyvault secret (?:show|download)|account get-access-token|storage account keys list|acr credential show|ad sp create-for-rbac|keyvault key download)/,
    target: '-n --name -g --resource-group',
  },
  {
    names: 'kubectl oc k3s-kubectl kubecolor k',
    provider: 'kubernetes',
    takes:
      '-n --namespace --context --cluster --kubeconfig --address -o --output -l --selector -f --filename -c --container --as --user -s --server --token -k --kustomize --field-selector --sort-by --tail --since --timeout --replicas --image --port -p --patch --type --grace-period --from-literal --from-file',
    depth: 1,
    looks:
      /^(?:get|describe|logs?|explain|version|cluster-info|config|top|api-resources|api-versions|auth|diff|events|wait|kustomize|completion|plugin|krew|options|port-forward|proxy|whoami|project|projects|status|rollout status|rollout history)$/,
    target: '-n --namespace',
    dry: '--dry-run',
  },
  {
    names: 'helm helmfile',
    provider: 'kubernetes',
    takes:
      '-n --namespace --kube-context --kubeconfig -f --values --set --set-string --version --timeout --repo',
    depth: 1,
    looks:
      /^(?:list|ls|status|get|history|show|inspect|template|lint|search|repo|version|env|completion|dependency|dep|package|pull|fetch|verify|create|diff|plugin|test|build|deps|plan)$/,
    dry: '--dry-run',
  },
  {
    names: 'terraform tofu terragrunt cdktf',
    provider: 'terraform',
    takes: '-chdir -var -var-file -target -state -out -backend-config -replace',
    depth: 1,
    looks:
      /^(?:init|plan|validate|fmt|show|output|graph|providers|version|get|console|workspace|login|logout|test|metadata|modules|synth|diff|list|-\S*|run-all|hclfmt|state list|state show|hcl|find|render)$/,
  },
  {
    names: 'pulumi',
    provider: 'pulumi',
    takes: '-s --stack -C --cwd -c --config',
    depth: 1,
    looks:
      /^(?:preview|stack|config|whoami|version|login|logout|logs|plugin|about|history|new|watch|console|org|package|schema|convert|env)$/,
  },
  {
    names: 'cdk sam serverless sls copilot-aws amplify eb chalice sst',
    provider: 'aws',
    takes: '--profile --region --stage -s --stack-name',
    depth: 1,
    looks:
      /^(?:synth|synthesize|diff|list|ls|doctor|init|metadata|docs|context|build|validate|local|logs|info|package|print|dev|offline|status|health|console|use|plugin|generate|acknowledge|notices)$/,
  },
  {
    names: 'gh',
    provider: 'github',
    takes:
      '-R --repo -H --header -X --method -f --raw-field -F --field --json -q --jq -t --template -L --limit -b --body --title -l --label -a --assignee -B --base --head --input --hostname --body-file -m --milestone -r --reviewer --cache -s --state -w --workflow',
    depth: 2,
    looks:
      /^(?:\S+ (?:list|ls|view|status|diff|checks|checkout|clone|watch|download|browse|search|co|set-default|describe|verify|get)|auth (?:status|login|logout|refresh|setup-git|switch|token)|browse.*|status|search.*|help.*|version|alias.*|config.*|completion.*|extension (?:list|search)|api.*|gist view|repo (?:clone|view|list|set-default|sync)|codespace (?:list|ssh|code|logs|ports|view|jupyter|cp).*|copilot .*|models .*|attestation .*)$/,
    discloses: /^auth token$/,
  },
  {
    names: 'glab',
    provider: 'gitlab',
    takes: '-R --repo -X --method -f --raw-field -F --field -H --header --hostname',
    depth: 2,
    looks:
      /^(?:\S+ (?:list|ls|view|status|diff|checkout|clone|trace|get|lint|note list)|auth.*|api.*|help.*|version|config.*|alias.*|check-update|completion)$/,
  },
  { names: 'hub-cli tea bb', provider: 'git host', depth: 2, looks: LOOKS },
  {
    names: 'vercel vc now',
    provider: 'vercel',
    bare: 'deploy',
    takes: '-t --token -S --scope -A --local-config --cwd',
    depth: 1,
    looks:
      /^(?:ls|list|inspect|logs?|whoami|login|logout|dev|build|link|pull|help|teams|switch|init|bisect|git)$/,
  },
  {
    names: 'netlify ntl',
    provider: 'netlify',
    discloses: /^env:(?:get|list)$/,
    depth: 1,
    looks:
      /^(?:status|dev|build|login|logout|link|unlink|open|watch|help|init|logs|functions:list|functions:invoke|env:list|env:get|sites:list|switch|clone|recipes)$/,
  },
  {
    names: 'fly flyctl',
    provider: 'fly',
    takes: '-a --app -c --config -t --access-token -o --org -r --region',
    depth: 2,
    looks:
      /^(?:status|logs|version|auth .*|info|doctor|dashboard.*|open|help.*|platform .*|\S+ (?:list|ls|show|status|info|view)|ping|config (?:show|display|validate)|wireguard list|ips list|proxy.*|dig.*)$/,
  },
  {
    names: 'heroku',
    provider: 'heroku',
    discloses: /^config(?::get)?$/,
    takes: '-a --app -r --remote',
    depth: 1,
    looks:
      /^(?:apps|apps:info|logs|ps|status|auth.*|login|whoami|config|config:get|releases|releases:info|addons|domains|info|help|git:remote|local.*|pg|pg:info|pg:ps|pipelines|access|certs|buildpacks|open|plugins|version|run.*)$/,
  },
  {
    names: 'wrangler',
    provider: 'cloudflare',
    takes: '-c --config -e --env',
    depth: 1,
    looks:
      /^(?:dev|whoami|login|logout|tail|init|types|docs|build|generate|check|telemetry|complete|versions)$/,
  },
  {
    names: 'firebase',
    provider: 'gcp',
    takes: '-P --project --token',
    depth: 1,
    looks:
      /^(?:emulators:\S+|login.*|logout|projects:list|apps:list|use|init|serve|help|open|functions:log|functions:list|hosting:sites:list|target|list|experiments:list)$/,
  },
  {
    names: 'restic borg duplicity kopia rustic',
    provider: 'backup',
    takes: '-r --repo --repository-file -p --password-file --tag --host',
    depth: 1,
    looks:
      /^(?:snapshots|ls|list|find|stats|check|diff|info|mount|umount|init|backup|create|restore|extract|dump|cat|version|help|self-update|snapshot|status)$/,
  },
  {
    names: 'doctl linode-cli hcloud scw exo civo vultr-cli oci ibmcloud aliyun',
    provider: 'cloud',
    shared: true,
    takes: '-t --access-token --context -o --output --config',
    depth: 3,
    looks:
      /(?:^|\s)(?:get\S*|list\S*|ls|show|describe\S*|help|version|auth.*|account.*|context.*|config.*|completion|login)(?:\s|$)/,
  },
  {
    names:
      'railway render supabase planetscale pscale neonctl turso convex appwrite wasp stripe twilio sentry-cli datadog-ci launchdarkly auth0 okta circleci buildkite-agent argocd flux argo tkn istioctl linkerd velero eksctl kops kubeadm k3d kind minikube crossplane nomad consul boundary waypoint rancher vcluster devspace skaffold tilt',
    provider: 'service',
    shared: true,
    takes: '-n --namespace --context -p --project --server --org',
    depth: 2,
    looks:
      /(?:^|\s)(?:get\S*|list\S*|ls|show|status|describe|help|version|login|logout|logs?|init|link|dev|start|stop|tail|view|info|diff|plan|validate|check|analyze|local|build|render|config|dashboard|port-forward|cluster-info|events|members|listen|trigger|fixtures|types|gen|test|lint|completion|image load|load|docker-env|ip|ssh|shell|service|profile|addons list|inject|monitor|inspect|kubeconfig|members|whoami|env list)(?:\s|$)/,
  },
];
