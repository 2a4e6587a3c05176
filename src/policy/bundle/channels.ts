/** Staged roll-out: which of the published channels a device follows. A function of status and device, so nothing wanders. */
import { sha256BytesOf } from '../../model/sha256.ts';
import type { Status } from './documents.ts';

/** What is known of a device when its channel is chosen. */
export interface Member {
  /** Its name, `dev-…`. */
  readonly device: string;
  /** Groups of whoever is signed in there. */
  readonly groups: readonly string[];
}

/** 0 to 99, the same for a device for ever: a share that grows keeps the devices that it has. */
export const bucketOf = (device: string): number => sha256BytesOf(device).readUInt32BE(0) % 100;

/**
 * The first channel, in the order of the status, whose share, groups or devices hold this one; else the `usual` one.
 * A channel without any of the three is for those that name it as their usual one.
 */
export function channelFor({ channels }: Pick<Status, 'channels'>, member: Member, usual: string): string {
  const bucket = bucketOf(member.device);
  const staged = Object.entries(channels).find(
    ([, { share = 0, groups = [], devices = [] }]) =>
      bucket < share ||
      devices.includes(member.device) ||
      groups.some((name) => member.groups.includes(name)),
  );
  return staged?.[0] ?? usual;
}
