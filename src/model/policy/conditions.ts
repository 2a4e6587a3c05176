/** What a rule can ask of an effect and of its surroundings. */
import * as v from 'valibot';
import { AGENT_NAMES } from '../action.ts';
import { SESSION_STATES, TOOL_GROUPS } from '../circumstances.ts';
import { described, Glob, oneOrMore } from './words.ts';

/** `repository`: the whole work trees of the repositories that the workspace's folders lie in. */
export const ZONES = ['workspace', 'repository', 'temp', 'home'] as const;
export type Zone = (typeof ZONES)[number];

const Where = oneOrMore(v.picklist(ZONES));
export const PathCondition = v.union([
  Glob,
  v.strictObject({ inside: described('The path lies in this zone.', Where) }),
  v.strictObject({ outside: described('The path lies in none of these zones.', Where) }),
]);

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const Clock = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written as HH:MM'));
/** A day that the calendar has: a program that reads dates takes 30 February for 2 March. */
const DayOrMoment = v.pipe(
  v.string(),
  v.check((text) => {
    const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
    const isDay = !Number.isNaN(day) && new Date(day).toISOString().startsWith(text.slice(0, 10));
    return isDay && (text.length === 10 || MOMENT.test(text)) && !Number.isNaN(Date.parse(text));
  }, 'a day is written as 2026-12-20, a moment as 2026-12-20T18:00:00Z or with +01:00'),
);
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

const TimeWindow = v.pipe(
  v.strictObject({
    days: v.optional(described('Days of the week.', oneOrMore(v.picklist(DAYS)))),
    from: v.optional(described('Time of day at which the window opens, HH:MM.', Clock)),
    to: v.optional(
      described(
        'Time of day at which it closes; before `from` it goes over midnight and belongs to the day on which it opened.',
        Clock,
      ),
    ),
    zone: v.optional(
      described(
        "Time zone by its IANA name; without it the device's own.",
        v.pipe(v.string(), v.check(isZone, 'there is no such time zone; write Europe/Berlin or UTC')),
      ),
    ),
    since: v.optional(
      described(
        'Day or moment (RFC 3339) before which it is never open; a day begins at midnight in UTC.',
        DayOrMoment,
      ),
    ),
    until: v.optional(described('Day or moment from which on it is never open.', DayOrMoment)),
  }),
  v.check(
    (window) => Object.keys(window).some((key) => key !== 'zone'),
    'a window names days, from, to, since or until',
  ),
  v.check(
    ({ since, until }) =>
      since === undefined || until === undefined || !(Date.parse(since) >= Date.parse(until)),
    'the window is never open: `until` has to be after `since`',
  ),
);

/** The name by which conditions know a remote: not its URL, which would never be met. */
export const RemoteName = v.pipe(
  Glob,
  v.check(
    (name) => !/:\/\/|@|\.git$/.test(name),
    'a repository is named as host/owner/name, whatever the protocol: github.com/acme/*',
  ),
);

function isZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

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
  branch: v.optional(
    described('Branch that is committed to, pushed to or rewritten.', oneOrMore(Glob), ['main', 'release/*']),
  ),
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
  manager: v.optional(
    described('Package manager.', oneOrMore(Glob), ['npm', 'pip', 'cargo', 'gem', 'go', 'apt', 'docker']),
  ),
  server: v.optional(described('MCP server that is called.', oneOrMore(Glob))),
  tool: v.optional(described('Tool of an MCP server.', oneOrMore(Glob))),
  variable: v.optional(
    described(
      'Name of the environment variable that is read; `*` written alone means "all of them at once".',
      oneOrMore(Glob),
    ),
  ),
  target: v.optional(
    described(
      'What is killed, which part of the governance is changed, or which account, cluster, database or resource.',
      oneOrMore(Glob),
    ),
  ),
  provider: v.optional(
    described('Cloud or service that is changed.', oneOrMore(Glob), [
      'aws',
      'gcp',
      'azure',
      'kubernetes',
      'terraform',
      'github',
    ]),
  ),
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
  model: v.optional(described('The model that drives the agent, as its client names it.', oneOrMore(Glob))),
  by: v.optional(described('Kind of tool that the agent uses for it.', oneOrMore(v.picklist(TOOL_GROUPS)))),
  principal: v.optional(
    described(
      'On whose behalf: `anonymous`, `person`, `workload`, or an email address or subject.',
      oneOrMore(Glob),
    ),
  ),
  group: v.optional(described("A group of the person's sign-in.", oneOrMore(Glob))),
  role: v.optional(described("A role of this policy's `roles`.", oneOrMore(Glob))),
  task: v.optional(described("The task of this policy's `tasks` that the session is on.", oneOrMore(Glob))),
  taskMinutes: v.optional(
    described(
      'The session has been on its task for at least so many minutes.',
      v.pipe(v.number(), v.minValue(0)),
    ),
  ),
  session: v.optional(
    described(
      'What the session has been through: something was denied, secrets were taken out, text came in from the web.',
      oneOrMore(v.picklist(SESSION_STATES)),
    ),
  ),
  finding: v.optional(
    described('What was found in the session, by its signal: `disobedience`.', oneOrMore(Glob)),
  ),
  repository: v.optional(
    described(
      'Repository around what is touched, by one of its remotes: `github.com/acme/*`.',
      oneOrMore(RemoteName),
    ),
  ),
  time: v.optional(described('When it happens.', oneOrMore(TimeWindow))),
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
export type TimeWindow = v.InferOutput<typeof TimeWindow>;
