/** Options whose value is a command that the program starts, whatever else it does. */
import type { Call } from '../shell/call.ts';

/** Program -> options with code; `*`: every operand is code. */
const CODE: Readonly<Record<string, string>> = {
  man: '-P --pager',
  split: '--filter',
  sort: '--compress-program',
  zip: '-TT --unzip-command',
  nodemon: '-x --exec',
  concurrently: '*',
  mysql: '--pager',
  chokidar: '-c --command',
  husky: '*',
  certbot: '--pre-hook --post-hook --deploy-hook --renew-hook',
};

/** Words of such programs that are no code. */
const VERBS: Readonly<Record<string, RegExp>> = { husky: /^(?:init|install|uninstall|add|set)$/ };

const options = new Map(Object.entries(CODE).map(([program, list]) => [program, list.split(' ')]));

/** Follows the code that options of this call hold. */
export function runOptionCode(call: Call): void {
  const names = options.get(call.program);
  if (names === undefined) return;
  for (const [at, { text, from }] of call.words.entries()) {
    const [name = '', ...value] = text.split('=');
    const given = names.includes('*')
      ? text.startsWith('-') || /^npm:/.test(text) || VERBS[call.program]?.test(text)
        ? undefined
        : text
      : names.includes(call.texts[at - 1] ?? '')
        ? text
        : names.includes(name) && value.length > 0
          ? value.join('=')
          : undefined;
    if (given) call.runText(given, { via: `started by ${call.program}`, from, stdin: undefined });
  }
}
