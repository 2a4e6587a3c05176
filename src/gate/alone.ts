/** The world of a hook that found no gate: same core, last good policy, nobody to ask; its record waits in the spool. */
import { spoolRecord } from '../audit/spool.ts';
import { guardedOn, switchesOff } from './governance.ts';
import { GrantStore } from './grant-store.ts';
import type { Home } from './home.ts';
import { deviceOf } from './origin.ts';
import { currentPause } from './person.ts';
import { BegunStore } from './policy/begun.ts';
import { PolicySource } from './policy/source.ts';
import { WorkspacePolicies } from './policy/workspace.ts';
import { SecretKeeper } from './secrets/keeper.ts';
import { Sessions } from './sessions/sessions.ts';
import { TaskStore } from './sessions/task-store.ts';
import { PrincipalSource } from './sign-in/principal-source.ts';
import { standingBy } from './standing.ts';
import type { World } from './world.ts';

export function aloneWorld(home: Home, version: string, source = new PolicySource(home, version)): World {
  const secrets = new SecretKeeper(home);
  const principal = new PrincipalSource(home, () => source.current().compiled.document.identity);
  const device = deviceOf(home);
  return {
    // A person's sign-in is known from the gate; a job's token is looked at here.
    identified: () => principal.lookForJob(),
    standing: () => standingBy(source.current(), principal, device),
    layers: new WorkspacePolicies(),
    sessions: new Sessions(new BegunStore(home.begun, false)),
    tasks: new TaskStore(home.tasks),
    past: () => undefined,
    grants: new GrantStore(home.grants),
    approvals: () => undefined,
    pause: () => currentPause(home, Date.now()),
    guarded: (workspace) => guardedOn(home, workspace),
    switchesOff: (file) => switchesOff(home, file),
    heard: () => {},
    // A hook answers once; what it has spooled is on disk already.
    record: (entry) => spoolRecord(home.spool, secrets.clean(entry)),
    recorded: async () => {},
    notify: () => {},
    secrets,
    // It is gone before anything can be seen.
    obedience: { expect: () => {}, cameBack: () => {}, letRun: () => {}, ended: () => {} },
    once: (_report, signal, decide) => decide(signal ?? new AbortController().signal),
    now: Date.now,
  };
}
