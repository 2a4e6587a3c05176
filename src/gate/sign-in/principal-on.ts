/** Who is signed in on this account, for programs that find no gate to ask. */
import type { Principal } from '../../model/principal.ts';
import type { Home } from '../home.ts';
import { PolicySource } from '../policy/source.ts';
import { PrincipalSource } from './principal-source.ts';

/** By the policy in force for this version and by the sealed file; a job's token is not looked at, since that may need the network. */
export function principalOn(home: Home, version: string): Principal {
  const policy = new PolicySource(home, version).current();
  return new PrincipalSource(home, () => policy.compiled.document.identity).current();
}
