/** The gate: what one user's hooks, editors and terminals share. Composition only; the parts know nothing of each other. */
import { keepOf } from '../audit/retention.ts';
import { recordsSince } from '../audit/segments.ts';
import type { ActivityRecord } from '../model/record.ts';
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
import { currentPause } from './person.ts';
import { BegunStore } from './policy/begun.ts';
import { OrderNews } from './policy/order-news.ts';
import { PolicySource } from './policy/source.ts';
import { WorkspacePolicies } from './policy/workspace.ts';
import { Recording } from './recording.ts';
import { SecretKeeper } from './secrets/keeper.ts';
import type { Stores } from './sending/credentials.ts';
import { LoggedPasts } from './sessions/pasts.ts';
import { Sessions } from './sessions/sessions.ts';
import { TaskStore } from './sessions/task-store.ts';
import { signInNews } from './sign-in/news.ts';
import { PrincipalSource } from './sign-in/principal-source.ts';
import { SignIn } from './sign-in/sign-in.ts';
import { type Standing, standingBy } from './standing.ts';
import { Tally } from './tally.ts';
import type { World } from './world.ts';

export class Gate {
  readonly home: Home;
  readonly version: string;
  /** From here, and from whoever it is at this moment. */
  readonly origin: Origin;
  readonly recording: Recording;
  readonly approvals: Approvals;
  readonly grants: GrantStore;
  readonly tasks: TaskStore;
  readonly secrets: SecretKeeper;
  readonly signIn: SignIn;
  readonly deviceKey: HeldKey;
  readonly evidence: Evidence;
  readonly exports: Exports;
  readonly tally: Tally;
  readonly notices = new Notices();
  readonly recentObedience = new RecentObedience();
  /** What the road needs of all that. */
  readonly world: World;
  readonly #seal: LogSeal;
  readonly #policy: PolicySource;
  readonly #principal: PrincipalSource;
  readonly #pasts: LoggedPasts;
  readonly #obedience: Obedience;
  readonly #orders: OrderNews;
  readonly #changed: () => void;
  readonly #problems: string[] = [];
  #listeners = 0;
  #vaultOpened: Promise<void> | undefined;

