/** Where Chaperone keeps its state, and the names of what lies there. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export interface Home {
  /** State folder, mode 0700. */
  readonly root: string;
  /** Unix socket, or named pipe on Windows. */
  readonly socket: string;
  /** The person's own policy; absent = safe defaults. */
  readonly policy: string;
  /** The last policy that was in force, for when `policy` is broken. */
  readonly lastGood: string;
  /** Secret of the person at this machine; never read by a hook. */
  readonly personKey: string;
  readonly pause: string;
  /** Who is signed in: verified claims, sealed; no token. */
  readonly principal: string;
  /** Which organisation this account has enrolled with. */
  readonly organization: string;
  /** Values that were taken out, encrypted; and their key, where no keychain keeps it. */
  readonly vault: string;
  readonly vaultKey: string;
  readonly grants: string;
  /** Which session is on which task. */
  readonly tasks: string;
  /** What each session's workspace had as its own part of the policy when it began. */
  readonly begun: string;
  /** Folder of the log's segments. */
  readonly log: string;
  /** Every policy that was in force, by the SHA-256 of its canonical JSON: what the record names. */
  readonly policies: string;
  /** How far each export has come in the log. */
  readonly exports: string;
  /** Random name of this device. */
  readonly device: string;
  /** Beginning of the names of its key's files. */
  readonly deviceKey: string;
  /** Signed batches of records, and how far they were sent. */
  readonly evidence: string;
  /** Records of hooks that decided without a gate. */
  readonly spool: string;
  /** The launcher that hooks are installed with. */
  readonly launcher: string;
  /** What install has to remember for uninstall. */
  readonly installed: string;
  /** What the runtime compiled of the program. */
  readonly compiled: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Longest path of a Unix socket that every system takes (macOS: 104 bytes with the closing NUL). */
const SOCKET_LIMIT = 100;

/** Finds the state folder: `CHAPERONE_HOME`, else the platform's usual place. Creates nothing. */
export function locate(env: Environment = process.env, platform: NodeJS.Platform = process.platform): Home {
  const root = env.CHAPERONE_HOME || usualPlace(env, platform);
  return {
    root,
    socket: socketOf(root, platform),
    policy: join(root, 'policy.yaml'),
    lastGood: join(root, 'policy.last-good.json'),
    personKey: join(root, 'person.key'),
    pause: join(root, 'pause.json'),
    principal: join(root, 'principal.json'),
    organization: join(root, 'organization.json'),
    vault: join(root, 'vault'),
    vaultKey: join(root, 'vault.key'),
    grants: join(root, 'grants.json'),
    tasks: join(root, 'tasks.json'),
    begun: join(root, 'begun.json'),
    log: join(root, 'log'),
    policies: join(root, 'policies'),
    exports: join(root, 'exports'),
    device: join(root, 'device'),
    deviceKey: join(root, 'device-key'),
    evidence: join(root, 'evidence'),
    spool: join(root, 'spool'),
    launcher: join(root, 'bin', platform === 'win32' ? 'chaperone.cmd' : 'chaperone'),
    installed: join(root, 'installed'),
    compiled: join(root, 'compiled'),
  };
}

function usualPlace(env: Environment, platform: NodeJS.Platform): string {
  const home = env.HOME || homedir();
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Chaperone');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Chaperone');
  return join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'chaperone');
}

function socketOf(root: string, platform: NodeJS.Platform): string {
  const short = createHash('sha256').update(root).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\chaperone-${short}`;
  const inside = join(root, 'gate.sock');
  if (Buffer.byteLength(inside) <= SOCKET_LIMIT) return inside;
  // A long home folder: a folder of our own in the temp folder, named by user so that nobody else's is taken for it.
  return join(tmpdir(), `chaperone-${userInfo().uid}-${short}`, 'gate.sock');
}

/** Makes the folders that are not there yet, for this user alone (0700). The log makes its own: it may have a fault that must not stop a pause. */
export function prepare(home: Home): void {
  for (const folder of [home.root, home.spool, join(home.launcher, '..'), home.installed]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  if (!home.socket.startsWith('\\\\')) mkdirSync(join(home.socket, '..'), { recursive: true, mode: 0o700 });
}
