/** A rehearsal as one page: no script, nothing from elsewhere, readable in light and dark, by keyboard and by ear. */
import { counted } from '../model/counted.ts';
import type { Both, RehearsalResult, Tally } from '../policy/rehearse/rehearsal.ts';
import { suggestedYaml } from '../policy/rehearse/words.ts';

/** HTML of a document. All that was recorded is text in it, never markup. */
export function rehearsalPage(result: RehearsalResult): string {
  const { policy, totals, developerDays } = result;
  const title = `Rehearsal of ${policy.organization}, revision ${policy.revision}`;
  const aDay = (count: number): string => (developerDays === 0 ? '–' : (count / developerDays).toFixed(1));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${counted(result.decisions, 'decision')} of ${counted(result.developers, 'developer')} on ${counted(developerDays, 'developer-day')}${result.from ? `, ${result.from.slice(0, 10)} to ${result.to?.slice(0, 10)}` : ''}. ${result.changed === 0 ? 'Nothing changes.' : `${counted(result.changed, 'decision')} would come out otherwise.`}</p>
${result.unknown > 0 ? `<p class="note">${counted(result.unknown, 'decision')} left out: their records do not hold all that a policy can ask.</p>` : ''}
${frictionOf(result, aDay(totals.after.ask))}
<h2>In all</h2>
${table(
  'Recorded, and by the policy that was tried',
  ['', 'recorded', 'tried'],
  [
    ['denied', totals.before.deny, totals.after.deny],
    ['asked', totals.before.ask, totals.after.ask],
    ['asked, once a session', result.asksOncePerSession.before, result.asksOncePerSession.after],
    ['redacted', totals.before.redact, totals.after.redact],
    ['allowed', totals.before.allow, totals.after.allow],
    ['secrets kept from results', result.withheld.before, result.withheld.after],
    ['denied a developer-day', aDay(totals.before.deny), aDay(totals.after.deny)],
    ['asked a developer-day', aDay(totals.before.ask), aDay(totals.after.ask)],
    ['redacted a developer-day', aDay(totals.before.redact), aDay(totals.after.redact)],
  ],
)}
<h2>Asks a developer-day</h2>
${chart(result)}
<h2>By rule</h2>
${tallies(
  'rule',
  result.rules.map(({ rule, before, after }) => ({ name: rule, before, after })),
)}
<h2>By agent</h2>
${tallies(
  'agent',
  result.agents.map(({ agent, before, after }) => ({ name: agent, before, after })),
)}
<h2>What changes</h2>
${result.changes.map(changeOf).join('\n') || '<p>Nothing.</p>'}
<h2>Suggested pre-approvals</h2>
${suggestionsOf(result)}
</main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --ground: #ffffff; --line: #c5ccd3; --before: #6e7781; --after: #0a5bbd; --bad: #a40e26; --good: #116329; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9aa4af; --ground: #0d1117; --line: #3b434d; --before: #8b949e; --after: #6cb0ff; --bad: #ff8a8a; --good: #62d17f; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.note { color: var(--quiet); } .over { color: var(--bad); font-weight: 600; } .within { color: var(--good); font-weight: 600; }
.wide { overflow-x: auto; } .wide:focus-visible, summary:focus-visible { outline: 2px solid var(--after); outline-offset: 2px; }
table { border-collapse: collapse; } caption { text-align: left; color: var(--quiet); }
th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: right; font-variant-numeric: tabular-nums; }
th:first-child, td.text { text-align: left; } td.text { font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere; white-space: pre-wrap; }
pre { border: 1px solid var(--line); padding: 1rem; overflow-x: auto; }
svg { width: 100%; height: auto; } svg text { fill: var(--text); font-size: 11px; } .axis { stroke: var(--line); }
.before { fill: var(--before); } .after { fill: var(--after); } .budget { stroke: var(--bad); stroke-dasharray: 4 3; }
`;

const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

type Cell = string | number;

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  textual = false,
): string {
  const cell = (value: Cell, index: number): string =>
    index === 0 && !textual
      ? `<th scope="row">${escaped(String(value))}</th>`
      : `<td${typeof value === 'string' && textual ? ' class="text"' : ''}>${escaped(typeof value === 'number' ? value.toLocaleString('en') : value)}</td>`;
  return `<div class="wide" tabindex="0" role="region" aria-label="${escaped(caption)}"><table>
