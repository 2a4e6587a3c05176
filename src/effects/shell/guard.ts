/** What every program is looked at for, known or not: words that mean Chaperone's own files, processes or program. */
import { ownExec, ownProgram, sealedBy, sealedWord } from '../governance.ts';
import { lexical } from '../paths.ts';
import type { Text } from '../text.ts';
import type { Call } from './call.ts';
import { type Field, field, treeOf } from './scope.ts';

/** Programs that attach to a running process. */
const DEBUGGERS = /^(?:gdb|lldb|strace|ltrace|gcore|prlimit|renice|reptyr|nsenter|criu)$/;

/** Notes what the words of a call mean for what governs the agent, whatever the program makes of them. */
export function guard(call: Call): void {
  const { cwd, elsewhere } = call.scope;
  const { texts, trace } = call;
  const sealed = (target: string | undefined): void => {
    if (target) call.add({ kind: 'governance.change', target });
  };
  if (!elsewhere) {
    for (let at = 0; at < texts.length; at++) sealed(sealedWord(call.program, texts, at, trace, cwd));
    for (const word of call.words) if (word.from.length > 0) sealed(metIn(call, word));
  }
  const pid = trace.place.gate?.pid;
  if (
    pid !== undefined &&
    DEBUGGERS.test(call.program) &&
    texts.some((text) => text.replace(/^-p|^--pid=/, '') === String(pid))
  )
    sealed('chaperone');
  sealed(ownProgram(call.program, [call.written, ...texts], (word) => leads(call, word, cwd)));
  const exec = ownExec(call.program, texts);
  if (exec !== undefined) call.runWords([field('chaperone'), ...call.words.slice(exec)]);
}

/** Where a word leads by links and copies that the action has made. */
function leads(call: Call, word: Text, cwd: Text): string {
  const { trace, shell } = call;
  if (word.startsWith('-') || (trace.links.isEmpty && shell.files.size === 0)) return word;
  const path = lexical(word, cwd, trace.place);
  return shell.files.get(path)?.from[0] ?? trace.links.followed(path);
}

/** Programs that open none of the files they are given, or whose rule tells of the whole tree. */
const LOOKS =
  /^(?:rm|shred|unlink|ls|stat|du|file|echo|printf|basename|dirname|realpath|readlink|test|\[|read|export|local|declare)$/;

/** What is sealed in a folder all files of which the word stands for one after the other: `find ~ | xargs cat`. */
function metIn(call: Call, word: Field): string | undefined {
  if (LOOKS.test(call.program)) return undefined;
  for (const source of word.from) {
    const path = treeOf(source);
    const sealed = path && sealedBy({ path }, true, call.trace.place);
    if (sealed) return sealed;
  }
  return undefined;
}
