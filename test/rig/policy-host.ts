/** A real nginx that serves an organisation's policies from a folder, and pushes news with nchan. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Available } from './cache.ts';
import { freePort, type Server, serve } from './processes.ts';
import type { Sandbox } from './sandbox.ts';

const NGINX = '/usr/sbin/nginx';
const NCHAN = '/usr/lib/nginx/modules/ngx_nchan_module.so';

export interface PolicyHost {
  readonly url: string;
  /** The folder that it serves. */
  readonly folder: string;
  /** Tells every listener that something is new. */
  readonly push: () => Promise<void>;
  /** Every request so far, as "METHOD path status". */
  readonly requests: () => readonly string[];
  readonly close: () => Promise<void>;
}

export const provideNginx = (): Available<string> =>
  existsSync(NGINX) && existsSync(NCHAN)
    ? { ok: true, value: NGINX }
    : {
        ok: false,
        reason: 'nginx with its nchan module is not on this machine (Debian: nginx-light libnginx-mod-nchan)',
      };

export async function startPolicyHost(sandbox: Sandbox): Promise<PolicyHost> {
  const port = await freePort();
  const root = path.join(sandbox.root, 'nginx');
  const folder = path.join(root, 'www');
  for (const name of ['www', 'body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'])
    mkdirSync(path.join(root, name), { recursive: true });
  const config = sandbox.write(
    path.join(root, 'nginx.conf'),
    `load_module ${NCHAN};
daemon off; master_process off; pid ${root}/pid; error_log stderr notice;
events {}
http {
  log_format short '$request_method $uri $status';
  access_log ${root}/access.log short;
  client_body_temp_path ${root}/body; proxy_temp_path ${root}/proxy; fastcgi_temp_path ${root}/fastcgi;
  uwsgi_temp_path ${root}/uwsgi; scgi_temp_path ${root}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / { root ${folder}; etag on; add_header Cache-Control no-cache; }
    location = /moved/status.json { return 302 http://127.0.0.1:${port}/status.json; }
    location = /events { nchan_subscriber eventsource; nchan_channel_id policy; }
    location = /publish { nchan_publisher; nchan_channel_id policy; }
  }
}
`,
  );
  const server: Server = await serve(
    { file: NGINX, args: ['-e', 'stderr', '-p', root, '-c', config], cwd: root, env: sandbox.env },
    { ready: /start worker process|using the "epoll"|built by/, limit: 60_000 },
  );
  const url = `http://127.0.0.1:${port}`;
  const { readFileSync } = await import('node:fs');
  return {
    url,
    folder,
    push: async () => {
      await fetch(`${url}/publish`, { method: 'POST', body: 'look' });
    },
    requests: () => readFileSync(path.join(root, 'access.log'), 'utf8').trim().split('\n'),
    close: () => server.close(),
  };
}
