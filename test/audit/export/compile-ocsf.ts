/**
 * Makes JSON Schemas of OCSF event classes from a checkout of https://github.com/ocsf/ocsf-schema:
 *
 *   node compile-ocsf.ts CHECKOUT VERSION > ../../fixtures/ocsf/schema-1.9.0.json
 *
 * What a class may hold is closed: an attribute that OCSF does not know is an error. Enumerations, types, requirements
 * and constraints are taken over; profiles count where the class lists them. Platform extensions are left out.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The classes that Chaperone's records become. */
const CLASSES = [
  'file_activity',
  'process_activity',
  'event_log_actvity',
  'data_security_finding',
  'detection_finding',
  'authentication',
  'network_activity',
  'http_activity',
  'application_lifecycle',
  'api_activity',
  'datastore_activity',
];

interface Attribute {
  readonly type?: string;
  readonly is_array?: boolean;
  readonly requirement?: string;
  readonly enum?: Readonly<Record<string, unknown>>;
}
interface Definition {
  readonly name: string;
  readonly uid?: number;
  readonly category?: string;
  readonly extends?: string;
  readonly attributes: Readonly<Record<string, Attribute | readonly string[]>>;
  readonly constraints?: { readonly at_least_one?: readonly string[]; readonly just_one?: readonly string[] };
}
interface DataType {
  readonly type?: string;
  readonly regex?: string;
  readonly max_len?: number;
  readonly range?: readonly [number, number];
}

const [checkout = '', version = ''] = process.argv.slice(2);
const read = (file: string) => JSON.parse(readFileSync(join(checkout, file), 'utf8'));
const dictionary = read('dictionary.json') as {
  attributes: Record<string, Attribute>;
  types: { attributes: Record<string, DataType> };
};
const categories = (read('categories.json') as { attributes: Record<string, { uid: number }> }).attributes;
const objects = definitionsIn('objects');
const events = definitionsIn('events');

function definitionsIn(folder: string): Map<string, Definition> {
  const files = readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' });
  return new Map(
    files
      .filter((file) => file.endsWith('.json'))
      .map((file) => read(join(folder, file)) as Definition)
      .map((definition) => [definition.name, definition]),
  );
}

/** Its own attributes and those of all that it extends and includes, the nearest last. */
function attributesOf(definition: Definition, all: Map<string, Definition>): Record<string, Attribute> {
  const parent = definition.extends === undefined ? undefined : all.get(definition.extends);
  const found: Record<string, Attribute> = parent ? attributesOf(parent, all) : {};
  const { $include: includes = [], ...own } = definition.attributes;
  const parts = (includes as readonly string[]).map((file) =>
    existsSync(join(checkout, file)) ? (read(file) as Definition).attributes : {},
  );
  for (const part of [...parts, own])
    for (const [name, attribute] of Object.entries(part)) {
      const more = attribute as Attribute;
      const values = { ...found[name]?.enum, ...more.enum };
      found[name] = {
        ...found[name],
        ...more,
        ...(Object.keys(values).length > 0 && { enum: values }),
        // A profile that is not applied asks for nothing.
        ...(parts.includes(part) && part !== own && { requirement: 'optional' }),
      };
    }
  return found;
}

function inherited<T>(
  definition: Definition,
  all: Map<string, Definition>,
  get: (of: Definition) => T | undefined,
): T | undefined {
  const parent = definition.extends === undefined ? undefined : all.get(definition.extends);
  return get(definition) ?? (parent && inherited(parent, all, get));
}

const used = new Set<string>();

function typeSchema(type: string): object {
  if (type === 'object' || type === 'json_t') return {};
  const known = dictionary.types.attributes[type];
  if (!known) {
    used.add(type);
    return { $ref: `#/$defs/${type}` };
  }
  const base = known.type ?? type;
  const kind = {
    boolean_t: 'boolean',
    float_t: 'number',
    integer_t: 'integer',
    long_t: 'integer',
    timestamp_t: 'integer',
  }[base];
  return {
    type: kind ?? 'string',
    ...(known.regex && { pattern: known.regex }),
    ...(known.max_len && { maxLength: known.max_len }),
    ...(known.range && { minimum: known.range[0], maximum: known.range[1] }),
  };
}

