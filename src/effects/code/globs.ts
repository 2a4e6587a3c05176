/** Glob patterns given to functions, as marks. */
import { ANY, ONE, STAR, type Text } from '../text.ts';

/** `**` crosses folders, `*` and `?` do not. */
export const asGlobMarks = (pattern: Text): Text =>
  pattern.replace(/\*\*/g, ANY).replace(/\*/g, STAR).replace(/\?/g, ONE);
