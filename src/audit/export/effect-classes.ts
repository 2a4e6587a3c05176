/** Which event a decision becomes, by what the action would really do. */
import type { EffectKind } from '../../model/effect.ts';
import type { ActivityRecord, RecordedEffect } from '../../model/record.ts';
import {
  type Activity,
  API,
  APPLICATION,
  DATASTORE,
  type EventClass,
  FILE,
  HTTP,
  NETWORK,
  PROCESS,
} from './classes.ts';
import type { Field } from './fields.ts';

type Decision = Extract<ActivityRecord, { type: 'decision' }>;

/** One effect of a decision. */
export interface Touched {
  readonly record: Decision;
  readonly effect: RecordedEffect;
}

interface EffectClass {
  readonly of: EventClass;
  readonly activity: Activity;
  readonly fields: readonly Field<Touched>[];
}

const property = (name: string, { effect }: Touched): unknown => effect.properties?.[name];
const text = (name: string, touched: Touched): string | undefined => {
  const found = property(name, touched);
  return typeof found === 'string' && found !== '' ? found : undefined;
};
const resource = ({ effect }: Touched): string => effect.resource || 'unknown';

/** Name of the last part of a path, in the spelling of any platform. */
const baseName = (path: string): string =>
  path.split(/[/\\]/).findLast((part) => part !== '' && part !== '**') ?? path;

const pathOf = (touched: Touched): string => text('path', touched) ?? resource(touched);

const file: readonly Field<Touched>[] = [
  { name: 'file.name', from: 'last part of the path', value: (t) => baseName(pathOf(t)) },
  { name: 'file.path', from: 'path of the effect', value: pathOf },
  {
    name: 'file.type_id',
    from: '2 (folder) with the whole tree, 0 (unknown) for a pattern, else 1 (regular file)',
    value: (t) => (property('recursive', t) ? 2 : property('pattern', t) ? 0 : 1),
  },
  { name: 'file_diff', from: '`diff`', value: ({ record }) => record.diff?.text },
];

const api = (
  operation: Field<Touched>['value'],
  from: string,
  service: Field<Touched>['value'],
  whose: string,
) =>
  [
    { name: 'api.operation', from, value: operation },
    { name: 'api.service.name', from: whose, value: service },
    { name: 'api.request.uid', from: '`action`', value: ({ record }) => record.action },
    { name: 'src_endpoint.uid', from: '`device`', value: ({ record }) => record.device || 'unknown' },
    {
      name: 'resources',
      from: 'what the effect touches',
      value: (t) => [{ name: resource(t), type: t.effect.kind }],
    },
  ] as const satisfies readonly Field<Touched>[];

const process: readonly Field<Touched>[] = [
  { name: 'process.uid', from: '`action`', value: ({ record }) => record.action || 'unknown' },
  {
    name: 'process.name',
    from: 'program of the effect',
    value: (t) => text('program', t) ?? resource(t),
  },
  { name: 'process.cmd_line', from: '`summary`', value: ({ record }) => record.summary || undefined },
  { name: 'process.working_directory', from: '`cwd`', value: ({ record }) => record.cwd || undefined },
];

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** Host and port, also of records that have only the resource. */
function endpoint(touched: Touched): object {
  const [, name = resource(touched), port] = /^(.*?)(?::(\d{1,5}))?$/s.exec(resource(touched)) ?? [];
  const host = text('host', touched) ?? name;
  const found = property('port', touched) ?? (port === undefined ? undefined : Number(port));
  const isPort = typeof found === 'number' && Number.isInteger(found) && found >= 0 && found <= 65_535;
  return { ...(IPV4.test(host) ? { ip: host } : { hostname: host }), ...(isPort && { port: found }) };
}

const network: readonly Field<Touched>[] = [
  { name: 'src_endpoint.uid', from: '`device`', value: ({ record }) => record.device || 'unknown' },
  { name: 'dst_endpoint', from: 'host (or address) and port of the effect', value: endpoint },
  { name: 'connection_info.direction_id', from: 'always 2, outbound', value: () => 2 },
];

const application = (name: Field<Touched>['value'], from: string): readonly Field<Touched>[] => [
  { name: 'app.name', from, value: name },
];

/**
 * By kind of effect. A decision with several effects becomes the event of the first kind of this table that it has;
 * all of its effects stand in `unmapped.effects` and `observables`.
 */
