/** What functions of Ruby do. */
import { fromBase64 } from '../../commands/decode.ts';
import { merged } from '../../shell/scope.ts';
import { ANY } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import {
  decodes,
  deletes,
  givesFirst,
  joinsPath,
  links,
  reads,
  requests,
  setMode,
  table,
  transfers,
  writes,
} from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { mapped, refValue, textOf, textValue, UNKNOWN } from '../value.ts';
import { eachOf, evaluates, formats, glob, kills, socket, systems } from './shared.ts';

const FUNCTIONS = table({
  'system exec spawn Kernel.system Kernel.exec Kernel.spawn Process.spawn Open3.capture2 Open3.capture3 Open3.capture2e Open3.popen3 Open3.popen2 Open3.popen2e PTY.spawn':
    systems,
  'IO.popen popen': (args, run, self) => ({
    ...(systems(args, run, self) ?? UNKNOWN),
    path: 'child',
    entries: new Map(args.values[0] ? [['* command', args.values[0]]] : []),
  }),
  'child.puts child.print child.write child.<<': (args, run, self) => {
    const command = self?.entries?.get('* command');
    const input = args.values[0] ?? UNKNOWN;
    const start = { stdin: { from: sourcesIn(input), ...(input.texts && { text: textOf(input) }) } };
    if (command) run.words(command, 'in popen', start);
    return self;
  },
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
  'File.chmod FileUtils.chmod FileUtils.chmod_R': (args, run) => {
    for (const value of args.values.slice(1)) setMode(run, value, args.values[0]);
    return UNKNOWN;
  },
  'File.chown FileUtils.chown FileUtils.chown_R': writes(1),
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

/** Ruby's functions; each may be given a block. */
export const RUBY_FUNCTIONS = new Map(
  [...FUNCTIONS].map(([name, does]) => [name, TAKES_FUNCTION.test(name) ? does : withBlock(does)]),
);
