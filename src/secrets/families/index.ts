/** All credential families that Chaperone brings along, a vendor, a trade or a form a file. */
import type { Family } from '../family.ts';
import { ALARMS } from './alarms.ts';
import { ANALYTICS } from './analytics.ts';
import { ANTHROPIC } from './anthropic.ts';
import { ASSIGNED } from './assigned.ts';
import { ATLASSIAN } from './atlassian.ts';
import { AUTHORIZATION } from './authorization.ts';
import { AWS } from './aws.ts';
import { AZURE } from './azure.ts';
import { AZURE_KEYS } from './azure-keys.ts';
import { BUILD_PASSWORDS } from './build-passwords.ts';
import { BUSINESS } from './business.ts';
import { CALL_PASSWORD } from './calls.ts';
import { CHAT } from './chat.ts';
import { CHECKS } from './checks.ts';
import { CLOUDS } from './clouds.ts';
import { CLOUDS_CHINA } from './clouds-china.ts';
import { COLUMNS } from './columns.ts';
import { COMMAND_PASSWORD } from './command-password.ts';
import { CONNECTION_STRING } from './connection-string.ts';
import { CONTAINERS } from './containers.ts';
import { CONTENT } from './content.ts';
import { CONTINUOUS_INTEGRATION } from './continuous-integration.ts';
import { COOKIES } from './cookies.ts';
import { CREDENTIAL_FILES } from './credential-files.ts';
import { DATABASES } from './databases.ts';
import { DATADOG } from './datadog.ts';
import { DELIVERY } from './delivery.ts';
import { DEVELOPER_TOOLS } from './developer-tools.ts';
import { DISCORD } from './discord.ts';
import { EXCHANGES } from './exchanges.ts';
import { FRAMEWORKS } from './frameworks.ts';
import { GITHUB } from './github.ts';
import { GITLAB } from './gitlab.ts';
import { GOOGLE } from './google.ts';
import { GRAFANA } from './grafana.ts';
import { HASHICORP } from './hashicorp.ts';
import { HOSTING } from './hosting.ts';
import { IDENTITY } from './identity.ts';
import { JSON_WEB_TOKEN } from './json-web-token.ts';
import { MAIL } from './mail.ts';
import { MODEL_PROVIDERS } from './model-providers.ts';
import { MODEL_TOOLS } from './model-tools.ts';
import { MONITORING } from './monitoring.ts';
import { NETWORKS } from './networks.ts';
import { NEW_RELIC } from './new-relic.ts';
import { OPENAI } from './openai.ts';
import { PACKAGES } from './packages.ts';
import { PAYMENTS } from './payments.ts';
import { PRINTED } from './printed.ts';
import { PRIVATE_KEY } from './private-key.ts';
import { PUBLIC_DATA } from './public-data.ts';
import { REPOSITORIES } from './repositories.ts';
import { SECRET_STORES } from './secret-stores.ts';
import { SECURITY_DATA } from './security-data.ts';
import { SENTRY } from './sentry.ts';
import { SERVICE_SETTINGS } from './service-settings.ts';
import { SHOPIFY } from './shopify.ts';
import { SLACK } from './slack.ts';
import { SOCIAL } from './social.ts';
import { STRIPE } from './stripe.ts';
import { TOLD } from './told.ts';
import { URL_PASSWORD } from './url-password.ts';
import { WEBHOOKS } from './webhooks.ts';
import { WORK } from './work.ts';

export const FAMILIES: readonly Family[] = [
  ALARMS,
  ANALYTICS,
  ANTHROPIC,
  ASSIGNED,
  ATLASSIAN,
  AUTHORIZATION,
  AWS,
  AZURE,
  AZURE_KEYS,
  BUILD_PASSWORDS,
  BUSINESS,
  CALL_PASSWORD,
  CHAT,
  CHECKS,
  CLOUDS,
  CLOUDS_CHINA,
  COLUMNS,
  COMMAND_PASSWORD,
  CONNECTION_STRING,
  CONTAINERS,
  CONTENT,
  CONTINUOUS_INTEGRATION,
  COOKIES,
  CREDENTIAL_FILES,
  DATABASES,
  DATADOG,
  DELIVERY,
  DEVELOPER_TOOLS,
  DISCORD,
  EXCHANGES,
  FRAMEWORKS,
  GITHUB,
  GITLAB,
  GOOGLE,
  GRAFANA,
  HASHICORP,
  HOSTING,
  IDENTITY,
  JSON_WEB_TOKEN,
  MAIL,
  MODEL_PROVIDERS,
  MODEL_TOOLS,
  MONITORING,
  NETWORKS,
  NEW_RELIC,
  OPENAI,
  PACKAGES,
  PAYMENTS,
  PRINTED,
  PRIVATE_KEY,
  PUBLIC_DATA,
  REPOSITORIES,
  SECRET_STORES,
  SECURITY_DATA,
  SENTRY,
  SERVICE_SETTINGS,
  SHOPIFY,
  SLACK,
  SOCIAL,
  STRIPE,
  TOLD,
  URL_PASSWORD,
  WEBHOOKS,
  WORK,
].flat();
