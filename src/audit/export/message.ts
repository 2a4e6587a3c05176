/** A record in one sentence. */
import { counted } from '../../model/counted.ts';
import type { ActivityRecord } from '../../model/record.ts';
import { leadingEffect } from './effect-classes.ts';

/** One sentence for a person; it names what was touched, and quotes nothing. */
export function messageOf(record: ActivityRecord): string {
  const who = record.subagent ? `${record.agent}/${record.subagent.type}` : record.agent;
  switch (record.type) {
    case 'decision': {
      const effect = leadingEffect(record.effects);
      const what = effect ? `${effect.kind} ${effect.resource}`.trim() : record.tool;
      const would = record.wouldBe ? `, would be ${record.wouldBe.outcome} by ${record.wouldBe.rule}` : '';
      return `${who}: ${record.outcome} ${what} (${record.rule}, by ${record.decider.by}${would})`;
    }
    case 'result':
      return `${who}: ${record.tool} ${record.failed ? 'failed' : 'done'}${record.redactions ? `, ${counted(record.redactions, 'secret')} taken out` : ''}${record.disobeyed ? ', although it was denied' : ''}`;
    case 'prompt':
      return `${who}: prompt, ${record.outcome}`;
    case 'session':
      return `${who}: session ${record.moment}`;
    case 'finding':
      return `${who}: ${record.signal} (${record.severity})`;
    case 'governance':
      return `${who}: ${record.what}, ${record.outcome}`;
    case 'obedience':
      return `${who}: ${record.tool} ${record.expected}, obeyed: ${record.obeyed}`;
    case 'enrolment':
      return `signed in by ${record.by}`;
    case 'log':
      return record.says;
  }
}
