/** What the conditions of a rule look at: one effect, where and in which circumstances. */
import type { Circumstances } from '../model/circumstances.ts';
import type { Effect } from '../model/effect.ts';
import type { Place } from '../model/facts.ts';
import { type Shape, shapeOf } from './glob.ts';
import { dirname } from './paths.ts';
import { remotesIn } from './remotes.ts';
import type { RolesOf } from './roles.ts';

/** `unknown` says how to judge a property that cannot be read: in `where` it counts as met, in `except` it does not. */
export type Predicate = (subject: Subject, unknown: boolean) => boolean;

/** Where and in which circumstances all effects of an action happen. */
export interface Surroundings {
  readonly place: Place;
  readonly circumstances: Circumstances;
}

/** Made once for an effect; what many rules need of it is worked out once, when the first of them asks. */
export class Subject {
  readonly effect: Effect;
  readonly place: Place;
  readonly circumstances: Circumstances;
  /** The path that the effect touches, or that holds the database, with `/` between its parts. */
  readonly path: string | undefined;
  readonly #rolesOf: RolesOf;
  #shape: { readonly is: Shape } | undefined;
  #tree: { readonly is: Shape } | undefined;

  constructor(effect: Effect, { place, circumstances }: Surroundings, rolesOf: RolesOf) {
    this.effect = effect;
    this.place = place;
    this.circumstances = circumstances;
    this.#rolesOf = rolesOf;
    this.path = 'path' in effect && effect.path !== undefined ? slashes(effect.path) : undefined;
  }

  /** Roles of the principal; absent where nobody knows who it is. */
  get roles(): readonly string[] | undefined {
    return this.#rolesOf(this.circumstances.principal);
  }

  /** Remotes of the repository around what is touched; absent where nobody has looked, or it cannot be told. */
  get repository(): readonly string[] | undefined {
    const { repositoryOf } = this.circumstances;
    const remotesOf = (folder: string) => remotesIn(repositoryOf?.(folder));
    if (!('pattern' in this.effect && this.path)) return remotesOf(whereabouts(this.effect, this.place));
    // Below the first wildcard nobody knows which folders are meant: any of them may be a repository of its own.
    const known = dirname(this.path.split(/[*?[{]/, 1)[0] as string);
    const found = known === '' ? undefined : remotesOf(known);
    return known === dirname(this.path) || found?.length ? found : undefined;
  }

  /** The path, read as a glob. */
  get shape(): Shape {
    this.#shape ??= { is: shapeOf(this.path ?? '') };
    return this.#shape.is;
  }

  /** All that lies below the path. */
  get tree(): Shape {
    this.#tree ??= { is: shapeOf(`${this.path === '/' ? '' : this.path}/**`) };
    return this.#tree.is;
  }
}

/** Where to look for the repository that an effect belongs to: at the path itself, which may be its root; for git; else where the agent works. */
function whereabouts(effect: Effect, place: Place): string {
  switch (effect.kind) {
    case 'file.read':
    case 'file.write':
    case 'file.delete':
      return effect.path;
    case 'git.commit':
    case 'git.push':
    case 'git.rewrite':
      return effect.repository;
    default:
      return effect.cwd ?? place.cwd;
  }
}

export const slashes = (path: string): string => path.replaceAll('\\', '/');
