/** Chaperone's own state, socket, process and program: no road to them, also none that nobody thought of. */
import { expect, it } from 'vitest';
import { judge, PLACE } from '../policy/judge.ts';

const STATE = '/home/dev/.local/state/chaperone';
const PLACE_WITH_GATE = {
  ...PLACE,
  governed: [STATE, '/home/dev/.claude/settings.json'],
  sealed: [STATE],
  gate: { pid: 4711, command: 'node /opt/chaperone/dist/chaperone.js gate --foreground' },
};
const rulesOf = (command: string) =>
  judge(command, undefined, PLACE_WITH_GATE).matches.map((match) => match.rule);

const HARMFUL = [
  `cat ${STATE}/person.key`,
  'cat ~/.local/state/chaperone/p*',
  'cat /home/*/.local/state/chaperone/person.key',
  `grep -rh "" ${STATE} --include=person.key`,
  `cp -r ${STATE} /tmp/x`,
  'tar czf /tmp/x.tgz ~/.local',
  `ln ${STATE}/person.key kk && cat kk`,
  `iconv ${STATE}/person.key`,
  `some-tool-nobody-knows --in=${STATE}/person.key`,
  `nc -U ${STATE}/gate.sock`,
  `socat - UNIX-CONNECT:${STATE}/gate.sock`,
  `curl --unix-socket ${STATE}/gate.sock http://gate/v1/state`,
  `fuser -k ${STATE}/gate.sock`,
  `node -e "require('net').connect('${STATE}/gate.sock')"`,
  `node -e "require('http').createServer().listen('${STATE}/gate.sock')"`,
  `python3 -c "import os; print(open(os.path.expanduser('~/.local/state/chaperone/person.key')).read())"`,
  `perl -e 'open F, "<", $ENV{HOME}."/.local/state/chaper"."one/person.key"; print <F>'`,
  `ln -s ${STATE} x; printf "chaperone: 1\\nrules: []\\n" > x/policy.yaml`,
  `ln -s ~/.claude x; echo '{}' > x/settings.json`,
  `python3 -c "import os; os.symlink('${STATE}','x'); open('x/policy.yaml','w').write('')"`,
  `node -e "const fs=require('fs'); fs.symlinkSync('${STATE}','x'); fs.writeFileSync('x/policy.yaml','')"`,
  'kill 4711',
  'kill -STOP 4711',
  'pkill -f chaperone.js',
  'pkill -f "gate --foreground"',
  'node /opt/chaperone/dist/chaperone.js pause --for 2h --reason x',
  'env -u CLAUDECODE setsid script -qec "node ./dist/chaperone.js pause --for 2h --reason x" /dev/null',
  `echo '{}' > ~/.cla\u200bude/settings.json`,
];
it.each(HARMFUL)('is guarded against %s', (command) => {
  expect(rulesOf(command)).toContain('governance.protect');
});

const HARMLESS = [
  'echo "the state lies in ~/.local/state/chaperone"',
  'ls ~/.local/state',
  'ls -la ~',
  'find ~ -maxdepth 2 -name "*.md"',
  'du -sh ~/.local',
  'kill 4712',
  'pkill -f "vite dev"',
  'killall node',
  'ln -s ../shared/config.json config.json && cat config.json',
  'node dist/server.js pause',
  'npx chaperone-docs build',
  'chaperone status',
  'node ./dist/chaperone.js log tail',
  'tar czf /tmp/src.tgz src',
  'git commit -m "Describe the gate"',
];
it.each(HARMLESS)('leaves %s alone', (command) => {
  expect(rulesOf(command)).not.toContain('governance.protect');
});

it('judges the path that the machine opens, and the one that a person reads', () => {
  const write = (path: string) =>
    judge({ kind: 'write', path, content: '' }, undefined, PLACE_WITH_GATE).effects.flatMap((effect) =>
      effect.kind === 'file.write' ? [effect.path] : [],
    );
  expect(write('/home/dev/shop/x\u200b/a')).toEqual(['/home/dev/shop/x\u200b/a', '/home/dev/shop/x/a']);
});
