/** What PHP's functions do. */
import { fromBase64, fromHex } from '../../commands/decode.ts';
import { merged } from '../../shell/scope.ts';
import { isKnown, NAME } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import { database, hostIn, openSqlite, query } from '../databases.ts';
import {
  aName,
  decodes,
  deletes,
  givesFirst,
  links,
  reads,
  requests,
  setMode,
  shellCode,
  table,
  transfers,
  writes,
} from '../functions.ts';
import type { Library, LibraryFunction } from '../library.ts';
import { rot13 } from '../text-methods.ts';
import { listValue, mapped, refValue, textOf, textValue, UNKNOWN, type Value } from '../value.ts';
import { parsePhp } from './syntax.ts';

/** A path or a URL: PHP opens both alike. */
const opensAny =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) =>
    /^(?:https?|ftp):/i.test(textOf(args.values[0])) ? opened(args, run, self) : does(args, run, self);

/** `file_get_contents(url, false, context)` */
const opened: LibraryFunction = (args, run) => {
  const context = args.values.find((value) => value.path === 'context')?.entries;
  const [method, content] = [context?.get('method'), context?.get('content')];
  return run.request(args.values[0], method?.texts ? textOf(method) : undefined, content ? [content] : []);
};

const fopen: LibraryFunction = (args, run, self) => {
  const mode = textOf(args.values[1]);
  if (/[waxc+]/.test(mode)) run.file('file.write', args.values[0]);
  return /^r/.test(mode) || !isKnown(mode) ? opensAny(reads())(args, run, self) : { path: 'file', from: [] };
};

