/** What a rule can ask of an effect and of its surroundings. */
import * as v from 'valibot';
import { AGENT_NAMES } from '../action.ts';
import { described, Glob, oneOrMore } from './words.ts';

export const ZONES = ['workspace', 'temp', 'home'] as const;
export type Zone = (typeof ZONES)[number];

const Where = oneOrMore(v.picklist(ZONES));
const PathCondition = v.union([
  Glob,
  v.strictObject({ inside: described('The path lies in this zone.', Where) }),
  v.strictObject({ outside: described('The path lies in none of these zones.', Where) }),
]);

/**
 * All named conditions must hold; of a list, one item. An effect that lacks the property does not meet the condition;
 * one whose property cannot be read (`*`) meets it in `where`, but never in `except`.
 */
export const Conditions = v.strictObject({
  path: v.optional(
    described(
      'Path of a file: a glob (`**` crosses folders; `~/` is home; relative is below the workspace) or a zone, such as `{ outside: workspace }`.',
      oneOrMore(PathCondition),
    ),
  ),
  branch: v.optional(described('Branch that is committed to, pushed to or rewritten.', oneOrMore(Glob))),
  remote: v.optional(described('Remote of a push, by name or URL.', oneOrMore(Glob))),
  host: v.optional(described('Host that is reached.', oneOrMore(Glob))),
  direction: v.optional(
    described(
      'Which way data goes; `both` meets `upload` and `download`, too.',
      oneOrMore(v.picklist(['upload', 'download', 'both'])),
    ),
  ),
  program: v.optional(described('Program that runs, by name.', oneOrMore(Glob))),
  subcommand: v.optional(described("The program's subcommand.", oneOrMore(Glob))),
  certainty: v.optional(
    described(
      'How sure the effect is; `opaque`: what runs cannot be read.',
      oneOrMore(v.picklist(['proven', 'possible', 'opaque'])),
    ),
  ),
  package: v.optional(described('Name of the package.', oneOrMore(Glob))),
  manager: v.optional(described('Package manager: `npm`, `pip`, `cargo`, ...', oneOrMore(Glob))),
  server: v.optional(described('MCP server that is called.', oneOrMore(Glob))),
  tool: v.optional(described('Tool of an MCP server.', oneOrMore(Glob))),
  variable: v.optional(
    described(
      'Name of the environment variable that is read; `*` written alone means "all of them at once".',
      oneOrMore(Glob),
    ),
  ),
  target: v.optional(
    described('What is killed, or which part of the governance is changed.', oneOrMore(Glob)),
  ),
  provider: v.optional(described('Cloud or service that is changed.', oneOrMore(Glob))),
  action: v.optional(
    described(
      "What is done, in the tool's own words: `pr create`, `delete deployment`, `drop table`.",
      oneOrMore(Glob),
    ),
  ),
  image: v.optional(described('Image of the container.', oneOrMore(Glob))),
  code: v.optional(
    described(
      'Why code that runs cannot be read.',
      oneOrMore(v.picklist(['program', 'script', 'download', 'computed', 'hidden'])),
    ),
  ),
  agent: v.optional(described("Agent's name.", oneOrMore(Glob), AGENT_NAMES)),
  force: v.optional(
    described(
      'How a push is forced; `lease` is `--force-with-lease`.',
      oneOrMore(v.picklist(['force', 'lease'])),
    ),
  ),
  carries: v.optional(
    described(
      'What a connection sends besides a few words of the command itself: paths of files, `env:NAME`, `db:ENGINE`, `output`, `text`. `false`: nothing of that kind. In `except` all that is sent must be named.',
      v.union([v.boolean(), oneOrMore(Glob)]),
    ),
  ),
  source: v.optional(
    described(
      "Host that a package comes from, where that is not its manager's own registry.",
      oneOrMore(Glob),
    ),
  ),
  loses: v.optional(described('Work that is saved nowhere would be lost.', v.boolean())),
  deletes: v.optional(described('A branch or tag is deleted.', v.boolean())),
  recursive: v.optional(described('A folder goes with all that lies in it.', v.boolean())),
  destructive: v.optional(described('Data is removed that nothing brings back.', v.boolean())),
  reachesHost: v.optional(described('The container reaches the machine that it runs on.', v.boolean())),
  global: v.optional(
    described('Installed for the whole machine or account, not for one project.', v.boolean()),
  ),
  unattended: v.optional(described('The agent that is started asks nobody.', v.boolean())),
  pattern: v.optional(
    described('The path is a pattern: which files are touched cannot be read.', v.boolean()),
  ),
});

export type Conditions = v.InferOutput<typeof Conditions>;
export type PathCondition = v.InferOutput<typeof PathCondition>;
