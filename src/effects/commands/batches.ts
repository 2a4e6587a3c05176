/** Programs that run a command once for each of many words. */
import type { Call } from '../shell/call.ts';
import { type Field, field, merged, type Output, SILENT } from '../shell/scope.ts';
import { ANY, atMost } from '../text.ts';
import type { Family } from './rule.ts';

export const BATCHES: Family = [
  {
    names: 'xargs gxargs',
    does: xargs,
    harmful: {
      'echo /srv/a /srv/b | xargs rm -rf': ['file.delete /srv/a/**', 'file.delete /srv/b/**'],
      'find /srv -name x | xargs -I{} rm {}': 'file.delete /srv/**/x',
    },
    harmless: { 'ls | xargs -n1 echo': [] },
  },
  {
    names: 'parallel',
    does: parallel,
    harmful: { 'parallel rm -rf ::: /srv/a /srv/b': 'file.delete /srv/a/**' },
  },
];

/** Words of standard input that are told apart. */
const WORD_LIMIT = 64;

/** Words that come in by standard input, or one unknown word per source. */
function incoming(call: Call, lines: boolean): Field[] {
  const text = call.stdin?.text;
  const from = call.stdin?.from ?? [];
  if (text === undefined) return [field(ANY, from)];
  const words = lines ? text.split('\n') : text.split(/[\s\0]+/);
  return atMost(
    words.filter((word) => word !== ''),
    WORD_LIMIT,
  ).map((word) => field(word, from));
}

function xargs(call: Call): Output {
  const options = call.options(
    '-a -d -E -I -L -n -P -s --arg-file --delimiter --max-lines --max-args --max-procs --max-chars --replace --process-slot-var',
    'posix',
  );
  const marker = options.value('-I', '--replace')?.text ?? (options.has('-i') ? '{}' : undefined);
  call.reads(...options.values('-a', '--arg-file'));
  const input = options.value('-a', '--arg-file') ? [field(ANY)] : incoming(call, marker !== undefined);
  const words = options.operands.length ? options.operands : [field('echo')];
  if (marker === undefined || marker === '') return call.runWords([...words, ...input], { stdin: undefined });
  let out: Output = SILENT;
  for (const word of input) out = call.runWords(filledIn(words, marker, word), { stdin: undefined });
  return out;
}

const filledIn = (words: readonly Field[], marker: string, word: Field): Field[] =>
  words.map((each) =>
    each.text.includes(marker)
      ? { ...each, text: each.text.replaceAll(marker, word.text), from: merged(each.from, word.from) }
      : each,
  );

function parallel(call: Call): Output | undefined {
  if (call.words.length === 1 && /^--(?:citation|version|help|will-cite)$/.test(call.words[0]?.text ?? ''))
    return undefined;
  const at = call.words.findIndex((word) => /^:{3,4}\+?$/.test(word.text));
  const head = at < 0 ? call.words : call.words.slice(0, at);
  const { operands: words } = call.options(
    '-j --jobs -a --arg-file -N -n -I -S --sshlogin --joblog --results --colsep --delay --timeout --retries --tmpdir',
    'posix',
    head,
  );
  const input =
    at < 0 ? incoming(call, true) : call.words.slice(at + 1).filter((word) => !word.text.startsWith(':::'));
  for (const word of input) {
    const line = words.length ? words.map((each) => each.text).join(' ') : '{}';
    const filled = /\{[./#]*\}/.test(line)
      ? line.replace(/\{[./#]*\}/g, () => word.text)
      : `${line} ${word.text}`;
    call.runText(filled, { stdin: undefined, from: word.from });
  }
  return undefined;
}
