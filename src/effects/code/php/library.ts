/** What PHP's functions do. */
import { fromBase64, fromHex } from '../../commands/decode.ts';
import { merged } from '../../shell/scope.ts';
import { isKnown, NAME } from '../../text.ts';
import { Args } from '../args.ts';
import {
  aName,
  decodes,
  deletes,
  givesFirst,
  links,
  reads,
  requests,
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
    /^(?:https?|ftp):/i.test(textOf(args.values[0]))
      ? requests('GET')(args, run, self)
      : does(args, run, self);

const fopen: LibraryFunction = (args, run, self) => {
  const mode = textOf(args.values[1]);
  if (/[waxc+]/.test(mode)) run.file('file.write', args.values[0]);
  return /^r/.test(mode) || !isKnown(mode) ? opensAny(reads())(args, run, self) : { path: 'file', from: [] };
};

const FUNCTIONS = table({
  'system exec shell_exec passthru popen proc_open pcntl_exec': shellCode('in PHP'),
  'eval assert create_function': (args, run) => run.evaluate(args.values.at(-1), 'eval'),
  'call_user_func call_user_func_array array_map': (args, run) => {
    const [then, ...rest] = args.values;
    const target = then?.texts ? refValue(textOf(then)) : then;
    return target ? run.apply(target, new Args(rest.flatMap((value) => value.items ?? [value]))) : UNKNOWN;
  },
  'include require include_once require_once': (args, run) => {
    const text = textOf(args.values[0]);
    if (/^(?:https?|ftp|data|php):/i.test(text)) run.evaluate({ from: ['net:a URL'] }, 'include');
    return UNKNOWN;
  },
  'unlink rmdir': deletes(),
  'file_get_contents readfile file fopen_read': opensAny(reads()),
  fopen: fopen,
  file_put_contents: writes(0, 1),
  'mkdir touch chmod chown chgrp ftruncate tempnam': writes(),
  'symlink link': links(),
  'rename move_uploaded_file': transfers(true),
  copy: transfers(false),
  'scandir glob opendir': (args) => listValue([textValue(`${textOf(args.values[0])}/${NAME}`)]),
  'curl_init curl_setopt_url fsockopen stream_socket_client pfsockopen': (args, run) =>
    args.values[0] ? run.connect(args.values[0], true, []) : UNKNOWN,
  curl_setopt: (args, run) => {
    const [, option, value] = args.values;
    if (/URL$/.test(option?.path ?? '')) run.connect(value, false, []);
    if (/POSTFIELDS$/.test(option?.path ?? '') && value) run.connect(textValue('\uE000'), true, value.from);
    return UNKNOWN;
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
  'exec query': (args, run) => {
    for (const text of args.values[0]?.texts ?? []) run.sql(text);
    return UNKNOWN;
  },
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
