/** Ties each part of a command to the effects that it causes, and a diff's lines to what they do. */
import type { Span } from '../../model/effect.ts';
import { type Piece, visiblePieces } from './visible-text.ts';

/**
 * Cuts `text` at the borders of all spans and says for every piece which spans (by index) hold it.
 * Spans may nest, overlap or be absent; one that lies outside the text is clipped.
 */
export function highlight(text: string, spans: readonly (Span | undefined)[]): Piece[] {
  const borders = new Set([0, text.length]);
  for (const span of spans) {
    if (span) borders.add(snap(text, span.start)).add(snap(text, span.end));
  }
  const cuts = [...borders].sort((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    const effects = spans.flatMap((span, effect) => (span && covers(span, start, end) ? [effect] : []));
    const pieces = visiblePieces(text.slice(start, end));
    return effects.length === 0 ? pieces : pieces.map((piece) => ({ ...piece, effects }));
  });
}

/** A piece shorter than the span's own ends (moved by snapping) still counts as held. */
const covers = (span: Span, start: number, end: number): boolean => span.start < end && span.end > start;

/** Into the text, and never between the halves of one character. */
function snap(text: string, offset: number): number {
  const inside = Math.min(Math.max(offset, 0), text.length);
  const splitsPair = /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(inside - 1, inside + 1));
  return inside > 0 && splitsPair ? inside - 1 : inside;
}

export type LineKind = 'file' | 'hunk' | 'added' | 'removed' | 'same';

export interface DiffLine {
  readonly kind: LineKind;
  readonly pieces: readonly Piece[];
}

/** The lines of a unified diff, all of them, with or without hunk headers. */
export function diffLines(diff: string): DiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  // In a file with CRLF throughout, the CR is part of the line break and no news; a single one is.
  const isCrlf = lines.filter((line) => /^[-+ ]/.test(line)).every((line) => line.endsWith('\r'));
  let left: HunkLength = { before: 0, after: 0 };
  return lines.map((line, index) => {
    const isHeader = left.before <= 0 && left.after <= 0 && isFileHeader(lines, index);
    const kind = isHeader ? 'file' : kindOfLine(line);
    left = kind === 'hunk' ? hunkLength(line) : consume(left, kind);
    return { kind, pieces: visiblePieces(isCrlf ? line.replace(/\r$/, '') : line) };
  });
}

/** `--- x` and `+++ y` name a file only as a pair: alone, each is a changed line that looks like it. */
function isFileHeader(lines: readonly string[], index: number): boolean {
  const isOld = (at: number) => lines[at]?.startsWith('--- ') ?? false;
  const isNew = (at: number) => lines[at]?.startsWith('+++ ') ?? false;
  return (isOld(index) && isNew(index + 1)) || (isNew(index) && isOld(index - 1));
}

/** Lines of the old and of the new text that are still to come in a hunk. */
interface HunkLength {
  readonly before: number;
  readonly after: number;
}

/** `@@ -1,3 +1,4 @@`: three and four. A bare `@@` rules all that follow. */
function hunkLength(header: string): HunkLength {
  const numbers = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(header);
  if (!numbers) return { before: Number.POSITIVE_INFINITY, after: Number.POSITIVE_INFINITY };
  return { before: Number(numbers[1] ?? 1), after: Number(numbers[2] ?? 1) };
}

function consume({ before, after }: HunkLength, kind: LineKind): HunkLength {
  if (kind === 'file') return { before, after };
  return { before: before - (kind === 'added' ? 0 : 1), after: after - (kind === 'removed' ? 0 : 1) };
}

function kindOfLine(line: string): LineKind {
  if (line.startsWith('@@')) return 'hunk';
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return /^(diff |index |Index: |\*\*\* |\\ )/.test(line) ? 'file' : 'same';
}
