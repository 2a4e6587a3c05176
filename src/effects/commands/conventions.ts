/**
 * Programs whose own grammar nobody wrote down are read by what nearly all programs have in common: `-o FILE` writes,
 * `--exec COMMAND` runs, a URL is connected to, what stands after `--` is a command, `delete --yes` is meant.
 */
import type { Call } from '../shell/call.ts';
import type { Field } from '../shell/scope.ts';
import { merged, sourcesOf } from '../shell/scope.ts';
import { asShown, isKnown } from '../text.ts';
import { hostOf, isLoopback } from '../tools.ts';
import { runSql } from './database-clients.ts';
import { destroys } from './verbs.ts';

/** Words that are looked at: a longer line is a list of files. */
const WORD_LIMIT = 24;

/** A path that leads out of the working folder, or a hidden file: written so that it can be nothing else. */
const PATH = /^(?:~[\w-]*(?:\/|$)|\/[\w.~-]|\.\.\/)/;
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*):\/\/[^/]/i;

/** Options that name what comes out: `-o`, `--output-file`, `--python_out`, `--save-storage`. */
const OUT =
  /^(?:-o|--?(?:[\w-]*[-_])?(?:out|output|out(?:file|dir)|save|dest|destination|export)(?:[-_](?:as|to|file|dir|path|directory|folder|filename|storage))?|--?(?:write-to|target-?(?:dir|file)|log-?file|report-?(?:file|path)|result-?file|to-?file|into))$/i;
const RUNS =
  /^--?(?:exec|execute|command|cmd|run|run-?command|shell-?command|on-?(?:change|success|failure|error|exit|start|event)|(?:pre|post|deploy|renew)-?(?:hook|cmd|command|exec|script)|hook|before|after|init-?(?:cmd|command)|start-?(?:cmd|command)|execcmd)$/i;
const SENDS =
  /^(?:-T|--?(?:upload|upload-?file|post-?(?:file|data)|data-?(?:binary|file)|body-?file|attach(?:ment)?|attach-?file|send-?file))$/i;
const UPLOADS = /^(?:upload|send|share|transfer|post|paste|publish|submit|put|push)$/i;
/** Programs made for handing files to others. */
const SENDERS =
  /upload|(?:^|[-_])(?:send|put|share|transfer|paste)(?:[-_]|$)|(?:send|put|paste|pastebinit)$/i;
/** Programs that put their last operand where it is named. */
const PLACERS =
  /(?:^|[-_])(?:cpy?|cpx2?|copy|copyfiles|mv|move|sync|symlink|ddrescue|lnk|extract|unpack|unzip|install)(?:[-_]|$)/i;
/** Files from which something is started, or rights are taken, later: whoever names them may write them. */
const STARTS =
  /\/\.(?:bash\w*|zsh\w*|z?profile|z?login|gitconfig|ssh\/(?:authorized_keys|config|rc)|xinitrc|xprofile|inputrc|envrc|pam_environment)$|\/(?:autostart|LaunchAgents|LaunchDaemons|systemd|cron\.\w+|init\.d|profile\.d|sudoers\.d)(?:\/|$)|\/etc\/(?:passwd|sudoers|crontab|hosts|ld\.so\.preload)$/;
const CONFIRMS =
  /^(?:-y|-f|-yes|--(?:yes|force|auto-approve|no-prompt|no-input|non-interactive|confirm|assume-yes|skip-confirmation|approve|noconfirm|no-confirm|force-delete|cascade|recursive|all|purge))$/;
const ELSEWHERE =
  /^--(?:endpoint|endpoint-url|server|host|url|api-url|api-key|token|account|account-id|org|organization|project|project-id|region|cluster|namespace|tenant|subscription|profile|context|environment|stage|remote|broker|brokers|bootstrap-server|address|addr|database-url|instance-id|resource-group|team|site|app-id)(?:=.*)?$/;

/** Files that nobody shares by the way. */
const PRIVATE = /(?:^|\/)\.[a-z]|\.(?:pem|key|p12|pfx|sql|dump|db|sqlite3?|kdbx|ovpn)$|^[~/]/i;

/** Commands that modules of PowerShell bring for accounts, clouds, mail, disks and services. */
const CMDLET =
  /^(?:remove|uninstall|disable|enable|revoke|unregister|register|reset|clear|suspend|grant|set|new|add|stop|restart|start|update|move|format|initialize|dismount)-(?:ad(?=[gudcopr])|az|mg|aws|s3|ec2|iam|vm|net(?=[afirt])|mp(?=[pt])|local(?=[ug])|exo|mailbox|spo|pnp|msol|ps(?:remoting|session)|windows|scheduled|dns|dhcp|iis|web(?=[saiv])|cluster|gp|bitlocker|eventlog|smb|storage|disk|partition|volume|physical|virtual|certificate|wsman|computer|dba|sql|vpn|firewall|service|hyperv|wu)\w*$/i;

