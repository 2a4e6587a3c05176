/** All credential families that Chaperone brings along, a vendor, a trade or a form a file. */
import type { Family } from '../family.ts';
import { ANALYTICS } from './analytics.ts';
import { ANTHROPIC } from './anthropic.ts';
import { ASSIGNED } from './assigned.ts';
import { ATLASSIAN } from './atlassian.ts';
import { AWS } from './aws.ts';
import { BUSINESS } from './business.ts';
import { CHAT } from './chat.ts';
import { CONTENT } from './content.ts';
import { DATADOG } from './datadog.ts';
import { DISCORD } from './discord.ts';
import { EXCHANGES } from './exchanges.ts';
import { GITHUB } from './github.ts';
import { GITLAB } from './gitlab.ts';
import { GOOGLE } from './google.ts';
import { GRAFANA } from './grafana.ts';
import { IDENTITY } from './identity.ts';
import { JSON_WEB_TOKEN } from './json-web-token.ts';
import { MAIL } from './mail.ts';
import { MODEL_PROVIDERS } from './model-providers.ts';
import { MODEL_TOOLS } from './model-tools.ts';
import { MONITORING } from './monitoring.ts';
import { NEW_RELIC } from './new-relic.ts';
import { NPM } from './npm.ts';
import { OPENAI } from './openai.ts';
import { PAYMENTS } from './payments.ts';
import { PRIVATE_KEY } from './private-key.ts';
import { SECURITY_DATA } from './security-data.ts';
import { SENTRY } from './sentry.ts';
import { SHOPIFY } from './shopify.ts';
import { SLACK } from './slack.ts';
import { SOCIAL } from './social.ts';
import { STRIPE } from './stripe.ts';
import { URL_PASSWORD } from './url-password.ts';
import { WORK } from './work.ts';

export const FAMILIES: readonly Family[] = [
  ANALYTICS,
  ANTHROPIC,
  ASSIGNED,
  ATLASSIAN,
  AWS,
  BUSINESS,
  CHAT,
  CONTENT,
  DATADOG,
  DISCORD,
  EXCHANGES,
  GITHUB,
  GITLAB,
  GOOGLE,
  GRAFANA,
  IDENTITY,
  JSON_WEB_TOKEN,
  MAIL,
  MODEL_PROVIDERS,
  MODEL_TOOLS,
  MONITORING,
  NEW_RELIC,
  NPM,
  OPENAI,
  PAYMENTS,
  PRIVATE_KEY,
  SECURITY_DATA,
  SENTRY,
  SHOPIFY,
  SLACK,
  SOCIAL,
  STRIPE,
  URL_PASSWORD,
  WORK,
].flat();
