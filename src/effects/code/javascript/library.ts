/** What functions of Node, Bun, Deno and the web do. */
import { fromBase64, fromHex } from '../../commands/decode.ts';
import { merged } from '../../shell/scope.ts';
import { ANY, isKnown, NAME } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import type { Calls } from '../calls.ts';
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
  shellCode,
  table,
  transfers,
  writes,
} from '../functions.ts';
import type { Library, LibraryFunction } from '../library.ts';
import { listValue, mapped, refValue, textOf, textValue, UNKNOWN, type Value } from '../value.ts';
import { parseJavascript } from './statements.ts';

const truthy = (value: Value | undefined): boolean =>
  value !== undefined && /^(?:true|1)$/.test(textOf(value));

/** `fs.rm(path, {recursive})` */
const removes: LibraryFunction = (args, run) => {
  const recursive = truthy(args.values[1]?.entries?.get('recursive'));
  run.file('file.delete', args.values[0], recursive);
  return called(args, run);
};

/** Callbacks at the end get called. */
function called(args: Args, run: Calls, value: Value = UNKNOWN): Value {
  const last = args.values.at(-1);
  if (last?.closure && !last.closure.members) run.apply(last, new Args([UNKNOWN, value, UNKNOWN]));
  return value;
}

/** The same, and then the callback. */
const withCallback =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) => {
    const value = does(args, run, self);
    return called(args, run, value ?? UNKNOWN);
  };

/** `spawn(program, args, options)` */
const spawns: LibraryFunction = (args, run) => {
  const [program, list] = args.values;
  const options = args.values.find((value) => value.entries);
  const folder = options?.entries?.get('cwd');
  if (folder && isKnown(textOf(folder)) && textOf(folder).startsWith('/'))
    run.call.scope.cwd = textOf(folder);
  if (truthy(options?.entries?.get('shell'))) {
    const words = [program, ...(list?.items ?? [])].map((value) => textOf(value));
    return run.shell(textValue(words.join(' '), args.from), 'in child_process');
  }
  const out = run.words(
    listValue([...(program ? [program] : []), ...(list?.items ?? [])]),
    'in child_process',
  );
  return called(args, run, out);
};

/** `Bun.spawn(["program", …])`, `Deno.Command("program", {args})`, `execa("program", […])` */
const spawnsList: LibraryFunction = (args, run) => {
  const [first, second] = args.values;
  if (first?.items) return run.words(first, 'in spawn');
  const list = first?.entries?.get('cmd') ?? second?.entries?.get('args') ?? second;
  return run.words(
    listValue([...(first && !first.entries ? [first] : []), ...(list?.items ?? [])]),
    'in spawn',
  );
};

const fetches: LibraryFunction = (args, run) => {
  const [url, options] = args.values;
  const method = options?.entries?.get('method');
  const body = options?.entries?.get('body');
  const sends =
    body !== undefined || (method !== undefined && !/^(?:GET|HEAD|OPTIONS)$/i.test(textOf(method)));
  const carries = merged(
    body ? sourcesIn(body) : [],
    options?.entries?.get('headers') ? sourcesIn(options.entries.get('headers') as Value) : [],
  );
  return run.connect(url?.entries?.get('url') ?? url, sends, carries);
};

/** `https.request(url | options, callback)`: what is written later goes out. */
const opens: LibraryFunction = (args, run) => {
  const options = args.values.find((value) => value.entries);
  const [first] = args.values;
  const url = first?.entries
    ? (first.entries.get('hostname') ?? first.entries.get('host') ?? textValue(ANY))
    : (first ?? textValue(ANY));
  const method = options?.entries?.get('method');
  const sends = method !== undefined && !/^(?:GET|HEAD|OPTIONS)$/i.test(textOf(method));
  const value = run.connect(url, sends, []);
  called(args, run, { path: 'response', from: value.from });
  return { path: 'socket', entries: new Map([['host', url]]), from: value.from };
};

