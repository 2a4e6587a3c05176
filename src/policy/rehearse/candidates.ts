/** Pre-approvals that would answer one ask: of the effect by its resource, or of the command that causes it. */
import { type Effect, resourceOf } from '../../model/effect.ts';
import type { Place } from '../../model/facts.ts';
import type { Conditions } from '../../model/policy/conditions.ts';
import type { Preapproval } from '../../model/policy/rules.ts';
import { coversEffect } from '../decide.ts';
import { FLAGS } from '../grants.ts';
import { slashes } from '../subject.ts';

/** A pre-approval without its name. */
export type Candidate = Omit<Preapproval, 'id'>;

/** Longest command that is worth a pre-approval, in characters. */
const COMMAND_LIMIT = 200;

/** What may answer the ask about `asked`, narrow before wide; empty where nothing should. */
export function candidatesFor(asked: Effect, effects: readonly Effect[], place: Place): Candidate[] {
  return [...ofEffect(asked, place), ...ofCommand(asked, effects)];
}

function ofEffect(effect: Effect, place: Place): Candidate[] {
  const identities = identityOf(effect, place);
  const flags = flagsOf(effect);
  if (flags === undefined) return [];
  return identities.map((identity) => ({ on: effect.kind, where: { ...identity, ...flags } as Conditions }));
}

const GLOB = /[*?[\]{}!+@()\\]/;
const plain = (value: string | undefined): value is string =>
  value !== undefined && value !== '' && !GLOB.test(value);

/** What names the resource, narrow before wide; empty where it cannot be named, or should not be let pass by name. */
function identityOf(effect: Effect, place: Place): Conditions[] {
  const named = (conditions: Readonly<Record<string, string | undefined>>): Conditions[] =>
    Object.values(conditions).every(plain) ? [conditions as Conditions] : [];
  switch (effect.kind) {
    case 'file.read':
    case 'file.write':
    case 'file.delete': {
      const path = spelled(effect.path, place);
      if (!plain(path)) return [];
      const folder = path.slice(0, path.lastIndexOf('/'));
      // The root's and home's own folders hold too much, hidden ones what settings and credentials are made of.
      const isDeep = path.startsWith('/') ? folder.split('/').length > 2 : folder !== '~' && folder !== '';
      const isWide = isDeep && !folder.includes('/.') && !folder.startsWith('.') && !effect.recursive;
      return [{ path }, ...(isWide ? [{ path: `${folder}/**` }] : [])];
    }
    case 'net.connect':
    case 'web.fetch':
      return named({ host: effect.host });
    case 'git.push':
      return named({ branch: effect.branch, remote: effect.remote ?? 'origin' });
    case 'git.commit':
    case 'git.rewrite':
      return named({ branch: effect.branch });
    case 'package.install':
    case 'package.publish':
      return named({ manager: effect.manager, package: effect.name });
    case 'env.read':
      return named({ variable: effect.name });
    case 'process.kill':
      return named({ target: effect.target });
    case 'cloud.mutate':
      return named({ provider: effect.provider, ...(effect.target && { target: effect.target }) });
    case 'db.mutate':
      return effect.target ? named({ target: effect.target, ...(effect.host && { host: effect.host }) }) : [];
    case 'container.run':
      return named({ image: effect.image });
    case 'mcp.call':
      return named({ server: effect.server, tool: effect.tool });
    case 'command.run':
      return named({ program: effect.program, ...(effect.subcommand && { subcommand: effect.subcommand }) });
    // Raised rights, unattended agents and changes of the guard are no resource that one could name.
    case 'privilege.raise':
    case 'agent.spawn':
    case 'governance.change':
      return [];
  }
}

/**
 * What stands near a resource: files of one folder, code from one kind of place, else the same resource in the same form.
 * What is harmful there is taken for harmful here.
 */
export function nearnessOf(effect: Effect, place: Place): string {
  const { kind } = effect;
  if (kind === 'file.read' || kind === 'file.write' || kind === 'file.delete') {
    const path = spelled(effect.path, place);
    return `${kind} ${path.slice(0, path.lastIndexOf('/') + 1) || './'}`;
  }
  if (kind === 'command.run') return `${kind} ${effect.code ?? effect.program}`;
  const form = FLAGS.filter((flag) => flag !== 'carries' && flag in effect);
  return `${kind} ${resourceOf(effect)} ${form.join(' ')}`;
}

/** As a policy spells it for everyone: below the workspace or home where it lies there. */
function spelled(path: string, { workspace, home }: Place): string {
  const at = slashes(path);
  const root = workspace.map(slashes).find((folder) => at.startsWith(`${folder}/`));
  if (root !== undefined) return at.slice(root.length + 1);
  return at.startsWith(`${slashes(home)}/`) ? `~${at.slice(slashes(home).length)}` : at;
}

/** The properties that a pre-approval must name; nothing where one of them cannot be named. */
function flagsOf(effect: Effect): Conditions | undefined {
  const found: Record<string, unknown> = {};
  for (const flag of [...FLAGS, 'pattern']) {
    const value = (effect as unknown as Record<string, unknown>)[flag];
    if (value === undefined) continue;
    if (flag === 'loses') found[flag] = true;
    else if (typeof value === 'boolean' || plain(value as string)) found[flag] = value;
    else if (Array.isArray(value) && value.every((each) => plain(each))) found[flag] = value;
    else return undefined;
  }
  return found as Conditions;
}

function ofCommand(asked: Effect, effects: readonly Effect[]): Candidate[] {
  return effects.flatMap((run) => {
    if (run.kind !== 'command.run' || !coversEffect(run, asked)) return [];
    const { text } = run;
    if (!text || text.length > COMMAND_LIMIT || /[\n…]/.test(text)) return [];
    const words = text.split(' ');
    const start = words.slice(0, 2).join(' ');
    const wide =
      words.length > 1 && !(words[1] as string).startsWith('-') ? [{ commands: [`${start} *`] }] : [];
    return [{ commands: [text] }, ...wide];
  });
}
