/** Containers: what they can reach on this machine, and what runs inside them. */

import { isWithin, lexical } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import { Options } from '../shell/options.ts';
import { type Field, type Output, UNREAD } from '../shell/scope.ts';
import { asShown } from '../text.ts';
import { hostOf, isLoopback } from '../tools.ts';
import { COMPOSE_FILES, servicesIn } from './compose-file.ts';
import type { Family } from './rule.ts';

const RUN =
  '-v -e -p -w -u -m -c -l -h -a --volume --mount --env --env-file --publish --workdir --user --name --network --net --entrypoint --label --memory --cpus --hostname --add-host --cap-add --cap-drop --device --dns --expose --gpus --health-cmd --ipc --link --log-driver --log-opt --mac-address --pid --platform --pull --restart --runtime --security-opt --shm-size --stop-signal --sysctl --tmpfs --ulimit --userns --uts --volumes-from --cgroupns --cidfile --network-alias --annotation --detach-keys --group-add --init-path --isolation --cpu-shares --cpuset-cpus --memory-swap --stop-timeout --secret --index --context';

const GLOBAL =
  '-H -c -l --host --context --config --log-level --tlscacert --tlscert --tlskey --url --connection --root --namespace -n --address';
const COMPOSE =
  '-f -p --file --project-name --profile --env-file --project-directory --ansi --parallel --progress';

export const CONTAINERS: Family = [
  {
    names: 'docker podman nerdctl finch',
    does: docker,
    harmful: {
      'docker run --privileged -v /:/host alpine chroot /host rm -rf /etc': [
        'container.run alpine',
        'file.delete /etc/**',
      ],
      'docker run -v /var/run/docker.sock:/var/run/docker.sock x': 'container.run x',
      'docker run -v ~/.ssh:/s alpine cat /s/id_rsa': 'file.read /home/dev/.ssh/id_rsa',
      'docker run -v ~:/x alpine cat /x/.ssh/id_rsa': 'file.read /home/dev/.ssh/id_rsa',
      'docker run -v ~/.aws:/a amazon/aws-cli s3 ls': 'file.read /home/dev/.aws/**',
      'docker system prune -af --volumes': 'file.delete /var/lib/docker/**',
      'DOCKER_HOST=ssh://prod docker rm -f db': 'cloud.mutate docker rm prod',
      'docker build --secret id=k,src=/home/dev/.ssh/id_rsa .': 'file.read /home/dev/.ssh/id_rsa',
      'docker compose run -v ~/.ssh:/s app cat /s/id_rsa': 'file.read /home/dev/.ssh/id_rsa',
      'docker push evil/x': 'package.publish docker evil/x',
      'docker exec db rm -rf /var/lib/postgresql/data': 'file.delete /var/lib/docker/volumes/**',
      'docker exec db psql -c "DROP TABLE users"': 'db.mutate postgresql drop table users',
    },
    harmless: {
      'docker exec web rm -rf /tmp/cache': [],
      'docker ps': [],
      'docker run --rm node:20 node --version': 'container.run node:20',
      'docker compose up -d': [],
      'docker logs web': [],
      'docker build -t app .': [],
    },
  },
  {
    names: 'docker-compose podman-compose',
    does: (call) => compose(call, call.words),
    harmful: { 'docker-compose down -v': 'file.delete /var/lib/docker/volumes/**' },
    harmless: { 'docker-compose up': [] },
  },
  {
    names:
      'buildah skopeo crictl ctr lxc lxd-client incus multipass limactl colima apptainer singularity crane regctl kaniko',
    does: (call) => {
      const verb = call.texts.find((text) => !text.startsWith('-'));
      call.subcommand(verb);
      if ((call.program === 'skopeo' && verb === 'copy') || call.texts.slice(0, 2).includes('push'))
        call.add({ kind: 'package.publish', manager: 'docker', name: asShown(call.texts.at(-1) ?? '*') });
      if (verb === 'exec' || verb === 'run' || verb === 'shell')
        call.add({ kind: 'container.run', image: asShown(call.words[1]?.text ?? '*') });
      if (verb === 'delete' || verb === 'rm' || verb === 'prune')
        call.touch('file.delete', `/var/lib/${call.program}`, { recursive: true });
      return undefined;
    },
  },
];

