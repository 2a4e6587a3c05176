/** How a person signs in, and what they have to do for it. */

export type SignInWay = 'browser' | 'device-code';

/** Open `url`, and with `code` type that in there. */
export interface SignInStep {
  readonly url: string;
  readonly code?: string;
}
