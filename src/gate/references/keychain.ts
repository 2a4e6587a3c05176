/** The platform's keychain. */
import { readKeychain } from '../../identity/keychain.ts';
import { type Fetch, Unresolved } from './store.ts';

export const fromKeychain: Fetch<'keychain'> = async ({ service, account }) => {
  const value = await readKeychain(service, account).catch((error: Error) => {
    throw new Unresolved(`the keychain cannot be read (${error.message.split('\n')[0]?.slice(0, 120)})`);
  });
  if (value === undefined) throw new Unresolved('the keychain has no such entry');
  return value;
};
