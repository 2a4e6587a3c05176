/** Which records are wanted. All conditions that are set must hold. */
import { identifiersOf, principalName } from '../model/principal.ts';
import type { ActivityRecord } from '../model/record.ts';

export interface Query {
  /** Milliseconds since the epoch; `until` is left out. */
  readonly since?: number;
  readonly until?: number;
  readonly session?: string;
  readonly agent?: string;
  /** The account's name; of a person name, address or subject, whichever they are known by. */
  readonly principal?: string;
  /** A kind of effect, or a family of them: `git.push`, `file.*`. */
  readonly effect?: string;
  /** A part of what an effect touches, letter case aside. */
  readonly resource?: string;
  readonly outcome?: string;
  readonly rule?: string;
  /** A part of anything that the record says, letter case aside. */
  readonly text?: string;
}

export function meets(record: ActivityRecord, query: Query): boolean {
  const at = Date.parse(record.at);
  const is = (wanted: string | undefined, found: string | undefined) =>
    wanted === undefined || wanted === found;
  return (
    at >= (query.since ?? Number.NEGATIVE_INFINITY) &&
    at < (query.until ?? Number.POSITIVE_INFINITY) &&
    is(query.session, record.session) &&
    is(query.agent, record.agent) &&
    (query.principal === undefined || namesOf(record.principal).includes(query.principal)) &&
    is(query.outcome, 'outcome' in record ? record.outcome : undefined) &&
    is(query.rule, record.type === 'decision' ? record.rule : undefined) &&
    meetsEffects(record, query) &&
    (query.text === undefined || says(JSON.stringify(record), JSON.stringify(query.text).slice(1, -1)))
  );
}

/** One and the same effect has to be of the kind and touch the resource. */
function meetsEffects(record: ActivityRecord, { effect, resource }: Query): boolean {
  if (effect === undefined && resource === undefined) return true;
  if (record.type !== 'decision') return false;
  return record.effects.some(
    (one) =>
      (effect === undefined || isOfKind(one.kind, effect)) &&
      (resource === undefined || says(one.resource, resource)),
  );
}

/** Is this kind of effect the one that is wanted, or of the family: `git.push`, `file.*`? */
export const isOfKind = (kind: string, wanted: string): boolean =>
  kind === wanted || (wanted.endsWith('*') && kind.startsWith(wanted.slice(0, -1)));

const says = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

/** All that somebody may look for them by. */
const namesOf = (principal: ActivityRecord['principal']): readonly (string | undefined)[] => [
  principalName(principal),
  ...identifiersOf(principal),
  ...(principal.kind === 'person' ? [principal.name] : []),
];

/** Who the agent worked for, as one name. */
export const principalOf = ({ principal }: ActivityRecord): string => principalName(principal);
