/** Makefiles: the recipes of the goals that are asked for, and of what they need. */
import { lexical } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import type { Field } from '../shell/scope.ts';
import { hasUnknown } from '../text.ts';

interface Target {
  readonly needs: readonly string[];
  readonly recipe: string[];
}

/** Goals that are followed, what they need included. */
const GOAL_LIMIT = 40;

/** Follows the recipes that `make GOALS` would run. A makefile that cannot be read is the project's own business. */
export function runMakefile(
  call: Call,
  folder: string | undefined,
  file: Field | undefined,
  goals: readonly string[],
): void {
  const cwd = folder ? lexical(folder, call.scope.cwd, call.trace.place) : call.scope.cwd;
  if (call.scope.elsewhere || hasUnknown(cwd)) return;
  const text = makefileText(call, cwd, file);
  if (text === undefined) return;
  const { targets, variables } = parseMakefile(text);
  const scope = call.scope.fork();
  scope.cwd = cwd;
  const done = new Set<string>();
  const waiting =
    goals.length > 0 ? [...goals] : [...targets.keys()].filter((name) => !name.startsWith('.')).slice(0, 1);
  while (waiting.length > 0 && done.size < GOAL_LIMIT) {
    const goal = waiting.shift() ?? '';
    if (done.has(goal)) continue;
    done.add(goal);
    const target = targets.get(goal);
    if (!target) continue;
    waiting.push(...target.needs);
    for (const line of target.recipe) {
      const code = substitute(line.replace(/^[@+-]+/, ''), variables, goal, target.needs);
      call.runText(code, { via: `makefile target ${goal}`, scope: scope.fork(), stdin: undefined });
    }
  }
  if (waiting.length > 0) call.trace.cut('a makefile with more targets than are followed', call.cause);
}

function makefileText(call: Call, cwd: string, file: Field | undefined): string | undefined {
  if (file?.stream) return file.stream.text;
  if (file && /^(?:-|\/dev\/stdin)$/.test(file.text)) return call.stdin?.text;
  const names = file ? [file.text] : ['GNUmakefile', 'makefile', 'Makefile'];
  for (const name of names) {
    const path = lexical(name, cwd, call.trace.place);
    const held = call.shell.files.get(path)?.text;
    const text = held ?? call.trace.facts.ask('text', path);
    if (typeof text === 'string') return text;
  }
  return undefined;
}

function parseMakefile(text: string): { targets: Map<string, Target>; variables: Map<string, string> } {
  const targets = new Map<string, Target>();
  const variables = new Map<string, string>();
  let current: Target[] = [];
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    if (line.startsWith('\t')) {
      for (const target of current) target.recipe.push(line.slice(1).trim());
      continue;
    }
    const assignment = /^\s*(?:export\s+|override\s+)?([\w.-]+)\s*(?::{0,3}|\?|\+)=\s*(.*?)\s*(?:#.*)?$/.exec(
      line,
    );
    if (assignment?.[1]) {
      variables.set(assignment[1], assignment[2] ?? '');
      continue;
    }
    const rule = /^([^:#=\s][^:#=]*):{1,2}(?!=)([^=#;]*)(?:;(.*))?/.exec(line);
    if (!rule) continue;
    const needs = (rule[2] ?? '').split('|').join(' ').split(/\s+/).filter(Boolean);
    current = (rule[1] ?? '')
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => {
        const known = targets.get(name);
        const target: Target = { needs: [...(known?.needs ?? []), ...needs], recipe: known?.recipe ?? [] };
        if (rule[3]) target.recipe.push(rule[3].trim());
        targets.set(name, target);
        return target;
      });
  }
  return { targets, variables };
}

/** `$(X)` of the makefile's own variables, `$@`, `$<`, `$^`, `$(shell …)`; `$$` is a dollar for the shell. */
function substitute(
  line: string,
  variables: ReadonlyMap<string, string>,
  goal: string,
  needs: readonly string[],
  depth = 0,
): string {
  return line.replace(
    /\$(?:\$|([@<^*?])|\(shell ([^()]*)\)|[({]([\w.-]+)[)}])/g,
    (whole, automatic?: string, shell?: string, name?: string) => {
      if (whole === '$$') return '$';
      if (automatic) return automatic === '@' ? goal : automatic === '<' ? (needs[0] ?? '') : needs.join(' ');
      if (shell) return `$(${shell})`;
      const value = name ? variables.get(name) : undefined;
      if (value === undefined) return name === 'MAKE' ? 'make' : name === 'RM' ? 'rm -f' : `\${${name}}`;
      return depth < 8 ? substitute(value, variables, goal, needs, depth + 1) : value;
    },
  );
}
