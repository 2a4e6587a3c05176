/** A prompt on its way to the model: the files that it names come along without any tool event, so they are judged here. */
import type { Adapter, AgentEvent, Verdict } from '../agents/adapter.ts';
import type { Action } from '../model/action.ts';
import { findSecrets } from '../secrets/find.ts';
import type { Found } from '../secrets/found.ts';
import { replaceFound } from '../secrets/redact.ts';
import { EXCERPT_LIMIT, excerptOf } from './excerpt.ts';
import { govern } from './govern.ts';
import { identityOf } from './identity.ts';
import { type CallWorld, lookoutFor } from './world.ts';

type PromptEvent = Extract<AgentEvent, { type: 'prompt' }>;

/** Longest reason in the record, in characters. */
const REASON_LIMIT = 500;
const HOLDS_SECRET = 'The prompt holds a secret.';

/** Lets the prompt go, or stops it before any request leaves the machine. The reason is read by the person. */
export async function governPrompt(
  event: PromptEvent,
  adapter: Adapter,
  signal: AbortSignal | undefined,
  world: CallWorld,
): Promise<Verdict> {
  const mentioned = await judgeMentions(event, adapter, signal, world);
  const secrets = mentioned.type === 'deny' ? [] : secretsOf(event, world);
  const observed = world.policy.compiled.document.mode === 'observe';
  const verdict = secrets.length === 0 || observed ? mentioned : withheld(event, secrets, world);
  const words = excerptOf(event.text, EXCERPT_LIMIT.prompt, (text) => world.secrets.clean(text));
  const denied = verdict.type === 'deny';
  world.record({
    at: new Date(world.now()).toISOString(),
    ...identityOf(event, world),
    type: 'prompt',
    summary: words.text,
    bytes: words.bytes,
    sha256: words.sha256,
    outcome: denied ? 'deny' : 'allow',
    ...(denied && { reason: verdict.reason.slice(0, REASON_LIMIT) }),
    ...(!denied && secrets.length > 0 && { wouldBe: { outcome: 'deny', reason: HOLDS_SECRET } }),
  });
  return verdict;
}

/** Secrets in the person's own words. What only sounds like one (`the token is abc`) is theirs to say. */
function secretsOf(event: PromptEvent, world: CallWorld): readonly Found[] {
  const { secrets } = world.policy.compiled.document;
  if (secrets.prompts === 'allow' || world.pause()) return [];
  return findSecrets(event.text, lookoutFor(event.caller, world)).filter(({ generic }) => !generic);
}

function withheld(event: PromptEvent, found: readonly Found[], world: CallWorld): Verdict {
  const families = [...new Set(found.map(({ family }) => family))].join(', ');
  const said = `Chaperone did not send this prompt: it holds a secret (${families}).`;
  if (world.policy.compiled.document.secrets.prompts === 'deny')
    return { type: 'deny', reason: `${said} Take it out and send the prompt again.` };
  return {
    type: 'deny',
    reason: `${said} This is the same prompt with a placeholder in its place, to send instead:\n${replaceFound(event.text, found, world.secrets.name)}`,
  };
}

async function judgeMentions(
  event: PromptEvent,
  adapter: Adapter,
  signal: AbortSignal | undefined,
  world: CallWorld,
): Promise<Verdict> {
  // No client lets the content of a mentioned file be replaced: what would have to be redacted can only be held back.
  const capabilities = {
    ...adapter.capabilities(event.caller),
    replace: 'none' as const,
    ask: 'none' as const,
  };
  for (const mention of event.mentions) {
    const action = mentionAction(event, mention);
    const { verdict, outcome } = await govern({ event, action, adapter, capabilities, signal }, world);
    if (verdict.type !== 'deny') continue;
    if (outcome !== 'redact') return { type: 'deny', reason: `@${mention}: ${verdict.reason}` };
    return {
      type: 'deny',
      reason: `@${mention} holds secrets, and a file that is named with @ goes to the model as it is. Write the name without the @: the agent then reads the file with placeholders in place of the values.`,
    };
  }
  return { type: 'pass' };
}

function mentionAction({ caller, text }: PromptEvent, mention: string): Action {
  const { agent, session, subagent, cwd, workspace } = caller;
  const tool = { kind: 'read', paths: [mention] } as const;
  return {
    agent,
    session,
    ...(subagent && { subagent }),
    id: `mention:${mention}:${text.length}`,
    toolName: '@',
    tool,
    cwd,
    workspace,
  };
}
