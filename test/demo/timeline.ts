/** Records as a story for a person: action, effects, decision, why. */
import pc from 'picocolors';
import type { ActivityRecord } from '../../src/model/record.ts';

type Decided = Extract<ActivityRecord, { type: 'decision' }>;

const OUTCOMES = {
  allow: { word: 'allowed', paint: pc.green },
  redact: { word: 'redacted', paint: pc.cyan },
  ask: { word: 'asks', paint: pc.yellow },
  deny: { word: 'denied', paint: pc.red },
} as const;

/** What harms most is told first; running a program that any line runs is not worth a line. */
const QUIET: ReadonlySet<string> = new Set(['command.run']);

export function tell(record: ActivityRecord): string {
  switch (record.type) {
    case 'decision':
      return decision(record);
    case 'prompt':
      return `\n${pc.bold('prompt')}   ${record.summary}`;
    case 'result':
      return record.redactions > 0
        ? `         ${pc.cyan(`↳ ${record.redactions} secret${record.redactions > 1 ? 's' : ''} taken out of the result`)}`
        : '';
    default:
      return '';
  }
}

function decision(record: Decided): string {
  const { word, paint } = OUTCOMES[record.outcome];
  const action = record.summary.split('\n')[0]?.replace(/^--- /, '') ?? '';
  const [why, ...others] = record.reasons;
  const effects = record.effects.filter(({ kind }) => !QUIET.has(kind) || record.effects.length === 1);
  const lines = [
    `${paint(pc.bold(word.padEnd(8)))} ${pc.bold(record.tool)} ${action.length > 100 ? `${action.slice(0, 100)}…` : action}`,
    ...effects
      .slice(0, 5)
      .map(({ kind, resource, certainty }) =>
        pc.dim(`           ${kind.padEnd(18)} ${resource}${certainty === 'proven' ? '' : ` (${certainty})`}`),
      ),
    ...(effects.length > 5 ? [pc.dim(`           and ${effects.length - 5} more effects`)] : []),
    ...(why
      ? [`         ${paint('why')} ${why}${others.length > 0 ? pc.dim(` and ${others.length} more`) : ''}`]
      : []),
    ...decider(record),
  ];
  return lines.join('\n');
}

function decider({ decider, waited }: Decided): string[] {
  switch (decider.by) {
    case 'person': {
      const words = decider.answer === 'deny' && decider.words ? `: "${decider.words}"` : '';
      const answers = {
        once: 'allowed it once',
        session: 'allowed it for this session',
        minutes: 'allowed it for 15 minutes',
        deny: 'said no',
      };
      return [
        `         ${pc.magenta('person')} ${answers[decider.answer]}${words} ${pc.dim(`after ${waited} ms`)}`,
      ];
    }
    case 'grant':
      return [`         ${pc.magenta('grant')} the person's earlier yes covers this effect on this resource`];
    case 'client':
      return [`         ${pc.magenta('client')} asked its own user`];
    default:
      return [];
  }
}
