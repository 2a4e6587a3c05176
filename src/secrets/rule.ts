/** Chaperone's families as one secretlint rule: one, since all families share the pass that looks for their keywords. */
import type { SecretLintRuleCreator } from '@secretlint/types';
import { findSecrets, type Lookout, shippedLookout } from './find.ts';

export const RULE_ID = 'chaperone';

export const familiesRule: SecretLintRuleCreator<{ readonly lookout?: Lookout }> = {
  messages: {},
  meta: { id: RULE_ID, type: 'scanner', recommended: true, supportedContentTypes: ['text'] },
  create(context, { lookout = shippedLookout() }) {
    return {
      file({ content }) {
        for (const { family, start, end } of findSecrets(content, lookout)) {
          context.report({
            message: { message: family, messageId: family, data: {} },
            range: [start, end],
          });
        }
      },
    };
  },
};
