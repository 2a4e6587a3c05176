/** What watching an agent has found: a detection with its evidence. */
import * as v from 'valibot';
import type { Frozen } from './frozen.ts';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const Finding = v.object({
  /** What was detected, in the field's words: `disobedience`, `scope-creep`. */
  signal: v.string(),
  severity: v.picklist(SEVERITIES),
  /** One sentence for a person. */
  why: v.string(),
  /** Ids of the actions that are its evidence. */
  actions: v.array(v.string()),
});

export type Finding = Frozen<v.InferOutput<typeof Finding>>;
