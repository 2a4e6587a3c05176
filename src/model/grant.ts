/** A person's time-bound yes to effects on resources. Never to literal text. */

export interface Grant {
  readonly id: string;
  /** Keys of the effects that it covers, see `policy/grants.ts`. */
  readonly covers: readonly string[];
  /** The same for people: "git push to main on origin". */
  readonly says: readonly string[];
  readonly scope:
    | { readonly kind: 'once'; readonly until: number }
    | { readonly kind: 'session'; readonly session: string }
    | { readonly kind: 'minutes'; readonly until: number };
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly session: string;
}
