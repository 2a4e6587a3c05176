/** A made-up machine for the tests: one repository, one home folder, nothing else unless a case says so. */
import { effectsOf } from '../../src/effects/index.ts';
import type { ToolUse } from '../../src/model/action.ts';
import { type Effect, resourceOf } from '../../src/model/effect.ts';
import {
  type Answers,
  Facts,
  type Place,
  type Question,
  type QuestionKind,
  type Repository,
} from '../../src/model/facts.ts';

export const PLACE: Place = {
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

export const REPOSITORY: Repository = {
  root: '/work/app',
  commonDir: '/work/app/.git',
  branch: 'feature',
  remotes: { origin: 'git@github.com:acme/app.git' },
  aliases: {},
};

/** What a case may say of the machine, by question and path. */
export interface World {
  readonly texts?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly types?: Readonly<Record<string, Answers['type']>>;
  readonly work?: Answers['work'] | 'clean' | 'dirty';
  readonly repository?: Repository | null;
}

export function answer(question: Question, world: World): Answers[QuestionKind] {
  const { kind, subject } = question;
  switch (kind) {
    case 'realpath':
      return world.links?.[subject] ?? subject;
    case 'type':
      return world.types?.[subject] ?? 'missing';
    case 'text':
      return world.texts?.[subject] ?? null;
    case 'repository':
      if (world.repository !== undefined) return world.repository;
      return subject === '/work/app' || subject.startsWith('/work/app/') ? REPOSITORY : null;
    case 'work':
      if (world.work === 'clean' || world.work === undefined) return { modified: 0, untracked: 0 };
      return world.work === 'dirty' ? { modified: 2, untracked: 1 } : world.work;
  }
}

/** Effects with every question answered, as the gate does it. */
export function settled(tool: ToolUse, world: World = {}, place: Place = PLACE): Effect[] {
  const facts = new Facts();
  for (let round = 0; ; round++) {
    const effects = effectsOf(tool, place, facts);
    if (facts.open.length === 0 || round >= 6) return effects;
    for (const question of facts.open) facts.tell(question.kind, question.subject, answer(question, world));
  }
}

export const shell = (command: string): ToolUse => ({ kind: 'shell', command, shell: 'bash' });

/** `file.delete /srv/**`: an effect as the tests and the corpus write it. */
export const written = (effect: Effect): string => `${effect.kind} ${resourceOf(effect)}`;
