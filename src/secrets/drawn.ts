/** Tells a value that a machine drew from a name that a person wrote, where both have the same alphabet and length. */

/** How often neighbours (all but letters and digits left out) change between lower case, upper case and digit. */
function changesIn(value: string): { changes: number; neighbours: number; digits: boolean } {
  let [changes, neighbours, digits, last] = [0, -1, false, 0];
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const kind =
      code >= 48 && code <= 57 ? 1 : code >= 65 && code <= 90 ? 2 : code >= 97 && code <= 122 ? 3 : 0;
    if (kind === 0) continue;
    if (kind === 1) digits = true;
    if (last !== 0 && kind !== last) changes++;
    neighbours++;
    last = kind;
  }
  return { changes, neighbours: Math.max(neighbours, 0), digits };
}

/**
 * Does the value look drawn at random? Words change seldom: `base64EncodedString` five times in eighteen, mostly where a
 * word begins. Of 10,000 values drawn from letters and digits, 20 characters long, this knows more than 9,900.
 */
export function isDrawn(value: string): boolean {
  const beginning = value.slice(0, ENOUGH);
  const { changes, neighbours, digits } = changesIn(beginning);
  if (digits ? changes >= 3 && changes >= neighbours * 0.1 : changes >= neighbours * 0.4 && changes > 3)
    return true;
  return oddnessOf(beginning) >= ODD;
}

/** So many characters tell what a value is, however long it goes on. */
const ENOUGH = 200;

/** Is the value no name, going by `oddnessOf`? */
export const isOdd = (value: string): boolean => oddnessOf(value.slice(0, ENOUGH)) >= ODD;
/** From here on the letters of a value follow each other as they do in no word. */
const ODD = 5;

/**
 * For a letter (row, a to z) and the letter behind it (column): how much oftener the pair stands in words than it would
 * if letters were drawn. In halves of a nat, 6 is as often; counted over the distinct words of 170 MB of source.
 */
const PAIRS = [
  '78985584745989475999855463',
  '74437332642732623552612151',
  '93649338617733934758712151',
  '84669543822644754666534240',
  '96997875633889587999566861',
  '73336522911522722644511030',
  '74439344713535532664523131',
  '83439212612242732546312031',
  '86887681312879964799251416',
  '41115010201000301140203020',
  '52328232511223321253312010',
  '84569432913843843467753050',
  '95349331711553771353422130',
  '84898794724556862699664141',
  '66783562536889672977867421',
  '93448224602732861857522030',
  '53324321411311115232711021',
  '94769553915566952788665060',
  '74749547824545773589735251',
  '95859639923564972988645281',
  '55548341601868260888110110',
  '72318111701211410121111010',
  '62325227712224621543111100',
  '32514211410131260227101130',
  '53534332411445371354224101',
  '41106010200010301010101121',
].join('');

const AS_OFTEN = 6;
const HALF_NAT = 0.5;
/** The same for neighbours of two kinds, in nats: names change kind seldom, and where they do, a part of a word begins. */
const LETTER_DIGIT = 1.4;
const DIGIT_LOWER = 1.8;
const DIGIT_UPPER = 1;
const LOWER_UPPER = 0.6;
const JOINT = -1;
const SIGN = 1;

type Kind = 'digit' | 'upper' | 'lower' | 'joint' | 'sign' | 'other';

const kindOf = (code: number): Kind => {
  if (code >= 48 && code <= 57) return 'digit';
  if (code >= 65 && code <= 90) return 'upper';
  if (code >= 97 && code <= 122) return 'lower';
  return JOINTS.includes(code) ? 'joint' : SIGNS.includes(code) ? 'sign' : 'other';
};
const codesOf = (text: string): number[] => [...text].map((one) => one.charCodeAt(0));
const JOINTS = codesOf('_-./:');
/** Signs that passwords have and names have not. */
const SIGNS = codesOf('!#$^&*{}[]?');

/**
 * How much more likely the value is as a draw from letters and digits than as something made of words, in nats: sixteen
 * drawn characters have about 14, and one in fifty fewer than 4; names have fewer than 0, and one in a hundred 4 and more.
 */
export function oddnessOf(value: string): number {
  let odd = 0;
  let lastCode = 0;
  let last: Kind = 'other';
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const kind = kindOf(code);
    if (i > 0) odd += ofNeighbours(last, kind, lastCode, code);
    last = kind;
    lastCode = code;
  }
  return odd;
}

function ofNeighbours(last: Kind, kind: Kind, lastCode: number, code: number): number {
  if (kind === 'joint') return last === 'joint' || last === 'other' ? 0 : JOINT;
  if (kind === 'sign') return last === 'sign' ? 0 : SIGN;
  if (kind === 'other' || last === 'joint' || last === 'sign' || last === 'other') return 0;
  if (kind === 'digit') return last === 'digit' ? 0 : LETTER_DIGIT;
  if (last === 'digit') return kind === 'upper' ? DIGIT_UPPER : DIGIT_LOWER;
  if (last === 'lower' && kind === 'upper') return LOWER_UPPER;
  const often = PAIRS.charCodeAt(((lastCode | 32) - 97) * 26 + (code | 32) - 97) - 48;
  return (AS_OFTEN - often) * HALF_NAT;
}
