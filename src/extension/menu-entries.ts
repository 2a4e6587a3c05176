/** What the menu behind the status bar item lists: a function of the situation and the time. */
import type { Ask } from '../gate/protocol.ts';
import type { Outcome } from '../model/decision.ts';
import type { Grant } from '../model/grant.ts';
import { principalName } from '../model/principal.ts';
import type { ActivityRecord } from '../model/record.ts';
import { inQueueOrder } from './approvals/view.ts';
import { plainLabel, shortened } from './plain-text.ts';
import { type DecisionRecord, deciderBrief } from './record-page.ts';
import { type Situation, stateOf, WHILE_OFF } from './situation.ts';
import { ago, EFFECT_WORDS, evidenceSentence, grantScope, minutesLeft } from './wording.ts';

export type MenuTarget =
  | { readonly kind: 'ask'; readonly ask: string }
  | { readonly kind: 'grant'; readonly grant: string }
  | { readonly kind: 'decision'; readonly record: DecisionRecord }
  | { readonly kind: 'command'; readonly command: string };

export type MenuEntry =
  | { readonly kind: 'heading'; readonly label: string }
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly description?: string;
      readonly detail?: string;
      readonly target: MenuTarget;
    };

/** Decisions listed; all the others are in the log. */
const LISTED_DECISIONS = 8;

const OUTCOME_ICONS: Readonly<Record<Outcome, string>> = {
  allow: '$(pass)',
  redact: '$(eye-closed)',
  ask: '$(question)',
  deny: '$(circle-slash)',
};

export function menuEntries(situation: Situation, now: number): MenuEntry[] {
  const state = stateOf(situation);
  return [
    ...section(
      'Waiting for you',
      inQueueOrder(state?.asks ?? []).map((ask) => askEntry(ask, now)),
    ),
    ...section('Allowed for now', (state?.grants ?? []).map(grantEntry)),
    ...section(
      'Last decisions',
      lastDecisions(state?.recent ?? []).map((record) => decisionEntry(record, now)),
    ),
    ...section('Actions', actionEntries(situation, now)),
  ];
}

const section = (label: string, entries: MenuEntry[]): MenuEntry[] =>
  entries.length === 0 ? [] : [{ kind: 'heading', label }, ...entries];

function askEntry(ask: Ask, now: number): MenuEntry {
  const time = ask.expired ? 'time is up' : `${minutesLeft(ask.deadline - now)} left`;
  return {
    kind: 'choice',
    label: `$(bell-dot) ${plainLabel(ask.title)}`,
    description: time,
    detail: plainLabel(ask.why),
    target: { kind: 'ask', ask: ask.id },
  };
}

const grantEntry = (grant: Grant): MenuEntry => ({
  kind: 'choice',
  label: `$(unlock) ${plainLabel(grant.says.join(', '))}`,
  detail: grantScope(grant),
  target: { kind: 'grant', grant: grant.id },
});

function lastDecisions(recent: readonly ActivityRecord[]): DecisionRecord[] {
  return recent.filter((record) => record.type === 'decision').slice(0, LISTED_DECISIONS);
}

function decisionEntry(record: DecisionRecord, now: number): MenuEntry {
  const effects = record.effects.map(({ kind, resource }) => `${EFFECT_WORDS[kind]} ${resource}`).join(', ');
  const said = `${record.outcome}, ${deciderBrief(record.decider)}, ${ago(now - Date.parse(record.at))}`;
  // A change is known by its file, a command by its text.
  const isChange = record.summary.startsWith('--- ') && effects !== '';
  const label = isChange ? effects : record.summary;
  return {
    kind: 'choice',
    label: `${OUTCOME_ICONS[record.outcome]} ${plainLabel(shortened(label, 90))}`,
    detail: plainLabel(isChange || effects === '' ? said : `${said}: ${shortened(effects, 120)}`),
    target: { kind: 'decision', record },
  };
}

function actionEntries(situation: Situation, now: number): MenuEntry[] {
  const evidence = stateOf(situation)?.evidence;
  const off: MenuEntry[] =
    situation.kind === 'off'
      ? [action('$(debug-restart) Start the gate', 'chaperone.reconnect', situation.why, WHILE_OFF)]
      : [];
  const pause = stateOf(situation)?.pause
    ? action('$(debug-continue) Resume', 'chaperone.resume', 'Stop what the policy stops again')
    : action('$(debug-pause) Pause…', 'chaperone.pause', 'Let everything through for some minutes, recorded');
  return [
    ...off,
    action(
      '$(bell) Show approvals',
      'chaperone.showApprovals',
      'What waits for you, and what is allowed for now',
    ),
    action(
      '$(list-tree) Sessions',
      'chaperone.showSessions',
      'Who started which agent, what it did, and whether it did as it was told',
    ),
    action(
      '$(plug) Install for agents…',
      'chaperone.install',
      'Put the hooks into the agents of this machine',
    ),
    action(
      '$(pulse) Status',
      'chaperone.status',
      'Which agents are governed, and when each was last heard of',
      evidence && plainLabel(evidenceSentence(evidence, now)),
    ),
    action('$(output) Open log', 'chaperone.openLog', 'The last records, one line each'),
    action('$(edit) Edit policy', 'chaperone.editPolicy', 'What is allowed, asked about, denied'),
    ...identityEntries(situation),
    ...taskEntries(situation),
    pause,
  ];
}

/** Where the policy has tasks. */
function taskEntries(situation: Situation): MenuEntry[] {
  const tasks = stateOf(situation)?.tasks;
  if (!tasks || tasks.profiles.length === 0) return [];
  const on = tasks.assigned.length;
  return [
    action(
      '$(target) Put a session on a task…',
      'chaperone.chooseTask',
      on > 0 ? `${on} on one now` : 'It is then held to what the task needs',
    ),
  ];
}

/** Who is signed in, and the way to change that. */
function identityEntries(situation: Situation): MenuEntry[] {
  const identity = stateOf(situation)?.identity;
  if (!identity || identity.principal.kind === 'workload') return [];
  const signOut = action(
    '$(sign-out) Sign out',
    'chaperone.signOut',
    `Signed in as ${plainLabel(principalName(identity.principal))}`,
  );
  const need = identity.required
    ? 'Nobody is signed in: agents are denied everything'
    : 'Nobody is signed in';
  return [
    identity.principal.kind === 'person' ? signOut : action('$(sign-in) Sign in…', 'chaperone.signIn', need),
  ];
}

const action = (label: string, command: string, description?: string, detail?: string): MenuEntry => ({
  kind: 'choice',
  label,
  ...(description !== undefined && { description }),
  ...(detail !== undefined && { detail }),
  target: { kind: 'command', command },
});
