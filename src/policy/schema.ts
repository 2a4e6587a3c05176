/** The JSON Schemas of a policy and of its tests, made from the validators: what `policy schema` prints and editors complete from. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { PolicyDocument } from '../model/policy/document.ts';
import { TestFile } from './test-file.ts';

/** The part of JSON Schema (draft 7) that the validators come out as. */
export interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

export const policySchema = (): JsonSchema => schemaOf(PolicyDocument);
export const testsSchema = (): JsonSchema => schemaOf(TestFile);

/** Checks that JSON Schema cannot say (`v.check`) are left out: the parser tells of them. */
const schemaOf = (validator: v.GenericSchema): JsonSchema =>
  toJsonSchema(validator, { typeMode: 'input', errorMode: 'ignore' }) as JsonSchema;
