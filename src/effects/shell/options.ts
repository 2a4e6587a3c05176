/** Options and operands of a command line, by the conventions of GNU, POSIX and single-dash programs. */
import type { Field } from './scope.ts';

/**
 * `gnu`: options anywhere, bundles. `posix`: options end at the first operand. `dash`: long options with one dash,
 * no bundles (find, java, terraform). `words`: the same, and options end at the first operand.
 */
export type Style = 'gnu' | 'posix' | 'dash' | 'words';

const takesCache = new Map<string, ReadonlySet<string>>();

/** Set of the options in a list such as `'-n -o --output'`: those that take the next word as their value. */
function setOf(list: string): ReadonlySet<string> {
  let set = takesCache.get(list);
  if (!set) {
    set = new Set(list.split(' '));
    takesCache.set(list, set);
  }
  return set;
}

const NOTHING: Field = { text: '', from: [] };

export class Options {
  readonly operands: Field[] = [];
  /** Index in the words where operands begin: what a wrapper hands on. */
  rest: number;
  readonly #values = new Map<string, Field[]>();

  /**
   * @param words the command line without the program
   * @param takes options that take a value, separated by blanks
   */
  constructor(words: readonly Field[], takes = '', style: Style = 'gnu') {
    const valued = setOf(takes);
    const single = style === 'dash' || style === 'words';
    const stops = style === 'posix' || style === 'words';
    this.rest = words.length;
    let i = 0;
    const valueFor = (name: string): void => {
      this.#add(name, words[++i] ?? NOTHING);
    };
    for (; i < words.length; i++) {
      const word = words[i];
      if (!word) break;
      const { text } = word;
      if (text === '--') {
        this.operands.push(...words.slice(i + 1));
        this.rest = Math.min(this.rest, i + 1);
        return;
      }
      if (text.length < 2 || text[0] !== '-') {
        this.rest = Math.min(this.rest, i);
        if (stops) {
          this.operands.push(...words.slice(i));
          return;
        }
        this.operands.push(word);
      } else if (text[1] === '-' || single) {
        const equals = text.indexOf('=');
        if (equals > 0) this.#add(text.slice(0, equals), { ...word, text: text.slice(equals + 1) });
        else if (valued.has(text)) valueFor(text);
        else this.#add(text, NOTHING);
      } else this.#bundle(word, valued, valueFor);
    }
  }

  #bundle(word: Field, valued: ReadonlySet<string>, valueFor: (name: string) => void): void {
    const { text } = word;
    for (let at = 1; at < text.length; at++) {
      const name = `-${text[at]}`;
      if (!valued.has(name)) this.#add(name, NOTHING);
      else if (at + 1 < text.length) {
        this.#add(name, { ...word, text: text.slice(at + 1) });
        return;
      } else {
        valueFor(name);
        return;
      }
    }
  }

  #add(name: string, value: Field): void {
    const values = this.#values.get(name);
    if (values) values.push(value);
    else this.#values.set(name, [value]);
  }

  /** Is one of these options given? Long ones count when shortened, as GNU programs take them. */
  has(...names: readonly string[]): boolean {
    return names.some(
      (name) => this.#values.has(name) || (name.startsWith('--') && this.#shortened(name) !== undefined),
    );
  }

  /** Last value given to one of these options. */
  value(...names: readonly string[]): Field | undefined {
    return this.values(...names).at(-1);
  }

  /** All values given to these options, in the order of the names. */
  values(...names: readonly string[]): Field[] {
    return names.flatMap((name) => this.#values.get(name) ?? []);
  }

  /** Values of all options that were given one. */
  get all(): Field[] {
    return [...this.#values.values()].flat().filter((value) => value !== NOTHING);
  }

  /** Names of all options that were given. */
  get names(): Iterable<string> {
    return this.#values.keys();
  }

  #shortened(name: string): string | undefined {
    for (const given of this.#values.keys())
      if (given.length >= 5 && given.startsWith('--') && given.length < name.length && name.startsWith(given))
        return given;
    return undefined;
  }
}
