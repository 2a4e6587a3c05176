/** Where the clients' settings are on this machine, for putting hooks in and for looking whether they are there. */
import { homedir } from 'node:os';
import type { InstallEnvironment } from '../agents/install/index.ts';
import type { Home } from './home.ts';
import { httpHooks } from './http-hooks.ts';

export const userHome = (): string => process.env.HOME || homedir();

export function installEnvironment(home: Home): InstallEnvironment {
  const http = httpHooks(home);
  return {
    home: userHome(),
    chaperoneHome: home.root,
    launcher: home.launcher,
    platform: process.platform,
    variables: process.env,
    ...(http && { httpUrl: `http://127.0.0.1:${http.port}/${http.secret}` }),
  };
}
