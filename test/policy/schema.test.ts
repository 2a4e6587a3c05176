import { expect, test } from 'vitest';
import type { JsonSchema } from '../../src/policy/json-schema.ts';
import { policySchema, testsSchema, workspaceSchema } from '../../src/policy/schema.ts';

/** Dotted paths of all keys below a schema, each with what describes it. */
function keysOf(schema: JsonSchema, path = ''): (readonly [path: string, description: string | undefined])[] {
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => [
      [`${path}${key}`, inner.description] as const,
      ...keysOf(inner, `${path}${key}.`),
    ]),
    ...(schema.anyOf ?? []).flatMap((inner) => keysOf(inner, path)),
    ...(schema.items ? keysOf(schema.items, path) : []),
    ...(typeof schema.additionalProperties === 'object' ? keysOf(schema.additionalProperties, path) : []),
  ];
}

test.each([
  ['a policy', policySchema, 'rules.where.path.outside'],
  ['a workspace', workspaceSchema, 'rules.where.branch'],
  ['tests', testsSchema, 'cases.effects.kind'],
])('every key of %s says what it means: a new key needs `described(...)`', (_what, schema, deepest) => {
  const keys = keysOf(schema());
  expect(keys.map(([path]) => path)).toContain(deepest);
  expect(
    keys.filter(([, description]) => !/^\S.*[.]$/.test(description ?? '')).map(([path]) => path),
  ).toEqual([]);
});
