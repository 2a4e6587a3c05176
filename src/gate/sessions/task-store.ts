/** Which task each session is on: put there by a person, or by the branch on which it began. */
import * as v from 'valibot';
import type { AgentName } from '../../model/action.ts';
import type { Task } from '../../model/circumstances.ts';
import { type SessionName, sessionKey } from '../../model/session.ts';
import { readJson, writeWhole } from '../files.ts';

export interface Assignment extends SessionName {
  /** `null`: the session began on no task, and stays so until a person says otherwise. */
  readonly task: Task | null;
  /** Not shown any more; it is still on its task when it is taken up again. */
  readonly ended?: true;
}

/** Sessions kept; those on no task go first, then the one that began first. */
const MOST_SESSIONS = 500;

const Saved = v.array(
  v.object({
    agent: v.custom<AgentName>((value) => typeof value === 'string'),
    session: v.string(),
    task: v.nullable(v.object({ name: v.string(), since: v.number() })),
    ended: v.exactOptional(v.literal(true)),
  }),
);

export class TaskStore {
  readonly #file: string;
  readonly #tasks: Map<string, Assignment>;

  constructor(file: string) {
    this.#file = file;
    const saved = v.safeParse(Saved, readJson(file));
    this.#tasks = new Map((saved.success ? saved.output : []).map((each) => [sessionKey(each), each]));
  }

  /** The session's task. At its first sight `beginsOn` says by which task it begins, if any; `now` in milliseconds. */
  of(session: SessionName, beginsOn: () => string | undefined, now: number): Task | null {
    const known = this.#tasks.get(sessionKey(session));
    if (known?.ended) this.#keep({ agent: known.agent, session: known.session, task: known.task }, true);
    if (known) return known.task;
    const name = beginsOn();
    const task = name === undefined ? null : { name, since: now };
    this.#keep({ agent: session.agent, session: session.session, task }, name !== undefined);
    return task;
  }

  /** A person puts the session on a task, or takes it off. */
  put({ agent, session }: SessionName, name: string | null, now: number): void {
    this.#keep({ agent, session, task: name === null ? null : { name, since: now } }, true);
  }

  /** The session has ended. Its client may take it up again, and then its task holds as before. */
  end(session: SessionName): void {
    const known = this.#tasks.get(sessionKey(session));
    if (known?.task) this.#keep({ ...known, ended: true }, true);
    else this.#tasks.delete(sessionKey(session));
  }

  /** Sessions that are on a task and have not ended. */
  get assigned(): readonly (Assignment & { readonly task: Task })[] {
    return [...this.#tasks.values()].flatMap((each) =>
      each.task && !each.ended ? [{ ...each, task: each.task }] : [],
    );
  }

  #keep(assignment: Assignment, lasting: boolean): void {
    this.#tasks.set(sessionKey(assignment), assignment);
    if (this.#tasks.size > MOST_SESSIONS) {
      const [oldest] = this.#tasks.keys();
      const free = [...this.#tasks].find(([, { task }]) => task === null)?.[0];
      this.#tasks.delete((free ?? oldest) as string);
    }
    if (lasting) this.#write();
  }

  #write(): void {
    try {
      writeWhole(this.#file, JSON.stringify([...this.#tasks.values()]));
    } catch {
      // A full disk: it holds while this gate lives.
    }
  }
}
