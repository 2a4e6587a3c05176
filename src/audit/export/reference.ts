/** The mapping as Markdown, for people who set up a SIEM: made from the tables that do the mapping. */
import { EFFECT_CLASSES, NO_EFFECT } from './effect-classes.ts';
import type { Field } from './fields.ts';
import { AGENT_FIELDS, COMMON_FIELDS, UNMAPPED_FIELDS } from './ocsf-fields.ts';
import { ATTRIBUTES, MAPPING_VERSION, RESOURCE } from './open-telemetry.ts';
import { RECORD_CLASSES } from './record-classes.ts';
import { COLUMNS } from './sentinel.ts';
import { HEC_FIELDS } from './splunk.ts';
import { CEF_FIELDS } from './syslog.ts';

type AnyField = Pick<Field<never>, 'name' | 'from' | 'since'>;

/** The whole page. */
export function mappingPage(): string {
  const ownFields = (fields: readonly AnyField[]) => fields.map(({ name }) => `\`${name}\``).join(' ') || '–';
  return `# What is sent, field by field

Made from the mapping itself; a test checks that it is current. How exports are set up: [siem.md](siem.md). What the fields of a
record mean: [record.md](record.md). Names in \`code\` on the right are fields of the record.

## OCSF 1.9.0, or 1.8.0: which event

By the first of these that the decision's effects have; all effects stand in \`unmapped.effects\` and \`observables\`.

${table(
  ['effect', 'class', 'activity', 'fields of its own'],
  [
    ...Object.entries(EFFECT_CLASSES).map(([kind, { of, activity, fields }]) => [
      `\`${kind}\``,
      `${of.uid} ${of.name}`,
      activity.join(' '),
      ownFields(fields),
    ]),
    [
      'none',
      `${NO_EFFECT.of.uid} ${NO_EFFECT.of.name}`,
      NO_EFFECT.activity.join(' '),
      ownFields(NO_EFFECT.fields),
    ],
  ],
)}

${table(
  ['other records', 'class', 'fields of its own'],
  RECORD_CLASSES.map(({ when, of, fields }) => [when, `${of.uid} ${of.name}`, ownFields(fields)]),
)}

### Fields of single classes

${fieldTable(once([...Object.values(EFFECT_CLASSES).flatMap(({ fields }) => fields as readonly AnyField[]), ...RECORD_CLASSES.flatMap(({ fields }) => fields as readonly AnyField[])]))}

### Fields of every event

${fieldTable([...COMMON_FIELDS, ...AGENT_FIELDS])}

In findings (2004, 2006), which have no \`ai_agent\`, that object stands in \`unmapped\`.

### What OCSF has no place for

${fieldTable(UNMAPPED_FIELDS.map(({ name, from }) => ({ name: `unmapped.${name}`, from })))}

### What was decided

| record | \`action_id\` | \`disposition_id\` |
| --- | --- | --- |
| allowed by a rule | 1 allowed | 1 allowed |
| allowed by a person, a grant or a pre-approval | 1 allowed | 8 approved |
| allowed, and would have been stopped, were the policy enforced | 3 observed | 17 logged |
| secrets taken out | 4 modified | 11 corrected |
| denied by a rule; a prompt held back | 2 denied | 2 blocked |
| denied by a person, or nobody answered | 2 denied | 25 rejected |
| handed to the client's own question | 0 unknown | 14 delayed |

### How grave

\`severity_id\`: 1 for what was allowed, 2 for what was redacted, asked or observed, 3 for denials, 4 for denied attempts on Chaperone
itself and for records that went missing, 5 for a call that was denied and ran. A finding has its own severity (2 to 5).

## OpenTelemetry logs, version ${MAPPING_VERSION} of the names

The body is the OCSF event. The conventions for generative AI are in development: when their names change, the version counts up
(\`chaperone.mapping\`).

${fieldTable(ATTRIBUTES)}

Of the resource:

${fieldTable(RESOURCE)}

## Splunk

\`event\` is the OCSF event, \`sourcetype\` \`chaperone:ocsf\`, \`host\` the device. Indexed fields:

${fieldTable(HEC_FIELDS)}

## Microsoft Sentinel

Columns of the stream:

${table(
  ['column', 'type', 'from'],
  COLUMNS.map(({ name, type, from }) => [`\`${name}\``, type, from]),
)}

## CEF in syslog

Facility 13 (log audit). \`deviceEventClassId\` is the rule, of findings the signal, else the type of the record.

${fieldTable(CEF_FIELDS)}
`;
}

const fieldTable = (fields: readonly AnyField[]): string =>
  table(
    ['field', 'from'],
    fields.map(({ name, from, since }) => [
      `\`${name}\``,
      since ? `${from} (OCSF ${since}; before, below \`unmapped\`)` : from,
    ]),
  );

/** Each name once; where it comes from differently, all of that. */
function once(fields: readonly AnyField[]): AnyField[] {
  const found = new Map<string, AnyField>();
  for (const field of fields) {
    const before = found.get(field.name);
    const isNew = before && !before.from.split('; ').includes(field.from);
    found.set(field.name, isNew ? { ...before, from: `${before.from}; ${field.from}` } : (before ?? field));
  }
  return [...found.values()];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
