/** What the extension knows about the gate right now. Everything that is shown is a function of this value and the time. */
import type { GateState } from '../gate/protocol.ts';

export type Situation =
  /** No word from the gate yet, or it was just lost and is looked for again. */
  | { readonly kind: 'connecting' }
  /** It could not be reached or started. `why` is one sentence. */
  | { readonly kind: 'off'; readonly why: string }
  | { readonly kind: 'live'; readonly state: GateState };

/** The gate's state, where there is one. */
export const stateOf = (situation: Situation): GateState | undefined =>
  situation.kind === 'live' ? situation.state : undefined;

/** What a person should do while the gate is away. Hooks go on deciding by themselves, so nothing runs ungoverned. */
export const WHILE_OFF =
  'Hooks go on deciding by themselves with the last good policy; what needs a person goes to the agent’s own question, or is denied.';
