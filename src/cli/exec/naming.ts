/** Names what was taken out: by the gate that runs, so that it can put values back, else by this process with the same key. */
import { GateClient } from '../../gate/client.ts';
import type { Home } from '../../gate/home.ts';
import type { SecretKeeper } from '../../gate/secrets/keeper.ts';
import type { Piece } from '../../secrets/stream.ts';

type Secret = Exclude<Piece, string>;

/** The placeholders of the secrets, in their order. */
export type Name = (secrets: readonly Secret[]) => Promise<readonly string[]>;

export function namer(home: Home, keeper: SecretKeeper): Name {
  const gate = new GateClient(home);
  let opened: Promise<unknown> | undefined;
  const here: Name = async (secrets) => {
    // So that what no gate has heard of is in the vault that the next one opens.
    opened ??= keeper.open().catch(() => undefined);
    await opened;
    return secrets.map(({ family, value }) => keeper.name(family, value));
  };
  return (secrets) => gate.placeholders(secrets).catch(() => here(secrets));
}
