/** `chaperone policy publish`: the static tree that devices read, written by whoever holds the status key. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { canonicalJson } from '../model/canonical.ts';
import { type Envelope, open } from '../model/envelope.ts';
import { BUNDLE_TYPE, Bundle, type Channel, type Root, type Status } from '../policy/bundle/documents.ts';
import { channelOf, publicKeyOf, signRoot } from '../policy/bundle/publish.ts';
import { BadInput } from './fail.ts';
import { numberFrom, openKey, STATUS_HOURS, secretKey, textFrom } from './key-files.ts';
import { lockdownOf, type OrderOptions, revokedOf } from './policy-orders.ts';
import { PublishedTree } from './published-tree.ts';

export interface PublishOptions extends OrderOptions {
  readonly dir: string;
  readonly bundle?: string;
  readonly statusKey: string;
  readonly rootKey?: readonly string[];
  readonly policyTrust?: string;
  readonly channel: string;
  readonly hours: string;
  readonly floor?: string;
  readonly refresh?: string;
  readonly share?: string;
  readonly groups?: readonly string[];
  readonly devices?: readonly string[];
  readonly end?: boolean;
}

/**
 * Writes the static tree that devices read. With a bundle it becomes the channel's current one; without, the status is
 * signed anew, as a cron job does every few hours: that is the proof of freshness.
 */
export function publish(options: PublishOptions): void {
  const tree = new PublishedTree(options.dir);
  const statusKey = secretKey(options.statusKey, 'publish');
  const root = tree.newestRoot() ?? tree.writeRoot(firstRoot(options, statusKey));
  const last = tree.status();
  const channels = channelsOf(options, { tree, root, last });
  if (Object.keys(channels).length === 0)
    throw new BadInput('policy publish: nothing is published there yet; name a signed bundle with --bundle');
  const status: Omit<Status, 'issued' | 'expires'> = {
    version: (last?.version ?? 0) + 1,
    organization: root.organization,
    root: root.version,
    channels,
    floor: floorOf(options, channels, last),
    refreshSeconds: refreshOf(options, last),
    lockdown: lockdownOf(options, last),
    revoked: revokedOf(options, last),
  };
  tree.writeStatus(status, statusKey, numberFrom(options.hours, 'hours', 'publish', STATUS_HOURS), {
    root,
    last,
  });
}

interface Before {
  readonly tree: PublishedTree;
  readonly root: Root;
  readonly last: Status | undefined;
}

type Channels = Status['channels'];

function channelsOf(options: PublishOptions, before: Before): Channels {
  const { bundle, channel, end } = options;
  const { last } = before;
  const { [channel]: known, ...others } = last?.channels ?? {};
  if (end) {
    if (!known) throw new BadInput(`policy publish: there is no channel ${channel} to end`);
    return others;
  }
  const named = bundle === undefined ? known : placeBundle(bundle, channel, before);
  const staged = stagingOf(options);
  if (!named) {
    if (Object.keys(staged).length > 0)
      throw new BadInput(
        `policy publish: channel ${channel} holds nothing yet; name a signed bundle with --bundle`,
      );
    return others;
  }
  // In its old place: devices take the first channel that they are in.
  return { ...last?.channels, [channel]: { ...known, ...named, ...staged } };
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

/** How often devices ask again, in seconds. */
const refreshOf = ({ refresh }: PublishOptions, last: Status | undefined): number =>
  refresh === undefined
    ? (last?.refreshSeconds ?? 300)
    : numberFrom(refresh, 'refresh', 'publish', { least: 10, most: 86_400 });

function floorOf({ floor }: PublishOptions, channels: Channels, last: Status | undefined): number {
  if (floor === undefined) return last?.floor ?? 0;
  const wanted = numberFrom(floor, 'floor', 'publish');
  const withdrawn = Object.entries(channels).find(([, { revision }]) => revision < wanted);
  if (withdrawn)
    throw new BadInput(
      `policy publish: --floor ${wanted} would withdraw revision ${withdrawn[1].revision}, which channel ${withdrawn[0]} names; publish a newer one there first`,
    );
  return wanted;
}

function firstRoot({ rootKey = [], policyTrust, bundle }: PublishOptions, statusKey: KeyObject): Envelope {
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
  return signRoot(organization, keys, Date.now());
}

function placeBundle(file: string, channel: string, { tree, root, last }: Before): Channel {
  const text = textFrom(file, 'publish');
  const keys = root.roles.policy.keys.flatMap((name) => {
    const key = publicKeyOf(root.keys[name]?.pub ?? '');
    return typeof key === 'string' ? [] : [key];
  });
  const opened = open(text, BUNDLE_TYPE, keys, root.roles.policy.threshold);
  if (!opened.ok)
    throw new BadInput(`policy publish: no device would take ${file} (${opened.code}): ${opened.problem}`);
  const { organization, revision, policy } = v.parse(Bundle, JSON.parse(opened.payload.toString('utf8')));
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
  const content = canonicalJson(policy);
  const other = Object.entries(last?.channels ?? {}).find(
    ([, one]) => one.revision === revision && (tree.policyIn(one.sha256) ?? content) !== content,
  );
  if (other)
    throw new BadInput(
      `policy publish: ${file} is revision ${revision}, and channel ${other[0]} has another policy of that number, so that records would name both alike; raise the revision`,
    );
  tree.writeBundle(named.sha256, text);
  return named;
}

function openedBundle(file: string, key: KeyObject): Bundle {
  const opened = open(textFrom(file, 'publish'), BUNDLE_TYPE, [key], 1);
  if (!opened.ok)
    throw new BadInput(`policy publish: ${file} does not hold (${opened.code}): ${opened.problem}`);
  return v.parse(Bundle, JSON.parse(opened.payload.toString('utf8')));
}
