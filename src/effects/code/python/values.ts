/** What Python's functions make of values: decoding, lists, numbers. */
import { fromBase32, fromBase64, fromHex } from '../../commands/decode.ts';
import { isKnown, NAME } from '../../text.ts';
import { Args } from '../args.ts';
import { aName, decodes, givesFirst, table } from '../functions.ts';
import { rot13 } from '../text-methods.ts';
import { atMostValues, ITEM_LIMIT, listValue, mapped, textOf, textValue, UNKNOWN } from '../value.ts';

export const VALUES = table({
  // decoding
  'base64.b64decode base64.urlsafe_b64decode base64.standard_b64decode base64.decodebytes binascii.a2b_base64':
    decodes(fromBase64),
  'base64.b32decode': decodes(fromBase32),
  'base64.b16decode binascii.unhexlify binascii.a2b_hex bytes.fromhex bytearray.fromhex': decodes(fromHex),
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
  'int float': (args) => args.values[0] ?? UNKNOWN,
  map: (args, run) => {
    const [then, list] = args.values;
    if (!then) return UNKNOWN;
    const items = list?.items ?? [list ?? UNKNOWN];
    return listValue(atMostValues(items, ITEM_LIMIT).map((item) => run.apply(then, new Args([item]))));
  },
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
  'time.strftime datetime.datetime.now uuid.uuid4 getpass.getuser os.getpid os.getlogin platform.node socket.gethostname platform.system random.randint len hash id':
    aName,
});
