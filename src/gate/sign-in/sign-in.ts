/**
 * Signing in and out, and staying signed in: the gate holds the tokens, so that every window and terminal of the account
 * shares one sign-in. What the tokens say goes into `PrincipalSource`; the tokens go nowhere else.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verified } from '../../identity/claims.ts';
import type { Flow, SignedIn, Tokens } from '../../identity/sign-in.ts';
import type { IdentityPolicy } from '../../model/policy/identity.ts';
import type { Principal } from '../../model/principal.ts';
import type { SignInStep, SignInWay } from '../../model/sign-in.ts';
import type { IdentityState, SignedOut } from '../protocol.ts';
import { HeldTokens, ownerOf } from './held-tokens.ts';
import type { Known } from './known-principal.ts';
import type { PrincipalSource } from './principal-source.ts';
import { Providers } from './providers.ts';
import { identityState } from './state.ts';

/** What the gate makes of it. */
export interface SignInNews {
  /** Somebody has proved who they are; `by` says how, `isSame` whether they were signed in last. */
  readonly signedIn: (verified: Verified, by: SignInWay | 'editor', isSame: boolean) => void;
  /** They are signed out, or their sign-in has ended; `why` is one sentence. */
  readonly signedOut: (was: Principal, why: string, wanted: boolean) => void;
  /** The sign-in was looked at again and holds. */
  readonly confirmed: (known: Known) => void;
  readonly changed: () => void;
}

/** How often the provider is asked to confirm a sign-in, and again after it could not be asked. Milliseconds. */
const CONFIRM_MS = 60 * 60_000;
const RETRY_MS = 5 * 60_000;
/** How long an action waits to learn who is behind it, milliseconds. */
const PATIENCE_MS = 5000;

export class SignIn {
  readonly #source: PrincipalSource;
  readonly #policy: () => IdentityPolicy | undefined;
  readonly #news: SignInNews;
  readonly #providers = new Providers();
  readonly #tokens = new HeldTokens();
  #flow: { readonly end: AbortController; readonly done: Promise<Principal> } | undefined;
  #looking: Promise<void> | undefined;
  /** Refresh tokens serve once: uses of them come one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #due = 0;
  /** Whose sign-in was confirmed last. */
  #dueFor = '';
  #person: Principal | undefined;
  #problem: string | undefined;

  constructor(source: PrincipalSource, policy: () => IdentityPolicy | undefined, news: SignInNews) {
    this.#source = source;
    this.#policy = policy;
    this.#news = news;
    const known = this.#source.current();
    this.#person = known.kind === 'person' ? known : undefined;
  }

