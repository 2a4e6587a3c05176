/** What an organisation counts as secret besides the shipped families, and what it does not. */
import { RE2JS } from 're2js';
import type { SecretsPolicy } from '../model/policy/secrets.ts';
import type { Found } from './found.ts';
import { entropyOf } from './obvious.ts';

export interface CustomSecrets {
  readonly find: (text: string) => Found[];
  /** Is this value declared to be no secret? */
  readonly allows: (value: string) => boolean;
}

/** Makes an organisation's patterns ready; they were checked when the policy was read. */
export function customSecrets({ patterns, allow }: SecretsPolicy): CustomSecrets {
  const matchers = patterns.map(matcherOf);
  const allowed = allow.map((pattern) => RE2JS.compile(pattern));
  return {
    find: (text) => matchers.flatMap((matcher) => matcher(text)),
    allows: (value) => allowed.some((pattern) => pattern.matches(value)),
  };
}

function matcherOf({
  id,
  pattern,
  keywords = [],
  entropy = 0,
  allow = [],
}: SecretsPolicy['patterns'][number]) {
  const compiled = RE2JS.compile(pattern);
  const allowed = allow.map((one) => RE2JS.compile(one));
  const words = keywords.map((word) => word.toLowerCase());
  const named = /\(\?P?<value>/.test(pattern);
  return (text: string): Found[] => {
    if (words.length > 0) {
      const folded = text.toLowerCase();
      if (!words.some((word) => folded.includes(word))) return [];
    }
    const found: Found[] = [];
    const matcher = compiled.matcher(text);
    const group = named ? 'value' : matcher.groupCount() > 0 ? 1 : 0;
    while (matcher.find()) {
      const value = matcher.group(group);
      if (!value || entropyOf(value) < entropy || allowed.some((one) => one.matches(value))) continue;
      found.push({ family: id, start: matcher.start(group), end: matcher.end(group) });
    }
    return found;
  };
}
