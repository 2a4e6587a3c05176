/** One decision as a page to read: what was asked, what would have happened, what was decided, by what or whom. */
import type { ActivityRecord, Decider } from '../model/record.ts';
import { visible } from './approvals/visible-text.ts';
import { CERTAINTY_WORDS, EFFECT_WORDS } from './wording.ts';

export type DecisionRecord = Extract<ActivityRecord, { type: 'decision' }>;

/** `explained`: what the policy in force says of it, rule by rule, where that is known. */
export function recordPage(record: DecisionRecord, explained?: string): string {
  const effects = record.effects.map(
    ({ kind, resource, certainty }) =>
      `${EFFECT_WORDS[kind]} ${resource}  (${kind}, ${CERTAINTY_WORDS[certainty]})`,
  );
  const wouldBe =
    record.wouldBe && `would have been: ${record.wouldBe.outcome} by rule ${record.wouldBe.rule}`;
  const agent = record.subagent ? `${record.agent}, subagent ${record.subagent.type}` : record.agent;
  const lines = [
    `${record.outcome.toUpperCase()} — ${deciderWords(record.decider)}`,
    ...(wouldBe ? [wouldBe] : []),
    '',
    ...titled('Action', record.summary.split('\n')),
    ...titled('What would happen', effects.length > 0 ? effects : ['no effect is known']),
    ...titled('Why', record.reasons),
    ...titled('Where', [`${agent}, tool ${record.tool}`, `in ${record.cwd}`, `session ${record.session}`]),
    ...titled('When', [
      record.at,
      `decided in ${record.took} ms${record.waited > 0 ? `, waited ${record.waited} ms for an answer` : ''}`,
      ...(record.spooled ? ['decided by the hook itself, because no gate answered'] : []),
    ]),
    ...titled('Explained', explained?.trimEnd().split('\n') ?? []),
    ...titled('Record', [
      `number ${record.seq} in the log`,
      `policy ${record.policy.organization}, revision ${record.policy.revision}`,
      `SHA-256 of the action: ${record.digest}`,
    ]),
  ];
  return `${lines.map(visible).join('\n')}\n`;
}

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];

/** Who or what settled it, in words. */
export function deciderWords(decider: Decider): string {
  switch (decider.by) {
    case 'rule':
      return decider.rule === 'default' ? 'no rule named it' : `by rule ${decider.rule}`;
    case 'grant':
      return `allowed earlier by a person (rule ${decider.rule})`;
    case 'preapproval':
      return `pre-approved as ${decider.preapproval} (rule ${decider.rule})`;
    case 'person': {
      const words = decider.words === undefined ? '' : `, who said: ${decider.words}`;
      return `answered by a person: ${ANSWER_WORDS[decider.answer]}${words} (rule ${decider.rule})`;
    }
    case 'client':
      return `handed to the agent's own question (rule ${decider.rule})`;
    case 'timeout':
      return `nobody answered in time (rule ${decider.rule})`;
    case 'pause':
      return `let through while paused (rule ${decider.rule})`;
    case 'fault':
      return `because of a fault: ${decider.problem}`;
  }
}

/** The same in two or three words, for lists. */
export function deciderBrief(decider: Decider): string {
  switch (decider.by) {
    case 'rule':
      return decider.rule === 'default' ? 'no rule named it' : `by ${decider.rule}`;
    case 'grant':
      return 'by an earlier yes';
    case 'preapproval':
      return `pre-approved as ${decider.preapproval}`;
    case 'person':
      return 'by a person';
    case 'client':
      return 'asked by the agent';
    case 'timeout':
      return 'nobody answered';
    case 'pause':
      return 'while paused';
    case 'fault':
      return 'because of a fault';
  }
}

const ANSWER_WORDS = {
  once: 'allow once',
  session: 'allow for this session',
  minutes: 'allow for some minutes',
  deny: 'deny',
} as const;
