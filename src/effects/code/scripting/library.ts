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
import { listValue, mapped, refValue, textOf, textsOf, textValue, UNKNOWN, type Value } from '../value.ts';
import { parsePerl, parseRuby } from './statements.ts';

/** `system("code")` goes through a shell; `system("program", "arg")` does not. */
const systems: LibraryFunction = (args, run) => {
  const options = optionsOf(args);
  const words = args.values
    .filter((value) => !isPair(value))
    .flatMap((value) => value.items ?? [value])
    .filter((value) => !value.entries && !value.closure);
  const input = options.get('stdin_data');
  const folder = options.get('chdir');
  const start = {
    ...(input && { stdin: { from: sourcesIn(input), ...(input.texts && { text: textOf(input) }) } }),
    ...(folder && { folder }),
  };
  return words.length > 1
    ? run.words(listValue(words), 'in system', start)
    : run.shell(words[0], 'in system', start);
};

/** `name: value` and `name => value` among the arguments. */
const isPair = (value: Value): boolean => value.items?.length === 2 && value.items[0]?.path !== undefined;

function optionsOf(args: Args): Map<string, Value> {
  const options = new Map<string, Value>(args.named);
  for (const value of args.values) {
    for (const [name, each] of value.entries ?? []) options.set(name, each);
    if (isPair(value))
      options.set(value.items?.[0]?.path?.replace(/\(\)$/, '') ?? '', value.items?.[1] ?? UNKNOWN);
  }
  return options;
}

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
  const [handle, mode, path] = args.values;
  const how = textOf(mode);
  if (path === undefined) {
    const copied = /^\s*\+?[<>]{1,2}&=?\s*(\w+)/.exec(how)?.[1];
    // A shell is handed what a connection sends: `open(STDIN, "<&S")`.
    if (copied) {
      if (handle?.path === 'STDIN' && !/^STD/.test(copied)) run.stdin = { from: ['net:a socket'] };
      return UNKNOWN;
    }
    const match = /^\s*(\+?[<>]{1,2}|\|)?\s*(.*?)\s*(\|)?\s*$/s.exec(how);
    const target = textValue(match?.[2] ?? '', mode?.from ?? []);
    if (match?.[1] === '|') return piped(target);
    if (match?.[3] === '|') return run.shell(target, 'in open');
    const from = run.file(match?.[1]?.includes('>') ? 'file.write' : 'file.read', target);
    return { path: 'file', texts: target.texts ?? [ANY], from };
  }
  const command = args.values.length > 3 ? listValue(args.values.slice(2)) : (path ?? UNKNOWN);
  if (/^\|/.test(how)) return piped(command);
  if (/\|/.test(how)) return command.items ? run.words(command, 'in open') : run.shell(command, 'in open');
  const from = run.file(/>/.test(how) ? 'file.write' : 'file.read', path);
  return { path: 'file', texts: path?.texts ?? [ANY], from };
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
  shift: (args) => (args.values[0]?.items as Value[] | undefined)?.shift() ?? { from: args.from },
  '*print-to': printsTo,
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
  'file.write file.puts file.print file.<<': (args, run, self) => {
    if (self) run.holds(self, args.values[0] ?? UNKNOWN, true);
    return self;
  },
  'Dir.mktmpdir Dir.tmpdir Tempfile.new Tempfile.create': (_args, run) => ({
    texts: [`${run.call.trace.place.temp[0] ?? '/tmp'}/new-folder`],
    from: [],
  }),
  '?.call ?.() ?.yield ?.===': (args, run, self) => (self ? run.apply(self, args) : UNKNOWN),
  'lambda proc Proc.new method': givesFirst,
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
  'Net::HTTP::Post.new Net::HTTP::Put.new': (args) => ({
    path: 'request',
    entries: new Map([['url', args.values[0] ?? UNKNOWN]]),
    from: [],
  }),
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
  request: (args, run) => {
    const [request] = args.values;
    const body = request?.entries?.get('body');
    return request?.path === 'request'
      ? run.request(request.entries?.get('url'), 'POST', body ? [body] : [])
      : undefined;
  },
  post: (args, run, self) => {
    const [url, body] = args.values;
    // `{content => …}`, `Content => …`, or the body itself.
    const content = body?.entries?.get('content') ?? (isPair(body ?? UNKNOWN) ? body?.items?.[1] : body);
    return self?.path === undefined ? undefined : run.request(url, 'POST', content ? [content] : []);
  },
  pack: packs,
  'unpack1 unpack': (args, _run, self) =>
    /^m/.test(textOf(args.values[0])) && self
      ? mapped(self, fromBase64)
      : /^H/.test(textOf(args.values[0]))
        ? aName(args, _run, self)
        : UNKNOWN,
  'delete unlink': (args, run, self) =>
    self?.path === 'path' ? onSelf(deletes())(args, run, self) : undefined,
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

/** A block that is given gets what the function gives. */
const withBlock =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) => {
    const block = args.values.at(-1);
    if (!block?.closure) return does(args, run, self);
    const value = does(new Args(args.values.slice(0, -1), args.named), run, self);
    return run.apply(block, new Args([value ?? UNKNOWN])) && (value ?? UNKNOWN);
  };

/** Functions that are given a function, and are no takers of blocks. */
const TAKES_FUNCTION = /^(?:lambda|proc|Proc\.new|method|\?\.)/;

export const RUBY: Library = {
  functions: new Map(
    [...RUBY_FUNCTIONS].map(([name, does]) => [name, TAKES_FUNCTION.test(name) ? does : withBlock(does)]),
  ),
  callsBare: true,
  methods: METHODS,
  globals: (name) =>
    name === 'ENV' ? { path: 'ENV', from: ['env:*'] } : name === '__dir__' ? textValue('.') : undefined,
  members: environment,
  parse: parseRuby,
};
