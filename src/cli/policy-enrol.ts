/** `chaperone policy enrol|leave`: this account follows an organisation's policies, where no administrator has said so. */
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../audit/writer-lock.ts';
import { GateClient } from '../gate/client.ts';
import { locate, prepare } from '../gate/home.ts';
import { findOrganization, organizationOf } from '../gate/policy/organization.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { agentAtWork } from './person.ts';

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
  await restart();
  process.stdout.write(`this account follows ${url} from now on; \`chaperone status\` says what has come\n`);
}

export async function leave(): Promise<void> {
  mustBePerson('change whose policies are followed');
  rmSync(locate().organization, { force: true });
  await restart();
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
async function restart(): Promise<void> {
  const gate = new GateClient(locate());
  const running = await gate.state().catch(() => undefined);
  if (!running) return;
  await gate.stop();
  for (const end = Date.now() + 5000; isAlive(running.pid) && Date.now() < end; ) await sleep(20);
}
