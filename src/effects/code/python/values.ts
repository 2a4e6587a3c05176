/** What Python's functions make of values: decoding, lists, numbers. */
import { fromBase32, fromBase64, fromHex } from '../../commands/decode.ts';
import { merged } from '../../shell/scope.ts';
import { ANY, isKnown, NAME } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import { aName, decodes, gives, givesFirst, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { rot13 } from '../text-methods.ts';
import {
  atMostValues,
  eitherOf,
  elements,
  ITEM_LIMIT,
  joined,
  listValue,
  mapped,
  textOf,
  textsOf,
  textValue,
  UNKNOWN,
  type Value,
} from '../value.ts';
import { addArgument, parseArguments } from './arguments.ts';

/** What comes out are bytes. */
const bytesOf =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) => ({ ...(does(args, run, self) ?? UNKNOWN), bytes: true });

export const VALUES = table({
  'base64.b64decode base64.urlsafe_b64decode base64.standard_b64decode base64.decodebytes binascii.a2b_base64':
    bytesOf(decodes(fromBase64)),
  'base64.b32decode': bytesOf(decodes(fromBase32)),
  'base64.b16decode binascii.unhexlify binascii.a2b_hex bytes.fromhex bytearray.fromhex': bytesOf(
    decodes(fromHex),
  ),
  'bytes bytearray': (args) => {
    const [value] = args.values;
    const codes = value?.items?.map((item) => Number(textOf(item)));
    if (!codes || codes.some((code) => !(code >= 0 && code < 256)))
      return value?.texts ? { ...value, bytes: true } : { from: args.from };
    return { ...textValue(String.fromCharCode(...codes), args.from), bytes: true };
  },
  'base64.b64encode base64.encodebytes base64.urlsafe_b64encode binascii.hexlify json.loads json.load yaml.safe_load urllib.parse.quote urllib.parse.urlencode shlex.quote zlib.compress gzip.compress hashlib.sha256 binascii.b2a_hex':
    (args) =>
      args.values[0]?.texts && args.values[0].path === undefined
        ? { texts: [NAME], from: args.from }
        : { from: args.from },
  'zlib.decompress gzip.decompress bz2.decompress lzma.decompress': (args) => ({ from: args.from }),
  'codecs.decode codecs.encode': (args) => {
    const how = textOf(args.values[1]).toLowerCase();
    const [value] = args.values;
    if (!value?.texts) return { from: args.from };
    if (/rot.?13/.test(how)) return mapped(value, rot13);
    if (/hex/.test(how)) return mapped(value, fromHex);
    return /base.?64/.test(how) ? mapped(value, fromBase64) : value;
  },
  'shlex.join': (args) =>
    joined(
      (args.values[0]?.items ?? []).flatMap((item, i) => [
        textValue(i > 0 ? ' ' : ''),
        { ...item, texts: textsOf(item).map((text) => (/[^\w@%+=:,./-]/.test(text) ? `'${text}'` : text)) },
      ]),
    ),
  'shlex.split': (args) =>
    args.values[0]?.texts && isKnown(textOf(args.values[0]))
      ? listValue(
          textOf(args.values[0])
            .split(/\s+/)
            .map((part) => textValue(part)),
        )
      : UNKNOWN,
  chr: (args) => {
    const n = Number(textOf(args.values[0]));
    return Number.isInteger(n) && n >= 0 && n <= 0x10ffff
      ? textValue(String.fromCodePoint(n))
      : textValue(NAME);
  },
  ord: (args) =>
    mapped(args.values[0] ?? UNKNOWN, (text) =>
      isKnown(text) && text !== '' ? String(text.codePointAt(0)) : undefined,
    ),
  'int float': (args) => {
    const [value, base] = args.values;
    if (!value?.texts || !base) return value ?? UNKNOWN;
    return mapped(value, (text) => {
      const n = Number.parseInt(text.replace(/^0[xob]/i, ''), Number(textOf(base)));
      return Number.isNaN(n) ? undefined : String(n);
    });
  },
  map: (args, run) => {
    const [then, list, ...more] = args.values;
    if (!then) return UNKNOWN;
    return listValue(
      atMostValues(elements(list ?? UNKNOWN), ITEM_LIMIT).map((item, i) =>
        run.apply(then, new Args([item, ...more.map((other) => elements(other)[i] ?? UNKNOWN)])),
      ),
    );
  },
  'itertools.starmap': (args, run) => {
    const [then, list] = args.values;
    return then
      ? listValue(
          atMostValues(elements(list ?? UNKNOWN), ITEM_LIMIT).map((item) =>
            run.apply(then, new Args(item.items ?? [item])),
          ),
        )
      : UNKNOWN;
  },
  filter: (args, run) => {
    const [then, list] = args.values;
    const items = atMostValues(elements(list ?? UNKNOWN), ITEM_LIMIT);
    if (then?.closure) for (const item of items) run.apply(then, new Args([item]));
    return listValue(items);
  },
  'functools.reduce': (args, run) => {
    const [then, list, first] = args.values;
    const items = atMostValues([...(first ? [first] : []), ...(list?.items ?? [])], ITEM_LIMIT);
    return then && items.length > 0
      ? items.reduce((all, item) => run.apply(then, new Args([all, item])))
      : { from: args.from };
  },
  'itertools.chain itertools.chain.from_iterable': (args) =>
    listValue(args.values.flatMap((value) => elements(value).flatMap((item) => item.items ?? [item]))),
  'itertools.product': (args) => {
    const lists = args.values.map((value) => atMostValues(elements(value), 8));
    return listValue(
      atMostValues(
        lists
          .reduce<Value[][]>((all, list) => all.flatMap((head) => list.map((item) => [...head, item])), [[]])
          .map((items) => listValue(items)),
        ITEM_LIMIT,
      ),
    );
  },
  next: (args) => {
    const items = elements(args.values[0] ?? UNKNOWN);
    return items.length > 0 ? items.reduce((a, b) => eitherOf(a, b)) : (args.values[1] ?? UNKNOWN);
  },
  'str.maketrans bytes.maketrans': (args) => ({ path: 'translation', items: args.values, from: args.from }),
  'string.Template Template': (args) => ({
    path: 'template',
    texts: args.values[0]?.texts ?? [ANY],
    from: args.from,
  }),
  'template.substitute template.safe_substitute': (args, _run, self) => {
    const given = new Map([...(args.values[0]?.entries ?? []), ...args.named]);
    const filled = mapped({ texts: self?.texts ?? [ANY], from: args.from }, (text) =>
      text.replace(/\$(?:\$|\{?([A-Za-z_]\w*)\}?)/g, (whole, key?: string) =>
        key === undefined ? '$' : given.has(key) ? textOf(given.get(key)) : whole,
      ),
    );
    return {
      ...filled,
      from: [...given.values()].reduce((all, value) => merged(all, sourcesIn(value)), args.from),
    };
  },
  'argparse.ArgumentParser': () => ({ path: 'parser', entries: new Map(), from: [] }),
  'parser.add_argument': addArgument,
  'parser.add_argument_group parser.add_mutually_exclusive_group': (_args, _run, self) => self,
  'parser.parse_args parser.parse_known_args': parseArguments,
  reversed: (args) =>
    args.values[0]?.items
      ? listValue([...args.values[0].items].reverse())
      : args.values[0]?.texts
        ? mapped(args.values[0], (text) => [...text].reverse().join(''))
        : UNKNOWN,
  'zip enumerate': (args) => {
    const lists = args.values.map((value) => value.items ?? [value]);
    const length = Math.min(...lists.map((list) => list.length), 256);
    return listValue(
      Array.from({ length }, (_, i) =>
        listValue(
          lists.length === 1
            ? [textValue(String(i)), lists[0]?.[i] ?? UNKNOWN]
            : lists.map((list) => list[i] ?? UNKNOWN),
        ),
      ),
    );
  },
  range: (args) => {
    const numbers = args.values.map((value) => Number(textOf(value)));
    const [from, to] = numbers.length > 1 ? [numbers[0] ?? 0, numbers[1] ?? 0] : [0, numbers[0] ?? 0];
    return Number.isNaN(from + to)
      ? UNKNOWN
      : listValue(
          Array.from({ length: Math.max(0, Math.min(to - from, 64)) }, (_, i) => textValue(String(from + i))),
        );
  },
  '*spread': givesFirst,
  'input sys.stdin.read sys.stdin.readline': (_args, run) => ({
    from: run.call.stdin?.from ?? [],
    ...(run.call.stdin?.text !== undefined && { texts: [run.call.stdin.text] }),
  }),
  'socket.gethostname getpass.getuser os.getlogin platform.node platform.uname os.uname pyperclip.paste PIL.ImageGrab.grab pyautogui.screenshot mss.mss().grab uuid.getnode':
    gives({ texts: [NAME], from: ['output'] }),
  'pynput.keyboard.Listener pynput.mouse.Listener keyboard.on_press keyboard.hook': (args, run) => {
    for (const then of [...args.values, ...args.named.values()])
      if (then.closure) run.possible(() => run.apply(then, new Args([{ texts: [NAME], from: ['output'] }])));
    return UNKNOWN;
  },
  'time.strftime datetime.datetime.now uuid.uuid4 os.getpid platform.system random.randint len hash id':
    aName,
});