const connects: LibraryFunction = (args, run) => {
  const [first, second] = args.values;
  const host = first?.entries
    ? (first.entries.get('host') ?? textValue('localhost'))
    : second && !second.closure
      ? second
      : textValue('localhost');
  const port = Number(textOf(first?.entries ? first.entries.get('port') : first));
  const value = run.connect(host, true, [], Number.isInteger(port) ? port : undefined);
  called(args, run);
  return { path: 'socket', entries: new Map([['host', host]]), from: value.from };
};

const sends: LibraryFunction = (args, run, self) => {
  const carries = args.from.filter((source) => !source.startsWith('net:'));
  if (carries.length > 0) run.connect(self?.entries?.get('host') ?? textValue(ANY), true, carries);
  return self;
};

const joinCodes: LibraryFunction = (args) => {
  const codes = args.values.flatMap((value) => value.items ?? [value]).map((value) => Number(textOf(value)));
  return codes.some(Number.isNaN)
    ? { from: args.from }
    : textValue(String.fromCharCode(...codes.slice(0, 4096)), args.from);
};

const bufferFrom: LibraryFunction = (args) => {
  const [value, how] = args.values;
  if (value?.items) return joinCodes(args, undefined as never, undefined);
  if (!value?.texts) return { from: args.from };
  const encoding = textOf(how);
  return encoding === 'base64' || encoding === 'base64url'
    ? mapped(value, fromBase64)
    : encoding === 'hex'
      ? mapped(value, fromHex)
      : value;
};

const evaluates: LibraryFunction = (args, run) => run.evaluate(args.values.at(-1), 'eval');

const FS = (names: string, does: LibraryFunction): Record<string, LibraryFunction> =>
  Object.fromEntries(
    names.split(' ').flatMap((name) => [
      [`fs.${name}`, withCallback(does)],
      [`fs.${name}Sync`, does],
      [`fs.promises.${name}`, does],
      [`fs-extra.${name}`, withCallback(does)],
      [`fs-extra.${name}Sync`, does],
      [`Deno.${name}`, does],
      [`Deno.${name}Sync`, does],
    ]),
  );

