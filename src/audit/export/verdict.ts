/** What a security control did, in the words of OCSF's `security_control` profile, and how grave it is. */
import type { ActivityRecord } from '../../model/record.ts';

/** `action_id` and `disposition_id`. */
interface Verdict {
  readonly action: number;
  readonly disposition: number;
}

const ALLOWED: Verdict = { action: 1, disposition: 1 };
const APPROVED: Verdict = { action: 1, disposition: 8 };
const BLOCKED: Verdict = { action: 2, disposition: 2 };
const REJECTED: Verdict = { action: 2, disposition: 25 };
/** What would have been stopped, were the policy enforced. */
const OBSERVED: Verdict = { action: 3, disposition: 17 };
const CORRECTED: Verdict = { action: 4, disposition: 11 };
/** Handed to the client's own question; the record ends before its answer. */
const DELAYED: Verdict = { action: 0, disposition: 14 };

/** Undefined where the record is about nothing that was decided. */
export function verdictOf(record: ActivityRecord): Verdict | undefined {
  switch (record.type) {
    case 'decision':
      return decided(record);
    case 'prompt':
      if (record.outcome === 'allow') return record.wouldBe ? OBSERVED : ALLOWED;
      return BLOCKED;
    case 'result':
      if (record.redactions > 0) return CORRECTED;
      return record.wouldRedact ? OBSERVED : undefined;
    case 'governance':
      return record.outcome === 'deny' ? BLOCKED : ALLOWED;
    default:
      return undefined;
  }
}

function decided(record: Extract<ActivityRecord, { type: 'decision' }>): Verdict {
  const { outcome, decider } = record;
  const asked = decider.by === 'person' || decider.by === 'timeout' || decider.by === 'grant';
  switch (outcome) {
    case 'deny':
      return asked ? REJECTED : BLOCKED;
    case 'redact':
      return CORRECTED;
    case 'ask':
      return DELAYED;
    case 'allow':
      if (asked || decider.by === 'preapproval') return APPROVED;
      return record.wouldBe ? OBSERVED : ALLOWED;
  }
}

/** OCSF's `severity_id`: 1 informational, 2 low, 3 medium, 4 high, 5 critical. */
export function severityOf(record: ActivityRecord): number {
  switch (record.type) {
    case 'finding':
      return { low: 2, medium: 3, high: 4, critical: 5 }[record.severity];
    case 'decision':
      if (record.outcome === 'deny')
        return record.effects.some(({ kind }) => kind === 'governance.change') ? 4 : 3;
      return record.outcome === 'allow' && !record.wouldBe ? 1 : 2;
    case 'result':
      if (record.disobeyed) return 5;
      return record.redactions > 0 ? 2 : 1;
    case 'prompt':
      return record.outcome === 'allow' ? 1 : 2;
    case 'governance':
      return record.outcome === 'deny' ? 4 : 2;
    case 'log':
      return record.event === 'begun' || record.event === 'removed' ? 1 : 4;
    case 'obedience':
      return record.obeyed === 'no' ? 5 : 1;
    case 'session':
    case 'enrolment':
      return 1;
  }
}
