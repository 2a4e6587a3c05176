import { marked } from '../family.ts';

export const SLACK = [
  marked(
    'slack-token',
    ['xoxb-', 'xoxp-', 'xoxa-', 'xoxs-', 'xapp-'],
    String.raw`(?<![A-Za-z0-9])(?:xox[abps]|xapp)-[0-9A-Za-z-]{20,200}`,
    {
      finds: ['xoxb-2444333222111-2444333222112-Q3pVnRt8sYkLm2Zw'],
      leaves: ['xoxb-', 'xoxo-love-and-kisses'],
    },
  ),
];
