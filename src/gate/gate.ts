/** The gate: what one user's hooks, editors and terminals share. Composition only; the parts know nothing of each other. */

import { ADAPTERS } from '../agents/index.ts';
import { ActivityLog } from '../audit/log.ts';
import { recordsSince } from '../audit/segments.ts';
import { LogIsTaken } from '../audit/writer-lock.ts';
import { deviceKey, exchangeDeviceKey } from '../identity/device-key.ts';
import { counted } from '../model/counted.ts';
import type { Grant } from '../model/grant.ts';
import type { ActivityRecord, NewRecord } from '../model/record.ts';
import { Approvals } from './approvals.ts';
import { Calls } from './calls.ts';
import { Evidence } from './evidence/evidence.ts';
import { HeldKey } from './evidence/held-key.ts';
import { LogSeal } from './evidence/log-seal.ts';
import { Exports } from './exports/exports.ts';
import { guardedOn, switchesOff } from './governance.ts';
import { GrantStore } from './grant-store.ts';
import type { Home } from './home.ts';
import { Notices } from './notices.ts';
import { disobedience, untrusted } from './obedience/disobedience.ts';
import { Obedience, type ObedienceRecord } from './obedience/obedience.ts';
import { RecentObedience } from './obedience/rates.ts';
import { memberOf, type Origin, originOf } from './origin.ts';
import { currentPause, endPause, startPause } from './person.ts';
import { OrderNews } from './policy/order-news.ts';
import { PolicySource } from './policy/source.ts';
import { WorkspacePolicies } from './policy/workspace.ts';
import type { GateState, PauseRequest, TaskRequest } from './protocol.ts';
import { SecretKeeper } from './secrets/keeper.ts';
import type { Stores } from './sending/credentials.ts';
import { LoggedPasts } from './sessions/pasts.ts';
import { Sessions } from './sessions/sessions.ts';
import { TaskStore } from './sessions/task-store.ts';
import { signInNews } from './sign-in/news.ts';
import { PrincipalSource } from './sign-in/principal-source.ts';
import { SignIn } from './sign-in/sign-in.ts';
import { Tally } from './tally.ts';
import type { World } from './world.ts';

/** Longest pause that can be asked for, in minutes: a working day. */
const LONGEST_PAUSE_MIN = 8 * 60;

export class Gate {
  readonly home: Home;
  readonly version: string;
  readonly approvals: Approvals;
  readonly grants: GrantStore;
  readonly tasks: TaskStore;
  readonly secrets: SecretKeeper;
  readonly signIn: SignIn;
  readonly exports: Exports;
  readonly world: World;
  readonly #log: ActivityLog;
  readonly #evidence: Evidence;
  readonly #deviceKey: HeldKey;
  readonly #seal: LogSeal;
  readonly #origin: Origin;
  readonly #policy: PolicySource;
  readonly #tally: Tally;
  readonly #pasts: LoggedPasts;
  readonly #notices = new Notices();
  readonly #obedience: Obedience;
  readonly #recentObedience = new RecentObedience();
  readonly #changed: () => void;
  #recordProblem: string | undefined;
  readonly #problems: string[] = [];
  #listeners = 0;
  readonly #orders: OrderNews;
  #vaultOpened: Promise<void> | undefined;

