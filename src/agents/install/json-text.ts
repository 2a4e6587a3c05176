/**
 * Changes JSON with comments where it stands: whatever is not ours keeps its bytes. Additions are insertions only, so
 * that taking the inserted text out again gives back the very text that was there before.
 */
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

/** Text put in at an offset of the text before it. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/** Where and why a text is no JSON; line and column count from 1. */
export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

export type Tree =
  | { readonly ok: true; readonly root: Node | undefined }
  | { readonly ok: false; readonly problem: SyntaxProblem };

/** Parses JSON with comments and trailing commas. No root: there is nothing but white space and comments. */
export function treeOf(text: string): Tree {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [error] = errors;
  return error
    ? {
        ok: false,
        problem: { ...placeOf(text, error.offset), what: wordsOf(printParseErrorCode(error.error)) },
      }
    : { ok: true, root };
}

/** What of a text only JSON with comments allows: a comment or a trailing comma. */
export function plainJsonProblem(text: string): SyntaxProblem | undefined {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: true });
  const [error] = errors;
  return error && { ...placeOf(text, error.offset), what: wordsOf(printParseErrorCode(error.error)) };
}

/** Line and column, from 1, of an offset. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** `CloseBraceExpected` -> `close brace expected`. */
function wordsOf(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

export function applyInsertion(text: string, { offset, text: added }: Insertion): string {
  return text.slice(0, offset) + added + text.slice(offset);
}

/** Takes the insertions out again, the last one first. Nothing if the text does not hold them where they were put. */
export function takeBack(text: string, insertions: readonly Insertion[]): string | undefined {
  let result = text;
  for (const { offset, text: added } of insertions.toReversed()) {
    if (result.slice(offset, offset + added.length) !== added) return undefined;
    result = result.slice(0, offset) + result.slice(offset + added.length);
  }
  return result;
}

/** Adds `"key": value` as the last property of an object, or `value` as the last item of an array. */
export function append(text: string, container: Node, value: unknown, key?: string): Insertion {
  const layout = layoutOf(text, container);
  const last = container.children?.at(-1);
  const body = print(value, layout);
  const item = key === undefined ? body : `${JSON.stringify(key)}: ${body}`;
  if (last) {
    const gap = layout.lines ? layout.eol + layout.indent : ' ';
    return { offset: last.offset + last.length, text: `,${gap}${item}` };
  }
  if (!layout.lines) return { offset: container.offset + 1, text: item };
  const inside = text.slice(container.offset + 1, container.offset + container.length - 1);
  // A closing bracket that stands on its own line already keeps its line.
  const closing = /[\r\n]/.test(inside) ? '' : layout.eol + layout.outer;
  return { offset: container.offset + 1, text: layout.eol + layout.indent + item + closing };
}

/** A whole new text. */
export function printFile(value: unknown, eol = '\n'): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', eol) + eol;
}

interface Layout {
  /** One child a line. */
  readonly lines: boolean;
  readonly eol: string;
  readonly unit: string;
  /** In front of a child of the container. */
  readonly indent: string;
  /** In front of the container's own line. */
  readonly outer: string;
}

/** How the text around a container is written, so that what is added looks the same. */
function layoutOf(text: string, container: Node): Layout {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const first = container.children?.[0];
  const outer = indentAt(text, container.offset);
  const unit = /(?:^|[\r\n])([\t ]+)\S/.exec(text.replace(/^\s*\/\*[\s\S]*?\*\//, ''))?.[1] ?? '  ';
  if (!first) return { lines: isSpread(text, container), eol, unit, indent: outer + unit, outer };
  const last = container.children?.at(-1) ?? first;
  const lines = /[\r\n]/.test(text.slice(container.offset, last.offset));
  return { lines, eol, unit, indent: lines ? indentAt(text, last.offset) : outer, outer };
}

/** An empty container is spread over lines if its file is. */
function isSpread(text: string, container: Node): boolean {
  return !container.parent || /[\r\n]/.test(text.trim());
}

function indentAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^[\t ]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function print(value: unknown, { lines, eol, unit, indent }: Layout): string {
  return lines
    ? JSON.stringify(value, undefined, unit).replaceAll('\n', eol + indent)
    : JSON.stringify(value);
}

/** The text without one child of a container, its comma gone with it, comments beside it kept. */
export function without(text: string, container: Node, child: Node): string {
  const children = container.children ?? [];
  const index = children.indexOf(child);
  const previous = children[index - 1];
  const end = child.offset + child.length;
  if (previous) {
    const gapStart = previous.offset + previous.length;
    const gap = removeComma(text.slice(gapStart, child.offset)).trimEnd();
    return text.slice(0, gapStart) + gap + text.slice(end);
  }
  const stop = children[index + 1]?.offset ?? container.offset + container.length - 1;
  const gap = removeComma(text.slice(end, stop));
  const before = text.slice(0, child.offset);
  return children[index + 1]
    ? before + gap.trimStart() + text.slice(stop)
    : before.trimEnd() + gap.trimStart() + text.slice(stop);
}

function removeComma(gap: string): string {
  const scanner = createScanner(gap);
  // SyntaxKind is a const enum, which cannot be imported here: 5 is the comma, 17 the end.
  for (let kind: number = scanner.scan(); kind !== 17; kind = scanner.scan()) {
    if (kind === 5) {
      const at = scanner.getTokenOffset();
      return gap.slice(0, at) + gap.slice(at + 1);
    }
  }
  return gap;
}
