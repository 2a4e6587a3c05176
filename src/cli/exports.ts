/** `chaperone exports`: where records are sent, and whether they arrive. */
import pc from 'picocolors';
import { GateError } from '../gate/client.ts';
import type { ExportState } from '../gate/protocol.ts';
import { counted } from '../model/counted.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { refuseAgentAtWork } from './person.ts';
import { printable } from './record-lines.ts';
import { runningGate } from './running-gate.ts';

export async function list(options: { json?: boolean }): Promise<void> {
  const { exports = [] } = await (await runningGate()).state();
  const lines = options.json
    ? exports.map((one) => JSON.stringify(one))
    : exports.map((one) => describeExport(one, Date.now()));
  if (lines.length === 0 && !options.json) lines.push('The policy in force sends records nowhere.');
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  if (exports.some(({ problem }) => problem !== undefined)) throw new AnswerIsNo('');
}

export async function test(id: string): Promise<void> {
  refuseAgentAtWork('send a record');
  const gate = await runningGate();
  try {
    const { taken, says } = await gate.testExport(id);
    process.stdout.write(`${taken ? pc.green('✓ taken') : pc.red('✗ not taken')} ${printable(says)}\n`);
    if (!taken) throw new AnswerIsNo('');
  } catch (error) {
    if (!(error instanceof GateError) || error.code !== 'refused') throw error;
    throw new BadInput(
      `exports test: the policy in force has no export "${id}"; \`chaperone exports list\` shows them`,
    );
  }
}

/** One export as one line. `now` in milliseconds since the epoch. */
export function describeExport(state: ExportState, now: number): string {
  const { id, to, lastSuccess, behind, refused, missed, problem } = state;
  const last = lastSuccess === undefined ? 'nothing sent yet' : `last sent ${ago(now - lastSuccess)} ago`;
  return [
    `${id} (${to}): ${last}`,
    ...(behind > 0 ? [`${counted(behind, 'record')} behind`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(missed ? [`records ${missed.first} to ${missed.last} were removed before they were sent`] : []),
    ...(problem === undefined ? [] : [printable(problem)]),
  ].join('; ');
}

function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
