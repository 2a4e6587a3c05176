/** JSON Schema as validators come out in it, and what it allows at a place of a document. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';

/** The part of JSON Schema (draft 7) that is read here. */
export interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** Of what may be written where any text may. */
  readonly examples?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

export type Path = readonly (string | number)[];

const made = new WeakMap<v.GenericSchema, JsonSchema>();

/** The schema of what may be written; checks that JSON Schema cannot say (`v.check`) are left out. */
export function schemaOf(validator: v.GenericSchema): JsonSchema {
  const known = made.get(validator);
  if (known) return known;
  const schema = toJsonSchema(validator, { typeMode: 'input', errorMode: 'ignore' }) as JsonSchema;
  made.set(validator, schema);
  return schema;
}

/** All alternatives of a schema, one after the other, none of them an alternative itself. */
export const alternatives = (schema: JsonSchema): readonly JsonSchema[] =>
  schema.anyOf
    ? schema.anyOf.flatMap(alternatives).map((each) => withExamples(each, schema.examples))
    : [schema];

/** What is an example of one text or a list of them is one of the text, and of the list's items. */
function withExamples(schema: JsonSchema, examples: readonly string[] | undefined): JsonSchema {
  if (!examples) return schema;
  if (schema.type === 'string' || schema.anyOf) return { ...schema, examples };
  return schema.items ? { ...schema, items: withExamples(schema.items, examples) } : schema;
}

/** The alternatives that a document may follow where `path` leads; none where nothing can be there. */
export function schemasAt(schema: JsonSchema, path: Path): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (here, key) => here.flatMap((each) => childrenOf(each, key)).flatMap(alternatives),
    alternatives(schema),
  );
}

/** Names of the keys that an object may have. */
export const keysIn = (objects: readonly JsonSchema[]): readonly string[] => [
  ...new Set(objects.flatMap(({ properties }) => Object.keys(properties ?? {}))),
];

/** The values that are named one by one. */
export const valuesIn = (schemas: readonly JsonSchema[]): readonly unknown[] => [
  ...new Set(
    schemas.flatMap((each) => [
      ...(each.enum ?? []),
      ...('const' in each ? [each.const] : []),
      ...(each.type === 'boolean' ? [true, false] : []),
    ]),
  ),
];

function childrenOf(schema: JsonSchema, key: string | number): readonly JsonSchema[] {
  if (typeof key === 'number') return schema.items ? [schema.items] : [];
  const named = schema.properties?.[key];
  if (named) return [named];
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
}
