/** The described machine of the corpus, in short names for the tests. */
import { answerOf, CORPUS_PLACE, type Described, effectsOn } from '../../src/effects/described.ts';
import type { ToolUse } from '../../src/model/action.ts';
import { unknownCircumstances } from '../../src/model/circumstances.ts';
import { type Effect, resourceOf } from '../../src/model/effect.ts';

export type World = Described;
export const PLACE = CORPUS_PLACE;

/** Claude Code, of which nothing else is known, on a Monday at nine. */
export const CIRCUMSTANCES = unknownCircumstances('claude-code', Date.parse('2026-11-02T09:00:00Z'));
export const answer = answerOf;
export const settled = effectsOn;

export const shell = (command: string): ToolUse => ({ kind: 'shell', command, shell: 'bash' });

/** `file.delete /srv/**`: an effect as the tests and the corpus write it. */
export const written = (effect: Effect): string => `${effect.kind} ${resourceOf(effect)}`;
