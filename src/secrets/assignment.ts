/** The ways from a name to its value: in settings, programs, headers, URLs, commands, tables and prose. */

/** The name's rest: `_API_KEY` after the vendor's word. */
const REST = /[\w.-]{0,40}(?![\w.-])/y;

/** `=`, `": "`, `', '`, `("`, `">`, a blank, the end of a line and the next one's indent, and what opens a string. */
const GLUE =
  /(?:<\/key>| \[\*{4,24}\w{0,4}\])?(?:[^\w\r\n@#/;]{1,24}(?:\r?\n[ \t]{0,24}(?:- )?["'<]?)?|\r?\n[ \t]{0,24}(?:- )?["'<]?)(?:[BbFfRrUu](?=["']))?["']?/y;

/**
 * Words that may stand between, for they call the thing or its place by name: `provider "datadog" { api_key = "…"`,
 * `name: DATADOG_KEY` over `value: …`, `DATADOG_KEY: string = "…"`, `getenv("DATADOG_KEY") or "…"`, `Datadog API key is …`,
 * `datadog = Client("…")`.
 */
const WORD =
  /(?:[\w.-]{0,40}(?:key|token|secret|password|auth|credentials?|value|webhook|url|dsn|id)|&?str|string|char|type|default|bearer|basic|or|is|to|api|app|access|client|login|user|init|deploy|push|body|[aktpTK](?= ))(?![\w-])|[\w.]{1,40}(?=\(["'])/iy;
const MOST_WORDS = 4;

/** To the next value in the query of a URL, after a host or another value. */
const PARAMETER = /[^\s"'<>`]{0,200}?[?&][\w.-]{0,24}(?:key|token|secret|auth|id|password|sig)=/iy;
const MOST_PARAMETERS = 4;

/** Where the value of the name may begin whose vendor's word ends at the offset; the nearest place first. */
export function placesOfValue(text: string, nameEnd: number): number[] {
  const rest = endOf(REST, text, nameEnd);
  if (rest === -1) return [];
  const places = '/?:'.includes(text[rest] ?? ' ') ? parametersFrom(text, rest) : [];
  let place = endOf(GLUE, text, rest);
  for (let words = 0; place !== -1; words++) {
    places.push(place);
    // A value in base64 may begin with what looks like glue.
    if (text[place - 1] === '+' || text[place - 1] === '-') places.push(place - 1);
    if (words === MOST_WORDS) break;
    const word = endOf(WORD, text, place);
    place = word === -1 ? -1 : endOf(GLUE, text, word);
  }
  return places;
}

function parametersFrom(text: string, start: number): number[] {
  const places: number[] = [];
  for (let at = start; places.length < MOST_PARAMETERS; places.push(at)) {
    at = endOf(PARAMETER, text, at);
    if (at === -1) break;
  }
  return places;
}

/** The end of what the sticky pattern matches at the offset, else -1. */
export function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
