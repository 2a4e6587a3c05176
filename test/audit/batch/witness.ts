/** Somebody who gives receipts: signs checkpoints as C2SP signed-note has it. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export class Witness {
  readonly name: string;
  readonly verifierKey: string;
  readonly #key: KeyObject;
  readonly #hash: Buffer;

  constructor(name: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const bytes = Buffer.concat([
      Buffer.of(1),
      publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
    ]);
    this.name = name;
    this.#key = privateKey;
    this.#hash = createHash('sha256').update(`${name}\n`).update(bytes).digest().subarray(0, 4);
    this.verifierKey = `${name}+${this.#hash.toString('hex')}+${bytes.toString('base64')}`;
  }

  /** The note of a text that ends with a line feed. */
  sign(text: string): string {
    const signature = Buffer.concat([this.#hash, sign(null, Buffer.from(text), this.#key)]);
    return `${text}\n\u2014 ${this.name} ${signature.toString('base64')}\n`;
  }

  /** @param root hex */
  checkpoint(origin: string, size: number, root: string): string {
    return this.sign(`${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`);
  }
}