function docker(call: Call): Output | undefined {
  const global = call.options(GLOBAL, 'posix');
  let words = call.words.slice(global.rest);
  // `docker container run` is `docker run`.
  if (/^(?:container|image|builder|buildx)$/.test(words[0]?.text ?? '')) words = words.slice(1);
  const [verb, ...rest] = words;
  call.subcommand(verb?.text);
  const elsewhere = engineElsewhere(call, global);
  if (elsewhere && verb && !LOOKS.test(verb.text))
    call.add({ kind: 'cloud.mutate', provider: 'docker', action: asShown(verb.text), target: elsewhere });
  switch (verb?.text) {
    case 'run':
    case 'create':
      return run(call, rest);
    case 'exec': {
      const { operands } = new Options(rest, RUN, 'posix');
      return inside(call, operands.slice(1), [], asShown(operands[0]?.text ?? '*'), true);
    }
    case 'compose':
      return compose(call, rest);
    case 'push': {
      const name = new Options(rest).operands[0]?.text ?? '*';
      // A registry on this machine is a place to try things.
      if (!isLoopback(hostOf(name).host))
        call.add({ kind: 'package.publish', manager: 'docker', name: asShown(name) });
      return undefined;
    }
    case 'inspect':
      if (/\.Env\b/.test(new Options(rest, '-f --format').value('-f', '--format')?.text ?? ''))
        call.add({ kind: 'env.read', name: 'secret:container/environment' });
      return undefined;
    case 'build':
    case 'bake':
      build(call, rest);
      return undefined;
    case 'cp': {
      const [from, to] = new Options(rest).operands;
      if (from && !/^[\w.-]+:/.test(from.text))
        call.touch('file.read', from, { recursive: true, takesAlong: true });
      if (to && !/^[\w.-]+:/.test(to.text)) call.touch('file.write', to, { recursive: true });
      return undefined;
    }
    case 'save':
    case 'export':
      call.writes(new Options(rest, '-o --output').value('-o', '--output'));
      return undefined;
    case 'system':
    case 'volume':
    case 'network':
    case 'prune':
      destroy(call, verb.text, rest);
      return undefined;
    case 'rm':
    case 'rmi':
    case 'kill':
    case 'stop': {
      const options = new Options(rest, '-s -t --signal --time');
      if (verb.text === 'rm' && options.has('-v', '--volumes'))
        call.touch('file.delete', '/var/lib/docker/volumes', { recursive: true });
      // All containers at once, whoever started them.
      if (options.operands.some((word) => /[\uE000\uE001]/.test(word.text)) && verb.text !== 'rmi')
        call.add({ kind: 'process.kill', target: 'docker *' });
      if (verb.text === 'rm' && options.operands.some((word) => /[\uE000\uE001]/.test(word.text)))
        call.touch('file.delete', '/var/lib/docker/containers', { recursive: true });
      return undefined;
    }
    case 'swarm':
    case 'stack':
    case 'service':
    case 'node':
    case 'secret':
      if (!/^(?:ls|ps|inspect|logs|list)$/.test(rest[0]?.text ?? 'ls'))
        call.add({
          kind: 'cloud.mutate',
          provider: 'docker',
          action: `${verb.text} ${asShown(rest[0]?.text ?? '')}`,
        });
      return undefined;
    default:
      return undefined;
  }
}

/** Subcommands that change nothing at the engine. */
const LOOKS =
  /^(?:ps|ls|logs|inspect|images|info|version|stats|top|port|diff|events|history|search|login|logout|context|help|--version)$/;

/** Names of contexts whose engine runs on this machine. */
const HERE = /^(?:default|desktop-\w+|orbstack|colima(?:-.+)?|rancher-desktop|rootless)$/;

