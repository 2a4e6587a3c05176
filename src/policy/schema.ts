/** The JSON Schemas of a policy, of a workspace's part and of tests, made from the validators: what `policy schema` prints and editors complete from. */
import { PolicyDocument } from '../model/policy/document.ts';
import { WorkspaceDocument } from '../model/policy/people.ts';
import { type JsonSchema, schemaOf } from './json-schema.ts';
import { TestFile } from './test-file.ts';

export const policySchema = (): JsonSchema => schemaOf(PolicyDocument);
export const testsSchema = (): JsonSchema => schemaOf(TestFile);
export const workspaceSchema = (): JsonSchema => schemaOf(WorkspaceDocument);
