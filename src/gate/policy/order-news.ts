/** Lock-downs and revocations as a person is told of them: what stands, and what has come or gone. */
import { type StandingOrder, standingOrders } from '../../policy/bundle/orders.ts';
import type { Origin } from '../origin.ts';
import type { PolicyInForce } from './source.ts';

interface Seen {
  readonly policy: PolicyInForce;
  readonly here: Origin;
}

export class OrderNews {
  readonly #look: () => Seen;
  readonly #notify: (text: string) => void;
  readonly #note: (what: string, reason: string) => void;
  #told: readonly StandingOrder[] = [];

  /** `notify` tells the person, `note` the record. */
  constructor(
    look: () => Seen,
    notify: (text: string) => void,
    note: (what: string, reason: string) => void,
  ) {
    this.#look = look;
    this.#notify = notify;
    this.#note = note;
  }

  /** The orders that stand now. */
  standing(): readonly StandingOrder[] {
    return ordersIn(this.#look());
  }

  /** Tells each order that has come or gone since this was called last. */
  tell(): void {
    const before = this.#told;
    const seen = this.#look();
    this.#told = ordersIn(seen);
    const { organization } = seen.policy.compiled.document;
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

const ordersIn = ({ policy, here }: Seen): readonly StandingOrder[] =>
  policy.orders ? standingOrders(policy.orders, here) : [];

const without = (orders: readonly StandingOrder[], those: readonly StandingOrder[]) =>
  orders.filter(({ says }) => !those.some((other) => other.says === says));
