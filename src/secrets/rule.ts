/** Chaperone's families as one secretlint rule: one, since all families share the pass that looks for their keywords. */
import type { SecretLintRuleCreator } from '@secretlint/types';
import { type Finder, findShapes, shippedFinder } from './find.ts';

export const RULE_ID = 'chaperone';

export const familiesRule: SecretLintRuleCreator<{ readonly finder?: Finder }> = {
  messages: {},
  meta: { id: RULE_ID, type: 'scanner', recommended: true, supportedContentTypes: ['text'] },
  create(context, { finder = shippedFinder() }) {
    return {
      file({ content }) {
        for (const { family, start, end } of findShapes(content, finder)) {
          context.report({
            message: { message: family, messageId: family, data: {} },
            range: [start, end],
          });
        }
      },
    };
  },
};
