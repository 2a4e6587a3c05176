/** `chaperone doctor`: everything that enforcement hangs on, one line each, with what to do. Works with nothing running. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { INSTALLABLE } from '../agents/install/index.ts';
import { ObedienceRates } from '../audit/obedience.ts';
import { recordsIn } from '../audit/segments.ts';
import { lastHeard } from '../audit/sessions.ts';
import { GateClient } from '../gate/client.ts';
import { type Home, locate } from '../gate/home.ts';
import { findOrganization } from '../gate/policy/organization.ts';
import { PolicySource, readPolicy } from '../gate/policy/source.ts';
import type { GateState } from '../gate/protocol.ts';
import { principalOn } from '../gate/sign-in/principal-on.ts';
import { counted } from '../model/counted.ts';
import { evidenceLine } from './batches.ts';
import { describeExport } from './exports.ts';
import { AnswerIsNo, sentenceOf } from './fail.ts';
import { launched } from './launcher.ts';
import { whoIs } from './login.ts';
import { pauseWords } from './pause.ts';
import { nodeProblem } from './program.ts';
import { agentStatus, obedienceWords } from './status.ts';
import { VERSION } from './version.ts';

interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
}

/** Less free space than this and the record is at risk, bytes. */
const LITTLE_SPACE = 50 * 1024 * 1024;

export async function doctor(options: { json?: boolean }): Promise<void> {
  const home = locate();
  const state = stateFolder(home);
  const checks = [
    runtime(home),
    curl(),
    state,
    diskSpace(home),
    // All else lies in the folder: where that is none, there is nothing more to look at.
    ...(state.isFolder ? [policy(home), ...(await gate(home)), ...(await signIn(home)), pause(home)] : []),
    ...(state.isFolder ? agents(home) : []),
  ];
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ checks: checks.map(({ what, ok, says }) => ({ what, ok, says })) }, null, 2)}\n`,
    );
  else print(checks);
  if (checks.some((check) => !check.ok)) throw new AnswerIsNo('');
}

function print(checks: readonly Check[]): void {
  for (const { what, ok, says } of checks)
    process.stdout.write(`${ok ? pc.green('✓') : pc.red('✗')} ${what.padEnd(14)} ${says}\n`);
}

/** The Node that hooks start, which may be another than the one that runs this. */
function runtime(home: Home): Check {
  const file = launched(home)?.runtime ?? process.execPath;
  const version = versionOfNode(file);
  const problem = version === undefined ? `${file} does not run` : nodeProblem(version);
  return {
    what: 'runtime',
    ok: problem === undefined,
    says:
      problem === undefined
        ? `Node ${version} (${file})`
        : `${problem} (${file}); run \`chaperone install\` with another`,
  };
}

/** Undefined where it does not run. */
function versionOfNode(file: string): string | undefined {
  if (file === process.execPath) return process.versions.node;
  try {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    return execFileSync(file, ['-p', 'process.versions.node'], {
      encoding: 'utf8',
      env,
      timeout: 10_000,
    }).trim();
  } catch {
    return undefined;
  }
}

function curl(): Check {
  try {
    const [version = ''] = execFileSync('curl', ['--version'], { encoding: 'utf8' }).split('\n');
    return { what: 'curl', ok: true, says: version.split(' ').slice(0, 2).join(' ') };
  } catch {
    return {
      what: 'curl',
      ok: true,
      says: 'not found: hooks work, each starts Node and takes some tens of milliseconds more',
    };
  }
}

/** `isFolder`: it can be looked into, or is yet to be made. */
function stateFolder(home: Home): Check & { readonly isFolder: boolean } {
  const what = 'state';
  try {
    const found = statSync(home.root, { throwIfNoEntry: false });
    if (!found)
      return {
        what,
        ok: false,
        isFolder: true,
        says: `${home.root} does not exist; run \`chaperone install\``,
      };
    if (!found.isDirectory())
      return { what, ok: false, isFolder: false, says: `${home.root} is no folder; move it away` };
    accessSync(home.root, constants.W_OK | constants.X_OK);
    return { what, ok: true, isFolder: true, says: home.root };
  } catch (error) {
    const isFolder = existsSync(join(home.root, '.'));
    return { what, ok: false, isFolder, says: sentenceOf(error as NodeJS.ErrnoException) };
  }
}

