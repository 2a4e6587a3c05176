/** The loopback port that http hooks call. */
import { readJson } from './files.ts';
import type { Home } from './home.ts';

/** Where http hooks call, if install has set that up. */
export function httpHooks(home: Home): { port: number; secret: string } | undefined {
  const found = readJson(`${home.installed}/http.json`) as { port?: unknown; secret?: unknown } | undefined;
  return typeof found?.port === 'number' && typeof found.secret === 'string'
    ? { port: found.port, secret: found.secret }
    : undefined;
}
