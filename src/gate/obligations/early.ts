/** Output that a model reads while the command that prints it still runs, before any hook has a word in it. */
import type { Decision } from '../../model/decision.ts';
import type { Effect, RunEffect } from '../../model/effect.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Programs that print what they read. */
const PRINTS = words(
  'ag awk base64 bat batcat cat column cut diff egrep env expand fgrep fold gawk grep head hexdump jq less mawk more nl od ' +
    'paste printenv rev rg sed set sort strings tac tail tee tr uniq xxd yq zcat',
);
/** Others that are done before anybody has waited for them. */
const IS_QUICK = words(
  '[ basename cd chmod cp date dirname echo export false file find id ls mkdir mv printf pwd readlink realpath rm rmdir ' +
    'stat test touch true type uname wc which whoami',
);
/** `tail -f` and its like. */
const FOLLOWS = /\s(?:-[a-zA-Z]*[fF]\b|--follow)/;

/**
 * Does a command print a file whose secrets must be taken out, and have more to do? What only ends at once is printed
 * as a whole, when the client says that the call is over.
 */
export function showsAndGoesOn({ effects, matches }: Decision): boolean {
  const runs = effects.filter((effect) => effect.kind === 'command.run');
  const secret = matches.flatMap(({ effect, outcome }) =>
    outcome === 'redact' ? (effects[effect] ?? []) : [],
  );
  const shows = runs.some((run) => PRINTS.has(run.program) && secret.some((read) => holds(run, read)));
  return shows && runs.some((run) => !endsAtOnce(run));
}

const endsAtOnce = ({ program, text }: RunEffect): boolean =>
  program === 'tail' ? !FOLLOWS.test(text) : PRINTS.has(program) || IS_QUICK.has(program);

/** Does the run's part of the command hold the effect's? Without a part nobody can tell, and it counts as holding. */
const holds = ({ span: outer }: Effect, { span: inner }: Effect): boolean =>
  !outer || !inner || (outer.start <= inner.start && inner.end <= outer.end);
