/** `chaperone login`, `logout` and `whoami`: who is behind the agents of this account. */
import { GateClient } from '../gate/client.ts';
import { locate } from '../gate/home.ts';
import type { IdentityState, SignedOut } from '../gate/protocol.ts';
import { principalOn } from '../gate/sign-in/principal-on.ts';
import type { Principal } from '../model/principal.ts';
import { openBrowser } from './browser.ts';
import { AnswerIsNo } from './fail.ts';
import { refuseAgentAtWork } from './person.ts';
import { runningGate } from './running-gate.ts';
import { VERSION } from './version.ts';

export async function login(options: { deviceCode?: boolean; browser: boolean }): Promise<void> {
  refuseAgentAtWork('sign in');
  const gate = await runningGate();
  const { url, code } = await gate.signIn(options.deviceCode ? 'device-code' : 'browser');
  const opened = options.browser && code === undefined && openBrowser(url);
  process.stderr.write(
    code === undefined
      ? `${opened ? 'Sign in in the browser. If none opens' : 'Open this address in a browser on this machine'}: ${url}\n`
      : `Open ${url} on any device and type in the code ${code}\n`,
  );
  process.stdout.write(`Signed in as ${whoIs(await gate.signInOutcome())}\n`);
  tellProblems((await gate.state()).identity);
}

export async function logout(): Promise<void> {
  refuseAgentAtWork('sign out');
  const gate = await runningGate();
  process.stdout.write(`Signed out. ${saidByProvider(await gate.signOut())}\n`);
}

export async function whoami({ json }: { json?: boolean }): Promise<void> {
  const home = locate();
  const gate = await new GateClient(home).state().catch(() => undefined);
  const principal = gate?.identity?.principal ?? principalOn(home, VERSION);
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...principal, ...untilOf(gate?.identity) })}\n`
      : `${whoIs(principal)}${sureUntil(gate?.identity)}\n`,
  );
  tellProblems(gate?.identity);
  if (principal.kind === 'anonymous') throw new AnswerIsNo('');
}

/** One line for people. */
export function whoIs(principal: Principal): string {
  switch (principal.kind) {
    case 'person':
    case 'workload': {
      const { issuer, subject, groups } = principal;
      const names = principal.kind === 'person' ? [principal.name, principal.email] : [];
      const [name = subject, email] = names.filter((each) => each !== undefined);
      const of = groups.length === 0 ? 'in no groups' : `in ${groups.join(', ')}`;
      return `${name}${email === undefined ? '' : ` <${email}>`} (${principal.kind}, ${of}), by ${issuer}`;
    }
    case 'anonymous':
      return `nobody is signed in; records name the account: ${principal.user}`;
    case 'unknown':
      return 'unknown';
  }
}

function tellProblems(state: IdentityState | undefined): void {
  for (const says of [...(state?.problems ?? []), ...(state?.keeping ? [state.keeping] : [])])
    process.stderr.write(`${says}\n`);
}

const untilOf = (state: IdentityState | undefined) =>
  state?.until === undefined ? {} : { until: new Date(state.until).toISOString() };

const sureUntil = (state: IdentityState | undefined): string =>
  state?.until === undefined
    ? ''
    : `; holds until ${new Date(state.until).toISOString().slice(0, 16).replace('T', ' ')} UTC without the provider`;

function saidByProvider(said: SignedOut): string {
  switch (said.atProvider) {
    case 'revoked':
      return 'The tokens are revoked at the identity provider.';
    case 'unsupported':
      return 'The identity provider offers no revocation; the tokens are gone from here.';
    case 'nothing':
      return 'There were no tokens to revoke.';
    case 'failed':
      return `The tokens are gone from here, but could not be revoked (${said.why}): end the session at the provider.`;
  }
}
