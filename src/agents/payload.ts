/** Parsing at the border: what a client sends is checked once, here; everything behind it is typed. */
import * as v from 'valibot';

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  /** One sentence without a full stop that names the field. Holds no value from the payload: values may be secrets. */
  | { readonly ok: false; readonly problem: string };

/** Checks `value`; `at` is where it stands in the payload, for the sentence about a problem. */
export function parse<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  at?: string,
): Parsed<v.InferOutput<S>> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success
    ? { ok: true, value: result.output }
    : { ok: false, problem: problemOf(result.issues[0], at) };
}

function problemOf(issue: v.BaseIssue<unknown>, at: string | undefined): string {
  const field = [at, v.getDotPath(issue)].filter(Boolean).join('.') || 'the payload';
  const name = field === 'the payload' ? field : `\`${field}\``;
  if (issue.input === undefined) return `${name} is missing`;
  return `${name} should be ${EXPECTED[issue.expected ?? ''] ?? issue.expected} but is ${kindOf(issue.input)}`;
}

/** The checker's names of types, as people say them. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a string',
  '(string | null | undefined)': 'a string',
  boolean: 'true or false',
  '(boolean | null | undefined)': 'true or false',
  number: 'a number',
  Array: 'an array',
  Object: 'an object',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A JSON object, or an empty one where the value is anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text, or nothing where the value is empty or anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The part of `record` that is known by its own key `name`: never something inherited. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