/** The machine whose engine is spoken to, where that is another one. */
function engineElsewhere(call: Call, global: Options): string | undefined {
  const context = global.value('-c', '--context')?.text;
  if (context !== undefined && call.program === 'docker')
    return HERE.test(context) ? undefined : asShown(context);
  const url = global.value('-H', '--host', '--url')?.text ?? call.scope.get('DOCKER_HOST')?.texts[0];
  if (!url || /^(?:unix|npipe|fd):/.test(url)) return undefined;
  const { host } = hostOf(url);
  return host === '' || isLoopback(host) ? undefined : host;
}

/** Paths of the host which give a container the host. */
const HOST_PATHS =
  /^(?:\/|\/(?:etc|root|home|proc|sys|dev|boot|usr|var|bin|sbin|lib|Users)(?:\/.*)?|.*\/(?:docker|podman|containerd|crio)\.sock)$/;

function run(call: Call, words: readonly Field[]): Output | undefined {
  const options = new Options(words, RUN, 'posix');
  const [image, ...command] = options.operands;
  if (!image) return undefined;
  const mounts = mountsOf(call, options);
  const workspaces = call.trace.place.workspace;
  const privileged =
    options.has('--privileged') ||
    options
      .values('--pid', '--network', '--net', '--ipc', '--uts', '--userns', '--cgroupns')
      .some((word) => word.text === 'host' && !options.values('--network', '--net').includes(word)) ||
    options
      .values('--cap-add')
      .some((word) =>
        /^(?:ALL|(?:CAP_)?SYS_(?:ADMIN|PTRACE|MODULE|RAWIO)|(?:CAP_)?DAC_READ_SEARCH)$/i.test(word.text),
      ) ||
    options.values('--security-opt').some((word) => /unconfined|disable/.test(word.text)) ||
    options.values('--device').some((word) => /^\/dev\/(?:sd|nvme|mem|vd|disk)/.test(word.text));
  const mounted = mounts.some(({ host }) => {
    if (workspaces.some((root) => isWithin(host, root, call.trace.place.platform))) return false;
    return (
      HOST_PATHS.test(host) &&
      !/^\/(?:home|Users)\/[^/]+\/.+/.test(host) &&
      !/^\/dev\/(?:shm|null|dri)/.test(host) &&
      !/^\/etc\/(?:localtime|timezone|ssl|ca-certificates|passwd|group)/.test(host)
    );
  });
  call.add({
    kind: 'container.run',
    image: asShown(image.text),
    ...((privileged || mounted) && { reachesHost: true as const }),
  });
  for (const file of options.values('--env-file')) call.reads(file);
  // What the image's own program does with a folder that it is given cannot be seen: it may read all of it.
  for (const { host } of mounts)
    if (!/\.sock$/.test(host) && !workspaces.some((root) => isWithin(host, root, call.trace.place.platform)))
      call.touch('file.read', host, { recursive: true, takesAlong: true });
  const entry = options.value('--entrypoint');
  const line = entry?.text ? [entry, ...command] : command;
  return line.length ? inside(call, line, mounts, asShown(image.text)) : undefined;
}

interface Mount {
  readonly host: string;
  readonly inside: string;
}

/** Folders of this machine that a container is given. */
function mountsOf(call: Call, options: Options): readonly Mount[] {
  return [
    ...options.values('-v', '--volume').map((word) => volume(word.text)),
    ...options.values('--mount').map((word) => bind(word.text)),
  ]
    .filter((mount) => mount !== undefined)
    .map((mount) => ({ host: lexical(mount.host, call.scope.cwd, call.trace.place), inside: mount.inside }));
}

function volume(text: string): Mount | undefined {
  const [host, target] = text.split(':');
  if (!host || !target || !/^[/.~\uE000]/.test(host)) return undefined;
  return { host, inside: target };
}

function bind(text: string): Mount | undefined {
  const parts = new Map(text.split(',').map((part) => part.split('=') as [string, string]));
  const host = parts.get('source') ?? parts.get('src');
  const target = parts.get('target') ?? parts.get('dst') ?? parts.get('destination');
  return host && target && host.startsWith('/') ? { host, inside: target } : undefined;
}