  /** Who it is, for the state; nothing where the policy names no provider. */
  state(): IdentityState | undefined {
    const policy = this.#policy();
    if (!policy) return undefined;
    return identityState(policy, this.#source, { problem: this.#problem, keeping: this.#tokens.keeping });
  }

  /** Resolves once it is known who is behind an action, as far as that can be known at all; at once, nearly always. */
  async settled(): Promise<void> {
    if (!this.#looking || !this.#policy() || this.#source.current().kind !== 'anonymous') return;
    await Promise.race([this.#looking, sleep(PATIENCE_MS, undefined, { ref: false })]);
  }

  /** To be called from time to time: a job's token may have come, a sign-in may have to be confirmed. Never throws. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: Error) => this.#troubled(error.message))
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const policy = this.#policy();
    if (!policy) return;
    await this.#source.lookForJob();
    if (Date.now() >= this.#due || ownerOf(policy) !== this.#dueFor) {
      await this.#inTurn(() => this.#confirm(policy));
      const known = this.#source.known.holding(policy, Date.now());
      if (known) this.#news.confirmed(known);
    }
    this.#noteEnd(policy);
  }

  /** Asks the provider whether the sign-in still holds; what it says of the person counts from now on. */
  async #confirm(policy: IdentityPolicy, audience = policy.audience): Promise<Tokens | undefined> {
    const held = await this.#tokens.of(policy);
    this.#wait(policy, CONFIRM_MS);
    if (held?.refresh === undefined) return undefined;
    const last = this.#source.known.last(policy);
    const subject = last && 'subject' in last.principal ? last.principal.subject : undefined;
    const { refresh, SignInEnded, whyFailed } = await import('../../identity/sign-in.ts');
    try {
      const { verified, tokens } = await refresh(
        await this.#providers.of(policy),
        policy,
        held,
        subject,
        audience,
      );
      await this.#tokens.hold(policy, tokens, audience);
      this.#problem = verified?.groupsProblem;
      if (verified) this.#remember(policy, verified);
      else if (last) this.#source.known.keep({ ...last, confirmed: Date.now() });
      return tokens;
    } catch (error) {
      if (error instanceof SignInEnded) {
        await this.#forget();
        this.#leave(`${error.message}.`, false);
      } else {
        this.#wait(policy, RETRY_MS);
        this.#troubled(`The sign-in could not be confirmed: ${whyFailed(error)}.`);
      }
      return undefined;
    }
  }

  /** The device's key is bound to who is signed in. */
  enrolled(key: string): void {
    const policy = this.#policy();
    const last = policy && this.#source.known.last(policy);
    if (last) this.#source.known.keep({ ...last, key });
  }

  /** Begins a sign-in, and gives up one that is under way. Throws a sentence where it cannot. */
  async begin(way: SignInWay): Promise<SignInStep> {
    const policy = this.#needPolicy();
    const { beginSignIn, whyFailed } = await import('../../identity/sign-in.ts');
    this.#flow?.end.abort();
    const end = new AbortController();
    const failed = (error: unknown): never => {
      throw new Error(`Signing in failed: ${whyFailed(error)}.`);
    };
    const begun: Flow = await this.#providers
      .of(policy)
      .then((provider) => beginSignIn(provider, policy, way, end.signal))
      .catch(failed);
    const done = begun.done.then((signedIn) => this.#take(policy, signedIn, way)).catch(failed);
    done.catch(() => {}); // Whoever began it may be gone; the state says who is signed in.
    this.#flow = { end, done };
    return begun.step;
  }

  /** How the sign-in that is under way ends: who signed in. Rejects with a sentence. */
  outcome(): Promise<Principal> {
    return this.#flow?.done ?? Promise.reject(new Error('no sign-in is under way'));
  }

  /** Signs in with a token that the editor got from an account that it has. */
  async withEditorToken(token: string): Promise<Principal> {
    const policy = this.#needPolicy();
    if (!policy.editor)
      throw new Error("The policy does not let the editor's accounts sign in (`identity.editor`).");
    const { audienceOfEditor, verifyEditorToken, whyFailed } = await import('../../identity/sign-in.ts');
    const provider = await this.#providers.of(policy);
    const signedIn = await verifyEditorToken(provider, policy, token).catch((error: unknown) => {
      throw new Error(`The editor's token does not count: ${whyFailed(error)}.`);
    });
    const last = this.#source.known.holding(policy, Date.now())?.principal;
    const { principal } = signedIn.verified;
    // The editor comes again from time to time: that confirms who is signed in, and signs nobody in.
    const isSame = last && isSamePerson(last, principal);
    return this.#take(policy, signedIn, isSame ? undefined : 'editor', audienceOfEditor(policy));
  }

  /** Signs out here, and at the provider where it offers that and can be reached. */
  async out(): Promise<SignedOut> {
    const policy = this.#needPolicy();
    this.#flow?.end.abort();
    return this.#inTurn(async () => {
      const tokens = await this.#tokens.of(policy);
      await this.#forget();
      this.#leave('Signed out.', true);
      if (!tokens) return { atProvider: 'nothing' };
      const { revoke, whyFailed } = await import('../../identity/sign-in.ts');
      try {
        const revoked = await revoke(await this.#providers.of(policy), tokens);
        return { atProvider: revoked ? 'revoked' : 'unsupported' };
      } catch (error) {
        return { atProvider: 'failed', why: whyFailed(error) };
      }
    });
  }

  /**
   * A token that says who this is to a server of the organisation: the job's own, else the person's access token for that
   * audience (default: the policy's). Nothing while nobody is signed in, or where the provider gives none.
   */
  accessToken(audience?: string): Promise<string | undefined> {
    return this.#inTurn(async () => {
      const policy = this.#policy();
      if (!policy) return undefined;
      const job = this.#source.job(policy);
      if (job && (audience ?? policy.workload?.audience) === policy.workload?.audience) return job.token;
      if (!this.#source.known.holding(policy, Date.now())) return undefined;
      const wanted = audience ?? policy.audience;
      return this.#tokens.access(policy, wanted) ?? (await this.#confirm(policy, wanted))?.access?.token;
    });
  }

  /**
   * The headers with which a request carries that token: as DPoP, with a proof for this one request, where the provider
   * has bound it to our key; else as Bearer.
   */
  async authorization(
    request: { readonly method: string; readonly url: string },
    audience?: string,
  ): Promise<Readonly<Record<string, string>> | undefined> {
    const token = await this.accessToken(audience);
    if (token === undefined) return undefined;
    const policy = this.#policy();
    const isJobs = !policy || this.#source.job(policy)?.token === token;
    const proof = isJobs ? undefined : (await this.#tokens.of(policy))?.proof;
    if (!proof) return { authorization: `Bearer ${token}` };
    const { proofFor } = await import('../../identity/proof-key.ts');
    return { authorization: `DPoP ${token}`, dpop: await proofFor(proof, request, token) };
  }

  close(): void {
    this.#flow?.end.abort();
  }

  async #take(
    policy: IdentityPolicy,
    { verified, tokens }: SignedIn,
    by: SignInWay | 'editor' | undefined,
    audience = policy.audience,
  ): Promise<Principal> {
    return this.#inTurn(async () => {
      this.#tokens.forgetAccess();
      await this.#tokens.hold(policy, tokens, audience);
      this.#problem = verified.groupsProblem;
      this.#wait(policy, CONFIRM_MS);
      const before = this.#source.known.last(policy)?.principal;
      const isSame = before !== undefined && isSamePerson(before, verified.principal);
      this.#remember(policy, verified);
      if (by) this.#news.signedIn(verified, by, isSame);
      return verified.principal;
    });
  }

