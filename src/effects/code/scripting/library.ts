/** What functions of Perl and Ruby do. */
import { fromBase64, fromHex } from '../../commands/decode.ts';
import { merged } from '../../shell/scope.ts';
import { ANY, isKnown, NAME } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import {
  aName,
  decodes,
  deletes,
  givesFirst,
  joinsPath,
  links,
  onSelf,
  reads,
  requests,
  table,
  transfers,
  writes,
} from '../functions.ts';
import { asGlobMarks } from '../globs.ts';
import type { Library, LibraryFunction } from '../library.ts';
import { percentFormat } from '../operators.ts';
import { listValue, mapped, refValue, textOf, textValue, UNKNOWN, type Value } from '../value.ts';
import { parsePerl, parseRuby } from './syntax.ts';

/** `system("code")` goes through a shell; `system("program", "arg")` does not. */
const systems: LibraryFunction = (args, run) => {
  const words = args.values.flatMap((value) => value.items ?? [value]).filter((value) => !value.entries);
  return words.length > 1 ? run.words(listValue(words), 'in system') : run.shell(words[0], 'in system');
};

/** Every argument, lists opened. */
const eachOf =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) => {
    for (const value of args.values.flatMap((each) => each.items ?? [each]))
      if (!value.entries) does(new Args([value]), run, self);
    return UNKNOWN;
  };

const evaluates: LibraryFunction = (args, run) => run.evaluate(args.values[0], 'eval');

/** Perl's `open(F, ">file")`, `open(F, ">", file)`, `open(F, "cmd|")`. */
const perlOpen: LibraryFunction = (args, run) => {
  const [, mode, path] = args.values;
  const how = textOf(mode);
  if (path === undefined) {
    const match = /^\s*(\+?[<>]{1,2}|\|)?\s*(.*?)\s*(\|)?\s*$/s.exec(how);
    const target = textValue(match?.[2] ?? '', mode?.from ?? []);
    if (match?.[1] === '|' || match?.[3] === '|') return run.shell(target, 'in open');
    run.file(match?.[1]?.includes('>') ? 'file.write' : 'file.read', target);
    return UNKNOWN;
  }
  if (/\|/.test(how)) return run.words(listValue(args.values.slice(2)), 'in open');
  run.file(/>/.test(how) ? 'file.write' : 'file.read', path);
  return UNKNOWN;
};

const glob: LibraryFunction = (args) =>
  listValue([textValue(asGlobMarks(textOf(args.values[0])), args.from)]);

const socket: LibraryFunction = (args, run) => {
  const named = new Map<string, Value>();
  args.values.forEach((value) => {
    if (value.items?.length === 2 && value.items[0] && value.items[1])
      named.set(textOf(value.items[0]), value.items[1]);
    if (value.items?.length === 2 && value.items[0]?.path)
      named.set(value.items[0].path.replace(/\(\)$/, ''), value.items[1] as Value);
  });
  const host =
    named.get('PeerAddr') ??
    named.get('PeerHost') ??
    args.values.find((value) => value.texts) ??
    textValue(ANY);
  const port = Number(textOf(named.get('PeerPort') ?? args.values[1]));
  return run.connect(host, true, [], { port: Number.isInteger(port) ? port : undefined });
};

const kills: LibraryFunction = (args, run) => {
  for (const value of args.values.slice(1))
    run.out.add({
      kind: 'process.kill',
      target: textOf(value) === '-1' ? '*' : isKnown(textOf(value)) ? textOf(value) : '?',
    });
  return UNKNOWN;
};

const packs: LibraryFunction = (args, _run, self) => {
  const how = textOf(args.values[0]);
  const value = self?.items?.[0] ?? args.values[1] ?? self;
  if (!value?.texts) return UNKNOWN;
  if (/^H/.test(how)) return mapped(value, fromHex);
  if (/^[cCU]\*/.test(how))
    return textValue(
      (self?.items ?? args.values.slice(1))
        .map((each) => String.fromCharCode(Number(textOf(each)) || 0))
        .join(''),
    );
  return UNKNOWN;
};

const formats: LibraryFunction = (args) =>
  textValue(percentFormat(textOf(args.values[0]), listValue(args.values.slice(1))), args.from);

