/** What the words of a service's command line say of what is done there. */

/** `destroys`: something is gone afterwards. `changes`: something is different. `looks`: nothing is. */
export type Manner = 'destroys' | 'changes' | 'looks';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const DESTROYS = words(
  'delete del rm remove destroy purge drop terminate wipe nuke uninstall teardown undeploy deprovision decommission deregister revoke truncate erase flush obliterate evict expire unpublish undefine unregistervm rmi flushall flushdb deactivate wipeout',
);
/** Verbs that destroy where they are the whole word, but are often a part of a harmless name. */
const DESTROYS_ALONE = words(
  'reset clear clean prune drain disable cancel abort kill stop down rollback rb mv unset detach',
);
const CHANGES = words(
  'create add apply update upsert set deploy push put upload publish promote upgrade scale resize restart reboot start enable grant attach assign invite transfer move rename replace rotate restore register approve merge close reopen suspend resume patch edit send execute exec rollout bootstrap up provision import migrate mb post copy cp sync modify alter ban block authorize allocate submit trigger-build reindex failover reassign rebalance resolve acknowledge escalate connect run-instances redeploy launch install',
);
const LOOKS = words(
  'get list ls show describe view inspect search find diff plan preview validate verify help explain whoami read tail query check status info logs log top ps stats version versions count cat doctor ping health history watch events lint synth render template compare print download pull fetch graph usage scan test use select switch browse open login logout console docs env tree stat lsd lsf lsjson size head',
);

/** `DeleteInstances`, `apps:destroy`, `stanza-delete` and `delete_all` are made of words. */
const partsOf = (word: string): string[] =>
  word
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s:._-]+/);

/**
 * What is done, by the verbs among the first words. A verb that stands alone counts before one that is a part of a name:
 * `delete get-started`, `get delete-me`.
 * @returns nothing where no word is a verb that is known.
 */
export function mannerOf(action: readonly string[]): Manner | undefined {
  for (const word of action) {
    const verb = word.toLowerCase();
    if (DESTROYS.has(verb)) return 'destroys';
    // What stands behind them is a verb of its own: `logs delete`, `status set`.
    if (LOOKS.has(verb) && !/^(?:logs?|env|versions?|events|docs|test|template|health|history)$/.test(verb))
      return 'looks';
    if (DESTROYS_ALONE.has(verb)) return 'destroys';
    // `migrate lint`, `deploy list`: what comes behind says more.
    if (
      CHANGES.has(verb) &&
      !action.slice(action.indexOf(word) + 1, action.indexOf(word) + 2).some((next) => LOOKS.has(next))
    )
      return 'changes';
  }
  for (const word of action)
    for (const part of partsOf(word)) {
      if (DESTROYS.has(part)) return 'destroys';
      if (LOOKS.has(part)) return 'looks';
      if (CHANGES.has(part)) return 'changes';
    }
  return undefined;
}

/** Does one of these words, as it stands, take something away for good? */
export const destroys = (action: readonly string[]): boolean =>
  action.some((word) => DESTROYS.has(word.toLowerCase()));
