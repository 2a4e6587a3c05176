/** Which of several open windows puts an ask before the person: each is connected, and one prompt is enough. */

export interface WindowFacts {
  /** Absolute paths of the window's folders, links resolved. */
  readonly folders: readonly string[];
  readonly isFocused: boolean;
}

/** The window whose folder the agent works in; for work elsewhere (a terminal beside it), the one being looked at. */
export function belongsHere(cwd: string, { folders, isFocused }: WindowFacts): boolean {
  return isFocused || folders.some((folder) => isWithin(cwd, folder));
}

function isWithin(path: string, folder: string): boolean {
  const base = folder.replace(/[\\/]+$/, '');
  return path === base || path.startsWith(`${base}/`) || path.startsWith(`${base}\\`);
}