function diskSpace(home: Home): Check {
  try {
    const { bavail, bsize } = statfsSync(existsSync(home.root) ? home.root : homedir());
    const free = bavail * bsize;
    const megabytes = `${Math.floor(free / 1024 / 1024)} MB free`;
    return {
      what: 'disk',
      ok: free > LITTLE_SPACE,
      says: free > LITTLE_SPACE ? megabytes : `${megabytes}: records may be lost; free some space`,
    };
  } catch (error) {
    return { what: 'disk', ok: true, says: `free space cannot be told (${(error as Error).message})` };
  }
}

function policy(home: Home): Check {
  const organization = findOrganization(home);
  if (organization.kind === 'broken') return { what: 'policy', ok: false, says: organization.problem };
  if (organization.kind === 'found') {
    const { compiled, channel, problem } = new PolicySource(home, VERSION).current();
    const { organization: name, revision } = compiled.document;
    const by = `the organisation's, by ${organization.organization.baseUrl}`;
    return problem === undefined
      ? { what: 'policy', ok: true, says: `${by}: ${name}, revision ${revision} (channel ${channel})` }
      : { what: 'policy', ok: false, says: `${by}: ${problem}` };
  }
  if (!existsSync(home.policy))
    return { what: 'policy', ok: true, says: 'the safe defaults (no policy of your own)' };
  const found = readPolicy(home.policy);
  return 'problem' in found
    ? { what: 'policy', ok: false, says: found.problem }
    : {
        what: 'policy',
        ok: true,
        says: `${home.policy}, ${counted(found.document.rules.length, 'rule')}, mode ${found.document.mode}`,
      };
}

async function gate(home: Home): Promise<Check[]> {
  try {
    const state = await new GateClient(home).state();
    const other = state.version === VERSION ? '' : ` (this command line is ${VERSION})`;
    const says = [`version ${state.version}${other}, pid ${state.pid}`, ...state.problems].join('; ');
    const exports = (state.exports ?? []).map((one) => ({
      what: 'export',
      ok: one.problem === undefined && one.missed === undefined,
      says: describeExport(one, Date.now()),
    }));
    return [{ what: 'gate', ok: state.problems.length === 0, says }, ...evidenceChecks(state), ...exports];
  } catch (error) {
    return [
      {
        what: 'gate',
        ok: true,
        says: `${(error as Error).message}; the next hook starts one, \`chaperone gate --foreground\` shows why if it does not`,
      },
    ];
  }
}

/** Who is behind the agents, where the policy wants to know. */
async function signIn(home: Home): Promise<Check[]> {
  const state = await new GateClient(home).state().catch(() => undefined);
  const policy = new PolicySource(home, VERSION).current().compiled.document.identity;
  if (!policy) return [];
  const principal = state?.identity?.principal ?? principalOn(home, VERSION);
  const problems = state?.identity?.problems ?? [];
  const missing = principal.kind === 'anonymous' && policy.anonymous === 'deny';
  // What is wrong stands in the gate's line.
  return [{ what: 'sign-in', ok: !missing && problems.length === 0, says: whoIs(principal) }];
}

function evidenceChecks({ evidence }: GateState): Check[] {
  if (!evidence) return [];
  const isFine = evidence.forked === undefined && evidence.problem === undefined;
  return [{ what: 'evidence', ok: isFine, says: evidenceLine(evidence) }];
}

function pause(home: Home): Check {
  const says = pauseWords(home);
  return { what: 'pause', ok: says === undefined, says: says ?? 'none' };
}

function agents(home: Home): Check[] {
  const rates = new ObedienceRates(Date.now());
  const records = lastHeard(rates.countIn(recordsIn(home.log)));
  const found = INSTALLABLE.map((name) => agentStatus(name, home, records, rates.all))
    .filter(({ state }) => state !== 'absent')
    .map(({ title, state, problems, lastFired, obedience }) => ({
      what: title,
      ok: state !== 'red',
      says:
        problems.join(' ') ||
        (lastFired
          ? [`last hook ${lastFired}`, ...obedienceWords(obedience)].join('; ')
          : 'installed; no hook has fired yet'),
    }));
  return found.length > 0
    ? found
    : [
        {
          what: 'agents',
          ok: false,
          says: 'no agent has hooks, so nothing is governed; run `chaperone install`',
        },
      ];
}