  constructor(home: Home, version: string, changed: () => void) {
    this.home = home;
    this.version = version;
    this.#changed = changed;
    this.#policy = new PolicySource(home, version, {
      activated: ({ from, to, digest, channel }) =>
        this.recording.note(`policy ${from ?? 'none'} -> ${to}`, `bundle ${digest}, channel ${channel}`),
      refused: ({ step, code, problem }) => this.recording.note(`policy refused: ${step}, ${code}`, problem),
      changed: () => {
        this.#orders.tell(this.standing());
        changed();
      },
    });
    const document = () => this.#policy.current().compiled.document;
    this.#principal = new PrincipalSource(home, () => document().identity);
    this.origin = originOf(home, () => this.#principal.current());
    this.#orders = new OrderNews(
      (text) => this.#notify(text, ''),
      (what, reason) => this.recording.note(what, reason),
    );
    this.secrets = new SecretKeeper(home);
    this.grants = new GrantStore(home.grants);
    this.tasks = new TaskStore(home.tasks);
    this.approvals = new Approvals(this.grants, changed);
    this.signIn = new SignIn(this.#principal, () => document().identity, signInNews(this, changed));
    this.recording = new Recording({
      home,
      origin: this.origin,
      keep: () => keepOf(document().record),
      clean: (value) => this.secrets.clean(value),
      heard: (record) => this.#heard(record),
      isNeeded: () => document().failure === 'deny' && !this.world.pause(),
      changed,
    });
    const { log } = this.recording;
    this.tally = new Tally((since) => recordsSince(home.log, since));
    for (const record of log.recent) this.tally.heard(record.agent, Date.parse(record.at));
    this.#pasts = new LoggedPasts(home.log);
    this.#obedience = new Obedience((record) => this.#sawObedience(record));
    const stores: Stores = {
      table: () => document().secrets.references,
      cwd: home.root,
      signedIn: (request) => this.signIn.authorization(request),
    };
    const { device } = this.origin;
    this.deviceKey = new HeldKey(device, home.deviceKey, (problem) =>
      this.recording.note('the device has a key', problem),
    );
    this.#seal = new LogSeal(log, device, this.deviceKey);
    this.evidence = new Evidence({
      home,
      device,
      key: this.deviceKey,
      log,
      policy: document,
      isPresent: (within) => this.#listeners > 0 || this.tally.heardWithin(within),
      found: (signal, why) => {
        this.recording.find(signal, why);
        this.#notify(why, '');
      },
      changed,
      stores,
    });
    this.exports = new Exports(() => document().exports, {
      log: home.log,
      reach: () => log.durable.seq,
      cursors: home.exports,
      stores,
      origin: () => this.origin,
      version,
      note: (what, reason) => this.recording.note(what, reason),
      changed,
      clean: (text) => this.secrets.clean(text),
    });
    const calls = new Calls();
    this.world = {
      identified: () => this.signIn.settled(),
      standing: () => {
        const standing = this.standing();
        // An administrator's order comes into force with an action, and nobody tells of it.
        this.#orders.tell(standing);
        return standing;
      },
      layers: new WorkspacePolicies(),
      sessions: new Sessions(new BegunStore(home.begun, true)),
      tasks: this.tasks,
      past: (session) => this.#pasts.of(session),
      grants: this.grants,
      approvals: () => (this.#listeners > 0 ? this.approvals : undefined),
      pause: () => currentPause(home, Date.now()),
      guarded: (workspace) =>
        guardedOn(home, workspace, { pid: process.pid, command: process.argv.join(' ') }),
      switchesOff: (file) => switchesOff(home, file),
      heard: (agent) => this.tally.heard(agent, Date.now()),
      record: (entry) => this.recording.append(entry),
      recorded: () => this.recording.synced(),
      notify: (text, cwd) => this.#notify(text, cwd),
      secrets: this.secrets,
      obedience: this.#obedience,
      once: (report, signal, decide) => calls.once(report, signal, decide),
      now: Date.now,
    };
    this.takeInSpool();
  }

  /** What decides at this moment. */
  standing(): Standing {
    return standingBy(this.#policy.current(), this.#principal, this.origin.device);
  }

  /** What is not as it should be for as long as this gate runs. */
  get problems(): readonly string[] {
    return this.#problems;
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
    return this.#policy.follow(() => memberOf(this.origin));
  }

  /** Counts what the log tells of the last days. Never throws. */
  async countObedience(): Promise<void> {
    const last = this.recording.log.recent[0]?.seq ?? 0;
    await this.recentObedience.count(this.home.log, last).catch(() => {
      // A segment that went by age meanwhile; the count goes on with what comes.
    });
    this.#changed();
  }

  /** Signs the log, and makes and sends evidence, from now on. */
  makeEvidence(): void {
    this.#seal.start();
    this.evidence.start();
  }

  /** Opens the vault and mends what was left when the last gate ended; makes the scanner ready. Never throws. */
  openVault(): Promise<void> {
    this.#vaultOpened ??= this.#openVault();
    return this.#vaultOpened;
  }

  async #openVault(): Promise<void> {
    try {
      const { kept, lost } = await this.secrets.open();
      if (kept) this.recording.note('the vault has a key', kept);
      if (lost) this.report(lost);
      this.secrets.mend([]);
      await import('../secrets/scan.ts');
    } catch (error) {
      this.report(
        `The vault cannot be opened (${(error as Error).message}): placeholders are not made values again. ${this.home.vault}`,
      );
    }
  }

  /** Looks a last time at what is still to be seen, puts the record on disk and lets go of it. */
  async close(): Promise<void> {
    this.recentObedience.close();
    await this.#obedience.close();
    // The last batch holds the last record.
    await this.recording.synced().catch(() => {});
    await this.evidence.finish();
    await this.#seal.finish();
    this.recording.close();
    await this.evidence.close();
  }

  /** Records of hooks that decided while no gate was there. */
  takeInSpool(): void {
    if (this.recording.takeInSpool() === 0) return;
    this.#pasts.forget();
    this.#changed();
  }

  #heard(record: ActivityRecord): void {
    this.tally.note(record);
    this.recentObedience.add(record);
    this.#pasts.note(record);
    this.evidence.heard(record);
  }

  /** Whatever goes wrong here holds up nobody: what cannot be recorded is shown as a problem. */
  #sawObedience(record: ObedienceRecord): void {
    try {
      this.recording.append(record);
      if (record.obeyed !== 'no') return;
      const finding = this.secrets.clean(disobedience(record));
      this.#notify(finding.why, record.cwd, true);
      const problem = untrusted(record);
      if (!this.#problems.includes(problem)) this.report(problem);
      this.recording.append(finding);
    } catch {
      // What cannot be recorded is in the state.
    }
  }

  #notify(text: string, cwd: string, isAlarm = false): void {
    this.notices.add(text, cwd, isAlarm);
    this.#changed();
  }
}
