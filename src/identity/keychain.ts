/**
 * The platform's keychain (Keychain, Credential Manager, Secret Service). Where there is none, as on a server or in a
 * container, a file that only this user can read stands in for it, and whoever asks is told.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const SERVICE = 'chaperone';

/** Longest wait for the keychain, in milliseconds: a locked one may be asking a person who is not there. */
const PATIENCE_MS = 5000;

/** A key, and where it is kept; `problem` says in one sentence why not in the keychain. */
export interface KeptKey {
  readonly key: Buffer;
  readonly kept: 'keychain' | 'file';
  readonly problem?: string;
}

/**
 * The key of 32 bytes with that name, made at first need. `file` is the fall-back (mode 0600); once it is there it is
 * used, so that a keychain that comes and goes does not make two keys. `CHAPERONE_KEYCHAIN=off` asks for the file.
 *
 * @param isInKeychain it was there before: then none is made in its place, and this throws where it cannot be had
 */
export async function keptKey(name: string, file: string, isInKeychain = false): Promise<KeptKey> {
  if (existsSync(file)) return { key: Buffer.from(readFileSync(file, 'utf8').trim(), 'hex'), kept: 'file' };
  const fresh = randomBytes(32);
  if (process.env.CHAPERONE_KEYCHAIN !== 'off') {
    try {
      return { key: await inKeychain(name, fresh), kept: 'keychain' };
    } catch (error) {
      if (isInKeychain)
        throw new Error(`the keychain, which has the key, does not give it: ${sentence(error)}`);
      writeFileSync(file, fresh.toString('hex'), { mode: 0o600, flush: true });
      const problem = `There is no keychain here (${sentence(error)}), so a key is kept in ${file}, which only you can read.`;
      return { key: fresh, kept: 'file', problem };
    }
  }
  if (isInKeychain) throw new Error('the keychain has the key, and CHAPERONE_KEYCHAIN is off');
  writeFileSync(file, fresh.toString('hex'), { mode: 0o600, flush: true });
  return { key: fresh, kept: 'file' };
}

/** Forgets the key with that name, in the keychain and in its file. A keychain that is not there has none. */
export async function forgetKey(name: string, file: string): Promise<void> {
  rmSync(file, { force: true });
  if (process.env.CHAPERONE_KEYCHAIN === 'off') return;
  try {
    await patient((await load()).deletePassword(SERVICE, name));
  } catch {
    // No keychain: the key was in the file.
  }
}

/**
 * What the keychain holds for a service and an account; nothing where it holds none. Chaperone's own entries are not
 * given out. Throws where there is no keychain, or where it does not answer.
 */
export async function readKeychain(service: string, account: string): Promise<string | undefined> {
  if (service === SERVICE) throw new Error("Chaperone's own entries are not given out");
  mayUse();
  const keytar = await load();
  return (await patient(keytar.getPassword(service, account))) ?? undefined;
}

/** Keeps a text of ours. Throws where there is no keychain: what must not lie in a file is then kept nowhere. */
export async function keepInKeychain(name: string, value: string): Promise<void> {
  mayUse();
  const keytar = await load();
  await patient(keytar.setPassword(SERVICE, name, value));
}

/** A text of ours that was kept; nothing where none was. Throws as `keepInKeychain` does. */
export async function keptInKeychain(name: string): Promise<string | undefined> {
  mayUse();
  const keytar = await load();
  return (await patient(keytar.getPassword(SERVICE, name))) ?? undefined;
}

/** Forgets a text of ours. Throws as `keepInKeychain` does. */
export async function dropFromKeychain(name: string): Promise<void> {
  mayUse();
  const keytar = await load();
  await patient(keytar.deletePassword(SERVICE, name));
}

function mayUse(): void {
  if (process.env.CHAPERONE_KEYCHAIN === 'off') throw new Error('CHAPERONE_KEYCHAIN is off');
}

async function load(): Promise<typeof import('keytar')> {
  // A native module: loaded only here, where it may be missing for the platform.
  const loaded = await import('keytar');
  // A CommonJS module: run from source it is the default export, bundled it is the module.
  return 'default' in loaded ? (loaded.default as typeof loaded) : loaded;
}

async function inKeychain(account: string, fresh: Buffer): Promise<Buffer> {
  const keytar = await load();
  const found = await patient(keytar.getPassword(SERVICE, account));
  if (found) return Buffer.from(found, 'hex');
  await patient(keytar.setPassword(SERVICE, account, fresh.toString('hex')));
  return fresh;
}

function patient<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The first line of what went wrong, for a sentence. */
export const sentence = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 120) ?? '';
