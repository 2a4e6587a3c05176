/** Variables that a script has not set itself: what the agent's shell gives it. */
import { ANY, NAME } from '../text.ts';
import type { Cause, Trace } from '../trace.ts';
import type { Variable } from './scope.ts';

/** Ordinary variables whose values are names: nothing secret, no slash. */
const NAMES = new Set(
  'USER LOGNAME HOSTNAME HOST HOSTTYPE OSTYPE MACHTYPE UID EUID PPID RANDOM SRANDOM SECONDS LINENO EPOCHSECONDS EPOCHREALTIME BASHPID BASH_VERSION SHLVL LANG LC_ALL TERM COLUMNS LINES TZ FUNCNAME REPLY OPTIND OPTARG PIPESTATUS SHELLOPTS GROUPS CI'.split(
    ' ',
  ),
);
/** Ordinary variables whose values are paths or lists of them. */
const PATHS = new Set(
  'PATH SHELL EDITOR VISUAL PAGER MANPATH CDPATH GOPATH GOROOT JAVA_HOME NVM_DIR PYENV_ROOT VIRTUAL_ENV CONDA_PREFIX CARGO_HOME RUSTUP_HOME BASH BASH_SOURCE _ DISPLAY XDG_RUNTIME_DIR LD_LIBRARY_PATH PYTHONPATH NODE_PATH'.split(
    ' ',
  ),
);

/**
 * Variables that projects name for what they build and where: their values are no secrets, so that what is sent with
 * them carries none. `AWS_ACCESS_KEY_ID` is not one of them.
 */
const PLAIN =
  /^(?!.*(?:KEY|TOKEN|SECRET|PASS|PWD|CRED|AUTH|DSN|COOKIE|SESSION|PRIVATE))(?:[A-Z\d_]*_)?(?:VERSION|TAG|PORT|HOST|REPO|REPOSITORY|OWNER|ORG|BRANCH|REF|SHA|COMMIT|ARCH|OS|PLATFORM|ENV|STAGE|REGION|ZONE|PROJECT|NAME|ID|NUMBER|COUNT|INDEX|PAGE|DATE|YEAR|LIMIT|PKG|PACKAGE|MODULE|TARGET|DIR|ROOT|FILE|BASE|URL|BASE_URL|API|ENDPOINT)$/;

/** A URL of a database holds its password. */
const HOLDS_PASSWORD =
  /(?:DATABASE|DB|PG|POSTGRES|MYSQL|MONGO|REDIS|AMQP|RABBIT|BROKER|SENTRY|WEBHOOK|CONN)\w*_(?:URL|URI)$/;

/** Folders that a variable stands for where nothing else is known, below the home folder. */
const HOME_FOLDERS: Readonly<Record<string, string>> = {
  XDG_CONFIG_HOME: '.config',
  XDG_DATA_HOME: '.local/share',
  XDG_CACHE_HOME: '.cache',
  XDG_STATE_HOME: '.local/state',
};

const known = (text: string): Variable => ({ texts: [text], from: [] });
const NAMED: Variable = known(NAME);
const SOMEWHERE: Variable = known(ANY);

/**
 * Value of a variable that the script has not set. Reading one that is not ordinary is an effect: it may be a secret
 * that the surroundings hold.
 */
export function outsideVariable(name: string, trace: Trace, cause: Cause): Variable {
  const { place } = trace;
  const value = place.env[name];
  if (value !== undefined) return known(value);
  if (name === 'HOME') return known(place.home);
  if (name === 'IFS') return known(' \t\n');
  if (name === 'TMPDIR' || name === 'TMP' || name === 'TEMP') return known(place.temp[0] ?? '/tmp');
  if (NAMES.has(name)) return NAMED;
  if (PATHS.has(name)) return SOMEWHERE;
  const folder = HOME_FOLDERS[name];
  if (folder) return known(`${place.home}/${folder}`);
  trace.add({ kind: 'env.read', name, certainty: 'possible' }, cause);
  return { texts: [ANY], from: PLAIN.test(name) && !HOLDS_PASSWORD.test(name) ? [] : [`env:${name}`] };
}
