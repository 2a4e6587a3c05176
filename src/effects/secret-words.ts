/** Text that names secrets, or holds one. */

/** Names of secrets, before their value. */
const NAMES = String.raw`(?:pass(?:word|wd|phrase)?|secret|api_?key|access_?key|access_?token|refresh_?token|private_?key|credentials?)\\?["']?\s*[:=]`;

/** Words under which a secret is sent, and the beginnings of some. */
export const NAMES_SECRET = new RegExp(
  String.raw`${NAMES}|-----BEGIN|\b(?:AKIA|ghp_|github_pat_|glpat-|xox[abp]-|sk-)\w`,
  'i',
);

/** A name of a secret with a value that no person would write as an example, a private key, or a key by its form. */
const SHOWS_SECRET = new RegExp(
  String.raw`${NAMES}[\s"'\\]*(?=[^\s"']{0,40}\d)[^\s"'<>{}$()]{12}|-----BEGIN [A-Z ]{0,20}PRIVATE KEY|\b(?:AKIA[A-Z\d]{16}|gh[pousr]_\w{30}|github_pat_\w{30}|glpat-[\w-]{20}|xox[abp]-[\w-]{20}|sk-[\w-]{20})`,
  'i',
);

/** Does prose show a secret itself? Talk of passwords does not. */
export const showsSecret = (text: string): boolean => SHOWS_SECRET.test(text);
