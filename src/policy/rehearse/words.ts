/** What the reports of a rehearsal have in common. */
import { stringify } from 'yaml';
import type { RehearsalResult } from './rehearsal.ts';

/** The suggestions, ready to paste into a policy; empty where there are none. */
export function suggestedYaml({ suggestions }: RehearsalResult): string {
  if (suggestions.accepted.length === 0) return '';
  return stringify(
    { preapprove: suggestions.accepted.map(({ preapproval }) => preapproval) },
    { lineWidth: 0 },
  );
}
