/** The order of releases. */

/** Compares dotted versions number by number; negative when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/).map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] || 0) - (right?.[i] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Does version `a` come before `b`? Both `1.2.3`; anything after the numbers is left out of it. */
export const isOlder = (a: string, b: string): boolean => compareVersions(a, b) < 0;
