/**
 * `chaperone edit FILE`: where an agent cannot edit around a secret, a person does. The editor shows the file as it is;
 * afterwards the vault is told, so that a placeholder that an agent still holds does not bring an old value back.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { placeholdersIn } from '../secrets/placeholder.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { refuseAgents } from './person.ts';
import { runningGate } from './running-gate.ts';

export async function edit(named: string): Promise<void> {
  refuseAgents('edit a file with its values');
  const file = fileOf(named);
  // Before the editor opens: without a gate there would be nobody to tell.
  const gate = await runningGate();
  openEditor(file);
  const { come, gone } = await gate.edited(file);
  const left = existsSync(file) ? placeholdersIn(readFileSync(file, 'utf8')).length : 0;
  const told = [
    ...(come > 0 ? [`${come} new value${come === 1 ? '' : 's'} noted`] : []),
    ...(gone > 0 ? [`${gone} no longer there and will not be put back`] : []),
    ...(left > 0 ? [`${left} placeholder${left === 1 ? '' : 's'} in the file: put the value there`] : []),
  ];
  process.stdout.write(`${named}: ${told.length > 0 ? told.join(', ') : 'no secret has changed'}.\n`);
}

function fileOf(named: string): string {
  const path = resolve(named);
  if (existsSync(path)) {
    if (!statSync(path).isFile()) throw new BadInput(`edit: ${named} is no file`);
    return realpathSync(path);
  }
  if (!existsSync(dirname(path))) throw new BadInput(`edit: there is no folder ${dirname(named)}`);
  return join(realpathSync(dirname(path)), path.slice(dirname(path).length + 1));
}

/** The person's editor, with the options that stand with its name; waits until it ends. */
function openEditor(file: string): void {
  const { VISUAL, EDITOR } = process.env;
  const editor = VISUAL || EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi');
  const done =
    process.platform === 'win32'
      ? spawnSync(`${editor} "${file}"`, { stdio: 'inherit', shell: true })
      : spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
  if (done.error) throw new AnswerIsNo(`${editor} cannot be started (${done.error.message})`);
  if (done.status !== 0) throw new AnswerIsNo(`${editor} ended with ${done.status ?? done.signal}`);
}
