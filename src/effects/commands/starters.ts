/** Programs that start others: again at each change, with other variables, or many at once. */
import type { Call } from '../shell/call.ts';
import { effect, type Family } from './rule.ts';

export const STARTERS: Family = [
  {
    names: 'start-stop-daemon daemonize',
    does: (call) => {
      const options = call.options(
        '-x -a -p -u -g -d -c -n -N -e -o -l -E --exec --startas --pidfile --chuid --chdir --name',
        'posix',
      );
      const program = options.value('-x', '-a', '--exec', '--startas');
      return program ? call.runWords([program, ...options.operands]) : call.runWords(options.operands);
    },
    harmful: { 'start-stop-daemon -S -x /bin/rm -- -rf /srv': 'file.delete /srv/**' },
  },
  {
    names:
      'watchexec cross-env cross-env-shell env-cmd dotenv with-env start-server-and-test run-p run-s npm-run-all npm-run-all2 onchange reflex air modd gow cargo-watch ptw pytest-watch guard when-changed fswatch watchmedo shoreman foreman overmind hivemind honcho goreman process-compose mprocs retry until-fail gotestsum',
    does: effect(starter),
    harmful: {
      'watchexec -e ts -- rm -rf /srv': 'file.delete /srv/**',
      'cross-env FOO=1 rm -rf /srv': 'file.delete /srv/**',
      'onchange src -- rm -rf /srv': 'file.delete /srv/**',
      "watchexec 'rm -rf /srv'": 'file.delete /srv/**',
    },
    harmless: {
      'watchexec -e ts npm test': [],
      'cross-env NODE_ENV=test vitest run': [],
      'foreman start': [],
    },
  },
];

/** Programs that start others: after `--`, or after their options and assignments. */
function starter(call: Call): void {
  const dashes = call.words.findIndex((word) => word.text === '--');
  const words =
    dashes >= 0
      ? call.words.slice(dashes + 1)
      : call.options(
          '-e --exts -w --watch -f --filter -i --ignore -d --debounce -s --signal --shell -r -R -g -c --command -p',
          'posix',
        ).operands;
  for (const code of call.options('-c --command -x --exec', 'gnu').values('--command', '--exec', '-x'))
    if (/\s/.test(code.text)) call.runText(code.text, { from: code.from });
  let at = 0;
  while (/^[A-Za-z_]\w*=/.test(words[at]?.text ?? '')) at++;
  const inner = words.slice(at);
  if (inner.length === 1 && /\s/.test(inner[0]?.text ?? ''))
    call.runText(inner[0]?.text ?? '', { from: inner[0]?.from ?? [] });
  else if (
    /^[\w./-]+$/.test(inner[0]?.text ?? '') &&
    !/^(?:start|run|check|export)$/.test(inner[0]?.text ?? '')
  )
    call.runWords(inner);
}
