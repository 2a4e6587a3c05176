/** Roles, tasks and teams: who may do more or less, on what. */
import * as v from 'valibot';
import { TOOL_GROUPS } from '../circumstances.ts';
import { Conditions, PathCondition, RemoteName } from './conditions.ts';
import { EffectName, LowerRule, Preapproval } from './rules.ts';
import { described, Glob, Id, oneOrMore } from './words.ts';

/** People who have signed in; nobody else has a role. */
const Role = v.pipe(
  v.strictObject({
    groups: v.optional(described('Who is in one of these groups of their sign-in.', oneOrMore(Glob))),
    principals: v.optional(described('Or has this email address or subject.', oneOrMore(Glob))),
  }),
  v.check(
    ({ groups, principals }) => groups !== undefined || principals !== undefined,
    'a role names `groups` or `principals`',
  ),
);

/** The least that a task needs. */
const TaskProfile = v.strictObject({
  title: v.optional(described('For people, where they choose.', v.string())),
  tools: v.optional(
    described('Kinds of tools that it needs; without this all.', oneOrMore(v.picklist(TOOL_GROUPS))),
  ),
  effects: v.optional(described('Effects that it needs; without this all.', oneOrMore(EffectName))),
  paths: v.optional(described('Where it writes and deletes files.', oneOrMore(PathCondition))),
  reads: v.optional(described('Where it reads files.', oneOrMore(PathCondition))),
  deny: v.optional(
    described('Effects that are denied while it is on, whatever `beyond` says.', oneOrMore(EffectName)),
  ),
  minutes: v.optional(
    described('How long it may take; after that everything is beyond it.', v.pipe(v.number(), v.minValue(1))),
  ),
  branches: v.optional(
    described(
      'A session that begins while one of these branches is checked out is on this task without being put on it.',
      oneOrMore(Glob),
    ),
  ),
  beyond: v.optional(
    described('What becomes of what the task does not need.', v.picklist(['ask', 'deny'])),
    'ask',
  ),
});

const lowerLayer = {
  rules: v.optional(described('What is stopped, asked about or redacted besides.', v.array(LowerRule)), []),
  preapprove: v.optional(
    described(
      'What need not be asked about, where the rule that asks says `preapprovable`.',
      v.array(Preapproval),
    ),
    [],
  ),
};

/** What part of the organisation has settled for itself. */
const Team = v.strictObject({
  for: described('Whose sessions it is about: `group`, `role`, `repository`, ...', Conditions),
  ...lowerLayer,
});

export const Roles = v.record(Id, Role);
export const Tasks = v.record(Id, TaskProfile);
export const Teams = v.record(Id, Team);

export const Workspaces = v.strictObject({
  trusted: described(
    "Repositories whose workspaces may pre-approve what is left to them: all remotes must be among these, `github.com/acme/*`. Others' own parts only tighten.",
    oneOrMore(RemoteName),
  ),
});

/** A workspace's own part, `.chaperone/policy.yaml` in it. */
export const WorkspaceDocument = v.strictObject({
  chaperone: described('Version of the policy language: 1.', v.literal(1)),
  ...lowerLayer,
});

export type Role = v.InferOutput<typeof Role>;
export type TaskProfile = v.InferOutput<typeof TaskProfile>;
export type Team = v.InferOutput<typeof Team>;
export type WorkspaceDocument = v.InferOutput<typeof WorkspaceDocument>;
