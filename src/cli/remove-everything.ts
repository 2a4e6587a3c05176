/** `chaperone uninstall --everything`: what is left when the hooks are out, removed too. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../audit/writer-lock.ts';
import { GateClient } from '../gate/client.ts';
import { type Home, locate } from '../gate/home.ts';
import { forgetDeviceKey } from '../identity/device-key.ts';
import { forgetKey } from '../identity/keychain.ts';
import { dropTokens } from '../identity/token-store.ts';
import { confirm } from './confirm.ts';
import { AnswerIsNo } from './fail.ts';

/** How long a gate may take to end, milliseconds: it answers hooks that wait, and closes the log. */
const PATIENCE_MS = 15_000;

/** Asks the person, unless `yes`: the record cannot be had back. */
export async function mayRemoveEverything(home: Home, yes: boolean | undefined): Promise<void> {
  await confirm(
    `Take all hooks out, and remove the record, the policy and the vault in ${home.root}? Placeholders that agents hold stay placeholders.`,
    yes,
  );
}

/** Ends the gate, forgets the keys, removes the state folder. */
export async function removeEverything(home: Home): Promise<void> {
  // First, so that no hook of a session that runs starts another gate.
  rmSync(home.launcher, { force: true });
  await endGate(home);
  if (existsSync(home.device))
    await forgetDeviceKey(readFileSync(home.device, 'utf8').trim(), home.deviceKey);
  // Entries of one user, not of one folder: a second state folder (CHAPERONE_HOME) leaves them to the first.
  if (home.root === locate({ ...process.env, CHAPERONE_HOME: undefined }).root) {
    await forgetKey('vault', home.vaultKey);
    await dropTokens();
  }
  rmSync(home.root, { recursive: true, force: true, maxRetries: 3 });
  // A long path has its socket elsewhere, in a folder of its own.
  if (!home.socket.startsWith('\\\\') && dirname(home.socket) !== home.root)
    rmSync(dirname(home.socket), { recursive: true, force: true });
}

async function endGate(home: Home): Promise<void> {
  const client = new GateClient(home);
  const running = await client.state().catch(() => undefined);
  if (!running) return;
  // Revokes the tokens at the provider, if it can be reached.
  if (running.identity?.principal.kind === 'person') await client.signOut().catch(() => undefined);
  await client.stop();
  for (const end = Date.now() + PATIENCE_MS; isAlive(running.pid); await sleep(50))
    if (Date.now() > end)
      throw new AnswerIsNo(`the gate (process ${running.pid}) does not end; end it, then try again`);
}
