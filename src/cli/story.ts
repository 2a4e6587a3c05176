/** A session as a story: what the person asked, what the agent wanted, what was decided and why, what came of it. */
import pc from 'picocolors';
import type { SessionSummary } from '../audit/sessions.ts';
import { counted } from '../model/counted.ts';
import { rateWords } from '../model/obedience.ts';
import type { ActivityRecord, Decider } from '../model/record.ts';
import { OUTCOME_COLOURS, printable } from './record-lines.ts';

type Decision = Extract<ActivityRecord, { type: 'decision' }>;
type Result = Extract<ActivityRecord, { type: 'result' }>;

/** A piece of the story, before anybody knows how it will be read. */
type Piece =
  | { readonly is: 'title'; readonly text: string }
  | { readonly is: 'heading'; readonly at: string; readonly mark: string; readonly text: string }
  | { readonly is: 'line'; readonly text: string }
  | { readonly is: 'code' | 'diff'; readonly text: string };

export type Form = 'terminal' | 'markdown';

/** The story's lines. Nothing that an agent wrote can pass for anything else in them. */
export function story(summary: SessionSummary, records: readonly ActivityRecord[], form: Form): string[] {
  const results = new Map(records.flatMap((r) => (r.type === 'result' ? [[r.action, r] as const] : [])));
  const pieces = [
    ...head(summary),
    ...records.flatMap((record) => piecesOf(record, results)),
    ...records.flatMap((record) => strayResult(record, records)),
  ];
  return pieces.flatMap(form === 'markdown' ? inMarkdown : inTerminal);
}

function head(summary: SessionSummary): Piece[] {
  const { agent, principal, model, clientVersion, device, branch, repository, cwd, prompts } = summary;
  const version = clientVersion ? ` ${clientVersion}` : '';
  const where = repository ? `${repository}${branch ? `, branch ${branch}` : ''}` : cwd;
  const { actions, denied, asked, redactions, obedience } = summary;
  const counts = [
    counted(prompts, 'prompt'),
    counted(actions, 'action'),
    `${denied} denied`,
    `${asked} put before a person`,
    `${counted(redactions, 'secret')} taken out`,
    rateWords(obedience),
    ...(obedience.no > 0 ? [`${obedience.no} ANSWERS NOT OBEYED`] : []),
  ];
  return [
    { is: 'title', text: `Session ${summary.session}` },
    { is: 'line', text: `${agent}${version}${model ? ` with ${model}` : ''}, for ${principal} on ${device}` },
    { is: 'line', text: `in ${where}` },
    ...(summary.startedIn ? [{ is: 'line', text: `started in ${summary.startedIn}` } as const] : []),
    {
      is: 'line',
      text: `from ${summary.from} to ${summary.to}, records ${summary.first} to ${summary.last}`,
    },
    { is: 'line', text: counts.join(', ') },
    ...summary.subagents.map(
      ({ type, id, actions: done, denied: refused }): Piece => ({
        is: 'line',
        text: `subagent ${type} (${id}): ${counted(done, 'action')}, ${refused} denied`,
      }),
    ),
  ];
}

function piecesOf(record: ActivityRecord, results: ReadonlyMap<string, Result>): Piece[] {
  const who = record.subagent ? `subagent ${record.subagent.type}: ` : '';
  const heading = (mark: string, text: string): Piece => ({
    is: 'heading',
    at: record.at,
    mark,
    text: who + text,
  });
  switch (record.type) {
    case 'prompt':
      return [
        heading(record.outcome === 'deny' ? 'deny' : 'prompt', 'the person said'),
        { is: 'code', text: record.summary },
        ...(record.reason ? [line(record.reason)] : []),
      ];
    case 'decision':
      return [heading(markOf(record), record.tool), ...decisionPieces(record, results.get(record.action))];
    case 'session':
      return [heading('session', `${record.moment} ${record.detail}`.trim())];
    case 'obedience':
      // That it was obeyed is said once, at the top.
      return record.obeyed === 'no' ? [heading('NOT OBEYED', `${record.tool}: ${record.evidence.says}`)] : [];
    case 'finding':
      return [heading('finding', `${record.signal} (${record.severity}): ${record.why}`)];
    case 'governance':
      return [heading(record.outcome, `${record.what} ${record.reason}`.trim())];
    case 'result':
    case 'enrolment':
    case 'log':
      return [];
  }
}

/** What the client was made to do, where that is not the outcome: a redaction that could not be done is a denial. */
const markOf = ({ outcome, answer }: Decision): string =>
  answer === 'deny' && outcome !== 'deny' ? 'deny' : outcome;

