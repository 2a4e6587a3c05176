/** Keys, numbers and texts that an organisation's commands are given; what cannot be used is told in one line. */
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { privateKeyOf, publicKeyOf } from '../policy/bundle/publish.ts';
import { BadInput } from './fail.ts';

export function textFrom(file: string, command: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInput(
      `policy ${command}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

export function secretKey(file: string, command: string): KeyObject {
  const key = privateKeyOf(textFrom(file, command));
  if (typeof key === 'string')
    throw new BadInput(`policy ${command}: ${file}: ${key}; \`chaperone policy keygen\` makes one`);
  return key;
}

export function openKey(file: string, command: string): KeyObject {
  const key = publicKeyOf(textFrom(file, command));
  if (typeof key === 'string')
    throw new BadInput(`policy ${command}: ${file}: ${key}; it is the file that ends in .pub`);
  return key;
}

/** The number that an option gives, in its bounds. */
export function numberFrom(
  text: string,
  name: string,
  command: string,
  { least, most }: { readonly least: number; readonly most: number } = ANY,
): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!(number >= least && number <= most))
    throw new BadInput(
      `policy ${command}: --${name} is a number ${most === ANY.most ? 'from 0' : `from ${least} to ${most}`}, not "${text}"`,
    );
  return number;
}

const ANY = { least: 0, most: Number.MAX_SAFE_INTEGER };

/** How long a status may hold, in hours: that it is young is what it proves. */
export const STATUS_HOURS = { least: 1, most: 168 };
