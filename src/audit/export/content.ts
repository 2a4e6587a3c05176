/**
 * A record without what people and agents wrote: no prompt, no command, no argument, no diff, no sentence that could
 * quote them. What stays are names of what was touched (paths, hosts, branches, packages, tools), outcomes and numbers.
 */
import type { ActivityRecord, RecordedEffect } from '../../model/record.ts';

/** Properties of effects that name things or say how; all others may hold text of a command. */
const NAMES = new Set([
  'path',
  'cwd',
  'pattern',
  'visible',
  'recursive',
  'loses',
  'program',
  'subcommand',
  'code',
  'fault',
  'host',
  'port',
  'direction',
  'repository',
  'branch',
  'force',
  'deletes',
  'manager',
  'name',
  'version',
  'source',
  'global',
  'user',
  'provider',
  'engine',
  'destructive',
  'image',
  'reachesHost',
  'server',
  'tool',
  'agentType',
  'unattended',
]);

/** What a program is called where it is no text that somebody put in its place. */
const NAME = /^[\p{L}\p{N}._+@:\\/~-]{1,255}(?: [\w.:-]{1,40})?$/u;

/** The record without content, and which of its fields had some. */
export function withoutContent(record: ActivityRecord): {
  readonly kept: ActivityRecord;
  readonly erased: readonly string[];
} {
  const erased: string[] = [];
  const taken = <T>(name: string, value: T, empty: T): T => {
    if (value !== undefined && value !== empty) erased.push(name);
    return empty;
  };
  return { kept: bare(record, taken), erased };
}

type Taken = <T>(name: string, value: T, empty: T) => T;

function bare(record: ActivityRecord, taken: Taken): ActivityRecord {
  switch (record.type) {
    case 'decision': {
      const { input, diff, decider, ...rest } = record;
      taken('input', input, undefined);
      taken('diff', diff, undefined);
      return {
        ...rest,
        summary: taken('summary', record.summary, ''),
        reasons: record.reasons.length > 0 ? taken<readonly string[]>('reasons', record.reasons, []) : [],
        effects: record.effects.map((effect) => bareEffect(effect, taken)),
        decider: bareDecider(decider, taken),
      };
    }
    case 'prompt': {
      const { reason, wouldBe, ...rest } = record;
      taken('reason', reason, undefined);
      return {
        ...rest,
        summary: taken('summary', record.summary, ''),
        ...(wouldBe && { wouldBe: { ...wouldBe, reason: '' } }),
      };
    }
    case 'finding':
      return { ...record, why: taken('why', record.why, '') };
    case 'governance':
      return { ...record, reason: taken('reason', record.reason, '') };
    case 'obedience': {
      const says = taken('evidence.says', record.evidence.says, '');
      return { ...record, evidence: { ...record.evidence, says } };
    }
    case 'result':
    case 'session':
    case 'enrolment':
    case 'log':
      return record;
  }
}

type RecordedDecider = Extract<ActivityRecord, { type: 'decision' }>['decider'];

function bareDecider(decider: RecordedDecider, taken: Taken): RecordedDecider {
  if (decider.by === 'fault') return { ...decider, problem: taken('decider.problem', decider.problem, '') };
  if (decider.by !== 'person') return decider;
  const { words, ...rest } = decider;
  taken('decider.words', words, undefined);
  return rest;
}

function bareEffect(effect: RecordedEffect, taken: Taken): RecordedEffect {
  const { span: _span, properties, ...rest } = effect;
  const kept = Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => NAMES.has(name)));
  return {
    ...rest,
    resource: bareResource(effect, taken),
    ...(properties && { properties: bareProgram(kept) }),
  };
}

const bareProgram = (properties: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { program, subcommand, ...rest } = properties;
  const isName = typeof program === 'string' && NAME.test(program);
  const isVerb = isName && typeof subcommand === 'string' && /^[\w.:-]{1,40}$/.test(subcommand);
  return { ...rest, ...(isName && { program }), ...(isVerb && { subcommand }) };
};

/** The thing that was touched, where naming it repeats no text of a command. */
function bareResource({ kind, resource, properties }: RecordedEffect, taken: Taken): string {
  const gone = () => taken('effects.resource', resource, '');
  switch (kind) {
    case 'command.run':
      return NAME.test(resource) ? resource : gone();
    case 'governance.change':
      return /^(?:\/|~\/|[A-Za-z]:\\)\S*$/.test(resource) ? resource : gone();
    case 'process.kill':
      return gone();
    case 'git.rewrite':
      return typeof properties?.branch === 'string' ? properties.branch : gone();
    case 'git.push':
      return typeof properties?.branch === 'string' ? properties.branch : gone();
    case 'cloud.mutate':
      return typeof properties?.provider === 'string' ? properties.provider : gone();
    case 'db.mutate':
      return typeof properties?.engine === 'string' ? properties.engine : gone();
    default:
      return resource;
  }
}
