/** What the conditions of a rule look at: one effect, where and by whom. */
import type { AgentName } from '../model/action.ts';
import type { Effect } from '../model/effect.ts';
import type { Place } from '../model/facts.ts';
import { type Shape, shapeOf } from './glob.ts';

/** `unknown` says how to judge a property that cannot be read: in `where` it counts as met, in `except` it does not. */
export type Predicate = (subject: Subject, unknown: boolean) => boolean;

/** Made once for an effect; what many rules need of its path is worked out once, when the first of them asks. */
export class Subject {
  readonly effect: Effect;
  readonly place: Place;
  readonly agent: AgentName;
  /** The path that the effect touches, or that holds the database, with `/` between its parts. */
  readonly path: string | undefined;
  #shape: { readonly is: Shape } | undefined;
  #tree: { readonly is: Shape } | undefined;

  constructor(effect: Effect, place: Place, agent: AgentName) {
    this.effect = effect;
    this.place = place;
    this.agent = agent;
    this.path = 'path' in effect && effect.path !== undefined ? slashes(effect.path) : undefined;
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

export const slashes = (path: string): string => path.replaceAll('\\', '/');