function schemaOf(definition: Definition, all: Map<string, Definition>): object {
  const properties: Record<string, object> = {};
  const required: string[] = [];
  for (const [name, attribute] of Object.entries(attributesOf(definition, all))) {
    const entry = dictionary.attributes[name];
    const values = { ...entry?.enum, ...attribute.enum };
    const item = {
      ...typeSchema(attribute.type ?? entry?.type ?? 'json_t'),
      ...(Object.keys(values).length > 0 &&
        name !== 'class_uid' &&
        name !== 'category_uid' &&
        enumOf(values, attribute, entry)),
    };
    properties[name] = (attribute.is_array ?? entry?.is_array) ? { type: 'array', items: item } : item;
    if (attribute.requirement === 'required') required.push(name);
  }
  const isClass = all === events;
  if (isClass) {
    const category = inherited(definition, all, (one) => one.category) ?? '';
    const categoryUid = categories[category]?.uid ?? 0;
    const classUid = categoryUid * 1000 + (definition.uid ?? 0);
    const activities = Object.keys((attributesOf(definition, all).activity_id?.enum ?? {}) as object).map(
      Number,
    );
    properties.class_uid = { const: classUid };
    properties.category_uid = { const: categoryUid };
    properties.type_uid = { enum: activities.map((activity) => classUid * 100 + activity) };
  }
  const { at_least_one: some, just_one: one } = inherited(definition, all, (each) => each.constraints) ?? {};
  return {
    type: 'object',
    // An object without attributes of its own holds anything.
    additionalProperties: Object.keys(properties).length === 0,
    properties,
    ...(required.length > 0 && { required }),
    ...(some && { anyOf: some.map((name) => ({ required: [name] })) }),
    ...(one && { oneOf: one.map((name) => ({ required: [name] })) }),
  };
}

function enumOf(
  values: Readonly<Record<string, unknown>>,
  attribute: Attribute,
  entry: Attribute | undefined,
): object {
  const isNumber = typeSchema(attribute.type ?? entry?.type ?? 'json_t');
  return {
    enum: Object.keys(values).map((value) =>
      'type' in isNumber && isNumber.type === 'integer' ? Number(value) : value,
    ),
  };
}

const classes: Record<string, object> = {};
for (const name of CLASSES) {
  const definition = events.get(name);
  if (!definition) throw new Error(`${name} is no event class of this checkout`);
  const schema = schemaOf(definition, events) as { properties: { class_uid: { const: number } } };
  classes[schema.properties.class_uid.const] = schema;
}
const definitions: Record<string, object> = {};
for (const name of used) {
  const definition = objects.get(name);
  if (!definition) throw new Error(`${name} is no object of this checkout`);
  definitions[name] = schemaOf(definition, objects);
}
// What can be observed is numbered all over the schema: types, attributes, objects.
const numbered = [dictionary.types.attributes, dictionary.attributes, Object.fromEntries(objects)] as const;
const observables = numbered.flatMap((all) =>
  Object.values(all).flatMap((one) => (one as { observable?: number }).observable ?? []),
);
const { properties: observable } = definitions.observable as { properties: Record<string, object> };
observable.type_id = { enum: [0, 99, ...observables] };
const lines = (of: Record<string, object>) =>
  Object.entries(of)
    .map(([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`)
    .join(',\n');
process.stdout.write(
  `{"source": "https://github.com/ocsf/ocsf-schema", "version": ${JSON.stringify(version)},\n"classes": {\n${lines(classes)}\n},\n"$defs": {\n${lines(definitions)}\n}}\n`,
);
