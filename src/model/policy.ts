/** The policy document: what an organisation writes. Types and validator are one; the JSON Schema is made from it. */
import { RE2JS } from 're2js';
import * as v from 'valibot';
import { OUTCOMES } from './decision.ts';
import { EFFECT_KINDS } from './effect.ts';

const oneOrMore = <T extends v.GenericSchema>(item: T) =>
  v.union([item, v.pipe(v.array(item), v.minLength(1))]);

/** A glob (minimatch): `release/*`, `*.example.com`. */
const Glob = v.pipe(v.string(), v.nonEmpty());

export const ZONES = ['workspace', 'temp', 'home'] as const;
export type Zone = (typeof ZONES)[number];

const Where = oneOrMore(v.picklist(ZONES));
const PathCondition = v.union([Glob, v.strictObject({ inside: Where }), v.strictObject({ outside: Where })]);

/**
 * All named conditions must hold; of a list, one item. An effect that lacks the property does not meet the condition;
 * one whose property cannot be read (`*`) meets it in `where`, but never in `except`.
 */
const Conditions = v.strictObject({
  /** Path of a file effect: a glob (`**` crosses folders; `~/` = home; relative = below the workspace) or a zone. */
  path: v.optional(oneOrMore(PathCondition)),
  branch: v.optional(oneOrMore(Glob)),
  remote: v.optional(oneOrMore(Glob)),
  host: v.optional(oneOrMore(Glob)),
  direction: v.optional(oneOrMore(v.picklist(['upload', 'download', 'both']))),
  program: v.optional(oneOrMore(Glob)),
  subcommand: v.optional(oneOrMore(Glob)),
  certainty: v.optional(oneOrMore(v.picklist(['proven', 'possible', 'opaque']))),
  package: v.optional(oneOrMore(Glob)),
  manager: v.optional(oneOrMore(Glob)),
  server: v.optional(oneOrMore(Glob)),
  tool: v.optional(oneOrMore(Glob)),
  /** Name of the environment variable that is read; `*` written alone means "all of them at once". */
  variable: v.optional(oneOrMore(Glob)),
  /** What is killed. */
  target: v.optional(oneOrMore(Glob)),
  provider: v.optional(oneOrMore(Glob)),
  /** What is done, in the tool's own words: `pr create`, `delete deployment`, `drop table`. */
  action: v.optional(oneOrMore(Glob)),
  image: v.optional(oneOrMore(Glob)),
  /** Why code that runs cannot be read. */
  code: v.optional(oneOrMore(v.picklist(['program', 'script', 'download', 'computed', 'hidden']))),
  /** Agent's name: `claude-code`, `cursor`, ... */
  agent: v.optional(oneOrMore(Glob)),
  force: v.optional(oneOrMore(v.picklist(['force', 'lease']))),
  /**
   * What a connection sends besides a few words of the command itself: paths of files, `env:NAME`, `db:ENGINE`,
   * `output`, `text`. `false`: nothing of that kind. In `except` all that is sent must be named.
   */
  carries: v.optional(v.union([v.boolean(), oneOrMore(Glob)])),
  /** Host that a package comes from, where that is not its manager's own registry. */
  source: v.optional(oneOrMore(Glob)),
  /** Work that is saved nowhere would be lost. */
  loses: v.optional(v.boolean()),
  deletes: v.optional(v.boolean()),
  recursive: v.optional(v.boolean()),
  destructive: v.optional(v.boolean()),
  reachesHost: v.optional(v.boolean()),
  global: v.optional(v.boolean()),
  unattended: v.optional(v.boolean()),
  /** The path is a pattern: which files are touched cannot be read. */
  pattern: v.optional(v.boolean()),
});

const EffectName = v.union([v.picklist(EFFECT_KINDS), v.picklist(['*', 'file.*', 'git.*', 'package.*'])]);

const Id = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'an id is words of a-z and 0-9 with . or - between them'),
);

