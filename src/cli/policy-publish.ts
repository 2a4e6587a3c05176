/** `chaperone policy publish`: the static tree that devices read, written by whoever holds the status key. */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeWhole } from '../gate/files.ts';
import { open } from '../model/envelope.ts';
import {
  BUNDLE_TYPE,
  Bundle,
  type Channel,
  ROOT_TYPE,
  Root,
  STATUS_TYPE,
  Status,
} from '../policy/bundle/documents.ts';
import { channelOf, publicKeyOf, signRoot, signStatus, textOf } from '../policy/bundle/publish.ts';
import { BadInput } from './fail.ts';
import { numberFrom, openKey, PUBLISHED, secretKey, textFrom } from './key-files.ts';
import { lockdownOf, revokedOf } from './policy-orders.ts';

export interface PublishOptions {
  readonly dir: string;
  readonly bundle?: string;
  readonly statusKey: string;
  readonly rootKey?: readonly string[];
  readonly policyTrust?: string;
  readonly channel: string;
  readonly hours: string;
  readonly floor?: string;
  readonly share?: string;
  readonly groups?: readonly string[];
  readonly devices?: readonly string[];
  readonly end?: boolean;
  readonly lockdown?: string;
  readonly level: string;
  readonly scope?: readonly string[];
  readonly until?: string;
  readonly lift?: boolean;
  readonly revoke?: readonly string[];
  readonly reinstate?: readonly string[];
}

/**
 * Writes the static tree that devices read. With a bundle it becomes the channel's current one; without, the status is
 * signed anew, as a cron job does every few hours: that is the proof of freshness.
 */
export function publish(options: PublishOptions): void {
  const { dir } = options;
  const statusKey = secretKey(options.statusKey, 'publish');
  for (const folder of ['roots', 'bundles']) mkdirSync(join(dir, folder), { recursive: true });
  const root = newestRoot(dir) ?? firstRoot(options, statusKey);
  const last = statusIn(dir);
  const channels = channelsOf(options, root, last);
  if (Object.keys(channels).length === 0)
    throw new BadInput('policy publish: nothing is published there yet; name a signed bundle with --bundle');
  const status: Omit<Status, 'issued' | 'expires'> = {
    version: (last?.version ?? 0) + 1,
    organization: root.organization,
    root: root.version,
    channels,
    floor: floorOf(options, channels, last),
    refreshSeconds: last?.refreshSeconds ?? 300,
    lockdown: lockdownOf(options, last),
    revoked: revokedOf(options, last),
  };
  const hours = numberFrom(options.hours, 'hours', 'publish');
  const text = textOf(signStatus(status, statusKey, Date.now(), hours));
  // Some servers make the ETag of time and size: two statuses of one second must differ in size to be told apart.
  const padded = text + '\n'.repeat(status.version % 7);
  // Last, and in one step: whoever reads it finds all that it names.
  writeWhole(join(dir, 'status.json'), padded, PUBLISHED);
  process.stdout.write(`${join(dir, 'status.json')}: version ${status.version}, for ${hours} hours\n`);
}

type Channels = Status['channels'];

function channelsOf(options: PublishOptions, root: Root, last: Status | undefined): Channels {
  const { dir, bundle, channel, end } = options;
  const { [channel]: before, ...others } = last?.channels ?? {};
  if (end) {
    if (!before) throw new BadInput(`policy publish: there is no channel ${channel} to end`);
    return others;
  }
  const named = bundle === undefined ? before : placeBundle(dir, bundle, root, last, channel);
  const staged = stagingOf(options);
  if (!named) {
    if (Object.keys(staged).length > 0)
      throw new BadInput(
        `policy publish: channel ${channel} holds nothing yet; name a signed bundle with --bundle`,
      );
    return others;
  }
  // In its old place: devices take the first channel that they are in.
  return { ...last?.channels, [channel]: { ...before, ...named, ...staged } };
}

function stagingOf({
  share,
  groups,
  devices,
}: PublishOptions): Pick<Channel, 'share' | 'groups' | 'devices'> {
  const percent = share === undefined ? undefined : numberFrom(share, 'share', 'publish');
  if (percent !== undefined && !(Number.isInteger(percent) && percent <= 100))
    throw new BadInput(`policy publish: --share is a whole percentage of the devices, not "${share}"`);
  return {
    ...(percent !== undefined && { share: percent }),
    ...(groups && { groups: [...groups] }),
    ...(devices && { devices: [...devices] }),
  };
}

