/** The Docker library: what its objects do, as commands of Docker. */
import type { Args } from '../args.ts';
import type { Calls } from '../calls.ts';
import { listValue, textOf, textValue, type Value } from '../value.ts';

const isTrue = (value: Value | undefined): boolean => value !== undefined && textOf(value) === 'True';

/** `client.containers.run(image, command, privileged=True)` and its siblings. */
export function containerObject(path: string, args: Args, run: Calls): Value | undefined {
  const call = /^docker\.(?:from_env|DockerClient|APIClient)\(\)\.(.+)$/.exec(path)?.[1];
  if (call === undefined) return undefined;
  const docker = (...words: (Value | string)[]): Value => run.starts('in Docker', 'docker', ...words);
  const object = /^(containers|volumes|images|networks)\b/.exec(call)?.[1]?.slice(0, -1) ?? 'container';
  const verb = call.slice(call.lastIndexOf('.') + 1);
  switch (verb) {
    case 'run':
    case 'create':
      if (object !== 'container') return undefined;
      return docker('run', ...flags(args), args.get(0, 'image') ?? '*', ...words(args.get(1, 'command')));
    case 'prune':
      return docker(object, 'prune', '-f');
    case 'remove':
      return docker(object, 'rm', ...(isTrue(args.named.get('force')) ? ['-f'] : []), args.values[0] ?? '*');
    case 'exec_run':
      return docker('exec', '*', ...words(args.get(0, 'cmd')));
    default:
      return undefined;
  }
}

const words = (command: Value | undefined): readonly Value[] =>
  command?.items ??
  (command
    ? textOf(command)
        .split(/\s+/)
        .map((word) => textValue(word))
    : []);

function flags(args: Args): (Value | string)[] {
  const list: (Value | string)[] = [];
  if (isTrue(args.named.get('privileged'))) list.push('--privileged');
  for (const name of ['pid_mode', 'network_mode', 'ipc_mode', 'userns_mode'])
    if (textOf(args.named.get(name)) === 'host') list.push(`--${name.replace('_mode', '')}=host`);
  const volumes = args.named.get('volumes');
  for (const [host, how] of volumes?.entries ?? [])
    list.push('-v', `${host}:${textOf(how.entries?.get('bind') ?? how)}`);
  for (const item of volumes?.items ?? listValue([]).items ?? []) list.push('-v', item);
  return list;
}
