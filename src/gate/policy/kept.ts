/** What a device has taken of an organisation, as it lies on disk: kept when taken, checked again at every start. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle, Channel, Root, Status } from '../../policy/bundle/documents.ts';
import { checkBundle, checkStatus, nextRoot, pinnedRoot } from '../../policy/bundle/trust.ts';
import { type CompiledPolicy, compilePolicy } from '../../policy/compile.ts';
import { readJson, writeWhole } from '../files.ts';
import type { Organization } from './organization.ts';

export interface Taken {
  readonly root: Root;
  readonly status?: Status;
  readonly policy?: TakenPolicy;
}

/** A bundle, what the status said of it, and what is decided by. */
export interface TakenPolicy {
  /** Name of the channel that it came by. */
  readonly channel: string;
  readonly named: Channel;
  readonly bundle: Bundle;
  readonly compiled: CompiledPolicy;
}

/** A channel of its own, so that a bundle is checked by what was said of it then, whatever the channels say now. */
const THEN = 'then';

export class KeptPolicy {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, 'roots'), { recursive: true, mode: 0o700 });
  }

  keepRoot({ version }: Root, text: Buffer): void {
    writeWhole(join(this.#folder, 'roots', `${version}.json`), text.toString());
  }

  keepStatus(text: Buffer): void {
    writeWhole(join(this.#folder, 'status.json'), text.toString());
  }

  keepBundle({ channel, named }: Pick<TakenPolicy, 'channel' | 'named'>, text: Buffer): void {
    writeWhole(join(this.#folder, 'bundle.json'), text.toString());
    writeWhole(join(this.#folder, 'named.json'), JSON.stringify({ channel, ...named }));
  }

  /**
   * What was taken before, checked again from the pinned root on: the folder is only this user's word. How old it is is
   * for the ladder to say; here only who signed it counts.
   */
  read({ rootSha256, channel: usual }: Organization, client: string): Taken | undefined {
    const roots = this.#roots(rootSha256);
    const [root] = roots;
    if (!root) return undefined;
    const text = this.#file('status.json');
    // The newest root may be from after all else: what the one before has signed was good, and stays until there is better.
    const status = text && firstGood(roots, (one) => checkStatus({ root: one }, text, 0));
    if (!status) return { root };
    const bundleText = this.#file('bundle.json');
    const kept = readJson(join(this.#folder, 'named.json')) as ({ channel?: string } & Channel) | undefined;
    if (!bundleText || !kept) return { root, status };
    const { channel = usual, ...named } = kept;
    const then: Status = { ...status, floor: 0, channels: { [THEN]: named } };
    const bundle = firstGood(roots, (one) =>
      checkBundle({ root: one, status: then }, THEN, bundleText, 0, client),
    );
    if (!bundle) return { root, status };
    return { root, status, policy: { channel, named, bundle, compiled: compilePolicy(bundle.policy) } };
  }

  /** The chain from the pinned root on, newest first. */
  #roots(pinned: string): readonly Root[] {
    const text = this.#file('roots/1.json');
    const first = text && pinnedRoot(text, pinned);
    if (!first?.ok) return [];
    const chain = [first.value];
    for (let version = 2; version <= readdirSync(join(this.#folder, 'roots')).length; version++) {
      const following = this.#file(`roots/${version}.json`);
      const next = following && nextRoot(chain[0] as Root, following);
      if (!next?.ok) break;
      chain.unshift(next.value);
    }
    return chain;
  }

  #file(name: string): Buffer | undefined {
    const path = join(this.#folder, name);
    return existsSync(path) ? readFileSync(path) : undefined;
  }
}

function firstGood<T>(
  roots: readonly Root[],
  check: (root: Root) => { readonly ok: true; readonly value: T } | { readonly ok: false },
): T | undefined {
  for (const root of roots) {
    const checked = check(root);
    if (checked.ok) return checked.value;
  }
  return undefined;
}
