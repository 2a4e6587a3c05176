/** What a rule can ask of an effect and of its surroundings. */
import * as v from 'valibot';
import { Glob, oneOrMore } from './words.ts';

export const ZONES = ['workspace', 'temp', 'home'] as const;
export type Zone = (typeof ZONES)[number];

const Where = oneOrMore(v.picklist(ZONES));
const PathCondition = v.union([Glob, v.strictObject({ inside: Where }), v.strictObject({ outside: Where })]);

/**
 * All named conditions must hold; of a list, one item. An effect that lacks the property does not meet the condition;
 * one whose property cannot be read (`*`) meets it in `where`, but never in `except`.
 */
export const Conditions = v.strictObject({
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

export type Conditions = v.InferOutput<typeof Conditions>;
export type PathCondition = v.InferOutput<typeof PathCondition>;