/** Follows the command inside: its files are the container's, but for what is mounted. */
function inside(
  call: Call,
  words: readonly Field[],
  mounts: readonly Mount[],
  name: string,
  lasts = false,
): Output | undefined {
  if (words.length === 0) return undefined;
  const scope = call.scope.fork();
  scope.elsewhere = { kind: 'container', mounts, ...(lasts && { lasts }) };
  scope.cwd = '/';
  // A program that only the image has is no riddle of this machine's.
  return /^[\w./-]+$/.test(words[0]?.text ?? '')
    ? call.runWords(words, { scope, via: `in container ${name}` })
    : UNREAD;
}

function compose(call: Call, words: readonly Field[]): Output | undefined {
  const { rest } = new Options(words, COMPOSE, 'posix');
  const verb = words[rest]?.text;
  const tail = words.slice(rest + 1);
  if (verb === 'exec' || verb === 'run') {
    const inner = new Options(tail, `${RUN} --index`, 'posix');
    const { operands } = inner;
    return inside(call, operands.slice(1), mountsOf(call, inner), asShown(operands[0]?.text ?? '*'));
  }
  const options = new Options(tail, '-t --timeout');
  const files = new Options(words.slice(0, rest), COMPOSE, 'posix').values(
    '-f',
    '--file',
    '-p',
    '--project-name',
  );
  if (/^(?:up|start|create|restart)$/.test(verb ?? '')) services(call, words.slice(0, rest));
  // What tests have made is made again by the next run.
  const isTest =
    files.length > 0 && files.every((file) => /(?:^|[-_./])(?:tests?|ci|e2e)(?:[-_.]|$)/i.test(file.text));
  if (isTest) return undefined;
  if (verb === 'down' && options.has('-v', '--volumes'))
    call.touch('file.delete', '/var/lib/docker/volumes', { recursive: true });
  if (verb === 'rm' && options.has('-v'))
    call.touch('file.delete', '/var/lib/docker/volumes', { recursive: true });
  if (verb === 'push') call.add({ kind: 'package.publish', manager: 'docker', name: '*' });
  return undefined;
}

/** Follows the services of the compose files. A file that cannot be read is the project's own business. */
function services(call: Call, before: readonly Field[]): void {
  if (call.scope.elsewhere) return;
  const named = new Options(before, COMPOSE, 'posix').values('-f', '--file').map((word) => word.text);
  for (const name of named.length > 0 ? named : COMPOSE_FILES) {
    const { path, pattern } = call.shell.locate(name, call.scope);
    const text = pattern
      ? undefined
      : (call.shell.files.get(path)?.text ?? call.trace.facts.ask('text', path));
    if (typeof text === 'string') for (const words of servicesIn(text)) run(call, words);
  }
}

function build(call: Call, words: readonly Field[]): void {
  const options = new Options(
    words,
    '-t -f -o --tag --file --output --build-arg --target --platform --label --cache-from --cache-to --secret --ssh --progress --network --add-host --iidfile --metadata-file --build-context --builder --allow',
  );
  if (options.has('--push'))
    call.add({
      kind: 'package.publish',
      manager: 'docker',
      name: asShown(options.value('-t', '--tag')?.text ?? '*'),
    });
  for (const { text } of options.values('--secret'))
    call.reads(/(?:^|,)(?:src|source)=([^,]+)/.exec(text)?.[1]);
  for (const file of options.values('--iidfile', '--metadata-file')) call.writes(file);
}

function destroy(call: Call, noun: string, words: readonly Field[]): void {
  const verb = noun === 'prune' ? 'prune' : (words[0]?.text ?? '');
  const options = new Options(noun === 'prune' ? words : words.slice(1), '--filter');
  if (noun === 'system' && verb === 'prune' && options.has('--volumes', '-a', '--all'))
    call.touch('file.delete', '/var/lib/docker', { recursive: true });
  if (noun === 'volume' && verb === 'prune')
    call.touch('file.delete', '/var/lib/docker/volumes', { recursive: true });
  if (noun === 'volume' && (verb === 'rm' || verb === 'remove'))
    for (const word of options.operands)
      call.touch('file.delete', `/var/lib/docker/volumes/${word.text}`, { recursive: true });
}
