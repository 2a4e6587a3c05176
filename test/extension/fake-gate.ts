/** A gate of our own making: it says what the test tells it to, and remembers what it was told. */

import type { Gate } from '../../src/extension/gate.ts';
import type { AskAnswer, GateState } from '../../src/gate/protocol.ts';

export interface FakeGate extends Gate {
  readonly answers: readonly { readonly ask: string; readonly answer: AskAnswer }[];
  /** How often somebody began to listen. */
  readonly listened: number;
  say(state: GateState): void;
  drop(why: string): void;
  /** Makes the next answer fail. */
  refuse(why: string): void;
}

export function fakeGate(): FakeGate {
  const answers: { ask: string; answer: AskAnswer }[] = [];
  let listened = 0;
  let listener: Parameters<Gate['watch']> | undefined;
  let refusal: string | undefined;
  return {
    answers,
    get listened() {
      return listened;
    },
    say: (state) => listener?.[0](state),
    drop: (why) => listener?.[1](new Error(why)),
    refuse: (why) => {
      refusal = why;
    },
    watch: (...all) => {
      listened += 1;
      listener = all;
      return {
        close: () => {
          listener = undefined;
        },
      };
    },
    answer: async (ask, answer) => {
      const why = refusal;
      refusal = undefined;
      if (why !== undefined) throw new Error(why);
      answers.push({ ask, answer });
    },
    undoGrant: async () => {},
    assign: async () => {},
    pause: async () => {},
    resume: async () => {},
    signIn: async () => ({ url: 'http://127.0.0.1:1/' }),
    signInOutcome: async () => ({ kind: 'anonymous', user: 'dev' }),
    signInWithToken: async () => ({ kind: 'anonymous', user: 'dev' }),
    signOut: async () => ({ atProvider: 'nothing' }),
    findSecrets: async () => [],
    values: async (ids) => new Map(ids.map((id) => [id, `value of ${id}`])),
  };
}
