/** Whether a client did what it was told: what was expected of it, and what was seen. */
import * as v from 'valibot';
import type { AgentName } from './action.ts';
import { counted } from './counted.ts';

const OBEYED = ['yes', 'no', 'unknown'] as const;

export type Obeyed = (typeof OBEYED)[number];

export const Obedience = v.object({
  /**
   * `not-run`: the call was denied. `withheld`: secrets were taken out of its result. `asked`: the client was to ask its
   * user.
   */
  expected: v.picklist(['not-run', 'withheld', 'asked']),
  obeyed: v.picklist(OBEYED),
  evidence: v.object({
    /** The second source that settled it; `none`: no source said anything in time. */
    by: v.picklist(['event', 'transcript', 'disk', 'none']),
    /** One sentence. */
    says: v.string(),
  }),
});

/**
 * How a call ended by a client's own record. `run`: also with an error of its own; `refused`: before it ran, by whomever;
 * `answered-yes`: a person allowed it, and it ran.
 */
export type Ended = 'run' | 'refused' | 'answered-yes' | 'untold';

/** Of one client in one version: how many answers were seen to be obeyed, to be ignored, and how many nothing told of. */
export type ObedienceRate = Readonly<Record<Obeyed, number>> & {
  readonly agent: AgentName;
  readonly clientVersion?: string;
};

/** `obeyed 12 of 13 answers, 2 could not be checked`. */
export function rateWords({ yes, no, unknown }: Readonly<Record<Obeyed, number>>): string {
  const checked = yes + no;
  const seen = checked === 0 ? 'no answer was checked yet' : `obeyed ${yes} of ${counted(checked, 'answer')}`;
  return unknown > 0 ? `${seen}, ${unknown} could not be checked` : seen;
}
