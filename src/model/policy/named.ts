/** Which policy is in force, in words for people. */

/** What tells policies apart. */
export interface PolicyName {
  readonly organization: string;
  readonly revision: number;
  /** The channel that an organisation published it in. */
  readonly channel?: string;
  /** What holds where nobody has written a policy, or what was written has never been whole. */
  readonly isSafeDefaults?: true;
}

/** `the policy of acme, revision 42 (channel stable)`. */
export function policyWords({ organization, revision, channel, isSafeDefaults }: PolicyName): string {
  if (isSafeDefaults) return 'the safe defaults';
  // What a document is taken for that names no organisation.
  const whose = organization === 'local' ? 'your own policy' : `the policy of ${organization}`;
  return `${whose}, revision ${revision}${channel === undefined ? '' : ` (channel ${channel})`}`;
}
