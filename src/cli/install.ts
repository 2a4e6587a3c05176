/** `chaperone install` and `uninstall`. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { titleOf } from '../agents/index.ts';
import { INSTALLABLE, install, SettingsProblem, status, uninstall } from '../agents/install/index.ts';
import { ensureGate, GateClient } from '../gate/client.ts';
import { writeWhole } from '../gate/files.ts';
import { type Home, locate, prepare } from '../gate/home.ts';
import { httpHooks } from '../gate/http-hooks.ts';
import { installEnvironment } from '../gate/install-environment.ts';
import { chosenAgents } from './agents.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { writeLauncher } from './launcher.ts';
import { agentAtWork } from './person.ts';
import { nodeProblem, thisProgram } from './program.ts';
import { mayRemoveEverything, removeEverything } from './remove-everything.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

export async function installAgents(names: readonly string[], options: { transport: string }): Promise<void> {
  const { transport } = options;
  if (transport !== 'command' && transport !== 'http')
    throw new BadInput(`install: --transport is command or http, not "${transport}"`);
  const agents = chosenAgents(names);
  if (agents.length === 0)
    throw new BadInput(
      `install: no agent has left traces in this home folder; name one of ${INSTALLABLE.join(', ')}`,
    );
  const unfit = nodeProblem(process.versions.node);
  if (unfit) throw new BadInput(`install: ${unfit}`);
  const home = locate();
  prepare(home);
  writeLauncher(home, thisProgram());
  if (transport === 'http') await openPort(home);
  const problems: string[] = [];
  for (const agent of agents) {
    try {
      const { files, switches } = install(agent, installEnvironment(home), transport);
      say(`${titleOf(agent)}: hooks are in ${files.join(', ')}`);
      if (agent === 'codex')
        say(
          'Codex runs a hook only after somebody has trusted it: install did that for these, /hooks in Codex shows them.',
        );
      for (const { file, says } of switches) problems.push(`${titleOf(agent)}: ${file}: ${says}`);
    } catch (error) {
      if (!(error instanceof SettingsProblem)) throw error;
      problems.push(`${titleOf(agent)}: ${error.message}`);
    }
  }
  await ensureGate(home, thisProgram());
  if (problems.length < agents.length)
    say('Sessions that run take the hooks at their next start; `chaperone status` shows when one has fired.');
  for (const line of pathAdvice(home)) say(line);
  if (problems.length > 0) throw new BadInput(problems.join('\n'));
}

/** How `chaperone` becomes a command of the shell; nothing where it is one already. */
function pathAdvice(home: Home): string[] {
  const folder = dirname(home.launcher);
  if ((process.env.PATH ?? '').split(delimiter).includes(folder)) return [];
  return process.platform === 'win32'
    ? [`For the command \`chaperone\`, add ${folder} to your PATH.`]
    : [`For the command \`chaperone\`, add this to your shell's profile:`, `  export PATH="${folder}:$PATH"`];
}

export async function uninstallAgents(
  names: readonly string[],
  options: { everything?: boolean; yes?: boolean },
): Promise<void> {
  const agent = agentAtWork();
  if (agent)
    throw new AnswerIsNo(`an agent may not take its own hooks out (${agent}); ask the person to do it`);
  const home = locate();
  if (options.everything) {
    if (names.length > 0) throw new BadInput('uninstall: --everything means all agents; name none');
    await mayRemoveEverything(home, options.yes);
  }
  const chosen = names.length === 0 ? [...INSTALLABLE] : chosenAgents(names);
  const env = installEnvironment(home);
  const had = chosen.filter((one) => status(one, env).state !== 'absent');
  for (const one of chosen) {
    const sharers = uninstall(one, env).filter((sharer) => !chosen.includes(sharer));
    if (names.length > 0 || had.includes(one))
      say(
        sharers.length === 0
          ? `${titleOf(one)}: hooks are out`
          : `${titleOf(one)}: the hooks that it shares with ${sharers.map(titleOf).join(', ')} stay; uninstall that too to take them out`,
      );
  }
  if (names.length === 0 && had.length === 0) say('No agent had hooks of Chaperone.');
  if (options.everything) {
    await removeEverything(home);
    say(`Nothing of Chaperone is left in ${home.root}. Start sessions that run anew.`);
  } else if (existsSync(home.root))
    say(
      `The record and all else that is kept stays in ${home.root}; \`chaperone uninstall --everything\` removes that, too, and ends the gate.`,
    );
}

/** Settles the port of http hooks once, so that settings stay valid, and lets a running gate start anew with it. */
async function openPort(home: Home): Promise<void> {
  if (httpHooks(home)) return;
  const port = await freePort();
  writeWhole(
    join(home.installed, 'http.json'),
    JSON.stringify({ port, secret: randomBytes(24).toString('hex') }),
  );
  await new GateClient(home).stop().catch(() => {
    // None was running; the next start takes the port up.
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}
