/**
 * Which value a placeholder stands for, and which files it came from. A value goes back only into those files: anywhere
 * else a placeholder stays what it is.
 */
import { type NamePlaceholder, placeholderOf } from './placeholder.ts';

/** One value that was taken out. */
export interface Sealed {
  readonly id: string;
  readonly family: string;
  readonly value: string;
  /** Files that it was seen in, absolute and with links resolved. */
  readonly files: readonly string[];
  /** Files that it stood in until a person put something else there: it shall not come back to them. */
  readonly left?: readonly string[];
  /** When it was first taken out, milliseconds since the epoch; 0 where that was not noted. */
  readonly since?: number;
}

/** A keyed hash of the value, in hex: the same in every process of this user, and nothing can be computed back from it. */
export type KeyedHash = (value: string) => string;

/** Length of an id; two values that would share one get longer ones. */
const SHORT = 8;

export class Vault {
  readonly #byId = new Map<string, Sealed>();
  readonly #byValue = new Map<string, Sealed>();
  readonly #hash: KeyedHash;
  readonly #keep: (sealed: Sealed) => void;
  readonly #now: () => number;
  #version = 0;
  /** Of all values; made when it is asked for, since every call asks and few change it. */
  #files: ReadonlySet<string> | undefined;

  /** `keep` is called with each new value, and again when a file is added to it. */
  constructor(hash: KeyedHash, keep: (sealed: Sealed) => void = () => {}, now: () => number = () => 0) {
    this.#hash = hash;
    this.#keep = keep;
    this.#now = now;
  }

  /** Takes in what was kept before; later entries replace earlier ones of the same value. */
  load(sealed: readonly Sealed[]): void {
    for (const one of sealed) this.#set(one);
  }

  /** The value's placeholder. The family of its first sighting stays. */
  readonly name: NamePlaceholder = (family, value) => {
    const known = this.#byValue.get(value);
    if (known) return placeholderOf(known.family, known.id);
    const id = this.#newId(value);
    this.#put({ id, family, value, files: [], since: this.#now() });
    return placeholderOf(family, id);
  };

  /** Notes that a value stands in a file, before anybody has read it. */
  found(family: string, value: string, file: string): void {
    this.name(family, value);
    const sealed = this.#byValue.get(value);
    if (sealed) this.cameFrom(sealed.id, file);
  }

  /** Notes that the placeholder's value stands in the file. */
  cameFrom(id: string, file: string): void {
    const sealed = this.#byId.get(id);
    if (!sealed || sealed.files.includes(file)) return;
    const left = sealed.left?.filter((one) => one !== file);
    this.#put({ ...sealed, files: [...sealed.files, file], ...(left && { left }) });
  }

  /** Notes that the placeholder's value stands in the file no more: a person has put another one there. */
  hasLeft(id: string, file: string): void {
    const sealed = this.#byId.get(id);
    if (!sealed?.files.includes(file)) return;
    const files = sealed.files.filter((one) => one !== file);
    this.#put({ ...sealed, files, left: [...(sealed.left ?? []), file] });
  }

  get(id: string): Sealed | undefined {
    return this.#byId.get(id);
  }

  /** The value, if this file is one that it came from. */
  valueFor(id: string, file: string): string | undefined {
    const sealed = this.#byId.get(id);
    return sealed?.files.includes(file) ? sealed.value : undefined;
  }

  /** Files that hold values which were taken out. */
  get files(): ReadonlySet<string> {
    this.#files ??= new Set([...this.#byId.values()].flatMap(({ files }) => files));
    return this.#files;
  }

  get all(): readonly Sealed[] {
    return [...this.#byId.values()];
  }

  /** Another number whenever values have come or gone. */
  get version(): number {
    return this.#version;
  }

  wipe(): void {
    this.#version++;
    this.#files = undefined;
    this.#byId.clear();
    this.#byValue.clear();
  }

  #newId(value: string): string {
    const digest = this.#hash(value);
    let length = SHORT;
    while (this.#byId.has(digest.slice(0, length))) length++;
    return digest.slice(0, length);
  }

  #put(sealed: Sealed): void {
    this.#set(sealed);
    this.#keep(sealed);
  }

  #set(sealed: Sealed): void {
    if (!this.#byValue.has(sealed.value)) this.#version++;
    this.#files = undefined;
    this.#byId.set(sealed.id, sealed);
    this.#byValue.set(sealed.value, sealed);
  }
}