const Rule = v.strictObject({
  id: Id,
  /** Effects that the rule speaks of. */
  on: oneOrMore(EffectName),
  where: v.optional(Conditions),
  except: v.optional(oneOrMore(Conditions)),
  do: v.picklist(OUTCOMES),
  /** `observe`: matched and recorded as "would have", nothing is enforced. */
  mode: v.optional(v.picklist(['observe', 'enforce'])),
  /** For the person: why this is stopped, one sentence. */
  reason: v.optional(v.string()),
  /** For the agent: what to do instead, one sentence. */
  advice: v.optional(v.string()),
  /** Commands that the advice names; tests check that policy lets them run. */
  instead: v.optional(v.array(v.string())),
});

const Preapproval = v.pipe(
  v.strictObject({
    id: Id,
    /** Commands that need not be asked about: `npm test`; a trailing ` *` allows further arguments. */
    commands: v.optional(v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.minLength(1))),
    /** Or effects that need not be asked about, whatever causes them. */
    on: v.optional(oneOrMore(EffectName)),
    /**
     * As in `except`, what cannot be read is not met; and an effect with `force`, `loses`, `carries` and the like is
     * covered only where that is named here.
     */
    where: v.optional(Conditions),
  }),
  v.check(
    ({ commands, on, where }) =>
      commands !== undefined
        ? on === undefined && where === undefined
        : on !== undefined && where !== undefined && Object.keys(where).length > 0,
    'a pre-approval names `commands`, or effects by `on` and `where`',
  ),
);

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

const Secrets = v.strictObject({
  /** Take secrets out of whatever a tool returns, where the client lets results be replaced. */
  results: v.optional(v.picklist(['redact', 'allow']), 'redact'),
  /**
   * A prompt that holds a secret: `redact` holds it back and offers it with a placeholder, `deny` holds it back, `allow`
   * lets it go.
   */
  prompts: v.optional(v.picklist(['redact', 'deny', 'allow']), 'redact'),
  /** Kinds of secrets besides those that Chaperone knows. */
  patterns: v.optional(
    v.array(
      v.strictObject({
        id: Id,
        /** RE2 syntax; the secret is group `value` or group 1, else the whole match. */
        pattern: Pattern,
        /** Without one of these words in the text the pattern is not tried. */
        keywords: v.optional(v.array(v.pipe(v.string(), v.minLength(3)))),
        /** Bits a character that a value must have at least. */
        entropy: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(8))),
        /** Values that are none; RE2, of the whole value. */
        allow: v.optional(v.array(Pattern)),
      }),
    ),
    [],
  ),
  /** Values that are no secrets, whatever they look like; RE2, of the whole value. */
  allow: v.optional(v.array(Pattern), []),
  /** Names of variables whose values are secret, besides those that sound like it: globs. */
  variables: v.optional(v.array(Glob), []),
  /** What `secret://NAME` stands for in `chaperone exec`: a reference of another kind, such as `op://vault/item/field`. */
  references: v.optional(
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
    {},
  ),
});

export const PolicyDocument = v.strictObject({
  chaperone: v.literal(1),
  organization: v.optional(v.string(), 'local'),
  revision: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  mode: v.optional(v.picklist(['observe', 'enforce']), 'enforce'),
  /** For effects that no rule names. */
  default: v.optional(v.picklist(['allow', 'ask', 'deny']), 'allow'),
  /** When Chaperone cannot decide or cannot record: stop the agent, or let it go on. */
  failure: v.optional(v.picklist(['deny', 'allow']), 'deny'),
  secrets: v.optional(Secrets, {}),
  /** How often a developer may be asked on a day of work; more is told, and stops nothing. */
  friction: v.optional(v.strictObject({ asksPerDay: v.pipe(v.number(), v.minValue(0)) })),
  rules: v.optional(v.array(Rule), []),
  preapprove: v.optional(v.array(Preapproval), []),
});

export type PolicyDocument = v.InferOutput<typeof PolicyDocument>;
export type Rule = PolicyDocument['rules'][number];
export type Preapproval = PolicyDocument['preapprove'][number];
export type Conditions = NonNullable<Rule['where']>;
export type PathCondition = v.InferOutput<typeof PathCondition>;

/** A condition or rule may name one thing or a list of them. */
export const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

export type SecretsPolicy = PolicyDocument['secrets'];
