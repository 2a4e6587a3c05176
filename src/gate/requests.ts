/**
 * What a person asks of the gate over the socket, and what is recorded of it. Whoever calls this has seen their secret.
 */
import * as v from 'valibot';
import { deviceKey, exchangeDeviceKey } from '../identity/device-key.ts';
import { AGENT_NAMES } from '../model/action.ts';
import { counted } from '../model/counted.ts';
import type { Gate } from './gate.ts';
import { endPause, startPause } from './person.ts';
import type { PauseRequest, TaskRequest } from './protocol.ts';
import { stateOf } from './state.ts';

/** Longest pause that can be asked for, in minutes: a working day. */
const LONGEST_PAUSE_MIN = 8 * 60;

const Answer = v.variant('answer', [
  v.object({ answer: v.picklist(['once', 'session']), digest: v.string() }),
  v.object({
    answer: v.literal('minutes'),
    digest: v.string(),
    minutes: v.pipe(v.number(), v.minValue(1), v.maxValue(24 * 60)),
  }),
  v.object({
    answer: v.literal('deny'),
    digest: v.string(),
    words: v.optional(v.pipe(v.string(), v.maxLength(2000))),
  }),
]);
const Assigning = v.object({
  agent: v.picklist(AGENT_NAMES),
  session: v.pipe(v.string(), v.nonEmpty()),
  task: v.nullable(v.string()),
});
const Pausing = v.object({
  minutes: v.pipe(v.number(), v.minValue(1)),
  reason: v.pipe(v.string(), v.trim(), v.nonEmpty('say why: the reason is recorded')),
});

/** The status of an HTTP response, and its JSON. */
export interface Answered {
  readonly status: number;
  readonly body: object;
}

/** `method` is `POST` and the noun of the path, `rest` the parts behind it; `body` is unchecked JSON. */
export async function answerPerson(
  gate: Gate,
  method: string,
  [what, ...more]: readonly string[],
  body: unknown,
): Promise<Answered> {
  switch (method) {
    case 'POST asks':
      return answerAsk(gate, what ?? '', body);
    case 'POST secrets': {
      const { personAsks } = await import('./secrets/requests.ts');
      return answered(await personAsks(gate, what, body));
    }
    case 'POST sign-in':
    case 'POST sign-out': {
      const { answerSignIn } = await import('./sign-in/requests.ts');
      return answered(await answerSignIn(gate, method.slice('POST '.length), what, body));
    }
    case 'POST grants':
      return undoGrant(gate, what ?? '') ? answered({}) : missing('no such grant');
    case 'POST tasks':
      return answered(checked(Assigning, body, (request) => assign(gate, request)));
    case 'POST pause':
      return answered(checked(Pausing, body, (request) => pause(gate, request)));
    case 'POST resume':
      return answered(resume(gate));
    case 'POST exports': {
      const tested = more[0] === 'test' ? await gate.exports.test(what ?? '') : undefined;
      return tested ? answered(tested) : missing('no such export');
    }
    case 'POST device-key':
      return answered(await exchangeKey(gate));
    case 'POST evidence':
      return answered(what === 'anew' ? await beginEvidenceAnew(gate) : undefined);
    default:
      return answered(undefined);
  }
}

const missing = (error: string): Answered => ({ status: 404, body: { error } });

/** What was asked for; why it was refused; or that there is no such thing to ask for. */
const answered = (body: object | undefined): Answered =>
  body === undefined ? missing('no such path') : { status: 'error' in body ? 400 : 200, body };

function checked<T>(
  schema: v.GenericSchema<unknown, T>,
  body: unknown,
  carryOut: (request: T) => object,
): object {
  const request = v.safeParse(schema, body);
  return request.success ? carryOut(request.output) : { error: request.issues[0].message };
}

function answerAsk(gate: Gate, ask: string, body: unknown): Answered {
  const answer = v.safeParse(Answer, body);
  if (!answer.success) return answered({ error: answer.issues[0].message });
  const result = gate.approvals.answer(ask, answer.output as never, Date.now());
  if (result === 'unknown') return missing('nobody waits for this answer any more');
  if (result === 'changed')
    return { status: 409, body: { error: 'the action is not the one that was shown' } };
  return answered(result);
}

function undoGrant({ grants, recording }: Gate, id: string): boolean {
  const grant = grants.live(Date.now()).find((each) => each.id === id);
  const undone = grants.undo(id);
  if (undone) recording.personDid(`grant ${id} undone`, grant?.says.join(', ') ?? '');
  return undone;
}

/** Puts a session on a task, or takes it off. */
function assign(gate: Gate, { agent, session, task }: TaskRequest): object {
  const profiles = Object.keys(gate.standing().policy.compiled.document.tasks);
  if (task !== null && !profiles.includes(task)) {
    const those = profiles.length > 0 ? `it has ${profiles.join(', ')}` : 'its `tasks` has none';
    return { error: `the policy has no task "${task}"; ${those}` };
  }
  gate.tasks.put({ agent, session }, task, Date.now());
  const what = task === null ? 'session taken off its task' : `session put on task ${task}`;
  gate.recording.personDid(what, `${agent} ${session}`);
  return {};
}

function pause(gate: Gate, { minutes, reason }: PauseRequest): object {
  startPause(gate.home, { until: Date.now() + Math.min(minutes, LONGEST_PAUSE_MIN) * 60_000, reason });
  gate.recording.personDid(`paused for ${counted(minutes, 'minute')}`, reason);
  return stateOf(gate);
}

function resume(gate: Gate): object {
  endPause(gate.home);
  gate.recording.personDid('resumed', '');
  return stateOf(gate);
}

/** Puts a new device key in the place of the old one, which vouches for it; gives back the new one's id. */
async function exchangeKey({ home, origin, deviceKey: held, recording }: Gate): Promise<{ keyId: string }> {
  const old = await deviceKey(origin.device, home.deviceKey);
  const { keyId } = await exchangeDeviceKey(origin.device, home.deviceKey, new Date());
  held.forget();
  recording.personDid('device key exchanged', `${old.keyId} vouches for ${keyId}`);
  return { keyId };
}

/** Begins another chain of evidence in the place of one that has forked. */
async function beginEvidenceAnew({ evidence, recording }: Gate): Promise<object> {
  const begun = await evidence.beginAnew();
  if ('ended' in begun)
    recording.personDid('evidence begins anew', `another chain takes the place of ${begun.ended}`);
  return begun;
}
