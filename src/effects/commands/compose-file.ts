/** Compose files: each service as `docker run` would be told of it. */
import { yaml } from '../lazy.ts';
import { parsedBy, record } from '../records.ts';
import { type Field, field } from '../shell/scope.ts';

/** Where Compose looks, unless it is told. */
export const COMPOSE_FILES: readonly string[] = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
];

/** Longest file that is read, and most services of it. */
const TEXT_LIMIT = 100_000;
const SERVICE_LIMIT = 40;

/** The words of `docker run` for each service; none where the file is broken or too long. */
export function servicesIn(text: string): Field[][] {
  if (text.length > TEXT_LIMIT) return [];
  const { services } = record(parsedBy(() => yaml().parse(text)));
  return Object.values(record(services)).slice(0, SERVICE_LIMIT).map(wordsOf);
}

function wordsOf(service: unknown): Field[] {
  const { image, privileged, volumes, pid, network_mode, command } = record(service);
  return [
    ...(privileged === true ? ['--privileged'] : []),
    ...(pid === 'host' ? ['--pid=host'] : []),
    ...(network_mode === 'host' ? ['--network=host'] : []),
    ...[volumes].flat().flatMap(mounted),
    typeof image === 'string' ? image : 'built-here',
    ...(typeof command === 'string' ? ['sh', '-c', command] : texts(command)),
  ].map((word) => field(word));
}

/** `HOST:INSIDE`, or a mapping of both. A named volume holds nothing of the host. */
function mounted(volume: unknown): string[] {
  const { source, target } = record(volume);
  const mount = typeof volume === 'string' ? volume : `${texts(source)[0]}:${texts(target)[0]}`;
  return /^[/~.]/.test(mount) ? ['-v', mount] : [];
}

const texts = (value: unknown): string[] => [value].flat().filter((each) => typeof each === 'string');
