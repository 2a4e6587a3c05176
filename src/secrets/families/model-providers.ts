import { marked } from '../family.ts';

export const MODEL_PROVIDERS = [
  marked(
    'anthropic-api-key',
    ['sk-ant-'],
    String.raw`(?<![A-Za-z0-9])sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{32,200}`,
    {
      finds: ['sk-ant-api03-Vb7nQ2xK9mR4tY1wZ8cJ5hG3dF6sP0aLeUuIiOo'],
      leaves: ['sk-ant-', 'sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    },
  ),
  marked(
    'openai-api-key',
    ['sk-'],
    String.raw`(?<![A-Za-z0-9])sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,200}`,
    {
      finds: [`sk-proj-${'Vb7nQ2xK9mR4tY1wZ8cJ5hG3dF6sP0aLeUuIiOo'}`],
      leaves: ['sk-dummy', 'task-list-item-with-a-long-name'],
      generic: true,
    },
  ),
];
