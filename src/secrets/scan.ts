/** The scanner: secretlint with its preset and with Chaperone's families. Loaded only when there is something to scan. */
import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules as preset } from '@secretlint/secretlint-rule-preset-recommend';
import { findSecrets, type Lookout, shippedLookout, withoutOverlaps } from './find.ts';
import type { Found } from './found.ts';
import { BETWEEN } from './redact.ts';
import { familiesRule, RULE_ID } from './rule.ts';

// It keeps an entry for each step of each scan for as long as the process lives (secretlint issue 1653).
// Its version is pinned to the one that the engine uses, or this would silence another.
secretLintProfiler.mark = () => {};

/** Without the rule that obeys `secretlint-disable` in the text: whoever writes the file must not decide what a model reads. */
const PRESET = preset
  .filter(({ meta }) => !meta.id.endsWith('-filter-comments'))
  .map((rule) => ({ id: rule.meta.id, rule }));

/** Secrets in the text, in order, none overlapping another; offsets in UTF-16 units. */
export async function scan(text: string, lookout: Lookout = shippedLookout()): Promise<Found[]> {
  return named(
    text,
    await lint(text, [...PRESET, { id: RULE_ID, rule: familiesRule, options: { lookout } }]),
    lookout,
  );
}

/**
 * The same for each of many texts. A run of secretlint takes a millisecond whatever the text is, so its preset sees all
 * of them in one run; the families see each by itself.
 */
export async function scanEach(texts: readonly string[], lookout: Lookout): Promise<Found[][]> {
  const messages = await lint(texts.join(BETWEEN), PRESET);
  messages.sort((a, b) => a.range[0] - b.range[0]);
  let next = 0;
  let offset = 0;
  return texts.map((text) => {
    const end = offset + text.length;
    const here: Message[] = findSecrets(text, lookout).map((one) => ({
      messageId: one.family,
      range: [one.start, one.end],
      ruleId: RULE_ID,
    }));
    for (let at = messages[next]; at && at.range[0] < end; at = messages[++next]) {
      const range = [at.range[0] - offset, Math.min(at.range[1], end) - offset] as const;
      if (range[0] >= 0) here.push({ ...at, range });
    }
    offset = end + BETWEEN.length;
    return named(text, here, lookout);
  });
}

interface Message {
  readonly messageId: string;
  readonly range: readonly [start: number, end: number];
  readonly ruleId: string;
}

type Rules = Parameters<typeof lintSource>[0]['options']['config']['rules'];

async function lint(text: string, rules: Rules): Promise<Message[]> {
  const { messages } = await lintSource({
    source: { filePath: 'text', content: text, ext: '', contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules } },
  });
  return messages.map(({ messageId, range, ruleId }) => ({ messageId, range, ruleId }));
}

/**
 * The preset tells of an AWS secret key where the assignment begins, and of as many characters as the value has
 * (secretlint-rule-aws, `reportAWSSecretAccessKey`): the end of the value would stay. Here it is the value, all of it.
 */
function placed(text: string, message: Message): Message {
  if (message.messageId !== 'AWSSecretAccessKey') return message;
  const value = /[:=]>?\s*["']?([A-Za-z0-9/+=]{40,})/g;
  value.lastIndex = message.range[0];
  const found = value.exec(text);
  const end = value.lastIndex;
  return found?.[1] === undefined ? message : { ...message, range: [end - found[1].length, end] };
}

/** What was found, named and sorted out. */
function named(text: string, said: readonly Message[], { custom }: Lookout): Found[] {
  const messages = said.map((message) => placed(text, message));
  const meant = custom
    ? messages.filter(({ range: [start, end] }) => !custom.allows(text.slice(start, end)))
    : messages;
  return withoutOverlaps(
    meant.map(({ messageId, range: [start, end], ruleId }) => ({
      family: messageId.toLowerCase().replaceAll('_', '-'),
      start,
      end,
      // What both find bears the name that the families give it.
      ...(ruleId !== RULE_ID && { generic: true as const }),
    })),
  );
}
