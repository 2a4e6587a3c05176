/**
 * Files that Claude Code takes into the context because the prompt names them with `@`.
 *
 * The rule is that of Claude Code 2.1.330, read in its program text and seen to work: `@"…"` with quotes, or `@` at the
 * start of a word up to the word's last letter, digit or underscore; then `#L1`, `#L1-5` or `#heading` is cut off.
 * A word starts after white space or one of 。、？！, so the `@` of an e-mail address starts none.
 */
const QUOTED = /(?:^|[\s。、？！])@"([^"]+)"/g;
const WORD = /(?:^|[\s。、？！])@([^\s"][^\s]*)/g;
const RANGE = /^([^#]+)(?:#L\d+(?:-\d+)?)?(?:#[^#]*)?$/;

/** Paths in the order of the text, each once, as typed but without quotes and line range. */
export function mentionsIn(prompt: string): readonly string[] {
  const quoted = Array.from(prompt.matchAll(QUOTED), ([, path]) => path ?? '').filter(
    // A quoted agent's name.
    (path) => !path.endsWith(' (agent)'),
  );
  const bare = Array.from(prompt.matchAll(WORD), ([, word]) => (word ?? '').replace(/[^0-9A-Za-z_]+$/, ''));
  const paths = [...quoted, ...bare].map((mention) => RANGE.exec(mention)?.[1] ?? mention);
  return [...new Set(paths)].filter((path) => path !== '');
}
