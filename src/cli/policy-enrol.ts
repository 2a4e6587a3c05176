/** `chaperone policy enrol|leave`: this account follows an organisation's policies, where no administrator has said so. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../audit/writer-lock.ts';
import { ensureGate, GateClient } from '../gate/client.ts';
import { locate, prepare } from '../gate/home.ts';
import { findOrganization, organizationOf } from '../gate/policy/organization.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { agentAtWork } from './person.ts';
import { thisProgram } from './program.ts';

export interface EnrolOptions {
  readonly url: string;
  readonly rootSha256: string;
  readonly channel?: string;
  readonly push?: boolean;
  readonly pushSpread?: string;
}

export async function enrol({ url, rootSha256, channel, push, pushSpread }: EnrolOptions): Promise<void> {
  mustBePerson('change whose policies are followed');
  const home = locate();
  const made = organizationOf({
    baseUrl: url,
    rootSha256,
    ...(channel && { channel }),
    ...(push && { push }),
    ...(pushSpread && { pushSpreadSeconds: Number(pushSpread) }),
  });
  if ('problem' in made) throw new BadInput(`policy enrol: ${made.problem}`);
  const found = findOrganization(home);
  if (found.kind === 'found' && found.organization.managed)
    throw new AnswerIsNo(`an administrator has decided that already, in ${found.organization.source}`);
  prepare(home);
  writeFileSync(home.organization, made.text, { mode: 0o600 });
  await stopGate();
  process.stdout.write(`this account follows ${url} from now on\n`);
  await ensureGate(home, thisProgram());
  await tellWhatCame(new GateClient(home));
}

/** How long the first policy is waited for, milliseconds; the gate goes on looking after that. */
const PATIENCE_MS = 5000;

async function tellWhatCame(gate: GateClient): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    const { policy, problems } = await gate.state();
    if (policy.channel !== undefined) {
      process.stdout.write(
        `in force: ${policy.organization}, revision ${policy.revision} (channel ${policy.channel})\n`,
      );
      return;
    }
    if (Date.now() < end) continue;
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    process.stderr.write('The gate goes on looking; `chaperone status` says what has come.\n');
    return;
  }
}

export async function leave(): Promise<void> {
  mustBePerson('change whose policies are followed');
  const home = locate();
  const found = findOrganization(home);
  if (found.kind === 'found' && found.organization.managed)
    throw new AnswerIsNo(`an administrator has decided that, in ${found.organization.source}`);
  if (!existsSync(home.organization)) {
    process.stdout.write('this account follows no organisation\n');
    return;
  }
  rmSync(home.organization);
  await stopGate();
  process.stdout.write('this account follows no organisation any more\n');
}

function mustBePerson(what: string): void {
  const agent = agentAtWork();
  if (agent)
    throw new AnswerIsNo(
      `an agent may not ${what} (${agent}); ask the person to do it in a terminal of their own`,
    );
}

/** The gate reads it when it starts; the next hook or the editor starts another. */
async function stopGate(): Promise<void> {
  const gate = new GateClient(locate());
  const running = await gate.state().catch(() => undefined);
  if (!running) return;
  await gate.stop();
  for (const end = Date.now() + 5000; isAlive(running.pid) && Date.now() < end; ) await sleep(20);
}
