/** Who is behind the agents, and whose word counts for it. */
import * as v from 'valibot';
import { described, SafeUrl } from './words.ts';

const Name = v.pipe(v.string(), v.nonEmpty());

const Workload = v.pipe(
  v.strictObject({
    issuer: described('Who signs the token: its OpenID metadata name the keys.', SafeUrl),
    audience: described('For whom the token is made; a token for others is refused.', Name),
    file: v.optional(described('File that holds the token; read again when it changes.', Name)),
    variable: v.optional(
      described(
        'Variable that holds the token.',
        v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/, 'a name of a variable is letters, digits and _')),
      ),
    ),
    groupsClaim: v.optional(described('The claim that lists the groups of the job.', Name), 'groups'),
  }),
  v.check(
    ({ file, variable }) => (file === undefined) !== (variable === undefined),
    'a workload names the `file` or the `variable` that holds its token',
  ),
);

const Editor = v.strictObject({
  provider: described(
    "Provider of the editor's accounts.",
    v.picklist(
      ['microsoft'],
      'only `microsoft` gives a token that says for whom it is and which groups it names; that of `github` says neither',
    ),
  ),
  scopes: described(
    'Scopes of the token, such as `api://APP/access`, `VSCODE_CLIENT_ID:APP`, `VSCODE_TENANT:TENANT`.',
    v.pipe(v.array(Name), v.minLength(1)),
  ),
  audience: v.optional(described('For whom that token is made; without it `clientId`.', Name)),
});

export const Identity = v.strictObject({
  issuer: described('The OpenID provider that people sign in with.', SafeUrl),
  clientId: described(
    'Its public client ("native app") with the redirect `http://127.0.0.1/callback`.',
    Name,
  ),
  scopes: v.optional(described('What is asked of the provider.', v.array(Name)), [
    'openid',
    'profile',
    'email',
    'offline_access',
  ]),
  prompt: v.optional(
    described(
      'What the provider is to ask the person; some give a native app no refresh token without `consent`.',
      v.picklist(['login', 'consent', 'select_account']),
    ),
  ),
  groupsClaim: v.optional(
    described("The claim that lists a person's groups; dots lead into objects: `realm_access.roles`.", Name),
    'groups',
  ),
  audience: v.optional(
    described("For whom access tokens are made: the organisation's gateway (RFC 8707).", Name),
  ),
  anonymous: v.optional(
    described(
      'What becomes of actions while nobody is signed in: `deny` denies all of them.',
      v.picklist(['allow', 'deny']),
    ),
    'allow',
  ),
  graceHours: v.optional(
    described(
      'How long a sign-in holds that the provider has not confirmed again, in hours.',
      v.pipe(v.number(), v.minValue(1)),
    ),
    72,
  ),
  workload: v.optional(
    described('A CI job or service, known by a token that its platform gives it.', Workload),
  ),
  editor: v.optional(described('Signing in with an account that the editor has already.', Editor)),
});

export type IdentityPolicy = v.InferOutput<typeof Identity>;
export type WorkloadPolicy = v.InferOutput<typeof Workload>;
