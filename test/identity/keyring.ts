/** A real Secret Service on a message bus of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Sandbox } from '../rig/sandbox.ts';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

export const hasKeyring = has('gnome-keyring-daemon') && has('dbus-run-session');
if (!hasKeyring)
  console.warn('Skipped: no gnome-keyring and dbus-run-session on this machine to be a keychain.');

/** The shell words that run a TypeScript file with Node. */
export const NODE = `'${process.execPath}' --disable-warning=MODULE_TYPELESS_PACKAGE_JSON`;

/** Runs files with Node, one after the other, beside a fresh keychain that is open; gives back what they print. */
export function withKeyring(sandbox: Sandbox, runtime: string, files: readonly string[]): string {
  const steps = files.map((file) => `${NODE} ${file}`).join('; ');
  const script = `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ${steps}`;
  const said = execFileSync('dbus-run-session', ['--', 'bash', '-c', script], {
    env: { ...sandbox.env, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: path.join(sandbox.root, 'data') },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return said.trim();
}
