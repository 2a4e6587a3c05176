/** Whom a published status stops: `--lockdown`, `--scope`, `--revoke` and their ends. */
import * as v from 'valibot';
import { ADAPTERS } from '../agents/index.ts';
import { issueLine } from '../model/issue.ts';
import { Lockdown, type Status } from '../policy/bundle/documents.ts';
import { BadInput } from './fail.ts';

const AGENTS = ADAPTERS.map(({ name }) => name);

export interface OrderOptions {
  readonly lockdown?: string;
  readonly level?: string;
  readonly scope?: readonly string[];
  readonly until?: string;
  /** All lock-downs, or those with these names. */
  readonly lift?: true | readonly string[];
  readonly revoke?: readonly string[];
  readonly reinstate?: readonly string[];
  readonly endGrants?: boolean;
}

/** The lock-downs as they stand from now on. One that names several kinds of things is one for each kind. */
export function lockdownOf(options: OrderOptions, last: Status | undefined): Lockdown[] {
  const { lockdown: reason, level, scope, until, lift } = options;
  if (reason === undefined && (level || scope || until))
    throw new BadInput('policy publish: --level, --scope and --until belong to a --lockdown "REASON"');
  const before = remaining(last?.lockdown ?? [], lift);
  if (reason === undefined) return before;
  const id = `lockdown-${Date.now()}`;
  for (const name of scope ?? [])
    if (name.startsWith('agent=') && !AGENTS.some((agent) => name === `agent=${agent}`))
      throw new BadInput(`policy publish: "${name}" is no agent; there are ${AGENTS.join(', ')}`);
  const scopes = scope ? Object.entries(namesByKind(scope, ['agent', 'device', 'subject', 'session'])) : [];
  const made =
    scopes.length === 0 ? [{ all: true }] : scopes.map(([kind, names]) => ({ [`${kind}s`]: names }));
  const checked = v.safeParse(
    v.array(Lockdown),
    made.map((one, index) => ({
      id: index === 0 ? id : `${id}-${index + 1}`,
      scope: one,
      level: level ?? 'suspend',
      reason,
      ...(until !== undefined && { until }),
    })),
  );
  if (!checked.success)
    throw new BadInput(`policy publish: the lock-down has a fault: ${issueLine(checked.issues[0])}`);
  if (until !== undefined && Date.parse(until) <= Date.now())
    throw new BadInput(`policy publish: --until ${until} is over already, so nothing would be locked down`);
  return [...before, ...checked.output];
}

function remaining(before: readonly Lockdown[], lift: OrderOptions['lift']): Lockdown[] {
  if (lift === undefined) return [...before];
  const ids = before.map(({ id }) => id);
  if (ids.length === 0)
    throw new BadInput('policy publish: nothing is locked down, so there is nothing to lift');
  if (lift === true) return [];
  const unknown = lift.find((name) => !ids.includes(name));
  if (unknown !== undefined)
    throw new BadInput(
      `policy publish: there is no lock-down "${unknown}" to lift; there are ${ids.join(', ')}`,
    );
  return before.filter(({ id }) => !lift.includes(id));
}

type Revoked = Status['revoked'];

/** What is revoked from now on. */
export function revokedOf(
  { revoke = [], reinstate = [], endGrants }: OrderOptions,
  last: Status | undefined,
): Revoked {
  const before: Revoked = last?.revoked ?? { devices: [], subjects: [], sessions: [] };
  const kinds = ['device', 'subject', 'session'] as const;
  const added = namesByKind(revoke, kinds);
  const taken = namesByKind(reinstate, kinds);
  const list = (kind: (typeof kinds)[number]): string[] => [
    ...new Set(
      [...before[`${kind}s`], ...(added[kind] ?? [])].filter((name) => !taken[kind]?.includes(name)),
    ),
  ];
  return {
    ...before,
    devices: list('device'),
    subjects: list('subject'),
    sessions: list('session'),
    ...(endGrants && { grantsBefore: new Date().toISOString() }),
  };
}

/** `agent=codex` and the like, by kind. */
function namesByKind<K extends string>(
  words: readonly string[],
  kinds: readonly K[],
): Partial<Record<K, string[]>> {
  const found: Partial<Record<K, string[]>> = {};
  for (const word of words) {
    const [, kind, name] = /^([a-z]+)=(.+)$/.exec(word) ?? [];
    const known = kinds.find((each) => each === kind);
    if (known === undefined || name === undefined)
      throw new BadInput(
        `policy publish: "${word}" is none of ${kinds.map((each) => `${each}=NAME`).join(', ')}`,
      );
    found[known] = [...(found[known] ?? []), name];
  }
  return found;
}