export const EFFECT_CLASSES: Readonly<Record<EffectKind, EffectClass>> = {
  'governance.change': {
    of: APPLICATION,
    activity: [8, 'Update'],
    fields: application(() => 'Chaperone', 'always Chaperone: its own files, hooks or processes'),
  },
  'privilege.raise': { of: PROCESS, activity: [5, 'Set User ID'], fields: process },
  'cloud.mutate': {
    of: API,
    activity: [3, 'Update'],
    fields: api(
      (t) => text('action', t) ?? 'change',
      'what is done',
      (t) => text('provider', t) ?? resource(t),
      'provider',
    ),
  },
  'db.mutate': {
    of: DATASTORE,
    activity: [2, 'Update'],
    fields: [
      { name: 'src_endpoint.uid', from: '`device`', value: ({ record }) => record.device || 'unknown' },
      {
        name: 'database.name',
        from: 'file or target, else the engine',
        value: (t) => text('path', t) ?? text('target', t) ?? text('engine', t) ?? resource(t),
      },
      { name: 'database.type', from: 'engine', value: (t) => text('engine', t) },
      { name: 'database.type_id', from: 'always 99, told by `database.type`', value: () => 99 },
    ],
  },
  'git.push': {
    of: API,
    activity: [3, 'Update'],
    fields: api(
      () => 'git push',
      'always git push',
      (t) => text('remote', t) ?? 'git',
      'remote',
    ),
  },
  'package.publish': {
    of: API,
    activity: [1, 'Create'],
    fields: api(
      () => 'publish',
      'always publish',
      (t) => text('manager', t) ?? 'packages',
      'package manager',
    ),
  },
  'package.install': {
    of: APPLICATION,
    activity: [1, 'Install'],
    fields: [
      ...application((t) => text('name', t) ?? resource(t), 'name of the package'),
      { name: 'app.version', from: 'version of the package', value: (t) => text('version', t) },
    ],
  },
  'net.connect': { of: NETWORK, activity: [1, 'Open'], fields: network },
  'web.fetch': {
    of: HTTP,
    activity: [3, 'Get'],
    fields: [
      ...network,
      {
        name: 'http_request.url.url_string',
        from: 'URL; without content only the host',
        value: (t) => text('url', t) ?? `//${resource(t)}`,
      },
      { name: 'http_request.http_method', from: 'always GET', value: () => 'GET' },
    ],
  },
  'mcp.call': {
    of: API,
    activity: [99, 'Call'],
    fields: api(
      (t) => text('tool', t) ?? resource(t),
      'tool',
      (t) => text('server', t) ?? 'mcp',
      'server',
    ),
  },
  'agent.spawn': {
    of: APPLICATION,
    activity: [3, 'Start'],
    fields: application(resource, 'type of the agent that is started'),
  },
  'container.run': {
    of: PROCESS,
    activity: [1, 'Launch'],
    fields: [
      ...process,
      { name: 'process.container.name', from: 'image', value: resource },
      { name: 'process.container.image.name', from: 'image', value: resource },
      { name: 'process.container.image.uid', from: 'image', value: resource },
    ],
  },
  'process.kill': { of: PROCESS, activity: [2, 'Terminate'], fields: process },
  'file.delete': { of: FILE, activity: [4, 'Delete'], fields: file },
  'file.write': { of: FILE, activity: [3, 'Update'], fields: file },
  'git.rewrite': {
    of: API,
    activity: [3, 'Update'],
    fields: api(
      () => 'git rewrite',
      'always git rewrite',
      () => 'git',
      'always git',
    ),
  },
  'git.commit': {
    of: API,
    activity: [1, 'Create'],
    fields: api(
      () => 'git commit',
      'always git commit',
      () => 'git',
      'always git',
    ),
  },
  'env.read': { of: PROCESS, activity: [99, 'Read Environment'], fields: process },
  'command.run': { of: PROCESS, activity: [1, 'Launch'], fields: process },
  'file.read': { of: FILE, activity: [2, 'Read'], fields: file },
};

/** An action without any effect: a tool that only talks, or one that nobody knows. */
export const NO_EFFECT: {
  readonly of: EventClass;
  readonly activity: Activity;
  readonly fields: readonly Field<Decision>[];
} = {
  of: API,
  activity: [99, 'Call'],
  fields: [
    { name: 'api.operation', from: '`tool`', value: ({ tool }) => tool || 'unknown' },
    { name: 'api.request.uid', from: '`action`', value: ({ action }) => action },
    { name: 'src_endpoint.uid', from: '`device`', value: ({ device }) => device || 'unknown' },
  ],
};

/** Highest first; the order of the table above. */
const ORDER = Object.keys(EFFECT_CLASSES) as EffectKind[];

/** The effect that decides which event a decision becomes; undefined where it has none. */
export function leadingEffect(effects: readonly RecordedEffect[]): RecordedEffect | undefined {
  for (const kind of ORDER) {
    const found = effects.find((effect) => effect.kind === kind);
    if (found) return found;
  }
  return undefined;
}
