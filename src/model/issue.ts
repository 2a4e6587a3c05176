/** What a schema found wrong, told the same way wherever a document of ours is read. */
import * as v from 'valibot';

/** One line without a full stop: the field, as in `channels.stable.bytes`, and what is wrong with it. */
export function issueLine(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue);
  return field === null ? issue.message : `${field}: ${issue.message}`;
}
