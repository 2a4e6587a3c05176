/** The scanner: secretlint with its preset and with Chaperone's families. Loaded only when there is something to scan. */
import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules as preset } from '@secretlint/secretlint-rule-preset-recommend';
import { type Found, type Lookout, shippedLookout, withoutOverlaps } from './find.ts';
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
  const { messages } = await lintSource({
    source: { filePath: 'text', content: text, ext: '', contentType: 'text' },
    options: {
      noPhysicFilePath: true,
      config: {
        rules: [...PRESET, { id: RULE_ID, rule: familiesRule, options: { lookout } }],
      },
    },
  });
  const meant = lookout.custom
    ? messages.filter(({ range: [start, end] }) => !lookout.custom?.allows(text.slice(start, end)))
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