const FUNCTIONS = table(
  FS('readFile readTextFile createReadStream readlink readJson open opendir', reads()),
  FS('writeFile writeTextFile createWriteStream outputFile writeJson', writes(0, 1)),
  FS('appendFile', writes(0)),
  FS('truncate mkdir chmod chown utimes lchown mkdtemp ensureDir ensureFile create', writes()),
  FS('symlink link', links()),
  FS('unlink rmdir', removes),
  FS('rm remove emptyDir', removes),
  FS('rename move', transfers(true)),
  FS('copyFile', transfers(false)),
  FS('cp copy', transfers(false, true)),
  FS('readdir', (args, run) => called(args, run, listValue([textValue(NAME)]))),
  {
    'fs-extra.remove fs-extra.removeSync fs-extra.emptyDir fs-extra.emptyDirSync rimraf rimraf.sync rimraf.rimraf rimraf.rimrafSync del del.sync trash':
      deletes(true),
    'require import module.require process.mainModule.require': (args) =>
      refValue(canonical(textOf(args.values[0]))),
    'process.binding process.dlopen': (_args, run) => {
      run.opaque('native code is loaded');
      return UNKNOWN;
    },
    'child_process.exec child_process.execSync shelljs.exec execa.command execa.execaCommand execa.commandSync zx.$ Bun.$':
      (args, run) => {
        const folder = args.values[1]?.entries?.get('cwd');
        if (folder && isKnown(textOf(folder)) && textOf(folder).startsWith('/'))
          run.call.scope.cwd = textOf(folder);
        return called(args, run, run.shell(args.values[0], 'in child_process'));
      },
    'child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync cross-spawn cross-spawn.sync cross-spawn.spawn execa execa.execa execa.sync execa.execaSync':
      spawns,
    'child_process.fork worker_threads.Worker': (args, run) =>
      run.words(listValue([textValue('node'), ...args.values.slice(0, 1)]), 'in child_process'),
    'Bun.spawn Bun.spawnSync Deno.run Deno.Command': spawnsList,
    $: shellCode('in a script'),
    'util.promisify promisify': givesFirst,
    'eval Function vm.runInThisContext vm.runInNewContext vm.runInContext vm.Script vm.compileFunction globalThis.eval window.eval global.eval globalThis.Function':
      evaluates,
    'setTimeout setInterval setImmediate process.nextTick queueMicrotask': (args, run) => {
      const [then] = args.values;
      if (then?.closure) run.apply(then, new Args([]));
      else if (then?.texts) run.evaluate(then, 'setTimeout');
      return UNKNOWN;
    },
    'process.kill': (args, run) => {
      if (textOf(args.values[1]) !== '0')
        run.out.add({
          kind: 'process.kill',
          target: isKnown(textOf(args.values[0])) ? textOf(args.values[0]) : '?',
        });
      return UNKNOWN;
    },
    'process.setuid process.setgid': (_args, run) => {
      run.out.add({ kind: 'privilege.raise', user: 'another user' });
      return UNKNOWN;
    },
    'process.chdir': (args, run) => {
      const folder = textOf(args.values[0]);
      run.call.scope.cwd =
        folder.startsWith('/') || !isKnown(folder) ? folder : `${run.call.scope.cwd}/${folder}`;
      return UNKNOWN;
    },
    'process.cwd Deno.cwd': (_args, run) => textValue(run.call.scope.cwd),
    'os.homedir': (_args, run) => textValue(run.call.trace.place.home),
    'os.tmpdir': (_args, run) => textValue(run.call.trace.place.temp[0] ?? '/tmp'),
    'os.hostname os.platform os.userInfo os.arch crypto.randomUUID crypto.randomBytes Date.now Math.random Date':
      aName,
    'path.join path.resolve path.posix.join path.posix.resolve': joinsPath,
    'path.dirname path.normalize path.basename url.fileURLToPath': (args) => args.values[0] ?? UNKNOWN,
    'fetch globalThis.fetch node-fetch undici.fetch undici.request got ky cross-fetch': fetches,
    'axios axios.request superagent': (args, run) => {
      const [first] = args.values;
      if (!first?.entries) return fetches(args, run, undefined);
      const data = first.entries.get('data');
      return run.connect(
        first.entries.get('url'),
        data !== undefined || /post|put|patch/i.test(textOf(first.entries.get('method'))),
        data ? sourcesIn(data) : [],
      );
    },
    'axios.get got.get ky.get superagent.get needle.get request.get axios.head': requests(false),
    'axios.post axios.put axios.patch axios.delete got.post got.put ky.post superagent.post needle.post request.post request.put':
      requests(true),
    'http.request https.request http.get https.get http2.connect': opens,
    'net.connect net.createConnection tls.connect net.Socket().connect dgram.createSocket().connect':
      connects,
    'net.Socket': () => ({ path: 'net.Socket()', entries: new Map(), from: [] }),
    'WebSocket ws EventSource': (args, run) => run.connect(args.values[0], true, []),
    'dns.lookup dns.resolve dns.resolveTxt dns.promises.lookup': (args, run) =>
      run.connect(args.values[0], args.from.length > 0, args.from),
    'navigator.sendBeacon': requests(true),
    'socket.write socket.end socket.send': sends,
    atob: decodes(fromBase64),
    'Buffer.from Buffer': bufferFrom,
    'btoa encodeURIComponent JSON.parse JSON.stringify structuredClone Object.entries Object.keys Object.values Object.fromEntries encodeURI String Array.from Object.assign':
      (args, run) => {
        if (args.values.some((value) => value.path === 'process.env')) return run.environment('*');
        return args.values[0] ?? UNKNOWN;
      },
    'decodeURIComponent unescape decodeURI': decodes((text) => {
      try {
        return decodeURIComponent(text);
      } catch {
        return undefined;
      }
    }),
    'String.fromCharCode String.fromCodePoint': joinCodes,
    'Number parseInt parseFloat': givesFirst,
    'console.log console.error console.info console.table console.dir console.warn process.stdout.write': (
      args,
      run,
    ) => {
      if (args.values.some((value) => value.path === 'process.env')) run.environment('*');
      run.call.sources = merged(run.call.sources, args.from);
      return UNKNOWN;
    },
    '*spread': givesFirst,
    'Bun.file': (args) => ({ path: 'bunfile', texts: args.values[0]?.texts ?? [ANY], from: args.from }),
    'bunfile.text bunfile.json bunfile.arrayBuffer': onSelf(reads()),
    'bunfile.delete': onSelf(deletes()),
    'Bun.write': writes(0, 1),
    'Deno.env.get': (args, run) => run.environment(textOf(args.values[0])),
    'Deno.env.toObject': (_args, run) => run.environment('*'),
    URL: (args) => args.values[0] ?? UNKNOWN,
    'Promise.all Promise.resolve': givesFirst,
    Promise: (args, run) => called(args, run),
    'Proxy Reflect.apply': (args, run) => {
      const [then, , list] = args.values;
      return then && list ? run.apply(then, new Args(list.items ?? [list])) : UNKNOWN;
    },
  },
);

