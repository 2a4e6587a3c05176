/** The part of git's configuration format that decides where a push goes and what an alias means. */

/**
 * Flat map of `section.name` or `section.subsection.name` -> last value; section and name in lower case.
 * Source: git-config(1), "Syntax". Includes are not followed.
 */
export function parseGitConfig(text: string): Record<string, string> {
  const out: Record<string, string> = {};
  let section = '';
  for (const line of text.replace(/\\\n/g, '').split('\n')) {
    const header = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (header) {
      const subsection = header[2]?.replace(/\\(.)/g, '$1');
      section = (header[1] as string).toLowerCase() + (subsection === undefined ? '' : `.${subsection}`);
    }
    const entry = /^\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(header ? line.slice(header[0].length) : line);
    if (entry && section)
      out[`${section}.${(entry[1] as string).toLowerCase()}`] = readValue(entry[2] ?? 'true');
  }
  return out;
}

/** Drops comments and quotes, decodes escapes. */
function readValue(raw: string): string {
  let out = '';
  let quoted = false;
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i] as string;
    if (c === '"') quoted = !quoted;
    else if (c === '\\') out += { n: '\n', t: '\t', b: '\b' }[raw[++i] ?? ''] ?? raw[i] ?? '';
    else if ((c === '#' || c === ';') && !quoted) break;
    else out += c;
  }
  return out.trimEnd();
}
