/** What an HTTP request sends, and what it asks of the server. */

import { NAMES_SECRET } from '../secret-words.ts';
import type { Call } from '../shell/call.ts';
import { type Field, field, merged, type Sources } from '../shell/scope.ts';
import { ANY, isKnown } from '../text.ts';

/** What a request sends in its body: where it comes from, and the words that the command itself holds. */
export interface Body {
  from: Sources;
  text: string;
}

/** Longest text that counts as a few words; a longer one is told as `text`. */
const FEW_WORDS = 2000;

/** Headers that say in whose name a request is made. */
export const SIGNS = /^(?:(?:proxy-)?authorization|cookie|[\w-]*(?:api-?key|token|secret|auth)[\w-]*)\s*:/i;

/** Adds a word to the body. A part that nobody can read is told as `output`: what some command prints. */
export function say(body: Body, { text, from }: Field): void {
  body.text += ` ${text}`;
  const unread = text.includes(ANY) && from.length === 0;
  body.from = merged(merged(body.from, from), [
    ...(unread ? ['output'] : []),
    ...(body.text.length > FEW_WORDS || NAMES_SECRET.test(text) ? ['text'] : []),
  ]);
}

/** Adds what comes in by standard input. */
export function pipe(call: Call, body: Body): void {
  const { stdin } = call;
  if (stdin?.text !== undefined && isKnown(stdin.text)) say(body, field(stdin.text, stdin.from));
  else body.from = merged(body.from, stdin?.from.length ? stdin.from : ['output']);
}

/** Adds a file's content; `-` is standard input. */
export function attach(call: Call, body: Body, path: string, from: Sources): void {
  if (path === '-' || path === '.') {
    pipe(call, body);
    return;
  }
  const before = call.sources;
  call.sources = [];
  call.reads(field(path, from));
  body.from = merged(body.from, call.sources);
  call.sources = before;
}

/** Words of a path under which something is taken away. */
const REMOVES =
  /\/_?(?:delete|destroy|purge|drop|wipe|flush|shutdown|terminate|truncate|remove|uninstall|reset)(?:_by_query|[_-]?all)?(?:\/|$)/i;

/** What is asked of the server, where the request does more than fetch: its method, or `query` for GraphQL that reads. */
export function actionOf(method: string | undefined, body: Body | undefined, url = ''): string | undefined {
  const name = (method ?? (body ? 'post' : 'get')).toLowerCase();
  if (name === 'post' && body && /^\s*\{\s*\\?["']query\\?["']\s*:\s*["']\s*(?:query\b|\{)/.test(body.text))
    return 'query';
  if (/^(?:get|head|options)$/.test(name)) return body ? 'query' : undefined;
  // The path says what the method does not: `_delete_by_query`, `/users/7/delete`.
  return name === 'post' && REMOVES.test(url.replace(/[?#].*/s, '')) ? 'delete' : name;
}
