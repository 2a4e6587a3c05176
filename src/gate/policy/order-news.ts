/** Lock-downs and revocations as a person is told of them: what stands, and what has come or gone. */
import { type StandingOrder, standingOrders } from '../../policy/bundle/orders.ts';
import type { Standing } from '../standing.ts';

export class OrderNews {
  readonly #notify: (text: string) => void;
  readonly #note: (what: string, reason: string) => void;
  #told: readonly StandingOrder[] = [];

  /** `notify` tells the person, `note` the record. */
  constructor(notify: (text: string) => void, note: (what: string, reason: string) => void) {
    this.#notify = notify;
    this.#note = note;
  }

  /** Tells each order that has come or gone since this was called last. */
  tell(standing: Standing): void {
    const before = this.#told;
    this.#told = ordersIn(standing);
    const { organization } = standing.policy.compiled.document;
    for (const { says } of without(this.#told, before)) {
      this.#notify(`Ordered by ${organization}: ${says}.`);
      this.#note('order', says);
    }
    for (const { says } of without(before, this.#told)) {
      this.#notify(`Lifted by ${organization}: ${says}.`);
      this.#note('order lifted', says);
    }
  }
}

/** The orders that stand. */
export const ordersIn = ({ policy, origin }: Standing): readonly StandingOrder[] =>
  policy.orders ? standingOrders(policy.orders, origin) : [];

const without = (orders: readonly StandingOrder[], those: readonly StandingOrder[]) =>
  orders.filter(({ says }) => !those.some((other) => other.says === says));
