/** The JSON Schemas of a policy and of its tests, made from the validators: what `policy schema` prints and editors complete from. */
import { PolicyDocument } from '../model/policy/document.ts';
import { type JsonSchema, schemaOf } from './json-schema.ts';
import { TestFile } from './test-file.ts';

export const policySchema = (): JsonSchema => schemaOf(PolicyDocument);
export const testsSchema = (): JsonSchema => schemaOf(TestFile);
