/** The vault at rest: one encrypted entry a line (AES-256-GCM, NIST SP 800-38D), appended as values are taken out. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import type { Sealed } from '../../secrets/vault.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export function appendSealed(file: string, key: Buffer, sealed: Sealed): void {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(JSON.stringify(sealed), 'utf8'), cipher.final()]);
  const line = Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
  appendFileSync(file, `${line}\n`, { mode: 0o600 });
}

/** Every entry that the key opens, oldest first, and how many it does not open (a torn line, another key). */
export function readSealed(file: string, key: Buffer): { sealed: Sealed[]; closed: number } {
  if (!existsSync(file)) return { sealed: [], closed: 0 };
  const sealed: Sealed[] = [];
  let closed = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const entry = open(Buffer.from(line, 'base64'), key);
    if (entry) sealed.push(entry);
    else closed++;
  }
  return { sealed, closed };
}

function open(line: Buffer, key: Buffer): Sealed | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, line.subarray(0, IV_BYTES));
    decipher.setAuthTag(line.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = Buffer.concat([decipher.update(line.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(body.toString('utf8')) as Sealed;
  } catch {
    return undefined;
  }
}

export const removeVault = (file: string): void => rmSync(file, { force: true });
