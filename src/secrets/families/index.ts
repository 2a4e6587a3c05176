/** All credential families that Chaperone brings along, one vendor or form a file. */
import type { Family } from '../family.ts';
import { ASSIGNED } from './assigned.ts';
import { AWS } from './aws.ts';
import { GITHUB } from './github.ts';
import { GITLAB } from './gitlab.ts';
import { GOOGLE } from './google.ts';
import { JSON_WEB_TOKEN } from './json-web-token.ts';
import { MODEL_PROVIDERS } from './model-providers.ts';
import { NPM } from './npm.ts';
import { PRIVATE_KEY } from './private-key.ts';
import { SLACK } from './slack.ts';
import { STRIPE } from './stripe.ts';
import { URL_PASSWORD } from './url-password.ts';

export const FAMILIES: readonly Family[] = [
  ASSIGNED,
  AWS,
  GITHUB,
  GITLAB,
  GOOGLE,
  JSON_WEB_TOKEN,
  MODEL_PROVIDERS,
  NPM,
  PRIVATE_KEY,
  SLACK,
  STRIPE,
  URL_PASSWORD,
].flat();
