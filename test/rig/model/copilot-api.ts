/**
 * The two look-ups that VS Code's Copilot harness makes before it sends a prompt: which models there are, and what the
 * account may do. A stand-in for tests on loopback: no account, no token of anybody. Shapes as VS Code 1.139.1 takes them.
 */

/** Name under which the harness's model picker shows the scripted model. */
export const MODEL_NAME = 'Scripted Model';

/** Answer to `GET /models`. */
export const models = {
  object: 'list',
  data: [
    {
      id: 'scripted',
      name: MODEL_NAME,
      vendor: 'Scripted',
      version: 'scripted',
      object: 'model',
      preview: false,
      model_picker_enabled: true,
      model_picker_category: 'versatile',
      is_chat_default: true,
      is_chat_fallback: true,
      supported_endpoints: ['/chat/completions'],
      policy: { state: 'enabled', terms: '' },
      billing: { is_premium: false, multiplier: 0, restricted_to: [] },
      capabilities: {
        type: 'chat',
        object: 'model_capabilities',
        family: 'gpt-5',
        tokenizer: 'o200k_base',
        limits: { max_context_window_tokens: 128_000, max_prompt_tokens: 100_000, max_output_tokens: 16_000 },
        supports: {
          tool_calls: true,
          parallel_tool_calls: true,
          streaming: true,
          structured_outputs: true,
          vision: false,
        },
      },
    },
  ],
};

/** Answer to `GET /copilot_internal/user`: `url` is where the harness then sends everything. */
export const user = (url: string) => ({
  login: 'test',
  access_type_sku: 'free_educational',
  copilot_plan: 'individual',
  chat_enabled: true,
  endpoints: { api: url, proxy: url },
});