  #remember(policy: IdentityPolicy, { principal, authenticated, methods }: Verified): void {
    const { issuer, clientId } = policy;
    const last = this.#source.known.last(policy);
    // What a confirmation does not say again holds on.
    const before = last && isSamePerson(last.principal, principal) ? last : undefined;
    this.#person = principal;
    this.#source.known.keep({
      ...before,
      principal,
      issuer,
      clientId,
      confirmed: Date.now(),
      ...(authenticated !== undefined && { authenticated }),
      ...(methods && { methods }),
    });
    this.#news.changed();
  }

  /** The next confirmation is due after so many milliseconds; another provider's at once. */
  #wait(policy: IdentityPolicy, milliseconds: number): void {
    this.#due = Date.now() + milliseconds;
    this.#dueFor = ownerOf(policy);
  }

  /** The tokens, wherever they are, and who it was. */
  async #forget(): Promise<void> {
    this.#problem = undefined;
    this.#source.known.forget();
    await this.#tokens.drop();
  }

  /** A sign-in that nobody has confirmed for too long is over, without anybody having ended it. */
  #noteEnd(policy: IdentityPolicy): void {
    if (!this.#person || this.#source.known.holding(policy, Date.now())) return;
    const hours = `${policy.graceHours} hour${policy.graceHours === 1 ? '' : 's'}`;
    const isOthers = this.#source.known.last(policy) === undefined;
    this.#leave(
      isOthers
        ? 'The policy names another identity provider.'
        : `The sign-in was not confirmed for ${hours}.`,
      false,
    );
  }

  #leave(why: string, wanted: boolean): void {
    const was = this.#person;
    this.#person = undefined;
    if (was) this.#news.signedOut(was, why, wanted);
    this.#news.changed();
  }

  #troubled(problem: string): void {
    this.#problem = problem;
    this.#news.changed();
  }

  #needPolicy(): IdentityPolicy {
    const policy = this.#policy();
    if (!policy)
      throw new Error(
        'The policy in force names no identity provider: whoever writes it puts one into its `identity`.',
      );
    return policy;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

/** Both by the same issuer. */
const isSamePerson = (one: Principal, other: Principal): boolean =>
  'subject' in one && 'subject' in other && one.issuer === other.issuer && one.subject === other.subject;
