/** Calls that more than one hook reports are decided once: clients read each other's hook files. */

interface Call {
  readonly result: Promise<unknown>;
  /** Hooks that have asked. The same hook asking again means another call, not the same one. */
  readonly asked: Set<string>;
  /** Hooks that still wait. The decision is given up only when none does. */
  waiters: number;
  readonly giveUp: AbortController;
}

/** How long after its decision a call is still taken for the same one, milliseconds: the second hook starts at once or not at all. */
const SAME_CALL_MS = 2000;

/** What makes a call the same, and which hook reports it. */
export interface Report {
  readonly call: string;
  /** The hook: the agent that it is installed for, and the event. */
  readonly hook: string;
}

export class Calls {
  readonly #calls = new Map<string, Call>();

  /** Runs `decide`, or joins the run that another hook has begun for the same call. */
  once<T>(
    { call: key, hook }: Report,
    signal: AbortSignal | undefined,
    decide: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const known = this.#calls.get(key);
    const call = known && !known.asked.has(hook) ? known : this.#begin(key, decide);
    call.asked.add(hook);
    call.waiters++;
    const leave = () => {
      if (--call.waiters === 0) call.giveUp.abort();
    };
    signal?.addEventListener('abort', leave, { once: true });
    return (call.result as Promise<T>).finally(() => signal?.removeEventListener('abort', leave));
  }

  #begin(key: string, decide: (signal: AbortSignal) => Promise<unknown>): Call {
    const giveUp = new AbortController();
    const call: Call = { result: decide(giveUp.signal), asked: new Set(), waiters: 0, giveUp };
    this.#calls.set(key, call);
    const forget = () =>
      setTimeout(() => {
        if (this.#calls.get(key) === call) this.#calls.delete(key);
      }, SAME_CALL_MS).unref();
    call.result.then(forget, forget);
    return call;
  }
}