<caption>${escaped(caption)}</caption>
<thead><tr>${head.map((name) => (name === '' ? '<td></td>' : `<th scope="col">${escaped(name)}</th>`)).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</tbody>
</table></div>`;
}

function tallies(what: string, rows: readonly ({ readonly name: string } & Both<Tally>)[]): string {
  const stopping = rows.filter(({ before, after }) =>
    [before, after].some((t) => t.deny + t.ask + t.redact > 0),
  );
  if (stopping.length === 0) return '<p>None stops or redacts anything.</p>';
  return table(
    `Each ${what}: recorded, and tried`,
    [what, 'denied', 'denied, tried', 'asked', 'asked, tried', 'redacted', 'redacted, tried'],
    stopping.map(({ name, before: b, after: a }) => [name, b.deny, a.deny, b.ask, a.ask, b.redact, a.redact]),
  );
}

function frictionOf({ friction }: RehearsalResult, asks: string): string {
  if (!friction) return '';
  return `<p class="${friction.within ? 'within' : 'over'}">Friction budget: ${counted(friction.budget, 'ask')} a developer-day. Tried: ${asks}, ${friction.within ? 'within it' : 'over it'}.</p>`;
}

/** Bars at most; longer times are shown by the week or the month. */
const MOST_BARS = 60;

interface Bar {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** Asks a developer-day over time, as a chart and as the table behind it. */
function chart({ days, friction }: RehearsalResult): string {
  const bars = barsOf(days);
  if (bars.length === 0) return '<p>No day was recorded.</p>';
  const [width, height, left, bottom, top] = [960, 260, 40, 40, 10];
  const highest = Math.max(1, friction?.budget ?? 0, ...bars.flatMap(({ before, after }) => [before, after]));
  const slot = (width - left) / bars.length;
  const y = (value: number): number => top + (height - bottom - top) * (1 - value / highest);
  const bar = (x: number, value: number, side: string, says: string): string =>
    `<rect class="${side}" x="${x.toFixed(1)}" y="${y(value).toFixed(1)}" width="${(slot * 0.4).toFixed(1)}" height="${(y(0) - y(value)).toFixed(1)}"><title>${escaped(says)}</title></rect>`;
  const every = Math.ceil(bars.length / 12);
  const drawn = bars.map(({ name, before, after }, index) => {
    const x = left + index * slot;
    const label =
      index % every === 0
        ? `<text x="${x.toFixed(1)}" y="${height - bottom + 16}">${escaped(name)}</text>`
        : '';
    return `${bar(x + slot * 0.05, before, 'before', `${name}, recorded: ${before.toFixed(1)}`)}${bar(x + slot * 0.48, after, 'after', `${name}, tried: ${after.toFixed(1)}`)}${label}`;
  });
  const ticks = [0, highest / 2, highest].map(
    (value) =>
      `<line class="axis" x1="${left}" x2="${width}" y1="${y(value)}" y2="${y(value)}"/><text x="0" y="${y(value) + 4}">${value.toFixed(1)}</text>`,
  );
  const budget = friction
    ? `<line class="budget" x1="${left}" x2="${width}" y1="${y(friction.budget)}" y2="${y(friction.budget)}"><title>Friction budget: ${friction.budget}</title></line>`
    : '';
  const legend = `<rect class="before" x="${left}" y="${height - 12}" width="10" height="10"/><text x="${left + 15}" y="${height - 3}">recorded</text><rect class="after" x="${left + 90}" y="${height - 12}" width="10" height="10"/><text x="${left + 105}" y="${height - 3}">tried</text>${friction ? `<line class="budget" x1="${left + 160}" x2="${left + 190}" y1="${height - 7}" y2="${height - 7}"/><text x="${left + 196}" y="${height - 3}">budget</text>` : ''}`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="chart-title chart-text">
<title id="chart-title">Asks a developer-day, recorded and tried</title>
<desc id="chart-text">Two bars for each of ${bars.length} spans of time; the numbers stand in the table below.</desc>
${ticks.join('')}${drawn.join('\n')}${budget}${legend}
</svg>
<details><summary>The numbers of the chart</summary>
${table(
  'Asks a developer-day',
  ['time', 'recorded', 'tried'],
  bars.map(({ name, before, after }) => [name, before.toFixed(1), after.toFixed(1)]),
)}
</details>`;
}

function barsOf(days: RehearsalResult['days']): Bar[] {
  const lengths = [(day: string) => day, weekOf, (day: string) => day.slice(0, 7)];
  const named =
    lengths.find((name) => new Set(days.map(({ day }) => name(day))).size <= MOST_BARS) ?? lengths[2];
  const spans = new Map<string, { developers: number; before: number; after: number }>();
  for (const { day, developers, before, after } of days) {
    const name = (named as (day: string) => string)(day);
    const span = spans.get(name) ?? { developers: 0, before: 0, after: 0 };
    spans.set(name, {
      developers: span.developers + developers,
      before: span.before + before.ask,
      after: span.after + after.ask,
    });
  }
  return [...spans].map(([name, { developers, before, after }]) => ({
    name,
    before: before / developers,
    after: after / developers,
  }));
}

/** The Monday of the day's week. */
function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

function changeOf({ from, to, count, examples }: RehearsalResult['changes'][number]): string {
  const rows = examples.map(({ count: times, agent, summary, rule, reason }) => [
    times,
    agent,
    summary,
    rule,
    reason ?? '',
  ]);
  return `<h3>${from} → ${to}: ${count.toLocaleString('en')}</h3>
${table(`Examples of ${from} to ${to}, most frequent first`, ['times', 'agent', 'action', 'rule', 'reason'], rows, true)}`;
}

function suggestionsOf(result: RehearsalResult): string {
  const { accepted, refused, remaining } = result.suggestions;
  if (accepted.length === 0 && refused.length === 0) return '<p>None.</p>';
  const answered = accepted.reduce((sum, { removes }) => sum + removes, 0);
  const left = refused
    .map(
      ({ what, asks, admits }) =>
        `<li>${counted(asks, 'ask')}: <code>${escaped(what)}</code>, since the like of this does harm: <code>${escaped(admits)}</code></li>`,
    )
    .join('\n');
  return `<p>${accepted.length} would answer ${counted(answered, 'ask')}; ${remaining.toLocaleString('en')} stay. Each was tried on the harmful cases that Chaperone is tested with, and lets none of them pass.</p>
${accepted.length > 0 ? `<pre tabindex="0" role="region" aria-label="Pre-approvals to paste into a policy"><code>${escaped(suggestedYaml(result))}</code></pre>` : ''}
${left ? `<h3>Left out</h3>\n<ul>${left}</ul>` : ''}`;
}