const PERL_FUNCTIONS = table({
  'system exec CORE::system CORE::exec': systems,
  'eval evalbytes': evaluates,
  'do require': (args, run) => {
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
  'chmod chown': (args, run) => {
    for (const value of args.values.slice(args.values.length > 2 ? 2 : 1)) run.file('file.write', value);
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
  'lc uc chomp shift quotemeta': givesFirst,
  sprintf: formats,
  'time rand localtime getpwuid hostname': aName,
});

const RUBY_FUNCTIONS = table({
  'system exec spawn Kernel.system Kernel.exec Kernel.spawn Process.spawn IO.popen popen Open3.capture2 Open3.capture3 Open3.capture2e Open3.popen3 Open3.popen2 Open3.popen2e PTY.spawn':
    systems,
  'eval instance_eval class_eval Kernel.eval binding.eval RubyVM::InstructionSequence.compile': evaluates,
  'send public_send __send__ Kernel.send Kernel.public_send Object.send': (args, run) => {
    const [first, ...rest] = args.values;
    const named = first ? (first.path?.replace(/\(\)$/, '') ?? textOf(first)) : '';
    return run.apply(refValue(named), new Args(rest));
  },
  'File.delete File.unlink Dir.rmdir Dir.delete Dir.unlink FileUtils.rm FileUtils.rm_f FileUtils.rmdir FileUtils.remove FileUtils.remove_file':
    eachOf(deletes()),
  'FileUtils.rm_rf FileUtils.rm_r FileUtils.remove_dir FileUtils.remove_entry FileUtils.remove_entry_secure FileUtils.rmtree':
    eachOf(deletes(true)),
  'File.read File.readlines IO.read IO.readlines File.binread File.foreach YAML.load_file': reads(),
  'File.write IO.write File.binwrite': writes(0, 1),
  'open File.open File.new URI.open Kernel.open': (args, run) => {
    const [path, mode] = args.values;
    const text = textOf(path);
    if (/^https?:/.test(text)) return run.connect(path, false, []);
    if (text.startsWith('|')) return run.shell(textValue(text.slice(1)), 'in open');
    const how = mode && !mode.entries ? textOf(mode) : 'r';
    if (/[wa+]/.test(how)) run.file('file.write', path);
    else return reads()(args, run, undefined);
    return { path: 'file', texts: path?.texts ?? [ANY], from: [] };
  },
  'FileUtils.mkdir_p FileUtils.mkdir FileUtils.touch Dir.mkdir File.truncate FileUtils.makedirs': eachOf(
    writes(),
  ),
  'File.chmod FileUtils.chmod FileUtils.chmod_R File.chown FileUtils.chown FileUtils.chown_R': writes(1),
  'File.rename FileUtils.mv FileUtils.move': transfers(true),
  'FileUtils.cp FileUtils.copy FileUtils.copy_file': transfers(false),
  'FileUtils.cp_r': transfers(false, true),
  'File.symlink FileUtils.ln_s FileUtils.ln_sf FileUtils.ln': links(),
  'File.join': joinsPath,
  'File.expand_path File.absolute_path Pathname Pathname.new': (args, run) =>
    mapped(args.values[0] ?? UNKNOWN, (text) => text.replace(/^~(?=\/|$)/, run.call.trace.place.home)),
  'Dir.home': (_args, run) => textValue(run.call.trace.place.home),
  'Dir.glob Dir.[] Dir.children Dir.entries': glob,
  'Dir.pwd': (_args, run) => textValue(run.call.scope.cwd),
  'Process.kill': kills,
  'Net::HTTP.get Net::HTTP.get_response Net::HTTP.start HTTParty.get RestClient.get Faraday.get URI.parse().open Net::HTTP.new':
    requests('GET'),
  'Net::HTTP.post Net::HTTP.post_form HTTParty.post RestClient.post Faraday.post HTTParty.put RestClient.put':
    requests('POST'),
  'sprintf format': formats,
  'URI URI.parse URI.join Shellwords.escape': givesFirst,
  'TCPSocket.new TCPSocket.open UDPSocket.new Socket.tcp OpenSSL::SSL::SSLSocket.new': socket,
  'Base64.decode64 Base64.strict_decode64 Base64.urlsafe_decode64': decodes(fromBase64),
  'ENV.fetch ENV.key': (args, run) => run.environment(textOf(args.values[0])),
  'ENV.to_h ENV.each ENV.inspect ENV.map ENV.to_a': (_args, run) => run.environment('*'),
  'Marshal.load YAML.load YAML.unsafe_load': (args, run) => {
    if (args.from.some((source) => source.startsWith('net:')))
      run.opaque('objects are put together from bytes, which can run code');
    return UNKNOWN;
  },
  print: (args, run) => {
    if (args.values.some((value) => value.path?.startsWith('ENV'))) run.environment('*');
    run.call.sources = merged(run.call.sources, args.from);
    return UNKNOWN;
  },
});

const METHODS = table({
  'read body get readlines each_line gets': (_args, _run, self) => ({ from: self ? sourcesIn(self) : [] }),
  post: requests('POST'),
  pack: packs,
  'unpack1 unpack': (args, _run, self) =>
    /^m/.test(textOf(args.values[0])) && self
      ? mapped(self, fromBase64)
      : /^H/.test(textOf(args.values[0]))
        ? aName(args, _run, self)
        : UNKNOWN,
  'delete unlink': onSelf(deletes()),
  rmtree: onSelf(deletes(true)),
  chr: (_args, _run, self) => textValue(String.fromCharCode(Number(textOf(self)) || 0)),
});

const environment: Library['members'] = (path, name, run) => {
  if (path !== 'ENV') return undefined;
  if (/^(?:fetch|to_h|each|inspect|map|to_a|key|\[\])$/.test(name)) return undefined;
  return name === 'HOME'
    ? textValue(run.call.trace.place.home)
    : isKnown(name)
      ? run.environment(name)
      : run.environment('*');
};

export const PERL: Library = {
  functions: PERL_FUNCTIONS,
  methods: METHODS,
  globals: (name) =>
    name === '$ENV' || name === '%ENV'
      ? { path: 'ENV', from: ['env:*'] }
      : /^[$@]/.test(name)
        ? { texts: [name === '$0' ? NAME : ANY], from: [] }
        : undefined,
  members: environment,
  parse: parsePerl,
};

export const RUBY: Library = {
  functions: RUBY_FUNCTIONS,
  methods: METHODS,
  globals: (name) =>
    name === 'ENV' ? { path: 'ENV', from: ['env:*'] } : name === '__dir__' ? textValue('.') : undefined,
  members: environment,
  parse: parseRuby,
};
