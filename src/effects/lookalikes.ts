/**
 * Letters that look like others and characters that cannot be seen, folded before anything is decided: a host
 * written with a Cyrillic letter is not the host that a person reads, and a zero-width space hides a word.
 */

/** Look-alikes of ASCII characters, each before what it looks like (the common part of Unicode TR39's confusables). */
const LOOKALIKES = new Map(
  [
    'аa еe оo рp сc уy хx іi јj ѕs ԁd һh ԛq ԝw кk мm тt вb гr пn ӏl ѵv ɡg ɑa ոn օo սu ʏy ᴍm ᴛt',
    'АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ІI ЅS ЈJ',
    'αa οo ρp νv ιi κk υu ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΧX ΥY',
    '∕/ ⁄/ ․. ‐- ‑- −- –-',
  ]
    .join(' ')
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.charAt(1)] as const),
);

/** Zero-width characters, joiners, bidi controls, soft hyphen, variation selectors, tags: nobody sees them. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu;

const ASCII = /^[\x00-\x7F]*$/;

/** Text with invisible characters gone; spans into the original no longer hold if it changed. */
export const withoutInvisible = (text: string): string =>
  ASCII.test(text) ? text : text.replace(INVISIBLE, '');

/** The word as a person reads it: look-alikes become the ASCII letters they look like. */
export function foldLookalikes(word: string): string {
  if (ASCII.test(word)) return word;
  let folded = '';
  for (const c of word.normalize('NFKC')) folded += LOOKALIKES.get(c) ?? c;
  return folded;
}
