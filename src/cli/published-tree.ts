/** The static tree that an organisation publishes, as its own commands read and write it. */
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeWhole } from '../gate/files.ts';
import { canonicalJson } from '../model/canonical.ts';
import { counted } from '../model/counted.ts';
import { type Envelope, open } from '../model/envelope.ts';
import { sha256Of } from '../model/sha256.ts';
import { BUNDLE_TYPE, Bundle, ROOT_TYPE, Root, STATUS_TYPE, Status } from '../policy/bundle/documents.ts';
import { signStatus, textOf } from '../policy/bundle/publish.ts';
import { checkStatus } from '../policy/bundle/trust.ts';
import { BadInput } from './fail.ts';
import { toldOf } from './published-words.ts';

/** For a web server, which runs as another user; what more there is to say the umask says. */
const PUBLISHED = { mode: 0o666 } as const;

export class PublishedTree {
  readonly #dir: string;

  /** Makes the folders that are not there yet. */
  constructor(dir: string) {
    this.#dir = dir;
    for (const folder of ['roots', 'bundles']) mkdirSync(join(dir, folder), { recursive: true });
  }

  newestRoot(): Root | undefined {
    const versions = readdirSync(join(this.#dir, 'roots')).flatMap(
      (name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [],
    );
    const newest = Math.max(0, ...versions.map(Number));
    return newest === 0 ? undefined : v.parse(Root, payloadIn(this.#rootFile(newest), ROOT_TYPE));
  }

  status(): Status | undefined {
    const file = join(this.#dir, 'status.json');
    return existsSync(file) ? v.parse(Status, payloadIn(file, STATUS_TYPE)) : undefined;
  }

  /** Gives back the root as it was written, and says its digest. */
  writeRoot(envelope: Envelope): Root {
    const text = textOf(envelope);
    const root = v.parse(Root, JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')));
    const file = this.#rootFile(root.version);
    writeWhole(file, text, PUBLISHED);
    const digest = sha256Of(text);
    const pin =
      root.version === 1 ? 'pin it on devices by its SHA-256' : 'follows the one before; its SHA-256 is';
    process.stdout.write(`${file}: ${pin} ${digest}\n`);
    return root;
  }

  writeBundle(sha256: string, text: string): void {
    writeWhole(join(this.#dir, 'bundles', `${sha256}.json`), text, PUBLISHED);
  }

  /** The policy in a published bundle, in canonical JSON; undefined where the file is gone. */
  policyIn(sha256: string): string | undefined {
    const file = join(this.#dir, 'bundles', `${sha256}.json`);
    if (!existsSync(file)) return undefined;
    return canonicalJson(v.parse(Bundle, payloadIn(file, BUNDLE_TYPE)).policy);
  }

  /** Signs and writes the status, last of all and in one step: whoever reads it finds all that it names. */
  writeStatus(
    status: Omit<Status, 'issued' | 'expires'>,
    key: KeyObject,
    hours: number,
    { root, last }: { readonly root: Root; readonly last: Status | undefined },
  ): void {
    const now = Date.now();
    const text = textOf(signStatus(status, key, now, hours));
    const standing = { root, ...(last && { status: last }) };
    const checked = checkStatus(standing, Buffer.from(text), now);
    if (!checked.ok)
      throw new BadInput(`no device would take this, so it is not published. ${checked.problem}`);
    const file = join(this.#dir, 'status.json');
    // Some servers make the ETag of time and size: two statuses of one second must differ in size to be told apart.
    writeWhole(file, text + '\n'.repeat(status.version % 7), PUBLISHED);
    process.stdout.write(
      `${[`${file}: version ${status.version}, for ${counted(hours, 'hour')}`, ...toldOf(status)].join('\n  ')}\n`,
    );
  }

  #rootFile(version: number): string {
    return join(this.#dir, 'roots', `${version}.json`);
  }
}

/** What the organisation wrote itself; devices verify, this only reads it back. */
function payloadIn(file: string, type: string): unknown {
  const opened = open(readFileSync(file, 'utf8'), type, [], 0);
  if (!opened.ok) throw new BadInput(`${file} is damaged: ${opened.problem}`);
  return JSON.parse(opened.payload.toString('utf8'));
}
