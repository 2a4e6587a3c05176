/** What sessions have been through, told by their records. */
import type { Past, SessionState } from '../model/circumstances.ts';
import { Recent } from '../model/recent.ts';
import type { ActivityRecord } from '../model/record.ts';
import { sessionKey } from '../model/session.ts';

/** Sessions remembered at once; the one silent for longest goes first. One is some hundred bytes. */
const MOST_SESSIONS = 10_000;

/** What an MCP server returns comes from wherever it looks. */
const WEB: ReadonlySet<string> = new Set(['web.fetch', 'net.connect', 'mcp.call']);

export class Pasts {
  readonly #sessions = new Recent<{ states: Set<SessionState>; findings: Set<string> }>(MOST_SESSIONS);

  /** Takes in what happened; records come in their order. */
  note(record: ActivityRecord): void {
    if (record.type === 'finding') this.#of(record).findings.add(record.signal);
    for (const state of statesIn(record)) this.#of(record).states.add(state);
  }

  of(session: Pick<ActivityRecord, 'agent' | 'session'>): Past {
    return this.#sessions.get(sessionKey(session)) ?? NOTHING;
  }

  #of(record: ActivityRecord): { states: Set<SessionState>; findings: Set<string> } {
    const key = sessionKey(record);
    const known = this.#sessions.get(key) ?? { states: new Set(), findings: new Set() };
    this.#sessions.set(key, known);
    return known;
  }
}

/** Can a line of the log tell of anything that is remembered here? Most do not, and need not be parsed. */
export const mayTellOfPast = (line: Buffer): boolean => TELLING.some((text) => line.includes(text));

const TELLING = [
  '"type":"finding"',
  '"type":"result"',
  '"outcome":"deny"',
  '"by":"web"',
  ...[...WEB].map((kind) => `"kind":"${kind}"`),
];

const NOTHING: Past = { states: new Set(), findings: new Set() };

function statesIn(record: ActivityRecord): SessionState[] {
  if (record.type === 'result') return record.redactions + (record.wouldRedact ?? 0) > 0 ? ['secrets'] : [];
  if (record.type !== 'decision') return [];
  if (record.outcome === 'deny') return ['denied'];
  const fetches = record.effects.some(
    ({ kind, properties }) => WEB.has(kind) && properties?.direction !== 'upload',
  );
  // A search at the client's provider has no effect here, and its results come in all the same.
  return fetches || record.by === 'web' ? ['web'] : [];
}
