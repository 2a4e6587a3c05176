/** Asks for a device's key, exchanges it, and prints what the keychain has of each. */
import { deviceKey, exchangeDeviceKey } from '../../src/identity/device-key.ts';

const device = 'dev-0123456789abcdef';
const file = process.argv[2] as string;
const first = await deviceKey(device, file);
console.log(JSON.stringify({ keyId: first.keyId, kept: first.kept }));
await exchangeDeviceKey(device, file, new Date());
const { default: keytar } = await import('keytar');
const old = (await keytar.getPassword('chaperone', `device key ${device}`)) !== null;
const second = await deviceKey(device, file);
console.log(JSON.stringify({ keyId: second.keyId, kept: second.kept, old }));
