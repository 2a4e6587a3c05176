/** What becomes of secrets in results and prompts, and which there are besides those that Chaperone knows. */
import { RE2JS } from 're2js';
import * as v from 'valibot';
import { described, Glob, Id } from './words.ts';

/** Longest pattern of an organisation's own, in characters. */
const LONGEST_PATTERN = 1000;
const Pattern = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(LONGEST_PATTERN),
  v.check(
    isRe2,
    'this pattern cannot be read; it is RE2 syntax, which has no look-around and no back-references',
  ),
);

function isRe2(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

export const Secrets = v.strictObject({
  results: v.optional(
    described(
      'Take secrets out of whatever a tool returns, where the client lets results be replaced.',
      v.picklist(['redact', 'allow']),
    ),
    'redact',
  ),
  prompts: v.optional(
    described(
      'A prompt that holds a secret: `redact` holds it back and offers it with a placeholder, `deny` holds it back, `allow` lets it go.',
      v.picklist(['redact', 'deny', 'allow']),
    ),
    'redact',
  ),
  patterns: v.optional(
    described(
      'Kinds of secrets besides those that Chaperone knows.',
      v.array(
        v.strictObject({
          id: described('Name of the kind: placeholders and records name it.', Id),
          pattern: described(
            'RE2 syntax; the secret is group `value` or group 1, else the whole match.',
            Pattern,
          ),
          keywords: v.optional(
            described(
              'Without one of these words in the text the pattern is not tried.',
              v.array(v.pipe(v.string(), v.minLength(3))),
            ),
          ),
          entropy: v.optional(
            described(
              'Bits a character that a value must have at least.',
              v.pipe(v.number(), v.minValue(0), v.maxValue(8)),
            ),
          ),
          allow: v.optional(described('Values that are none; RE2, of the whole value.', v.array(Pattern))),
        }),
      ),
    ),
    [],
  ),
  allow: v.optional(
    described(
      'Values that are no secrets, whatever they look like; RE2, of the whole value.',
      v.array(Pattern),
    ),
    [],
  ),
  variables: v.optional(
    described(
      'Names of variables whose values are secret, besides those that sound like it: globs.',
      v.array(Glob),
    ),
    [],
  ),
  references: v.optional(
    described(
      'What `secret://NAME` stands for in `chaperone exec`, exports and evidence: a reference of another kind, such as `op://vault/item/field`.',
      v.record(
        v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'a name of a reference is letters, digits, _ . and -')),
        v.pipe(
          v.string(),
          v.regex(
            /^(?:op|vault|aws-sm|keychain|env-file):\/\//,
            'a reference begins with op://, vault://, aws-sm://, keychain:// or env-file://',
          ),
        ),
      ),
    ),
    {},
  ),
});

export type SecretsPolicy = v.InferOutput<typeof Secrets>;
