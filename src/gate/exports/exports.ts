/** All exports of the policy in force, each at work by itself: one that fails holds up neither another nor a decision. */
import type { Export } from '../../model/policy/exports.ts';
import type { ExportState, ExportTest } from '../protocol.ts';
import type { ExportWorld } from './export-world.ts';
import { Exporter } from './exporter.ts';

/** How often the policy is looked at for other exports, milliseconds. */
const LOOK_MS = 2000;

interface Running {
  /** The export as the policy has it, as JSON. */
  readonly as: string;
  readonly exporter: Exporter;
}

export class Exports {
  readonly #world: ExportWorld;
  readonly #wanted: () => readonly Export[];
  #running: ReadonlyMap<string, Running> = new Map();
  #closing: Promise<unknown> = Promise.resolve();

  constructor(wanted: () => readonly Export[], world: ExportWorld) {
    this.#wanted = wanted;
    this.#world = world;
  }

  /** Works from now on, by the policy of the moment, until closed. */
  follow(): { close(): Promise<void> } {
    const look = () => {
      try {
        this.#look();
      } catch {
        // No policy can be read at the moment, or no state folder: what runs goes on, and the next look tries again.
      }
    };
    look();
    const timer = setInterval(look, LOOK_MS).unref();
    return {
      close: async () => {
        clearInterval(timer);
        await this.#replace(new Map());
      },
    };
  }

  states(): readonly ExportState[] {
    return [...this.#running.values()].map(({ exporter }) => exporter.state());
  }

  /** Sends one made-up record by an export; undefined where there is none of this id. */
  async test(id: string): Promise<ExportTest | undefined> {
    const found = this.#running.get(id);
    if (!found) return undefined;
    const answer = await found.exporter.test();
    return { taken: answer.kind === 'taken', says: answer.says ?? 'it has the record' };
  }

  #look(): void {
    const wanted = this.#wanted().map((to) => ({ to, as: JSON.stringify(to) }));
    const isSame = wanted.every(({ to, as }) => this.#running.get(to.id)?.as === as);
    if (isSame && wanted.length === this.#running.size) return;
    const next = wanted.map(({ to, as }): [string, Running] => {
      const found = this.#running.get(to.id);
      return [to.id, found?.as === as ? found : { as, exporter: new Exporter(to, this.#world) }];
    });
    void this.#replace(new Map(next));
    this.#world.changed();
  }

  /** What no longer runs is closed; what is new starts once that is done, so that no cursor has two writers. */
  #replace(next: ReadonlyMap<string, Running>): Promise<unknown> {
    const before = this.#running;
    this.#running = next;
    const kept = new Set([...next.values()].map(({ exporter }) => exporter));
    const gone = [...before.values()].filter(({ exporter }) => !kept.has(exporter));
    this.#closing = this.#closing
      .then(() => Promise.all(gone.map(({ exporter }) => exporter.close())))
      .then(() => {
        for (const { exporter } of this.#running.values()) exporter.start();
      });
    return this.#closing;
  }
}
