/** Files of recipes beside makefiles: what `just NAME`, `task NAME`, `composer NAME` or `deno task NAME` would run. */
import { yaml } from '../lazy.ts';
import { lexical } from '../paths.ts';
import { parsedBy, record } from '../records.ts';
import type { Call } from '../shell/call.ts';
import { hasUnknown } from '../text.ts';

interface Recipe {
  readonly needs: readonly string[];
  readonly lines: readonly string[];
}

interface Kind {
  /** Where the recipes stand, the first that is there counts. */
  readonly files: readonly string[];
  readonly read: (text: string) => ReadonlyMap<string, Recipe>;
}

/** Longest file that is read. */
const TEXT_LIMIT = 100_000;
/** Recipes that are followed, what they need included. */
const RECIPE_LIMIT = 40;

export const JUSTFILE: Kind = { files: ['justfile', 'Justfile', '.justfile'], read: justfile };
export const TASKFILE: Kind = {
  files: ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml', 'taskfile.yaml'],
  read: taskfile,
};
export const COMPOSER: Kind = { files: ['composer.json'], read: (text) => scripts(text, 'scripts') };
export const DENO: Kind = {
  files: ['deno.json', 'deno.jsonc', 'package.json'],
  read: (text) => scripts(text, 'tasks'),
};

/** Follows the recipes of these names; without a name the first. A file that cannot be read is the project's own business. */
export function runRecipes(call: Call, kind: Kind, names: readonly string[], folder?: string): void {
  const cwd = folder ? lexical(folder, call.scope.cwd, call.trace.place) : call.scope.cwd;
  if (call.scope.elsewhere || hasUnknown(cwd)) return;
  const text = textOf(call, kind, cwd);
  if (text === undefined) return;
  const recipes = kind.read(text);
  const waiting = names.length > 0 ? [...names] : [...recipes.keys()].slice(0, 1);
  const done = new Set<string>();
  while (waiting.length > 0 && done.size < RECIPE_LIMIT) {
    const name = waiting.shift() ?? '';
    const recipe = recipes.get(name);
    if (!recipe || done.has(name)) continue;
    done.add(name);
    waiting.push(...recipe.needs);
    const scope = call.scope.fork();
    scope.cwd = cwd;
    // One shell for each line, and one for a recipe that is a script of its own.
    for (const line of recipe.lines)
      call.runText(line, { via: `recipe ${name}`, scope: scope.fork(), stdin: undefined });
  }
  if (waiting.length > 0 && done.size >= RECIPE_LIMIT)
    call.trace.cut('a file with more recipes than are followed', call.cause);
}

function textOf(call: Call, kind: Kind, cwd: string): string | undefined {
  for (const name of kind.files) {
    const path = lexical(name, cwd, call.trace.place);
    const text = call.shell.files.get(path)?.text ?? call.trace.facts.ask('text', path);
    if (typeof text === 'string') return text.length > TEXT_LIMIT ? undefined : text;
  }
  return undefined;
}

/** `name arguments: needs`, then indented lines; `name := 'value'`; `{{name}}` in them. */
function justfile(text: string): Map<string, Recipe> {
  const variables = new Map<string, string>();
  const recipes = new Map<string, { needs: string[]; lines: string[] }>();
  let current: { needs: string[]; lines: string[] } | undefined;
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const body = /^[ \t]+(\S.*)$/.exec(line)?.[1];
    if (body !== undefined) {
      current?.lines.push(body.replace(/^[@-]+/, ''));
      continue;
    }
    const set = /^(?:export\s+)?([\w-]+)\s*:=\s*(.+)$/.exec(line);
    if (set?.[1] && set[2]) variables.set(set[1], set[2].trim());
    const head = /^@?([A-Za-z_][\w-]*)(?![\w-])([^:#]*):(?!=)(.*)$/.exec(line);
    if (!set && head?.[1]) {
      current = { needs: (head[3]?.match(/[A-Za-z_][\w-]*/g) ?? []).slice(0, RECIPE_LIMIT), lines: [] };
      recipes.set(head[1], current);
    } else if (line.trim() !== '' && !line.startsWith('#')) current = undefined;
  }
  for (const recipe of recipes.values()) {
    const lines = recipe.lines.map((line) => filledIn(line, variables));
    const script = /^#!\s*\S*?(?:env\s+)?(?:ba|z|da|k)?sh\b/.test(lines[0] ?? '');
    recipe.lines.splice(0, recipe.lines.length, ...(script ? [lines.slice(1).join('\n')] : lines));
  }
  return recipes;
}

/** What stands between double braces: a variable of the file, one of the environment, or a text. */
function filledIn(line: string, variables: ReadonlyMap<string, string>, depth = 0): string {
  return line.replace(/\{\{([^{}]*)\}\}/g, (_, inside: string) => {
    const said = inside.replace(/^-/, '').replace(/-$/, '').trim();
    const variable = /^env(?:_var)?(?:_or_default)?\(\s*['"](\w+)['"]/.exec(said)?.[1];
    if (variable) return `\${${variable}}`;
    if (/^home_dir(?:ectory)?\(\)$/.test(said)) return '$HOME';
    const text = /^(['"])(.*)\1$/s.exec(said)?.[2];
    if (text !== undefined) return text;
    const value = variables.get(said.replace(/^\./, ''));
    if (value === undefined || depth > 4) return `\${${said.replace(/\W+/g, '_')}}`;
    return filledIn(/^(['"])(.*)\1$/s.exec(value)?.[2] ?? `{{${value}}}`, variables, depth + 1);
  });
}

/** `tasks:` of a task file: a command, a list of them, or `cmds` and `deps`. */
function taskfile(text: string): Map<string, Recipe> {
  const recipes = new Map<string, Recipe>();
  const file = record(parsedBy(() => yaml().parse(text)));
  const variables = new Map(
    Object.entries(record(file.vars)).map(([name, value]) => [
      name,
      `'${typeof value === 'string' ? value : ''}'`,
    ]),
  );
  for (const [name, task] of Object.entries(record(file.tasks))) {
    const { cmds, cmd, deps } = record(task);
    const steps = typeof task === 'string' || Array.isArray(task) ? [task].flat() : [cmds, cmd].flat();
    const texts = (list: readonly unknown[], key: string): string[] =>
      list
        .map((each) => (typeof each === 'string' ? each : record(each)[key]))
        .filter((each) => typeof each === 'string');
    recipes.set(name, {
      needs: [
        ...texts([deps].flat(), 'task'),
        ...texts(
          steps.filter((step) => typeof step !== 'string'),
          'task',
        ),
      ],
      lines: texts(steps, 'cmd').map((line) => filledIn(line, variables)),
    });
  }
  return recipes;
}

/** Names and their commands under one key of a JSON file; `@name` is another of them. */
function scripts(text: string, under: string): Map<string, Recipe> {
  const recipes = new Map<string, Recipe>();
  const held = record(record(parsedBy(() => JSON.parse(text.replace(/^[ \t]*\/\/.*$/gm, ''))))[under]);
  for (const [name, value] of Object.entries(held)) {
    const said: unknown = record(value).command ?? value;
    const lines = [said].flat().filter((each) => typeof each === 'string');
    recipes.set(name, {
      needs: lines
        .filter((line) => /^@(?!php\b|composer\b|putenv\b)/.test(line))
        .map((line) => line.slice(1)),
      lines: lines
        .filter((line) => !line.startsWith('@') || /^@php\b/.test(line))
        .map((line) => line.replace(/^@/, '')),
    });
  }
  return recipes;
}
