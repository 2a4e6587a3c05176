/**
 * The main road: one hook call from the client's payload to the client's reply.
 * Nothing on it knows which client it serves; the adapter at both ends does.
 */
import type { Adapter, AgentEvent, CallerEnvironment, Malformed, Reply, Verdict } from '../agents/adapter.ts';
import { startedIn } from '../agents/session-name.ts';
import { deniedByFault } from '../policy/sentences.ts';
import { govern } from './govern.ts';
import { identityOf } from './identity.ts';
import { governPrompt } from './prompts.ts';
import { filterResult } from './results.ts';
import { completeEdits } from './secrets/failed-edits.ts';
import { nameSession } from './sessions/environment.ts';
import type { Standing } from './standing.ts';
import type { CallWorld, World } from './world.ts';

/** What a hook brings: the payload's text, and what tells who calls. */
export interface HookCall {
  readonly event: string | undefined;
  readonly payload: string;
  readonly env: CallerEnvironment;
  /** Aborts when the client no longer waits for the answer. */
  readonly signal?: AbortSignal;
}

/** Answers one hook call. Never throws: whatever happens, the client gets a valid reply in its own format. */
export async function answerHook(adapter: Adapter, call: HookCall, world: World): Promise<Reply> {
  const event = readCall(adapter, call);
  let standing: Standing | undefined;
  try {
    await world.identified();
    world.heard(event.type === 'malformed' ? event.agent : event.caller.agent);
    standing = world.standing();
    const verdict =
      event.type === 'malformed'
        ? refuseMalformed(event)
        : await judge(adapter, event, call, { ...world, ...standing });
    await world.recorded();
    return adapter.reply(event, sayable(verdict, world));
  } catch (error) {
    return adapter.reply(event, sayable(faulty(error, standing, world), world));
  }
}

/** What is said to an agent holds no secret: a person's words may, and so may a message of the system. */
function sayable(verdict: Verdict, world: Pick<World, 'secrets'>): Verdict {
  const says =
    verdict.type === 'deny' || verdict.type === 'ask' || (verdict.type === 'pass' && verdict.context);
  return says ? world.secrets.clean(verdict) : verdict;
}

function readCall(adapter: Adapter, { event, payload, env }: HookCall): AgentEvent | Malformed {
  try {
    return adapter.read(event, JSON.parse(payload), env);
  } catch (error) {
    // The adapter still says whether the client waits for our word at this event.
    const read = adapter.read(event, undefined, env);
    const problem =
      payload.trim() === '' ? 'it is empty' : `it is no JSON (${(error as Error).message.slice(0, 80)})`;
    return read.type === 'malformed' ? { ...read, problem } : read;
  }
}

const refuseMalformed = (event: Malformed): Verdict => ({
  type: 'deny',
  reason: deniedByFault(`the ${event.event || 'hook'} payload cannot be read: ${event.problem}.`),
});

/** What each kind of event asks for. */
async function judge(
  adapter: Adapter,
  event: AgentEvent,
  call: HookCall,
  world: CallWorld,
): Promise<Verdict> {
  const capabilities = adapter.capabilities(event.caller);
  // Calls make records of their own: reading the checkout again for each would be for nothing.
  const base = () => ({ at: new Date(world.now()).toISOString(), ...identityOf(event, world) });
  switch (event.type) {
    case 'action':
    case 'content':
      return (
        await govern({ event, action: event.action, adapter, capabilities, signal: call.signal }, world)
      ).verdict;
    case 'result':
      return filterResult(event, capabilities, world);
    case 'prompt':
      return governPrompt(event, adapter, call.signal, world);
    case 'settings-change': {
      const problem = world.pause() ? undefined : world.switchesOff(event.file);
      const outcome = problem ? 'deny' : 'allow';
      world.record({ ...base(), type: 'governance', what: event.file, outcome, reason: problem ?? '' });
      return problem ? { type: 'deny', reason: problem } : { type: 'pass' };
    }
    case 'session-start': {
      world.sessions.of(event.caller);
      nameSession(event.caller, call.env);
      const parent = startedIn(event.caller, call.env);
      world.record({
        ...base(),
        type: 'session',
        moment: 'start',
        detail: event.source,
        ...(parent !== undefined && { startedIn: parent }),
      });
      return { type: 'pass', context: GREETING };
    }
    case 'session-end': {
      // Before the session is forgotten: the record says where it worked.
      const where = base();
      world.sessions.end(event.caller);
      world.obedience.ended(where);
      world.grants.endSession(event.caller.session);
      world.tasks.end(event.caller);
      world.record({ ...where, type: 'session', moment: 'end', detail: event.reason });
      return { type: 'pass' };
    }
    case 'subagent-start':
    case 'subagent-stop':
    case 'stop':
      world.secrets.mend([]);
      world.record({ ...base(), type: 'session', moment: event.type, detail: '' });
      return { type: 'pass' };
    case 'batch':
      return completeEdits(event, adapter, call.signal, world);
    case 'other':
      return { type: 'pass' };
  }
}

/** Told to the model once, at the start: it saves the round trips in which agents find out by trying. */
const GREETING =
  "Chaperone checks this session's actions against the organisation's policy. A denied action says why and what to do instead. Text like {{secret:...}} stands for a value that is kept out of the conversation: keep it as it is when you write the file that it came from, and the value is put back there. Change a line that holds one with your edit tool, not with sed.";

/** A fault of ours: the policy says whether agents stop or go on; while a person has paused Chaperone they go on. */
function faulty(error: unknown, standing: Standing | undefined, world: World): Verdict {
  const problem = `${error instanceof Error ? error.message : String(error)}.`;
  const goesOn = world.pause() !== undefined || standing?.policy.compiled.document.failure === 'allow';
  return goesOn ? { type: 'pass' } : { type: 'deny', reason: deniedByFault(problem) };
}
