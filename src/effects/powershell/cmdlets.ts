/** What PowerShell's cmdlets do, by their name and by every alias. */
import { setVariable } from '../commands/builtins.ts';
import { meansChaperone } from '../governance.ts';
import type { Call } from '../shell/call.ts';
import { type Field, field, merged, type Output, SILENT, type Sources, sourcesOf } from '../shell/scope.ts';
import { ANY, asShown, isKnown, NAME } from '../text.ts';

/** Parameters and operands of a cmdlet call. Names of parameters count when shortened. */
export interface Parameters {
  readonly operands: readonly Field[];
  /** Value of the first of these parameters that is given, in full or shortened. */
  value(...names: readonly string[]): Field | undefined;
  has(...names: readonly string[]): boolean;
}

type Cmdlet = (call: Call, p: Parameters) => Output | undefined;

/** Parameters that stand alone. */
const SWITCHES =
  /^-(?:r(?:ecurse|ec|ecu)?|fo(?:rce)?|confirm|whatif|passthru|asplaintext|usebasicparsing|useb|verbose|v|raw|wait|nonewline|append|hidden|file|directory|asjson|literal|listavailable|allusers|noprofile|nop|noninteractive|noni|nologo|sta|mta|noexit|quiet|all|followsymlink|caseSensitive|notmatch|skipcertificatecheck)(?::\$?\w+)?$/i;

/** Reads the words after a cmdlet's name. */
export function parametersOf(words: readonly Field[], quoted: ReadonlySet<Field>): Parameters {
  const given = new Map<string, Field>();
  const operands: Field[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Field;
    if (quoted.has(word) || !/^-[A-Za-z]\w*(?::.*)?$/s.test(word.text)) {
      // A list in one word.
      operands.push(
        ...word.text
          .split('\n')
          .filter(Boolean)
          .map((text) => field(text, word.from)),
      );
      continue;
    }
    const colon = word.text.indexOf(':');
    const name = (colon > 0 ? word.text.slice(1, colon) : word.text.slice(1)).toLowerCase();
    if (SWITCHES.test(word.text)) given.set(name, field('true'));
    else if (colon > 0) given.set(name, field(word.text.slice(colon + 1), word.from));
    else {
      const value = words[i + 1];
      if (value && (quoted.has(value) || !/^-[A-Za-z]/.test(value.text))) {
        given.set(name, value);
        i++;
      } else given.set(name, field('true'));
    }
  }
  const find = (names: readonly string[]): Field | undefined => {
    for (const name of names)
      for (const [key, value] of given)
        if (key === name || (key.length >= 1 && name.startsWith(key))) return value;
    return undefined;
  };
  return { operands, value: (...names) => find(names), has: (...names) => find(names) !== undefined };
}

/** A path as PowerShell takes it: backslashes are separators, providers such as `FileSystem::` are dropped. */
export const windowsPath = (word: Field): Field => ({
  ...word,
  text: word.text
    .replace(/^(?:Microsoft\.PowerShell\.Core\\)?FileSystem::/i, '')
    .replace(/\\/g, (_, at: number) => (at < 2 && word.text.startsWith('\\\\') ? '\\' : '/')),
});

const paths = (p: Parameters): Field[] => {
  const named = p.value('path', 'literalpath', 'filepath');
  const list = named ? named.text.split('\n').map((text) => field(text, named.from)) : p.operands.slice(0, 1);
  return [...list, ...(named ? [] : [])].map(windowsPath);
};
const allPaths = (p: Parameters): Field[] =>
  p.has('path', 'literalpath') ? paths(p) : p.operands.map(windowsPath);

const removes: Cmdlet = (call, p) => {
  if (p.has('whatif')) return SILENT;
  const recursive = p.has('recurse');
  const words = allPaths(p);
  const targets = words.length ? words : piped(call);
  for (const word of targets) {
    const registry = /^(?:HK\w+|Registry::?).*?:?\//i.test(word.text);
    if (/^env:/i.test(word.text)) continue;
    call.touch('file.delete', registry ? field(`/registry/${word.text.replaceAll(':', '')}`) : word, {
      recursive: recursive || registry,
      replaces: true,
    });
  }
  return SILENT;
};

/** Items that come down the pipeline. */
function piped(call: Call): Field[] {
  const text = call.stdin?.text;
  if (text === undefined) return call.stdin ? [field(ANY, call.stdin.from)] : [];
  return text
    .split('\n')
    .filter(Boolean)
    .map((each) => windowsPath(field(each, call.stdin?.from)));
}

