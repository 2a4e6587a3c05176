/** Times, counts and names as people say them. */
import type { EvidenceState } from '../gate/protocol.ts';
import { counted } from '../model/counted.ts';
import type { Certainty, EffectKind } from '../model/effect.ts';
import type { Grant } from '../model/grant.ts';

/** What an effect does, to be followed by its resource. */
export const EFFECT_WORDS: Readonly<Record<EffectKind, string>> = {
  'file.read': 'reads',
  'file.write': 'writes',
  'file.delete': 'deletes',
  'command.run': 'runs',
  'net.connect': 'connects to',
  'git.commit': 'commits to',
  'git.push': 'pushes to',
  'git.rewrite': 'rewrites',
  'package.install': 'installs',
  'package.publish': 'publishes',
  'env.read': 'reads variable',
  'process.kill': 'stops process',
  'privilege.raise': 'takes the rights of',
  'cloud.mutate': 'changes in the cloud',
  'db.mutate': 'changes in a database',
  'container.run': 'runs container',
  'mcp.call': 'calls MCP tool',
  'web.fetch': 'fetches from',
  'agent.spawn': 'starts agent',
  'governance.change': 'changes what governs agents',
};

export const CERTAINTY_WORDS: Readonly<Record<Certainty, string>> = {
  proven: 'certain',
  possible: 'may happen',
  opaque: 'cannot be read',
};

/** What went wrong, as a sentence. */
export function sentenceOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const begun = said.charAt(0).toUpperCase() + said.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** Time of day, as this person's system writes it. */
export const clock = (at: number): string =>
  new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(at);

/** A length of time in minutes, rounded up, so that nothing that still runs reads as zero. */
export function minutesLeft(milliseconds: number): string {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** How long ago something was: `just now`, `5 min ago`, `3 h ago`, `2 days ago`. */
export function ago(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ago` : `${counted(Math.floor(hours / 24), 'day')} ago`;
}

export const evidenceIsWell = ({ forked, problem }: EvidenceState): boolean =>
  forked === undefined && problem === undefined;

/** How far signed batches of the record have got. `now` in milliseconds since the epoch. */
export function evidenceSentence({ waiting, lastSent, forked, problem }: EvidenceState, now: number): string {
  if (forked !== undefined)
    return `Evidence is stopped: whoever receives it has another batch ${forked} of this device.`;
  const sent = lastSent === undefined ? 'nothing sent yet' : `last sent ${ago(now - lastSent)}`;
  const why = problem === undefined ? '' : ` ${problem}`;
  return `Evidence: ${sent}, ${waiting === 0 ? 'nothing waits' : `${counted(waiting, 'batch', 'batches')} wait`}.${why}`;
}

/** What a grant covers and for how long: `Allowed until 14:32: git push to main on origin`. */
export function grantSentence(grant: Grant): string {
  return `${grantScope(grant)}: ${grant.says.join(', ')}`;
}

export function grantScope({ scope }: Grant): string {
  switch (scope.kind) {
    case 'once':
      return `Next try allowed, until ${clock(scope.until)}`;
    case 'session':
      return 'Allowed until this session ends';
    case 'minutes':
      return `Allowed until ${clock(scope.until)}`;
  }
}
