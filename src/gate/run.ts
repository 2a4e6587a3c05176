/** A gate's life: take the socket, or hand over to the one that runs, or take over from an older one; leave when idle. */
import { chmodSync, rmSync, statSync, watch } from 'node:fs';
import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, isLogTaken } from '../audit/writer-lock.ts';
import { compareVersions } from '../model/version.ts';
import { GateClient, type GateError } from './client.ts';
import { Gate } from './gate.ts';
import { type Home, prepare } from './home.ts';
import { httpHooks } from './http-hooks.ts';
import { withLock } from './lock.ts';
import { findOrganization } from './policy/organization.ts';
import { EventStreams, loopbackServer, socketServer } from './server.ts';

/** Without hooks and listeners for this long, a gate goes; the next hook starts another. Milliseconds. */
const IDLE_MS = 30 * 60_000;
const TICK_MS = 15_000;
/** How often it is looked whether an administrator names another organisation; a program is asked but on Linux. */
const ORGANIZATION_MS = process.platform === 'linux' ? TICK_MS : 300_000;
/** How often the gate looks whether its socket is still there: without it nobody finds the gate, and it must not keep the log. */
const LOOK_MS = 1000;

/**
 * Runs a gate until it is stopped or idle. Resolves at once, to `false`, where a gate of this version or a newer one
 * already runs. `started` is called once the socket is ours.
 */
export async function runGate(
  home: Home,
  version: string,
  announce: (line: string) => void,
  started: () => void = () => {},
): Promise<boolean> {
  process.umask(0o077);
  // Read anew at every connection; the other variables have had their effect by now.
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  prepare(home);
  refuseForeignFolder(dirname(home.socket));
  const running = await withLock(home.root, async () => {
    if (!(await takeOver(home, version, announce))) return undefined;
    return listen(home, version);
  });
  if (!running) return false;
  started();
  announce(`gate ${version} (pid ${process.pid}) listens on ${home.socket}`);
  await running.ended;
  announce('gate stopped');
  return true;
}

/** The socket's folder must be ours alone: in a shared temp folder somebody else may have made it first. */
function refuseForeignFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const stat = statSync(folder);
  if (stat.uid !== process.getuid?.())
    throw new Error(`${folder} belongs to another user; remove it or set CHAPERONE_HOME`);
  if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/** Is the socket ours to take? An older gate is asked to stop first; a stale socket file is removed. */
async function takeOver(home: Home, version: string, announce: (line: string) => void): Promise<boolean> {
  const client = new GateClient(home);
  const running = await client.state().catch((error: GateError) => {
    if (error.code === 'absent') return undefined;
    // Somebody holds the socket and keeps silent, as a stopped process does. Two gates would be worse than a slow one.
    throw new Error(
      `a gate holds ${home.socket} and does not answer; end it (\`ps\` shows "gate --foreground") and try again`,
    );
  });
  if (running && compareVersions(running.version, version) >= 0) {
    announce(`gate ${running.version} (pid ${running.pid}) is running`);
    return false;
  }
  if (running) {
    announce(`taking over from gate ${running.version} (pid ${running.pid})`);
    await client.stop();
    for (const end = Date.now() + 5000; isAlive(running.pid) && Date.now() < end; ) await sleep(20);
  }
  if (process.platform !== 'win32') rmSync(home.socket, { force: true });
  // A gate whose socket was removed ends by itself, and gives the log back.
  for (const end = Date.now() + 5 * LOOK_MS; isLogTaken(home.log) && Date.now() < end; ) await sleep(50);
  return true;
}

async function listen(home: Home, version: string): Promise<{ ended: Promise<void> }> {
  let lastUse = Date.now();
  let stop = () => {};
  const ended = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const events = new EventStreams(() => gate);
  const gate = new Gate(home, version, () => events.changed());
  const door = {
    gate,
    events,
    stop: () => stop(),
    busy: () => {
      lastUse = Date.now();
    },
  };
  const servers = [await bind(socketServer(door), home.socket)];
  if (process.platform !== 'win32') chmodSync(home.socket, 0o600);
  const ours = inode(home.socket);
  const http = httpHooks(home);
  // A taken port must not keep the gate from starting: command hooks go on, http hooks fail closed on the client's side.
  if (http)
    await bind(loopbackServer(door, http.secret), { host: '127.0.0.1', port: http.port }).then(
      (s) => servers.push(s),
      (error: NodeJS.ErrnoException) =>
        gate.report(
          `Port ${http.port} of the http hooks cannot be had (${error.code}): another program may answer them. Run \`chaperone install claude-code\` to go back to command hooks.`,
        ),
    );
  // While hooks come in already: what is taken out before the vault is open is kept for it.
  void gate.openVault();
  void gate.countObedience();
  const following = gate.followPolicy();
  void gate.signIn.look();
  const exporting = gate.exports.follow();
  gate.makeEvidence();
  const tick = setInterval(() => {
    gate.takeInSpool();
    void gate.signIn.look();
    if (events.count === 0 && gate.approvals.asks.length === 0 && Date.now() - lastUse > IDLE_MS) stop();
  }, TICK_MS);
  const look = setInterval(() => {
    if (inode(home.socket) !== ours) stop();
  }, LOOK_MS);
  const followed = JSON.stringify(findOrganization(home));
  const administering = setInterval(() => {
    // The next hook or the editor starts a gate that follows the other.
    const another = JSON.stringify(findOrganization(home)) !== followed;
    if (another && gate.approvals.asks.length === 0) stop();
  }, ORGANIZATION_MS);
  const installing = watchFolder(home.installed, () => events.changed());
  // Also while it ends: being asked twice must not cost the last records their batch.
  process.on('SIGTERM', stop);
  process.once('SIGINT', stop);
  return {
    ended: ended.then(async () => {
      clearInterval(look);
      clearInterval(administering);
      installing.close();
      following.close();
      gate.signIn.close();
      await exporting.close();
      return close(gate, events, servers, tick);
    }),
  };
}

/** Tells one file of that name from another; undefined where there is none, and on Windows, whose pipes nobody removes. */
function inode(file: string): number | undefined {
  return process.platform === 'win32' ? undefined : statSync(file, { throwIfNoEntry: false })?.ino;
}

/** Hears of changes in a folder, as far as the system tells of them. */
function watchFolder(folder: string, changed: () => void): { close(): void } {
  try {
    return watch(folder, { persistent: false }, changed).on('error', () => {});
  } catch {
    return { close() {} }; // No more watchers are to be had: the next change of anything else shows it.
  }
}

function bind(server: Server, where: string | { host: string; port: number }): Promise<Server> {
  // A person may take minutes to answer, and the hook waits as long.
  server.requestTimeout = 0;
  server.headersTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => resolve(server));
  });
}

async function close(
  gate: Gate,
  events: EventStreams,
  servers: Server[],
  tick: NodeJS.Timeout,
): Promise<void> {
  clearInterval(tick);
  gate.approvals.close(); // Waiting hooks are answered before the door shuts.
  events.close();
  await sleep(50);
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await gate.close();
}