  constructor(home: Home, version: string, changed: () => void) {
    this.home = home;
    this.version = version;
    this.#changed = changed;
    this.#policy = new PolicySource(home, version, {
      activated: ({ from, to, digest, channel }) =>
        this.note(`policy ${from ?? 'none'} -> ${to}`, `bundle ${digest}, channel ${channel}`),
      refused: ({ step, code, problem }) => this.note(`policy refused: ${step}, ${code}`, problem),
      changed: () => {
        this.#orders.tell();
        changed();
      },
    });
    const identity = () => this.#policy.current().compiled.document.identity;
    const principal = new PrincipalSource(home, identity);
    const origin = originOf(home, () => principal.current());
    this.#origin = origin;
    this.#orders = new OrderNews(
      () => ({ policy: this.#policy.current(), here: origin }),
      (text) => this.#notify(text, ''),
      (what, reason) => this.note(what, reason),
    );
    this.#log = new ActivityLog(home.log, origin);
    const stores: Stores = {
      table: () => this.#policy.current().compiled.document.secrets.references,
      cwd: home.root,
      signedIn: (request) => this.signIn.authorization(request),
    };
    this.#deviceKey = new HeldKey(origin.device, home.deviceKey, (problem) =>
      this.note('the device has a key', problem),
    );
    this.#seal = new LogSeal(this.#log, origin.device, this.#deviceKey);
    this.#evidence = new Evidence({
      home,
      device: origin.device,
      key: this.#deviceKey,
      log: this.#log,
      policy: () => this.#policy.current().compiled.document,
      isPresent: (within) => this.#isPresent(within),
      found: (signal, why) => this.#find(signal, why),
      changed,
      stores,
    });
    this.#tally = new Tally((since) => recordsSince(home.log, since));
    this.#pasts = new LoggedPasts(home.log);
    this.grants = new GrantStore(home.grants);
    this.tasks = new TaskStore(home.tasks);
    this.secrets = new SecretKeeper(home);
    this.approvals = new Approvals(this.grants, changed);
    this.signIn = new SignIn(principal, identity, signInNews(this, changed));
    for (const record of this.#log.recent) this.#tally.heard(record.agent, Date.parse(record.at));
    this.exports = new Exports(() => this.#policy.current().compiled.document.exports, {
      log: home.log,
      reach: () => this.#log.durable.seq,
      cursors: home.exports,
      stores,
      origin: () => this.#origin,
      version,
      note: (what, reason) => this.note(what, reason),
      changed,
      clean: (text) => this.secrets.clean(text),
    });
    const calls = new Calls();
    this.#obedience = new Obedience((record) => this.#sawObedience(record));
    const layers = new WorkspacePolicies();
    this.world = {
      origin,
      identified: () => this.signIn.settled(),
      policy: () => this.#policy.current(),
      policyIn: ({ workspace, parts }) => layers.in(this.#policy.current(), workspace, parts),
      sessions: new Sessions(),
      tasks: this.tasks,
      past: (session) => this.#pasts.of(session),
      grants: this.grants,
      approvals: () => (this.#listeners > 0 ? this.approvals : undefined),
      pause: () => currentPause(home, Date.now()),
      guarded: (workspace) =>
        guardedOn(home, workspace, { pid: process.pid, command: process.argv.join(' ') }),
      switchesOff: (file) => switchesOff(home, file),
      heard: (agent) => this.#tally.heard(agent, Date.now()),
      record: (entry) => this.#record(this.secrets.clean(entry)),
      recorded: () => this.recorded(),
      notify: (text, cwd) => this.#notify(text, cwd),
      secrets: this.secrets,
      obedience: this.#obedience,
      once: (report, signal, decide) => calls.once(report, signal, decide),
      now: Date.now,
    };
    this.takeInSpool();
  }

  /** Somebody who can answer asks has come (1) or gone (-1). */
  listeners(change: 1 | -1): void {
    this.#listeners += change;
  }

  /** Something is not as it should be, for as long as this gate runs: one sentence with what to do. */
  report(problem: string): void {
    this.#problems.push(problem);
    this.#changed();
  }

  /** Follows the organisation's policy until closed. */
  followPolicy(): { close(): void } {
    return this.#policy.follow(() => memberOf(this.world.origin));
  }

  /** Counts what the log tells of the last days. Never throws. */
  async countObedience(): Promise<void> {
    const last = this.#log.recent[0]?.seq ?? 0;
    await this.#recentObedience.count(this.home.log, last).catch(() => {
      // A segment that went by age meanwhile; the count goes on with what comes.
    });
    this.#changed();
  }

  /** Puts a new device key in the place of the old one, which vouches for it; gives back the new one's id. */
  async exchangeDeviceKey(): Promise<string> {
    const { device } = this.#origin;
    const old = await deviceKey(device, this.home.deviceKey);
    const { keyId } = await exchangeDeviceKey(device, this.home.deviceKey, new Date());
    this.#deviceKey.exchanged();
    this.personDid('device key exchanged', `${old.keyId} vouches for ${keyId}`);
    return keyId;
  }

  /** Begins another chain of evidence in the place of one that has forked. */
  async beginEvidenceAnew(): ReturnType<Evidence['beginAnew']> {
    const begun = await this.#evidence.beginAnew();
    if ('ended' in begun)
      this.personDid('evidence begins anew', `another chain takes the place of ${begun.ended}`);
    this.#changed();
    return begun;
  }

  /** Signs the log, and makes and sends evidence, from now on. */
  makeEvidence(): void {
    this.#seal.start();
    this.#evidence.start();
  }

  /** Opens the vault and mends what was left when the last gate ended; makes the scanner ready. Never throws. */
  openVault(): Promise<void> {
    this.#vaultOpened ??= this.#openVault();
    return this.#vaultOpened;
  }

  async #openVault(): Promise<void> {
    try {
      const { kept, lost } = await this.secrets.open();
      if (kept) this.note('the vault has a key', kept);
      if (lost) this.report(lost);
      this.secrets.mend([]);
      await import('../secrets/scan.ts');
    } catch (error) {
      this.report(
        `The vault cannot be opened (${(error as Error).message}): placeholders are not made values again. ${this.home.vault}`,
      );
    }
  }

  /** Resolves once all that was recorded is on disk; rejects where it is not and the policy does not go on without. */
  async recorded(): Promise<void> {
    try {
      await this.#log.synced();
    } catch (error) {
      this.#notRecorded(error as NodeJS.ErrnoException);
      this.#changed();
    }
  }

  /** Looks a last time at what is still to be seen, puts the record on disk and lets go of it. */
  async close(): Promise<void> {
    this.#recentObedience.close();
    await this.#obedience.close();
    // The last batch holds the last record.
    await this.#log.synced().catch(() => {});
    await this.#evidence.finish();
    await this.#seal.finish();
    try {
      this.#log.close();
    } catch {
      // A disk that takes nothing any more; what waited for it was told so.
    }
    await this.#evidence.close();
  }

  /** Records of hooks that decided while no gate was there. */
  takeInSpool(): void {
    try {
      if (this.#log.takeIn(this.home.spool) > 0) {
        this.#pasts.forget();
        this.#changed();
      }
    } catch {
      // The log cannot be written; that is told at the next decision, and the spool stays where it is.
    }
  }

  pause({ minutes, reason }: PauseRequest): void {
    startPause(this.home, { until: Date.now() + Math.min(minutes, LONGEST_PAUSE_MIN) * 60_000, reason });
    this.personDid(`paused for ${counted(minutes, 'minute')}`, reason);
  }

  resume(): void {
    endPause(this.home);
    this.personDid('resumed', '');
  }

  /** Puts a session on a task; a sentence where the policy has no such task. */
  assign({ agent, session, task }: TaskRequest): string | undefined {
    const profiles = Object.keys(this.world.policy().compiled.document.tasks);
    if (task !== null && !profiles.includes(task))
      return `the policy has no task "${task}"; ${profiles.length > 0 ? `it has ${profiles.join(', ')}` : 'its `tasks` has none'}`;
    this.tasks.put({ agent, session }, task, Date.now());
    this.personDid(
      task === null ? 'session taken off its task' : `session put on task ${task}`,
      `${agent} ${session}`,
    );
    return undefined;
  }

  undo(id: string): boolean {
    const grant = this.grants.live(Date.now()).find((g: Grant) => g.id === id);
    const undone = this.grants.undo(id);
    if (undone) this.personDid(`grant ${id} undone`, grant?.says.join(', ') ?? '');
    return undone;
  }

  state(): GateState {
    const policy = this.#policy.current();
    const { organization, revision, mode, friction, tasks } = policy.compiled.document;
    const pause = currentPause(this.home, Date.now());
    const identity = this.signIn.state();
    const exports = this.exports.states();
    const evidence = this.#evidence.state();
    return {
      version: this.version,
      pid: process.pid,
      mode,
      problems: [
        policy.problem,
        this.#recordProblem,
        ...(identity?.problems ?? []),
        ...this.#evidence.problems(),
        ...this.#problems,
      ].filter((p) => p !== undefined),
      ...(pause && { pause }),
      policy: {
        organization,
        revision,
        ...(policy.file && { file: policy.file }),
        ...(policy.channel && { channel: policy.channel }),
      },
      orders: this.#orders.standing(),
      ...(identity && { identity }),
      counts: this.#tally.counts,
      ...(friction && {
        friction: { asksPerDay: friction.asksPerDay, today: this.#tally.asksToday(Date.now()) },
      }),
      obedience: this.#recentObedience.all,
      asks: this.approvals.asks,
      grants: this.grants.live(Date.now()),
      tasks: {
        profiles: Object.entries(tasks).map(([name, { title = name }]) => ({ name, title })),
        assigned: this.tasks.assigned,
      },
      notices: this.#notices.all,
      recent: this.#log.recent.map(brief),
      agents: ADAPTERS.map(({ name, title }) => {
        const lastFired = this.#tally.lastHeard(name);
        return { agent: name, title, ...(lastFired !== undefined && { lastFired }) };
      }),
      ...(exports.length > 0 && { exports }),
      log: this.#log.file,
      ...(evidence && { evidence }),
    };
  }

  #record(entry: Parameters<World['record']>[0]): void {
    try {
      const record = this.#log.append(entry);
      this.#recordProblem = undefined;
      this.#tally.note(record);
      this.#recentObedience.add(record);
      this.#pasts.note(record);
      this.#evidence.heard(record);
    } catch (error) {
      this.#notRecorded(error as NodeJS.ErrnoException);
    } finally {
      // An administrator's order comes into force with an action, and nobody tells of it.
      this.#orders.tell();
      this.#changed();
    }
  }

  /** The policy names what a lost record means; `deny` is carried out by whoever called. */
  #notRecorded(error: NodeJS.ErrnoException): void {
    this.#recordProblem =
      error instanceof LogIsTaken
        ? `The record cannot be written: ${error.message}.`
        : `The record cannot be written (${error.code ?? error.message}): ${this.home.log}. Free some space or mend its rights.`;
    if (this.world.policy().compiled.document.failure === 'deny' && !this.world.pause())
      throw new Error(this.#recordProblem);
  }

  /** Whatever goes wrong here holds up nobody: what cannot be recorded is shown as a problem. */
  #sawObedience(record: ObedienceRecord): void {
    try {
      this.#record(this.secrets.clean(record));
      if (record.obeyed !== 'no') return;
      const finding = this.secrets.clean(disobedience(record));
      this.#notify(finding.why, record.cwd, true);
      const problem = untrusted(record);
      if (!this.#problems.includes(problem)) this.report(problem);
      this.#record(finding);
    } catch {
      // `#record` has put it into the state.
    }
  }

  #notify(text: string, cwd: string, isAlarm = false): void {
    this.#notices.add(text, cwd, isAlarm);
    this.#changed();
  }

  /** Something that a person did, for the record. Whoever calls this has seen their secret. */
  personDid(what: string, reason: string): void {
    this.#govern('person', what, reason);
  }

  /** Something that Chaperone did by itself, for the record: nobody else is to answer for it. */
  note(what: string, reason: string): void {
    this.#govern('chaperone', what, reason);
  }

  #govern(agent: 'person' | 'chaperone', what: string, reason: string): void {
    this.#recordOwn({ ...this.#here(), agent, type: 'governance', what, outcome: 'allow', reason });
  }

  /** Something that Chaperone has found about its own record. */
  #find(signal: string, why: string): void {
    const finding = { type: 'finding', signal, severity: 'critical', why, actions: [] } as const;
    this.#recordOwn({ ...this.#here(), agent: 'chaperone', ...finding });
    this.#notify(why, '');
  }

  /** Of no session. */
  #here() {
    return { at: new Date().toISOString(), ...this.#origin, session: '', cwd: '' };
  }

  /** A disk that takes nothing holds up no pause, above all then; the state shows the problem. */
  #recordOwn(entry: NewRecord): void {
    try {
      this.#record(entry);
    } catch {
      // It is in the state.
    }
  }

  /** Has an agent called within so many milliseconds, or does an editor listen? */
  #isPresent(within: number): boolean {
    return this.#listeners > 0 || this.#tally.heardWithin(within);
  }
}

/** A record for the state, which goes to every listener at every change: without what only a reader of the log needs. */
function brief(record: ActivityRecord): ActivityRecord {
  if (record.type !== 'decision') return record;
  const { input: _input, diff: _diff, ...rest } = record;
  return rest;
}
