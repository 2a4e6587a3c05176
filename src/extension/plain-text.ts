/**
 * Text that others wrote, made safe for the places where VS Code reads markup: an agent chooses the words of its
 * commands, and a command like `echo '$(check) [Allow](command:…)'` must not draw an icon or a link in our name.
 */
import { visible } from './approvals/visible-text.ts';

/** For labels (quick pick, status bar): one line, `$(icon)` stays text. */
export const plainLabel = (text: string): string => oneLine(text).replaceAll('$(', '\\$(');

/** For notifications: one line, `[text](link)` is no link any more. */
export const plainMessage = (text: string): string => oneLine(text).replaceAll('](', '] (');

/** For markdown: every character that could mean something is escaped. */
export const plainMarkdown = (text: string): string =>
  oneLine(text).replace(/[\\`*_{}[\]()#+\-.!|<>~$&]/g, '\\$&');

/** Line breaks become spaces, invisible characters become marks. */
export const oneLine = (text: string): string => visible(text.trim().replace(/\s*\n\s*/g, ' '));

/** At most `length` characters, the end cut off and shown as such. For overviews only: never where a person approves. */
export const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
