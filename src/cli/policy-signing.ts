/** `chaperone policy keygen|sign|verify|publish`: the organisation's side, which needs nothing but files and keys. */

import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeWhole } from '../gate/files.ts';
import { newKeyPair, open } from '../model/envelope.ts';
import { issueLine } from '../model/issue.ts';
import { BUNDLE_TYPE, Bundle, ROOT_TYPE, Root, STATUS_TYPE, Status } from '../policy/bundle/documents.ts';
import {
  channelOf,
  privateKeyOf,
  publicKeyOf,
  signBundle,
  signRoot,
  signStatus,
  textOf,
} from '../policy/bundle/publish.ts';
import { compilePolicy } from '../policy/compile.ts';
import { parsePolicy } from '../policy/parse.ts';
import { AnswerIsNo, BadInput } from './fail.ts';

/** Writes KEY (private, 0600) and KEY.pub. */
export function keygen({ out }: { out: string }): void {
  for (const file of [out, `${out}.pub`])
    if (existsSync(file))
      throw new BadInput(`policy keygen: ${file} exists; name another file or move it away first`);
  const { secret, open: pub } = newKeyPair();
  writeFileSync(out, secret, { mode: 0o600 });
  chmodSync(out, 0o600);
  writeFileSync(`${out}.pub`, pub);
  process.stdout.write(`wrote ${out} (keep it secret) and ${out}.pub\n`);
}

/** For a web server, which runs as another user; what more there is to say the umask says. */
const PUBLISHED = { mode: 0o666 } as const;

export interface SignOptions {
  readonly key: string;
  readonly out: string;
  readonly days: string;
  readonly graceHours: string;
  readonly minClient?: string;
}

/** A policy file (YAML or JSON) made a signed bundle. */
export function sign(file: string, options: SignOptions): void {
  const parsed = parsePolicy(textFrom(file, 'sign'));
  if (!parsed.ok) {
    const problems = parsed.problems.map((p) => `${file}:${p.line}:${p.column}: ${p.message}`);
    throw new BadInput(`policy sign: the policy has problems, so it is not signed\n${problems.join('\n')}`);
  }
  const terms = {
    days: numberFrom(options.days, 'days', 'sign'),
    graceHours: numberFrom(options.graceHours, 'grace-hours', 'sign'),
    ...(options.minClient && { minClient: options.minClient }),
  };
  const bundle = signBundle(parsed.document, secretKey(options.key, 'sign'), Date.now(), terms);
  writeWhole(options.out, textOf(bundle), PUBLISHED);
  const { organization, revision } = parsed.document;
  process.stdout.write(
    `wrote ${options.out}: ${organization}, revision ${revision}, for ${terms.days} days\n`,
  );
}

/** Is the bundle signed by this key, whole, in time and a policy that compiles? Exit code 1 where not. */
export function verify(file: string, { trust }: { trust: string }): void {
  const opened = open(textFrom(file, 'verify'), BUNDLE_TYPE, [openKey(trust, 'verify')], 1);
  if (!opened.ok) throw new AnswerIsNo(`${file} does not hold (${opened.code}): ${opened.problem}`);
  const bundle = v.safeParse(Bundle, JSON.parse(opened.payload.toString('utf8')));
  if (!bundle.success)
    throw new AnswerIsNo(`${file} does not hold (malformed): ${issueLine(bundle.issues[0])}`);
  const { organization, revision, expires, policy } = bundle.output;
  if (Date.parse(expires) <= Date.now())
    throw new AnswerIsNo(`${file} does not hold (expired): it ended at ${expires}`);
  compilePolicy(policy);
  process.stdout.write(
    `${file} holds: ${organization}, revision ${revision}, ${policy.rules.length} rules, until ${expires}\n`,
  );
}

export interface PublishOptions {
  readonly dir: string;
  readonly bundle?: string;
  readonly statusKey: string;
  readonly rootKey?: readonly string[];
  readonly policyTrust?: string;
  readonly channel: string;
  readonly hours: string;
  readonly floor?: string;
  readonly lockdown?: string;
  readonly lift?: boolean;
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
  const named =
    options.bundle === undefined
      ? {}
      : { [options.channel]: placeBundle(dir, options.bundle, root, last, options.channel) };
  const channels = { ...last?.channels, ...named };
  if (Object.keys(channels).length === 0)
    throw new BadInput('policy publish: nothing is published there yet; name a signed bundle with --bundle');
  const status: Omit<Status, 'issued' | 'expires'> = {
    version: (last?.version ?? 0) + 1,
    organization: root.organization,
    root: root.version,
    channels,
    floor: options.floor === undefined ? (last?.floor ?? 0) : numberFrom(options.floor, 'floor', 'publish'),
    refreshSeconds: last?.refreshSeconds ?? 300,
    lockdown: lockdownOf(options, last),
    revoked: last?.revoked ?? { devices: [], subjects: [], sessions: [] },
  };
  const hours = numberFrom(options.hours, 'hours', 'publish');
  const text = textOf(signStatus(status, statusKey, Date.now(), hours));
  // Some servers make the ETag of time and size: two statuses of one second must differ in size to be told apart.
  const padded = text + '\n'.repeat(status.version % 7);
  // Last, and in one step: whoever reads it finds all that it names.
  writeWhole(join(dir, 'status.json'), padded, PUBLISHED);
  process.stdout.write(`${join(dir, 'status.json')}: version ${status.version}, for ${hours} hours\n`);
}

function lockdownOf({ lockdown, lift }: PublishOptions, last: Status | undefined): Status['lockdown'] {
  if (lift) return [];
  const before = last?.lockdown ?? [];
  if (lockdown === undefined) return before;
  return [
    ...before,
    { id: `lockdown-${Date.now()}`, scope: { all: true }, level: 'suspend', reason: lockdown },
  ];
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
): Status['channels'][string] {
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

function textFrom(file: string, command: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInput(
      `policy ${command}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

function secretKey(file: string, command: string): KeyObject {
  const key = privateKeyOf(textFrom(file, command));
  if (typeof key === 'string')
    throw new BadInput(`policy ${command}: ${file}: ${key}; \`chaperone policy keygen\` makes one`);
  return key;
}

function openKey(file: string, command: string): KeyObject {
  const key = publicKeyOf(textFrom(file, command));
  if (typeof key === 'string')
    throw new BadInput(`policy ${command}: ${file}: ${key}; it is the file that ends in .pub`);
  return key;
}

function numberFrom(text: string, name: string, command: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0)
    throw new BadInput(`policy ${command}: --${name} is a number, not "${text}"`);
  return number;
}
