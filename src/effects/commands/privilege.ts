/** Programs that run a command with the rights of somebody else, or where other rights hold. */
import { lexical } from '../paths.ts';
import { onHost } from '../shell/touch.ts';
import { type Family, operands } from './rule.ts';
import { assignments, moved } from './wrappers.ts';

const SUDO =
  '-u -g -p -C -D -R -T -U -h -r -t --user --group --prompt --chdir --chroot --host --close-from --role --type --command-timeout --other-user';

export const PRIVILEGE: Family = [
  {
    names: 'sudo doas pkexec gosu su-exec run0 gsudo',
    does: (call) => {
      const takes = call.program === 'run0' ? `${SUDO} --setenv --unit --property` : SUDO;
      const options = call.options(takes, 'posix');
      let words = options.operands;
      let user = options.value('-u', '--user', '-U')?.text;
      if (call.program === 'gosu' || call.program === 'su-exec') {
        user = words[0]?.text;
        words = words.slice(1);
      }
      if (
        options.has('-k', '-K', '-v', '-V', '-l', '-ll', '--list', '--version', '--help') &&
        words.length === 0
      )
        return undefined;
      call.add({ kind: 'privilege.raise', user: user?.replace(/^#0$/, 'root') ?? 'root' });
      words = assignments(call, words);
      const folder = options.value('-D', '--chdir');
      const scope = folder ? moved(call, folder) : call.scope;
      if (options.has('-e', '--edit') || call.written.endsWith('sudoedit'))
        for (const word of words) call.writes(word);
      else if (words.length > 0) return call.runWords(words, { scope });
      else if (call.stdin)
        return call.shell.runText(call.stdin, call.scope.fork(), call.cause, undefined, call);
      return undefined;
    },
    harmful: {
      'sudo -u postgres rm -rf /srv': ['privilege.raise postgres', 'file.delete /srv/**'],
      'sudo -i': 'privilege.raise root',
    },
    harmless: { 'sudo --version': [] },
  },
  {
    names: 'sudoedit',
    does: (call) => {
      call.add({ kind: 'privilege.raise', user: 'root' });
      return operands('file.write', '-u')(call);
    },
    harmful: { 'sudoedit /etc/hosts': 'file.write /etc/hosts' },
  },
  {
    names: 'su runuser',
    does: (call) => {
      const options = call.options('-c -s -g -G -w --command --shell --group -u');
      const user =
        (options.value('-u') ?? options.operands.find((word) => word.text !== '-'))?.text ?? 'root';
      call.add({ kind: 'privilege.raise', user });
      const code = options.value('-c', '--command');
      if (code) return call.runText(code.text, { from: code.from });
      if (call.program === 'runuser' && options.has('-u')) return call.runWords(options.operands);
      if (call.stdin) return call.shell.runText(call.stdin, call.scope.fork(), call.cause, undefined, call);
      return undefined;
    },
    harmful: {
      "su -c 'rm -rf /srv' - dev": ['privilege.raise dev', 'file.delete /srv/**'],
      'su - root': 'privilege.raise root',
    },
  },
  {
    names: 'newgrp',
    does: (call) => {
      const code = call.options('-c').value('-c');
      call.add({ kind: 'privilege.raise', user: call.texts.find((text) => !text.startsWith('-')) ?? '*' });
      if (code) return call.runText(code.text, { from: code.from });
      if (call.stdin) return call.shell.runText(call.stdin, call.scope.fork(), call.cause, undefined, call);
      return undefined;
    },
    harmful: { "newgrp docker <<< 'rm -rf /srv'": ['privilege.raise docker', 'file.delete /srv/**'] },
  },
  {
    names: 'wsl',
    does: (call) => {
      const options = call.options('-u -d --user --distribution --cd --shell-type', 'posix');
      const user = options.value('-u', '--user')?.text;
      if (user) call.add({ kind: 'privilege.raise', user });
      const words = options.operands;
      if (options.has('--unregister', '--shutdown', '--terminate', '-t'))
        call.add({ kind: 'process.kill', target: '*' });
      return words.length > 0 ? call.runWords(words) : undefined;
    },
    harmful: {
      'wsl.exe -u root rm -rf /srv': ['privilege.raise root', 'file.delete /srv/**'],
      "wsl -e bash -c 'rm -rf /srv'": 'file.delete /srv/**',
    },
    harmless: { 'wsl -e ls': [], 'wsl.exe ls': [], 'wsl -l -v': [] },
  },
  {
    names: 'chroot unshare nsenter ip-netns-exec systemd-nspawn',
    does: (call) => {
      if (call.program === 'chroot') {
        const { operands: words } = call.options('--userspec --groups', 'posix');
        const [root, ...rest] = words;
        if (!root) return undefined;
        call.add({ kind: 'privilege.raise', user: 'root' });
        const scope = call.scope.fork();
        const path = lexical(root.text, call.scope.cwd, call.trace.place);
        const outer = call.scope.elsewhere;
        const host = outer?.kind === 'container' ? onHost(outer, path) : path;
        scope.elsewhere = { kind: 'container', mounts: host === undefined ? [] : [{ host, inside: '/' }] };
        scope.cwd = '/';
        return rest.length ? call.runWords(rest, { scope }) : undefined;
      }
      call.add({ kind: 'privilege.raise', user: 'root' });
      const words = call.options(
        '-t -S -G -R -w --target --setuid --setgid --root --wd -D -M --directory --machine',
        'posix',
      ).operands;
      return words.length ? call.runWords(words) : undefined;
    },
    harmful: {
      'chroot /mnt rm -rf /etc': 'file.delete /mnt/etc/**',
      'nsenter -t 1 -m -u sh': 'privilege.raise root',
    },
  },
];
