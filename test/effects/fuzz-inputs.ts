/** Inputs nobody would write: pieces of every language that the engine reads, and the corpus, broken in many ways. */
import { readFileSync } from 'node:fs';
import type { ToolUse } from '../../src/model/action.ts';
import { CORPUS, casesOf } from './cases.ts';

const CORPUS_COMMANDS: readonly string[] = [
  ...CORPUS.flatMap((file) => casesOf(file).map((each) => each.command)),
  ...readFileSync(new URL('../corpus/everyday.txt', import.meta.url), 'utf8').split('\n'),
];

const words = (text: string): readonly string[] => text.split(/[ \n]+/).filter(Boolean);

/** Signs and words by language; a random program is a run of them. */
const PIECES: Readonly<Record<string, readonly string[]>> = {
  shell: [
    ...words(
      `$( ) \` " ' \${ } | || && ; & << <<- <<< <( >( > >> >& &> \\ $(( )) [[ ]] (( if then elif else fi for x in do done while until
      case esac ;; ;& {a,b} {1..9} {1..9999999} { } ( ! * ? ~ = += # $X $@ $# $? $1 \${X:- \${X//a/ \${X##* \${!X} \${X[@]} \${X^^} $'\\x $" -c -e -- - | /
      function f() local export declare eval exec source . sudo env xargs find rm -rf cat echo printf read set shift trap alias cd sh bash -lc
      python3 node perl ruby php psql mysql sqlite3 pwsh powershell -Command sed awk jq curl git ssh docker make npm tar base64 -d tee 2>&1`,
    ),
    '\n',
    '\t',
    ' ',
    '<<EOF\n',
    '\nEOF\n',
    "<<'X'\n",
    '\nX\n',
  ],
  python: [
    ...words(
      `( ) [ ] { } : , . = == += -> ** * @ % # ' " ''' """ f" f' r' b' \\ lambda def class if else elif for in while try except finally with as import from
      return yield await async not and or is None True x y self os sys subprocess open( read() write( .format( .join( eval( exec( __import__( getattr(
      os.system( os.remove( shutil.rmtree( Path( 'a' '/etc' 0x1f 1e9 ... := [x for x in **k`,
    ),
    '\n',
    '\n    ',
    '\n        ',
    ' ',
  ],
  javascript: [
    ...words(
      '( ) [ ] { } ; , . => = === ?. ?? ... ` ${ \' " / /* */ // function async await class extends new return const let var if else for of in while do try catch throw switch case default import export from require( fs.rmSync( child_process exec( eval( process.env JSON.parse( .map( .forEach( x y this null <T> as : ! - + ++ ** @ # \\u{ 0n',
    ),
    '\n',
    ' ',
  ],
  perl: [
    ...words(
      `( ) [ ] { } ; , . => = =~ -> $x @x %x $_ $@ \\ ' " \` q( qq{ qw/ m/ s/ tr/ /e <<EOF my our sub if unless while foreach for do eval system exec unlink open print die return qx( #{ |x| def end puts File.delete %w[ :sym ?a begin rescue`,
    ),
    '\n',
    '\nEOF\n',
    ' ',
  ],
  php: [
    ...words(
      `<?php ?> ( ) [ ] { } ; , . -> => = $x $_GET ' " <<<X function fn class new return if else foreach as while echo eval( system( exec( unlink( file_put_contents( include \\ # // /* */ @ & :: ?-> match`,
    ),
    '\n',
    '\nX;\n',
    ' ',
  ],
  powershell: [
    ...words(
      `( ) [ ] { } ; , . | & && $( @( @{ $x $_ $env:X \${x} ' " \` @' '@ @" "@ # <# #> -Recurse -Force -Path -Command -EncodedCommand Remove-Item Get-ChildItem ForEach-Object Invoke-Expression iex iwr | % ? = += -eq -replace if else foreach function param try catch .Invoke( ::new( 1..9 > 2>&1 [IO.File]:: Start-Process & . %X% ^ /c del /s /q rd for %%a in do call set`,
    ),
    '\n',
    ' ',
  ],
  sql: [
    ...words(
      `( ) ; , . * = ' " \` -- /* */ $$ $x$ :: || SELECT FROM WHERE DELETE UPDATE SET INSERT INTO VALUES DROP TABLE TRUNCATE ALTER CREATE WITH AS RETURNING UNION ALL JOIN ON AND OR NOT IN EXISTS CASE WHEN THEN END NULL 1=1 a t COPY TO PROGRAM EXPLAIN ANALYZE MERGE USING MATCHED \\! \\copy .shell .read`,
    ),
    '\n',
    ' ',
  ],
};

/** How shell text carries a program of another language. */
const CARRIERS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  shell: [
    ["bash -c '", "'"],
    ['eval "', '"'],
    ['cat <<EOF | sh\n', '\nEOF'],
    ["ssh host '", "'"],
    ['x() { ', '; }; x'],
    ['echo "$(', ')"'],
    ["find . -exec sh -c '", "' ;"],
  ],
  python: [
    ['python3 -c "', '"'],
    ["python3 - <<'EOF'\n", '\nEOF'],
  ],
  javascript: [
    ["node -e '", "'"],
    ["node - <<'EOF'\n", '\nEOF'],
    ['deno eval "', '"'],
  ],
  perl: [
    ["perl -e '", "'"],
    ["ruby -e '", "'"],
    ["ruby <<'EOF'\n", '\nEOF'],
  ],
  php: [
    ["php -r '", "'"],
    ["php <<'EOF'\n<?php ", '\nEOF'],
  ],
  powershell: [
    ["pwsh -c '", "'"],
    ['powershell -Command "', '"'],
  ],
  sql: [
    ['psql -c "', '"'],
    ["mysql -e '", "'"],
    ["sqlite3 a.db <<'EOF'\n", '\nEOF'],
    ["psql <<'EOF'\n", '\nEOF'],
  ],
};

