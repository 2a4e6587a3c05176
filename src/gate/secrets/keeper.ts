/** What this process knows of secrets: what to look for, what was taken out, and where it may go back. */
import { createHmac } from 'node:crypto';
import { keptKey } from '../../identity/keychain.ts';
import { counted } from '../../model/counted.ts';
import type { SecretsPolicy } from '../../model/policy/secrets.ts';
import { type CustomSecrets, customSecrets } from '../../secrets/custom.ts';
import { type Lookout, shippedLookout } from '../../secrets/find.ts';
import { KnownValues } from '../../secrets/known.ts';
import type { NamePlaceholder } from '../../secrets/placeholder.ts';
import { redactNow } from '../../secrets/redact.ts';
import { type Sealed, Vault } from '../../secrets/vault.ts';
import type { Home } from '../home.ts';
import { derivedKey } from '../person.ts';
import { WorkspaceValues } from './known-values.ts';
import { mendFiles } from './restoring.ts';
import { appendSealed, readSealed, removeVault } from './vault-file.ts';

export class SecretKeeper {
  readonly vault: Vault;
  readonly #home: Home;
  readonly #values: WorkspaceValues;
  readonly #stamps = new Map<string, string>();
  #known: { version: number; lookout: Lookout } | undefined;
  #key: Buffer | undefined;
  #custom: (CustomSecrets & { policy: SecretsPolicy }) | undefined;
  /** Taken out before the vault's key was there. */
  #waiting: Sealed[] = [];

  constructor(home: Home) {
    this.#home = home;
    const key = derivedKey(home, 'placeholders');
    // Not UTF-8: there all lone surrogates are one, and two values would have one hash.
    const hash = (value: string) => createHmac('sha256', key).update(value, 'utf16le').digest('hex');
    this.vault = new Vault(hash, (sealed) => this.#keep(sealed), Date.now);
    this.#values = new WorkspaceValues((sightings) => {
      for (const { family, value, file } of sightings) {
        if (file) this.vault.found(family, value, file);
      }
    });
  }

  /**
   * Opens the vault on disk. `kept` says, the first time, that no keychain keeps its key; `lost` says what the key does
   * not open.
   */
  async open(): Promise<{ kept?: string; lost?: string }> {
    const { key, problem } = await keptKey('vault', this.#home.vaultKey);
    const { sealed, closed } = readSealed(this.#home.vault, key);
    this.vault.load(sealed);
    this.#key = key;
    for (const one of this.#waiting.splice(0)) this.#keep(one);
    const lost = `${counted(closed, 'value')} in ${this.#home.vault} cannot be opened with this key; their placeholders stay what they are.`;
    return { ...(problem && { kept: problem }), ...(closed > 0 && { lost }) };
  }

  readonly name: NamePlaceholder = (family, value) => this.vault.name(family, value);

  /** Everything that counts as secret in these folders by this policy. */
  lookout(folders: readonly string[], policy: SecretsPolicy): Lookout {
    if (this.#custom?.policy !== policy) this.#custom = { policy, ...customSecrets(policy) };
    const { find, allows } = this.#custom;
    return {
      ...shippedLookout(),
      known: this.#values.of(folders, policy.variables),
      ...((policy.patterns.length > 0 || policy.allow.length > 0) && { custom: { find, allows } }),
    };
  }

  /**
   * Anything that Chaperone itself writes or says, without secrets: records, messages, prompts. Knows every value that was
   * ever taken out, whatever the workspace.
   */
  clean<T>(value: T): T {
    if (this.#known?.version !== this.vault.version) {
      const known = new KnownValues(this.vault.all);
      this.#known = { version: this.vault.version, lookout: { ...shippedLookout(), known } };
    }
    return redactNow(value, this.name, this.#known.lookout);
  }

  /** Puts values back where a call has left their placeholders; returns the files that were mended. */
  mend(written: readonly string[]): string[] {
    return mendFiles(new Set([...written, ...this.vault.files]), this.vault, this.#stamps);
  }

  /** Forgets every value, here and on disk: placeholders that agents still hold stay placeholders for good. */
  wipe(): void {
    this.vault.wipe();
    this.#values.forget();
    this.#stamps.clear();
    this.#known = undefined;
    this.#waiting = [];
    removeVault(this.#home.vault);
  }

  #keep(sealed: Sealed): void {
    if (this.#key) appendSealed(this.#home.vault, this.#key, sealed);
    else this.#waiting.push(sealed);
  }
}