const writes: Cmdlet = (call, p) => {
  const [path] = paths(p);
  const value =
    p.value('value', 'inputobject') ?? p.operands[p.has('path', 'literalpath', 'filepath') ? 0 : 1];
  if (path) {
    const registry = /^(?:HK\w+|Registry::?).*?:?\//i.test(path.text);
    const located = call.touch(
      'file.write',
      registry ? field(`/registry/${path.text.replaceAll(':', '')}`) : path,
      {
        replaces: !p.has('append') && call.program !== 'add-content',
      },
    );
    if (located && !located.pattern)
      call.shell.files.set(
        located.path,
        value ? { text: value.text, from: value.from } : (call.stdin ?? { from: [] }),
      );
  }
  return SILENT;
};

const reads: Cmdlet = (call, p) => {
  for (const path of allPaths(p)) call.touch('file.read', path);
  const [only] = allPaths(p);
  const held = only && call.shell.files.get(only.text);
  return held ? held : call.prints();
};

const lists: Cmdlet = (_call, p) => {
  const [path] = paths(p);
  const base = path?.text ?? '.';
  return {
    text: p.has('recurse') ? `${base}/${ANY}` : /[\uE002*]/.test(base) ? base : `${base}/${NAME}`,
    from: [],
  };
};

const transfer =
  (moves: boolean): Cmdlet =>
  (call, p) => {
    const from = p.value('path', 'literalpath') ?? p.operands[0];
    const to = p.value('destination', 'newname') ?? p.operands[p.has('path', 'literalpath') ? 0 : 1];
    const recursive = p.has('recurse');
    if (from)
      call.touch(moves ? 'file.delete' : 'file.read', windowsPath(from), {
        recursive: recursive && !moves,
        takesAlong: true,
      });
    if (to) call.touch('file.write', windowsPath(to), { replaces: true, recursive });
    return SILENT;
  };

/** `Start-BitsTransfer -TransferType Upload`: the source is the file. */
const uploads: Cmdlet = (call, p) => {
  const file = p.value('source') ?? p.operands[0];
  const to = p.value('destination') ?? p.operands[p.has('source') ? 0 : 1];
  call.sources = [];
  if (file) call.reads(windowsPath(file));
  if (to) call.connect(to, 'both', merged(file?.from ?? [], call.sources));
  return SILENT;
};

const requests: Cmdlet = (call, p) => {
  if (/^upload/i.test(p.value('transfertype')?.text ?? '')) return uploads(call, p);
  const url = p.value('uri', 'source', 'url') ?? p.operands[0];
  if (!url) return undefined;
  const method = p.value('method', 'custommethod')?.text ?? 'GET';
  const body = p.value('body', 'infile', 'form');
  const file = p.value('infile');
  if (file) call.reads(windowsPath(file));
  const headers = p.value('headers');
  const before = call.sources;
  call.sources = [];
  call.connect(
    url,
    body || !/^(?:get|head|true)$/i.test(method) ? 'both' : 'download',
    merged(merged(body?.from ?? [], before), headers?.from ?? []),
  );
  const received = call.sources;
  const out =
    p.value('outfile', 'destination') ?? (call.program === 'start-bitstransfer' ? p.operands[1] : undefined);
  if (!out) return { from: received };
  const located = call.touch('file.write', windowsPath(out), { replaces: true });
  if (located && !located.pattern) call.shell.files.set(located.path, { from: received });
  return SILENT;
};

const stops: Cmdlet = (call, p) => {
  const target =
    p.value('name', 'id', 'inputobject') ??
    p.operands[0] ??
    call.stdin?.from.map((source) => field(source.replace(/^pid:/, '')))[0];
  const name = target ? asShown(target.text) : '*';
  call.add({ kind: 'process.kill', target: /^[*…]$/.test(name) ? '*' : name });
  if (meansChaperone(name)) call.add({ kind: 'governance.change', target: 'chaperone' });
  return SILENT;
};

const changesFile =
  (file: string): Cmdlet =>
  (call) => {
    call.touch('file.write', file);
    return SILENT;
  };

const NOTHING: Cmdlet = () => undefined;