/** A program whose very name says what it does. */
const CALLED = /(?:^|[-_.])(?:uninstall|teardown|destroy|nuke|wipe)(?:[-_.]|$)/i;

/** A program that runs what follows, even where its own name is not known. */
const RUNNERS =
  /^(?:sh|bash|zsh|dash|fish|sudo|doas|curl|wget|dd|python3?|node|perl|ruby|php|nc|ncat|chmod|chown|mkfs|shred)$/;

/** SQL and its kin, as a word of their own or as what is fed in. */
const STATEMENT =
  /^\s*(?:(?:DROP|TRUNCATE|ALTER|GRANT|REVOKE)\s+\w|DELETE\s+FROM\s|UPDATE\s+\S+\s+SET\s|INSERT\s+INTO\s)/i;
/** Query languages that SQL's reading does not know. */
const REMOVES =
  /\bDETACH\s+DELETE\b|^\s*REMOVE\s+(?:DATABASE|NAMESPACE|TABLE)\b|\b_?drop(?:Database|Collection|Graph)\s*\(|\bMATCH\b.*\bDELETE\b/i;

/** Where a word leads out of the workspace: the path, without `@`, `name=` or a picture format in front of it. */
export function pathIn(text: string): string | undefined {
  const bare = text.replace(
    /^(?:[\w.-]+=)?@?(?:file:\/\/|(?:text|msl|mvg|label|caption|read|concat|subfile):@?)?/,
    '',
  );
  return PATH.test(bare) && isKnown(bare) && !/\s/.test(bare) ? bare : undefined;
}

/** Files that lie outside are read by whoever names them. */
export function readsOutside(call: Call, words: readonly Field[]): void {
  for (const word of words.slice(0, WORD_LIMIT)) {
    if (word.text.startsWith('-') && !word.text.includes('=')) continue;
    const value = word.text.startsWith('-') ? word.text.slice(word.text.indexOf('=') + 1) : word.text;
    const path = pathIn(value);
    if (path === undefined) continue;
    // A hidden folder is taken whole: `~/.ssh`.
    const isFolder = /\/\.[^/.]+\/?$/.test(path) && !STARTS.test(path);
    call.touch('file.read', { ...word, text: path }, isFolder ? { recursive: true, takesAlong: true } : {});
  }
}

interface Pair {
  readonly name: string;
  readonly value: Field;
}

/** Options with what they may have as value: `--name=value`, or the word after it. */
function pairs(call: Call): Pair[] {
  const found: Pair[] = [];
  for (const [i, word] of call.words.slice(0, WORD_LIMIT).entries()) {
    if (!word.text.startsWith('-')) continue;
    const equals = word.text.indexOf('=');
    const next = call.words[i + 1];
    if (equals > 0)
      found.push({ name: word.text.slice(0, equals), value: { ...word, text: word.text.slice(equals + 1) } });
    else if (next && !next.text.startsWith('-')) found.push({ name: word.text, value: next });
  }
  return found;
}

/** Files that options name for output. */
export function writesOutputs(call: Call): void {
  for (const { name, value } of pairs(call))
    if (OUT.test(name) && !ADDRESS.test(value.text) && /[./~]/.test(value.text)) call.writes(value);
}

/** Follows a call of a program of which nothing is known. */
export function byConvention(call: Call): void {
  const { words } = call;
  if (words.length === 0 && !call.stdin && !CALLED.test(call.program)) return;
  const given = pairs(call);
  const outputs = new Set<Field>();
  for (const { name, value } of given)
    if (OUT.test(name) && !ADDRESS.test(value.text)) {
      outputs.add(value);
      if (/[./~]/.test(value.text)) call.writes(value);
    } else if (RUNS.test(name) && /\s/.test(value.text) && !STATEMENT.test(value.text))
      call.runText(value.text, { from: value.from, stdin: undefined });
  const before = call.sources;
  call.sources = [];
  readsOutside(
    call,
    words.filter((word) => !outputs.has(word)),
  );
  sends(call, given);
  const last = operandsOf(call).at(-1);
  if (last && PLACERS.test(call.program) && pathIn(last.text)) call.writes(pathIn(last.text));
  for (const word of words.slice(0, WORD_LIMIT)) {
    const path = pathIn(word.text.replace(/^-[\w-]*=/, ''));
    if (path !== undefined && STARTS.test(path)) call.writes(path);
  }
  call.sources = merged(before, call.sources);
  runsWhatFollows(call);
  changes(call);
}

const operandsOf = (call: Call): Field[] =>
  call.words.slice(0, WORD_LIMIT).filter((word) => !word.text.startsWith('-'));

/** Connects to the URLs that are named, with what is handed over. */
function sends(call: Call, given: readonly Pair[]): void {
  const operands = operandsOf(call);
  const urls = call.words.slice(0, WORD_LIMIT).flatMap((word) => {
    const text = /(?:^|=)((?:[a-z][a-z0-9+.-]*):\/\/[^/].*)$/i.exec(word.text)?.[1];
    return text &&
      !/^(?:file|s3|gs|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|jdbc|sqlite|npm|docker|oci)$/i.test(
        text.split(':')[0] ?? '',
      )
      ? [{ ...word, text }]
      : [];
  });
  const uploads = operands.slice(0, 2).some((word) => UPLOADS.test(word.text)) || SENDERS.test(call.program);
  const files = given.filter(({ name }) => SENDS.test(name)).map(({ value }) => value);
  if (uploads)
    files.push(
      ...operands.filter(
        (word) => (urls.length > 0 ? /[./]/ : PRIVATE).test(word.text) && !ADDRESS.test(word.text),
      ),
    );
  const attached = files.filter((word) => pathIn(word.text) === undefined);
  if (urls.length > 0 || uploads)
    for (const word of attached) call.reads({ ...word, text: word.text.replace(/^@/, '') });
  const carried = merged(call.sources, merged(call.stdin?.from ?? [], sourcesOf(files)));
  for (const url of urls) call.connect(url, uploads || files.length > 0 ? 'upload' : 'download', carried);
  if (urls.length === 0 && uploads && carried.some((source) => source.startsWith('/')))
    call.connect('*', 'upload', carried);
}

/** A command after `--`, or one that begins with a program that runs things. */
export function runsWhatFollows(call: Call): void {
  const { words } = call;
  const dashes = words.findIndex((word) => word.text === '--');
  if (dashes >= 0) {
    const inner = words.slice(dashes + 1);
    if (inner.length > 0 && /^\w[\w.-]*$/.test(inner[0]?.text ?? ''))
      call.runWords(inner, { possible: true });
    return;
  }
  const at = words.slice(0, 6).findIndex((word, i) => {
    const next = words[i + 1]?.text;
    return (
      next !== undefined &&
      (RUNNERS.test(word.text) || (/^(?:\/(?:usr\/)?bin\/)?rm$/.test(word.text) && /^-[rRfv]+$/.test(next)))
    );
  });
  if (at >= 0) call.runWords(words.slice(at), { possible: true });
}

/** Statements of a database, and verbs that take something away where others rely on it. */
function changes(call: Call): void {
  const operands = operandsOf(call);
  const codes = [
    ...call.words.slice(0, WORD_LIMIT).map((word) => word.text.replace(/^--?[\w-]+=/, '')),
    call.stdin?.text ?? '',
  ];
  for (const code of codes) {
    if (code.length < 8) continue;
    if (STATEMENT.test(code.slice(0, 200))) runSql(call, call.program, code, placeOf(call));
    else if (REMOVES.test(code.slice(0, 2000)))
      call.add({
        kind: 'db.mutate',
        engine: call.program,
        action: 'remove',
        destructive: true,
        ...placeOf(call),
      });
  }
  // PowerShell names what its commands do, and to what.
  if (CMDLET.test(call.program)) {
    call.add({ kind: 'cloud.mutate', provider: 'powershell', action: asShown(call.program) });
    return;
  }
  const action = operands.slice(0, 4).map((word) => word.text);
  const verbs = call.texts
    .filter((text) => /^--(?:delete|destroy|purge|drop|wipe)$/.test(text))
    .map((text) => text.slice(2));
  const named = CALLED.test(call.program);
  if (!destroys(action) && verbs.length === 0 && !named) return;
  const meant =
    named ||
    call.texts.some((text) => CONFIRMS.test(text) || ELSEWHERE.test(text)) ||
    call.words.some((word) => ADDRESS.test(word.text) && !isLoopback(hostOf(word.text).host));
  const here = call.words.some((word) => isLoopback(hostOf(word.text.replace(/^--[\w-]+=/, '')).host));
  if (meant && !here)
    call.add({
      kind: 'cloud.mutate',
      provider: asShown(call.program),
      action: [...action, ...verbs].map(asShown).join(' '),
    });
}

function placeOf(call: Call): { host?: string } {
  for (const word of call.words) {
    const text = word.text.replace(/^--?[\w-]+=/, '');
    const { host } = ADDRESS.test(text) ? hostOf(text) : { host: '' };
    if (host !== '' && !isLoopback(host)) return { host };
  }
  return {};
}
