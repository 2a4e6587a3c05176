/** What a wire format has to do, and the few readers of untrusted JSON that all of them share. */
import type { Conversation, Turn } from './script.ts';

/** Makes ids that are unlike any other in this server: `toolu_00000001`. */
export type NewId = (prefix: string) => string;

/** A reply of the model: a whole JSON value, or server-sent events. */
export type WireReply =
  | { readonly type: 'json'; readonly body: unknown }
  | {
      readonly type: 'events';
      readonly events: readonly { readonly event?: string; readonly data: unknown }[];
    };

/** One way of speaking with a model over HTTP. */
export interface Wire {
  readonly read: (body: unknown) => Conversation;
  readonly write: (turn: Turn, body: unknown, newId: NewId) => WireReply;
}

export const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const string = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Text of a content value: a string, or a list of parts of which some carry `text`. */
export const textOf = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : list(content)
        .map((part) => string(field(part, 'text')))
        .join('\n');

/** Parses JSON; text that is none stays as it is. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
