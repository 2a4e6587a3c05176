/** One secret that was found in a text; offsets in UTF-16 units, end exclusive. */
export interface Found {
  readonly family: string;
  readonly start: number;
  readonly end: number;
  /** Known by the name it is given to alone. */
  readonly generic?: true;
  /** Known by the place where it stands. */
  readonly form?: true;
}
