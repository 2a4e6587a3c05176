/** `chaperone vault`: what was taken out and is kept, and its end. Never a value. */
import pc from 'picocolors';
import { confirm } from './confirm.ts';
import { refuseAgentAtWork } from './person.ts';
import { runningGate } from './running-gate.ts';
import { printable } from './scan/report.ts';

export async function list(options: { json?: boolean }): Promise<void> {
  refuseAgentAtWork('look into the vault');
  const kept = await (await runningGate()).keptSecrets();
  if (options.json) {
    const secrets = kept.map(({ family, placeholder, files, since }) => ({
      family,
      placeholder,
      files,
      ...(since !== undefined && { since: new Date(since).toISOString() }),
    }));
    process.stdout.write(`${JSON.stringify({ secrets }, null, 2)}\n`);
    return;
  }
  if (kept.length === 0) process.stdout.write('The vault is empty.\n');
  for (const { family, placeholder, mask, files, since } of kept) {
    const when = since === undefined ? '' : ` since ${new Date(since).toISOString().slice(0, 10)}`;
    const shown = process.stdout.isTTY ? ` ${pc.dim(mask)}` : '';
    process.stdout.write(`${placeholder} ${pc.yellow(family)}${shown}${when}\n`);
    for (const file of files) process.stdout.write(`  ${printable(file)}\n`);
  }
}

export async function wipe(options: { yes?: boolean }): Promise<void> {
  refuseAgentAtWork('wipe the vault');
  await confirm(
    'Wipe the vault? Placeholders that agents hold can then never become values again; files keep their values.',
    options.yes,
  );
  const count = await (await runningGate()).wipeVault();
  process.stdout.write(`${count} value${count === 1 ? '' : 's'} forgotten.\n`);
}
