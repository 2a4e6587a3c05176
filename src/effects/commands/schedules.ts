import { lexical } from '../paths.ts';
import { SILENT } from '../shell/scope.ts';
import type { Family } from './rule.ts';

export const SCHEDULES: Family = [
  {
    names: 'at batch',
    does: (call) => {
      const options = call.options('-q -f -t -d -r');
      if (options.has('-l', '-d', '-r', '-c')) return undefined;
      call.writes('/var/spool/cron/atjobs/job');
      const file = options.value('-f');
      if (file) call.reads(file);
      if (call.stdin) call.shell.runText(call.stdin, call.scope.fork(), call.cause, undefined, call);
      return SILENT;
    },
    harmful: {
      "echo 'rm -rf /srv' | at now": ['file.delete /srv/**', 'file.write /var/spool/cron/atjobs/job'],
    },
    harmless: { 'at -l': [] },
  },
  {
    names: 'crontab',
    does: (call) => {
      const options = call.options('-u');
      if (options.has('-l')) return undefined;
      const table = `/var/spool/cron/crontabs/${options.value('-u')?.text ?? 'user'}`;
      if (options.has('-r')) call.deletes(table);
      else call.writes(table, { replaces: true });
      const [file] = options.operands;
      const code =
        file && file.text !== '-'
          ? call.shell.files.get(lexical(file.text, call.scope.cwd, call.trace.place))
          : call.stdin;
      // A line is five times and a command.
      const jobs =
        code?.text?.split('\n').map((line) => line.replace(/^\s*(?:@\w+|(?:\S+\s+){5})/, '')) ?? [];
      for (const job of jobs)
        if (!/^\s*(?:#|\w+=|$)/.test(job)) call.runText(job, { via: 'as a cron job', stdin: undefined });
      return SILENT;
    },
    harmful: {
      'crontab -r': 'file.delete /var/spool/cron/crontabs/user',
      "echo '* * * * * rm -rf /srv' | crontab -": 'file.delete /srv/**',
    },
    harmless: { 'crontab -l': [] },
  },
];
