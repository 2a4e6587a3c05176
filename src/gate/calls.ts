/** Calls that more than one hook reports are decided once: clients read each other's hook files. */

interface Call {
  readonly result: Promise<unknown>;
  /** Hooks that still wait. The decision is given up only when none does. */
  waiters: number;
  readonly giveUp: AbortController;
}

/** How long after its decision a call is still taken for the same one, milliseconds: the second hook starts at once or not at all. */
const SAME_CALL_MS = 2000;

export class Calls {
  readonly #calls = new Map<string, Call>();

  /** Runs `decide`, or joins the run that is under way for the same key. */
  once<T>(
    key: string,
    signal: AbortSignal | undefined,
    decide: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const call = this.#calls.get(key) ?? this.#begin(key, decide);
    call.waiters++;
    const leave = () => {
      if (--call.waiters === 0) call.giveUp.abort();
    };
    signal?.addEventListener('abort', leave, { once: true });
    return (call.result as Promise<T>).finally(() => signal?.removeEventListener('abort', leave));
  }

  #begin(key: string, decide: (signal: AbortSignal) => Promise<unknown>): Call {
    const giveUp = new AbortController();
    const call: Call = { result: decide(giveUp.signal), waiters: 0, giveUp };
    this.#calls.set(key, call);
    const forget = () => setTimeout(() => this.#calls.delete(key), SAME_CALL_MS).unref();
    call.result.then(forget, forget);
    return call;
  }
}
