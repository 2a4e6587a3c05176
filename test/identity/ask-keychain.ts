/** Asks for the vault's key as the gate does, and prints the answer. */
import { keptKey } from '../../src/identity/keychain.ts';

const { key, kept, problem } = await keptKey('vault', process.argv[2] as string);
console.log(JSON.stringify({ key: key.toString('hex'), kept, ...(problem && { problem }) }));
