/** JavaScript's library: functions of Node, Bun, Deno and the web by topic, methods known by their names. */
import { fromBase64, fromHex } from '../../commands/decode.ts';
import { ANY, isKnown } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import type { Calls } from '../calls.ts';
import { cloudObject } from '../clouds.ts';
import { query, storeCall } from '../databases.ts';
import { decodes, givesFirst, table } from '../functions.ts';
import type { Library, LibraryFunction } from '../library.ts';
import { listValue, mapped, refValue, textOf, textValue, UNKNOWN, type Value } from '../value.ts';
import { canonical } from './conventions.ts';
import { FILES } from './files.ts';
import { beside, exportsOf } from './modules.ts';
import { carried, mongoose, NETWORK } from './network.ts';
import { feed, PROGRAMS } from './programs.ts';
import { parseJavascript } from './statements.ts';

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

const VALUES = table({
  atob: decodes(fromBase64),
  'Buffer.from Buffer TextEncoder().encode TextDecoder().decode Uint8Array.from Uint8Array': bufferFrom,
  'Buffer.concat': (args) => args.values[0]?.items?.[0] ?? UNKNOWN,
  'decodeURIComponent unescape decodeURI': decodes((text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return undefined;
    }
  }),
  'String.fromCharCode String.fromCodePoint': joinCodes,
  'Number parseInt parseFloat': (args) => {
    const [value, base] = args.values;
    if (!value?.texts || !base) return value ?? UNKNOWN;
    return mapped(value, (text) => {
      const n = Number.parseInt(text, Number(textOf(base)));
      return Number.isNaN(n) ? undefined : String(n);
    });
  },
  'String.raw': givesFirst,
});

const METHODS = table({
  'pipe pipeTo': (args, run, self) => {
    const [to] = args.values;
    if (!to || !self || sourcesIn(self).length === 0) return to;
    if (to.path === 'child.stdin') feed(to.self, { from: sourcesIn(self) }, run);
    else if (to.path === 'socket' && carried(self).length > 0)
      run.connect(to.entries?.get('host') ?? textValue(ANY), true, carried(self));
    else if (to.path === 'stream' && to.texts) run.holds(to, { from: sourcesIn(self) });
    return to;
  },
  'text json arrayBuffer blob body': (_args, _run, self) => ({ from: self ? sourcesIn(self) : [] }),
  'on once addEventListener': (args, run, self) => {
    const then = args.values[1];
    if (then?.closure) run.apply(then, new Args([{ from: self ? sourcesIn(self) : [] }]));
    return self;
  },
  'query execute exec run $executeRawUnsafe $queryRawUnsafe': (args, run, self) => {
    const [first] = args.values;
    const sql = first?.entries?.get('text') ?? first?.entries?.get('sql') ?? first;
    if (sql?.texts && self?.path !== undefined) query(new Args([sql]), run, self);
    return undefined;
  },
  constructor: (args: Args, run: Calls, self: Value | undefined): Value | undefined =>
    self?.path || self?.closure ? run.evaluate(args.values.at(-1), 'Function') : UNKNOWN,
});

/** Commands of the kits that make one object a call: `client.send(new DeleteBucketCommand(…))`. */
function kitCommand(path: string, args: Args, run: Calls): Value | undefined {
  const [, service, name] = /^@aws-sdk\/client-([\w-]+)\.(\w+)Command$/.exec(path) ?? [];
  if (service && name) return cloudObject(`boto3 ${service}.${snake(name)}`, args, run);
  const older = /^aws-sdk\.(\w+)\(\)\.(\w+)$/.exec(path);
  if (older) return cloudObject(`boto3 ${older[1]?.toLowerCase()}.${snake(older[2] ?? '')}`, args, run);
  return undefined;
}

const snake = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();

const objects = (path: string, args: Args, run: Calls): Value | undefined =>
  kitCommand(path, args, run) ??
  cloudObject(path, args, run) ??
  mongoose(path, args, run) ??
  storeCall(path, args, run);

function members(path: string, name: string, run: Calls): Value | undefined {
  if (path === 'process' && name === 'env') return { path: 'process.env', from: ['env:*'] };
  if (path === 'process' && name === 'mainModule') return refValue('process.mainModule');
  if (path === 'process' && name === 'execPath') return textValue('node');
  if (path === 'process.env') {
    const known = run.call.trace.place.env[name] ?? (name === 'HOME' ? run.call.trace.place.home : undefined);
    return known !== undefined
      ? textValue(known)
      : isKnown(name)
        ? run.environment(name)
        : run.environment('*');
  }
  if (path === 'process' && name === 'argv')
    return listValue([textValue('node'), textValue(ANY), ...(run.globals.get('* arguments')?.items ?? [])]);
  // `[].constructor.constructor("code")()`
  if (name === 'constructor' && /constructor$/.test(path)) return refValue('Function');
  return undefined;
}

/** Modules that `node -e` has without an import. */
const BUILT_IN = new Set(
  'fs child_process path os https http net vm dns util tls crypto stream worker_threads'.split(' '),
);

export const JAVASCRIPT: Library = {
  functions: new Map([...PROGRAMS, ...FILES, ...NETWORK, ...VALUES]),
  methods: METHODS,
  globals: (name) => (BUILT_IN.has(name) ? refValue(name) : undefined),
  placed: (path = '[stdin]') => ({
    __filename: path,
    __dirname: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.',
  }),
  members,
  objects,
  module: beside,
  exports: exportsOf,
  canonical,
  parse: parseJavascript,
};
