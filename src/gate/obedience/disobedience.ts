/** What is said when a client did not do as it was told. */
import { titleOf } from '../../agents/index.ts';
import type { NewRecord } from '../../model/record.ts';
import type { ObedienceRecord } from './obedience.ts';

type FindingRecord = Extract<NewRecord, { type: 'finding' }>;

/** The finding that such a record is; its `why` is one text for the person, the log and the editor. */
export function disobedience(record: ObedienceRecord): FindingRecord {
  const { expected, obeyed: _obeyed, evidence, action, tool, type: _type, ...who } = record;
  const done =
    expected === 'withheld'
      ? `let its model read what was taken out of a result of ${tool}: count that secret as read and change it.`
      : `ran a call of ${tool} that was denied.`;
  return {
    ...who,
    type: 'finding',
    signal: 'disobedience',
    severity: 'critical',
    why: `${client(record)} ${done} ${evidence.says}`,
    actions: [action],
  };
}

/** For as long as the gate runs: one sentence a client and version. */
export const untrusted = (record: ObedienceRecord): string =>
  `${client(record)} does not do what it is told: what Chaperone denies may run there. \`chaperone log query --text disobedience\` shows when; do not use this version until it is explained.`;

const client = ({ agent, clientVersion }: ObedienceRecord): string =>
  [agent === 'person' || agent === 'chaperone' ? agent : titleOf(agent), clientVersion]
    .filter(Boolean)
    .join(' ');
