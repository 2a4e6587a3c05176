/** An effect in the record, and back: what a rule can ask of it is kept, so that another policy can be tried on it. */
import { type Effect, resourceOf } from './effect.ts';
import type { RecordedEffect } from './record.ts';

/** Longest normal spelling of a run that is kept, in characters; no pre-approval names a longer one. */
const TEXT_LIMIT = 2000;

export function recordEffect(effect: Effect): RecordedEffect {
  const { kind, certainty, span, via, ...properties } = effect;
  const { text, ...rest } = properties as { text?: string };
  const kept = text !== undefined && text.length <= TEXT_LIMIT;
  return {
    kind,
    resource: resourceOf(effect),
    certainty,
    ...(span && { span }),
    properties: kept ? { ...rest, text } : rest,
  };
}

/** The effect as it was decided about, without the road by which it was found; nothing where the record is too old to tell. */
export function effectOf({ kind, certainty, span, properties }: RecordedEffect): Effect | undefined {
  if (properties === undefined) return undefined;
  return { ...properties, kind, certainty, ...(span && { span }) } as Effect;
}