function decisionPieces(decision: Decision, result: Result | undefined): Piece[] {
  const { summary, diff, effects, reasons, waited, rule, decider, wouldBe, spooled } = decision;
  const shown: Piece[] = diff
    ? [{ is: 'diff', text: diff.cut ? `${diff.text}\n…` : diff.text }]
    : summary
      ? [{ is: 'code', text: summary }]
      : [];
  const wait = waited > 0 ? `, after ${seconds(waited)}` : '';
  return [
    ...shown,
    ...effects.map(({ kind, resource, certainty }) =>
      line(`${kind} ${resource}${certainty === 'proven' ? '' : ` (${certainty})`}`),
    ),
    line(`${deciderWords(decider, rule)}${wait}${spooled ? ', by the hook itself without a gate' : ''}`),
    ...(wouldBe ? [line(`would have been ${wouldBe.outcome} by ${wouldBe.rule}`)] : []),
    ...(markOf(decision) === 'allow' ? [] : reasons.map(line)),
    ...(result ? [line(resultWords(result))] : []),
  ];
}

function deciderWords(decider: Decider, rule: string): string {
  switch (decider.by) {
    case 'rule':
      return rule === 'default' ? 'no rule names it' : `by rule ${rule}`;
    case 'grant':
      return `by an earlier yes (rule ${rule})`;
    case 'preapproval':
      return `pre-approved as ${decider.preapproval} (rule ${rule})`;
    case 'person':
      return `by a person: ${decider.answer}${decider.words ? `, "${decider.words}"` : ''} (rule ${rule})`;
    case 'client':
      return `left to the client's own question (rule ${rule})`;
    case 'timeout':
      return `nobody answered in time (rule ${rule})`;
    case 'pause':
      return `let through while paused (rule ${rule})`;
    case 'fault':
      return `because of a fault: ${decider.problem}`;
  }
}

function resultWords({ failed, bytes, redactions, milliseconds, disobeyed, restored }: Result): string {
  const parts = [
    failed ? 'failed' : 'done',
    `${bytes} bytes came back`,
    ...(redactions > 0 ? [`${counted(redactions, 'secret')} taken out`] : []),
    ...(restored ? [`values put back into ${restored.join(', ')}`] : []),
    ...(milliseconds === undefined ? [] : [`ran ${seconds(milliseconds)}`]),
    ...(disobeyed ? ['DONE ALTHOUGH DENIED'] : []),
  ];
  return `→ ${parts.join(', ')}`;
}

/** A result whose call was never decided here. */
function strayResult(record: ActivityRecord, records: readonly ActivityRecord[]): Piece[] {
  if (record.type !== 'result') return [];
  if (records.some((other) => other.type === 'decision' && other.action === record.action)) return [];
  return [
    {
      is: 'heading',
      at: record.at,
      mark: 'result',
      text: `${record.tool}, of a call that no hook asked about`,
    },
    line(resultWords(record)),
  ];
}

const line = (text: string): Piece => ({ is: 'line', text });
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

function inTerminal(piece: Piece): string[] {
  const lines = printable(piece.text).split('\n');
  switch (piece.is) {
    case 'title':
      return [pc.bold(lines.join(' '))];
    case 'heading': {
      const paint = OUTCOME_COLOURS[piece.mark] ?? pc.bold;
      return ['', `${pc.dim(piece.at.slice(11, 19))} ${paint(piece.mark)} ${pc.bold(lines.join(' '))}`];
    }
    case 'line':
      return [`  ${pc.dim(lines.join(' '))}`];
    case 'code':
      return lines.map((text) => `    ${text}`);
    case 'diff':
      return lines.map((text) => `    ${diffColour(text)(text)}`);
  }
}

function diffColour(text: string): (text: string) => string {
  if (text.startsWith('+++') || text.startsWith('---')) return pc.bold;
  return text.startsWith('+') ? pc.green : text.startsWith('-') ? pc.red : String;
}

function inMarkdown(piece: Piece): string[] {
  const text = printable(piece.text);
  switch (piece.is) {
    case 'title':
      return [`# ${escaped(text)}`, ''];
    case 'heading':
      return ['', `## ${piece.at.slice(11, 19)} ${piece.mark}: ${escaped(text)}`, ''];
    case 'line':
      return [`- ${escaped(text)}`];
    case 'code':
    case 'diff': {
      const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
      return [`${fence}${piece.is === 'diff' ? 'diff' : 'text'}`, ...text.split('\n'), fence, ''];
    }
  }
}

/** Text that is no Markdown, on one line. */
const escaped = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|!~&]/g, '\\$&');
