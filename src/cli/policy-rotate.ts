/**
 * `chaperone policy rotate`: the next root, with new keys where some are old or stolen. Devices take it by the word of the
 * old root keys; whoever holds a key that it leaves out says nothing any more.
 */
import { createPublicKey } from 'node:crypto';
import { signRoot, textOf } from '../policy/bundle/publish.ts';
import { nextRoot } from '../policy/bundle/trust.ts';
import { BadInput } from './fail.ts';
import { numberFrom, openKey, STATUS_HOURS, secretKey } from './key-files.ts';
import { PublishedTree } from './published-tree.ts';

export interface RotateOptions {
  readonly dir: string;
  readonly signedBy: readonly string[];
  readonly rootKey: readonly string[];
  readonly policyTrust: string;
  readonly statusKey: string;
  readonly hours: string;
}

export function rotate({ dir, signedBy, rootKey, policyTrust, statusKey, hours }: RotateOptions): void {
  const tree = new PublishedTree(dir);
  const before = tree.newestRoot();
  const last = tree.status();
  if (!before || !last)
    throw new BadInput(`policy rotate: nothing is published in ${dir} yet; \`policy publish\` does`);
  const status = secretKey(statusKey, 'rotate');
  const envelope = signRoot(
    before.organization,
    {
      root: rootKey.map((file) => secretKey(file, 'rotate')),
      policy: [openKey(policyTrust, 'rotate')],
      status: [createPublicKey(status)],
    },
    Date.now(),
    { root: before, signers: signedBy.map((file) => secretKey(file, 'rotate')) },
  );
  const checked = nextRoot(before, Buffer.from(textOf(envelope)));
  if (!checked.ok)
    throw new BadInput(
      `policy rotate: no device would take this root. ${checked.problem} Name all old root keys with --signed-by`,
    );
  const root = tree.writeRoot(envelope);
  // Its numbers start anew, so that a status that a thief has numbered far ahead is left behind.
  const { issued, expires, ...kept } = last;
  tree.writeStatus(
    { ...kept, version: 1, root: root.version },
    status,
    numberFrom(hours, 'hours', 'rotate', STATUS_HOURS),
    { root, last },
  );
}
