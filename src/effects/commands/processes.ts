/** Ending processes, by number or by name. */
import { meansChaperone } from '../governance.ts';
import type { Call } from '../shell/call.ts';
import { effect, type Family } from './rule.ts';

export const PROCESSES: Family = [
  {
    names: 'kill pkill killall killall5 skill taskkill xkill',
    does: effect(killing),
    harmful: {
      'kill -9 -1': 'process.kill *',
      'pkill -f chaperone': ['process.kill chaperone', 'governance.change chaperone'],
      "ps aux | awk '{print $2}' | xargs kill -9": 'process.kill *',
      'killall node': 'process.kill node',
      'kill $(pgrep -f chaperone)': 'governance.change chaperone',
    },
    harmless: {
      "ps aux | grep vite | awk '{print $2}' | xargs kill": 'process.kill ?',
      'kill -0 $$': [],
      'kill -l': [],
      'kill 1234': 'process.kill 1234',
    },
  },
];

const NO_SIGNAL = /^-(?:0|l|L|s ?0|-list|-table)$/;

function killing(call: Call): void {
  const { texts } = call;
  if (texts.some((text) => NO_SIGNAL.test(text))) return;
  const byName = call.program !== 'kill';
  const takes = byName
    ? '-u -U -g -G -P -t -s -F --signal --user -o -y --pidfile /IM /PID /im /pid /FI'
    : '-s -n --signal';
  const words = call.words.filter(
    (word, i) => !(/^-(?:\d+|[A-Z]{2,}\d*|SIG\w+)$/.test(word.text) && (i === 0 || byName)),
  );
  const options = call.options(takes, byName ? 'gnu' : 'posix', words);
  const targets = [...options.operands, ...options.values('/IM', '/PID', '/im', '/pid')];
  // `kill -9 -1`: every process of the user. With a name filter alone (`pkill -u me`), everything of that user.
  if (texts.slice(texts.length > 1 ? 1 : 0).some((text) => text === '-1'))
    call.add({ kind: 'process.kill', target: '*' });
  if (byName && targets.length === 0 && options.has('-u', '-U', '--user'))
    call.add({ kind: 'process.kill', target: '*' });
  if (call.program === 'killall5') call.add({ kind: 'process.kill', target: '*' });
  // A pattern that any command line matches.
  if (byName && targets.some((target) => /^[.^$*+]+$/.test(target.text)))
    call.add({ kind: 'process.kill', target: '*' });
  // A process group: `kill -9 -PID`.
  if (!byName && texts.length > 1)
    for (const text of texts.slice(1))
      if (/^-\d{2,}$/.test(text)) call.add({ kind: 'process.kill', target: text });
  // Whatever a list of all processes holds: `ps aux | awk '{print $2}' | xargs kill`.
  if (targets.some((target) => target.from.includes('ps:*'))) call.add({ kind: 'process.kill', target: '*' });
  for (const target of targets) {
    const name = /^[\uE000-\uE003]+$/.test(target.text)
      ? (target.from.find((source) => source.startsWith('pid:'))?.slice(4) ?? '?')
      : target.text;
    if (name === '-1') continue;
    call.add({ kind: 'process.kill', target: name.replace(/[\uE000-\uE003]+/g, '*') });
    const { gate } = call.trace.place;
    const means = [name, ...target.from.filter((source) => /^(?:pid|ps):/.test(source))];
    if (means.some((each) => meansChaperone(each, gate)) || target.from.some((each) => meansChaperone(each)))
      call.add({ kind: 'governance.change', target: 'chaperone' });
  }
}
