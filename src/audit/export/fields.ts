/** Mappings as tables: what a field is called outside, where it comes from, and how it is computed. Documentation is made from them. */

export interface Field<T> {
  /** Name outside; dots lead into objects. */
  readonly name: string;
  /** Where the value comes from, in words for people. */
  readonly from: string;
  /** The version of the outer format that knows it first; older ones get it among what is unmapped. */
  readonly since?: string;
  /** `undefined` leaves the field out. */
  readonly value: (of: T) => unknown;
}

export type JsonObject = { [name: string]: unknown };

/** An object with the fields that have a value; dotted names become objects in objects. */
export function filled<T>(fields: readonly Field<T>[], of: T): JsonObject {
  const whole: JsonObject = {};
  for (const { name, value } of fields) {
    const found = value(of);
    if (found === undefined) continue;
    const path = name.split('.');
    const last = path.pop() as string;
    let place = whole;
    for (const part of path) {
      place[part] ??= {};
      place = place[part] as JsonObject;
    }
    place[last] = found;
  }
  return whole;
}

/** The same without nesting: for targets whose fields are flat. */
export function flat<T>(fields: readonly Field<T>[], of: T): JsonObject {
  return Object.fromEntries(
    fields.map(({ name, value }) => [name, value(of)] as const).filter(([, value]) => value !== undefined),
  );
}