function floorOf({ floor }: PublishOptions, channels: Channels, last: Status | undefined): number {
  const before = last?.floor ?? 0;
  if (floor === undefined) return before;
  const wanted = numberFrom(floor, 'floor', 'publish');
  if (wanted < before)
    throw new BadInput(
      `policy publish: revisions below ${before} are withdrawn for good; --floor cannot go back`,
    );
  const withdrawn = Object.entries(channels).find(([, { revision }]) => revision < wanted);
  if (withdrawn)
    throw new BadInput(
      `policy publish: --floor ${wanted} would withdraw revision ${withdrawn[1].revision}, which channel ${withdrawn[0]} names; publish a newer one there first`,
    );
  return wanted;
}

function firstRoot({ dir, rootKey = [], policyTrust, bundle }: PublishOptions, statusKey: KeyObject): Root {
  if (rootKey.length === 0 || policyTrust === undefined || bundle === undefined)
    throw new BadInput(
      'policy publish: there is no root yet; name --root-key (once or more), --policy-trust KEY.pub and --bundle to make it',
    );
  const policyKey = openKey(policyTrust, 'publish');
  const organization = openedBundle(bundle, policyKey).organization;
  const keys = {
    root: rootKey.map((file) => secretKey(file, 'publish')),
    policy: [policyKey],
    status: [createPublicKey(statusKey)],
  };
  const text = textOf(signRoot(organization, keys, Date.now()));
  writeWhole(join(dir, 'roots', '1.json'), text, PUBLISHED);
  process.stdout.write(
    `${join(dir, 'roots', '1.json')}: pin it on devices by its SHA-256 ${createHash('sha256').update(text).digest('hex')}\n`,
  );
  return v.parse(Root, payloadOf(text, ROOT_TYPE));
}

function placeBundle(
  dir: string,
  file: string,
  root: Root,
  last: Status | undefined,
  channel: string,
): Channel {
  const text = textFrom(file, 'publish');
  const keys = root.roles.policy.keys.flatMap((name) => {
    const key = publicKeyOf(root.keys[name]?.pub ?? '');
    return typeof key === 'string' ? [] : [key];
  });
  const opened = open(text, BUNDLE_TYPE, keys, root.roles.policy.threshold);
  if (!opened.ok)
    throw new BadInput(`policy publish: no device would take ${file} (${opened.code}): ${opened.problem}`);
  const { organization, revision } = v.parse(Bundle, JSON.parse(opened.payload.toString('utf8')));
  if (organization !== root.organization)
    throw new BadInput(
      `policy publish: ${file} is of ${organization}, and the root is of ${root.organization}`,
    );
  const before = last?.channels[channel]?.revision ?? 0;
  if (revision < before)
    throw new BadInput(
      `policy publish: ${file} is revision ${revision}, and ${before} is published: devices refuse to go back; raise the revision`,
    );
  const named = channelOf(text, revision);
  writeWhole(join(dir, 'bundles', `${named.sha256}.json`), text, PUBLISHED);
  return named;
}

function openedBundle(file: string, key: KeyObject): Bundle {
  const opened = open(textFrom(file, 'publish'), BUNDLE_TYPE, [key], 1);
  if (!opened.ok)
    throw new BadInput(`policy publish: ${file} does not hold (${opened.code}): ${opened.problem}`);
  return v.parse(Bundle, JSON.parse(opened.payload.toString('utf8')));
}

function newestRoot(dir: string): Root | undefined {
  const versions = readdirSync(join(dir, 'roots')).flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? []);
  const newest = Math.max(0, ...versions.map(Number));
  if (newest === 0) return undefined;
  return v.parse(Root, payloadOf(readFileSync(join(dir, 'roots', `${newest}.json`), 'utf8'), ROOT_TYPE));
}

function statusIn(dir: string): Status | undefined {
  const file = join(dir, 'status.json');
  return existsSync(file) ? v.parse(Status, payloadOf(readFileSync(file, 'utf8'), STATUS_TYPE)) : undefined;
}

/** What the organisation wrote itself; devices verify, this only reads it back. */
function payloadOf(text: string, type: string): unknown {
  const opened = open(text, type, [], 0);
  if (!opened.ok) throw new BadInput(`policy publish: a published file is damaged: ${opened.problem}`);
  return JSON.parse(opened.payload.toString('utf8'));
}
