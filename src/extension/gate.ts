/** What the extension needs of the gate. `src/gate/client.ts` provides it; tests provide their own. */
import type {
  AskAnswer,
  FoundSecret,
  GateState,
  PauseRequest,
  SignedOut,
  TaskRequest,
} from '../gate/protocol.ts';
import type { Principal } from '../model/principal.ts';
import type { SignInStep, SignInWay } from '../model/sign-in.ts';

export interface Gate {
  /**
   * Calls `onState` at once and on every change, until closed or lost.
   * With `answers` the gate counts on this listener to put asks before a person.
   */
  watch(
    onState: (state: GateState) => void,
    onLost: (error: Error) => void,
    options: { readonly answers: boolean },
  ): { close(): void };
  answer(ask: string, answer: AskAnswer): Promise<void>;
  undoGrant(grant: string): Promise<void>;
  assign(request: TaskRequest): Promise<void>;
  pause(request: PauseRequest): Promise<void>;
  resume(): Promise<void>;
  /** Begins a sign-in: what the person has to do. */
  signIn(way: SignInWay): Promise<SignInStep>;
  /** Who has signed in, once they have. */
  signInOutcome(): Promise<Principal>;
  /** Signs in with a token of an account that the editor has. */
  signInWithToken(token: string): Promise<Principal>;
  signOut(): Promise<SignedOut>;
  /** The values behind placeholders, by id: for this person's eyes. */
  values(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The secrets in a text, as an agent would not see them. */
  findSecrets(text: string, folders: readonly string[]): Promise<readonly FoundSecret[]>;
}