const METHODS = table({
  'pipe pipeTo': (args, run, self) => {
    const [to] = args.values;
    if (to && self && sourcesIn(self).length > 0 && to.path === 'socket')
      run.connect(
        to.entries?.get('host') ?? textValue(ANY),
        true,
        sourcesIn(self).filter((source) => !source.startsWith('net:')),
      );
    return to;
  },
  'text json arrayBuffer blob body': (_args, _run, self) => ({ from: self ? sourcesIn(self) : [] }),
  'on once addEventListener': (args, run, self) => {
    const then = args.values[1];
    if (then?.closure) run.apply(then, new Args([{ from: self ? sourcesIn(self) : [] }]));
    return self;
  },
  constructor: (args: Args, run: Calls, self: Value | undefined): Value | undefined =>
    self?.path || self?.closure ? run.evaluate(args.values.at(-1), 'Function') : UNKNOWN,
});

function members(path: string, name: string, run: Calls): Value | undefined {
  if (path === 'process' && name === 'env') return { path: 'process.env', from: ['env:*'] };
  if (path === 'process' && name === 'mainModule') return refValue('process.mainModule');
  if (path === 'process.env') {
    const known = run.call.trace.place.env[name] ?? (name === 'HOME' ? run.call.trace.place.home : undefined);
    return known !== undefined
      ? textValue(known)
      : isKnown(name)
        ? run.environment(name)
        : run.environment('*');
  }
  if (path === 'process' && name === 'argv') return listValue([textValue('node'), textValue(ANY)]);
  // `[].constructor.constructor("code")()`
  if (name === 'constructor' && /constructor$/.test(path)) return refValue('Function');
  return undefined;
}

const canonical = (path: string): string =>
  path
    .replace(/^node:/, '')
    .replace(/^fs\/promises/, 'fs.promises')
    .replace(/^fs\.default/, 'fs')
    .replace(/\.default$/, '')
    .replace(/^(?:graceful-fs|memfs)(?=\.|$)/, 'fs')
    .replace(/^dns\/promises/, 'dns.promises');

const GLOBALS: Readonly<Record<string, string>> = {
  fs: 'fs',
  child_process: 'child_process',
  path: 'path',
  os: 'os',
  https: 'https',
  http: 'http',
  net: 'net',
  vm: 'vm',
  dns: 'dns',
  util: 'util',
  tls: 'tls',
};

export const JAVASCRIPT: Library = {
  functions: FUNCTIONS,
  methods: METHODS,
  // `node -e` has the built-in modules without an import.
  globals: (name) =>
    name === '__dirname'
      ? textValue('.')
      : name === '__filename'
        ? textValue(ANY)
        : GLOBALS[name]
          ? refValue(GLOBALS[name] as string)
          : undefined,
  members,
  canonical,
  parse: parseJavascript,
};
