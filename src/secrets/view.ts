/** A part of a text, decoded. Offsets in UTF-16 units. */
export interface View {
  readonly text: string;
  /** The span of the source that a span of the view stands for; nothing where the view adds nothing new there. */
  readonly source: (
    start: number,
    end: number,
  ) => { readonly start: number; readonly end: number } | undefined;
  /** Does the view read things together that the text holds apart, so that only marked values can be trusted? */
  readonly loose?: true;
}
