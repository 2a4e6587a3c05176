/** What holds once a policy has run out, or was withdrawn: time must not open what it closed. */
import type { PolicyDocument } from '../model/policy/document.ts';
import type { Rule } from '../model/policy/rules.ts';

/**
 * All that the lapsed policy stops, and the safe defaults beneath it, as a layer that can only tighten. What it opens is gone:
 * pre-approvals, its own and those of layers below, and observing it as a whole. People, tasks and where records go stay known.
 */
export function documentAfter(lapsed: PolicyDocument, defaults: PolicyDocument): PolicyDocument {
  const teams = Object.entries(lapsed.teams).map(([name, team]) => [
    name,
    { ...team, rules: team.rules.map(closed), preapprove: [] },
  ]);
  return {
    ...lapsed,
    mode: 'enforce',
    failure: 'deny',
    secrets: {
      ...lapsed.secrets,
      results: 'redact',
      prompts: lapsed.secrets.prompts === 'deny' ? 'deny' : 'redact',
      allow: [],
    },
    rules: lapsed.rules.map(closed),
    preapprove: [],
    teams: {
      ...Object.fromEntries(teams),
      [BUILT_IN]: { for: {}, rules: defaults.rules.map(closed), preapprove: [] },
    },
  };
}

/** The team that the safe defaults are; records name its rules. */
const BUILT_IN = 'built-in';

/** Layers below may open nothing of it. */
function closed({ preapprovable: _left, ...rule }: Rule): Rule {
  return rule;
}
