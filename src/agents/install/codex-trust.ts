/**
 * Codex runs a user's hook only where its `config.toml` says that the person has trusted it, and passes over any other
 * without a word. The person who installs our hooks has asked for them, so install writes that, for ours alone; `/hooks`
 * in Codex shows it and takes it back.
 */
import { dirname, join } from 'node:path';
import { sha256Of } from '../../model/sha256.ts';
import type { Addition } from './hooks-file.ts';
import { type HookPlace, placesOfHooks, type Wanted } from './hooks-text.ts';
import { applyInsertion, type Insertion } from './json-text.ts';
import { SettingsProblem } from './problem.ts';
import { readSettings } from './settings-file.ts';
import { type TomlStatement, tomlStatements, tomlString } from './toml-text.ts';

/** One hook of ours as `hooks.state` in `config.toml` names it. */
interface Trusted {
  readonly event: string;
  /** File, event and place in the file: a group that somebody puts before ours makes it another one. */
  readonly key: string;
  readonly hash: string;
}

/** The trust that `hooks` need, in the `config.toml` beside them. */
export function trustOfCodex(hooks: Wanted): Addition {
  const path = join(dirname(hooks.path), 'config.toml');
  return {
    path,
    isInPlace: (config) => {
      const { untrusted, off } = trustMissing(config, hooks);
      return untrusted.length === 0 && off.length === 0;
    },
    add: (before) => {
      const insertion = insertionOf(before, neededBy(hooks), path);
      return { text: applyInsertion(before, insertion), insertions: [insertion] };
    },
    remove: (config) => withoutTrust(config, neededBy(hooks)),
    makes: () => [],
    isEmpty: (config) => config.trim() === '',
  };
}

/** Events of ours that Codex passes over: not trusted as they stand there now, or switched off by the person. */
export function trustMissing(
  config: string,
  hooks: Wanted,
): { readonly untrusted: readonly string[]; readonly off: readonly string[] } {
  const set = new Map(tomlStatements(config).map(({ path, value }) => [path.join('\0'), value]));
  const stateOf = (key: string, name: string) => set.get(['hooks', 'state', key, name].join('\0')) ?? '';
  const needed = neededBy(hooks);
  return {
    untrusted: needed
      .filter(({ key, hash }) => tomlString(stateOf(key, 'trusted_hash')) !== hash)
      .map(({ event }) => event),
    off: needed.filter(({ key }) => stateOf(key, 'enabled') === 'false').map(({ event }) => event),
  };
}

/** Our hooks where they stand in the file now. */
function neededBy(hooks: Wanted): readonly Trusted[] {
  return placesOfHooks(readSettings(hooks.path).text, hooks).map((place) => ({
    event: place.event,
    key: `${hooks.path}:${snakeCase(place.event)}:${place.group}:${place.hook}`,
    hash: hashOf(place.event, place.value),
  }));
}

/** `PreToolUse` -> `pre_tool_use` */
const snakeCase = (event: string): string =>
  event.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/**
 * Codex's own (0.169.0): SHA-256 over JSON without spaces, its keys in order, of the event's name and the group as if
 * this hook were alone in it. Our groups have no matcher.
 */
function hashOf(event: string, { command, timeout }: HookPlace['value']): string {
  const hooks = [{ async: false, command, timeout, type: 'command' }];
  const identity = JSON.stringify({ event_name: snakeCase(event), hooks });
  return `sha256:${sha256Of(identity)}`;
}

const REMARK = "# Chaperone's hooks, trusted when it was installed.\n";

/** Tables at the end of the text, which holds no trust of these hooks. */
function insertionOf(config: string, needed: readonly Trusted[], file: string): Insertion {
  const blocking = tomlStatements(config).find(
    ({ kind, path: [first, second, key] }) =>
      kind === 'value' &&
      first === 'hooks' &&
      (second === undefined ||
        (second === 'state' && (key === undefined || needed.some((trusted) => trusted.key === key)))),
  );
  if (blocking) {
    throw new SettingsProblem(
      'unexpected-shape',
      file,
      `${file} writes "${blocking.path.slice(0, 2).join('.')}" in a form that nothing can be added to. Nothing was changed in it; start Codex and trust Chaperone's hooks under /hooks.`,
    );
  }
  const apart = config === '' ? '' : config.endsWith('\n') ? '\n' : '\n\n';
  const tables = needed.map(
    ({ key, hash }) => `[hooks.state.${JSON.stringify(key)}]\ntrusted_hash = "${hash}"\n`,
  );
  return { offset: config.length, text: apart + REMARK + tables.join('\n') };
}

/** The text without the tables about these hooks, also those about places where they stood before. */
function withoutTrust(config: string, needed: readonly Trusted[]): string {
  const statements = tomlStatements(config);
  let text = config;
  for (const [index, statement] of [...statements.entries()].toReversed()) {
    const next = statements.slice(index + 1).findIndex(({ kind }) => kind !== 'value');
    const end = next === -1 ? statements.length : index + 1 + next;
    if (!isAbout(statement, statements.slice(index + 1, end), needed)) continue;
    const after = statements[end]?.start ?? text.length;
    text = text.slice(0, statement.start) + text.slice(after);
  }
  return text === config ? config : text.replace(REMARK, '').replace(/\n{2,}$/, '\n');
}

function isAbout(
  { kind, path: [first, second, key = '', deeper] }: TomlStatement,
  values: readonly TomlStatement[],
  needed: readonly Trusted[],
): boolean {
  if (kind !== 'table' || first !== 'hooks' || second !== 'state' || deeper !== undefined) return false;
  const hash = values.find(({ path }) => path[3] === 'trusted_hash')?.value ?? '';
  return needed.some((one) => one.key === key || one.hash === tomlString(hash));
}