const TABLE: Readonly<Record<string, Cmdlet>> = {
  'remove-item ri rm rmdir del erase rd remove-itemproperty clear-item cli': removes,
  'clear-content clc clear-recyclebin': (call, p) => {
    for (const path of allPaths(p)) call.touch('file.write', path, { replaces: true });
    return SILENT;
  },
  'set-content sc add-content ac out-file tee-object tee export-csv export-clixml set-itemproperty sp new-itemproperty':
    writes,
  'new-item ni mkdir md': (call, p) => {
    const [path] = paths(p);
    const named = p.value('name');
    if (path || named)
      call.touch(
        'file.write',
        windowsPath(field(named && path ? `${path.text}/${named.text}` : (path ?? named ?? field('.')).text)),
      );
    return SILENT;
  },
  'get-content gc cat type import-csv import-clixml select-string sls get-filehash format-hex': reads,
  'get-childitem gci ls dir get-item gi resolve-path rvpa': lists,
  'copy-item copy cp cpi': transfer(false),
  'move-item move mv mi rename-item ren rni': transfer(true),
  'invoke-webrequest iwr wget curl invoke-restmethod irm start-bitstransfer': requests,
  'invoke-expression iex': (call, p) => {
    const code = p.value('command') ?? p.operands[0];
    const given = code
      ? {
          text: p.operands.length > 1 ? p.operands.map((word) => word.text).join(' ') : code.text,
          from: code.from,
        }
      : (call.stdin ?? { from: [] });
    return call.shell.runPowerShell(given, call, 'inside Invoke-Expression');
  },
  'stop-process spps kill': stops,
  'stop-service spsv restart-service suspend-service remove-service': (call, p) => {
    stops(call, p);
    call.touch('file.write', `/services/${(p.value('name') ?? p.operands[0])?.text ?? '*'}`);
    return SILENT;
  },
  'set-service new-service start-service sasv': (call, p) => {
    call.touch('file.write', `/services/${(p.value('name') ?? p.operands[0])?.text ?? '*'}`);
    return SILENT;
  },
  'stop-computer restart-computer': (call) => {
    call.add({ kind: 'process.kill', target: '*' });
    return SILENT;
  },
  'start-process saps start': (call, p) => {
    const program = p.value('filepath') ?? p.operands[0];
    const list = p.value('argumentlist', 'args');
    const rest = list
      ? list.text
          .split(/\n|\s+/)
          .filter(Boolean)
          .map((text) => field(text, list.from))
      : p.operands.slice(1);
    if (/^runas$/i.test(p.value('verb')?.text ?? ''))
      call.add({ kind: 'privilege.raise', user: 'Administrator' });
    return program ? call.shell.runPowerShellWords([program, ...rest], call, 'inside Start-Process') : SILENT;
  },
  'invoke-command icm start-job sajb invoke-item ii register-scheduledjob': (call, p) => {
    const host = p.value('computername', 'hostname');
    if (host) call.connect(host, 'both');
    if (call.program === 'invoke-item' && p.operands[0])
      call.opaque('script', 'a file is opened with its program');
    return SILENT;
  },
  'enter-pssession new-pssession test-netconnection tnc test-connection resolve-dnsname': (call, p) => {
    const host = p.value('computername', 'hostname', 'name', 'targetname') ?? p.operands[0];
    if (host)
      call.connect(
        host,
        /pssession/.test(call.program) ? 'both' : host.from.length ? 'upload' : 'download',
        host.from,
      );
    return SILENT;
  },
  'send-mailmessage': (call, p) => {
    const file = p.value('attachments');
    if (file) call.reads(windowsPath(file));
    call.connect(p.value('smtpserver') ?? '*', 'upload', call.sources);
    return SILENT;
  },
  'set-executionpolicy': changesFile('/registry/HKLM/SOFTWARE/Microsoft/PowerShell'),
  'set-mppreference add-mppreference uninstall-windowsfeature disable-windowsoptionalfeature': changesFile(
    '/registry/HKLM/SOFTWARE/Policies/Microsoft/Windows Defender',
  ),
  'new-netfirewallrule set-netfirewallprofile remove-netfirewallrule disable-netfirewallrule':
    changesFile('/registry/HKLM/firewall'),
  'register-scheduledtask new-scheduledtask set-scheduledtask unregister-scheduledtask new-scheduledtaskaction':
    changesFile('/registry/tasks'),
  'new-localuser add-localgroupmember set-localuser remove-localuser': changesFile('/etc/passwd'),
  'format-volume clear-disk initialize-disk remove-partition set-disk new-partition': (call, p) => {
    call.touch(
      'file.write',
      `/dev/disk${asShown((p.value('driveletter', 'number') ?? p.operands[0])?.text ?? '*')}`,
    );
    return SILENT;
  },
  'set-acl': (call, p) => {
    for (const path of paths(p)) call.touch('file.write', path);
    return SILENT;
  },
  'install-module install-package install-script update-module inmo': (call, p) => {
    const name = p.value('name') ?? p.operands[0];
    call.add({
      kind: 'package.install',
      manager: 'powershell',
      name: name && isKnown(name.text) ? name.text : '*',
      ...(p.value('scope')?.text.toLowerCase() !== 'currentuser' && { global: true as const }),
    });
    return SILENT;
  },
  'publish-module publish-script': (call, p) => {
    call.add({ kind: 'package.publish', manager: 'powershell', name: p.value('name')?.text ?? '*' });
    return SILENT;
  },
  'expand-archive': (call, p) => {
    call.reads(...paths(p));
    call.touch('file.write', windowsPath(p.value('destinationpath') ?? p.operands[1] ?? field('.')));
    return SILENT;
  },
  'compress-archive': (call, p) => {
    for (const path of paths(p)) call.touch('file.read', path, { recursive: true, takesAlong: true });
    const to = p.value('destinationpath') ?? p.operands[1];
    if (to) call.touch('file.write', windowsPath(to));
    return SILENT;
  },
  'clear-history': (call) => {
    call.touch(
      'file.delete',
      `${call.trace.place.home}/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt`,
    );
    return SILENT;
  },
  'clear-eventlog remove-eventlog wevtutil': (call) => {
    call.touch('file.delete', '/var/log/eventlog', { recursive: true });
    return SILENT;
  },
  'set-location sl cd chdir push-location pushd': (call, p) => {
    const to = p.value('path', 'literalpath') ?? p.operands[0];
    if (to) call.shell.changeFolder(call.scope, windowsPath(to).text);
    return SILENT;
  },
  'set-variable sv new-variable nv': (call, p) => {
    const name = p.value('name') ?? p.operands[0];
    const value = p.value('value') ?? p.operands[1];
    if (name) setVariable(call, name.text.toLowerCase(), value?.text ?? '', value?.from ?? []);
    return SILENT;
  },
  'set-alias sal new-alias nal': (call, p) => {
    const [name, value] = [p.value('name') ?? p.operands[0], p.value('value') ?? p.operands[1]];
    if (name && value) call.scope.aliases.set(name.text.toLowerCase(), value.text);
    return SILENT;
  },
  'write-output echo write-host write': (_call, p) => ({
    text: p.operands.map((word) => word.text).join('\n'),
    from: sourcesOf(p.operands),
  }),
  'get-process gps ps': (_call, p) => ({
    text: ANY,
    from: [`pid:${(p.value('name') ?? p.operands[0])?.text ?? '*'}`],
  }),
  'join-path': (_call, p) => {
    const parts = [
      p.value('path') ?? p.operands[0],
      p.value('childpath') ?? p.operands[p.has('path') ? 0 : 1],
    ];
    return { text: parts.map((each) => each?.text ?? '').join('/'), from: [] };
  },
  'get-location gl pwd': (call) => ({ text: call.scope.cwd, from: [] }),
  'get-secret get-azkeyvaultsecret get-azkeyvaultkey get-azaccesstoken get-secsecretvalue get-ssmparameter get-ssmparametervalue get-stssessiontoken get-storedcredential get-vaultsecret get-vstsaccesstoken get-msaltoken':
    (call) => {
      call.add({ kind: 'env.read', name: `secret:powershell/${call.program}` });
      return undefined;
    },
  'convertto-securestring get-credential': () => undefined,
  'foreach-object foreach % where-object where ? select-object select sort-object sort measure-object measure group-object group out-string out-null out-default out-host format-table ft format-list fl format-wide convertto-json convertfrom-json convertto-html convertfrom-csv convertto-csv get-member gm get-command gcm get-help help get-date get-host get-module gmo import-module ipmo get-variable gv get-alias gal get-service gsv get-history h history get-random get-unique compare-object diff test-path split-path read-host start-sleep sleep write-error write-warning write-verbose write-debug write-progress write-information new-object new-timespan get-culture get-uiculture get-psdrive get-itemproperty gp get-acl get-ciminstance get-wmiobject gwmi get-computerinfo get-netipaddress get-nettcpconnection get-volume get-disk get-eventlog get-winevent get-error clear-host clear cls exit return throw trap param begin process end function filter class using if else elseif switch while do until for try catch finally break continue set-strictmode set-psreadlineoption get-typedata update-help add-type tee-host wait-process wait-job receive-job remove-job get-job push pop-location popd add-member get-executionpolicy get-package find-module find-package unblock-file remove-variable rv remove-module get-tracesource trace-command get-verb':
    NOTHING,
};