const FUNCTIONS = table({
  'system exec shell_exec passthru popen pcntl_exec': shellCode('in PHP'),
  proc_open: (args, run) => {
    const [code, streams] = args.values;
    const input = streams?.entries?.get('0') ?? streams?.items?.[0];
    return run.shell(code, 'in PHP', input?.path === 'socket' ? { stdin: { from: sourcesIn(input) } } : {});
  },
  'eval assert create_function': (args, run) => run.evaluate(args.values.at(-1), 'eval'),
  'call_user_func call_user_func_array array_map': (args, run) => {
    const [then, ...rest] = args.values;
    const target = then?.texts ? refValue(textOf(then)) : then;
    return target ? run.apply(target, new Args(rest.flatMap((value) => value.items ?? [value]))) : UNKNOWN;
  },
  'include require include_once require_once': (args, run) => {
    const [path] = args.values;
    if (/^(?:https?|ftp|data|php):/i.test(textOf(path)))
      return run.evaluate({ from: ['net:a URL'] }, 'include');
    return run.held(path) ? run.script(path, 'include') : UNKNOWN;
  },
  'unlink rmdir': deletes(),
  'file_get_contents readfile file fopen_read': opensAny(reads()),
  fopen: fopen,
  file_put_contents: writes(0, 1),
  'mkdir touch chown chgrp ftruncate': writes(),
  chmod: (args, run) => setMode(run, args.values[0], args.values[1]),
  sys_get_temp_dir: (_args, run) => textValue(run.call.trace.place.temp[0] ?? '/tmp'),
  'tempnam tmpfile': (args, run) => ({
    texts: [`${textOf(args.values[0] ?? textValue(run.call.trace.place.temp[0] ?? '/tmp'))}/new-file`],
    from: [],
  }),
  'symlink link': links(),
  'rename move_uploaded_file': transfers(true),
  copy: transfers(false),
  'scandir glob opendir': (args) => listValue([textValue(`${textOf(args.values[0])}/${NAME}`)]),
  'fsockopen stream_socket_client pfsockopen': (args, run) => {
    const [host] = args.values;
    const value = run.connect(host, false, []);
    return { path: 'socket', entries: new Map([['host', host ?? UNKNOWN]]), from: value.from };
  },
  curl_init: (args) => ({
    path: 'curl',
    entries: new Map(args.values[0] ? [['URL', args.values[0]]] : []),
    from: [],
  }),
  curl_setopt: (args) => {
    const [handle, option, value] = args.values;
    const name = /^CURLOPT_(\w+)$/.exec(option?.path ?? '')?.[1];
    if (name && value) handle?.entries?.set(name, value);
    return UNKNOWN;
  },
  curl_setopt_array: (args) => {
    const [handle, options] = args.values;
    for (const [name, value] of options?.entries ?? [])
      handle?.entries?.set(name.replace(/^CURLOPT_/, ''), value);
    return UNKNOWN;
  },
  curl_exec: (args, run) => {
    const options = args.values[0]?.entries;
    const body = options?.get('POSTFIELDS') ?? options?.get('INFILE');
    const method = options?.get('CUSTOMREQUEST') ?? (options?.has('POST') ? textValue('POST') : undefined);
    return run.request(
      options?.get('URL'),
      method?.texts ? textOf(method) : undefined,
      body ? [body] : [],
      options?.get('HTTPHEADER') ? [options.get('HTTPHEADER') as Value] : [],
    );
  },
  stream_context_create: (args) => ({
    path: 'context',
    entries: args.values[0]?.entries?.get('http')?.entries ?? new Map(),
    from: args.from,
  }),
  'PDO mysqli': (args, run) => {
    const dsn = textOf(args.values[0]);
    const file = /^sqlite:(.*)$/s.exec(dsn)?.[1];
    if (file !== undefined) return openSqlite(textValue(file), run);
    return database(/^(\w+):/.exec(dsn)?.[1] ?? 'mysql', { host: hostIn(dsn.replace(/^\w+:/, '')) });
  },
  'GuzzleHttp\\Client GuzzleHttp\\Client.new': () => ({ path: 'guzzle', from: [] }),
  'guzzle.get guzzle.head': requests('GET'),
  'guzzle.post guzzle.put guzzle.patch guzzle.delete': (args, run) => {
    const [url, options] = args.values;
    const given = options?.entries;
    const body =
      given?.get('body') ?? given?.get('json') ?? given?.get('form_params') ?? given?.get('multipart');
    return run.request(
      url,
      'POST',
      body ? [body] : [],
      given?.get('headers') ? [given.get('headers') as Value] : [],
    );
  },
  'guzzle.request': (args, run) => {
    const [method, url, options] = args.values;
    const body = options?.entries?.get('body') ?? options?.entries?.get('json');
    return run.request(url, textOf(method), body ? [body] : []);
  },
  mail: (args, run) => run.connect(textValue('\uE000'), true, args.from),
  getenv: (args, run) => run.environment(args.values[0] ? textOf(args.values[0]) : '*'),
  phpinfo: (_args, run) => run.environment('*'),
  posix_kill: (args, run) => {
    run.out.add({ kind: 'process.kill', target: textOf(args.values[0]) });
    return UNKNOWN;
  },
  base64_decode: decodes(fromBase64),
  hex2bin: decodes(fromHex),
  str_rot13: decodes(rot13),
  strrev: decodes((text) => [...text].reverse().join('')),
  'gzinflate gzuncompress gzdecode': (args) => ({ from: args.from }),
  chr: (args) => textValue(String.fromCharCode(Number(textOf(args.values[0])) || 0)),
  str_replace: (args) =>
    mapped(args.values[2] ?? UNKNOWN, (text) =>
      text.replaceAll(textOf(args.values[0]), textOf(args.values[1])),
    ),
  'implode join': (args) => {
    const [by, list] = args.values;
    return list?.items
      ? list.items.reduce<Value>(
          (all, item, i) => ({
            texts: [`${textOf(all)}${i > 0 ? textOf(by) : ''}${textOf(item)}`],
            from: merged(all.from, item.from),
          }),
          textValue(''),
        )
      : UNKNOWN;
  },
  'trim rtrim escapeshellarg escapeshellcmd realpath json_encode strtolower dirname': givesFirst,
  'time date uniqid rand getmypid gethostname': aName,
});

const METHODS = table({
  'exec query prepare': (args, run, self) => (self?.path === undefined ? undefined : query(args, run, self)),
});

export const PHP: Library = {
  functions: FUNCTIONS,
  methods: METHODS,
  globals: (name) =>
    name === '$_ENV' || name === '$_SERVER'
      ? { path: 'environment', from: ['env:*'] }
      : name === '__DIR__'
        ? textValue('.')
        : undefined,
  members: (path, name, run) =>
    path === 'environment'
      ? name === 'HOME'
        ? textValue(run.call.trace.place.home)
        : run.environment(name)
      : undefined,
  // Names of PHP's functions may be written in capitals, and with a leading backslash.
  canonical: (path) => path,
  parse: parsePhp,
};
