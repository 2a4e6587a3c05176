/** The device's key as the gate holds it: asked for at first need, and again a while after it could not be had. */
import { type DeviceKey, deviceKey, hasDeviceKey } from '../../identity/device-key.ts';

/** When a key that could not be had is asked for again, milliseconds: each time, a keychain may ask the person. */
const AGAIN_MS = 60_000;

export class HeldKey {
  readonly #device: string;
  readonly #file: string;
  readonly #made: (problem: string) => void;
  #key: Promise<DeviceKey> | undefined;

  /**
   * @param file beginning of the names of its files
   * @param made told where a key was made that no keychain keeps: why, one sentence
   */
  constructor(device: string, file: string, made: (problem: string) => void) {
    this.#device = device;
    this.#file = file;
    this.#made = made;
  }

  /** Has the device one already? Finding out asks no keychain. */
  get isMade(): boolean {
    return hasDeviceKey(this.#file);
  }

  /** The key, made where there is none. Rejects where it is in the keychain and cannot be had. */
  get(): Promise<DeviceKey> {
    this.#key ??= deviceKey(this.#device, this.#file).then(
      (key) => {
        if (key.problem !== undefined) this.#made(key.problem);
        return key;
      },
      (error: Error) => {
        setTimeout(() => this.forget(), AGAIN_MS).unref();
        throw error;
      },
    );
    return this.#key;
  }

  /** It is asked for anew at next need. */
  forget(): void {
    this.#key = undefined;
  }
}