const cmdlets = new Map<string, Cmdlet>();
for (const [names, cmdlet] of Object.entries(TABLE))
  for (const name of names.split(' ')) cmdlets.set(name, cmdlet);

/** The cmdlet of this name or alias, in any case; aliases are told by their first name. */
export const cmdletOf = (name: string): Cmdlet | undefined => cmdlets.get(name.toLowerCase());

/** .NET methods that reach beyond the script: `[IO.File]::Delete('x')`, `$client.DownloadString('u')`. */
export function dotnet(text: string, call: Call, from: Sources = []): Output | undefined {
  let out: Output | undefined;
  const pattern = /(?:\[([\w.]+)\]::|\.)(\w+)\(((?:'[^']*'|[^)'])*)\)/g;
  for (const [, type = '', method = '', args = ''] of text.matchAll(pattern)) {
    const list = [...args.matchAll(/'((?:''|[^'])*)'|"([^"]*)"|([\w:./\\\uE000-\uE003-]+)/g)].map((match) =>
      windowsPath(field(match[1]?.replaceAll("''", "'") ?? match[2] ?? match[3] ?? '', from)),
    );
    const [first, second] = list;
    const of = type.toLowerCase().replace(/^system\./, '');
    const on = method.toLowerCase();
    if (/^(?:downloadstring|downloaddata|openread|getstringasync|getasync)$/.test(on) && first) {
      call.connect(first, 'download');
      out = { from: call.sources };
    } else if (on === 'downloadfile' && first) {
      call.connect(first, 'download');
      if (second) {
        const located = call.touch('file.write', second);
        if (located && !located.pattern) call.shell.files.set(located.path, { from: call.sources });
      }
    } else if (/^upload/.test(on) && first) {
      if (second && on === 'uploadfile') call.reads(second);
      call.connect(first, 'both', call.sources);
    } else if (of === 'io.file' || of === 'io.directory') {
      if (/^delete$/.test(on) && first)
        call.touch('file.delete', first, { recursive: of === 'io.directory', replaces: true });
      else if (/^(?:write|append|create)/.test(on) && first)
        call.touch('file.write', first, { replaces: !on.startsWith('append') });
      else if (/^(?:read|open)/.test(on) && first) call.touch('file.read', first);
      else if (/^(?:copy|move)$/.test(on) && first && second) {
        call.touch(on === 'move' ? 'file.delete' : 'file.read', first);
        call.touch('file.write', second);
      }
    } else if (of === 'convert' && on === 'frombase64string' && first) {
      const bytes = Buffer.from(first.text, 'base64');
      const text16 = bytes.toString('utf16le');
      out = { text: /^[\x00-\x7F]*$/.test(text16) ? text16 : bytes.toString('utf8'), from: [] };
    } else if (of === 'environment' && /^getenvironmentvariable/.test(on))
      call.add({ kind: 'env.read', name: first?.text ?? '*' });
    else if (of === 'environment' && /^setenvironmentvariable$/.test(on))
      call.touch('file.write', '/registry/environment');
    else if (of === 'diagnostics.process' && on === 'start' && first)
      call.shell.runPowerShellWords([first, ...list.slice(1)], call, 'inside Process.Start');
    else if (of === 'scriptblock' && on === 'create' && first)
      call.shell.runPowerShell({ text: first.text, from: first.from }, call, 'inside ScriptBlock');
    else if (/^(?:net\.sockets\.tcpclient)$/.test(of) && first) call.connect(first, 'both');
  }
  const client =
    /New-Object\s+(?:System\.)?Net\.Sockets\.TcpClient\s*\(\s*['"]([^'"]+)['"]\s*,\s*(\d+)/i.exec(text);
  if (client) call.connect(client[1] ?? '*', 'both', [], { port: Number(client[2]) });
  return out;
}
