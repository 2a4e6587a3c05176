/** What the approvals panel shows, as plain data: a function of the situation and of what the person just did. */
import type { Ask, EffectLine, GateState } from '../../gate/protocol.ts';
import { counted } from '../../model/counted.ts';
import type { Grant } from '../../model/grant.ts';
import type { Situation } from '../situation.ts';
import { WHILE_OFF } from '../situation.ts';
import { CERTAINTY_WORDS, clock, EFFECT_WORDS, grantScope } from '../wording.ts';
import { type DiffLine, diffLines, highlight } from './highlight.ts';
import { type Piece, visible, visiblePieces } from './visible-text.ts';

export interface EffectView {
  /** Position in the ask's effects; pieces of the text refer to it. */
  readonly index: number;
  readonly kind: string;
  readonly words: string;
  readonly resource: readonly Piece[];
  readonly certainty: EffectLine['certainty'];
  readonly certaintyWords: string;
  readonly via?: string;
  readonly decisive: boolean;
  readonly inText: boolean;
}

export interface AskView {
  readonly id: string;
  /** Comes back with the answer, so that it settles exactly what was shown. */
  readonly digest: string;
  readonly title: readonly Piece[];
  readonly why: readonly Piece[];
  /** Agent, tool, folder: one short string each. */
  readonly where: readonly string[];
  readonly effects: readonly EffectView[];
  readonly text?: readonly Piece[];
  readonly diff?: readonly DiffLine[];
  readonly warning?: string;
  /** Placeholders stand in it for values that only this person may see. */
  readonly hidesValues: boolean;
  readonly deadline: number;
  readonly expired: boolean;
}

export interface GrantView {
  readonly id: string;
  readonly scope: string;
  readonly says: readonly string[];
}

export interface ApprovalsView {
  readonly headline: string;
  /** Something the person must know before answering; absent when all is well. */
  readonly notice?: string;
  readonly asks: readonly AskView[];
  readonly grants: readonly GrantView[];
}

export function approvalsView(situation: Situation): ApprovalsView {
  if (situation.kind === 'live') return liveView(situation.state);
  const notice =
    situation.kind === 'off'
      ? `The gate is not running. ${situation.why} ${WHILE_OFF}`
      : 'Looking for the gate…';
  return { headline: 'Approvals', notice, asks: [], grants: [] };
}

function liveView(state: GateState): ApprovalsView {
  const waiting = state.asks.filter((ask) => !ask.expired).length;
  const notice = noticeOf(state);
  return {
    headline: waiting === 0 ? 'Nothing is waiting for you' : `${counted(waiting, 'ask')} waiting for you`,
    ...(notice !== undefined && { notice }),
    asks: inQueueOrder(state.asks).map(askView),
    grants: state.grants.map(grantView),
  };
}

function noticeOf({ pause, problems }: GateState): string | undefined {
  const paused = pause
    ? `Chaperone is paused until ${clock(pause.until)} (${visible(pause.reason)}): nothing is stopped, all is recorded.`
    : undefined;
  const sentences = [...(paused ? [paused] : []), ...problems.map(visible)];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** Oldest first, so that a new ask never moves those above it under the pointer; expired ones come last. */
export const inQueueOrder = (asks: readonly Ask[]): Ask[] =>
  [...asks].sort((a, b) => Number(a.expired) - Number(b.expired) || a.at - b.at);

export function askView(ask: Ask): AskView {
  const text =
    ask.text === undefined
      ? undefined
      : highlight(
          ask.text,
          ask.effects.map((effect) => effect.span),
        );
  const diff = ask.diff === undefined ? undefined : diffLines(ask.diff);
  const effects = ask.effects
    .map((effect, index) => effectView(effect, index, ask.text !== undefined))
    .sort((a, b) => Number(b.decisive) - Number(a.decisive));
  const title = visiblePieces(ask.title);
  const why = visiblePieces(ask.why);
  const warning = warningOf([
    ...title,
    ...why,
    ...(text ?? []),
    ...(diff ?? []).flatMap((line) => line.pieces),
    ...effects.flatMap((effect) => effect.resource),
  ]);
  return {
    id: ask.id,
    digest: ask.digest,
    title,
    why,
    where: whereOf(ask),
    effects,
    ...(text && { text }),
    ...(diff && { diff }),
    ...(warning !== undefined && { warning }),
    hidesValues: hiddenIn(ask).length > 0,
    deadline: ask.deadline,
    expired: ask.expired,
  };
}

/** Ids of the placeholders in an ask's text or change. */
export function hiddenIn({ text = '', diff = '' }: Pick<Ask, 'text' | 'diff'>): string[] {
  const found = `${text}\n${diff}`.matchAll(/\{\{secret:[a-z0-9-]{1,60}:([a-z0-9]{4,64})\}\}/g);
  return [...new Set([...found].map((match) => match[1] as string))];
}

/** The text with its values in the places of their placeholders. */
export const withValues = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(
    /\{\{secret:[a-z0-9-]{1,60}:([a-z0-9]{4,64})\}\}/g,
    (whole, id: string) => values.get(id) ?? whole,
  );

function whereOf(ask: Ask): string[] {
  const agent = ask.subagent ? `${ask.agentTitle}, subagent ${ask.subagent.type}` : ask.agentTitle;
  return [agent, ask.toolName, ask.cwd, `session ${ask.session.slice(0, 8)}`].map(visible);
}

function effectView(effect: EffectLine, index: number, hasText: boolean): EffectView {
  return {
    index,
    kind: effect.kind,
    words: EFFECT_WORDS[effect.kind],
    resource: visiblePieces(effect.resource),
    certainty: effect.certainty,
    certaintyWords: CERTAINTY_WORDS[effect.certainty],
    ...(effect.via !== undefined && { via: visible(effect.via) }),
    decisive: effect.decisive,
    inText: hasText && effect.span !== undefined,
  };
}

/** Characters that were marked are worth a sentence: they are rare in honest commands. */
function warningOf(pieces: readonly Piece[]): string | undefined {
  const says = new Set(pieces.flatMap((piece) => (piece.mark && piece.says ? [piece.says] : [])));
  if (says.size === 0) return undefined;
  return `Holds characters that do not show or mislead: ${[...says].join('; ')}. They are marked.`;
}

const grantView = (grant: Grant): GrantView => ({
  id: grant.id,
  scope: grantScope(grant),
  says: grant.says.map(visible),
});
