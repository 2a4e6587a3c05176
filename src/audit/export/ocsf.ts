/** A record as one event of OCSF (https://schema.ocsf.io). */
import type { ActivityRecord } from '../../model/record.ts';
import { EFFECT_CLASSES, leadingEffect, NO_EFFECT, type Touched } from './effect-classes.ts';
import type { Exported } from './exported.ts';
import { type Field, filled, type JsonObject } from './fields.ts';
import { fitted, wellFormed } from './fit.ts';
import { AGENT_FIELDS, COMMON_FIELDS, UNMAPPED_FIELDS } from './ocsf-fields.ts';
import { type Shape, shapeOf } from './record-classes.ts';

/** The event. All strings in it are well-formed Unicode. */
export function ocsfEvent(item: Exported): JsonObject {
  const { of, activity, own } = shapeOfAny(item.record);
  const [activityId, activityName] = activity;
  const common = filledFor(COMMON_FIELDS, item, item);
  const agent = filledFor(of.agent ? AGENT_FIELDS : [], item, item);
  const single = own(item);
  const event = {
    class_uid: of.uid,
    class_name: of.name,
    category_uid: Math.floor(of.uid / 1000),
    activity_id: activityId,
    activity_name: activityName,
    type_uid: of.uid * 100 + activityId,
    unmapped: [common, agent, single].reduce((all, { later }) => merged(all, later), {
      ...filled(UNMAPPED_FIELDS, item),
      ...(!of.agent && filled(AGENT_FIELDS, item)),
    }),
  };
  const whole = [common, agent, single].reduce((all, { now }) => merged(all, now), event as JsonObject);
  const profiles = [
    'security_control',
    'host',
    ...('attestation_list' in whole ? ['record_integrity'] : []),
    ...('ai_agent' in whole || 'message_context' in whole ? ['ai_operation'] : []),
  ];
  return clean(merged(whole, { metadata: { profiles } })) as JsonObject;
}

/** What this version of OCSF knows, and what only a later one does. */
function filledFor<T>(
  fields: readonly Field<T>[],
  of: T,
  { ocsf }: Exported,
): { readonly now: JsonObject; readonly later: JsonObject } {
  const isLater = ({ since }: Field<T>) => since !== undefined && since > ocsf;
  return {
    now: filled(
      fields.filter((field) => !isLater(field)),
      of,
    ),
    later: filled(fields.filter(isLater), of),
  };
}

/** The event with at most `bytes` bytes of JSON; `metadata.is_truncated` says that long texts or lists were cut. */
export function fittedEvent(item: Exported, bytes: number): JsonObject {
  const { value, cut } = fitted(ocsfEvent(item), bytes - TRUNCATED.length);
  return cut ? { ...value, metadata: { ...(value.metadata as object), is_truncated: true } } : value;
}

const TRUNCATED = ',"is_truncated":true';

/** Largest event where the receiver sets no narrower limit, in bytes of JSON. */
export const EVENT_BYTES = 250_000;

/** Class, activity, and what fills the fields of that class. */
function shapeOfAny(record: ActivityRecord): Pick<Shape, 'of' | 'activity'> & {
  readonly own: (item: Exported) => ReturnType<typeof filledFor>;
} {
  if (record.type !== 'decision') {
    const { of, activity, fields } = shapeOf(record);
    return { of, activity, own: (item) => filledFor(fields, record, item) };
  }
  const effect = leadingEffect(record.effects);
  if (!effect) return { ...NO_EFFECT, own: (item) => filledFor(NO_EFFECT.fields, record, item) };
  const { of, activity, fields } = EFFECT_CLASSES[effect.kind];
  return { of, activity, own: (item) => filledFor<Touched>(fields, { record, effect }, item) };
}

/** Objects that both have are made one. */
function merged(a: JsonObject, b: JsonObject): JsonObject {
  const whole: JsonObject = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const before = whole[name];
    whole[name] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return whole;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function clean(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (Array.isArray(value)) return value.map(clean);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [wellFormed(name), clean(item)]),
  );
}
