/** Where a reader of Perl and Ruby stands among the words. */
import { type Tongue, type Word, wordsOf } from './words.ts';

export class Cursor {
  protected readonly words: readonly Word[];
  protected readonly tongue: Tongue;
  protected at = 0;

  constructor(source: string, tongue: Tongue) {
    this.words = wordsOf(source, tongue);
    this.tongue = tongue;
  }

  protected get word(): Word | undefined {
    return this.words[this.at];
  }

  protected is(sign: string): boolean {
    const word = this.word;
    return word?.kind === 'sign' && word.text === sign;
  }

  protected take(sign: string): boolean {
    if (!this.is(sign)) return false;
    this.at++;
    return true;
  }

  protected isName(pattern: RegExp): boolean {
    return this.word?.kind === 'name' && pattern.test(this.word.text);
  }

  /** Goes on to the end of the line or statement. */
  protected skipLine(): void {
    while (this.word && this.word.kind !== 'end') this.at++;
  }
}
