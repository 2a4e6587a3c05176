/** The words and buttons of the notification that announces an ask. */
import type { Ask } from '../../gate/protocol.ts';
import { plainMessage } from '../plain-text.ts';

/** Longest command that a notification can show whole. */
const SHORT = 160;

export const REVIEW = 'Review';
export const ALLOW_ONCE = 'Allow once';
export const DENY = 'Deny';
export type OfferButton = typeof REVIEW | typeof ALLOW_ONCE | typeof DENY;

export interface Offer {
  readonly message: string;
  readonly buttons: readonly OfferButton[];
}

/**
 * Who wants what and which rule stopped it, with the command where it is short enough to be shown whole.
 * The rest is in the panel: a long notification would cover it.
 * Nobody should say yes to what they have not seen: where it isn't, the way to a yes leads through the panel.
 */
export function offerOf(ask: Ask): Offer {
  const isWhole = ask.diff === undefined && ask.text !== undefined && isShort(ask.text);
  const what = isWhole ? `: ${ask.text}` : '.';
  return {
    message: plainMessage(`${ask.title} (rule ${ask.rule})${what}`),
    buttons: isWhole ? [REVIEW, ALLOW_ONCE, DENY] : [REVIEW, DENY],
  };
}

const isShort = (text: string): boolean => text.length <= SHORT && !text.trim().includes('\n');
