/** What functions of Perl do. */
import { fromBase64 } from '../../commands/decode.ts';
import { merged } from '../../shell/scope.ts';
import { ANY } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import {
  aName,
  decodes,
  deletes,
  givesFirst,
  links,
  requests,
  setMode,
  table,
  transfers,
  writes,
} from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import {
  atMostValues,
  ITEM_LIMIT,
  listValue,
  mapped,
  textOf,
  textsOf,
  textValue,
  UNKNOWN,
  type Value,
} from '../value.ts';
import { eachOf, evaluates, formats, glob, kills, packs, socket, systems } from './shared.ts';

/** What is printed to a handle: a file, a program, a connection. */
const printsTo: LibraryFunction = (args, run) => {
  const [handle, ...rest] = args.values;
  const value: Value = rest[0] ?? UNKNOWN;
  if (handle?.path === 'file' && handle.texts) run.holds(handle, value, true);
  const command = handle?.entries?.get('* command');
  const start = { stdin: { from: sourcesIn(value), ...(value.texts && { text: textOf(value) }) } };
  if (command?.items) run.words(command, 'in open', start);
  else if (command) run.shell(command, 'in open', start);
  return UNKNOWN;
};

/** A program whose input is a handle. */
const piped = (command: Value): Value => ({
  path: 'child',
  entries: new Map([['* command', command]]),
  from: [],
});

/** Perl's `open(F, ">file")`, `open(F, ">", file)`, `open(F, "cmd|")`. */
const perlOpen: LibraryFunction = (args, run) => {
  const [handle, mode, path] = args.values;
  const how = textOf(mode);
  if (path === undefined) {
    const copied = /^\s*\+?[<>]{1,2}&=?\s*(\w+)/.exec(how)?.[1];
    // A shell is handed what a connection sends: `open(STDIN, "<&S")`.
    if (copied) {
      if (handle?.path === 'STDIN' && !/^STD/.test(copied)) run.stdin = { from: ['net:a socket'] };
      return UNKNOWN;
    }
    const trimmed = how.trim();
    const sign = /^(?:\+?[<>]{1,2}|\|)/.exec(trimmed)?.[0] ?? '';
    const isRead = trimmed.length > sign.length && trimmed.endsWith('|');
    const target = textValue(trimmed.slice(sign.length, isRead ? -1 : undefined).trim(), mode?.from ?? []);
    if (sign === '|') return piped(target);
    if (isRead) return run.shell(target, 'in open');
    const from = run.file(sign.includes('>') ? 'file.write' : 'file.read', target);
    return { path: 'file', texts: target.texts ?? [ANY], from };
  }
  const command = args.values.length > 3 ? listValue(args.values.slice(2)) : (path ?? UNKNOWN);
  if (/^\|/.test(how)) return piped(command);
  if (/\|/.test(how)) return command.items ? run.words(command, 'in open') : run.shell(command, 'in open');
  const from = run.file(/>/.test(how) ? 'file.write' : 'file.read', path);
  return { path: 'file', texts: path?.texts ?? [ANY], from };
};

export const PERL_FUNCTIONS = table({
  'system exec CORE::system CORE::exec': systems,
  'eval evalbytes': evaluates,
  'do require': (args, run) => {
    if (args.values[0]?.closure) return run.apply(args.values[0], new Args([]));
    const text = textOf(args.values[0]);
    if (/^\/tmp|\.pl$/.test(text)) run.opaque(`the file ${text} is run`);
    return UNKNOWN;
  },
  'unlink rmdir': eachOf(deletes()),
  'rmtree remove_tree File::Path::rmtree File::Path::remove_tree': eachOf(deletes(true)),
  open: perlOpen,
  sysopen: (args, run) => {
    run.file('file.write', args.values[1]);
    return UNKNOWN;
  },
  opendir: (args) => args.values[0] ?? UNKNOWN,
  'rename move File::Copy::move': transfers(true),
  'copy cp File::Copy::copy': transfers(false),
  'mkdir utime mkpath make_path truncate': writes(),
  'symlink link': links(),
  chmod: (args, run) => {
    for (const value of args.values.slice(1)) setMode(run, value, args.values[0]);
    return UNKNOWN;
  },
  chown: (args, run) => {
    for (const value of args.values.slice(2)) run.file('file.write', value);
    return UNKNOWN;
  },
  glob: glob,
  kill: kills,
  'IO::Socket::INET.new IO::Socket::SSL.new IO::Socket::IP.new': socket,
  connect: (_args, run) => run.connect(textValue(ANY), true, []),
  'get getstore LWP::Simple::get getprint LWP::UserAgent().get HTTP::Tiny().get': requests('GET'),
  'LWP::UserAgent().post HTTP::Tiny().post HTTP::Tiny().post_form': requests('POST'),
  'decode_base64 MIME::Base64::decode_base64': decodes(fromBase64),
  pack: packs,
  reverse: (args) =>
    args.values[0]?.texts
      ? mapped(args.values[0], (text) => [...text].reverse().join(''))
      : (args.values[0] ?? UNKNOWN),
  chr: (args) => textValue(String.fromCharCode(Number(textOf(args.values[0])) || 0)),
  join: (args) => {
    const [by, ...rest] = args.values;
    const items = rest.flatMap((value) => value.items ?? [value]);
    return { texts: [items.map(textOf).join(textOf(by))], from: args.from };
  },
  print: (args, run) => {
    run.call.sources = merged(run.call.sources, args.from);
    return UNKNOWN;
  },
  shift: (args) => (args.values[0]?.items as Value[] | undefined)?.shift() ?? { from: args.from },
  '*print-to': printsTo,
  'map grep sort first any all': (args, run) => {
    const [then, ...lists] = args.values;
    if (!then?.closure) return listValue(args.values);
    const items = lists.flatMap((value) => value.items ?? [value]);
    return listValue(atMostValues(items, ITEM_LIMIT).map((item) => run.apply(then, new Args([item]))));
  },
  'readline <>': (args) => ({ from: args.from }),
  'File::Find::find find finddepth': (args, run) => {
    const [then, ...folders] = args.values;
    const wanted = then?.entries?.get('wanted') ?? then;
    for (const folder of folders.flatMap((value) => value.items ?? [value])) {
      const below = textsOf(folder).map((text) => `${text.replace(/\/$/, '')}/${ANY}`);
      if (wanted)
        run.possible(() => run.apply({ ...wanted, others: [] }, new Args([{ texts: below, from: [] }])));
    }
    return UNKNOWN;
  },
  'lc uc chomp quotemeta': givesFirst,
  sprintf: formats,
  'time rand localtime getpwuid hostname': aName,
});
