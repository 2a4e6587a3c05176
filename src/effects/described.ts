/** A machine that is only described: for tests of policies, and for the corpus. Nothing is looked up. */
import type { ToolUse } from '../model/action.ts';
import type { Effect } from '../model/effect.ts';
import {
  type Answers,
  Facts,
  type Place,
  type Question,
  type QuestionKind,
  type Repository,
} from '../model/facts.ts';
import { effectsOf } from './index.ts';

/** What is said of the machine, by question and path; what nothing is said of is not there, and nothing is unsaved. */
export interface Described {
  readonly texts?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly types?: Readonly<Record<string, Answers['type']>>;
  readonly work?: Answers['work'] | 'clean' | 'dirty';
  /** The repository at every path; without a word, `repositoryIn` is asked. */
  readonly repository?: Repository | null;
}

/** The one repository of a described place, around its first workspace folder. */
export const repositoryIn = ({ workspace }: Place): Repository => ({
  root: workspace[0] ?? '/',
  commonDir: `${workspace[0] ?? ''}/.git`,
  branch: 'feature',
  remotes: { origin: 'git@github.com:acme/app.git' },
  aliases: {},
});

/** The place of the corpus. */
export const CORPUS_PLACE: Place = {
  cwd: '/work/app',
  home: '/home/dev',
  workspace: ['/work/app'],
  temp: ['/tmp'],
  platform: 'linux',
  sealed: ['/home/dev/.chaperone'],
  governed: [
    '/home/dev/.chaperone',
    '/home/dev/.claude/settings.json',
    '/home/dev/.cursor/hooks.json',
    '/home/dev/.copilot/hooks',
    '/work/app/.claude/settings.json',
  ],
  env: { HOME: '/home/dev', USER: 'dev', PWD: '/work/app' },
};

export function answerOf(
  { kind, subject }: Question,
  machine: Described,
  place: Place = CORPUS_PLACE,
): Answers[QuestionKind] {
  switch (kind) {
    case 'realpath':
      return machine.links?.[subject] ?? subject;
    case 'type':
      return machine.types?.[subject] ?? 'missing';
    case 'text':
      return machine.texts?.[subject] ?? null;
    case 'repository': {
      if (machine.repository !== undefined) return machine.repository;
      const repository = repositoryIn(place);
      return subject === repository.root || subject.startsWith(`${repository.root}/`) ? repository : null;
    }
    case 'work':
      if (machine.work === 'clean' || machine.work === undefined) return { modified: 0, untracked: 0 };
      return machine.work === 'dirty' ? { modified: 2, untracked: 1 } : machine.work;
  }
}

const MOST_ROUNDS = 6;

/** Effects on the described machine, with every question answered, as the gate does it. */
export function effectsOn(tool: ToolUse, machine: Described = {}, place: Place = CORPUS_PLACE): Effect[] {
  const facts = new Facts();
  for (let round = 0; ; round++) {
    const effects = effectsOf(tool, place, facts);
    if (facts.open.length === 0 || round >= MOST_ROUNDS) return effects;
    for (const question of facts.open)
      facts.tell(question.kind, question.subject, answerOf(question, machine, place));
  }
}
