import { marked } from '../family.ts';

export const STRIPE = [
  marked(
    'stripe-key',
    ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'],
    String.raw`(?<![A-Za-z0-9])[sr]k_(?:live|test)_[0-9A-Za-z]{20,120}`,
    {
      finds: [`sk_${'live'}_4eC39HqLyjWDarjtT1zdp7dc`],
      leaves: ['sk_live_', 'task_live_stream'],
    },
  ),
];