const LANGUAGES = Object.keys(PIECES);

/** Characters that parsers trip over: controls, marks of our own, wide and lone surrogates, directions, lookalikes. */
const ODD = [
  ...'\0\x01\x07\b\v\f\r\x1b\x7f\u0085\u00A0\u00AD\u200B\u200E\u202E\u2028\u2066\uFEFF\uE000\uE001\uE002\uE003\uFFFD\uFFFF\uD800\uDC00İßſＫа',
].concat('\u{1F600}', '\u{E0041}', '\u{10FFFF}', '\r\n');

/** What is opened and never closed, or closed and never opened, by the hundred. */
const HEAPS = words(
  `( ) { } [ ] " ' \` $( \${ $(( <( << <<E <<'E' \\ ; | & ! * ? ~ / = , : # - {a,b} {a, ,} \${X:- \${X/ $'\\ (( [[ ]] ]} f( if case .. ../ // a= a[ a[0]= <a <!-- /* ''' """ :: -> @ %`,
).concat(
  '\n',
  '\n<<E',
  'if a; then ',
  'do ',
  '; }',
  '() {',
  '$(a ',
  '`a ',
  'a|',
  'a&&',
  'not ',
  'a if ',
  'lambda:',
  '=>',
  'x=>',
  '((a)=>',
  'SELECT (',
  'CASE WHEN ',
  '-- \n',
  ' #{',
);

/** Random numbers that a seed decides (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** A number of repetitions up to `most`; small most of the time, so that a million inputs take minutes. */
  times(most: number): number {
    return 1 + this.below(this.below(20) === 0 ? most : Math.ceil(most / 20));
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

/** Longest input, in characters. */
const LENGTH_LIMIT = 20_000;

/** The input of this number: the same for the same seed. */
export function inputAt(seed: number, index: number): Extract<ToolUse, { kind: 'shell' }> {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 3; i++) random.below(2);
  let command = start(random);
  for (let changes = random.below(4); changes > 0; changes--) command = changed(command, random);
  const shell = random.of(['bash', 'bash', 'bash', 'bash', 'bash', 'bash', 'powershell', 'cmd'] as const);
  return { kind: 'shell', command: command.slice(0, LENGTH_LIMIT), shell };
}

function start(random: Random): string {
  switch (random.below(6)) {
    case 0:
    case 1:
      return random.of(CORPUS_COMMANDS);
    case 2: {
      const language = random.of(LANGUAGES);
      return carried(language, soup(language, random), random);
    }
    case 3:
      return soup('shell', random);
    case 4: {
      const language = random.of(LANGUAGES);
      const heap = random.of(HEAPS).repeat(random.times(4000));
      return carried(language, soup(language, random) + heap + soup(language, random), random);
    }
    default:
      return Array.from({ length: random.times(800) }, () => character(random)).join('');
  }
}

function soup(language: string, random: Random): string {
  const pieces = PIECES[language] ?? [];
  const gap = random.of(['', ' ', ' ']);
  return Array.from({ length: random.times(400) }, () => random.of(pieces)).join(gap);
}

function carried(language: string, code: string, random: Random): string {
  const [before, after] = random.of(CARRIERS[language] ?? [['', '']]);
  return before + code + after;
}

const character = (random: Random): string =>
  random.below(4) === 0
    ? random.of(ODD)
    : String.fromCharCode(random.below(random.of([128, 128, 0x500, 0x10000])));

function changed(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const until = Math.min(text.length, at + random.below(random.of([3, 20, 300])));
  const [head, part, tail] = [text.slice(0, at), text.slice(at, until), text.slice(until)];
  switch (random.below(13)) {
    case 0:
      return (
        head + String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << random.below(8))) + text.slice(at + 1)
      );
    case 1:
      return head + tail;
    case 2:
      return head;
    case 3:
      return head + part.repeat(random.times(300)) + tail;
    case 4:
      return head + random.of(CORPUS_COMMANDS) + tail;
    case 5: {
      const other = random.of(CORPUS_COMMANDS);
      return head + other.slice(random.below(other.length + 1));
    }
    case 6:
      return head + character(random) + tail;
    case 7:
      return head + random.of(PIECES[random.of(LANGUAGES)] ?? []) + tail;
    case 8:
      return head + random.of(HEAPS).repeat(random.times(6000)) + tail;
    case 9:
      return carried(random.of(LANGUAGES), text, random);
    case 10: {
      let nested = text;
      for (let depth = random.below(14); depth > 0 && nested.length < LENGTH_LIMIT; depth--)
        nested = carried(random.of(['shell', 'shell', random.of(LANGUAGES)]), nested, random);
      return nested;
    }
    case 11:
      return Array.from({ length: random.times(60) }, () => text).join(
        random.of(['\n', '; ', ' | ', ' && ', ' || ', ' & ', ' ']),
      );
    default:
      return tail + part + head;
  }
}
