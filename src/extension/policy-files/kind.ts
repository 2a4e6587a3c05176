/** Which files are policies, a workspace's part of one, or tests of one. */

export type PolicyFileKind = 'policy' | 'workspace' | 'tests';

/** Files that may be one by their name: what the editor asks us about. Its globs take no braces within braces. */
export const PATTERNS = [
  '**/*.chaperone.{yaml,yml,json}',
  '**/policy.{yaml,yml,json}',
  '**/*.test.{yaml,yml}',
];

/** Cheap, for every document of the window: the same as the patterns say. */
export const mayBePolicyFile = (file: string): boolean =>
  /(?:\.chaperone\.(?:ya?ml|json)|[\\/]policy\.(?:ya?ml|json)|\.test\.ya?ml)$/.test(file);

/**
 * `file` is the whole path, `ownPolicy` where this machine's own policy lies. A file of tests is known by what it says, since
 * others name their files so, too.
 */
export function policyFileKind(file: string, text: string, ownPolicy: string): PolicyFileKind | undefined {
  if (/\.test\.ya?ml$/.test(file)) {
    const isOurs =
      /\.chaperone\.test\.ya?ml$/.test(file) || (/^cases:/m.test(text) && /\bexpect:/.test(text));
    return isOurs ? 'tests' : undefined;
  }
  if (/[\\/]\.chaperone[\\/]policy\.(?:ya?ml|json)$/.test(file)) return 'workspace';
  if (file === ownPolicy || /\.chaperone\.(?:ya?ml|json)$/.test(file)) return 'policy';
  return /[\\/]policy\.(?:ya?ml|json)$/.test(file) && /^[ \t{]*["']?chaperone["']?:/m.test(text)
    ? 'policy'
    : undefined;
}
